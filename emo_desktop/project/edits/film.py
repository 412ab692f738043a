"""Edits of the film as a whole: its name and its format."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from emo_desktop.project.changes import Edit
from emo_desktop.project.edits.frames import fitted, placed
from emo_desktop.project.edits.making import explained, made
from emo_desktop.project.model import Clip, Project


@explained
def rename_project(project: Project, name: str) -> Edit:
    """The project with another name."""
    return made(project, replace(project, name=name), name="Rename project")


@explained
def set_format(
    project: Project,
    *,
    fps: Fraction | None = None,
    size_px: int | None = None,
    sample_rate_hz: int | None = None,
) -> Edit:
    """The project in another format; what is None stays.

    At another frame rate every line and marker, locked ones too, goes to the nearest frame, and
    every line keeps at least one.

    Raises:
        EditError: there is no such format; the message names the value.
    """
    after = replace(
        project,
        fps=project.fps if fps is None else fps,
        size_px=project.size_px if size_px is None else size_px,
        sample_rate_hz=project.sample_rate_hz if sample_rate_hz is None else sample_rate_hz,
    )
    if after.fps != project.fps:
        after = _on_frames(after)
    return made(project, after, name="Change format")


def _on_frames(project: Project) -> Project:
    fps = project.fps
    guide = project.guide
    return replace(
        project,
        clips=tuple(_line_on_frames(project, clip) for clip in project.clips),
        markers=tuple(replace(each, at_s=placed(each.at_s, fps)) for each in project.markers),
        guide=guide and replace(guide, begin_s=placed(guide.begin_s, fps)),
    )


def _line_on_frames(project: Project, clip: Clip) -> Clip:
    fps = project.fps
    uses = (fitted(use, project.take(use.take), fps=fps) for use in clip.uses)
    return replace(
        clip,
        begin_s=placed(clip.begin_s, fps),
        uses=tuple(uses),
        length_s=max(placed(clip.length_s, fps), 1 / fps),
    )
