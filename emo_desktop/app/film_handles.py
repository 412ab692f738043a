"""Handles: what a film shows before it begins and after it ends, for whoever cuts it in."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from emo_desktop.base.timing import frame_count
from emo_desktop.project.model import Clip, Project

_ID_LETTER = "h"


def padded(project: Project, before: int, after: int) -> Project:
    """The document with a film that begins so many frames earlier, and ends so many later.

    Whoever is seen at its ends rests there; nothing of the lines is rendered again for it.

    Args:
        project: the document.
        before: frames.
        after: frames.
    """
    if before:
        earlier_s = before / project.fps
        clips = [replace(clip, begin_s=clip.begin_s + earlier_s) for clip in project.clips]
        project = replace(project, clips=tuple(clips), markers=(), guide=None)
    if not after:
        return project
    # A place where nobody says anything, up to the film's new end.
    end = frame_count(project.duration_s, project.fps) + after
    place = Clip(
        f"{_ID_LETTER}{project.next_id}",
        Fraction(end - 1) / project.fps,
        length_s=1 / project.fps,
    )
    return replace(project, clips=(*project.clips, place), next_id=project.next_id + 1)


def is_handle(clip: Clip) -> bool:
    """Whether a line is none, but the end of a handle."""
    return clip.id.startswith(_ID_LETTER)
