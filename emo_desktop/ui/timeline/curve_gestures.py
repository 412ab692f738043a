"""What drags in a curve lane do: a point set and moved, a curve drawn; each one step of undo."""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_left
from dataclasses import dataclass

from emo_desktop.motion.control_points import ControlPoint, PointMode, limits_of
from emo_desktop.project.changes import Edit
from emo_desktop.project.edits.points import draw_points, move_points, put_points
from emo_desktop.project.model import Project
from emo_desktop.ui.document import Document
from emo_desktop.ui.timeline.curve_view import PointKey
from emo_desktop.ui.timeline.gestures import EditDrag

_FINE = 0.1


@dataclass(frozen=True, slots=True)
class LineFrames:
    """The frames of a line: where it begins in the film and in its take.

    Args:
        line: id of it.
        begin: its first frame of the film.
        first: its first frame of the take.
        times_s: the moments of the take that its points are set on, one a frame.
    """

    line: str
    begin: int
    first: int
    times_s: tuple[float, ...]

    def index(self, film_frame: float) -> int:
        """The number of the line's frame that is seen there, or of the nearest."""
        return min(max(0, int(film_frame // 1) - self.begin), len(self.times_s) - 1)

    def index_of(self, time_s: float) -> int:
        """The number of the line's frame nearest to a moment of the take."""
        place = bisect_left(self.times_s, time_s)
        near = [index for index in (place - 1, place) if 0 <= index < len(self.times_s)]
        return min(near, key=lambda index: abs(self.times_s[index] - time_s))


@dataclass(frozen=True, slots=True)
class CurvePull:
    """Where the mouse is in a lane.

    Args:
        frame: of the film, with its fraction.
        value: of the curve; beyond what is shown where the mouse is beyond the lane.
        is_fine: whether it moves a tenth as far.
    """

    frame: float
    value: float
    is_fine: bool = False


class CurveDrag(EditDrag):
    """A drag in a lane. ``key`` is the point that it moves, ``frame`` where in the film it is."""

    key: PointKey | None = None
    value = 0.0

    def __init__(self, document: Document, frames: LineFrames) -> None:
        super().__init__(document)
        self._frames = frames
        self.frame = frames.begin

    @abstractmethod
    def follow(self, pull: CurvePull) -> bool:
        """Do what the drag means now; whether that can be done."""


class PlacePoint(CurveDrag):
    """A point is set, and moved until the button is let go.

    Args:
        document: the open project.
        frames: of the line.
        curves: it is set on.
        mode: whether it overrides or adds.
        base: for one that adds, the values of the curve without it.
    """

    def __init__(
        self,
        document: Document,
        frames: LineFrames,
        curves: tuple[str, ...],
        *,
        mode: PointMode = PointMode.OVERRIDE,
        base: tuple[float, ...] = (),
    ) -> None:
        super().__init__(document, frames)
        self._curves, self._mode, self._base = curves, mode, base

    def follow(self, pull: CurvePull) -> bool:
        index = self._frames.index(pull.frame)
        wanted = pull.value - (self._base[index] if self._base else 0.0)
        value = _within(wanted, self._curves[0], self._mode)
        points = [
            ControlPoint(curve, self._frames.times_s[index], value, self._mode)
            for curve in self._curves
        ]
        self.value, self.frame = value, self._frames.begin + index
        self.key = PointKey(self._frames.line, self._curves, self._mode, points[0].time_s)
        return self._apply(lambda project: put_points(project, self._frames.line, points))


class MovePoint(CurveDrag):
    """A point is moved from where it is, as far as the mouse goes.

    Args:
        document: the open project.
        frames: of its line.
        key: the point.
        value: it has.
        grabbed: where the mouse took it.
    """

    def __init__(
        self,
        document: Document,
        frames: LineFrames,
        key: PointKey,
        *,
        value: float,
        grabbed: CurvePull,
    ) -> None:
        super().__init__(document, frames)
        self.key, self.value = key, value
        points = document.project.clip(key.line).chosen_picture.controls.points
        self._indices = key.indices(points)
        self._last = grabbed
        self._at_frame = frames.begin + frames.index_of(key.time_s) + 0.5
        self._at_value = value
        self.frame = int(self._at_frame)

    def follow(self, pull: CurvePull) -> bool:
        assert self.key is not None, "a point is moved"
        share = _FINE if pull.is_fine else 1.0
        self._at_frame += share * (pull.frame - self._last.frame)
        self._at_value += share * (pull.value - self._last.value)
        self._last = pull
        index = self._frames.index(self._at_frame)
        time_s = self._frames.times_s[index]
        value = _within(self._at_value, self.key.curves[0], self.key.mode)

        def moved(project: Project) -> Edit:
            return move_points(
                project, self._frames.line, self._indices, time_s=time_s, value=value
            )

        is_done = self._apply(moved)
        if is_done:
            self.value, self.frame = value, self._frames.begin + index
            self.key = PointKey(self.key.line, self.key.curves, self.key.mode, time_s)
        return is_done


class DrawCurve(CurveDrag):
    """A curve is drawn by hand.

    Args:
        document: the open project.
        frames: of the line.
        curves: that are drawn.
    """

    def __init__(self, document: Document, frames: LineFrames, curves: tuple[str, ...]) -> None:
        super().__init__(document, frames)
        self._curves = curves
        self._drawn: dict[int, float] = {}
        self._last: tuple[int, float] | None = None

    def follow(self, pull: CurvePull) -> bool:
        index = self._frames.index(pull.frame)
        value = _within(pull.value, self._curves[0], PointMode.OVERRIDE)
        before, before_value = self._last or (index, value)
        step = 1 if index >= before else -1
        for each in range(before, index + step, step):
            part = (each - before) / (index - before) if index != before else 1.0
            self._drawn[each] = before_value + part * (value - before_value)
        self._last = index, value
        self.value, self.frame = value, self._frames.begin + index
        stroke = [(self._frames.times_s[each], at) for each, at in sorted(self._drawn.items())]
        return self._apply(
            lambda project: draw_points(project, self._frames.line, self._curves, stroke)
        )


def _within(value: float, curve: str, mode: PointMode) -> float:
    least, most = limits_of(curve, mode)
    return round(min(most, max(least, value)), 4)
