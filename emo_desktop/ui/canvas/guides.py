"""Lines over the picture that show what is safe, and the portrait at rest."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from emo_desktop.ui.canvas.layer import Layer
from emo_desktop.ui.canvas.painting import ShownPicture, translucent
from emo_desktop.ui.theme import Token, colour

_ACTION, _TITLE = 0.9, 0.8
_ONION = 0.5


class SafeAreas(Layer):
    """What screens surely show: action within 90 %, titles within 80 %; and the thirds."""

    def paint(self, painter: QPainter, where: QRectF) -> None:
        """Draw them."""
        thirds = [where.left() + where.width() * part / 3 for part in (1, 2)]
        rows = [where.top() + where.height() * part / 3 for part in (1, 2)]
        lines = [QLineF(x, where.top(), x, where.bottom()) for x in thirds]
        lines += [QLineF(where.left(), y, where.right(), y) for y in rows]
        _draw_seen(painter, Qt.PenStyle.DotLine, lines=lines)
        for share, name in ((_ACTION, self.tr("Action 90 %")), (_TITLE, self.tr("Title 80 %"))):
            box = QRectF(0, 0, where.width() * share, where.height() * share)
            box.moveCenter(where.center())
            _draw_seen(painter, Qt.PenStyle.SolidLine, box=box)
            if box.width() > 3 * painter.fontMetrics().horizontalAdvance(name):
                _write_seen(painter, box, name)


def _draw_seen(
    painter: QPainter,
    style: Qt.PenStyle,
    *,
    lines: list[QLineF] | None = None,
    box: QRectF | None = None,
) -> None:
    """Draw lines light over dark, so that they are seen on any picture."""
    for token, width in ((Token.SURROUND, 3), (Token.PLAYHEAD, 1)):
        ink = translucent(token, 110 if width == 3 else 220)
        painter.setPen(QPen(ink, width, style if width == 1 else Qt.PenStyle.SolidLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if lines:
            painter.drawLines(lines)
        if box is not None:
            painter.drawRect(box)


def _write_seen(painter: QPainter, box: QRectF, name: str) -> None:
    room = painter.fontMetrics().boundingRect(name)
    ground = QRectF(box.left() + 4, box.bottom() - room.height() - 6, room.width() + 8, 0)
    ground.setHeight(room.height() + 2)
    painter.fillRect(ground, translucent(Token.WINDOW, 200))
    painter.setPen(colour(Token.TEXT))
    painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, name)


class Onion(Layer):
    """The portrait at rest, half transparent over the posed frame."""

    def __init__(self) -> None:
        super().__init__()
        self._portrait: ShownPicture | None = None

    def show_portrait(self, portrait: ShownPicture | None) -> None:
        """Take another portrait; None: there is none yet."""
        self._portrait = portrait
        self.changed.emit()

    def paint(self, painter: QPainter, where: QRectF) -> None:
        """Draw it."""
        if self._portrait is not None:
            painter.setOpacity(_ONION)
            self._portrait.paint(painter, where, has_ground=False)
            painter.setOpacity(1)
