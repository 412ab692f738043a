"""The tracks of the timeline under the mouse: select, move, trim, scrub, scroll and zoom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)

from emo_desktop.project.edits.markers import add_marker
from emo_desktop.project.edits.sound import set_gain, set_guide_gain
from emo_desktop.project.model import on_frame
from emo_desktop.ui.document import Document
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.timeline.bars import Bar, edges_of
from emo_desktop.ui.timeline.gains import GainDrag, GuideGainDrag
from emo_desktop.ui.timeline.gestures import (
    Gesture,
    MarkRange,
    MoveLines,
    MoveMarker,
    Pull,
    Scrub,
    TrimLine,
)
from emo_desktop.ui.timeline.hits import Hit, Part, hit_at
from emo_desktop.ui.timeline.lanes import Lanes
from emo_desktop.ui.timeline.peaks_loader import PeaksLoader
from emo_desktop.ui.timeline.rows import Track

_DRAG_PX = 4
_NOTCH = 120
_SCROLL_PX, _ZOOM, _LOUDER = 96, 1.25, 1.25
_EDGE_SCROLL_PX = 24
_KEYS_OF_SELECTION = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@survives_errors
class EditingLanes(Lanes):
    """The drawn tracks, and what the mouse does to them.

    Args:
        document: the open project.
        loader: knows the peaks of its sounds.
    """

    edit_text_wanted = Signal(str)  # a line was double-clicked
    marker_edit_wanted = Signal(str)  # a marker was double-clicked
    menu_wanted = Signal(str, object)  # a marker or nothing, and a place on the screen
    scrubbed = Signal(int)  # the playhead was dragged there
    scrub_ended = Signal()
    peeked = Signal(int)  # while an edge is trimmed: the frame to look at
    peek_ended = Signal()

    def __init__(self, document: Document, loader: PeaksLoader) -> None:
        super().__init__(document, loader)
        self.snaps = True
        self._gesture: Gesture | None = None
        self._pressed: tuple[Hit, QPointF] | None = None
        self._panned_x: float | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Timeline"))

    @property
    def is_dragging(self) -> bool:
        """Whether a drag goes on."""
        return self._gesture is not None

    def hit(self, place: QPointF) -> Hit:
        """What is there."""
        return hit_at(self.scene(), place.x(), place.y())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select, seek, or be ready for a drag."""
        place = event.position()
        if event.button() is Qt.MouseButton.MiddleButton:
            self._panned_x = place.x()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if event.button() is not Qt.MouseButton.LeftButton or self.is_dragging:
            return
        hit = self.hit(place)
        self._pressed = (hit, place)
        if hit.part is Part.RULER:
            self._begin(Scrub(self.document, self.scrubbed.emit), event)
        elif hit.part in (Part.SOUND, Part.NOTHING):
            self.document.move_playhead(self.scale.frame_at(place.x()))
            self.document.set_range(None)
            if hit.part is Part.NOTHING:
                self.document.select(())
        elif hit.part is Part.GAIN and not hit.id:
            pass  # that of the guide
        elif hit.part is Part.GAIN or (
            hit.part is not Part.MARKER and hit.track is not Track.VOICE
        ):
            self._select(hit.id, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or show what could be dragged."""
        place = event.position()
        if self._panned_x is not None:
            self.set_scale(self.scale.scrolled(round(self._panned_x - place.x())))
            self._panned_x = place.x()
        elif self._gesture is not None:
            self._follow(event)
        elif self._pressed is not None:
            hit, began = self._pressed
            if (place - began).manhattanLength() >= _DRAG_PX:
                self._begin(self._drag_of(hit, began), event)
        else:
            self._show_cursor(self.hit(place))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag; or a click has selected one of several lines alone."""
        if event.button() is Qt.MouseButton.MiddleButton:
            self._panned_x = None
            self._show_cursor(self.hit(event.position()))
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        pressed, self._pressed = self._pressed, None
        if self._gesture is not None:
            self._end(cancels=False)
        elif pressed is not None and not event.modifiers() & _KEYS_OF_SELECTION:
            hit, began = pressed
            if hit.track is Track.VOICE and hit.part is not Part.GAIN:
                self.document.move_playhead(self.scale.frame_at(began.x()))
            elif hit.part in (Part.LINE, Part.BEGIN, Part.END):
                self.document.select([hit.id])
            elif hit.part is Part.MARKER:
                self._seek_marker(hit.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the words of a line or of a marker, set a marker, or set a gain back."""
        hit = self.hit(event.position())
        if hit.part is Part.GAIN:
            self._set_gain_back(hit.id)
        if hit.part in (Part.LINE, Part.BEGIN, Part.END):
            self.edit_text_wanted.emit(hit.id)
        elif hit.part is Part.MARKER:
            self.marker_edit_wanted.emit(hit.id)
        elif hit.part is Part.NOTHING and hit.track is Track.MARKERS:
            at_s = self.scale.frame_at(event.position().x()) / self.document.fps
            self.document.try_edit(
                lambda: add_marker(self.document.project, on_frame(at_s, self.document.fps))
            )

    def _set_gain_back(self, line: str) -> None:
        """Let a line, or the guide where there is none, play as loud as it was recorded."""
        document = self.document
        document.end_gesture()
        if line:
            document.try_edit(lambda: set_gain(document.project, [line], 0.0))
        else:
            document.try_edit(lambda: set_guide_gain(document.project, 0.0))
        document.end_gesture()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl or Alt zoom at the mouse; with Shift make waves higher."""
        notches = (event.angleDelta().x() + event.angleDelta().y()) / _NOTCH
        keys = event.modifiers()
        if keys & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            self.set_scale(self.scale.zoomed(_ZOOM**notches, at_x=event.position().x()))
        elif keys & Qt.KeyboardModifier.ShiftModifier:
            self.set_amplitude(self.amplitude * _LOUDER**notches)
        else:
            pixels = event.pixelDelta()
            by = pixels.x() + pixels.y() if not pixels.isNull() else notches * _SCROLL_PX
            self.set_scale(self.scale.scrolled(round(-by)))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape ends a drag as if it had not been, or takes the range away."""
        if event.key() == Qt.Key.Key_Escape and self.is_dragging:
            self._end(cancels=True)
        elif event.key() == Qt.Key.Key_Escape and self.document.range_frames is not None:
            self.document.set_range(None)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what is under the mouse, or of the selection."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            row = self.rows[Track.PICTURE]
            place = QPointF(self.scale.x(self.document.playhead) + 1, row.middle)
            self.menu_wanted.emit("", self.mapToGlobal(place.toPoint()))
            return
        hit = self.hit(QPointF(event.pos()))
        if hit.part is Part.MARKER:
            self.menu_wanted.emit(hit.id, event.globalPos())
            return
        if hit.id and hit.id not in self.document.selection:
            self.document.select([hit.id])
        self.menu_wanted.emit("", event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus, unless the mouse has brought it."""
        super().focusInEvent(event)
        self.shows_focus = event.reason() is not Qt.FocusReason.MouseFocusReason
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the focus is elsewhere."""
        super().focusOutEvent(event)
        self.shows_focus = False
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        """A drag does not go on unseen."""
        super().hideEvent(event)
        self._pressed = self._panned_x = None
        if self.is_dragging:
            self._end(cancels=True)

    def _select(self, line: str, keys: Qt.KeyboardModifier) -> None:
        """Select a line; with Ctrl beside others or no more, with Shift up to it."""
        selection = self.document.selection
        if keys & Qt.KeyboardModifier.ControlModifier:
            self.document.select({line} ^ set(selection))
        elif keys & Qt.KeyboardModifier.ShiftModifier and selection:
            ids = [bar.id for bar in self.bars]
            first, last = sorted((ids.index(selection[0]), ids.index(line)))
            self.document.select(ids[first : last + 1])
        elif line not in selection:
            self.document.select([line])

    def _seek_marker(self, marker: str) -> None:
        project = self.document.project
        for each in project.markers:
            if each.id == marker:
                self.document.move_playhead(round(each.at_s * project.fps))

    def _drag_of(self, hit: Hit, began: QPointF) -> Gesture | None:
        """The drag that begins there; None: nothing there can be dragged."""
        document = self.document
        if hit.part in (Part.SOUND, Part.NOTHING):
            begin = self.scale.edge_at(began.x())
            return MarkRange(document, begin=begin, targets=self._targets())
        if hit.part is Part.MARKER:
            return MoveMarker(document, hit.id, targets=self._targets(markers=False))
        if hit.part is Part.GAIN and not hit.id:
            return GuideGainDrag(document)
        bar = self._bar(hit.id)
        if bar is None or bar.clip.is_locked:
            return None
        if hit.part in (Part.LINE, Part.GAIN):
            chosen = {hit.id, *document.selection}
            bars = [each for each in self.bars if each.id in chosen and not each.clip.is_locked]
            if hit.part is Part.GAIN:
                return GainDrag(document, [each.id for each in bars])
            targets = self._targets(without=[each.id for each in bars])
            grabbed = self.scale.edge_at(began.x())
            return MoveLines(document, bars, grabbed=grabbed, targets=targets)
        is_begin = hit.part is Part.BEGIN
        targets = self._targets(without=[bar.id])
        return TrimLine(document, bar, is_begin=is_begin, targets=targets)

    def _targets(self, *, without: Sequence[str] = (), markers: bool = True) -> list[int]:
        """What draws the edges that are dragged."""
        document = self.document
        edges = edges_of(document.project, self.bars, without=without, markers=markers)
        marked = document.range_frames if without else None
        return sorted({*edges, document.playhead, *(marked or ())})

    def _bar(self, line: str) -> Bar | None:
        return next((bar for bar in self.bars if bar.id == line), None)

    def _begin(self, gesture: Gesture | None, event: QMouseEvent) -> None:
        self._gesture = gesture
        if gesture is None:
            self._pressed = None
        else:
            self._follow(event)

    def _follow(self, event: QMouseEvent) -> None:
        gesture, x = self._gesture, event.position().x()
        if gesture is None:
            return
        if not 0 <= x < self.width():
            self.set_scale(self.scale.scrolled(-_EDGE_SCROLL_PX if x < 0 else _EDGE_SCROLL_PX))
            x = min(max(x, 0.0), float(self.width()))
        keys = event.modifiers()
        gesture.follow(
            Pull(
                self.scale.edge_at(x),
                self.scale.frame_at(x),
                snaps=self.snaps and not keys & Qt.KeyboardModifier.AltModifier,
                ripples=bool(keys & Qt.KeyboardModifier.ShiftModifier),
                px_per_frame=self.scale.px_per_frame,
                up_px=self._pressed[1].y() - event.position().y() if self._pressed else 0.0,
            )
        )
        self.show_snap(gesture.snap_frame)
        if gesture.peek_frame is not None:
            self.peeked.emit(gesture.peek_frame)

    def _end(self, *, cancels: bool) -> None:
        gesture, self._gesture, self._pressed = self._gesture, None, None
        if gesture is None:
            return
        if cancels:
            gesture.cancel()
        else:
            gesture.finish()
        self.show_snap(None)
        if gesture.peek_frame is not None:
            self.peek_ended.emit()
        if isinstance(gesture, Scrub):
            self.scrub_ended.emit()

    def _show_cursor(self, hit: Hit) -> None:
        bar = self._bar(hit.id)
        shape = Qt.CursorShape.ArrowCursor
        if hit.part in (Part.BEGIN, Part.END) and bar is not None and not bar.clip.is_locked:
            shape = Qt.CursorShape.SizeHorCursor
        elif hit.part is Part.GAIN and not (bar is not None and bar.clip.is_locked):
            shape = Qt.CursorShape.SizeVerCursor
        elif hit.part is Part.MARKER:
            shape = Qt.CursorShape.PointingHandCursor
        elif hit.part is Part.SOUND:
            shape = Qt.CursorShape.IBeamCursor
        self.setCursor(shape)
