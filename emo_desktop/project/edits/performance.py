"""Edits of how lines are played: controls, seeds, render choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from emo_desktop.motion.control_points import ControlPoint
from emo_desktop.motion.controls import PerformanceControls
from emo_desktop.motion.visemes import MouthStyle
from emo_desktop.project.changes import Edit, EditError
from emo_desktop.project.edits.making import (
    called,
    explained,
    find_free_lines,
    made,
    with_lines,
)
from emo_desktop.project.edits.point_times import on_microsecond
from emo_desktop.project.model import Clip, PictureTake, Project
from emo_desktop.project.render_choice import RenderChoice

_FIELDS = {each.name: each for each in fields(PerformanceControls)}
_NUMBERS = frozenset(name for name, each in _FIELDS.items() if each.type == "float")


@explained
def set_controls(
    project: Project,
    lines: Sequence[str],
    *,
    changes: Mapping[str, object],
    merge_key: str = "",
) -> Edit:
    """The lines with some controls of their chosen picture changed.

    Args:
        project: the document.
        lines: ids of one line, of many, or of all.
        changes: new values by names of the fields of ``PerformanceControls``.
        merge_key: of the edit; that of a slider while it is dragged.

    Raises:
        EditError: there is no such line or control, a value is outside its range, or a line is
            locked.
    """
    found = find_free_lines(project, lines)
    values: dict[str, Any] = {name: _value(name, value) for name, value in changes.items()}
    changed = [
        with_look(clip, controls=replace(clip.chosen_picture.controls, **values)) for clip in found
    ]
    what = _title(next(iter(values))) if len(values) == 1 else "controls"
    name = f"Change {what} of {called(project, found)}"
    return made(project, with_lines(project, changed), name=name, merge_key=merge_key)


@explained
def reset_controls(
    project: Project, lines: Sequence[str], *, names: Sequence[str] | None = None
) -> Edit:
    """The lines played as their characters' new lines are, or plainly where nobody says them.

    Args:
        project: the document.
        lines: ids of the lines.
        names: fields of ``PerformanceControls`` that are reset; None: all but the points.

    Raises:
        EditError: there is no such line or control, or a line is locked.
    """
    found = find_free_lines(project, lines)
    wanted = [name for name in _FIELDS if name != "points"] if names is None else list(names)
    for name in wanted:
        _check_name(name)
    changed = [with_look(clip, controls=_reset(project, clip, wanted)) for clip in found]
    name = f"Reset {called(project, found)}"
    return made(project, with_lines(project, changed), name=name)


@explained
def set_seed(project: Project, lines: Sequence[str], seed: int) -> Edit:
    """The lines with other blinks, glances and sway: those of a seed."""
    found = find_free_lines(project, lines)
    changed = [with_look(clip, seed=seed) for clip in found]
    name = f"Change the seed of {called(project, found)}"
    return made(project, with_lines(project, changed), name=name)


@explained
def set_choice(
    project: Project, lines: Sequence[str], choice: RenderChoice, *, merge_key: str = ""
) -> Edit:
    """The lines drawn by another renderer, or in another way."""
    found = find_free_lines(project, lines)
    changed = [with_look(clip, choice=choice) for clip in found]
    name = f"Change the quality of {called(project, found)}"
    return made(project, with_lines(project, changed), name=name, merge_key=merge_key)


def with_look(clip: Clip, **changes: Any) -> Clip:
    """The line with fields of its chosen picture take changed."""

    def changed(look: PictureTake) -> PictureTake:
        return replace(look, **changes) if look.id == clip.picture else look

    return replace(clip, pictures=tuple(changed(look) for look in clip.pictures))


def _reset(project: Project, clip: Clip, names: Sequence[str]) -> PerformanceControls:
    usual = PerformanceControls()
    if clip.character:
        usual = project.character(clip.character).controls
    # Points are the line's own; those of a character would be moments of no take.
    usual = replace(usual, points=())
    return replace(clip.chosen_picture.controls, **{name: getattr(usual, name) for name in names})


def _value(name: str, value: object) -> object:
    """A control's value as the document holds it: one number is one float."""
    _check_name(name)
    if name in _NUMBERS:
        return _number(name, value)
    if name == "gaze_target_deg":
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise EditError(f"gaze_target_deg is {value!r}, not yaw and pitch.")
        return tuple(_number(name, angle) for angle in value)
    if name == "mouth_style" and not isinstance(value, MouthStyle):
        raise EditError(f"mouth_style is {value!r}, not a mouth style.")
    if name == "points":
        return _points(value)
    return value


def _points(value: object) -> tuple[ControlPoint, ...]:
    points = tuple(value) if isinstance(value, Sequence) else (value,)
    for point in points:
        if not isinstance(point, ControlPoint):
            raise EditError(f"points has {point!r}, not a control point.")
    return tuple(on_microsecond(point) for point in points)


def _number(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise EditError(f"{name} is {value!r}, not a number.")
    return float(value)


def _check_name(name: str) -> None:
    if name not in _FIELDS:
        raise EditError(f"There is no control {name!r}.", hint=f"Use one of {', '.join(_FIELDS)}.")


def _title(name: str) -> str:
    return name.removesuffix("_deg").replace("_", " ")
