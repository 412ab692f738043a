"""Points an editor sets on single curves, on top of the performance.

Through the points of one curve runs a monotone cubic (Fritsch and Carlson 1980, with the slopes of
Fritsch and Butland): it passes through every point and never swings beyond two neighbours. Before
the first point and after the last one the effect eases out within ``EASE_S``, so that points change
the curve where they stand and leave the rest of the clip as it was performed. Points on head speed
and emotion, which are controls over time, ease out within ``SLOW_EASE_S``; see ``control_curves``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.base.easing import smoothstep
from emo_desktop.motion.arkit import INDEX

EASE_S = 0.25
SLOW_EASE_S = 1.0
NEAREST_S = 0.001
MOST_DEG = 30.0
MOST_SPEED = 2.0
HEAD_CURVES = ("headYaw", "headPitch", "headRoll")
GAZE_CURVES = ("gazeYaw", "gazePitch")
SPEED_CURVE, EMOTION_CURVE = "headSpeed", "emotion"
CONTROL_CURVES = (SPEED_CURVE, EMOTION_CURVE)

_NEIGHBOURS = 2  # points each side of an interval that shape the curve within it


class PointMode(StrEnum):
    """What a point does to its curve."""

    ADD = "add"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """One point on one curve.

    Args:
        curve: an ARKit name other than eyeLook (the gaze has curves of its own), or ``headYaw``,
            ``headPitch``, ``headRoll``, ``gazeYaw``, ``gazePitch``, ``headSpeed``, ``emotion``.
        time_s: the moment of the clip, not negative.
        value: a weight, 0 to 1 to override and -1 to 1 to add; degrees, -30 to 30, with the signs
            of ``curves.HeadPose``; a head speed, 0 to 2 or -2 to 2; or the intensity of the
            emotion, as a weight.
        mode: whether the value replaces the performance or is added to it.

    Raises:
        ValueError: a field is out of its range; the message names it.
    """

    curve: str
    time_s: float
    value: float
    mode: PointMode = PointMode.OVERRIDE

    def __post_init__(self) -> None:
        object.__setattr__(self, "mode", PointMode(self.mode))
        if not has_points(self.curve):
            raise ValueError(f"curve {self.curve!r} is not one a point can be set on")
        if not (math.isfinite(self.time_s) and self.time_s >= 0):
            raise ValueError(f"time_s is {self.time_s}, not a moment of the clip")
        least, most = limits_of(self.curve, self.mode)
        if not (math.isfinite(self.value) and least <= self.value <= most):
            raise ValueError(f"value {self.value} of {self.curve} is outside {least:g} to {most:g}")


def has_points(curve: str) -> bool:
    """Whether points can be set on a curve of that name."""
    if curve in HEAD_CURVES + GAZE_CURVES + CONTROL_CURVES:
        return True
    return curve in INDEX and not curve.startswith("eyeLook")


def limits_of(curve: str, mode: PointMode = PointMode.OVERRIDE) -> tuple[float, float]:
    """The least and the most that a point on a curve may want."""
    if curve in HEAD_CURVES + GAZE_CURVES:
        return -MOST_DEG, MOST_DEG
    most = MOST_SPEED if curve == SPEED_CURVE else 1.0
    return (0.0 if mode is PointMode.OVERRIDE else -most), most


def check_points(points: tuple[ControlPoint, ...]) -> None:
    """See that no two points of a curve want different things of one moment.

    Raises:
        ValueError: two points of one curve and mode lie within ``NEAREST_S``.
    """
    for of_curve in by_curve(points):
        for point, following in pairwise(of_curve):
            if following.time_s - point.time_s < NEAREST_S:
                raise ValueError(f"points has two of {point.curve} at {point.time_s:g} s")


def points_during(
    points: tuple[ControlPoint, ...], begin_s: float, end_s: float
) -> tuple[ControlPoint, ...]:
    """The points that shape the time from ``begin_s`` to ``end_s``, in order; the others do not.

    So an edited point dirties only the segments near it.
    """
    speed = tuple(point for point in points if point.curve == SPEED_CURVE)
    others = tuple(point for point in points if point.curve != SPEED_CURVE)
    near = [
        point
        for of_curve in by_curve(others)
        if _reaches(of_curve, begin_s, end_s)
        for point in _shaping(of_curve, begin_s, end_s)
    ]
    # How far a head has swayed depends on all points on its speed from the first on, and whether
    # that still counts on whether more of them follow.
    if speed and _reaches(sorted(speed, key=lambda point: point.time_s), begin_s, end_s):
        for of_mode in by_curve(speed):
            until = sum(point.time_s < end_s for point in of_mode)
            near += of_mode[: until + _NEIGHBOURS + 1]
    return tuple(near)


def apply_points(
    points: tuple[ControlPoint, ...],
    times_s: Floats,
    *,
    weights: Floats,
    head_deg: Floats,
    gaze_deg: Floats,
) -> None:
    """Let the points act on the motion of F frames, in place; overriding comes before adding.

    Args:
        points: in any order; those of ``CONTROL_CURVES`` act elsewhere.
        times_s: (F,) moments of the frames.
        weights: (F, 52).
        head_deg: (F, 3).
        gaze_deg: (F, 2).
    """
    for of_curve in by_curve(points):
        name = of_curve[0].curve
        if name in CONTROL_CURVES:
            continue
        if name in HEAD_CURVES:
            track = head_deg[:, HEAD_CURVES.index(name)]
        elif name in GAZE_CURVES:
            track = gaze_deg[:, GAZE_CURVES.index(name)]
        else:
            track = weights[:, INDEX[name]]
        act_on(track, of_curve, times_s)


def act_on(track: Floats, of_curve: list[ControlPoint], times_s: Floats) -> None:
    """Let the points of one curve and mode, in order of time, act on its F values, in place."""
    share, value = _effect(of_curve, times_s)
    track += share * (value - track if of_curve[0].mode is PointMode.OVERRIDE else value)


def ease_s(curve: str) -> float:
    """How long points of a curve are felt before the first of them and after the last."""
    return SLOW_EASE_S if curve in CONTROL_CURVES else EASE_S


def by_curve(points: tuple[ControlPoint, ...]) -> Iterator[list[ControlPoint]]:
    """The points of one curve and mode after the other, each in order of time."""
    for mode in (PointMode.OVERRIDE, PointMode.ADD):
        chosen = [point for point in points if point.mode is mode]
        for curve in sorted({point.curve for point in chosen}):
            yield sorted((p for p in chosen if p.curve == curve), key=lambda p: p.time_s)


def _reaches(of_curve: list[ControlPoint], begin_s: float, end_s: float) -> bool:
    """Whether points, in order of time, are felt between two moments."""
    ease = ease_s(of_curve[0].curve)
    return of_curve[0].time_s - ease < end_s and begin_s < of_curve[-1].time_s + ease


def _shaping(of_curve: list[ControlPoint], begin_s: float, end_s: float) -> list[ControlPoint]:
    before = sum(point.time_s <= begin_s for point in of_curve)
    until = sum(point.time_s < end_s for point in of_curve)
    return of_curve[max(0, before - _NEIGHBOURS) : until + _NEIGHBOURS]


def _effect(of_curve: list[ControlPoint], times_s: Floats) -> tuple[Floats, Floats]:
    """(F,) how much the points count in each frame, 0 to 1, and (F,) the value they want."""
    knots_s = np.array([point.time_s for point in of_curve])
    values = np.array([point.value for point in of_curve])
    outside_s = np.maximum(knots_s[0] - times_s, times_s - knots_s[-1])
    return 1 - smoothstep(outside_s, 0.0, ease_s(of_curve[0].curve)), _monotone_cubic(
        knots_s, values, times_s
    )


def _monotone_cubic(knots_s: Floats, values: Floats, times_s: Floats) -> Floats:
    """(F,) the curve through the knots; beyond the ends their values."""
    if len(knots_s) == 1:
        return np.full(len(times_s), values[0])
    spans_s = np.diff(knots_s)
    rises = np.diff(values) / spans_s
    # Level at the ends, at peaks and in troughs; else the weighted harmonic mean of both sides.
    slopes = np.zeros(len(values))
    before, after = rises[:-1], rises[1:]
    product = before * after
    near, far = spans_s[1:] + 2 * spans_s[:-1], 2 * spans_s[1:] + spans_s[:-1]
    weighted = np.where(product > 0, far * after + near * before, 1.0)
    slopes[1:-1] = np.where(product > 0, (near + far) * product / weighted, 0.0)
    left = np.clip(np.searchsorted(knots_s, times_s, side="right") - 1, 0, len(spans_s) - 1)
    span_s = spans_s[left]
    u = np.clip((times_s - knots_s[left]) / span_s, 0, 1)
    return np.asarray(
        values[left] * (1 + 2 * u) * (1 - u) ** 2
        + values[left + 1] * u**2 * (3 - 2 * u)
        + span_s * (slopes[left] * u * (1 - u) ** 2 - slopes[left + 1] * u**2 * (1 - u))
    )
