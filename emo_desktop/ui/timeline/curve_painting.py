"""Curve lanes, drawn: the voice behind, what it makes of a curve, and what points do to that."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF
from shiboken6 import VoidPtr

from emo_desktop.app.line_curves import PlayedCurves
from emo_desktop.base.arrays import Floats
from emo_desktop.motion.control_points import PointMode
from emo_desktop.motion.curve_groups import curves_of
from emo_desktop.ui.theme import Token, colour
from emo_desktop.ui.timeline.bars import Bar
from emo_desktop.ui.timeline.curve_names import name_of_curve
from emo_desktop.ui.timeline.curve_view import LaneView, PointKey, ValueScale
from emo_desktop.ui.timeline.scale import TimeScale
from emo_desktop.ui.timeline.waveform import wave_image

POINT_PX = 4.5
# Curves of narrower lines cannot be read.
LEAST_LINE_PX = 40.0
# A thick line takes Qt forty times as long as a thin one: two thin ones look the same.
_APART_PX = 0.4
_BESIDE = (Token.DONE, Token.STALE, Token.ERROR, Token.TEXT)
_SHARE_OF_WAVE = 0.18
_MARGIN = 3
_SAMPLE_PX = 18


@dataclass(frozen=True, slots=True)
class LaneScene:
    """What is seen of a lane.

    Args:
        view: which curves.
        scale: which part of the film.
        values: where values are.
        left: what lies left of this pixel is not wanted.
        right: nor is what lies right of this one.
    """

    view: LaneView
    scale: TimeScale
    values: ValueScale
    left: float
    right: float

    def box(self, bar: Bar) -> QRectF:
        """Where a line is."""
        left, right = round(self.scale.x(bar.begin)), round(self.scale.x(bar.end))
        return QRectF(left, 0, max(2, right - left - 1), self.values.height)


def paint_ground(
    painter: QPainter, scene: LaneScene, bars: tuple[Bar, ...], *, selection: Collection[str]
) -> None:
    """Draw what curves lie on: where lines are, and where nothing, or zero, is."""
    height, width = scene.values.height, scene.right - scene.left
    painter.fillRect(QRectF(scene.left, 0, width, height), colour(Token.WAVEFORM_GROUND))
    grounds = (
        mixed(Token.CLIP, Token.WAVEFORM_GROUND, 0.28),
        mixed(Token.CLIP_SELECTED, Token.WAVEFORM_GROUND, 0.45),
    )
    for bar in bars:
        if bar.media is not None:
            painter.fillRect(scene.box(bar), grounds[bar.id in selection])
    zero = round(scene.values.y(0.0))
    painter.fillRect(QRectF(scene.left, zero, width, 1), colour(Token.BORDER))
    painter.fillRect(QRectF(scene.left, height - 1, width, 1), colour(Token.STRONG_BORDER))


def backdrop(columns: Floats, height: int, ratio: float) -> QImage:
    """The voice, as high as a lane."""
    rows = round((height - 2 * _MARGIN) * ratio)
    image = wave_image(columns, rows, amplitude=1.0, ink=colour(Token.WAVEFORM))
    image.setDevicePixelRatio(ratio)
    return image


def paint_backdrop(painter: QPainter, image: QImage) -> None:
    """Draw the voice, dim, behind the curves."""
    painter.setOpacity(_SHARE_OF_WAVE)
    painter.drawImage(QPointF(0, _MARGIN), image)
    painter.setOpacity(1.0)


def paint_curves(painter: QPainter, scene: LaneScene, bar: Bar, played: PlayedCurves) -> None:
    """Draw the curves of a line: dim without its points, strong with them."""
    step = math.ceil(1 / scale_px) if (scale_px := scene.scale.px_per_frame) < 1 else 1
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for number, name in enumerate(scene.view.beside):
        painter.setPen(QPen(colour(_BESIDE[number % len(_BESIDE)]), 1))
        painter.drawPolyline(_line(scene, bar, played.extremes(curves_of(name)[0], step), step))
    edited = scene.view.edited
    if not played.is_base:
        painter.setPen(QPen(colour(Token.GUIDE), 1))
        base = played.line.base_extremes(edited[0], step)
        painter.drawPolyline(_line(scene, bar, base, step))
    painter.setPen(QPen(colour(Token.ACCENT), 1))
    drawn: list[Floats] = []
    for curve in edited:
        values = played.extremes(curve, step)
        if not any(np.array_equal(values, other) for other in drawn):
            paint_strong(painter, _line(scene, bar, values, step))
            drawn.append(values)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_legend(
    painter: QPainter, right: float, top: float, names: Sequence[tuple[str, Token, float]]
) -> None:
    """Say what lines are, each by its colour, its thickness and its name.

    Args:
        painter: with the font of the names.
        right: where the legend ends.
        top: where it begins.
        names: what is said, its colour, and how thick its line is.
    """
    metrics = painter.fontMetrics()
    widths = [metrics.horizontalAdvance(name) + _SAMPLE_PX + 14 for name, _, _ in names]
    x = right - sum(widths)
    box = QRectF(x - 6, top, sum(widths) + 6, metrics.height() + 2)
    painter.fillRect(box, colour(Token.WAVEFORM_GROUND))
    for (name, token, thickness), width in zip(names, widths, strict=True):
        painter.setPen(QPen(colour(token), thickness))
        painter.drawLine(QPointF(x, box.center().y()), QPointF(x + _SAMPLE_PX, box.center().y()))
        painter.setPen(colour(Token.TEXT))
        room = QRectF(x + _SAMPLE_PX + 4, top, width, box.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)
        x += width


def legend_of(view: LaneView) -> list[tuple[str, Token, float]]:
    """What the lines of a lane are called, where there are several."""
    if not view.beside:
        return []
    beside = [
        (name_of_curve(curve), _BESIDE[number % len(_BESIDE)], 1.0)
        for number, curve in enumerate(view.beside)
    ]
    return [(name_of_curve(view.curve), Token.ACCENT, 2.0), *beside]


def paint_words(painter: QPainter, scene: LaneScene, bar: Bar, words: str) -> None:
    """Say why a line has no curves, or no effect, where there is room."""
    box = scene.box(bar).intersected(QRectF(0, 0, scene.scale.width_px, scene.values.height))
    room = box.adjusted(8, 4, -8, -4)
    if room.width() >= painter.fontMetrics().horizontalAdvance(words):
        painter.setPen(colour(Token.SECONDARY))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


def paint_point(
    painter: QPainter, place: QPointF, key: PointKey, *, is_chosen: bool, is_near: bool
) -> None:
    """Draw a point: round where it overrides, a diamond where it adds."""
    size = POINT_PX + (1.5 if is_near or is_chosen else 0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(Token.TEXT if is_chosen else Token.WAVEFORM_GROUND), 1.5))
    painter.setBrush(colour(Token.FOCUS if is_chosen else Token.ACCENT))
    if key.mode is PointMode.ADD:
        corners = [(0, -size - 1), (size + 1, 0), (0, size + 1), (-size - 1, 0)]
        painter.drawPolygon(QPolygonF([place + QPointF(x, y) for x, y in corners]))
    else:
        painter.drawEllipse(place, size, size)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_readout(painter: QPainter, room: QRectF, place: QPointF, words: str, font: QFont) -> None:
    """Write what is at the mouse beside it, wherever there is room."""
    painter.setFont(font)
    metrics = painter.fontMetrics()
    width, height = metrics.horizontalAdvance(words) + 12, metrics.height() + 4
    x = place.x() + 12 if place.x() + 12 + width <= room.right() else place.x() - 12 - width
    y = min(max(room.top() + 2, place.y() - height - 4), room.bottom() - height - 2)
    box = QRectF(round(x), round(y), width, height)
    painter.fillRect(box, colour(Token.RAISED))
    painter.setPen(colour(Token.STRONG_BORDER))
    painter.drawRect(box)
    painter.setPen(colour(Token.TEXT))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def paint_strong(painter: QPainter, line: QPolygonF) -> None:
    """Draw a line about two pixels thick; the painter's pen is one."""
    painter.drawPolyline(line.translated(0, -_APART_PX))
    painter.drawPolyline(line.translated(0, _APART_PX))


def polyline(xs: Floats, ys: Floats) -> QPolygonF:
    """A line through points, without touching each of them."""
    line = QPolygonF()
    if len(xs) < 2:
        return line
    line.resize(len(xs))
    # A point is two doubles.
    memory = np.frombuffer(cast(Any, VoidPtr)(line.data(), 16 * len(xs), True), np.float64)
    memory[0::2], memory[1::2] = xs, ys
    return line


def mixed(token: Token, ground: Token, share: float) -> QColor:
    """A colour on another, as if it were so far clear."""
    over, under = colour(token), colour(ground)
    parts = zip(
        (over.red(), over.green(), over.blue()),
        (under.red(), under.green(), under.blue()),
        strict=True,
    )
    red, green, blue = (round(share * one + (1 - share) * other) for one, other in parts)
    return QColor(red, green, blue)


def _line(scene: LaneScene, bar: Bar, values: Floats, step: int) -> QPolygonF:
    """What is seen of a curve; values are one a frame, or two for every ``step`` of them."""
    scale, per_group = scene.scale, 1 if step == 1 else 2
    low = max(0, (scale.frame_at(scene.left) - bar.begin) // step - 1)
    high = (scale.frame_at(scene.right) - bar.begin) // step + 2
    seen = values[per_group * low : per_group * max(low, high)]
    groups: Floats = low + np.arange(len(seen)) // per_group + 0.5
    xs = (bar.begin + step * groups) * scale.px_per_frame - scale.left_px
    return polyline(xs, scene.values.ys(seen))
