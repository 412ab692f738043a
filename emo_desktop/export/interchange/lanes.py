"""The lines of a project in tracks, as editing programs have them: in none do two overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from emo_desktop.project.model import Clip, Project
from emo_desktop.project.shots import frames_of_line

NOBODY = "Nobody"


@dataclass(frozen=True, slots=True)
class Lane:
    """A track.

    Args:
        name: of who speaks; numbered where one needs several.
        clips: the lines in it, in order.
    """

    name: str
    clips: tuple[Clip, ...]


def lanes_of(project: Project) -> tuple[Lane, ...]:
    """A track for every character, in the project's order; more where lines of one overlap.

    Lines that nobody speaks yet have a track behind them.
    """
    lanes = []
    names = [(each.id, each.name) for each in project.characters]
    for character, name in [*names, ("", NOBODY)]:
        own = [clip for clip in project.clips if clip.character == character]
        for number, clips in enumerate(_without_overlaps(own, project.fps), 1):
            lanes.append(Lane(name if number == 1 else f"{name} {number}", tuple(clips)))
    return tuple(lanes)


def numbers_of(project: Project) -> dict[str, int]:
    """The numbers of the lines of a document, from 1, by their ids."""
    return {clip.id: number for number, clip in enumerate(project.clips, 1)}


def is_heard(project: Project, clip: Clip) -> bool:
    """Whether a line's lane is heard in the film."""
    return project.hearing.of_film.hears_line(clip.character)


def _without_overlaps(clips: Iterable[Clip], fps: Fraction) -> list[list[Clip]]:
    tracks: list[list[Clip]] = []
    for clip in clips:
        free = (track for track in tracks if _is_behind(clip, track[-1], fps))
        track = next(free, None)
        if track is None:
            tracks.append([clip])
        else:
            track.append(clip)
    return tracks


def _is_behind(clip: Clip, other: Clip, fps: Fraction) -> bool:
    is_later = clip.begin_s >= other.end_s
    return is_later and frames_of_line(clip, fps).start >= frames_of_line(other, fps).stop
