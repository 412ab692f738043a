"""What is known of a sound file before it is read, and what every reader of one offers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Protocol

from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import SoundError

MIN_RATE_HZ, MAX_RATE_HZ = 2_000, 1_000_000
SILENCE_LEVEL = 1.5 / 32768  # dither of one 16-bit step is still silence
# Headers count codec delay and whole packets; what is cut off is longer than that.
HEADER_SLACK_S = 0.15


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """What a sound file is, without decoding all of it.

    Args:
        path: the file.
        duration_s: how long its sound lasts.
        sample_rate_hz: of the file.
        channels: of the file.
        codec: as its reader calls it, e.g. ``"pcm_16"`` or ``"aac"``.
        exact: whether ``duration_s`` is known to the sample; false when it is an estimate, or when
            the file is cut off and only the readable part is counted.
    """

    path: Path
    duration_s: Fraction
    sample_rate_hz: int
    channels: int
    codec: str
    exact: bool


class OpenSound(Protocol):
    """A file being decoded."""

    @property
    def facts(self) -> SoundFacts:
        """What the file is."""
        ...

    def pieces(self, first_sample: int = 0) -> Iterator[Floats]:
        """The sound from a sample on, in pieces (N, channels) float32 of any length."""
        ...


def check_rate(path: Path, sample_rate_hz: int) -> None:
    """Raise SoundError if no sound is stored at such a rate."""
    if not MIN_RATE_HZ <= sample_rate_hz <= MAX_RATE_HZ:
        raise SoundError(f"{path.name} claims {sample_rate_hz} samples per second: it is damaged.")


def without_first(pieces: Iterator[Floats], count: int) -> Iterator[Floats]:
    """The same samples but for the first ``count``."""
    for piece in pieces:
        if len(piece) > count:
            yield piece[count:]
        count = max(0, count - len(piece))
