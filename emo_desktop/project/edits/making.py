"""What every edit is made with: parts looked up, lines put back, pins that no longer hold dropped.

No edit touches the document it is given. What an edit cannot do, it says as an ``EditError``.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import ParamSpec

from emo_desktop.project.changes import Edit, EditError, changes_between
from emo_desktop.project.media import Marker, Take
from emo_desktop.project.model import Character, Clip, Pin, Project

_Arguments = ParamSpec("_Arguments")


def explained(make: Callable[_Arguments, Edit]) -> Callable[_Arguments, Edit]:
    """The same edit; what the document does not accept becomes an ``EditError``."""

    @functools.wraps(make)
    def edit(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> Edit:
        try:
            return make(*args, **kwargs)
        except (ValueError, OverflowError) as error:
            raise EditError(f"The change cannot be made: {error}.") from error

    return edit


def made(
    before: Project, after: Project, *, name: str, merge_key: str = "", keeps_pins: bool = False
) -> Edit:
    """The edit that leads from one document to the other.

    Args:
        before: as it was.
        after: as it is to be; pins of lines that would be drawn differently now are dropped.
        name: of the edit.
        merge_key: of the edit.
        keeps_pins: whether pins stay whatever changed.
    """
    kept = after if keeps_pins else _without_stale_pins(before, after)
    return Edit(kept, changes_between(before, kept), name, merge_key)


def find_line(project: Project, line: str) -> Clip:
    """The line with that id.

    Raises:
        EditError: there is none.
    """
    return find_lines(project, [line])[0]


def find_free_line(project: Project, line: str) -> Clip:
    """The line with that id, which may be changed.

    Raises:
        EditError: there is none, or it is locked.
    """
    return find_free_lines(project, [line])[0]


def find_lines(project: Project, lines: Sequence[str]) -> tuple[Clip, ...]:
    """The lines with those ids, in order of the film, each once.

    Raises:
        EditError: there is no such line, or none is asked for.
    """
    wanted = set(lines)
    found = tuple(clip for clip in project.clips if clip.id in wanted)
    if not wanted:
        raise EditError("No line is chosen.", hint="Choose a line first.")
    for line in sorted(wanted - {clip.id for clip in found}):
        raise EditError(f"There is no line {line!r}.")
    return found


def find_free_lines(project: Project, lines: Sequence[str]) -> tuple[Clip, ...]:
    """As ``find_lines``; all of them may be changed.

    Raises:
        EditError: there is no such line, none is asked for, or one is locked.
    """
    found = find_lines(project, lines)
    for clip in found:
        if clip.is_locked:
            raise EditError(f"{titled(project, clip)} is locked.", hint="Unlock it first.")
    return found


def find_take(project: Project, take_id: str) -> Take:
    """The take with that id.

    Raises:
        EditError: there is none.
    """
    try:
        return project.take(take_id)
    except KeyError:
        raise EditError(f"There is no take {take_id!r}.") from None


def find_character(project: Project, character_id: str) -> Character:
    """The character with that id.

    Raises:
        EditError: there is none.
    """
    try:
        return project.character(character_id)
    except KeyError:
        raise EditError(f"There is no character {character_id!r}.") from None


def find_marker(project: Project, marker_id: str) -> Marker:
    """The marker with that id.

    Raises:
        EditError: there is none.
    """
    for marker in project.markers:
        if marker.id == marker_id:
            return marker
    raise EditError(f"There is no marker {marker_id!r}.")


def called(project: Project, clips: Sequence[Clip]) -> str:
    """What lines are called in the name of an edit: ``line 3``, ``4 lines``, ``all lines``."""
    if len(clips) == 1:
        return f"line {_number(project, clips[0])}"
    return "all lines" if len(clips) == len(project.clips) else f"{len(clips)} lines"


def with_lines(
    project: Project,
    changed: Iterable[Clip] = (),
    *,
    new: Sequence[Clip] = (),
    gone: Collection[str] = (),
) -> Project:
    """The document with some lines changed, some new and some gone.

    Args:
        project: the document.
        changed: lines with the ids of those that they replace.
        new: lines with ids from ``new_ids``.
        gone: ids of lines that are taken out.
    """
    instead = {clip.id: clip for clip in changed}
    kept = [instead.get(clip.id, clip) for clip in project.clips if clip.id not in gone]
    return replace(project, clips=(*kept, *new), next_id=project.next_id + len(new))


def new_id(project: Project, letter: str) -> str:
    """The id that the next thing of a document gets."""
    return f"{letter}{project.next_id}"


def new_ids(project: Project, letter: str, *, count: int) -> list[str]:
    """The ids that the next things of a document get."""
    return [f"{letter}{project.next_id + index}" for index in range(count)]


def titled(project: Project, clip: Clip) -> str:
    """What a line is called at the start of a message: ``Line 3``."""
    return f"Line {_number(project, clip)}"


def pins_shown(project: Project, clip: Clip) -> tuple[Pin, ...]:
    """The pins that lie in the part of the take that the line shows."""
    use = clip.use
    if use is None:
        return ()
    first, end = round(use.in_s * project.fps), math.ceil(use.out_s * project.fps)
    return tuple(
        pin
        for pin in clip.pins
        if first <= pin.first_frame and pin.first_frame + pin.frame_count <= end
    )


def _number(project: Project, clip: Clip) -> int:
    return 1 + next(i for i, each in enumerate(project.clips) if each.id == clip.id)


def _without_stale_pins(before: Project, after: Project) -> Project:
    """``after`` without the pins of lines that were drawn from something else before."""
    if not any(clip.pins for clip in after.clips):
        return after
    known = {clip.id: clip for clip in before.clips}
    changed = []
    for clip in after.clips:
        old = known.get(clip.id)
        pins = clip.pins if old is clip else pins_shown(after, clip)
        if pins and old and _ingredients(before, old) != _ingredients(after, clip):
            pins = ()
        if pins != clip.pins:
            changed.append(replace(clip, pins=pins))
    return with_lines(after, changed) if changed else after


def _ingredients(project: Project, clip: Clip) -> object:
    """What the picture of a line is drawn from, apart from which part of its take is shown."""
    look, face, sound = clip.chosen_picture, None, None
    if clip.character:
        speaker = project.character(clip.character)
        face = (speaker.portrait.digest, speaker.face_box, speaker.landmark_moves)
    if clip.take:
        take = project.take(clip.take)
        sound = (take.id, take.media.digest, take.has_music, take.cuts_s)
    return project.fps, project.size_px, look.controls, look.seed, look.choice, face, sound
