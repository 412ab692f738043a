"""The sound of a film: any voice file as blocks an AAC encoder takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from emo_desktop.audio.source import probe_sound, read_blocks
from emo_desktop.base.arrays import Floats
from emo_desktop.base.jobs import CancelToken, until_cancelled


@dataclass(frozen=True, slots=True, eq=False)
class SoundTrack:
    """Sound that starts with the first frame.

    Args:
        blocks: float32 arrays (N, C), -1 to 1, one after the other.
        sample_rate_hz: of the blocks; 48000 or 44100.
        channels: C, 1 or 2.
    """

    blocks: Iterator[Floats]
    sample_rate_hz: int
    channels: int

    def until(self, token: CancelToken) -> SoundTrack:
        """The same sound; reading it raises Cancelled once the token was cancelled."""
        blocks = until_cancelled(self.blocks, token)
        return SoundTrack(blocks, self.sample_rate_hz, self.channels)


def film_rate_hz(sample_rate_hz: int) -> int:
    """The rate a sound has in a film: its own when AAC players take it, else the related one."""
    return 44100 if 44100 % sample_rate_hz == 0 or sample_rate_hz % 44100 == 0 else 48000


def open_soundtrack(path: Path) -> SoundTrack:
    """The sound of any file, read while the film is written.

    Raises:
        SoundError: there is no readable sound in ``path``.
    """
    facts = probe_sound(path)
    rate_hz = film_rate_hz(facts.sample_rate_hz)
    blocks = read_blocks(path, sample_rate_hz=rate_hz, mono=False)
    return SoundTrack(blocks, sample_rate_hz=rate_hz, channels=min(facts.channels, 2))


class SampleQueue:
    """Hands out exactly as many samples as are asked for, from blocks of any length."""

    def __init__(self, track: SoundTrack) -> None:
        self._track = track
        self._rest: Floats = np.zeros((0, track.channels), dtype=np.float32)
        self.taken = 0

    def take(self, count: int) -> Floats:
        """(N, C) float32: the next ``count`` samples, fewer only at the end of the sound."""
        pieces, missing = [self._rest], count - len(self._rest)
        while missing > 0 and (block := next(self._track.blocks, None)) is not None:
            pieces.append(block.reshape(len(block), self._track.channels))
            missing -= len(block)
        joined = np.concatenate(pieces) if len(pieces) > 1 else pieces[0]
        taken, self._rest = joined[:count], joined[count:]
        self.taken += len(taken)
        return taken
