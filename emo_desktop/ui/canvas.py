"""The picture: what is played, fitted or zoomed, and a label that says whose quality it is."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from emo_desktop.base.arrays import Bytes
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.theme import Token, colour

_ZOOM_STEP = 1.25
_LEAST_ZOOM, _MOST_ZOOM = 0.1, 16.0
_MARGIN = 12
_TEXT_ROOM = 44
_CHECK_PX = 8


@survives_errors
class Canvas(QWidget):
    """Shows one frame at a time.

    Signals:
        files_dropped(list): paths that were dropped on it.
    """

    files_dropped = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 200)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Picture"))
        self._image: QImage | None = None
        self._pixels: Bytes | None = None
        self._label = self._text = ""
        self._message: tuple[str, ...] = ()
        self._zoom: float | None = None  # None: as large as fits
        self._pan = QPointF()
        self._dragged_from: QPoint | None = None

    @property
    def has_picture(self) -> bool:
        """Whether a frame is shown."""
        return self._image is not None

    def show_frame(self, pixels: Bytes, label: str) -> None:
        """Show a frame (H, W, 4) uint8 RGB with straight alpha, and what it is."""
        self._pixels = np.ascontiguousarray(pixels)
        height, width = pixels.shape[:2]
        self._image = QImage(
            self._pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888
        )
        self._label, self._message = label, ()
        self.setAccessibleDescription(label)
        self.update()

    def show_message(self, *lines: str) -> None:
        """Show words instead of a picture, the first line larger."""
        self._image = self._pixels = None
        self._message = lines
        self._label = ""
        self.setAccessibleDescription(" ".join(lines))
        self.update()

    def show_text(self, text: str) -> None:
        """Show what is said, below the picture."""
        if text != self._text:
            self._text = text
            self.update()

    def fit(self) -> None:
        """Show the picture as large as it fits."""
        self._zoom, self._pan = None, QPointF()
        self.update()

    def zoom_by(self, factor: float) -> None:
        """Show the picture larger or smaller."""
        self._zoom = min(_MOST_ZOOM, max(_LEAST_ZOOM, self._scale() * factor))
        self.update()

    def _scale(self) -> float:
        """Screen pixels of a picture's pixel."""
        if self._zoom is not None:
            return self._zoom
        if self._image is None:
            return 1.0
        room_width = max(1, self.width() - 2 * _MARGIN)
        room_height = max(1, self.height() - _MARGIN - _TEXT_ROOM)
        return min(room_width / self._image.width(), room_height / self._image.height())

    def picture_rect(self) -> QRectF:
        """Where the picture lies in the widget; empty without one."""
        if self._image is None:
            return QRectF()
        scale = self._scale()
        width, height = self._image.width() * scale, self._image.height() * scale
        left = (self.width() - width) / 2 + self._pan.x()
        top = _MARGIN + (self.height() - _MARGIN - _TEXT_ROOM - height) / 2 + self._pan.y()
        return QRectF(left, top, width, height)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(Token.SURROUND))
        if self._image is not None:
            self._paint_picture(painter, self.picture_rect())
        elif self._message:
            self._paint_message(painter)
        self._paint_text(painter)
        if self.hasFocus():
            painter.setPen(QPen(colour(Token.FOCUS), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_picture(self, painter: QPainter, where: QRectF) -> None:
        assert self._image is not None
        painter.save()
        painter.setClipRect(QRectF(0, 0, self.width(), self.height() - _TEXT_ROOM))
        if self._pixels is not None and int(self._pixels[..., 3].min()) < 255:
            self._paint_checks(painter, where)
        is_smaller = where.width() < self._image.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smaller)
        painter.drawImage(where, self._image)
        painter.restore()
        if self._label:
            self._paint_label(painter, where)

    def _paint_checks(self, painter: QPainter, where: QRectF) -> None:
        """What shows that a picture is transparent."""
        painter.fillRect(where, colour(Token.RAISED))
        painter.fillRect(where, Qt.BrushStyle.Dense4Pattern)

    def _paint_label(self, painter: QPainter, where: QRectF) -> None:
        room = painter.fontMetrics().boundingRect(self._label)
        left, top = max(8.0, where.left() + 8), max(8.0, where.top() + 8)
        box = QRectF(left, top, room.width() + 16, room.height() + 6)
        ground = colour(Token.WINDOW)
        ground.setAlpha(220)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(colour(Token.TEXT))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._label)

    def _paint_message(self, painter: QPainter) -> None:
        first, *rest = self._message
        font = painter.font()
        font.setPixelSize(20)
        painter.setFont(font)
        painter.setPen(colour(Token.TEXT))
        middle = self.height() // 2
        align = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(QRectF(0, middle - 40, self.width(), 30), align, first)
        font.setPixelSize(13)
        painter.setFont(font)
        painter.setPen(colour(Token.SECONDARY))
        for number, line in enumerate(rest):
            painter.drawText(QRectF(0, middle + 22 * number, self.width(), 22), align, line)

    def _paint_text(self, painter: QPainter) -> None:
        if not self._text:
            return
        font = painter.font()
        font.setPixelSize(15)
        painter.setFont(font)
        painter.setPen(colour(Token.TEXT))
        room = QRectF(_MARGIN, self.height() - _TEXT_ROOM, self.width() - 2 * _MARGIN, _TEXT_ROOM)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(room, flags, self._text)

    def wheelEvent(self, wheel: QWheelEvent) -> None:
        if wheel.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(_ZOOM_STEP if wheel.angleDelta().y() > 0 else 1 / _ZOOM_STEP)
            wheel.accept()

    def mousePressEvent(self, press: QMouseEvent) -> None:
        if press.button() == Qt.MouseButton.MiddleButton:
            self._dragged_from = press.position().toPoint()

    def mouseMoveEvent(self, move: QMouseEvent) -> None:
        if self._dragged_from is not None:
            here = move.position().toPoint()
            self._zoom = self._scale()
            self._pan += QPointF(here - self._dragged_from)
            self._dragged_from = here
            self.update()

    def mouseReleaseEvent(self, _: QMouseEvent) -> None:
        self._dragged_from = None

    def mouseDoubleClickEvent(self, _: QMouseEvent) -> None:
        self.fit()

    def dragEnterEvent(self, drag: QDragEnterEvent) -> None:
        if drag.mimeData().hasUrls():
            drag.acceptProposedAction()

    def dropEvent(self, drop: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in drop.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.files_dropped.emit(paths)
            drop.acceptProposedAction()
