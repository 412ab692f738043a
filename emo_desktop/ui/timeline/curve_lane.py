"""One lane of curves, drawn: what stands still once, what moves over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QImage, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from emo_desktop.motion.control_points import EMOTION_CURVE, PointMode
from emo_desktop.motion.emotion import Emotion
from emo_desktop.ui.document import Document
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.theme import Token, colour
from emo_desktop.ui.timecode import as_timecode
from emo_desktop.ui.timeline.bars import Bar, bars_between
from emo_desktop.ui.timeline.curve_names import name_of_angle, name_of_curve, name_of_group
from emo_desktop.ui.timeline.curve_painting import (
    LEAST_LINE_PX,
    LaneScene,
    legend_of,
    paint_backdrop,
    paint_curves,
    paint_ground,
    paint_legend,
    paint_point,
    paint_readout,
    paint_words,
)
from emo_desktop.ui.timeline.curve_source import CurveSource, points_of
from emo_desktop.ui.timeline.curve_view import (
    LaneView,
    PointKey,
    ValueScale,
    keys_of,
    turns,
    value_scale,
)
from emo_desktop.ui.timeline.lanes import Lanes
from emo_desktop.ui.timeline.ruler import FONT_PX

LEAST_LANE_PX = 56


@survives_errors
class CurveLane(QWidget):
    """Draws some curves of the lines in sight, along the time of the tracks above.

    Args:
        document: the open project.
        source: gives the curves.
        tracks: the tracks above; what part of the film is seen is theirs to say.
        view: which curves.
        backdrop: gives the voice in sight as a picture of some height.
    """

    view_changed = Signal()
    values_changed = Signal()  # more or less of the angles is shown

    def __init__(
        self,
        document: Document,
        source: CurveSource,
        tracks: Lanes,
        view: LaneView,
        *,
        backdrop: Callable[[int], QImage],
    ) -> None:
        super().__init__()
        self.document, self.source, self.tracks = document, source, tracks
        self.chosen: PointKey | None = None
        self.says_why = True  # where a line has no curves; one lane says it for all
        self._view = view
        self._backdrop = backdrop
        self._near: PointKey | None = None
        self._mouse: QPointF | None = None
        self._said: tuple[QPointF, str] | None = None
        self._held_values: ValueScale | None = None
        self._values: ValueScale | None = None
        self._drawn_playhead = document.playhead
        self._picture = QPixmap()
        self._is_stale = True
        self._drawn_scale = tracks.scale
        self._drawn_values: ValueScale | None = None
        self._shows_focus = False
        self.setMinimumHeight(LEAST_LANE_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._describe()

    @property
    def view(self) -> LaneView:
        """Which curves are shown."""
        return self._view

    def set_view(self, view: LaneView) -> None:
        """Show other curves."""
        if view.edited != self._view.edited:
            self.chosen = self._near = None
        self._view = view
        self.redraw()
        self._describe()
        self.view_changed.emit()

    def redraw(self) -> None:
        """Draw everything anew."""
        self._is_stale = True
        self._values = None
        self.update()

    def follow_scale(self) -> None:
        """Show the part of the film that the tracks show."""
        self._values = None
        self.update()

    def move_playhead(self, frame: int) -> None:
        """Draw the playhead elsewhere."""
        for each in (self._drawn_playhead, frame):
            x = round(self.tracks.scale.x(each))
            self.update(QRect(x - 2, 0, 5, self.height()))

    def bars(self) -> tuple[Bar, ...]:
        """The lines in sight, those that are selected last."""
        tracks, selection = self.tracks, self.document.selection
        seen = bars_between(tracks.bars, *tracks.scale.seen)
        return tuple(sorted(seen, key=lambda bar: bar.id in selection))

    def values(self) -> ValueScale:
        """Where values are; while something is dragged, where they were when that began."""
        known = self._held_values or self._values
        if known is not None:
            return known
        shown = []
        for bar in self._readable() if turns(self._view.curve) else ():
            played = self.source.played(bar)
            if played is not None:
                shown += [played.values(curve) for curve in self._view.edited]
        self._values = value_scale(self._view.curve, shown, self.height())
        return self._values

    def scene(self, left: float = 0, right: float | None = None) -> LaneScene:
        """What is seen, or some of it."""
        end = self.width() if right is None else right
        return LaneScene(self._view, self.tracks.scale, self.values(), left, end)

    def points(self, bar: Bar) -> list[tuple[PointKey, QPointF]]:
        """The points of the edited curve of a line, and where they are."""
        keys = keys_of(bar.id, points_of(bar), self._view.edited)
        if not keys:
            return []
        frames, values, scale = self.source.frames(bar), self.values(), self.tracks.scale
        played = self.source.played(bar)
        places = []
        for key, value in keys:
            index = frames.index_of(key.time_s)
            shown = value
            if key.mode is PointMode.ADD and played is not None and index < len(played.line):
                shown = float(played.values(key.curves[0])[index])
            moment = frames.begin + (key.time_s * float(self.document.fps)) - frames.first
            places.append((key, QPointF(scale.x(moment), values.y(shown))))
        return places

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        self._draw_what_is_stale()
        painter = QPainter(self)
        painter.setFont(self._font())
        painter.setClipRect(event.rect())
        painter.drawPixmap(0, 0, self._picture)
        self._paint_words(painter)
        self._paint_range(painter)
        x = round(self.tracks.scale.x(self.document.playhead))
        painter.fillRect(QRectF(x, 0, 1, self.height()), colour(Token.PLAYHEAD))
        self._drawn_playhead = self.document.playhead
        if self._near is not None:
            self._paint_near(painter)
        if self._said is not None:
            place, words = self._said
            paint_readout(painter, QRectF(self.rect()), place, words, self._font())
        if self._shows_focus:
            painter.setPen(QPen(colour(Token.FOCUS), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002 - Qt's name
        """Draw as large as there is room."""
        self.redraw()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the font."""
        kinds = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange)
        if event.type() in kinds:
            self.redraw()
        super().changeEvent(event)

    def _readable(self) -> list[Bar]:
        """The lines in sight that are wide enough for curves."""
        px = self.tracks.scale.px_per_frame
        return [bar for bar in self.bars() if (bar.end - bar.begin) * px >= LEAST_LINE_PX]

    def _draw_what_is_stale(self) -> None:
        """Draw everything, or what has come in sight since a part of the film was drawn."""
        drawn, self._drawn_scale = self._drawn_scale, self.tracks.scale
        drawn_values, self._drawn_values = self._drawn_values, self.values()
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        if self._picture.size() != size or self._picture.devicePixelRatioF() != ratio:
            self._picture = QPixmap(size)
            self._picture.setDevicePixelRatio(ratio)
            self._is_stale = True
        by = self.tracks.scale.left_px - drawn.left_px
        is_near = abs(by) < self.width() and float(by * ratio).is_integer()
        is_same = replace(self.tracks.scale, left_px=drawn.left_px) == drawn
        if drawn_values != self._drawn_values:
            self.values_changed.emit()
        if self._is_stale or not (is_near and is_same and drawn_values == self._drawn_values):
            self._draw_picture(0, self.width())
        elif by:
            self._picture.scroll(round(-by * ratio), 0, self._picture.rect())
            left = max(0, self.width() - by) if by > 0 else 0
            self._draw_picture(left, left + abs(by))
        self._is_stale = False

    def _draw_picture(self, left: int, right: int) -> None:
        scene = self.scene(left, right)
        painter = QPainter(self._picture)
        painter.setClipRect(QRectF(left, 0, right - left, self.height()))
        paint_ground(painter, scene, self.bars(), selection=self.document.selection)
        paint_backdrop(painter, self._backdrop(self.height()))
        for bar in self._readable():
            box = scene.box(bar)
            is_there = box.right() >= left and box.left() <= right
            played = self.source.played(bar) if is_there else None
            if played is None:
                continue
            painter.setClipRect(box.intersected(QRectF(left, 0, right - left, self.height())))
            paint_curves(painter, scene, bar, played)
            for key, place in self.points(bar):
                paint_point(painter, place, key, is_chosen=key == self.chosen, is_near=False)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        """Write what stays where it is while the film is scrolled."""
        scene, is_emotion = self.scene(), self._view.curve == EMOTION_CURVE
        for bar in self._readable() if self.says_why or is_emotion else ():
            if self.source.played(bar) is None:
                paint_words(painter, scene, bar, self._words_without(bar))
            elif is_emotion and bar.clip.chosen_picture.controls.emotion is Emotion.NEUTRAL:
                words = self.tr("No emotion is chosen for this line")
                paint_words(painter, scene, bar, words)
        if self._view.beside:
            paint_legend(painter, self.width() - 4, 2, legend_of(self._view))

    def _words_without(self, bar: Bar) -> str:
        if bar.take is None:
            return ""
        if not bar.clip.character:
            return self.tr("Nobody speaks this line")
        if self.source.has_failed(bar):
            return self.tr("The voice cannot be heard")
        return self.tr("Listening…")

    def _paint_near(self, painter: QPainter) -> None:
        for bar in self.bars():
            for key, place in self.points(bar) if self._near and bar.id == self._near.line else ():
                if key == self._near:
                    is_chosen = key == self.chosen
                    paint_point(painter, place, key, is_chosen=is_chosen, is_near=True)

    def _paint_range(self, painter: QPainter) -> None:
        frames = self.document.range_frames
        if frames is not None:
            left, right = (round(self.tracks.scale.x(frame)) for frame in frames)
            band = colour(Token.ACCENT)
            painter.setOpacity(0.16)
            painter.fillRect(QRectF(left, 0, right - left, self.height()), band)
            painter.setOpacity(1.0)

    def _value_words(self, value: float, frame: int) -> str:
        """A value of the edited curve, and when it is."""
        curve = self._view.curve
        shown = name_of_angle(curve, value) if turns(curve) else f"{value:.2f}"
        return f"{shown}   {as_timecode(frame, self.document.fps)}"

    def _name(self) -> str:
        return name_of_curve(self._view.curve)

    def _describe(self) -> None:
        self.setAccessibleName(
            self.tr("Curve lane {group}: {curve}").format(
                group=name_of_group(self._view.group), curve=self._name()
            )
        )

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(FONT_PX)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font
