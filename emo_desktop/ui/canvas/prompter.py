"""The words of the line, below the picture, in the size the speaker wants."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from emo_desktop.ui.theme import Token, colour

USUAL_TEXT_PX, MIN_TEXT_PX, MAX_TEXT_PX = 15, 11, 64
_STEP = 1.15
_LEAST_ROOM, _PADDING = 44.0, 12.0
_LINES = 2
_LARGE = 1.8
_MOST_SHARE = 0.4
_FLAGS = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap


class Prompter:
    """Lays out and draws the text of a line."""

    def __init__(self) -> None:
        self.text = ""
        self.text_px = USUAL_TEXT_PX
        self.is_large = False  # while somebody speaks from it

    @property
    def _size_px(self) -> int:
        return round(self.text_px * _LARGE) if self.is_large else self.text_px

    def step(self, *, is_up: bool) -> int:
        """The next size of the text, larger or smaller."""
        wanted = self.text_px * _STEP if is_up else self.text_px / _STEP
        away = round(wanted)
        if away == self.text_px:
            away += 1 if is_up else -1
        return min(MAX_TEXT_PX, max(MIN_TEXT_PX, away))

    def room_px(self, font: QFont, height: float) -> float:
        """How much of a canvas so high it takes, whatever is said: the picture does not jump."""
        lines = _LINES * QFontMetricsF(_sized(font, self._size_px)).lineSpacing()
        return min(max(_LEAST_ROOM, lines + _PADDING), _MOST_SHARE * height)

    def paint(self, painter: QPainter, room: QRectF) -> None:
        """Draw the text; what is too long for its room is drawn smaller."""
        if not self.text:
            return
        for size in range(self._size_px, MIN_TEXT_PX - 1, -1):
            font = _sized(painter.font(), size)
            needed = QFontMetricsF(font).boundingRect(room, _FLAGS, self.text)
            if needed.height() <= room.height() or size == MIN_TEXT_PX:
                painter.setFont(font)
                break
        painter.setPen(colour(Token.TEXT))
        painter.drawText(room, _FLAGS, self.text)


def _sized(font: QFont, size_px: int) -> QFont:
    sized = QFont(font)
    sized.setPixelSize(size_px)
    return sized
