"""What lies over the tracks: markers, the range, the playhead, and what an edge snapped to."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from emo_desktop.ui.theme import Token, colour
from emo_desktop.ui.timeline.rows import Row, Track
from emo_desktop.ui.timeline.scale import TimeScale
from emo_desktop.ui.timeline.scene import Scene

HEAD_PX = 7
_FLAG_PX = 6
_MOST_NAME_PX = 160


def paint_markers(painter: QPainter, scene: Scene, *, font: QFont) -> None:
    """Draw the markers and as much of their names as there is room."""
    row = scene.rows[Track.MARKERS]
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    places = [round(scene.scale.x(float(each.at_s * scene.fps))) for each in scene.markers]
    for marker, x, behind in zip(scene.markers, places, [*places, 10**9][1:], strict=True):
        if not -_MOST_NAME_PX <= x <= scene.scale.width_px + _FLAG_PX:
            continue
        _paint_line(painter, x, scene.rows[Track.STATES].bottom, row.top, Token.STALE, 0.35)
        _paint_flag(painter, x, row)
        room = min(_MOST_NAME_PX, behind - x - 2 * _FLAG_PX - 4)
        if marker.name and room >= 20:
            painter.setPen(colour(Token.SECONDARY))
            box = QRectF(x + _FLAG_PX + 4, row.top, room, row.height)
            shown = metrics.elidedText(marker.name, Qt.TextElideMode.ElideRight, room)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)


def paint_range(
    painter: QPainter, rows: dict[Track, Row], scale: TimeScale, frames: tuple[int, int]
) -> None:
    """Draw a marked range: a band over the tracks, framed in the ruler."""
    left, right = round(scale.x(frames[0])), round(scale.x(frames[1]))
    band = QColor(colour(Token.ACCENT))
    band.setAlphaF(0.16)
    top, bottom = rows[Track.STATES].bottom, rows[Track.MARKERS].bottom
    painter.fillRect(QRectF(left, top, right - left, bottom - top), band)
    ruler = rows[Track.RULER]
    painter.fillRect(QRectF(left, ruler.bottom - 6, right - left, 6), colour(Token.ACCENT))
    for x in (left, right - 1):
        painter.fillRect(QRectF(x, ruler.top + 6, 1, bottom - ruler.top - 6), colour(Token.ACCENT))


def paint_snap(painter: QPainter, rows: dict[Track, Row], x: float) -> None:
    """Draw the line an edge snapped to."""
    pen = QPen(colour(Token.FOCUS), 1, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    at = round(x) + 0.5
    painter.drawLine(QPointF(at, rows[Track.STATES].top), QPointF(at, rows[Track.MARKERS].bottom))


def paint_playhead(painter: QPainter, rows: dict[Track, Row], x: float) -> None:
    """Draw the playhead."""
    ruler, at = rows[Track.RULER], round(x)
    ink = colour(Token.PLAYHEAD)
    bottom = rows[Track.MARKERS].bottom
    painter.fillRect(QRectF(at, ruler.bottom - 8, 1, bottom - ruler.bottom + 8), ink)
    middle, top = at + 0.5, ruler.bottom - 12
    head = QPolygonF(
        [
            QPointF(middle - HEAD_PX, top),
            QPointF(middle + HEAD_PX, top),
            QPointF(middle + HEAD_PX, top + 3),
            QPointF(middle, top + 11),
            QPointF(middle - HEAD_PX, top + 3),
        ]
    )
    _paint_shape(painter, head, ink)


def _paint_flag(painter: QPainter, x: int, row: Row) -> None:
    middle, top = x + 0.5, row.middle - 5
    flag = QPolygonF(
        [
            QPointF(middle - _FLAG_PX, top),
            QPointF(middle + _FLAG_PX, top),
            QPointF(middle, top + 10),
        ]
    )
    _paint_shape(painter, flag, colour(Token.STALE))


def _paint_shape(painter: QPainter, shape: QPolygonF, ink: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawPolygon(shape)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_line(
    painter: QPainter, x: int, top: float, bottom: float, token: Token, share: float
) -> None:
    ink = QColor(colour(token))
    ink.setAlphaF(share)
    painter.fillRect(QRectF(x, top, 1, bottom - top), ink)
