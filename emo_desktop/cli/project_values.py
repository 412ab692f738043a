"""Words of the commands about projects as values; what cannot be one is refused in a sentence."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from emo_desktop.cli.values import moment

if TYPE_CHECKING:
    from emo_desktop.project.model import Project

_TIMECODE = re.compile(r"(\d{1,3}:[0-5]?\d:[0-5]?\d)[:;](\d{1,3})", re.ASCII)
_PIECE = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?", re.ASCII)
_MOST_LINES = 100_000


@dataclass(frozen=True, slots=True)
class FilmMoment:
    """A moment of a film as it was typed.

    Args:
        seconds: to the whole second before it, if ``frames`` are given; else to itself.
        frames: behind that second; None: seconds were meant as they are.
    """

    seconds: Fraction
    frames: int | None = None

    def frame(self, fps: Fraction) -> int:
        """The frame of the film; in timecode frames count up to the whole rate."""
        if self.frames is None:
            return round(self.seconds * fps)
        return int(self.seconds) * max(1, round(fps)) + self.frames


def timecode(text: str) -> FilmMoment:
    """A moment of a film: ``00:00:12:10``, or seconds as ``12.4`` or ``1:12.4``."""
    if found := _TIMECODE.fullmatch(text):
        return FilmMoment(moment(found[1]), int(found[2]))
    try:
        return FilmMoment(moment(text))
    except argparse.ArgumentTypeError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no timecode such as 00:01:12:10, nor a moment such as 12.5 or 1:12.5"
        ) from None


def frames_between(
    begin: FilmMoment | None, end: FilmMoment | None, project: Project
) -> range | None:
    """The part of a project's film between two moments; None where neither is said: the whole."""
    from emo_desktop.base.timing import frame_count

    if begin is None and end is None:
        return None
    film_end = frame_count(project.duration_s, project.fps)
    return range(
        0 if begin is None else begin.frame(project.fps),
        film_end if end is None else end.frame(project.fps),
    )


def line_numbers(text: str) -> tuple[int, ...]:
    """Numbers of lines, from ``1,3-5``: each once, in order."""
    numbers: set[int] = set()
    for piece in text.split(","):
        found = _PIECE.fullmatch(piece.strip())
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last <= _MOST_LINES:
            raise argparse.ArgumentTypeError(f"{text!r} names no lines, as 1,3-5 would")
        numbers.update(range(first, last + 1))
    return tuple(sorted(numbers))
