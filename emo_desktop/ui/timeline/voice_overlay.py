"""Pitch and loudness, drawn over the voices."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter, QPen

from emo_desktop.app.line_curves import VoiceTrack
from emo_desktop.audio.features import STEPS_PER_S
from emo_desktop.base.arrays import Floats
from emo_desktop.base.runs import runs
from emo_desktop.ui.theme import Token, colour
from emo_desktop.ui.timeline.bars import Bar
from emo_desktop.ui.timeline.curve_painting import (
    LEAST_LINE_PX,
    paint_legend,
    paint_strong,
    polyline,
)
from emo_desktop.ui.timeline.curve_source import CurveSource
from emo_desktop.ui.timeline.rows import Track
from emo_desktop.ui.timeline.scene import Scene

# What is further from the middle of a line's pitch is a creak, or was heard wrongly.
_OCTAVES = 1.0
_QUIETEST_DB = -60.0
_MARGIN = 5


def paint_overlay(
    painter: QPainter, scene: Scene, source: CurveSource, *, font: QFont, names: tuple[str, str]
) -> None:
    """Draw pitch, thick, and loudness, thin, of the lines in sight.

    Args:
        painter: of the tracks.
        scene: what is seen.
        source: gives what is heard.
        font: of the legend.
        names: what pitch and loudness are called.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for bar in scene.bars:
        box = scene.box(bar, Track.VOICE, margin=1)
        track = source.voice(bar) if box.width() >= LEAST_LINE_PX else None
        if track is not None:
            painter.setClipRect(box)
            _paint_track(painter, scene, bar, box, track)
            painter.setClipping(False)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setFont(font)
    legend = [(names[0], Token.STALE, 2.0), (names[1], Token.DONE, 1.0)]
    paint_legend(painter, scene.scale.width_px - 4, scene.rows[Track.VOICE].top + 2, legend)


def _paint_track(painter: QPainter, scene: Scene, bar: Bar, box: QRectF, track: VoiceTrack) -> None:
    px_per_step = scene.scale.px_per_frame * float(scene.fps) / STEPS_PER_S
    step = max(1, math.ceil(1 / px_per_step))
    left = scene.scale.x(bar.begin) + (track.first_step / STEPS_PER_S - bar.in_s) * (
        px_per_step * STEPS_PER_S
    )
    low = max(0, int(-left / px_per_step) - step) // step * step
    high = min(len(track.f0_hz), int((scene.scale.width_px - left) / px_per_step) + 2 * step)
    xs: Floats = left + np.arange(low, high, step) * px_per_step
    height = box.height() - 2 * _MARGIN

    def ys(shares: Floats) -> Floats:
        return box.bottom() - _MARGIN - height * np.clip(shares, 0, 1)

    painter.setPen(QPen(colour(Token.DONE), 1))
    loud = ys(1 - track.level_db[low:high:step] / _QUIETEST_DB)
    painter.drawPolyline(polyline(xs, loud))
    octaves = np.log2(track.f0_hz[low:high:step] / track.usual_hz)
    octaves[np.abs(octaves) > _OCTAVES] = np.nan
    pitch = ys(0.5 + octaves / (2 * _OCTAVES))
    painter.setPen(QPen(colour(Token.STALE), 1))
    # NaN parts what is sung or said in one breath.
    for begin, end in runs(np.isfinite(octaves), at_least=2).tolist():
        paint_strong(painter, polyline(xs[begin:end], pitch[begin:end]))
