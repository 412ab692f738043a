"""How the box, the contours and the handles of a face are drawn."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from emo_desktop.app.face_contours import CONTOURS
from emo_desktop.base.arrays import Floats
from emo_desktop.ui.canvas.painting import translucent
from emo_desktop.ui.theme import Token, colour

_GRIP_PX = 8.0
_POINT_PX, _SMALL_POINT_PX = 3.5, 1.5


class FaceDrawing:
    """Draws on the canvas; every line is dark with a bright core, so that it is seen anywhere."""

    def paint_box(self, painter: QPainter, box: QRectF, *, is_chosen: bool) -> None:
        """Draw the face box."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        core = Token.FOCUS if is_chosen else Token.ACCENT
        for ink, width in ((_shade(), 3), (colour(core), 2 if is_chosen else 1)):
            painter.setPen(QPen(ink, width))
            painter.drawRect(box)

    def paint_choice(self, painter: QPainter, box: QRectF, name: str, is_chosen: bool) -> None:
        """Draw one of several faces, and its number."""
        self.paint_box(painter, box, is_chosen=is_chosen)
        self._write(painter, name, QPointF(box.left(), box.bottom() + 4))

    def paint_contours(self, painter: QPainter, places: Floats) -> None:
        """Draw lids, lips, brows, nose and jaw.

        Args:
            painter: on the canvas.
            places: (478, 2) of all landmarks on the canvas.
        """
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        lines = [QPolygonF([QPointF(*places[point]) for point in each]) for each in CONTOURS]
        bright = translucent(Token.ACCENT, 170)
        for ink, width in ((_shade(), 2.0), (bright, 1.0)):
            painter.setPen(QPen(ink, width))
            for line in lines:
                painter.drawPolyline(line)

    def paint_grip(self, painter: QPainter, at: QPointF) -> None:
        """Draw a handle of the box."""
        painter.setPen(QPen(colour(Token.SURROUND), 1))
        painter.setBrush(colour(Token.ACCENT))
        painter.drawRect(QRectF(at.x() - _GRIP_PX / 2, at.y() - _GRIP_PX / 2, _GRIP_PX, _GRIP_PX))

    def paint_point(
        self, painter: QPainter, at: QPointF, *, is_moved: bool, is_small: bool
    ) -> None:
        """Draw a landmark: a ring, and where the user moved it a filled diamond."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        reach = _SMALL_POINT_PX if is_small else _POINT_PX
        painter.setPen(QPen(colour(Token.SURROUND), 1))
        if is_moved:
            reach += 1.5
            painter.setBrush(colour(Token.STALE))
            ways = ((0, -reach), (reach, 0), (0, reach), (-reach, 0))
            painter.drawPolygon(QPolygonF([at + QPointF(*way) for way in ways]))
        else:
            painter.setBrush(colour(Token.ACCENT))
            painter.drawEllipse(at, reach, reach)

    def paint_chosen(self, painter: QPainter, at: QPointF) -> None:
        """Draw the ring round what keys act on."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ink, width in ((_shade(), 4), (colour(Token.FOCUS), 2)):
            painter.setPen(QPen(ink, width))
            painter.drawEllipse(at, 8.0, 8.0)

    def _write(self, painter: QPainter, name: str, at: QPointF) -> None:
        size = painter.fontMetrics().boundingRect(name)
        box = QRectF(at.x(), at.y(), size.width() + 12, size.height() + 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(translucent(Token.WINDOW, 220))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(colour(Token.TEXT))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)


def _shade() -> QColor:
    return translucent(Token.SURROUND, 150)
