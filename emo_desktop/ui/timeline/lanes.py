"""The tracks of the timeline, drawn: what stands still once, what moves over it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from emo_desktop.project.changes import Changes
from emo_desktop.ui.document import Document
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.theme import Token, colour
from emo_desktop.ui.timeline.bars import Bar, bars_between, bars_of
from emo_desktop.ui.timeline.clips import paint_boxes, paint_states, paint_words
from emo_desktop.ui.timeline.curve_source import CurveSource
from emo_desktop.ui.timeline.gains import paint_gains
from emo_desktop.ui.timeline.marks import (
    HEAD_PX,
    paint_markers,
    paint_playhead,
    paint_range,
    paint_snap,
)
from emo_desktop.ui.timeline.peaks_loader import PeaksLoader
from emo_desktop.ui.timeline.rows import LEAST_HEIGHT, Row, Track, rows_of
from emo_desktop.ui.timeline.ruler import FONT_PX, paint_ruler
from emo_desktop.ui.timeline.scale import TimeScale
from emo_desktop.ui.timeline.scene import Scene
from emo_desktop.ui.timeline.sounds import SoundPainter
from emo_desktop.ui.timeline.voice_overlay import paint_overlay

_LEAST_AMPLITUDE, _MOST_AMPLITUDE = 0.25, 16.0
_DRAWN = (
    Changes.LINES
    | Changes.TIMING
    | Changes.TAKES
    | Changes.FORMAT
    | Changes.CHARACTERS
    | Changes.SOUND
)


@survives_errors
class Lanes(QWidget):
    """Draws a document along its time. What moves with the playhead is drawn over a kept picture.

    Args:
        document: the open project.
        loader: knows the peaks of its sounds.
    """

    scale_changed = Signal()

    def __init__(self, document: Document, loader: PeaksLoader) -> None:
        super().__init__()
        self.document, self.loader = document, loader
        self.scale = TimeScale(document.frames)
        self.rows: dict[Track, Row] = rows_of(LEAST_HEIGHT)
        self.bars: tuple[Bar, ...] = bars_of(document.project)
        self.amplitude = 1.0
        self.snap_frame: int | None = None
        self.shows_focus = False
        self._pitch_of: CurveSource | None = None
        self._is_fitted = True
        self._drawn_playhead = document.playhead
        self._picture = QPixmap()
        self._is_stale = True
        self._sounds = SoundPainter(
            loader,
            reading=self.tr("Reading the sound…"),
            missing=self.tr("The sound cannot be read"),
        )
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        document.changed.connect(self._show_changes)
        document.selection_changed.connect(self.redraw)
        document.states_changed.connect(self.redraw)
        document.range_changed.connect(self.update)
        document.playhead_moved.connect(self._show_playhead)
        loader.ready.connect(self.redraw)

    def set_scale(self, scale: TimeScale, *, is_fitted: bool = False) -> None:
        """Show another part of the film, or show it larger or smaller."""
        self._is_fitted = is_fitted
        if scale != self.scale:
            self.scale = scale
            self.redraw()
            self.scale_changed.emit()

    def set_amplitude(self, amplitude: float) -> None:
        """Show waves so many times as high as they are."""
        self.amplitude = min(_MOST_AMPLITUDE, max(_LEAST_AMPLITUDE, amplitude))
        self.redraw()

    def show_snap(self, frame: int | None) -> None:
        """Show what an edge snapped to."""
        if frame != self.snap_frame:
            self.snap_frame = frame
            self.update()

    def show_pitch_of(self, source: CurveSource | None) -> None:
        """Draw pitch and loudness over the voices; None: do not."""
        if self._pitch_of is None and source is not None:
            source.loader.ready.connect(self.redraw)
        elif self._pitch_of is not None and source is None:
            self._pitch_of.loader.ready.disconnect(self.redraw)
        self._pitch_of = source
        self.redraw()

    def redraw(self) -> None:
        """Draw everything anew."""
        self._is_stale = True
        self.update()

    def scene(self) -> Scene:
        """What is seen."""
        project = self.document.project
        return Scene(
            self.scale,
            self.rows,
            project.fps,
            tuple(bars_between(self.bars, *self.scale.seen)),
            project.markers,
            project.guide,
            frozenset(self.document.selection),
            self.document.line_state,
            self.devicePixelRatioF(),
            project.hearing.hears_guide,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        if self._is_stale:
            self._draw_picture()
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        painter.drawPixmap(0, 0, self._picture)
        if self.document.range_frames is not None:
            paint_range(painter, self.rows, self.scale, self.document.range_frames)
        if self.snap_frame is not None:
            paint_snap(painter, self.rows, self.scale.x(self.snap_frame))
        paint_playhead(painter, self.rows, self.scale.x(self.document.playhead))
        self._drawn_playhead = self.document.playhead
        if self.shows_focus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(Token.FOCUS), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the tracks their room."""
        self.rows = rows_of(event.size().height())
        scale = self.scale.resized(event.size().width())
        self._is_stale = True
        self.set_scale(scale.fitted() if self._is_fitted else scale, is_fitted=self._is_fitted)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the font."""
        kinds = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange)
        if event.type() in kinds:
            self.redraw()
        super().changeEvent(event)

    def _show_changes(self, changes: Changes) -> None:
        if changes & (_DRAWN | Changes.TEXT | Changes.MOTION | Changes.RENDER):
            self.bars = bars_of(self.document.project)
        if changes & (_DRAWN | Changes.TEXT):
            was_empty = not self.scale.frames
            scale = self.scale.lasting(self.document.frames)
            if was_empty and scale.frames:
                scale = scale.fitted()
            self.set_scale(scale, is_fitted=self._is_fitted)
        if changes & (_DRAWN | Changes.TEXT | Changes.MARKERS | Changes.GUIDE):
            self.redraw()

    def _show_playhead(self, frame: int) -> None:
        for each in (self._drawn_playhead, frame):
            x = round(self.scale.x(each))
            self.update(QRect(x - HEAD_PX - 2, 0, 2 * HEAD_PX + 5, self.height()))

    def _draw_picture(self) -> None:
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        if self._picture.size() != size or self._picture.devicePixelRatioF() != ratio:
            self._picture = QPixmap(size)
            self._picture.setDevicePixelRatio(ratio)
        painter = QPainter(self._picture)
        font, small = self._font(13, weight=QFont.Weight.DemiBold), self._font(FONT_PX)
        scene = self.scene()
        self._paint_grounds(painter)
        paint_ruler(painter, self.rows[Track.RULER], self.scale, fps=scene.fps, font=small)
        paint_states(painter, scene)
        self._sounds.paint_voice(painter, scene, amplitude=self.amplitude, font=small)
        if self._pitch_of is not None:
            names = self.tr("Pitch"), self.tr("Loudness")
            paint_overlay(painter, scene, self._pitch_of, font=small, names=names)
        paint_gains(painter, scene, font=small, muted=self.tr("Muted"))
        self._sounds.paint_guide(painter, scene, amplitude=self.amplitude, font=small)
        paint_boxes(painter, scene, font=font, small=small)
        paint_words(painter, scene, font=small)
        paint_markers(painter, scene, font=small)
        painter.end()
        self._is_stale = False

    def _paint_grounds(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), colour(Token.WINDOW))
        for track, row in self.rows.items():
            if track is Track.RULER:
                continue
            box = QRectF(0, row.top, self.width(), row.height)
            painter.fillRect(box, colour(Token.WAVEFORM_GROUND))
            if track in (Track.VOICE, Track.GUIDE):
                line = QRectF(0, round(row.middle), self.width(), 1)
                painter.fillRect(line, colour(Token.BORDER))
            if track is not Track.STATES:
                line = QRectF(0, row.bottom - 1, self.width(), 1)
                painter.fillRect(line, colour(Token.BORDER))

    def _font(self, size_px: int, *, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(size_px)
        font.setWeight(weight)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font
