"""The ruler: when things are, in timecode."""

from __future__ import annotations

import math
from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from emo_desktop.ui.theme import Token, colour
from emo_desktop.ui.timecode import as_timecode
from emo_desktop.ui.timeline.rows import Row
from emo_desktop.ui.timeline.scale import TimeScale

FONT_PX = 12
_LABEL_PX, _TICK_PX = 100, 8
_FRAMES = (1, 2, 5, 10)
_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 28_800)


def ruler_steps(px_per_frame: float, fps: Fraction) -> tuple[int, int]:
    """How many frames lie between two labels, and between two ticks, so that both can be read."""
    base = max(1, round(fps))
    steps = [step for step in _FRAMES if step < base] + [base * step for step in _SECONDS]
    label = next((step for step in steps if step * px_per_frame >= _LABEL_PX), steps[-1])
    tick = next(step for step in steps if step * px_per_frame >= _TICK_PX and label % step == 0)
    return label, tick


def paint_ruler(
    painter: QPainter, row: Row, scale: TimeScale, *, fps: Fraction, font: QFont
) -> None:
    """Draw the ticks and labels that are seen."""
    painter.fillRect(QRectF(0, row.top, scale.width_px, row.height), colour(Token.WINDOW))
    painter.setFont(font)
    label, tick = ruler_steps(scale.px_per_frame, fps)
    first = scale.frame_at(-_LABEL_PX) // label * label
    last = math.ceil((scale.width_px + scale.left_px) / scale.px_per_frame)
    for frame in range(first, last + 1, tick):
        x = round(scale.x(frame)) + 0.5
        is_label = frame % label == 0
        painter.setPen(colour(Token.STRONG_BORDER))
        length = 9 if is_label else 4
        painter.drawLine(QPointF(x, row.bottom - length), QPointF(x, row.bottom - 1))
        if is_label:
            painter.setPen(colour(Token.SECONDARY))
            box = QRectF(x + 4, row.top, _LABEL_PX, row.height - 5)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, as_timecode(frame, fps))
