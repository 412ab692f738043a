"""What is wrong with a film, in plain sentences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What can be wrong with a film; the names stand in reports for programs."""

    SOUND_OFFSET = "sound_offset"
    MOUTH_STILL = "mouth_still"
    MOUTH_APART = "mouth_apart"
    LIPS_OPEN = "lips_open"
    OTHER_FACE = "other_face"
    NO_FACE = "no_face"
    JUMP = "jump"
    STANDSTILL = "standstill"
    BLACK = "black"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a film.

    Args:
        kind: what it is.
        sentence: the same for people.
        frame: where it begins, counted from 0; None where it is so all along.
    """

    kind: FaultKind
    sentence: str
    frame: int | None = None


def moment(seconds: float) -> str:
    """``62.4`` as ``01:02.40``."""
    hundredths = round(max(0.0, seconds) * 100)
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes:02}:{rest // 100:02}.{rest % 100:02}"


def frames_of(count: int) -> str:
    """``1 frame``, ``2 frames``."""
    return f"{count} frame" if count == 1 else f"{count} frames"
