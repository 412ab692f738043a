"""Edits of where lines are, and which part of their take they show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from emo_desktop.project.changes import Edit, EditError
from emo_desktop.project.edits.frames import part_of_take, placed
from emo_desktop.project.edits.making import (
    called,
    explained,
    find_free_line,
    find_free_lines,
    made,
    titled,
    with_lines,
)
from emo_desktop.project.edits.point_times import shifted_looks
from emo_desktop.project.model import Clip, Project, on_frame


@explained
def move_lines(
    project: Project, lines: Sequence[str], by_s: Fraction, *, merge_key: str = ""
) -> Edit:
    """The lines later by ``by_s``, or earlier; as far as the first of them may go, all together.

    Raises:
        EditError: there is no such line, or one is locked.
    """
    found = find_free_lines(project, lines)
    after = with_lines(project, _moved(found, by_s, fps=project.fps))
    return made(project, after, name=f"Move {called(project, found)}", merge_key=merge_key)


@explained
def move_line_to(project: Project, line: str, begin_s: Fraction, *, merge_key: str = "") -> Edit:
    """The line at another place on the timeline.

    Raises:
        EditError: there is no such line, or it is locked.
    """
    clip = find_free_line(project, line)
    after = with_lines(project, [replace(clip, begin_s=placed(begin_s, project.fps))])
    return made(project, after, name=f"Move {called(project, [clip])}", merge_key=merge_key)


@explained
def ripple_from(project: Project, at_s: Fraction, by_s: Fraction, *, merge_key: str = "") -> Edit:
    """Every unlocked line that begins at a moment or after it, later by ``by_s`` or earlier.

    So a gap opens or closes; no line goes before 0.
    """
    later = [clip for clip in project.clips if clip.begin_s >= at_s and not clip.is_locked]
    after = with_lines(project, _moved(later, by_s, fps=project.fps))
    name = "Open a gap" if by_s > 0 else "Close a gap"
    return made(project, after, name=name, merge_key=merge_key)


@explained
def trim_line(
    project: Project,
    line: str,
    *,
    in_s: Fraction | None = None,
    out_s: Fraction | None = None,
    ripple: bool = False,
    merge_key: str = "",
) -> Edit:
    """The line showing less or more of its take; beyond the take's ends there is nothing to show.

    Args:
        project: the document.
        line: id of the line.
        in_s: the moment of the take at which it begins; None: as now.
        out_s: the moment of the take at which it ends; None: as now.
        ripple: whether it stays where it begins, and unlocked lines after it keep their distance
            from its end. Otherwise it begins later or earlier, so that its sound stays where it is.
        merge_key: of the edit.

    Raises:
        EditError: there is no such line, it is locked, or nothing of it would be left.
    """
    clip = find_free_line(project, line)
    shown_from_s = Fraction(0) if clip.use is None else clip.use.in_s
    if in_s is not None and not ripple:
        in_s = max(in_s, shown_from_s - clip.begin_s)
    trimmed, by_s = _trimmed(project, clip, in_s=in_s, out_s=out_s)
    if not ripple:
        trimmed = replace(trimmed, begin_s=placed(clip.begin_s + by_s, project.fps))
    after = with_lines(project, [trimmed])
    if ripple:
        after = _kept_apart(after, clip, on_frame(trimmed.end_s, project.fps))
    return made(project, after, name=f"Trim {called(project, [clip])}", merge_key=merge_key)


def closed_up(project: Project, gaps_s: Sequence[tuple[Fraction, Fraction]]) -> Project:
    """The document with unlocked lines moved up by the gaps before them.

    Args:
        project: the document.
        gaps_s: begin and end of what was taken out; where two overlap they are one.
    """
    merged: list[tuple[Fraction, Fraction]] = []
    for gap in sorted(gaps_s):
        begin_s, end_s = (on_frame(moment_s, project.fps) for moment_s in gap)
        if merged and begin_s <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end_s, merged[-1][1]))
        else:
            merged.append((begin_s, end_s))

    def closed(clip: Clip) -> Fraction:
        lost_s = sum(end_s - begin_s for begin_s, end_s in merged if end_s <= clip.begin_s)
        return placed(clip.begin_s - lost_s, project.fps)

    return _placed_anew(project, closed)


def _trimmed(
    project: Project, clip: Clip, *, in_s: Fraction | None, out_s: Fraction | None
) -> tuple[Clip, Fraction]:
    """The line showing another part, where it is; and how much later in its take it begins."""
    use, fps = clip.use, project.fps
    if use is None:
        return _shortened(project, clip, in_s=in_s, out_s=out_s)
    part = part_of_take(
        project.take(use.take),
        in_s=use.in_s if in_s is None else in_s,
        out_s=use.out_s if out_s is None else out_s,
        fps=fps,
    )
    uses = tuple(part if each.take == part.take else each for each in clip.uses)
    return replace(clip, uses=uses), part.in_s - use.in_s


def _shortened(
    project: Project, clip: Clip, *, in_s: Fraction | None, out_s: Fraction | None
) -> tuple[Clip, Fraction]:
    """As ``_trimmed``, of a line without a take: its moments count from where it begins."""
    first_s = on_frame(Fraction(0) if in_s is None else in_s, project.fps)
    last_s = on_frame(clip.length_s if out_s is None else out_s, project.fps)
    if last_s <= first_s:
        raise EditError(f"Nothing of {titled(project, clip)} would be left.")
    trimmed = replace(clip, length_s=last_s - first_s, pictures=shifted_looks(clip, -first_s))
    return trimmed, first_s


def _kept_apart(project: Project, before: Clip, end_s: Fraction) -> Project:
    """The document with what came after a line moved by as much as the line's end did."""
    old_end_s = on_frame(before.end_s, project.fps)

    def kept(clip: Clip) -> Fraction:
        if clip.id == before.id or clip.begin_s < old_end_s:
            return clip.begin_s
        return placed(clip.begin_s + end_s - old_end_s, project.fps)

    return _placed_anew(project, kept)


def _placed_anew(project: Project, begin_s: Callable[[Clip], Fraction]) -> Project:
    """The document with unlocked lines where ``begin_s`` puts them."""
    free = ((clip, begin_s(clip)) for clip in project.clips if not clip.is_locked)
    moved = [replace(clip, begin_s=at_s) for clip, at_s in free if at_s != clip.begin_s]
    return with_lines(project, moved) if moved else project


def _moved(clips: Sequence[Clip], by_s: Fraction, *, fps: Fraction) -> list[Clip]:
    """The lines together later or earlier, none before 0."""
    earliest_s = min((clip.begin_s for clip in clips), default=Fraction(0))
    by_s = max(on_frame(by_s, fps), -earliest_s)
    return [replace(clip, begin_s=placed(clip.begin_s + by_s, fps)) for clip in clips]
