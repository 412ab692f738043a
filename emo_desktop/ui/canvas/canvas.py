"""The picture: what is played, fitted or zoomed, and a label that says whose quality it is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from emo_desktop.app.portrait_fit import Area
from emo_desktop.base.arrays import Bytes
from emo_desktop.ui.canvas.comparison_layer import ComparisonLayer
from emo_desktop.ui.canvas.face_handles import FaceHandles
from emo_desktop.ui.canvas.guides import Onion, SafeAreas
from emo_desktop.ui.canvas.layer import Layer
from emo_desktop.ui.canvas.mirror_layer import MirrorLayer
from emo_desktop.ui.canvas.painting import (
    Corner,
    ShownPicture,
    paint_label,
    paint_message,
    placed,
)
from emo_desktop.ui.canvas.prompter import MAX_TEXT_PX, MIN_TEXT_PX, Prompter
from emo_desktop.ui.canvas.recording_layer import RecordingLayer
from emo_desktop.ui.canvas.region_layer import RegionLayer
from emo_desktop.ui.canvas.view import PictureView
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.theme import Token, colour

_ZOOM_STEP = 1.25
_MARGIN = 12
_INSET = 0.35


@survives_errors
class Canvas(QWidget):
    """Shows one frame at a time, and layers over it.

    Signals:
        files_dropped(list): paths that were dropped on it.
        text_size_changed(int): the text below the picture has another size, in pixels.
    """

    files_dropped = Signal(list)
    text_size_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 200)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Picture"))
        self._frame: ShownPicture | None = None
        self._portrait: ShownPicture | None = None  # shown instead of the film while it is fitted
        self._label = self._portrait_label = self._notice = ""
        self._message: tuple[str, ...] = ()
        self._has_film = False
        self._short_px: int | None = None
        self._view, self._prompter = PictureView(), Prompter()
        self._panned_from: QPointF | None = None
        self._dragged: Layer | None = None
        self.onion, self.safe_areas = Onion(), SafeAreas()
        self.comparison, self.region, self.handles = ComparisonLayer(), RegionLayer(), FaceHandles()
        self._layers: list[Layer] = []
        self.mirror, self.recording = MirrorLayer(), RecordingLayer()
        under = (self.onion, self.comparison, self.mirror, self.safe_areas)
        for layer in (*under, self.region, self.handles, self.recording):
            self.add_layer(layer)

    def add_layer(self, layer: Layer) -> None:
        """Draw one more layer, over the others."""
        layer.setParent(self)  # or what is connected to it would keep the whole window alive
        self._layers.append(layer)
        layer.changed.connect(self.update)

    @property
    def has_picture(self) -> bool:
        """Whether a frame of the film is shown, or could be."""
        return self._frame is not None

    def show_frame(self, pixels: Bytes, label: str, *, short_px: int | None = None) -> None:
        """Show a frame (H, W, 4) uint8 RGB with straight alpha, and what it is.

        Args:
            pixels: of the frame.
            label: what is said of it.
            short_px: short side of the film, where frames are drawn smaller for now; theirs when
                None.
        """
        self._frame, self._short_px = ShownPicture(pixels), short_px
        self._label, self._message = label, ()
        self._describe()

    def show_portrait(
        self, portrait: ShownPicture | None, label: str = "", *, has_film: bool = False
    ) -> None:
        """Show a portrait instead of the film; None: the film again.

        Args:
            portrait: that is fitted.
            label: what is said of it.
            has_film: whether the film is of it, and shown in a corner.
        """
        self._portrait, self._has_film = portrait, has_film
        self.show_portrait_label(label)

    def show_portrait_label(self, label: str) -> None:
        """Say something else of the portrait."""
        self._portrait_label = label
        self._describe()

    def show_notice(self, notice: str) -> None:
        """Say something on the picture; empty: nothing."""
        self._notice = notice
        self._describe()

    def show_message(self, *lines: str) -> None:
        """Show words instead of a picture, the first line larger."""
        self._frame = None
        self._message = lines
        self._label = ""
        self._describe()

    def _describe(self) -> None:
        """Draw anew, and say the same to those who do not see it."""
        is_portrait = self._portrait is not None
        label = self._portrait_label if is_portrait else self._label
        words = (label, *(() if is_portrait else self._message), self._notice)
        self.setAccessibleDescription(" ".join(word for word in words if word))
        self.update()

    def show_text(self, text: str) -> None:
        """Show what is said, below the picture."""
        if text != self._prompter.text:
            self._prompter.text = text
            self.update()

    def set_prompting(self, prompts: bool) -> None:
        """Show the text below the picture larger, for who speaks it."""
        if prompts != self._prompter.is_large:
            self._prompter.is_large = prompts
            self.update()

    @property
    def text_px(self) -> int:
        """Size of the text below the picture."""
        return self._prompter.text_px

    def set_text_px(self, size: int) -> None:
        """Give the text below the picture another size."""
        size = min(MAX_TEXT_PX, max(MIN_TEXT_PX, size))
        if size != self._prompter.text_px:
            self._prompter.text_px = size
            self.text_size_changed.emit(size)
            self.update()

    def fit(self) -> None:
        """Show the picture as large as it fits."""
        self._view.fit()
        self.update()

    def show_part(self, part: Area) -> None:
        """Show a part of the picture as large as it fits."""
        size = self._size()
        wanted = placed(part, QRectF(0, 0, size.width(), size.height()))
        if not wanted.isEmpty():
            self._view.show_part(wanted, size, self._room())
            self.update()

    def show_actual(self) -> None:
        """Show a pixel of the film as one of the screen."""
        self._zoom_to(1 / self.devicePixelRatioF(), self._room().center())

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Show the picture larger or smaller; what is at a point stays there."""
        room = self._room()
        zoom = self._view.scale(self._size(), room) * factor
        self._zoom_to(zoom, room.center() if at is None else at)

    def _zoom_to(self, zoom: float, at: QPointF) -> None:
        self._view.set_zoom(zoom, self._size(), self._room(), at)
        self.update()

    @property
    def _shown(self) -> ShownPicture | None:
        return self._portrait or self._frame

    def _size(self) -> QSizeF:
        """Of the picture, in pixels of the film."""
        shown = self._shown
        if shown is None:
            return QSizeF()
        size = QSizeF(shown.width, shown.height)
        if self._portrait is None and self._short_px is not None:
            size *= self._short_px / min(shown.width, shown.height)
        return size

    def _room(self) -> QRectF:
        """Where the picture may lie: above the text, and left of the other one beside it."""
        text = self._prompter.room_px(self.font(), self.height())
        width, height = self.width() / self._columns, self.height() - text
        return QRectF(0, 0, width, height).adjusted(_MARGIN, _MARGIN, -_MARGIN, 0)

    @property
    def _columns(self) -> int:
        is_beside = self.comparison.is_on and self.comparison.is_beside
        return 2 if is_beside and self._portrait is None else 1

    def picture_rect(self) -> QRectF:
        """Where the picture lies in the widget; empty without one."""
        return QRectF() if self._shown is None else self._view.rect(self._size(), self._room())

    def _seen_layers(self) -> list[Layer]:
        """What is drawn over the picture; a film that is compared is no portrait that is fitted."""
        shown = [layer for layer in self._layers if layer.is_on]
        if self._portrait is not None:
            shown = [layer for layer in shown if layer is not self.comparison]
            shown = [layer for layer in shown if layer is not self.onion]
        return shown if self._shown is not None else [each for each in shown if each.stands_alone]

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(Token.SURROUND))
        if self._shown is not None:
            self._paint_picture(painter, self.picture_rect())
        else:
            if not self.recording.is_on:
                paint_message(painter, self._message, QRectF(self.rect()))
            for layer in self._seen_layers():
                painter.save()
                layer.paint(painter, self._room())
                painter.restore()
        text = self._prompter.room_px(self.font(), self.height())
        below = QRectF(_MARGIN, self.height() - text, self.width() - 2 * _MARGIN, text)
        painter.save()
        self._prompter.paint(painter, below)
        painter.restore()
        if self.hasFocus():
            painter.setPen(QPen(colour(Token.FOCUS), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_picture(self, painter: QPainter, where: QRectF) -> None:
        assert self._shown is not None
        text = self._prompter.room_px(self.font(), self.height())
        window = QRectF(0, 0, self.width() / self._columns, self.height() - text)
        painter.save()
        painter.setClipRect(window)
        self._shown.paint(painter, where)
        if self._portrait is not None:
            self._paint_film_in_corner(painter, window)
        self.comparison.begins_at = window.width() if self._columns > 1 else None
        for layer in self._seen_layers():
            painter.save()
            if layer is self.comparison:
                painter.setClipRect(QRectF(0, 0, self.width(), window.height()))
            layer.paint(painter, where)
            painter.restore()
        painter.restore()
        if self._portrait is not None:
            paint_label(painter, self._portrait_label, window, Corner.TOP_LEFT)
        elif self._label and not self.mirror.is_on:
            paint_label(painter, self._label, where & window, Corner.TOP_LEFT)
        if self._notice:
            paint_label(painter, self._notice, window, Corner.BOTTOM_MIDDLE, token=Token.STALE)

    def _paint_film_in_corner(self, painter: QPainter, window: QRectF) -> None:
        """The film while its portrait is fitted: half over that as an onion, or small beside it."""
        if self._frame is None or not self._has_film:
            return
        if self.onion.is_on:
            painter.setOpacity(0.5)
            self._frame.paint(painter, self.picture_rect(), has_ground=False)
            painter.setOpacity(1)
            return
        size = QSizeF(self._frame.width, self._frame.height)
        most = window.size() * _INSET
        size.scale(most, Qt.AspectRatioMode.KeepAspectRatio)
        corner = QRectF(QPointF(window.right() - 8, window.bottom() - 8), QSizeF())
        corner.adjust(-size.width(), -size.height(), 0, 0)
        self._frame.paint(painter, corner)
        painter.setPen(QPen(colour(Token.STRONG_BORDER), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(corner)
        if self._label:
            paint_label(painter, self._label, corner.adjusted(-4, -4, 4, 4), Corner.BOTTOM_RIGHT)

    def wheelEvent(self, wheel: QWheelEvent) -> None:
        turn = wheel.angleDelta()
        if wheel.modifiers() & Qt.KeyboardModifier.ControlModifier:
            is_up = turn.y() > 0
            if wheel.position().y() > self._room().bottom():
                self.set_text_px(self._prompter.step(is_up=is_up))
            else:
                self.zoom_by(_ZOOM_STEP if is_up else 1 / _ZOOM_STEP, wheel.position())
            wheel.accept()
        elif not self._view.is_fitted:
            way = wheel.pixelDelta() if not wheel.pixelDelta().isNull() else turn / 2
            self._view.move(QPointF(way), self._size(), self._room())
            self.update()
            wheel.accept()
        else:
            wheel.ignore()

    def mousePressEvent(self, press: QMouseEvent) -> None:
        if press.button() == Qt.MouseButton.MiddleButton:
            self._panned_from = press.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif press.button() == Qt.MouseButton.LeftButton:
            for layer in reversed(self._seen_layers()):
                if layer.press(press.position(), self.picture_rect()):
                    self._dragged = layer
                    return

    def mouseMoveEvent(self, move: QMouseEvent) -> None:
        here = move.position()
        if self._panned_from is not None:
            self._view.move(here - self._panned_from, self._size(), self._room())
            self._panned_from = here
            self.update()
        elif self._dragged is not None:
            self._dragged.drag(here, self.picture_rect())
        else:
            self._show_cursor(here)

    def mouseReleaseEvent(self, release: QMouseEvent) -> None:
        self._panned_from = None
        if self._dragged is not None:
            self._dragged.release()
            self._dragged = None
        self._show_cursor(release.position())

    def mouseDoubleClickEvent(self, click: QMouseEvent) -> None:
        at, where = click.position(), self.picture_rect()
        if not any(layer.reset_at(at, where) for layer in reversed(self._seen_layers())):
            self.fit()

    def _show_cursor(self, at: QPointF) -> None:
        where = self.picture_rect()
        shapes = (layer.cursor(at, where) for layer in reversed(self._seen_layers()))
        shape = next((each for each in shapes if each is not None), None)
        self.setCursor(Qt.CursorShape.ArrowCursor if shape is None else shape)

    def event(self, happening: QEvent) -> bool:
        """Take keys that a layer wants before a command of the window does."""
        is_asked = happening.type() == QEvent.Type.ShortcutOverride
        if is_asked and isinstance(happening, QKeyEvent) and self._wanting(happening) is not None:
            happening.accept()
            return True
        return super().event(happening)

    def _wanting(self, key: QKeyEvent) -> Layer | None:
        return next((each for each in reversed(self._seen_layers()) if each.wants(key)), None)

    def keyPressEvent(self, press: QKeyEvent) -> None:
        layer = self._wanting(press)
        if layer is None:
            super().keyPressEvent(press)
        else:
            layer.press_key(press)

    def keyReleaseEvent(self, release: QKeyEvent) -> None:
        if not release.isAutoRepeat():
            for layer in self._seen_layers():
                layer.release_key()
        super().keyReleaseEvent(release)

    def focusNextPrevChild(self, is_forward: bool) -> bool:
        """Tab goes through the handles of the layers, and on to the next widget behind them."""
        if any(layer.choose_next(is_forward=is_forward) for layer in self._seen_layers()):
            return True
        return super().focusNextPrevChild(is_forward)

    def focusOutEvent(self, out: QFocusEvent) -> None:
        for layer in self._seen_layers():
            layer.release_key()
        super().focusOutEvent(out)

    def dragEnterEvent(self, drag: QDragEnterEvent) -> None:
        if drag.mimeData().hasUrls():
            drag.acceptProposedAction()

    def dropEvent(self, drop: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in drop.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.files_dropped.emit(paths)
            drop.acceptProposedAction()
