"""A part of a film as a document of its own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction

from emo_desktop.project.model import Clip, Project


def part_of(project: Project, frames: range) -> Project:
    """What a document says of some frames of its film, which begins with the first of them.

    Lines are trimmed to the part; lines and markers beside it are left out.

    Args:
        project: the document.
        frames: of the film, at least one.
    """
    begin_s, end_s = frames.start / project.fps, frames.stop / project.fps
    clips = (_trimmed(clip, begin_s, end_s) for clip in project.clips)
    markers = (each for each in project.markers if begin_s <= each.at_s < end_s)
    return replace(
        project,
        clips=tuple(clip for clip in clips if clip is not None),
        markers=tuple(replace(each, at_s=each.at_s - begin_s) for each in markers),
    )


def lines_of(
    project: Project, *, lines: Collection[str] = (), characters: Collection[str] = ()
) -> Project:
    """The document with some of its lines; all where nothing is named.

    Args:
        project: the document.
        lines: ids of lines; empty: all.
        characters: ids of characters, whose lines are meant; empty: all.
    """
    clips = tuple(
        clip
        for clip in project.clips
        if (not lines or clip.id in lines) and (not characters or clip.character in characters)
    )
    return replace(project, clips=clips)


def _trimmed(clip: Clip, begin_s: Fraction, end_s: Fraction) -> Clip | None:
    """The part of a line, counted from the begin of the part; None where it is not in it."""
    first_s, last_s = max(clip.begin_s, begin_s), min(clip.end_s, end_s)
    if first_s >= last_s:
        return None
    missed_s, duration_s = first_s - clip.begin_s, last_s - first_s
    chosen = clip.use
    if chosen is None:
        return replace(clip, begin_s=first_s - begin_s, length_s=duration_s)
    in_s = chosen.in_s + missed_s
    use = replace(chosen, in_s=in_s, out_s=in_s + duration_s)
    uses = tuple(use if each.take == use.take else each for each in clip.uses)
    return replace(clip, begin_s=first_s - begin_s, uses=uses, pins=())
