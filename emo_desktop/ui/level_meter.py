"""How loud an input is: a bar from -60 to 0 dB, the loudest lately, and whether it has clipped."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from emo_desktop.audio.level_meter import Levels
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.theme import Token, colour

LEAST_DB = -60.0
_LOUD_DB, _HOT_DB = -12.0, -3.0
_MARKS_DB = (-60, -48, -36, -24, -12, 0)
_BAR_PX, _HEIGHT_PX, _CLIP_PX, _PAD = 14, 38, 44, 2


def share_of(level_db: float) -> float:
    """Where a level lies on the bar, 0 to 1."""
    return min(1.0, max(0.0, (level_db - LEAST_DB) / -LEAST_DB))


@survives_errors
class LevelMeterBar(QWidget):
    """Shows levels; a click, or Enter, forgets that it clipped.

    Signals:
        clip_cleared(): that it clipped is to be forgotten.
    """

    clip_cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._levels: Levels | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Input level"))
        self.setToolTip(self.tr("Peak of the input in dB of full scale. Click to clear CLIP."))

    def sizeHint(self) -> QSize:
        """As high as bar and scale."""
        return QSize(220, _HEIGHT_PX)

    def show_levels(self, levels: Levels | None) -> None:
        """Show what is heard; None: nothing is."""
        if levels == self._levels:
            return
        clipped = levels is not None and levels.has_clipped
        if clipped != (self._levels is not None and self._levels.has_clipped):
            self.setAccessibleDescription(self.tr("It has clipped.") if clipped else "")
        self._levels = levels
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPixelSize(11)
        painter.setFont(font)
        bar = QRectF(_PAD, _PAD, self.width() - _CLIP_PX - 3 * _PAD, _BAR_PX)
        painter.fillRect(bar, colour(Token.WAVEFORM_GROUND))
        if self._levels is not None:
            self._paint_level(painter, bar, self._levels)
        painter.setPen(QPen(colour(Token.STRONG_BORDER), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar)
        self._paint_scale(painter, bar)
        self._paint_clip(painter)
        if self.hasFocus():
            painter.setPen(QPen(colour(Token.FOCUS), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_level(self, painter: QPainter, bar: QRectF, levels: Levels) -> None:
        for low_db, high_db, token in (
            (LEAST_DB, _LOUD_DB, Token.DONE),
            (_LOUD_DB, _HOT_DB, Token.STALE),
            (_HOT_DB, 0.0, Token.RECORD),
        ):
            if levels.peak_db > low_db:
                left = bar.left() + share_of(low_db) * bar.width()
                right = bar.left() + share_of(min(high_db, levels.peak_db)) * bar.width()
                painter.fillRect(QRectF(left, bar.top(), right - left, _BAR_PX), colour(token))
        if levels.hold_db > LEAST_DB:
            x = bar.left() + share_of(levels.hold_db) * bar.width()
            painter.fillRect(QRectF(x - 1, bar.top(), 2, _BAR_PX), colour(Token.PLAYHEAD))

    def _paint_scale(self, painter: QPainter, bar: QRectF) -> None:
        painter.setPen(colour(Token.SECONDARY))
        for mark in _MARKS_DB:
            x = bar.left() + share_of(mark) * bar.width()
            box = QRectF(x - 16, bar.bottom() + 2, 32, _HEIGHT_PX - _BAR_PX - 6)
            align = Qt.AlignmentFlag.AlignHCenter
            if mark == _MARKS_DB[0]:
                box, align = box.translated(16, 0), Qt.AlignmentFlag.AlignLeft
            elif mark == _MARKS_DB[-1]:
                box, align = box.translated(-16, 0), Qt.AlignmentFlag.AlignRight
            painter.drawText(box, align, f"{mark}")

    def _paint_clip(self, painter: QPainter) -> None:
        has_clipped = self._levels is not None and self._levels.has_clipped
        box = QRectF(self.width() - _CLIP_PX - _PAD, _PAD, _CLIP_PX, _BAR_PX + 2)
        painter.setPen(QPen(colour(Token.ERROR if has_clipped else Token.BORDER), 1))
        painter.setBrush(colour(Token.ERROR) if has_clipped else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 2, 2)
        painter.setPen(colour(Token.WINDOW if has_clipped else Token.DISABLED))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.tr("CLIP"))

    def mousePressEvent(self, press: QMouseEvent) -> None:
        self.clip_cleared.emit()
        press.accept()

    def keyPressEvent(self, press: QKeyEvent) -> None:
        if press.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clip_cleared.emit()
        else:
            super().keyPressEvent(press)
