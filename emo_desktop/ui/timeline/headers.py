"""The heads of the tracks: their names, and what is heard of them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from emo_desktop.project.hearing import GUIDE, VOICES, Hearing
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.theme import Token, colour
from emo_desktop.ui.timeline.rows import LEAST_HEIGHT, Row, Track, rows_of

HEADER_PX = 132
_BUTTON_PX = 24
_PAD, _SIGN_PX = 10, 22
# Rows so high have their buttons under the name.
_TWO_LINES_PX = 64
_LANES = {Track.VOICE: VOICES, Track.GUIDE: GUIDE}
_SIGNS = {
    Track.PICTURE: "▣",
    Track.VOICE: "♪",
    Track.GUIDE: "♪",
    Track.LINES: "¶",
    Track.MARKERS: "⚑",
}


@survives_errors
class HeaderButton(QAbstractButton):
    """A small square button with a sign.

    Args:
        sign: what is drawn on it; ``magnet`` is drawn as one.
        name: what it does, for its tip and for those who do not see it.
        lit: its colour while it is on; None: it does something at once.
        ink: the colour of the sign.
    """

    def __init__(
        self,
        sign: str,
        name: str,
        parent: QWidget,
        *,
        lit: Token | None = None,
        ink: Token = Token.TEXT,
    ) -> None:
        super().__init__(parent)
        self._sign, self._lit, self._ink = sign, lit or Token.ACCENT, ink
        self.setCheckable(lit is not None)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.resize(_BUTTON_PX, _BUTTON_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        """As large as can be hit well."""
        return QSize(_BUTTON_PX, _BUTTON_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's name
        """Draw."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5)
        is_lit = self.isChecked() or self.isDown()
        painter.setBrush(colour(self._lit) if is_lit else colour(Token.RAISED))
        outline = Token.STRONG_BORDER if self.underMouse() else Token.BORDER
        painter.setPen(QPen(colour(self._lit if is_lit else outline), 1))
        if self.hasFocus():
            painter.setPen(QPen(colour(Token.FOCUS), 2))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(colour(Token.WINDOW if is_lit else self._ink))
        if self._sign == "magnet":
            _paint_magnet(painter, box.center())
        else:
            font = QFont(self.font())
            font.setPixelSize(12)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._sign)
        painter.end()


@survives_errors
class TrackHeaders(QWidget):
    """The column left of the tracks."""

    mute_wanted = Signal(str, bool)  # a lane of the Hearing, and whether it is to be muted
    solo_wanted = Signal(str, bool)
    snapping_changed = Signal(bool)
    record_wanted = Signal()
    guide_wanted = Signal()
    zoom_wanted = Signal(int)  # 1: larger, -1: smaller, 0: everything

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(HEADER_PX)
        self.setMinimumHeight(LEAST_HEIGHT)
        self._rows: dict[Track, Row] = rows_of(LEAST_HEIGHT)
        self._names = {
            Track.PICTURE: self.tr("Picture"),
            Track.VOICE: self.tr("Voice"),
            Track.GUIDE: self.tr("Guide"),
            Track.LINES: self.tr("Lines"),
            Track.MARKERS: self.tr("Markers"),
        }
        self.magnet = HeaderButton("magnet", self.tr("Snap (N)"), self, lit=Token.ACCENT)
        self.magnet.setChecked(True)
        self.magnet.toggled.connect(self.snapping_changed)
        self._zooms = [
            self._zoom("−", self.tr("Zoom out"), -1),
            self._zoom("+", self.tr("Zoom in"), 1),
            self._zoom("↔", self.tr("Show everything"), 0),
        ]
        self.mutes = {track: self._mute(track) for track in (Track.VOICE, Track.GUIDE)}
        self.solos = {track: self._solo(track) for track in (Track.VOICE, Track.GUIDE)}
        self.add_guide = HeaderButton("+", self.tr("Choose a guide track"), self)
        self.add_guide.clicked.connect(self.guide_wanted)
        self.record = HeaderButton("●", self.tr("Record"), self, ink=Token.RECORD)
        self.record.clicked.connect(self.record_wanted)
        self.offer_recording(False)

    def show_hearing(self, hearing: Hearing, *, has_guide: bool) -> None:
        """Show which lanes are muted and which are heard alone, without telling anybody.

        Args:
            hearing: what is said of them.
            has_guide: whether there is a guide to be heard; else one can be chosen.
        """
        for button in (self.mutes[Track.GUIDE], self.solos[Track.GUIDE]):
            button.setVisible(has_guide)
        self.add_guide.setVisible(not has_guide)
        for buttons, lanes in ((self.mutes, hearing.muted), (self.solos, hearing.solo)):
            for track, button in buttons.items():
                button.setChecked(_LANES[track] in lanes)

    def offer_recording(self, offered: bool) -> None:
        """Show the button that records, or not."""
        self.record.setVisible(offered)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's name
        """Draw the names."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(Token.PANEL))
        top = self._rows[Track.STATES].bottom
        painter.fillRect(QRectF(0, 0, self.width(), top), colour(Token.WINDOW))
        for track, name in self._names.items():
            row = self._rows[track]
            height = row.height / 2 if row.height >= _TWO_LINES_PX else row.height
            box = QRectF(_PAD, row.top, self.width() - _PAD, height)
            painter.setPen(colour(Token.SECONDARY))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, _SIGNS[track])
            painter.setPen(colour(Token.TEXT))
            box.setLeft(_PAD + _SIGN_PX)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)
            line = QRectF(0, row.bottom - 1, self.width(), 1)
            painter.fillRect(line, colour(Token.BORDER))
        painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), colour(Token.BORDER))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons on their tracks."""
        self._rows = rows_of(event.size().height())
        for index, button in enumerate((self.magnet, *self._zooms)):
            button.move(_PAD - 3 + index * (_BUTTON_PX + 4), 1)
        for track in (Track.VOICE, Track.GUIDE):
            row = self._rows[track]
            buttons = [self.mutes[track], self.solos[track]]
            if track is Track.VOICE:
                buttons.append(self.record)
            else:
                self.add_guide.move(HEADER_PX - 4 - _BUTTON_PX, round(row.middle) - _BUTTON_PX // 2)
            is_high = row.height >= _TWO_LINES_PX
            y = row.top + row.height // 2 if is_high else round(row.middle) - _BUTTON_PX // 2
            width = len(buttons) * _BUTTON_PX
            left = _PAD + _SIGN_PX - 3 if is_high else HEADER_PX - 4 - width
            for index, button in enumerate(buttons):
                button.move(left + index * _BUTTON_PX, y)

    def _zoom(self, sign: str, name: str, way: int) -> HeaderButton:
        button = HeaderButton(sign, name, self)
        button.clicked.connect(lambda: self.zoom_wanted.emit(way))
        return button

    def _mute(self, track: Track) -> HeaderButton:
        name = self.tr("Mute {track}").format(track=self._names[track])
        button = HeaderButton("M", name, self, lit=Token.STALE)
        button.clicked.connect(lambda is_on: self.mute_wanted.emit(_LANES[track], is_on))
        return button

    def _solo(self, track: Track) -> HeaderButton:
        name = self.tr("{track} alone").format(track=self._names[track])
        button = HeaderButton("S", name, self, lit=Token.ACCENT)
        button.clicked.connect(lambda is_on: self.solo_wanted.emit(_LANES[track], is_on))
        return button


def _paint_magnet(painter: QPainter, middle: QPointF) -> None:
    x, y = middle.x(), middle.y()
    bow = QPainterPath(QPointF(x - 4, y - 5))
    bow.lineTo(x - 4, y)
    bow.arcTo(QRectF(x - 4, y - 4, 8, 8), 180, 180)
    bow.lineTo(x + 4, y - 5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(painter.pen().color(), 2.4, c=Qt.PenCapStyle.FlatCap))
    painter.drawPath(bow)
