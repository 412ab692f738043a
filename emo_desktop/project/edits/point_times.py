"""Points of curves moved in time, as their line comes to show another take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from emo_desktop.motion.control_points import NEAREST_S, ControlPoint, PointMode
from emo_desktop.project.model import Clip, PictureTake

# Points lie on microseconds, so that shifting them there and back leads to the same numbers, and
# so to the same rendered segments.
_DIGITS = 6


def on_microsecond(point: ControlPoint) -> ControlPoint:
    """The point at the nearest microsecond."""
    return replace(point, time_s=round(point.time_s, _DIGITS))


def shifted_looks(clip: Clip, by_s: Fraction) -> tuple[PictureTake, ...]:
    """The picture takes of a line with their points later by ``by_s``.

    Points that would lie before the take begins are left out.
    """
    if not by_s:
        return clip.pictures
    return tuple(_with_points_later(look, float(by_s)) for look in clip.pictures)


def without_doubles(points: Iterable[ControlPoint]) -> tuple[ControlPoint, ...]:
    """The points without those at the moment of an earlier one of the same curve and mode."""
    kept: list[ControlPoint] = []
    times_s: dict[tuple[str, PointMode], list[float]] = {}
    for point in points:
        taken_s = times_s.setdefault((point.curve, point.mode), [])
        if all(abs(point.time_s - time_s) >= NEAREST_S for time_s in taken_s):
            taken_s.append(point.time_s)
            kept.append(point)
    return tuple(kept)


def _with_points_later(look: PictureTake, by_s: float) -> PictureTake:
    points = look.controls.points
    if not points:
        return look
    later = [
        on_microsecond(replace(point, time_s=point.time_s + by_s))
        for point in points
        if point.time_s + by_s >= 0
    ]
    return replace(look, controls=replace(look.controls, points=without_doubles(later)))
