"""The head of a curve lane: what it shows, and the menu that says what else it may."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.theme import Token, colour
from emo_desktop.ui.timeline.curve_lane import CurveLane
from emo_desktop.ui.timeline.curve_names import name_of_curve, name_of_group, name_of_side
from emo_desktop.ui.timeline.curve_view import turns
from emo_desktop.ui.timeline.headers import HEADER_PX, HeaderButton
from emo_desktop.ui.timeline.ruler import FONT_PX

_BUTTON_PX, _PAD = 24, 10


@survives_errors
class LaneHeader(QWidget):
    """The head of a lane.

    Args:
        lane: beside it.
    """

    menu_wanted = Signal(QPoint)  # a place on the screen
    close_wanted = Signal()

    def __init__(self, lane: CurveLane) -> None:
        super().__init__()
        self._lane = lane
        self.setFixedWidth(HEADER_PX)
        group = name_of_group(lane.view.group)
        self.menu_button = HeaderButton(
            "▾", self.tr("Choose curves of {group}").format(group=group), self
        )
        self.menu_button.clicked.connect(self._ask_for_menu)
        self.close_button = HeaderButton(
            "✕", self.tr("Close the lane {group}").format(group=group), self
        )
        self.close_button.clicked.connect(self.close_wanted)
        lane.view_changed.connect(self.update)
        lane.values_changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's name
        """Draw the names."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(Token.PANEL))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), colour(Token.STRONG_BORDER))
        painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), colour(Token.BORDER))
        view, middle = self._lane.view, min(self.height() / 2, 34.0)
        room = QRectF(_PAD, 4, self.width() - _PAD - 2 * _BUTTON_PX - 6, middle - 4)
        _write(painter, room, name_of_group(view.group), Token.TEXT)
        small = QFont(self.font())
        small.setPixelSize(FONT_PX)
        painter.setFont(small)
        words = name_of_curve(view.curve)
        if view.has_sides and len(view.edited) == 1:
            words = f"{words}, {name_of_side(view.side)}"
        if turns(view.curve):
            words = f"{words}  ±{self._lane.values().most:g}°"
        room = QRectF(_PAD, middle, self.width() - 2 * _PAD, middle - 6)
        _write(painter, room, words, Token.ACCENT)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002 - Qt's name
        """Put the buttons at the right."""
        self.menu_button.move(self.width() - 2 * _BUTTON_PX - 2, 4)
        self.close_button.move(self.width() - _BUTTON_PX - 2, 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the names opens the menu as well."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._ask_for_menu()

    def _ask_for_menu(self) -> None:
        corner = QPoint(_PAD, min(self.height(), 30))
        self.menu_wanted.emit(self.mapToGlobal(corner))


def _write(painter: QPainter, room: QRectF, words: str, token: Token) -> None:
    metrics = QFontMetricsF(painter.font())
    painter.setPen(colour(token))
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
