"""Edits that make several lines of one, or one of several."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from itertools import pairwise

from emo_desktop.motion.control_points import ControlPoint
from emo_desktop.project.changes import Edit, EditError
from emo_desktop.project.edits.frames import placed
from emo_desktop.project.edits.making import (
    called,
    explained,
    find_free_line,
    find_free_lines,
    made,
    new_id,
    new_ids,
    pins_shown,
    titled,
    with_lines,
)
from emo_desktop.project.edits.point_times import shifted_looks, without_doubles
from emo_desktop.project.edits.words import deal_out, join_texts, split_text
from emo_desktop.project.model import Clip, PictureTake, Project, TakeUse, on_frame

Range = tuple[Fraction, Fraction]
_ZERO = Fraction(0)


@explained
def split_line(project: Project, line: str, at_s: Fraction) -> Edit:
    """The line as two, both showing the same takes: up to a moment of the timeline, and from it on.

    Each gets the words of its part, as far as words go evenly; the parts of takes that are not
    chosen are split at the same share.

    Raises:
        EditError: there is no such line, it is locked, or it does not last over that moment.
    """
    clip = find_free_line(project, line)
    begin_s, end_s = _shown(clip)
    cut_s = on_frame(begin_s + at_s - clip.begin_s, project.fps)
    if not begin_s < cut_s < end_s:
        raise EditError(
            f"{titled(project, clip)} cannot be split at {float(at_s):g} s, where none of it is."
        )
    first, second = _halves(clip, cut_s - begin_s, fps=project.fps)
    after = with_lines(project, [first], new=[replace(second, id=new_id(project, "c"))])
    return made(project, after, name=f"Split {called(project, [clip])}")


@explained
def join_lines(project: Project, lines: Sequence[str]) -> Edit:
    """The lines as one: what split made two becomes as it was.

    The line looks as the first of them, with the points of all.

    Raises:
        EditError: there is no such line, one is locked, there is only one, or one is not where the
            one before it ends, in its take and on the timeline, with the same character.
    """
    found = find_free_lines(project, lines)
    if len(found) < 2:
        raise EditError("One line alone cannot be joined.", hint="Choose a second line.")
    for first, second in pairwise(found):
        _check_adjacent(project, first, second)
    shown = [replace(clip, pins=pins_shown(project, clip)) for clip in found]
    joined = reduce(_joined, shown)
    after = with_lines(project, [joined], gone={clip.id for clip in found[1:]})
    return made(project, after, name=f"Join {called(project, found)}")


@explained
def auto_split(project: Project, line: str, ranges_s: Sequence[Range]) -> Edit:
    """The line as one for each range of its take that has voice, all where they are heard now.

    Args:
        project: the document.
        line: id of the line.
        ranges_s: begin and end of each in the take, rising. They are widened to whole frames and
            cut to what the line shows.

    Raises:
        EditError: there is no such line, it is locked or has no take, the ranges do not rise, or
            none of them is in the line.
    """
    clip = find_free_line(project, line)
    if clip.use is None:
        raise EditError(f"{titled(project, clip)} has no take yet.", hint="Record one first.")
    parts = _whole_frames(clip.use, ranges_s, fps=project.fps)
    if not parts:
        raise EditError(f"{titled(project, clip)} has no voice to split it by.")
    texts = deal_out(clip.text, len(parts))
    ids = [clip.id, *new_ids(project, "c", count=len(parts) - 1)]
    pieces = [
        _piece(clip, part, id_=id_, text=text, fps=project.fps)
        for part, id_, text in zip(parts, ids, texts, strict=True)
    ]
    after = with_lines(project, pieces[:1], new=pieces[1:])
    return made(project, after, name=f"Split {called(project, [clip])} at pauses")


def _halves(clip: Clip, first_s: Fraction, *, fps: Fraction) -> tuple[Clip, Clip]:
    """The line up to ``first_s`` after its begin, and from there on; both with its id."""
    share = first_s / clip.duration_s
    texts = split_text(clip.text, share)
    uses = [_halves_of_use(use, clip, first_s, fps=fps) for use in clip.uses]
    first = replace(clip, text=texts[0], uses=tuple(pair[0] for pair in uses))
    second = replace(
        clip,
        begin_s=clip.begin_s + first_s,
        text=texts[1],
        uses=tuple(pair[1] for pair in uses),
    )
    if clip.take:
        return first, second
    return (
        replace(first, length_s=first_s),
        replace(second, length_s=clip.length_s - first_s, pictures=shifted_looks(clip, -first_s)),
    )


def _halves_of_use(
    use: TakeUse, clip: Clip, first_s: Fraction, *, fps: Fraction
) -> tuple[TakeUse, TakeUse]:
    """A part of a take as two; both are the whole of it where it is too short."""
    cut_s = use.in_s + first_s
    if use.take != clip.take:
        cut_s = on_frame(use.in_s + first_s / clip.duration_s * (use.out_s - use.in_s), fps)
    if not use.in_s < cut_s < use.out_s:
        return use, use
    return replace(use, out_s=cut_s), replace(use, in_s=cut_s)


def _check_adjacent(project: Project, first: Clip, second: Clip) -> None:
    pair = f"{titled(project, first)} and {called(project, [second])}"
    if first.character != second.character:
        raise EditError(f"{pair} are not said by the same character.")
    if first.take != second.take or second.begin_s != first.end_s:
        raise EditError(f"{pair} do not follow one another in one take.")
    if first.use and second.use and first.use.out_s != second.use.in_s:
        raise EditError(f"{pair} do not show parts of the take that follow one another.")


def _joined(first: Clip, second: Clip) -> Clip:
    cut_s = _shown(first)[1]
    # Without a take, the moments of points count from where their line begins.
    later = replace(second, pictures=shifted_looks(second, cut_s if not second.take else _ZERO))
    points = later.chosen_picture.controls.points
    looks = (
        _with_later_points(look, points, float(cut_s)) if look.id == first.picture else look
        for look in first.pictures
    )
    return replace(
        first,
        text=join_texts(first.text, second.text),
        uses=_joined_uses(first.uses, second.uses),
        length_s=first.length_s if first.take else first.length_s + second.length_s,
        pictures=tuple(looks),
        pins=first.pins + second.pins,
    )


def _with_later_points(
    look: PictureTake, points: tuple[ControlPoint, ...], cut_s: float
) -> PictureTake:
    """The picture take with other points from ``cut_s`` on."""
    own = look.controls.points
    if own == points:
        return look
    kept = [point for point in own if point.time_s < cut_s]
    kept += [point for point in points if point.time_s >= cut_s]
    return replace(look, controls=replace(look.controls, points=without_doubles(kept)))


def _shown(clip: Clip) -> Range:
    """From where to where a line shows its take, or counts its own time without one."""
    use = clip.use
    return (_ZERO, clip.length_s) if use is None else (use.in_s, use.out_s)


def _joined_uses(first: Sequence[TakeUse], second: Sequence[TakeUse]) -> tuple[TakeUse, ...]:
    """The parts of takes of two lines; two of one take become one that holds both."""
    joined = {use.take: use for use in first}
    for use in second:
        known = joined.get(use.take, use)
        joined[use.take] = TakeUse(use.take, min(known.in_s, use.in_s), max(known.out_s, use.out_s))
    return tuple(joined.values())


def _whole_frames(use: TakeUse, ranges_s: Sequence[Range], *, fps: Fraction) -> list[Range]:
    """The ranges widened to frames of the take, none into another, within what a line shows."""
    parts: list[Range] = []
    free_from_s = use.in_s
    for begin_s, end_s in ranges_s:
        if end_s < begin_s or (parts and end_s < parts[-1][0]):
            raise EditError("The ranges to split a line by do not rise.")
        first_s = max(math.floor(begin_s * fps) / fps, free_from_s)
        last_s = min(math.ceil(end_s * fps) / fps, use.out_s)
        if last_s > first_s:
            parts.append((first_s, last_s))
            free_from_s = last_s
    return parts


def _piece(clip: Clip, part: Range, *, id_: str, text: str, fps: Fraction) -> Clip:
    """A part of the line where it is heard; the first one keeps its other takes."""
    use = clip.use
    assert use is not None
    shown = TakeUse(clip.take, *part)
    others = clip.uses if id_ == clip.id else (use,)
    return replace(
        clip,
        id=id_,
        begin_s=placed(clip.begin_s + part[0] - use.in_s, fps),
        text=text,
        uses=tuple(shown if each.take == clip.take else each for each in others),
    )
