"""The tracks of sounds: the voices of the lines, and the guide."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter

from emo_desktop.base.arrays import Floats
from emo_desktop.project.media import Media
from emo_desktop.ui.theme import Token, colour
from emo_desktop.ui.timeline.peaks_loader import PeaksLoader, Reading
from emo_desktop.ui.timeline.rows import Row, Track
from emo_desktop.ui.timeline.scene import Scene
from emo_desktop.ui.timeline.waveform import WaveReader, wave_image

_MARGIN = 3


class SoundPainter:
    """Draws what is heard.

    Args:
        loader: knows the peaks of every sound.
        reading: what is said of a sound while it is being measured.
        missing: what is said of a sound that cannot be read.
    """

    def __init__(self, loader: PeaksLoader, *, reading: str, missing: str) -> None:
        self._loader, self._waves = loader, WaveReader(loader.peaks)
        self._reading, self._missing = reading, missing

    def paint_voice(
        self, painter: QPainter, scene: Scene, *, amplitude: float, font: QFont
    ) -> None:
        """Draw the voices of the lines that are seen."""
        row = scene.rows[Track.VOICE]
        grounds = _ground(Token.CLIP, 0.28), _ground(Token.CLIP_SELECTED, 0.55)
        for bar in scene.bars:
            if bar.media is not None:
                box = scene.box(bar, Track.VOICE, margin=1)
                painter.fillRect(box, grounds[bar.id in scene.selection])
        for is_heard, token in ((False, Token.DISABLED), (True, Token.WAVEFORM)):
            bars = [bar for bar in scene.bars if bar.is_heard is is_heard]
            if bars:
                columns = self._waves.voices(bars, scene.scale, fps=scene.fps, ratio=scene.ratio)
                _paint_wave(painter, row, columns, amplitude, colour(token), scene.ratio)
        for bar in scene.bars:
            if bar.media is not None and self._loader.state(bar.media) is not Reading.READY:
                self._say(painter, scene.box(bar, Track.VOICE, margin=1), bar.media, font)

    def paint_guide(
        self, painter: QPainter, scene: Scene, *, amplitude: float, font: QFont
    ) -> None:
        """Draw the guide, if there is one."""
        guide = scene.guide
        if guide is None:
            return
        row = scene.rows[Track.GUIDE]
        columns = self._waves.guide(guide, scene.scale, fps=scene.fps, ratio=scene.ratio)
        ink = colour(Token.GUIDE if scene.hears_guide else Token.DISABLED)
        _paint_wave(painter, row, columns, amplitude, ink, scene.ratio)
        left = scene.scale.x(float(guide.begin_s * scene.fps))
        width = float(guide.duration_s * scene.fps) * scene.scale.px_per_frame
        box = QRectF(left, row.top + 1, width, row.height - 2)
        if self._loader.state(guide.media) is not Reading.READY:
            self._say(painter, box, guide.media, font)

    def _say(self, painter: QPainter, box: QRectF, media: Media, font: QFont) -> None:
        """Say why there is no wave, where there is none."""
        words = self._reading
        if self._loader.state(media) is Reading.FAILED:
            words = self._missing
            ink = QColor(colour(Token.ERROR))
            ink.setAlphaF(0.35)
            painter.fillRect(box, QBrush(ink, Qt.BrushStyle.FDiagPattern))
        seen = box.intersected(QRectF(0, box.top(), box.right() + 1, box.height()))
        room = seen.adjusted(8, 4, -8, -4)
        if room.width() >= painter.fontMetrics().horizontalAdvance(words):
            painter.setFont(font)
            painter.setPen(colour(Token.SECONDARY))
            painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, words)


def _ground(token: Token, share: float) -> QColor:
    """What a line's wave lies on: mixed here, since drawing what is half clear takes its time."""
    ink, ground = colour(token), colour(Token.WAVEFORM_GROUND)

    def mixed(one: int, other: int) -> int:
        return round(share * one + (1 - share) * other)

    return QColor(
        mixed(ink.red(), ground.red()),
        mixed(ink.green(), ground.green()),
        mixed(ink.blue(), ground.blue()),
    )


def _paint_wave(
    painter: QPainter, row: Row, columns: Floats, amplitude: float, ink: QColor, ratio: float
) -> None:
    height = round((row.height - 2 * _MARGIN) * ratio)
    image = wave_image(columns, height, amplitude=amplitude, ink=ink)
    image.setDevicePixelRatio(ratio)
    painter.drawImage(QPointF(0, row.top + _MARGIN), image)
