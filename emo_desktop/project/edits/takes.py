"""Edits of takes, and of which part of which take a line uses."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from emo_desktop.project.changes import Edit
from emo_desktop.project.edits.frames import part_of_take
from emo_desktop.project.edits.making import (
    called,
    explained,
    find_free_line,
    find_take,
    made,
    new_id,
    with_lines,
)
from emo_desktop.project.edits.point_times import shifted_looks
from emo_desktop.project.media import Consent, Media, Take
from emo_desktop.project.model import Clip, Project, TakeUse


@explained
def add_take(project: Project, take_without_id: Take, *, line: str | None = None) -> Edit:
    """The project with one more take, which gets its id here.

    Args:
        project: the document.
        take_without_id: the take; whatever id it has is replaced.
        line: it becomes the chosen take of that line, in its whole length.

    Raises:
        EditError: there is no such line, it is locked, or a piece is of a take that there is not.
    """
    for piece in take_without_id.pieces:
        find_take(project, piece.take)
    take = replace(take_without_id, id=new_id(project, "t"))
    after = replace(project, takes=(*project.takes, take), next_id=project.next_id + 1)
    if line is not None:
        clip = find_free_line(project, line)
        whole = TakeUse(take.id, Fraction(0), take.duration_s)
        after = with_lines(after, [_with_use(clip, whole)])
    return made(project, after, name=f"Add take {take.name}")


@explained
def choose_take(
    project: Project,
    line: str,
    take_id: str,
    *,
    in_s: Fraction | None = None,
    out_s: Fraction | None = None,
) -> Edit:
    """The line showing another take, or another part of it.

    The part is the one the line used before, or the whole take; points stay where they are seen
    within the line.

    Raises:
        EditError: there is no such line or take, nothing lies between in and out, or the line is
            locked.
    """
    clip, take = find_free_line(project, line), find_take(project, take_id)
    used = next((use for use in clip.uses if use.take == take_id), None)
    part = used or TakeUse(take_id, Fraction(0), take.duration_s)
    if in_s is not None or out_s is not None:
        part = part_of_take(
            take,
            in_s=part.in_s if in_s is None else in_s,
            out_s=part.out_s if out_s is None else out_s,
            fps=project.fps,
        )
    after = with_lines(project, [_with_use(clip, part)])
    return made(project, after, name=f"Choose a take of {called(project, [clip])}")


@explained
def rename_take(project: Project, take_id: str, name: str) -> Edit:
    """The take with another name."""
    take = find_take(project, take_id)
    return made(
        project, _with_take(project, replace(take, name=name)), name=f"Rename take {take.name}"
    )


@explained
def star_take(project: Project, take_id: str, stars: int) -> Edit:
    """The take with 0 to 5 stars; 0 is not judged."""
    take = find_take(project, take_id)
    return made(
        project, _with_take(project, replace(take, stars=stars)), name=f"Star take {take.name}"
    )


@explained
def note_take(project: Project, take_id: str, note: str, *, merge_key: str = "") -> Edit:
    """The take with another note."""
    take = find_take(project, take_id)
    after = _with_take(project, replace(take, note=note))
    return made(project, after, name=f"Note on take {take.name}", merge_key=merge_key)


@explained
def mark_music(project: Project, take_id: str, has_music: bool) -> Edit:
    """The take said to be mixed with music, or not to be."""
    take = find_take(project, take_id)
    after = _with_take(project, replace(take, has_music=has_music))
    return made(project, after, name=f"Music in take {take.name}")


@explained
def replace_media(project: Project, old: Media, new: Media) -> Edit:
    """The project with another file wherever the old one was used."""

    def renewed(media: Media) -> Media:
        return new if media == old else media

    def consent_with(consent: Consent | None) -> Consent | None:
        if consent is None or consent.recording is None:
            return consent
        return replace(consent, recording=renewed(consent.recording))

    guide = project.guide
    after = replace(
        project,
        characters=tuple(
            replace(each, portrait=renewed(each.portrait), consent=consent_with(each.consent))
            for each in project.characters
        ),
        takes=tuple(
            each if each.media != old else replace(each, media=new) for each in project.takes
        ),
        guide=guide and replace(guide, media=renewed(guide.media)),
    )
    return made(project, after, name=f"Find {old.name}")


def _with_use(clip: Clip, part: TakeUse) -> Clip:
    """The line showing that part of a take, which may be one it has not used before."""
    is_known = any(use.take == part.take for use in clip.uses)
    uses = tuple(part if use.take == part.take else use for use in clip.uses)
    shown = replace(clip, uses=uses if is_known else (*uses, part), take=part.take)
    if part.take == clip.take:
        return shown
    shown_from_s = Fraction(0) if clip.use is None else clip.use.in_s
    return replace(shown, pictures=shifted_looks(clip, part.in_s - shown_from_s))


def _with_take(project: Project, changed: Take) -> Project:
    return replace(
        project,
        takes=tuple(changed if each.id == changed.id else each for each in project.takes),
    )
