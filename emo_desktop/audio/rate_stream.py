"""A stream of samples brought from one rate to another while it arrives."""

from __future__ import annotations

from typing import Any

import numpy as np

from emo_desktop.audio.sound_port import Gap, Heard
from emo_desktop.base.arrays import Floats


class RateStream:
    """Brings a stream from one rate to another; its first sample stays where it is.

    Args:
        from_hz: of what comes.
        to_hz: of what goes; where it is the same nothing is changed.
        channels: of both.
    """

    def __init__(self, from_hz: int, to_hz: int, channels: int) -> None:
        self._from_hz, self._to_hz, self._channels = from_hz, to_hz, channels
        self._stream: Any = None
        self._came = 0
        self._gaps: list[Gap] = []  # that lie in what is still on its way
        if from_hz != to_hz:
            import soxr

            self._stream = soxr.ResampleStream(
                from_hz, to_hz, channels, dtype="float32", quality="VHQ"
            )

    def converted(self, block: Floats) -> Floats:
        """The next samples (N, C), or (N,) where C is 1."""
        if self._stream is None:
            return block
        return np.asarray(self._stream.resample_chunk(block), np.float32)

    def brought(self, heard: Heard) -> tuple[int, Floats, tuple[Gap, ...]]:
        """What arrived at the other rate: its first sample, the samples, and where some miss."""
        samples = self.converted(heard.samples)
        first = self._came
        self._came += len(samples)
        self._gaps += [Gap(self._there(gap.at), self._there(gap.samples)) for gap in heard.gaps]
        came = tuple(gap for gap in self._gaps if gap.at < self._came)
        del self._gaps[: len(came)]
        return first, samples, came

    def _there(self, samples: int) -> int:
        return round(samples * self._to_hz / self._from_hz)
