"""What an edit is: the document after it, what changed, and what it is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Flag, auto

from emo_desktop.base.errors import EmoError
from emo_desktop.project.model import Clip, PictureTake, Project


class EditError(EmoError):
    """A change that the document cannot take."""

    hint = "Nothing was changed."


class Changes(Flag):
    """What differs between two documents, so that each panel refreshes only its own.

    ``NAME``: of the project. ``FORMAT``: frame rate, size, sample rate. ``CHARACTERS``: who there
    is, and who says which line. ``TAKES``: which there are, what is thought of them, and which a
    line has and has chosen. ``LINES``: there are others, in another order, or locked ones.
    ``TIMING``: where a line is, and which part of its takes it shows. ``TEXT``: what is said.
    ``MOTION``: controls, points, seeds. ``RENDER``: picture takes, render choices, pins.
    ``MARKERS`` and ``GUIDE``: these. ``SOUND``: how loud lines are, and which lanes are heard.
    """

    NONE = 0
    NAME = auto()
    FORMAT = auto()
    CHARACTERS = auto()
    TAKES = auto()
    LINES = auto()
    TIMING = auto()
    TEXT = auto()
    MOTION = auto()
    RENDER = auto()
    MARKERS = auto()
    GUIDE = auto()
    SOUND = auto()


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of the document; nothing of the document before it was touched.

    Args:
        after: the document with the change.
        changes: what is different in it.
        name: what "Undo" is followed by, like ``Split line 3``.
        merge_key: edits with equal keys that are not empty are one undo step while they follow one
            another, until the gesture ends.
    """

    after: Project
    changes: Changes
    name: str
    merge_key: str = ""


def changes_between(before: Project, after: Project) -> Changes:
    """What differs between two documents; next to nothing is compared where they share parts."""
    changes = Changes.NONE
    for flag, parts in _PARTS.items():
        if any(getattr(before, part) != getattr(after, part) for part in parts):
            changes |= flag
    if before.clips is not after.clips:
        changes |= _changes_of_lines(before.clips, after.clips)
    return changes


_PARTS = {
    Changes.NAME: ("name",),
    Changes.FORMAT: ("fps", "size_px", "sample_rate_hz"),
    Changes.CHARACTERS: ("characters",),
    Changes.TAKES: ("takes",),
    Changes.MARKERS: ("markers",),
    Changes.GUIDE: ("guide",),
    Changes.SOUND: ("hearing",),
}


def _changes_of_lines(before: tuple[Clip, ...], after: tuple[Clip, ...]) -> Changes:
    changes = Changes.NONE
    if [clip.id for clip in before] != [clip.id for clip in after]:
        changes |= Changes.LINES
    known = {clip.id: clip for clip in before}
    for clip in after:
        old = known.get(clip.id)
        if old is None or old is clip:
            continue
        for flag, part in _PARTS_OF_LINES.items():
            if flag not in changes and part(old) != part(clip):
                changes |= flag
    return changes


def _motion(clip: Clip) -> object:
    def of_picture(picture: PictureTake) -> object:
        return picture.controls, picture.seed

    return of_picture(clip.chosen_picture), [of_picture(each) for each in clip.pictures]


def _looks(clip: Clip) -> object:
    kept = [(each.id, each.choice, each.name, each.stars) for each in clip.pictures]
    return clip.picture, kept, clip.pins


_PARTS_OF_LINES: dict[Changes, Callable[[Clip], object]] = {
    Changes.CHARACTERS: lambda clip: clip.character,
    Changes.TAKES: lambda clip: (clip.take, [use.take for use in clip.uses]),
    Changes.LINES: lambda clip: clip.is_locked,
    Changes.TIMING: lambda clip: (clip.begin_s, clip.uses, clip.length_s, clip.duration_s),
    Changes.TEXT: lambda clip: clip.text,
    Changes.MOTION: _motion,
    Changes.RENDER: _looks,
    Changes.SOUND: lambda clip: clip.gain_db,
}
