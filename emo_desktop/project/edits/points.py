"""Edits of the points that the user sets on single curves; moments are those of the take."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from emo_desktop.motion.control_points import NEAREST_S, ControlPoint, PointMode, limits_of
from emo_desktop.motion.strokes import CLOSENESS, thinned
from emo_desktop.project.changes import Edit, EditError
from emo_desktop.project.edits.making import (
    called,
    explained,
    find_free_line,
    find_free_lines,
    find_line,
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


@explained
def put_points(
    project: Project, line: str, points: Sequence[ControlPoint], *, merge_key: str = ""
) -> Edit:
    """The line with more points; those of their curves at the same moments give way.

    Raises:
        EditError: there is no such line, or it is locked.
    """
    clip = find_free_line(project, line)
    kept = _without_places(clip.chosen_picture.controls.points, points)
    return _pointed(project, clip, [*kept, *points], verb="Set a point", merge_key=merge_key)


@explained
def move_points(
    project: Project,
    line: str,
    indices: Collection[int],
    *,
    time_s: float,
    value: float,
    merge_key: str = "",
) -> Edit:
    """The line with points of several curves, as of two sides of a face, at one other place.

    Points of the same curves that are there give way.

    Args:
        project: the document.
        line: id of the line.
        indices: of the points among those of the chosen picture.
        time_s: their new moment in the take.
        value: their new value.
        merge_key: of the edit; that of the drag.

    Raises:
        EditError: there is no such line or point, the line is locked, or the value is outside its
            range.
    """
    clip = find_free_line(project, line)
    for index in indices:
        _check_index(project, clip, index)
    points = clip.chosen_picture.controls.points
    moved = [replace(points[index], time_s=float(time_s), value=float(value)) for index in indices]
    others = [point for index, point in enumerate(points) if index not in indices]
    kept = _without_places(others, moved)
    return _pointed(project, clip, [*kept, *moved], verb="Move a point", merge_key=merge_key)


@explained
def draw_points(
    project: Project,
    line: str,
    curves: Sequence[str],
    stroke: Sequence[tuple[float, float]],
    *,
    merge_key: str = "",
) -> Edit:
    """The line with a curve as it was drawn by hand, in as few points as carry it.

    Args:
        project: the document.
        line: id of the line.
        curves: what is drawn; several are drawn alike.
        stroke: moments of the take and values, in order of time. Overriding points of the curves
            within it give way.
        merge_key: of the edit; that of the drag.

    Raises:
        EditError: there is no such line, it is locked, nothing is drawn, or a value is outside
            its range.
    """
    clip = find_free_line(project, line)
    if not stroke:
        raise EditError("Nothing is drawn.")
    begin_s, end_s = stroke[0][0] - NEAREST_S, stroke[-1][0] + NEAREST_S
    kept = [
        point
        for point in clip.chosen_picture.controls.points
        if point.curve not in curves
        or point.mode is PointMode.ADD
        or not begin_s < point.time_s < end_s
    ]
    for curve in curves:
        least, most = limits_of(curve)
        few = thinned(stroke, tolerance=CLOSENESS * (most - least))
        kept += [ControlPoint(curve, time_s, value) for time_s, value in few]
    return _pointed(project, clip, kept, verb="Draw a curve", merge_key=merge_key)


@explained
def reset_curves(
    project: Project, lines: Sequence[str], *, curves: Collection[str] | None = None
) -> Edit:
    """The lines as they are performed without points.

    Args:
        project: the document.
        lines: ids of the lines.
        curves: those that lose their points; None: all.

    Raises:
        EditError: there is no such line, or one is locked.
    """
    found = find_free_lines(project, lines)
    changed = [
        _with_points(
            clip,
            [
                point
                for point in clip.chosen_picture.controls.points
                if curves is not None and point.curve not in curves
            ],
        )
        for clip in found
    ]
    what = "Reset curves" if curves is None or len(curves) > 1 else "Reset a curve"
    name = f"{what} of {called(project, found)}"
    return made(project, with_lines(project, changed), name=name)


def copied_points(
    project: Project, line: str, *, curves: Collection[str] | None = None
) -> tuple[ControlPoint, ...]:
    """The points of a line that lie in what it shows of its take, at moments of the line.

    Args:
        project: the document.
        line: id of the line.
        curves: those that are copied; None: all.

    Raises:
        EditError: there is no such line.
    """
    clip = find_line(project, line)
    begin_s, end_s = _shown_s(clip)
    return tuple(
        on_microsecond(replace(point, time_s=max(0.0, point.time_s - begin_s)))
        for point in clip.chosen_picture.controls.points
        if (curves is None or point.curve in curves) and begin_s <= point.time_s <= end_s
    )


@explained
def paste_points(project: Project, lines: Sequence[str], points: Sequence[ControlPoint]) -> Edit:
    """The lines with points of another one, in place of those that they had on the same curves.

    Args:
        project: the document.
        lines: ids of the lines.
        points: at moments of a line, as ``copied_points`` gives them; what a line is too short
            for is left out.

    Raises:
        EditError: there is no such line, one is locked, or there are no points.
    """
    found = find_free_lines(project, lines)
    if not points:
        raise EditError("No points are copied.", hint="Copy those of a line first.")
    curves = {point.curve for point in points}
    changed = []
    for clip in found:
        begin_s, end_s = _shown_s(clip)
        pasted = [replace(point, time_s=point.time_s + begin_s) for point in points]
        kept = [
            point
            for point in clip.chosen_picture.controls.points
            if point.curve not in curves or not begin_s <= point.time_s <= end_s
        ]
        fitting = [point for point in pasted if point.time_s <= end_s]
        changed.append(_with_points(clip, [*_without_places(kept, fitting), *fitting]))
    name = f"Paste points on {called(project, found)}"
    return made(project, with_lines(project, changed), name=name)


def _pointed(
    project: Project,
    clip: Clip,
    points: Sequence[ControlPoint],
    *,
    verb: str,
    merge_key: str = "",
) -> Edit:
    changed = _with_points(clip, points)
    name = f"{verb} of {called(project, [clip])}"
    return made(project, with_lines(project, [changed]), name=name, merge_key=merge_key)


def _with_points(clip: Clip, points: Sequence[ControlPoint]) -> Clip:
    settled = tuple(on_microsecond(point) for point in points)
    return with_look(clip, controls=replace(clip.chosen_picture.controls, points=settled))


def _without_places(
    points: Sequence[ControlPoint], taken: Sequence[ControlPoint]
) -> list[ControlPoint]:
    """The points but for those of the curve, mode and moment of one that is put there."""
    return [
        point
        for point in points
        if not any(
            (point.curve, point.mode) == (other.curve, other.mode)
            and abs(point.time_s - other.time_s) < 2 * NEAREST_S
            for other in taken
        )
    ]


def _shown_s(clip: Clip) -> tuple[float, float]:
    """The moments between which points of a line are seen."""
    use = clip.use
    if use is None:
        return 0.0, float(clip.duration_s)
    return float(use.in_s), float(use.out_s)


def _check_index(project: Project, clip: Clip, index: int) -> None:
    if not 0 <= index < len(clip.chosen_picture.controls.points):
        raise EditError(f"{titled(project, clip)} has no point {index}.")
