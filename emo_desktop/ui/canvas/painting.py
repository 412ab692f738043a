"""What several layers of the canvas draw with: pictures, what shows through them, and labels."""

from __future__ import annotations

from enum import Enum, auto

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from emo_desktop.app.portrait_fit import Area
from emo_desktop.base.arrays import Bytes
from emo_desktop.ui.theme import Token, colour, current_theme

_CHECK_PX = 8
_PIXELS_FROM = 4  # so many times enlarged, single pixels are what is looked for
_LABEL_ALPHA = 220
_tiles: dict[str, QPixmap] = {}


class ShownPicture:
    """A picture as Qt draws it.

    Args:
        pixels: (H, W, 4) uint8 RGB with straight alpha.
    """

    def __init__(self, pixels: Bytes) -> None:
        self._pixels = np.ascontiguousarray(pixels)  # the image is a view of it
        height, width = pixels.shape[:2]
        self.image = QImage(
            self._pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888
        )
        self.is_transparent = int(self._pixels[..., 3].min()) < 255

    @property
    def width(self) -> int:
        """In pixels."""
        return self.image.width()

    @property
    def height(self) -> int:
        """In pixels."""
        return self.image.height()

    def paint(self, painter: QPainter, where: QRectF, *, has_ground: bool = True) -> None:
        """Draw it there; what is transparent over a board of checks."""
        if self.is_transparent and has_ground:
            paint_checks(painter, where)
        is_smooth = where.width() < _PIXELS_FROM * self.width
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
        painter.drawImage(where, self.image)


def paint_checks(painter: QPainter, where: QRectF) -> None:
    """Draw what shows that a picture is transparent; the checks move with the picture."""
    theme = current_theme().name
    if theme not in _tiles:
        _tiles[theme] = _tile()
    painter.drawTiledPixmap(where, _tiles[theme])


def _tile() -> QPixmap:
    tile = QPixmap(2 * _CHECK_PX, 2 * _CHECK_PX)
    tile.fill(colour(Token.RAISED))
    painter = QPainter(tile)
    for left, top in ((0, 0), (_CHECK_PX, _CHECK_PX)):
        painter.fillRect(left, top, _CHECK_PX, _CHECK_PX, colour(Token.DISABLED))
    painter.end()
    return tile


def translucent(token: Token, alpha: int) -> QColor:
    """A colour of the theme that lets the picture through; 0 wholly, 255 not at all."""
    shade = QColor(colour(token))  # the theme keeps its own
    shade.setAlpha(alpha)
    return shade


def placed(area: Area, where: QRectF) -> QRectF:
    """Where a part of a picture lies on the canvas.

    Args:
        area: in shares of the picture.
        where: the picture lies.
    """
    corner = QPointF(
        where.left() + area.left * where.width(), where.top() + area.top * where.height()
    )
    size = QSizeF(
        (area.right - area.left) * where.width(), (area.bottom - area.top) * where.height()
    )
    return QRectF(corner, size)


class Corner(Enum):
    """Where in an area a label lies."""

    TOP_LEFT = auto()
    BOTTOM_LEFT = auto()
    BOTTOM_RIGHT = auto()
    BOTTOM_MIDDLE = auto()


def paint_label(
    painter: QPainter, text: str, within: QRectF, corner: Corner, *, token: Token = Token.TEXT
) -> None:
    """Draw words on a ground on which they can be read."""
    size = painter.fontMetrics().boundingRect(text)
    box = QRectF(0, 0, size.width() + 16, size.height() + 6)
    inner = within.adjusted(8, 8, -8, -8)
    if corner is Corner.TOP_LEFT:
        box.moveTopLeft(inner.topLeft())
    elif corner is Corner.BOTTOM_LEFT:
        box.moveBottomLeft(inner.bottomLeft())
    elif corner is Corner.BOTTOM_RIGHT:
        box.moveBottomRight(inner.bottomRight())
    else:
        box.moveCenter(QPointF(inner.center().x(), inner.bottom() - box.height() / 2))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(translucent(Token.WINDOW, _LABEL_ALPHA))
    painter.drawRoundedRect(box, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(colour(token))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def paint_message(painter: QPainter, lines: tuple[str, ...], room: QRectF) -> None:
    """Draw words in the middle, the first line larger."""
    font = painter.font()
    align = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
    top = int(room.center().y()) - 40
    for number, line in enumerate(lines):
        font.setPixelSize(13 if number else 20)
        painter.setFont(font)
        painter.setPen(colour(Token.SECONDARY if number else Token.TEXT))
        painter.drawText(QRectF(room.left(), top, room.width(), 30), align, line)
        top += 22 if number else 40
