"""The first start: three large targets over the empty picture, to press or to drop on."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QEnterEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QSizePolicy, QWidget

from emo_desktop.project.changes import Changes
from emo_desktop.ui.document import Document
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.theme import Token, colour

_LEAST_PX, _MOST_PX = (150, 48), (260, 180)
_NARROW_PX = 640
_SIGN_PX = 44
_PRESS_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Sign(Enum):
    """What is drawn on a target."""

    FACE = auto()
    WAVE = auto()
    PLAY = auto()


@survives_errors
class Target(QAbstractButton):
    """A large button on which files can be dropped.

    Signals:
        files_dropped(list): paths that were dropped on it.

    Args:
        sign: that is drawn.
        text: what to do.
        hint: more words, smaller.
        takes_files: whether something can be dropped.
    """

    files_dropped = Signal(list)

    def __init__(self, sign: Sign, text: str, hint: str, *, takes_files: bool) -> None:
        super().__init__()
        self._sign, self._hint = sign, hint
        self._is_done = self._is_over = False
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(hint)
        self.setAcceptDrops(takes_files)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(*_LEAST_PX)
        self.setMaximumSize(*_MOST_PX)

    def sizeHint(self) -> QSize:
        """As large as there is room."""
        return QSize(*_MOST_PX)

    def show_done(self, is_done: bool, hint: str) -> None:
        """Say whether that is done already, and in words what comes next."""
        self._is_done, self._hint = is_done, hint
        self.setAccessibleDescription(hint)
        self.update()

    def event(self, happened: QEvent) -> bool:
        # Space and Return press the target that has the focus, whatever they do in the window.
        is_key = happened.type() == QEvent.Type.ShortcutOverride
        if is_key and isinstance(happened, QKeyEvent) and happened.key() in _PRESS_KEYS:
            happened.accept()
            return True
        return super().event(happened)

    def keyPressEvent(self, press: QKeyEvent) -> None:
        if press.key() in _PRESS_KEYS and not press.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(press)

    def enterEvent(self, entered: QEnterEvent) -> None:
        super().enterEvent(entered)
        self._mark(True)

    def leaveEvent(self, left: QEvent) -> None:
        super().leaveEvent(left)
        self._mark(False)

    def dragEnterEvent(self, drag: QDragEnterEvent) -> None:
        if drag.mimeData().hasUrls():
            drag.acceptProposedAction()
            self._mark(True)

    def dragLeaveEvent(self, left: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(left)
        self._mark(False)

    def dropEvent(self, drop: QDropEvent) -> None:
        self._mark(False)
        paths = [url.toLocalFile() for url in drop.mimeData().urls() if url.isLocalFile()]
        if paths:
            drop.acceptProposedAction()
            self.files_dropped.emit(paths)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        room = QRectF(self.rect()).adjusted(12, 8, -12, -8)
        is_low = room.height() < 120
        words = room
        side = min(_SIGN_PX, room.height())
        if is_low:
            sign = QRectF(room.left() + 4, room.center().y() - side / 2, side, side)
            words = room.adjusted(side + 20, 0, 0, 0)
        else:
            sign = QRectF(room.center().x() - side / 2, room.top() + 18, side, side)
            words = room.adjusted(0, side + 32, 0, 0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(Token.DONE if self._is_done else Token.ACCENT), 2.5))
        _PAINT[self._sign](painter, sign)
        self._paint_words(painter, words, is_low=is_low)
        painter.end()

    def _mark(self, is_over: bool) -> None:
        self._is_over = is_over
        self.update()

    def _paint_frame(self, painter: QPainter) -> None:
        has_focus = self.hasFocus()
        line = QPen(colour(Token.STRONG_BORDER), 1, Qt.PenStyle.DashLine)
        if has_focus:
            line = QPen(colour(Token.FOCUS), 2)
        elif self._is_over or self.isDown():
            line = QPen(colour(Token.ACCENT), 2)
        painter.setPen(line)
        painter.setBrush(colour(Token.RAISED if self._is_over else Token.PANEL))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def _paint_words(self, painter: QPainter, room: QRectF, *, is_low: bool) -> None:
        side = Qt.AlignmentFlag.AlignLeft if is_low else Qt.AlignmentFlag.AlignHCenter
        wrap = Qt.TextFlag.TextWordWrap
        font = painter.font()
        font.setPixelSize(15)
        font.setBold(True)
        painter.setFont(font)
        title = f"✓ {self.text()}" if self._is_done else self.text()
        flags = side | Qt.AlignmentFlag.AlignTop | wrap
        used = painter.boundingRect(room, flags, title)
        has_hint = room.height() >= used.height() + 24
        if is_low:
            height = used.height() + (24 if has_hint else 0)
            room = room.adjusted(0, max(0.0, (room.height() - height) / 2), 0, 0)
        painter.setPen(colour(Token.TEXT))
        painter.drawText(room, flags, title)
        if not has_hint:
            return
        font.setBold(False)
        font.setPixelSize(13)
        painter.setFont(font)
        painter.setPen(colour(Token.SECONDARY))
        below = room.adjusted(0, used.height() + 6, 0, 0)
        painter.drawText(below, flags, self._hint)


@survives_errors
class Welcome(QWidget):
    """What to do in an empty project; it lies over the picture and goes when it is done.

    Signals:
        portrait_wanted(): a picture is to be chosen.
        voice_wanted(): a sound is to be chosen.
        sample_wanted(): the sample project is to be opened.
        files_dropped(list): paths that were dropped.

    Args:
        document: the project.
        over: the widget it covers.
    """

    portrait_wanted = Signal()
    voice_wanted = Signal()
    sample_wanted = Signal()
    files_dropped = Signal(list)

    def __init__(self, document: Document, over: QWidget) -> None:
        super().__init__(over)
        self._document = document
        self._is_held = False
        self.setAccessibleName(self.tr("First steps"))
        self.portrait = Target(Sign.FACE, self.tr("Drop a portrait"), "", takes_files=True)
        self.voice = Target(Sign.WAVE, self.tr("Drop a voice"), "", takes_files=True)
        self.sample = Target(
            Sign.PLAY,
            self.tr("Open sample project"),
            self.tr("She speaks and sings. Nothing is loaded from the network."),
            takes_files=False,
        )
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.addStretch(1)
        for target in (self.portrait, self.voice, self.sample):
            self._layout.addWidget(target, 8)
            target.files_dropped.connect(self.files_dropped)
        self._layout.addStretch(1)
        self.portrait.clicked.connect(self.portrait_wanted)
        self.voice.clicked.connect(self.voice_wanted)
        self.sample.clicked.connect(self.sample_wanted)
        over.installEventFilter(self)
        document.changed.connect(self._document_changed)
        self.setGeometry(over.rect())
        self.refresh()

    def refresh(self) -> None:
        """Show what is done already; nothing when all is."""
        project = self._document.project
        has_portrait = bool(project.characters)
        has_voice = any(clip.take for clip in project.clips)
        choose = self.tr("or click to choose a picture")
        self.portrait.show_done(has_portrait, self.tr("It is there.") if has_portrait else choose)
        record = self.tr("or click to choose a sound; R records")
        self.voice.show_done(has_voice, self.tr("It is there.") if has_voice else record)
        self.sample.setVisible(not has_portrait and not has_voice)
        self.setVisible(not (has_portrait and has_voice) and not self._is_held)

    def hold(self, is_held: bool) -> None:
        """Stay out of the way while something is recorded."""
        self._is_held = is_held
        self.refresh()

    def eventFilter(self, watched: QObject, happened: QEvent) -> bool:
        if happened.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def resizeEvent(self, resized: QResizeEvent) -> None:
        super().resizeEvent(resized)
        is_narrow = self.width() < 3 * _LEAST_PX[0] + 100
        ways, margin = QBoxLayout.Direction, 12 if is_narrow else 24
        self._layout.setDirection(ways.TopToBottom if is_narrow else ways.LeftToRight)
        self._layout.setContentsMargins(margin, margin, margin, margin)
        self._layout.setSpacing(8 if is_narrow else 16)
        for target in (self.portrait, self.voice, self.sample):
            target.setMaximumWidth(_NARROW_PX if is_narrow else _MOST_PX[0])

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(Token.SURROUND))
        painter.end()

    def _document_changed(self, changes: Changes) -> None:
        if changes & (Changes.CHARACTERS | Changes.TAKES | Changes.LINES):
            self.refresh()


def _paint_face(painter: QPainter, room: QRectF) -> None:
    middle, side = room.center(), room.width()
    painter.drawEllipse(QPointF(middle.x(), room.top() + side * 0.3), side * 0.2, side * 0.25)
    shoulders = QPainterPath(QPointF(room.left() + side * 0.08, room.bottom()))
    shoulders.cubicTo(
        QPointF(room.left() + side * 0.1, room.top() + side * 0.55),
        QPointF(room.right() - side * 0.1, room.top() + side * 0.55),
        QPointF(room.right() - side * 0.08, room.bottom()),
    )
    painter.drawPath(shoulders)


def _paint_wave(painter: QPainter, room: QRectF) -> None:
    heights = (0.2, 0.5, 0.9, 0.6, 1.0, 0.4, 0.25)
    for number, height in enumerate(heights):
        x = room.left() + room.width() * (number + 0.5) / len(heights)
        half = room.height() * height / 2
        painter.drawLine(QPointF(x, room.center().y() - half), QPointF(x, room.center().y() + half))


def _paint_play(painter: QPainter, room: QRectF) -> None:
    painter.drawEllipse(room.adjusted(1, 1, -1, -1))
    middle, side = room.center(), room.width() * 0.2
    painter.drawPolygon(
        [
            QPointF(middle.x() - side * 0.7, middle.y() - side),
            QPointF(middle.x() - side * 0.7, middle.y() + side),
            QPointF(middle.x() + side * 1.1, middle.y()),
        ]
    )


_PAINT: dict[Sign, Callable[[QPainter, QRectF], None]] = {
    Sign.FACE: _paint_face,
    Sign.WAVE: _paint_wave,
    Sign.PLAY: _paint_play,
}
