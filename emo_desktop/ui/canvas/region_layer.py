"""The face region over the picture: how far the head may swing and nod, dragged at its edges."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen

from emo_desktop.app.head_path import region_of, scale_to_reach
from emo_desktop.app.portrait_fit import Area
from emo_desktop.ui.canvas.layer import Layer
from emo_desktop.ui.canvas.painting import Corner, paint_label, placed, translucent
from emo_desktop.ui.theme import Token, colour

_NEAR_PX = 7.0
_TINT = 36


class RegionLayer(Layer):
    """Shows the region of a head at rest and lets its edges be dragged.

    Signals:
        dragged(float, float): how many times as wide and as high it is to be.
        ended(): the drag is over.
    """

    dragged = Signal(float, float)
    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._boxes: tuple[Area, ...] = ()
        self._scales = (1.0, 1.0)
        self._is_obeyed = self._can_change = self._is_performed = False
        self._edge: tuple[int, int] | None = None

    def show_region(
        self,
        boxes: Sequence[Area],
        scales: tuple[float, float],
        *,
        is_performed: bool,
        is_obeyed: bool,
        can_change: bool,
    ) -> None:
        """Show another region.

        Args:
            boxes: of the face in the frames of a line, or at rest; none: it is not known.
            scales: how many times as wide and as high they are taken.
            is_performed: whether they are those of the line, rather than of a head at rest.
            is_obeyed: whether who draws the line obeys the region.
            can_change: whether there is a line that may be changed.
        """
        self._boxes, self._scales = tuple(boxes), scales
        self._is_performed, self._is_obeyed = is_performed, is_obeyed
        self._can_change = can_change
        self.changed.emit()

    @property
    def words(self) -> str:
        """What is said of it."""
        swing, nod = self._scales
        whose = self.tr("Face region") if self._is_performed else self.tr("Face region at rest")
        said = self.tr("{region}: swing {swing} ×, nod {nod} ×").format(
            region=whose, swing=f"{swing:.2f}", nod=f"{nod:.2f}"
        )
        if self._is_obeyed:
            return said
        return self.tr("{region} – only final packs with a region obey this").format(region=said)

    def box(self, where: QRectF) -> QRectF:
        """Where the region lies on the canvas; empty where it is not known."""
        return placed(region_of(self._boxes, *self._scales), where) if self._boxes else QRectF()

    def paint(self, painter: QPainter, where: QRectF) -> None:
        """Draw the region, its edges and what it means."""
        if not self._boxes:
            return
        box = self.box(where)
        painter.fillRect(box & where, translucent(Token.ACCENT, _TINT))
        style = Qt.PenStyle.SolidLine if self._is_obeyed else Qt.PenStyle.DashLine
        for token, width in ((Token.SURROUND, 3), (Token.ACCENT, 1)):
            solid = Qt.PenStyle.SolidLine
            painter.setPen(QPen(colour(token), width, style if width == 1 else solid))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
        if self._can_change:
            self._paint_grips(painter, box)
        seen = where & painter.clipBoundingRect()
        paint_label(painter, self.words, seen, Corner.BOTTOM_LEFT)

    def _paint_grips(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(QPen(colour(Token.SURROUND), 1))
        painter.setBrush(colour(Token.ACCENT))
        middle = box.center()
        for x, y in (
            (box.left(), middle.y()),
            (box.right(), middle.y()),
            (middle.x(), box.top()),
            (middle.x(), box.bottom()),
        ):
            painter.drawRect(QRectF(x - 4, y - 4, 8, 8))

    def _edge_at(self, at: QPointF, where: QRectF) -> tuple[int, int] | None:
        """The edge that lies there: left (-1, 0), right (1, 0), upper (0, -1) or lower (0, 1)."""
        box = self.box(where)
        reach = box.adjusted(-_NEAR_PX, -_NEAR_PX, _NEAR_PX, _NEAR_PX)
        if not self._can_change or box.isEmpty() or not reach.contains(at):
            return None
        away = {
            (-1, 0): abs(at.x() - box.left()),
            (1, 0): abs(at.x() - box.right()),
            (0, -1): abs(at.y() - box.top()),
            (0, 1): abs(at.y() - box.bottom()),
        }
        nearest = min(away, key=away.__getitem__)
        return nearest if away[nearest] <= _NEAR_PX else None

    def cursor(self, at: QPointF, where: QRectF) -> Qt.CursorShape | None:
        """Edges are dragged across."""
        edge = self._edge_at(at, where)
        if edge is None:
            return None
        return Qt.CursorShape.SizeHorCursor if edge[0] else Qt.CursorShape.SizeVerCursor

    def press(self, at: QPointF, where: QRectF) -> bool:
        """Take hold of an edge."""
        self._edge = self._edge_at(at, where)
        return self._edge is not None

    def drag(self, at: QPointF, where: QRectF) -> None:
        """Put the edge under the mouse; the others follow as the head's way is widened."""
        if self._edge is None or not self._boxes or where.isEmpty():
            return
        across = (at.x() - where.left()) / where.width()
        along = (at.y() - where.top()) / where.height()
        place = across if self._edge[0] else along
        self.dragged.emit(*scale_to_reach(self._boxes, self._scales, edge=self._edge, place=place))

    def release(self) -> None:
        """Let go of the edge."""
        self._edge = None
        self.ended.emit()

    def reset_at(self, at: QPointF, where: QRectF) -> bool:
        """Set the way of that edge back to what the head needs."""
        edge = self._edge_at(at, where)
        if edge is None:
            return False
        width, height = self._scales
        self.dragged.emit(*((1.0, height) if edge[0] else (width, 1.0)))
        self.ended.emit()
        return True
