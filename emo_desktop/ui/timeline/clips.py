"""The lines as boxes: who speaks, what is rendered, what is said."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from emo_desktop.ui.document import LineState, StateKind
from emo_desktop.ui.theme import Token, colour
from emo_desktop.ui.timeline.bars import Bar
from emo_desktop.ui.timeline.rows import Track
from emo_desktop.ui.timeline.scene import Scene

_RADIUS = 4
_MARGIN = 3
_PAD = 8
# Narrower boxes say less: the words, the sign, nothing.
_WORDS_PX, _SIGN_PX, _ROUND_PX = 44, 20, 14

STATE_TOKENS = {
    StateKind.TO_RECORD: Token.DISABLED,
    StateKind.RECORDED: Token.STRONG_BORDER,
    StateKind.NOT_RENDERED: Token.STRONG_BORDER,
    StateKind.QUEUED: Token.SECONDARY,
    StateKind.RENDERING: Token.ACCENT,
    StateKind.DONE: Token.DONE,
    StateKind.OUT_OF_DATE: Token.STALE,
    StateKind.FAILED: Token.RECORD,
}


def paint_states(painter: QPainter, scene: Scene) -> None:
    """Draw the strip that says what is rendered."""
    for bar in scene.bars:
        state = scene.state(bar.id)
        box = scene.box(bar, Track.STATES)
        if state.kind is StateKind.RENDERING:
            painter.fillRect(box, colour(Token.STRONG_BORDER))
            box.setWidth(box.width() * state.share)
        painter.fillRect(box, colour(STATE_TOKENS[state.kind]))


def paint_boxes(painter: QPainter, scene: Scene, *, font: QFont, small: QFont) -> None:
    """Draw the lines of the picture track."""
    metrics = QFontMetricsF(font), QFontMetricsF(small)
    # What is selected is drawn last, so that no neighbour covers its frame.
    for bar in sorted(scene.bars, key=lambda bar: bar.id in scene.selection):
        state = scene.state(bar.id)
        box = scene.box(bar, Track.PICTURE, margin=_MARGIN)
        _paint_body(painter, box, state, is_selected=bar.id in scene.selection)
        if box.width() >= _SIGN_PX:
            _paint_state(painter, box, state, small, metrics[1])
            _paint_title(painter, box, bar, font, metrics[0])
        if state.kind is StateKind.RENDERING:
            done = QRectF(box.left(), box.bottom() - 3, box.width() * state.share, 3)
            painter.fillRect(done, colour(Token.ACCENT))


def paint_words(painter: QPainter, scene: Scene, *, font: QFont) -> None:
    """Draw what is said."""
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    for bar in scene.bars:
        box = scene.box(bar, Track.LINES)
        is_selected = bar.id in scene.selection
        edge = colour(Token.ACCENT if is_selected else Token.BORDER)
        painter.fillRect(QRectF(box.left(), box.top() + 5, 2, box.height() - 10), edge)
        room = _in_sight(box).adjusted(_PAD, 0, -4, 0)
        if room.width() < _SIGN_PX or not bar.clip.text:
            continue
        painter.setPen(colour(Token.TEXT if is_selected else Token.SECONDARY))
        words = " ".join(bar.clip.text[:300].split())
        _paint_elided(painter, room, words, metrics)


def _paint_body(painter: QPainter, box: QRectF, state: LineState, *, is_selected: bool) -> None:
    fill = colour(Token.CLIP_SELECTED if is_selected else Token.CLIP)
    if state.kind is StateKind.FAILED:
        fill = colour(Token.CLIP_FAILED)
    is_empty = state.kind is StateKind.TO_RECORD
    if box.width() < _ROUND_PX:
        painter.fillRect(box, colour(Token.STRONG_BORDER) if is_empty else fill)
        if is_selected:
            painter.fillRect(QRectF(box.left(), box.top(), box.width(), 2), colour(Token.ACCENT))
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if not is_empty:
        painter.setBrush(fill)
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
    if state.kind is StateKind.OUT_OF_DATE:
        _paint_hatch(painter, box)
    width = 2 if is_selected else 1
    edge = Token.ACCENT if is_selected else Token.STRONG_BORDER if is_empty else Token.BORDER
    style = Qt.PenStyle.DashLine if is_empty else Qt.PenStyle.SolidLine
    painter.setPen(QPen(colour(edge), width, style))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = width / 2
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), _RADIUS, _RADIUS)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_hatch(painter: QPainter, box: QRectF) -> None:
    ink = QColor(colour(Token.STALE))
    ink.setAlphaF(0.38)
    painter.setBrushOrigin(QPointF(box.left(), 0))
    painter.setBrush(QBrush(ink, Qt.BrushStyle.BDiagPattern))
    painter.drawRoundedRect(box, _RADIUS, _RADIUS)
    painter.setBrushOrigin(QPointF(0, 0))


def _in_sight(box: QRectF) -> QRectF:
    """The part of a box that is not left of the window, so that its words stay readable."""
    return QRectF(box).intersected(QRectF(0, box.top(), max(1.0, box.right()), box.height()))


def _paint_title(
    painter: QPainter, box: QRectF, bar: Bar, font: QFont, metrics: QFontMetricsF
) -> None:
    room = _in_sight(box).adjusted(_PAD, 6, -_PAD, 0)
    room.setHeight(metrics.height())
    if bar.clip.is_locked and room.width() >= _SIGN_PX + 12:
        room.setRight(room.right() - 14)
        _paint_lock(painter, QPointF(room.right() + 4, room.center().y()))
    painter.setFont(font)
    painter.setPen(colour(Token.TEXT))
    name = f"{bar.number}  {bar.speaker}" if box.width() >= _WORDS_PX else f"{bar.number}"
    if metrics.horizontalAdvance(f"{bar.number}") <= room.width() + _PAD:
        room.setWidth(max(room.width(), metrics.horizontalAdvance(f"{bar.number}") + 1))
        _paint_elided(painter, room, name, metrics)


def _paint_state(
    painter: QPainter, box: QRectF, state: LineState, font: QFont, metrics: QFontMetricsF
) -> None:
    room = _in_sight(box).adjusted(_PAD, 0, -_PAD, -6)
    room.setTop(room.bottom() - metrics.height())
    painter.setFont(font)
    sign = QRectF(room.left() - 1, room.top(), 14, room.height())
    painter.setPen(colour(_sign_token(state.kind)))
    painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, state.icon)
    room.setLeft(room.left() + 18)
    if box.width() >= _WORDS_PX and room.width() > _SIGN_PX:
        painter.setPen(colour(Token.TEXT))
        words = f"{state.words} – {state.reason}" if state.reason else state.words
        _paint_elided(painter, room, words, metrics)


def _sign_token(kind: StateKind) -> Token:
    tokens = {
        StateKind.DONE: Token.DONE,
        StateKind.OUT_OF_DATE: Token.STALE,
        StateKind.FAILED: Token.ERROR,
        StateKind.RENDERING: Token.ACCENT,
    }
    return tokens.get(kind, Token.TEXT)


def _paint_elided(painter: QPainter, room: QRectF, words: str, metrics: QFontMetricsF) -> None:
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _paint_lock(painter: QPainter, middle: QPointF) -> None:
    x, y = middle.x(), middle.y()
    bow = QPainterPath(QPointF(x - 2.5, y))
    bow.lineTo(x - 2.5, y - 2)
    bow.arcTo(QRectF(x - 2.5, y - 5, 5, 5), 180, -180)
    bow.lineTo(x + 2.5, y)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(Token.TEXT), 1.4))
    painter.drawPath(bow)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(QRectF(x - 4, y, 8, 5), colour(Token.TEXT))
