"""A piece of the film that is played: which frame belongs to which moment, and what is heard."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path

from emo_desktop.app.preview import preview_sound
from emo_desktop.app.shuttle import shuttle_sound
from emo_desktop.base.arrays import Floats
from emo_desktop.export.soundtrack import SoundTrack, film_rate_hz
from emo_desktop.project.model import Project

# A moment that a rounding error puts before its frame is meant to be in it.
_NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Passage:
    """Frames of a film, played from one on.

    Args:
        begin: the frame that is seen first.
        end: the frame behind the last; backwards the film ends before its first frame.
        speed: frames of the film that pass in the time of one; negative is backwards.
        loop: the frame to which the film returns from ``end``; None: it stops there.
    """

    begin: int
    end: int
    speed: float = 1.0
    loop: int | None = None

    def passed_at(self, heard_s: float, fps: Fraction) -> int:
        """How many frames have passed at a moment of the sound."""
        return math.floor(heard_s * float(fps) * abs(self.speed) + _NEAR)

    def frame_at(self, heard_s: float, fps: Fraction) -> int:
        """The frame that belongs to a moment of the sound."""
        passed = self.passed_at(heard_s, fps)
        if self.speed < 0:
            return max(0, self.begin - passed)
        if self.loop is not None and passed >= self.end - self.begin:
            return self.loop + (passed - (self.end - self.begin)) % (self.end - self.loop)
        return min(self.begin + passed, self.end - 1)


def passage_between(
    playhead: int,
    frames: int,
    *,
    speed: float = 1.0,
    within: tuple[int, int] | None = None,
    is_loop: bool = False,
) -> Passage | None:
    """What is played from a playhead on; None where there is nothing.

    From the end of the film, or from outside a range, it is played from the beginning.

    Args:
        playhead: a frame of the film.
        frames: of the film.
        speed: see ``Passage``.
        within: the first frame of a range and the one behind its last; None: the whole film.
        is_loop: whether the range, or the film, is played again and again; only at normal speed.
    """
    low, high = within or (0, frames)
    low, high = max(0, low), min(high, frames)
    if low >= high:
        return None
    if speed < 0:
        begin = min(playhead, frames - 1)
        return Passage(begin, high, speed) if begin > 0 else None
    begin = playhead if low <= playhead < high - 1 else low
    return Passage(begin, high, speed, loop=low if is_loop and speed == 1 else None)


def passage_sound(project: Project, folder: Path, passage: Passage) -> SoundTrack:
    """What is heard of a passage; its first block is read already.

    Args:
        project: the document.
        folder: of the project.
        passage: of its film.

    Raises:
        SoundError: a file cannot be read.
    """
    begin_s, rate_hz = passage.begin / project.fps, film_rate_hz(project.sample_rate_hz)
    if passage.speed != 1:
        track = shuttle_sound(
            project, folder, begin_s=begin_s, speed=passage.speed, sample_rate_hz=rate_hz
        )
    else:
        track = _part(project, folder, (passage.begin, passage.end), rate_hz)
    blocks = track.blocks
    first = next(blocks, None)
    if first is None:
        return track
    primed: Iterator[Floats] = chain([first], blocks)
    if passage.loop is not None:
        again = _again(project, folder, (passage.loop, passage.end), rate_hz)
        primed = chain(primed, again)
    return SoundTrack(primed, rate_hz, track.channels)


def _part(project: Project, folder: Path, frames: tuple[int, int], rate_hz: int) -> SoundTrack:
    begin_s, end_s = (Fraction(frame) / project.fps for frame in frames)
    return preview_sound(project, folder, begin_s=begin_s, end_s=end_s, sample_rate_hz=rate_hz)


def _again(
    project: Project, folder: Path, frames: tuple[int, int], rate_hz: int
) -> Iterator[Floats]:
    """A part of the film without end."""
    while True:
        yield from _part(project, folder, frames, rate_hz).blocks
