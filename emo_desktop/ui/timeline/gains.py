"""How loud lines are played, written into their waves: a handle that is dragged up and down."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from emo_desktop.project.edits.sound import change_gain, set_guide_gain
from emo_desktop.project.media import MAX_GUIDE_DB, MIN_GUIDE_DB
from emo_desktop.ui.document import Document
from emo_desktop.ui.theme import Token, colour
from emo_desktop.ui.timeline.bars import Bar
from emo_desktop.ui.timeline.gestures import EditGesture, Pull
from emo_desktop.ui.timeline.rows import Track
from emo_desktop.ui.timeline.scene import Scene

_WIDTH_PX, _HEIGHT_PX, _LEFT_PX, _BOTTOM_PX = 62, 16, 8, 3
_DB_PER_PX, _FINE_DB_PER_PX, _STEP_DB, _FINE_STEP_DB = 0.2, 0.05, 0.5, 0.1


def gain_words(gain_db: float) -> str:
    """A gain as it is read: ``+1.5 dB``."""
    return f"{gain_db:+.1f} dB" if round(gain_db, 1) else "0 dB"


def gain_box(scene: Scene, bar: Bar) -> QRectF | None:
    """Where the gain of a line is written; None: nowhere, for there is no room or nothing to say.

    It is there for lines that are selected, and for those that are not as loud as recorded or not
    heard at all.
    """
    says_something = bar.clip.gain_db or not bar.is_heard or bar.id in scene.selection
    box = scene.box(bar, Track.VOICE)
    if bar.media is None or not says_something or box.width() < _WIDTH_PX + 2 * _LEFT_PX:
        return None
    return QRectF(
        box.left() + _LEFT_PX, box.bottom() - _BOTTOM_PX - _HEIGHT_PX, _WIDTH_PX, _HEIGHT_PX
    )


def paint_gains(painter: QPainter, scene: Scene, *, font: QFont, muted: str) -> None:
    """Draw them; ``muted`` is said of lines that are not heard."""
    painter.setFont(font)
    for bar in scene.bars:
        box = gain_box(scene, bar)
        if box is not None:
            words = gain_words(bar.clip.gain_db) if bar.is_heard else muted
            _paint_gain(painter, box, words, is_heard=bar.is_heard)
    box = guide_gain_box(scene)
    if box is not None and scene.guide is not None:
        words = gain_words(scene.guide.gain_db) if scene.hears_guide else muted
        _paint_gain(painter, box, words, is_heard=scene.hears_guide)


def _paint_gain(painter: QPainter, box: QRectF, words: str, *, is_heard: bool) -> None:
    painter.setPen(QPen(colour(Token.STRONG_BORDER), 1))
    painter.setBrush(colour(Token.PANEL))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(colour(Token.TEXT if is_heard else Token.STALE))
    metrics = QFontMetricsF(painter.font())
    words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width() - 6)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _dragged_db(pull: Pull) -> float:
    """By how much a drag up makes something louder, in steps that are heard."""
    per_px, step_db = (_FINE_DB_PER_PX, _FINE_STEP_DB) if pull.ripples else (_DB_PER_PX, _STEP_DB)
    return round(pull.up_px * per_px / step_db) * step_db


def guide_gain_box(scene: Scene) -> QRectF | None:
    """Where the gain of the guide is written; None: nowhere, for there is none or no room."""
    guide = scene.guide
    if guide is None:
        return None
    row = scene.rows[Track.GUIDE]
    left = max(0.0, scene.scale.x(float(guide.begin_s * scene.fps))) + _LEFT_PX
    end = scene.scale.x(float((guide.begin_s + guide.duration_s) * scene.fps))
    if end < left + _WIDTH_PX + _LEFT_PX:
        return None
    return QRectF(left, row.bottom - _BOTTOM_PX - _HEIGHT_PX, _WIDTH_PX, _HEIGHT_PX)


class GuideGainDrag(EditGesture):
    """The gain of the guide is dragged up and down; with Shift finely."""

    def follow(self, pull: Pull) -> None:
        """Change the gain by how far the mouse is above where it was pressed."""
        guide = self._before.guide
        if guide is not None:
            gain_db = min(MAX_GUIDE_DB, max(MIN_GUIDE_DB, guide.gain_db + _dragged_db(pull)))
            self._apply(lambda project: set_guide_gain(project, gain_db))


class GainDrag(EditGesture):
    """The gain of lines is dragged up and down, each from where it is; with Shift finely.

    Args:
        document: the open project.
        lines: their ids; none is locked.
    """

    def __init__(self, document: Document, lines: Sequence[str]) -> None:
        super().__init__(document)
        self._lines = tuple(lines)

    def follow(self, pull: Pull) -> None:
        """Change the gain by how far the mouse is above where it was pressed."""
        by_db = _dragged_db(pull)
        self._apply(lambda project: change_gain(project, self._lines, by_db))
