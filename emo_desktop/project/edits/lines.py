"""Edits of which lines there are, what is said in them and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from emo_desktop.project.changes import Edit, EditError
from emo_desktop.project.edits.frames import next_frame, part_of_take, placed
from emo_desktop.project.edits.making import (
    called,
    explained,
    find_character,
    find_free_lines,
    find_line,
    find_lines,
    find_take,
    made,
    new_id,
    new_ids,
    with_lines,
)
from emo_desktop.project.edits.timing import closed_up
from emo_desktop.project.model import Character, Clip, PictureTake, Project, TakeUse
from emo_desktop.project.script import spoken_s


@explained
def add_line(
    project: Project,
    *,
    character: str = "",
    take: str = "",
    begin_s: Fraction | None = None,
    in_s: Fraction | None = None,
    out_s: Fraction | None = None,
    text: str = "",
    length_s: Fraction | None = None,
) -> Edit:
    """The project with one more line, which looks as its character's new lines do.

    Args:
        project: the document.
        character: id of who says it; empty: nobody yet.
        take: id of its take; empty: none yet.
        begin_s: where it begins; None: after the last line.
        in_s: where it begins in the take; None: where the take does.
        out_s: where it ends in the take; None: where the take does.
        text: what is said.
        length_s: how long it is without a take; None: as long as its words take.

    Raises:
        EditError: there is no such character or take, or nothing lies between in and out.
    """
    if begin_s is None:
        begin_s = next_frame(project.duration_s, project.fps)
    clip = Clip(
        new_id(project, "c"),
        begin_s=placed(begin_s, project.fps),
        text=text,
        character=character,
        length_s=_length_s(project, text, length_s),
        pictures=(first_look(project, character),),
    )
    if take:
        clip = replace(clip, uses=(_part(project, take, in_s, out_s),), take=take)
    after = with_lines(project, new=[clip])
    return made(project, after, name=f"Add {called(after, [clip])}")


@explained
def set_text(project: Project, line: str, text: str, *, merge_key: str = "") -> Edit:
    """The line with other words; a locked one too, since its picture stays."""
    clip = find_line(project, line)
    after = with_lines(project, [replace(clip, text=text)])
    return made(project, after, name=f"Text of {called(project, [clip])}", merge_key=merge_key)


@explained
def assign_character(project: Project, lines: Sequence[str], character_id: str) -> Edit:
    """The lines said by another character, or by nobody when the id is empty.

    The chosen picture of a line that nobody said begins as the character's new lines do, with the
    points it has.

    Raises:
        EditError: there is no such line or character, or a line is locked.
    """
    found = find_free_lines(project, lines)
    speaker = find_character(project, character_id) if character_id else None
    after = with_lines(project, [_assigned(clip, speaker) for clip in found])
    who = "nobody" if speaker is None else speaker.name
    return made(project, after, name=f"Give {called(project, found)} to {who}")


@explained
def duplicate_lines(
    project: Project, lines: Sequence[str], *, begin_s: Fraction | None = None
) -> Edit:
    """The project with unlocked copies of lines, as far apart as the lines are.

    Args:
        project: the document.
        lines: ids of the lines.
        begin_s: where the first copy begins; None: after the last of the lines.

    Raises:
        EditError: there is no such line.
    """
    found = find_lines(project, lines)
    if begin_s is None:
        begin_s = next_frame(max(clip.end_s for clip in found), project.fps)
    by_s = placed(begin_s, project.fps) - found[0].begin_s
    ids = new_ids(project, "c", count=len(found))
    copies = [
        replace(clip, id=id_, begin_s=placed(clip.begin_s + by_s, project.fps), is_locked=False)
        for clip, id_ in zip(found, ids, strict=True)
    ]
    after = with_lines(project, new=copies)
    return made(project, after, name=f"Duplicate {called(project, found)}")


@explained
def delete_lines(project: Project, lines: Sequence[str], *, ripple: bool = False) -> Edit:
    """The project without the lines; their takes stay.

    Args:
        project: the document.
        lines: ids of the lines.
        ripple: whether unlocked lines that begin after one of them move up by its length.

    Raises:
        EditError: there is no such line, or one is locked.
    """
    found = find_free_lines(project, lines)
    after = with_lines(project, gone={clip.id for clip in found})
    if ripple:
        after = closed_up(after, [(clip.begin_s, clip.end_s) for clip in found])
    return made(project, after, name=f"Delete {called(project, found)}")


@explained
def lock_lines(project: Project, lines: Sequence[str], is_locked: bool) -> Edit:
    """The lines locked, or unlocked."""
    found = find_lines(project, lines)
    after = with_lines(project, [replace(clip, is_locked=is_locked) for clip in found])
    verb = "Lock" if is_locked else "Unlock"
    return made(project, after, name=f"{verb} {called(project, found)}")


def first_look(project: Project, character_id: str) -> PictureTake:
    """How a new line of a character looks.

    Raises:
        EditError: there is no such character.
    """
    if not character_id:
        return PictureTake("p1")
    return _look_of(find_character(project, character_id), PictureTake("p1"))


def _assigned(clip: Clip, speaker: Character | None) -> Clip:
    pictures = clip.pictures
    if speaker is not None and not clip.character:
        pictures = tuple(
            _look_of(speaker, look) if look.id == clip.picture else look for look in pictures
        )
    return replace(clip, character="" if speaker is None else speaker.id, pictures=pictures)


def _look_of(speaker: Character, look: PictureTake) -> PictureTake:
    """The picture take with the character's values; points are the line's own."""
    controls = replace(speaker.controls, points=look.controls.points)
    return replace(look, controls=controls, seed=speaker.seed, choice=speaker.choice)


def _length_s(project: Project, text: str, length_s: Fraction | None) -> Fraction:
    if length_s is None:
        length_s = spoken_s(text) if text.strip() else Fraction(2)
    if length_s <= 0:
        raise EditError(f"A line of {float(length_s):g} s has no length.")
    return max(next_frame(length_s, project.fps), 1 / project.fps)


def _part(project: Project, take_id: str, in_s: Fraction | None, out_s: Fraction | None) -> TakeUse:
    take = find_take(project, take_id)
    return part_of_take(
        take,
        in_s=Fraction(0) if in_s is None else in_s,
        out_s=take.duration_s if out_s is None else out_s,
        fps=project.fps,
    )
