"""Another look of the line over the picture, behind a divider that is dragged, or beside it."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from emo_desktop.ui.canvas.layer import Layer
from emo_desktop.ui.canvas.painting import Corner, ShownPicture, paint_label
from emo_desktop.ui.theme import Token, colour

_NEAR_PX = 9.0
_GRIP_PX = 7.0
_STEP, _LARGE_STEP = 0.01, 0.1


class ComparisonLayer(Layer):
    """Shows B over or beside A; it does not know what they are."""

    def __init__(self) -> None:
        super().__init__()
        self._other: ShownPicture | None = None
        self._names = ("", "")
        self._remark = ""
        self._is_beside = self._is_dragged = False
        self._share = 0.5
        # Left edge of the second column; None: there is one. Set by the canvas.
        self.begins_at: float | None = None

    @property
    def is_beside(self) -> bool:
        """Whether B is shown beside A, rather than behind a divider."""
        return self._is_beside

    @property
    def share(self) -> float:
        """Where the divider is: 0 at the left edge of the picture, 1 at the right one."""
        return self._share

    @property
    def labels(self) -> tuple[str, str]:
        """What is said of A and of B."""
        first, second = self._names
        other = self.tr("B: {name}").format(name=second)
        if self._remark:
            other = f"{other} · {self._remark}"
        return self.tr("A: {name}").format(name=first), other

    def set_beside(self, is_beside: bool) -> None:
        """Show B beside A, or behind a divider."""
        self._is_beside = is_beside
        self.changed.emit()

    def set_share(self, share: float) -> None:
        """Put the divider elsewhere."""
        self._share = min(1.0, max(0.0, share))
        self.changed.emit()

    def show_names(self, first: str, second: str) -> None:
        """Say what A and B are."""
        self._names = (first, second)
        self.changed.emit()

    def show_other(self, other: ShownPicture | None, remark: str = "") -> None:
        """Show a frame of B, and what is to be said of it; None: there is none yet."""
        self._other, self._remark = other, remark
        self.changed.emit()

    def show_remark(self, remark: str) -> None:
        """Say something else of the frame that is shown."""
        self._remark = remark
        self.changed.emit()

    def paint(self, painter: QPainter, where: QRectF) -> None:
        """Draw B, the divider and both labels."""
        first, second = self.labels
        whole = painter.clipBoundingRect()
        seen = where & QRectF(0, 0, self.begins_at or whole.width(), whole.height())
        if self.begins_at is not None:
            self._paint_beside(painter, where, QRectF(self.begins_at, 0, self.begins_at, 0), second)
        else:
            behind = QRectF(where)
            behind.setLeft(self._place(where))
            painter.save()
            painter.setClipRect(behind, Qt.ClipOperation.IntersectClip)
            self._paint_other(painter, where)
            painter.restore()
            self._paint_divider(painter, where)
            paint_label(painter, second, seen, Corner.BOTTOM_RIGHT)
        paint_label(painter, first, seen, Corner.BOTTOM_LEFT)

    def _paint_beside(self, painter: QPainter, where: QRectF, column: QRectF, label: str) -> None:
        column.setHeight(painter.clipBoundingRect().height())
        there = where.translated(column.left(), 0)
        painter.save()
        painter.setClipRect(column, Qt.ClipOperation.IntersectClip)
        self._paint_other(painter, there)
        paint_label(painter, label, there & column, Corner.BOTTOM_LEFT)
        painter.restore()

    def _paint_other(self, painter: QPainter, where: QRectF) -> None:
        if self._other is None:
            painter.fillRect(where, colour(Token.SURROUND))
            painter.setPen(colour(Token.SECONDARY))
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, self.tr("Drawing…"))
        else:
            self._other.paint(painter, where)

    def _paint_divider(self, painter: QPainter, where: QRectF) -> None:
        place = self._place(where)
        line = QLineF(place, where.top(), place, where.bottom())
        for token, width in ((Token.SURROUND, 4), (Token.PLAYHEAD, 2)):
            painter.setPen(QPen(colour(token), width))
            painter.drawLine(line)
        painter.setBrush(colour(Token.ACCENT_FILL if self._is_dragged else Token.RAISED))
        grip = QRectF(0, 0, 2 * _GRIP_PX, 4 * _GRIP_PX)
        grip.moveCenter(QPointF(place, where.center().y()))
        painter.drawRoundedRect(grip, 4, 4)

    def _place(self, where: QRectF) -> float:
        return where.left() + self._share * where.width()

    def _is_near(self, at: QPointF, where: QRectF) -> bool:
        is_beside = self.begins_at is not None
        return not is_beside and abs(at.x() - self._place(where)) <= _NEAR_PX

    def cursor(self, at: QPointF, where: QRectF) -> Qt.CursorShape | None:
        """The divider is dragged sideways."""
        return Qt.CursorShape.SplitHCursor if self._is_near(at, where) else None

    def press(self, at: QPointF, where: QRectF) -> bool:
        """Take hold of the divider."""
        self._is_dragged = self._is_near(at, where)
        return self._is_dragged

    def drag(self, at: QPointF, where: QRectF) -> None:
        """Put the divider under the mouse."""
        self.set_share((at.x() - where.left()) / max(1.0, where.width()))

    def release(self) -> None:
        """Let go of it."""
        self._is_dragged = False
        self.changed.emit()

    def reset_at(self, at: QPointF, where: QRectF) -> bool:
        """Put the divider into the middle."""
        is_near = self._is_near(at, where)
        if is_near:
            self.set_share(0.5)
        return is_near

    def wants(self, key: QKeyEvent) -> bool:
        """Left and right move the divider."""
        is_arrow = key.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        others = key.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        return not self._is_beside and is_arrow and not others

    def press_key(self, key: QKeyEvent) -> None:
        """Move the divider by a hundredth of the picture, with Shift by a tenth."""
        is_large = bool(key.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = _LARGE_STEP if is_large else _STEP
        self.set_share(self._share + (step if key.key() == Qt.Key.Key_Right else -step))
