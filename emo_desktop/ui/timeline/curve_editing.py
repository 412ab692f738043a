"""A curve lane under the mouse: points are set, moved, drawn and removed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHideEvent,
    QMouseEvent,
    QWheelEvent,
)

from emo_desktop.motion.control_points import PointMode
from emo_desktop.project.changes import Edit
from emo_desktop.project.edits.points import remove_points
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.timeline.bars import Bar
from emo_desktop.ui.timeline.curve_gestures import (
    CurveDrag,
    CurvePull,
    DrawCurve,
    MovePoint,
    PlacePoint,
)
from emo_desktop.ui.timeline.curve_lane import CurveLane
from emo_desktop.ui.timeline.curve_source import points_of
from emo_desktop.ui.timeline.curve_view import PointKey

_REACH_PX = 8
_DRAG_PX = 3
_ALT = Qt.KeyboardModifier.AltModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


@survives_errors
class MouseCurveLane(CurveLane):
    """The drawn lane, and what the mouse does to its curves."""

    menu_wanted = Signal(str, QPoint)  # id of the line under it, or nothing; a place on the screen
    point_chosen = Signal()
    peeked = Signal(int)  # while a point is dragged: the frame to look at
    peek_ended = Signal()

    _drag: CurveDrag | None = None
    _pressed: tuple[QPointF, CurvePull] | None = None
    _panned_x: float | None = None

    def choose(self, key: PointKey | None) -> None:
        """Choose a point, or none."""
        if key != self.chosen:
            self.document.end_gesture()
            self.chosen = key
            self.redraw()
            self._tell_point()
            if key is not None:
                self.point_chosen.emit()

    def remove_chosen(self) -> None:
        """Remove the chosen point."""
        key = self.chosen
        if key is None:
            return
        bar = self._bar(key.line)
        if bar is None:
            return

        def removed() -> Edit:
            return remove_points(self.document.project, key.line, key.indices(points_of(bar)))

        if self.document.try_edit(removed):
            self.chosen = self._near = None
            self.document.end_gesture()
            self.redraw()

    def take_document(self) -> None:
        """Draw the document as it is now; a chosen point that is gone is chosen no more."""
        for name in ("chosen", "_near"):
            key = getattr(self, name)
            if key is not None and not self._exists(key):
                setattr(self, name, None)
        self.redraw()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a point, set one, begin to draw, or seek where no line is."""
        place = event.position()
        if event.button() is Qt.MouseButton.MiddleButton:
            self._panned_x = place.x()
        if event.button() is not Qt.MouseButton.LeftButton or self._drag is not None:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        bar, key = self._bar_at(place), self._point_at(place)
        if bar is not None and bar.id not in self.document.selection:
            self.document.select([bar.id])
        if key is not None and not event.modifiers() & _CTRL:
            self.choose(key)
            self._pressed = place, self._pull(event)
        elif bar is None:
            self.choose(None)
            self.document.move_playhead(self.tracks.scale.frame_at(place.x()))
        else:
            self._begin(self._new_drag(bar, event.modifiers()), event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or show what is there."""
        place = event.position()
        if self._panned_x is not None:
            self.tracks.set_scale(self.tracks.scale.scrolled(round(self._panned_x - place.x())))
            self._panned_x = place.x()
        elif self._drag is not None:
            self._follow(event)
        elif self._pressed is not None:
            began, grabbed = self._pressed
            if (place - began).manhattanLength() >= _DRAG_PX and self.chosen is not None:
                self._begin(self._grab(self.chosen, grabbed), event)
        else:
            self._show_at(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag."""
        if event.button() is Qt.MouseButton.MiddleButton:
            self._panned_x = None
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = None
            self._end(cancels=False)

    def leaveEvent(self, event: QEvent) -> None:
        """Say no more what is under the mouse."""
        if self._drag is None:
            self._said = self._near = None
            self.update()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll and zoom as the tracks do; with Shift, through the lanes."""
        if event.modifiers() & _SHIFT:
            event.ignore()
        else:
            self.tracks.wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the point or line that is there."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            line = self.chosen.line if self.chosen is not None else ""
            self.menu_wanted.emit(line, self.mapToGlobal(self.rect().center()))
            return
        place = QPointF(event.pos())
        key, bar = self._point_at(place), self._bar_at(place)
        if key is not None:
            self.choose(key)
        self.menu_wanted.emit(bar.id if bar is not None else "", event.globalPos())

    def hideEvent(self, event: QHideEvent) -> None:
        """A drag does not go on unseen."""
        super().hideEvent(event)
        self._pressed = self._panned_x = None
        self._end(cancels=True)

    def _new_drag(self, bar: Bar, keys: Qt.KeyboardModifier) -> CurveDrag:
        frames, edited = self.source.frames(bar), self.view.edited
        if keys & _CTRL:
            return DrawCurve(self.document, frames, edited)
        if not keys & _SHIFT:
            return PlacePoint(self.document, frames, edited)
        played, base = self.source.played(bar), ()
        if played is not None:
            base = tuple(played.values(edited[0]).tolist())
        return PlacePoint(self.document, frames, edited, mode=PointMode.ADD, base=base)

    def _grab(self, key: PointKey, grabbed: CurvePull) -> CurveDrag | None:
        bar = self._bar(key.line)
        if bar is None:
            return None
        frames, value = self.source.frames(bar), self._value_of(key)
        return MovePoint(self.document, frames, key, value=value, grabbed=grabbed)

    def _begin(self, drag: CurveDrag | None, event: QMouseEvent) -> None:
        self._drag, self._pressed = drag, None
        self._held_values = self.values()
        if drag is not None and not drag.follow(self._pull(event)):
            self._drag = self._held_values = None  # it was said why not
        elif drag is not None:
            self._show_drag(drag, event.position())

    def _follow(self, event: QMouseEvent) -> None:
        if self._drag is not None and self._drag.follow(self._pull(event)):
            self._show_drag(self._drag, event.position())

    def _show_drag(self, drag: CurveDrag, place: QPointF) -> None:
        self.chosen = self._near = drag.key
        self._said = place, self._value_words(drag.value, drag.frame)
        self.peeked.emit(drag.frame)
        self.redraw()

    def _end(self, *, cancels: bool) -> None:
        drag, self._drag, self._held_values = self._drag, None, None
        if drag is None:
            return
        if cancels:
            drag.cancel()
            self.take_document()
        else:
            drag.finish()
        self._said = None
        if drag.key is not None:
            self._tell_point()
            self.point_chosen.emit()
        self.peek_ended.emit()
        self.redraw()

    def _pull(self, event: QMouseEvent) -> CurvePull:
        place, values = event.position(), self.values()
        scale = self.tracks.scale
        frame = (place.x() + scale.left_px) / scale.px_per_frame
        value = values.value(values.height / 2)
        value += (values.height / 2 - place.y()) * values.per_px
        return CurvePull(frame, value, is_fine=bool(event.modifiers() & _ALT))

    def _show_at(self, place: QPointF) -> None:
        """Say what is under the mouse."""
        key, bar = self._point_at(place), self._bar_at(place)
        frame = self.tracks.scale.frame_at(place.x())
        words = ""
        if key is not None:
            words = self._value_words(self._value_of(key), self._frame_of(key))
        elif bar is not None:
            words = self._value_words(self.values().value(place.y()), frame)
        self._near = key
        self._said = (place, words) if words else None
        is_cross = bar is not None and key is None
        shape = Qt.CursorShape.CrossCursor if is_cross else Qt.CursorShape.ArrowCursor
        self.setCursor(Qt.CursorShape.PointingHandCursor if key is not None else shape)
        self.update()

    def _exists(self, key: PointKey) -> bool:
        bar = self._bar(key.line)
        return bar is not None and bool(key.indices(points_of(bar)))

    def _value_of(self, key: PointKey) -> float:
        bar = self._bar(key.line)
        points = points_of(bar) if bar is not None else ()
        return next((points[index].value for index in key.indices(points)), 0.0)

    def _frame_of(self, key: PointKey) -> int:
        bar = self._bar(key.line)
        if bar is None:
            return 0
        frames = self.source.frames(bar)
        return frames.begin + frames.index_of(key.time_s)

    def _bar(self, line: str) -> Bar | None:
        return next((bar for bar in self.tracks.bars if bar.id == line), None)

    def _bar_at(self, place: QPointF) -> Bar | None:
        frame = self.tracks.scale.frame_at(place.x())
        found = [bar for bar in self.bars() if bar.begin <= frame < bar.end and bar.take]
        return found[-1] if found and place.x() + self.tracks.scale.left_px >= 0 else None

    def _point_at(self, place: QPointF) -> PointKey | None:
        near = [
            ((where - place).manhattanLength(), number, key)
            for bar in self.bars()
            for number, (key, where) in enumerate(self.points(bar))
        ]
        distance, _, key = min(near, default=(_REACH_PX + 1.0, 0, None), key=lambda each: each[:2])
        return key if distance <= _REACH_PX else None

    def _tell_point(self) -> None:
        """Say what is chosen to those who do not see it."""
        words = ""
        if self.chosen is not None:
            bar = self._bar(self.chosen.line)
            number = bar.number if bar is not None else 0
            words = self.tr("Line {number}, point at {place}").format(
                number=number,
                place=self._value_words(self._value_of(self.chosen), self._frame_of(self.chosen)),
            )
        self.setAccessibleDescription(words)
