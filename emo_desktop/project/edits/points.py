"""Edits of the points that the user sets on single curves; moments are those of the take."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from emo_desktop.motion.control_points import ControlPoint
from emo_desktop.project.changes import Edit, EditError
from emo_desktop.project.edits.making import (
    called,
    explained,
    find_free_line,
    made,
    titled,
    with_lines,
)
from emo_desktop.project.edits.performance import with_look
from emo_desktop.project.edits.point_times import on_microsecond
from emo_desktop.project.model import Clip, Project


@explained
def set_points(
    project: Project, line: str, points: Sequence[ControlPoint], *, merge_key: str = ""
) -> Edit:
    """The line with those points, and no others, on its chosen picture.

    Raises:
        EditError: there is no such line, it is locked, or two points of one curve are at one
            moment.
    """
    clip = find_free_line(project, line)
    return _pointed(project, clip, points, verb="Change points", merge_key=merge_key)


@explained
def add_point(project: Project, line: str, point: ControlPoint) -> Edit:
    """The line with one more point, the last.

    Raises:
        EditError: there is no such line, it is locked, or the curve has a point there.
    """
    clip = find_free_line(project, line)
    points = clip.chosen_picture.controls.points
    return _pointed(project, clip, [*points, point], verb="Add a point")


@explained
def move_point(
    project: Project,
    line: str,
    index: int,
    *,
    time_s: float,
    value: float,
    merge_key: str = "",
) -> Edit:
    """The line with one point elsewhere on its curve.

    Args:
        project: the document.
        line: id of the line.
        index: of the point among those of the chosen picture; it stays the same.
        time_s: its new moment in the take.
        value: its new value.
        merge_key: of the edit; that of the drag.

    Raises:
        EditError: there is no such line or point, the line is locked, the value is outside its
            range, or the curve has a point there.
    """
    clip = find_free_line(project, line)
    points = list(clip.chosen_picture.controls.points)
    _check_index(project, clip, index)
    points[index] = replace(points[index], time_s=float(time_s), value=float(value))
    return _pointed(project, clip, points, verb="Move a point", merge_key=merge_key)


@explained
def remove_points(project: Project, line: str, indices: Collection[int]) -> Edit:
    """The line without the points at those places among them.

    Raises:
        EditError: there is no such line or point, or the line is locked.
    """
    clip = find_free_line(project, line)
    for index in indices:
        _check_index(project, clip, index)
    points = clip.chosen_picture.controls.points
    left = [point for index, point in enumerate(points) if index not in indices]
    return _pointed(project, clip, left, verb="Remove points")


def _pointed(
    project: Project,
    clip: Clip,
    points: Sequence[ControlPoint],
    *,
    verb: str,
    merge_key: str = "",
) -> Edit:
    settled = tuple(on_microsecond(point) for point in points)
    changed = with_look(clip, controls=replace(clip.chosen_picture.controls, points=settled))
    name = f"{verb} of {called(project, [clip])}"
    return made(project, with_lines(project, [changed]), name=name, merge_key=merge_key)


def _check_index(project: Project, clip: Clip, index: int) -> None:
    if not 0 <= index < len(clip.chosen_picture.controls.points):
        raise EditError(f"{titled(project, clip)} has no point {index}.")
