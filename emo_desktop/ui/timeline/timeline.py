"""The timeline panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QMenu, QScrollBar, QSplitter, QWidget

from emo_desktop.project.changes import Edit
from emo_desktop.project.edits.markers import remove_marker
from emo_desktop.project.edits.sound import mute_lane, solo_lane
from emo_desktop.project.model import Project
from emo_desktop.ui.document import Document
from emo_desktop.ui.timecode import as_timecode
from emo_desktop.ui.timeline.curve_area import CurveArea
from emo_desktop.ui.timeline.curve_source import CurveSource
from emo_desktop.ui.timeline.curves_loader import CurvesLoader
from emo_desktop.ui.timeline.editing import EditingLanes
from emo_desktop.ui.timeline.headers import HEADER_PX, TrackHeaders
from emo_desktop.ui.timeline.peaks_loader import PeaksLoader
from emo_desktop.ui.timeline.scale import TimeScale

_ZOOM = 1.5
_HEIGHT, _HEIGHT_WITH_CURVES = 300, 480
# What is under the playhead is said when it rests, not while the film plays.
_REST_MS = 300


class TimelinePanel(QWidget):
    """Lines, voices, guide and markers along the time of the film.

    Args:
        document: the open project.
        loader: knows the peaks of its sounds; closed by whoever made it.
        actions: what the menu of lines offers; None is a line between two.
        curves: reads the curves of lines; closed by whoever made it. None: there are no lanes of
            curves, and no pitch.
    """

    edit_text_wanted = Signal(str)  # id of a line
    marker_edit_wanted = Signal(str)  # id of a marker
    scrubbed = Signal(int)  # film frame under the dragged playhead
    scrub_ended = Signal()
    peeked = Signal(int)  # film frame to look at while an edge is trimmed
    peek_ended = Signal()
    record_wanted = Signal()
    guide_wanted = Signal()
    snapping_changed = Signal(bool)
    room_wanted = Signal(int)  # how high the panel wants to be, now that curves are shown
    said = Signal(str)  # what was done, where that cannot be seen

    def __init__(
        self,
        document: Document,
        loader: PeaksLoader,
        *,
        actions: Sequence[QAction | None] = (),
        curves: CurvesLoader | None = None,
    ) -> None:
        super().__init__()
        self._document = document
        self._menu_actions = tuple(actions)
        self._scale_before_fit: TimeScale | None = None
        self.headers, self.lanes = TrackHeaders(), EditingLanes(document, loader)
        self.curves: CurveArea | None = None
        if curves is not None:
            source = CurveSource(document, curves)
            self.curves = CurveArea(document, source, self.lanes, loader)
            self.curves.hide()
        self._scroll = QScrollBar(Qt.Orientation.Horizontal)
        self._scroll.setAccessibleName(self.tr("Scroll the timeline"))
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._resting = QTimer(self, singleShot=True, interval=_REST_MS)
        self._lay_out()
        self._connect()
        self._show_scale()
        self._show_hearing()
        self._describe()

    def sizeHint(self) -> QSize:
        """As high as reads well."""
        return QSize(1180, _HEIGHT_WITH_CURVES if self.shows_curves else _HEIGHT)

    @property
    def shows_curves(self) -> bool:
        """Whether the lanes of curves are shown."""
        return self.curves is not None and not self.curves.isHidden()

    def show_curves(self, shown: bool) -> None:
        """Show the lanes of curves, or not."""
        if self.curves is None or shown == self.shows_curves:
            return
        self.curves.setVisible(shown)
        self.updateGeometry()
        if shown:
            self.room_wanted.emit(_HEIGHT_WITH_CURVES)

    def show_pitch(self, shown: bool) -> None:
        """Show pitch and loudness over the voices, or not."""
        if self.curves is not None:
            self.lanes.show_pitch_of(self.curves.source if shown else None)

    def reset_curves(self) -> None:
        """Take the points off the curves of the selected lines."""
        if self.curves is not None:
            self.curves.reset_curves()

    def copy_curves(self) -> None:
        """Remember the points of the line that is worked at."""
        if self.curves is not None:
            self.curves.copy_points()

    def paste_curves(self) -> None:
        """Put the remembered points on the selected lines."""
        if self.curves is not None:
            self.curves.paste_points()

    @property
    def snaps(self) -> bool:
        """Whether dragged edges are drawn to what is near."""
        return self.lanes.snaps

    def set_snaps(self, snaps: bool) -> None:
        """Let dragged edges be drawn to what is near, or not."""
        self.headers.magnet.setChecked(snaps)

    def zoom_in(self) -> None:
        """Larger, around the playhead if it is in sight, else around the middle."""
        self._zoom(_ZOOM)

    def zoom_out(self) -> None:
        """Smaller, around the playhead if it is in sight, else around the middle."""
        self._zoom(1 / _ZOOM)

    def fit(self) -> None:
        """Show the whole film."""
        self.lanes.set_scale(self.lanes.scale.fitted(), is_fitted=True)

    def toggle_fit(self) -> None:
        """Show the whole film, or what was shown before that."""
        scale, before = self.lanes.scale, self._scale_before_fit
        if scale != scale.fitted():
            self._scale_before_fit = scale
            self.fit()
        elif before is not None:
            shown = before.resized(scale.width_px).lasting(scale.frames)
            self.lanes.set_scale(shown)

    def zoom_to_selection(self) -> None:
        """Show the selected lines as large as can be, or the marked range."""
        chosen = [bar for bar in self.lanes.bars if bar.id in self._document.selection]
        frames = self._document.range_frames
        if chosen:
            frames = min(bar.begin for bar in chosen), max(bar.end for bar in chosen)
        if frames is not None:
            self.lanes.set_scale(self.lanes.scale.spanning(*frames))

    def reveal(self, frame: int) -> None:
        """Bring a frame in sight."""
        self.lanes.set_scale(self.lanes.scale.revealing(frame))

    def set_menu_actions(self, actions: Sequence[QAction | None]) -> None:
        """Offer other things in the menu of lines; None is a line between two."""
        self._menu_actions = tuple(actions)

    def _lay_out(self) -> None:
        tracks = QWidget()
        above = QGridLayout(tracks)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(0)
        above.addWidget(self.headers, 0, 0)
        above.addWidget(self.lanes, 0, 1)
        above.setColumnStretch(1, 1)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(tracks)
        if self.curves is not None:
            parts.addWidget(self.curves)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(parts, 0, 0, 1, 2)
        grid.addWidget(self._scroll, 1, 1)
        grid.setColumnMinimumWidth(0, HEADER_PX)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(0, 1)
        self.setAccessibleName(self.tr("Timeline"))
        self.setFocusProxy(self.lanes)

    def _connect(self) -> None:
        lanes, headers = self.lanes, self.headers
        lanes.edit_text_wanted.connect(self.edit_text_wanted)
        lanes.marker_edit_wanted.connect(self.marker_edit_wanted)
        lanes.scrubbed.connect(self.scrubbed)
        lanes.scrub_ended.connect(self.scrub_ended)
        lanes.peeked.connect(self.peeked)
        lanes.peek_ended.connect(self.peek_ended)
        lanes.menu_wanted.connect(self._show_menu)
        lanes.scale_changed.connect(self._show_scale)
        if self.curves is not None:
            self.curves.peeked.connect(self.peeked)
            self.curves.peek_ended.connect(self.peek_ended)
            self.curves.said.connect(self.said)
        headers.mute_wanted.connect(
            lambda lane, is_on: self._try(lambda project: mute_lane(project, lane, is_on))
        )
        headers.solo_wanted.connect(
            lambda lane, is_on: self._try(lambda project: solo_lane(project, lane, is_on))
        )
        self._document.changed.connect(self._show_hearing)
        headers.record_wanted.connect(self.record_wanted)
        headers.guide_wanted.connect(self.guide_wanted)
        headers.snapping_changed.connect(self._take_snapping)
        headers.zoom_wanted.connect(self._take_zoom)
        self._scroll.valueChanged.connect(self._take_scroll)
        self._document.playhead_moved.connect(self._follow)
        self._document.changed.connect(self._resting.start)
        self._document.states_changed.connect(self._resting.start)
        self._resting.timeout.connect(self._describe)

    def _zoom(self, factor: float) -> None:
        scale = self.lanes.scale
        x = scale.x(self._document.playhead)
        at_x = x if 0 <= x < scale.width_px else scale.width_px / 2
        self.lanes.set_scale(scale.zoomed(factor, at_x=at_x))

    def _take_zoom(self, way: int) -> None:
        if way:
            self._zoom(_ZOOM**way)
        else:
            self.fit()

    def _take_snapping(self, snaps: bool) -> None:
        self.lanes.snaps = snaps
        self.snapping_changed.emit(snaps)

    def _take_scroll(self, value: int) -> None:
        self.lanes.set_scale(self.lanes.scale.scrolled_to(value))

    def _show_scale(self) -> None:
        scale = self.lanes.scale
        least, most = scale.reach_px
        self._scroll.blockSignals(True)
        self._scroll.setRange(least, most)
        self._scroll.setPageStep(scale.width_px)
        self._scroll.setSingleStep(96)
        self._scroll.setValue(scale.left_px)
        self._scroll.blockSignals(False)

    def _follow(self, frame: int) -> None:
        """Keep the playhead in sight, a page at a time."""
        if not self.lanes.is_dragging:
            scale = self.lanes.scale
            if scale.revealing(frame) != scale:
                self.reveal(frame)
        self._resting.start()

    def _show_menu(self, marker: str, place: QPoint) -> None:
        menu = QMenu(self)
        if marker:
            rename = menu.addAction(self.tr("Rename marker…"))
            rename.triggered.connect(lambda: self.marker_edit_wanted.emit(marker))
            remove = menu.addAction(self.tr("Remove marker"))
            remove.triggered.connect(lambda: self._remove_marker(marker))
        for action in () if marker else self._menu_actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if menu.isEmpty():
            menu.deleteLater()
        else:
            menu.popup(place)

    def _try(self, make: Callable[[Project], Edit]) -> None:
        """Change the document as a step of its own; the buttons show what became of it."""
        document = self._document
        document.try_edit(lambda: make(document.project))
        document.end_gesture()
        self._show_hearing()

    def _show_hearing(self) -> None:
        project = self._document.project
        self.headers.show_hearing(project.hearing, has_guide=project.guide is not None)

    def _remove_marker(self, marker: str) -> None:
        self._document.try_edit(lambda: remove_marker(self._document.project, marker))

    def _describe(self) -> None:
        """Say what is under the playhead to those who do not see it."""
        document = self._document
        words = [as_timecode(document.playhead, document.fps)]
        clip = document.clip_at(document.playhead)
        bar = next((bar for bar in self.lanes.bars if clip and bar.id == clip.id), None)
        if bar is None:
            words.append(self.tr("no line"))
        else:
            words.append(self.tr("line {number}").format(number=bar.number))
            words += [bar.speaker, bar.clip.text, document.line_state(bar.id).words]
            words.append(self.tr("locked") if bar.clip.is_locked else "")
        for marker in document.project.markers:
            if round(marker.at_s * document.fps) == document.playhead:
                words.append(self.tr("marker {name}").format(name=marker.name))
        self.lanes.setAccessibleDescription(", ".join(filter(None, words)))
