"""What a speaker looks at: 3-2-1, the streamer that sweeps to the in point, and the red frame."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from emo_desktop.audio.recording import RecorderState
from emo_desktop.audio.recording_plan import BEEPS_S
from emo_desktop.ui.canvas.layer import Layer
from emo_desktop.ui.canvas.painting import translucent
from emo_desktop.ui.theme import Token, colour

_STREAMER_S = 2.0
_FRAME_PX, _STREAMER_PX = 4, 6
_LABEL_PX = 18
_COUNT_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class RecordingMoment:
    """What a recording is at.

    Args:
        state: of the recorder.
        position_s: from the in point.
        recorded_s: of the present take.
        is_rehearsal: whether nothing is recorded.
    """

    state: RecorderState
    position_s: float
    recorded_s: float
    is_rehearsal: bool = False

    @property
    def count(self) -> int | None:
        """What is counted down: 3, 2, 1; None: nothing."""
        left = ceil(-self.position_s)
        return left if 0 < left <= BEEPS_S[0] else None

    @property
    def sweep(self) -> float | None:
        """How far the streamer is, 0 to 1; None: there is none."""
        share = 1 + self.position_s / _STREAMER_S
        return share if 0 <= share < 1 else None


def as_clock(seconds: float) -> str:
    """``00:03.2``: minutes, seconds and tenths."""
    tenths = int(max(0.0, seconds) * 10)
    return f"{tenths // 600:02}:{tenths // 10 % 60:02}.{tenths % 10}"


class RecordingLayer(Layer):
    """Shows the moment of a recording."""

    stands_alone = True

    def __init__(self) -> None:
        super().__init__()
        self.moment: RecordingMoment | None = None
        self._is_review = False

    def show_moment(self, moment: RecordingMoment | None, *, is_review: bool = False) -> None:
        """Show a moment; None: nothing is recorded.

        Args:
            moment: of the recording.
            is_review: whether the take is being played.
        """
        if (moment, is_review) != (self.moment, self._is_review):
            self.moment, self._is_review = moment, is_review
            self.set_on(moment is not None or is_review)

    @property
    def words(self) -> str:
        """What is written in the corner."""
        moment = self.moment
        if moment is None:
            return self.tr("▶ Review") if self._is_review else ""
        if moment.state is RecorderState.RECORDING:
            clock = as_clock(moment.recorded_s or moment.position_s)
            if moment.is_rehearsal:
                return self.tr("Rehearsal {time}").format(time=clock)
            return self.tr("● REC {time}").format(time=clock)
        if moment.state is RecorderState.POST_ROLL:
            return self.tr("Post-roll")
        return self.tr("Rehearsal") if moment.is_rehearsal else self.tr("Stand by")

    def paint(self, painter: QPainter, where: QRectF) -> None:
        """Draw it."""
        moment = self.moment
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if moment is not None:
            if moment.sweep is not None:
                self._paint_streamer(painter, where, moment.sweep)
            if moment.count is not None:
                self._paint_count(painter, where, moment.count)
            if moment.state is RecorderState.RECORDING:
                self._paint_frame(painter, where)
        self._paint_words(painter, where)

    def _ink(self) -> Token:
        is_red = self.moment is not None and not self.moment.is_rehearsal
        return Token.RECORD if is_red else Token.ACCENT

    def _paint_frame(self, painter: QPainter, where: QRectF) -> None:
        inset = _FRAME_PX / 2
        pen = QPen(colour(self._ink()), _FRAME_PX)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(where.adjusted(inset, inset, -inset, -inset))

    def _paint_streamer(self, painter: QPainter, where: QRectF, sweep: float) -> None:
        x = where.left() + sweep * where.width()
        wide = _STREAMER_PX + 4
        ground = QRectF(x - wide / 2, where.top(), wide, where.height())
        painter.fillRect(ground & where, translucent(Token.SURROUND, 160))
        line = QRectF(x - _STREAMER_PX / 2, where.top(), _STREAMER_PX, where.height())
        painter.fillRect(line & where, colour(Token.STALE))

    def _paint_count(self, painter: QPainter, where: QRectF, count: int) -> None:
        side = min(where.width(), where.height()) * _COUNT_SHARE
        box = QRectF(0, 0, side, side)
        box.moveCenter(where.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(translucent(Token.WINDOW, 190))
        painter.drawEllipse(box)
        painter.setFont(_bold(painter.font(), max(24, round(side * 0.7))))
        painter.setPen(colour(Token.TEXT))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{count}")

    def _paint_words(self, painter: QPainter, where: QRectF) -> None:
        painter.setFont(_bold(painter.font(), _LABEL_PX))
        room = painter.fontMetrics().boundingRect(self.words)
        box = QRectF(0, 0, room.width() + 24, room.height() + 10)
        # Beside a narrow picture rather than over what it says of itself.
        around = painter.clipBoundingRect() if painter.hasClipping() else where
        box.moveTopRight(around.topRight())
        box.translate(-_FRAME_PX - 12, _FRAME_PX + 12)
        painter.setPen(QPen(colour(self._ink()), 2))
        painter.setBrush(translucent(Token.WINDOW, 225))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(colour(self._ink()))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.words)


def _bold(font: QFont, size_px: int) -> QFont:
    bold = QFont(font)
    bold.setPixelSize(size_px)
    bold.setWeight(QFont.Weight.Bold)
    return bold
