"""What a lane shows: which curves, of which side, and where values are in its pixels."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from emo_desktop.base.arrays import Floats
from emo_desktop.motion.control_points import (
    GAZE_CURVES,
    HEAD_CURVES,
    NEAREST_S,
    ControlPoint,
    PointMode,
    limits_of,
)
from emo_desktop.motion.curve_groups import CURVES, CurveGroup, Side, curves_of, has_sides

PAD_PX = 7
_SPANS_DEG = (10.0, 15.0, 20.0, 30.0)


@dataclass(frozen=True, slots=True)
class LaneView:
    """What a lane shows.

    Args:
        group: the curves it offers.
        curve: the one that is edited; a name without Left or Right is both sides.
        beside: others that are shown with it.
        side: of the face that edits move, where the curve has two.
    """

    group: CurveGroup
    curve: str
    beside: tuple[str, ...] = ()
    side: Side = Side.BOTH

    @classmethod
    def of(cls, group: CurveGroup) -> LaneView:
        """The lane of a group as it is opened."""
        return cls(group, CURVES[group][0])

    @property
    def edited(self) -> tuple[str, ...]:
        """The curves that are edited, each a name that points have."""
        return curves_of(self.curve, self.side)

    @property
    def has_sides(self) -> bool:
        """Whether a side can be chosen."""
        return has_sides(self.curve)

    def editing(self, curve: str) -> LaneView:
        """With another curve edited."""
        return replace(
            self, curve=curve, beside=tuple(each for each in self.beside if each != curve)
        )

    def toggled(self, curve: str) -> LaneView:
        """With a curve shown beside the one that is edited, or no more."""
        if curve in self.beside:
            return replace(self, beside=tuple(each for each in self.beside if each != curve))
        return replace(self, beside=(*self.beside, curve))


def views_as_text(views: Iterable[LaneView]) -> str:
    """What lanes show, to be remembered."""
    return json.dumps([[view.group, view.curve, view.beside, view.side] for view in views])


def views_of_text(text: str) -> tuple[LaneView, ...]:
    """What was remembered; none where that is not to be understood."""
    try:
        return tuple(
            _checked(LaneView(CurveGroup(group), curve, tuple(beside), Side(side)))
            for group, curve, beside, side in json.loads(text)
        )
    except (ValueError, TypeError):
        return ()


def _checked(view: LaneView) -> LaneView:
    if not {view.curve, *view.beside} <= set(CURVES[view.group]):
        raise ValueError(f"{view.group} has no such curves")
    return view


@dataclass(frozen=True, slots=True)
class ValueScale:
    """Values as pixels of a lane, and back.

    Args:
        least: the value at the bottom.
        most: the value at the top.
        height: of the lane.
    """

    least: float
    most: float
    height: int

    @property
    def per_px(self) -> float:
        """How much a value changes from one pixel to the next."""
        return (self.most - self.least) / max(1, self.height - 2 * PAD_PX)

    def y(self, value: float) -> float:
        """Where a value is."""
        return self.height - PAD_PX - (value - self.least) / self.per_px

    def ys(self, values: Floats) -> Floats:
        """(N,) where values are."""
        return self.height - PAD_PX - (values - self.least) / self.per_px

    def value(self, y: float) -> float:
        """The value that is there, within what is shown."""
        value = self.least + (self.height - PAD_PX - y) * self.per_px
        return min(self.most, max(self.least, value))


def turns(curve: str) -> bool:
    """Whether the values of a curve are angles."""
    return curve in HEAD_CURVES + GAZE_CURVES


def value_scale(curve: str, shown: Iterable[Floats], height: int) -> ValueScale:
    """What is shown of a curve: all it can do; of angles as much as they turn.

    Args:
        curve: the name of one.
        shown: values in sight.
        height: of the lane.
    """
    if not turns(curve):
        return ValueScale(*limits_of(curves_of(curve)[0]), height)
    farthest = max((float(abs(values).max()) for values in shown if len(values)), default=0.0)
    span = next((each for each in _SPANS_DEG if farthest <= each), _SPANS_DEG[-1])
    return ValueScale(-span, span, height)


@dataclass(frozen=True, slots=True)
class PointKey:
    """A point that can be seen: one, or one on each of two sides.

    Args:
        line: id of the line.
        curves: it is on.
        mode: whether it overrides or adds.
        time_s: its moment in the take.
    """

    line: str
    curves: tuple[str, ...]
    mode: PointMode
    time_s: float

    def indices(self, points: Iterable[ControlPoint]) -> list[int]:
        """Its places among the points of the line."""
        return [
            index
            for index, point in enumerate(points)
            if point.curve in self.curves
            and point.mode is self.mode
            and abs(point.time_s - self.time_s) < NEAREST_S
        ]


def keys_of(
    line: str, points: Sequence[ControlPoint], curves: tuple[str, ...]
) -> list[tuple[PointKey, float]]:
    """The points on curves, in order of time, each with its value; those of two sides as one."""
    seen: dict[tuple[PointMode, int], ControlPoint] = {}
    # Of two alike that of the first curve is shown.
    for curve in curves[::-1]:
        for point in points:
            if point.curve == curve:
                seen[point.mode, round(point.time_s / NEAREST_S)] = point
    ordered = sorted(seen.values(), key=lambda point: (point.time_s, point.mode))
    return [(PointKey(line, curves, point.mode, point.time_s), point.value) for point in ordered]
