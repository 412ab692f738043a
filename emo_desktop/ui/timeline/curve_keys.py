"""A curve lane under the keys: points are chosen, moved, set and removed."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent

from emo_desktop.motion.control_points import ControlPoint, PointMode, limits_of
from emo_desktop.project.changes import Edit
from emo_desktop.project.edits.points import move_points, put_points
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.timeline.curve_editing import MouseCurveLane
from emo_desktop.ui.timeline.curve_source import points_of
from emo_desktop.ui.timeline.curve_view import PointKey, keys_of

_STEP, _LARGE_STEP = 0.01, 0.1
_ALT = Qt.KeyboardModifier.AltModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALONG = (Qt.Key.Key_Left, Qt.Key.Key_Right)
_UPWARD = (Qt.Key.Key_Up, Qt.Key.Key_Down)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_REMOVE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


@survives_errors
class EditingCurveLane(MouseCurveLane):
    """A lane that is reached by Tab and edited by keys, too.

    Left and Right choose a point, Up and Down change its value, with Ctrl Left and Right move it in
    time; Enter sets one at the playhead, Del removes it.
    """

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the lane from the window, whose shortcuts they are elsewhere."""
        if event.type() is not QEvent.Type.ShortcutOverride:
            return super().event(event)
        self.shortcutOverrideEvent(cast(QKeyEvent, event))
        return event.isAccepted()

    def shortcutOverrideEvent(self, event: QKeyEvent) -> None:
        """Take a key that does something here; called by ``event``, as Qt does with others."""
        event.setAccepted(self._uses(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose, move, set and remove points."""
        key, keys = event.key(), event.modifiers()
        if not self._uses(event):
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Escape:
            self._end(cancels=True) if self._drag is not None else self.choose(None)
        elif key in _REMOVE:
            self.remove_chosen()
        elif key in _ENTER:
            self._put_at_playhead()
        elif key in _UPWARD:
            self._nudge(0, 1 if key == Qt.Key.Key_Up else -1, is_large=bool(keys & _SHIFT))
        elif keys & _CTRL:
            self._nudge(1 if key == Qt.Key.Key_Right else -1, 0, is_large=bool(keys & _SHIFT))
        else:
            self._choose_next(1 if key == Qt.Key.Key_Right else -1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus, unless the mouse has brought it."""
        super().focusInEvent(event)
        self._shows_focus = event.reason() is not Qt.FocusReason.MouseFocusReason
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the focus is elsewhere."""
        super().focusOutEvent(event)
        self._shows_focus = False
        self.document.end_gesture()
        self.update()

    def _uses(self, event: QKeyEvent) -> bool:
        """Whether a key does something here."""
        key, keys = event.key(), event.modifiers()
        if keys & _ALT:
            return False
        if key == Qt.Key.Key_Escape:
            return self._drag is not None or self.chosen is not None
        if key in _REMOVE:
            return not keys
        if key in _ENTER:
            return True
        if key in _UPWARD:
            return self.chosen is not None and not keys & _CTRL
        if key in _ALONG and keys & _CTRL:
            return self.chosen is not None
        return key in _ALONG and not keys & _SHIFT and bool(self._all_points())

    def _put_at_playhead(self) -> None:
        """Set a point where the playhead is, on the curve as it is."""
        frame = self.document.playhead
        bar = next((bar for bar in self.tracks.bars if bar.begin <= frame < bar.end), None)
        played = None if bar is None else self.source.played(bar)
        if bar is None or played is None:
            return
        frames, edited = self.source.frames(bar), self.view.edited
        index = frames.index(frame)
        value = round(float(played.values(edited[0])[index]), 4)
        points = [ControlPoint(curve, frames.times_s[index], value) for curve in edited]
        if self.document.try_edit(lambda: put_points(self.document.project, bar.id, points)):
            self.choose(PointKey(bar.id, edited, PointMode.OVERRIDE, frames.times_s[index]))

    def _nudge(self, frames_on: int, steps_up: int, *, is_large: bool) -> None:
        key = self.chosen
        bar = None if key is None else self._bar(key.line)
        if key is None or bar is None:
            return
        frames = self.source.frames(bar)
        on = frames_on * (10 if is_large else 1)
        index = min(max(0, frames.index_of(key.time_s) + on), len(frames.times_s) - 1)
        least, most = limits_of(key.curves[0], key.mode)
        by = steps_up * (_LARGE_STEP if is_large else _STEP) * (limits_of(key.curves[0])[1])
        value = round(min(most, max(least, self._value_of(key) + by)), 4)
        time_s = frames.times_s[index] if frames_on else key.time_s
        indices = key.indices(points_of(bar))

        def nudged() -> Edit:
            return move_points(
                self.document.project,
                key.line,
                indices,
                time_s=time_s,
                value=value,
                merge_key=f"nudge {key.line} {key.curves} {key.mode}",
            )

        if self.document.try_edit(nudged):
            self.chosen = PointKey(key.line, key.curves, key.mode, time_s)
            self.redraw()
            self._tell_point()

    def _choose_next(self, way: int) -> None:
        """Choose the next point; without one, that nearest to the playhead."""
        points = self._all_points()
        if not points:
            return
        if self.chosen in points:
            place = points.index(self.chosen) + way
            self.choose(points[min(max(0, place), len(points) - 1)])
        else:
            self.choose(min(points, key=lambda k: abs(self._frame_of(k) - self.document.playhead)))
        if self.chosen is not None:
            self.tracks.set_scale(self.tracks.scale.revealing(self._frame_of(self.chosen)))

    def _all_points(self) -> list[PointKey]:
        edited = self.view.edited
        return [
            key for bar in self.tracks.bars for key, _ in keys_of(bar.id, points_of(bar), edited)
        ]
