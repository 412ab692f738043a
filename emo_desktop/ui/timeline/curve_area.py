"""The curve lanes under the tracks of the timeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QImage, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QPushButton, QScrollArea, QWidget

from emo_desktop.motion.control_points import ControlPoint
from emo_desktop.motion.curve_groups import CurveGroup, curves_of
from emo_desktop.project.changes import Changes, EditError
from emo_desktop.project.edits.points import copied_points, paste_points, reset_curves
from emo_desktop.ui.document import Document
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.timeline.bars import bars_between
from emo_desktop.ui.timeline.curve_headers import LaneHeader
from emo_desktop.ui.timeline.curve_keys import EditingCurveLane
from emo_desktop.ui.timeline.curve_lane import LEAST_LANE_PX
from emo_desktop.ui.timeline.curve_menus import fill_with_curves, fill_with_sides
from emo_desktop.ui.timeline.curve_names import name_of_curve, name_of_group
from emo_desktop.ui.timeline.curve_painting import backdrop
from emo_desktop.ui.timeline.curve_source import CurveSource
from emo_desktop.ui.timeline.curve_view import LaneView
from emo_desktop.ui.timeline.headers import HEADER_PX
from emo_desktop.ui.timeline.lanes import Lanes
from emo_desktop.ui.timeline.peaks_loader import PeaksLoader
from emo_desktop.ui.timeline.waveform import WaveReader

USUAL_LANES = tuple(LaneView.of(group) for group in CurveGroup if group is not CurveGroup.CHEEKS)
_FOOT_PX = 32


@survives_errors
class CurveArea(QScrollArea):
    """Lanes of curves, one under the other, along the time of the tracks above.

    Args:
        document: the open project.
        source: gives the curves.
        tracks: the tracks above.
        peaks: knows the peaks of sounds.
    """

    peeked = Signal(int)  # while a point is dragged: the frame to look at
    peek_ended = Signal()
    said = Signal(str)  # what was done, where that cannot be seen
    views_changed = Signal()

    def __init__(
        self, document: Document, source: CurveSource, tracks: Lanes, peaks: PeaksLoader
    ) -> None:
        super().__init__()
        self._document, self.source, self._tracks = document, source, tracks
        self._waves = WaveReader(peaks.peaks)
        self._backdrops: dict[int, QImage] = {}
        self._copied: tuple[ControlPoint, ...] = ()
        self._rows: list[tuple[LaneHeader, EditingCurveLane]] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(LEAST_LANE_PX + _FOOT_PX)
        self.setAccessibleName(self.tr("Curves"))
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._add = QPushButton(self.tr("+ Add lane"))
        self._add.setFixedSize(HEADER_PX - 8, 26)
        self._add.clicked.connect(self._offer_lanes)
        self.setWidget(self._inside)
        self.set_views(USUAL_LANES)
        self._connect(peaks)

    @property
    def lanes(self) -> tuple[EditingCurveLane, ...]:
        """The lanes, from above."""
        return tuple(lane for _, lane in self._rows)

    @property
    def views(self) -> tuple[LaneView, ...]:
        """What the lanes show, from above."""
        return tuple(lane.view for lane in self.lanes)

    def set_views(self, views: Sequence[LaneView]) -> None:
        """Show other lanes."""
        for header, lane in self._rows:
            for widget in (header, lane):
                self._grid.removeWidget(widget)
                widget.deleteLater()
        self._rows = [self._row(view) for view in views]
        self._lay_out()

    def add_lane(self, group: CurveGroup) -> EditingCurveLane:
        """One more lane, the last."""
        self._rows.append(self._row(LaneView.of(group)))
        self._lay_out()
        self.views_changed.emit()
        lane = self._rows[-1][1]
        self.ensureWidgetVisible(lane)
        return lane

    def close_lane(self, lane: EditingCurveLane) -> None:
        """Take a lane away; its points stay."""
        for header, each in self._rows:
            if each is lane:
                for widget in (header, lane):
                    self._grid.removeWidget(widget)
                    widget.hide()
                    widget.deleteLater()
        self._rows = [row for row in self._rows if row[1] is not lane]
        self._lay_out()
        self.views_changed.emit()

    def reset_curves(self) -> None:
        """Take all points off the selected lines."""
        lines = self._lines()
        self._document.try_edit(lambda: reset_curves(self._document.project, lines))
        self._document.end_gesture()

    def copy_points(self) -> None:
        """Remember all points of the line that is worked at."""
        self._copy(self._line(), None)

    def paste_points(self) -> None:
        """Put the remembered points on the selected lines."""
        self._paste(self._lines())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the lanes their room."""
        super().resizeEvent(event)
        self._share_height()

    def redraw(self) -> None:
        """Draw all lanes anew."""
        self._backdrops.clear()
        for lane in self.lanes:
            lane.redraw()

    def _connect(self, peaks: PeaksLoader) -> None:
        document = self._document
        document.changed.connect(self._take_changes)
        document.selection_changed.connect(self._show_selection)
        document.range_changed.connect(self._show_range)
        document.playhead_moved.connect(self._move_playhead)
        self._tracks.scale_changed.connect(self._follow_scale)
        peaks.ready.connect(self.redraw)
        self.source.loader.ready.connect(self.redraw)

    def _row(self, view: LaneView) -> tuple[LaneHeader, EditingCurveLane]:
        lane = EditingCurveLane(
            self._document, self.source, self._tracks, view, backdrop=self._backdrop
        )
        header = LaneHeader(lane)
        lane.menu_wanted.connect(lambda line, place: self._show_menu(lane, line, place))
        lane.point_chosen.connect(lambda: self._choose_only(lane))
        lane.peeked.connect(self.peeked)
        lane.peek_ended.connect(self.peek_ended)
        lane.view_changed.connect(self.views_changed)
        header.menu_wanted.connect(lambda place: self._show_lane_menu(lane, place))
        header.close_wanted.connect(lambda: self.close_lane(lane))
        return header, lane

    def _lay_out(self) -> None:
        self._grid.removeWidget(self._add)
        before: QWidget | None = None
        for number, (header, lane) in enumerate(self._rows):
            self._grid.addWidget(header, number, 0)
            self._grid.addWidget(lane, number, 1)
            lane.says_why = number == 0
            for widget in (header.menu_button, header.close_button, lane):
                if before is not None:
                    QWidget.setTabOrder(before, widget)
                before = widget
        foot = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter
        for number in range(self._grid.rowCount()):
            self._grid.setRowStretch(number, 0)
        self._grid.addWidget(self._add, len(self._rows), 0, foot)
        self._grid.setRowStretch(len(self._rows), 1)
        self._share_height()

    def _share_height(self) -> None:
        room = self.viewport().height() - _FOOT_PX
        height = max(LEAST_LANE_PX, room // max(1, len(self._rows)))
        for header, lane in self._rows:
            header.setFixedHeight(height)
            lane.setFixedHeight(height)

    def _backdrop(self, height: int) -> QImage:
        image = self._backdrops.get(height)
        if image is None:
            tracks, ratio = self._tracks, self.devicePixelRatioF()
            bars = tuple(bars_between(tracks.bars, *tracks.scale.seen))
            columns = self._waves.voices(bars, tracks.scale, fps=self._document.fps, ratio=ratio)
            image = self._backdrops[height] = backdrop(columns, height, ratio)
        return image

    def _take_changes(self, changes: Changes) -> None:
        if changes & Changes.FORMAT:
            self.source.forget()
        for lane in self.lanes:
            lane.take_document()
        if changes & ~Changes.MOTION:
            self._backdrops.clear()

    def _show_selection(self) -> None:
        """Draw what is selected; a point of a line that is so no more is not chosen."""
        selection = self._document.selection
        for lane in self.lanes:
            if selection and lane.chosen is not None and lane.chosen.line not in selection:
                lane.choose(None)
            lane.redraw()

    def _follow_scale(self) -> None:
        self._backdrops.clear()
        for lane in self.lanes:
            lane.follow_scale()

    def _show_range(self) -> None:
        for lane in self.lanes:
            lane.update()

    def _move_playhead(self, frame: int) -> None:
        for lane in self.lanes:
            lane.move_playhead(frame)

    def _choose_only(self, chosen: EditingCurveLane) -> None:
        """There is one chosen point at most, since Del removes it."""
        for lane in self.lanes:
            if lane is not chosen:
                lane.choose(None)

    def _line(self) -> str:
        """The line that is worked at: that of the chosen point, else the current one."""
        for lane in self.lanes:
            if lane.chosen is not None:
                return lane.chosen.line
        clip = self._document.current_clip
        return clip.id if clip is not None else ""

    def _lines(self) -> list[str]:
        """The lines that are worked at: those that are selected, else that one."""
        line = self._line()
        return list(self._document.selection) or ([line] if line else [])

    def _copy(self, line: str, curves: tuple[str, ...] | None) -> None:
        try:
            points = copied_points(self._document.project, line, curves=curves)
        except EditError as error:
            self._document.refused.emit(str(error), error.hint)
            return
        if points:
            self._copied = points
            self.said.emit(self.tr("Points copied: {count}").format(count=len(points)))
        else:
            self.said.emit(self.tr("There are no points to copy."))

    def _paste(self, lines: list[str]) -> None:
        self._document.try_edit(lambda: paste_points(self._document.project, lines, self._copied))
        self._document.end_gesture()

    def _show_menu(self, lane: EditingCurveLane, line: str, place: QPoint) -> None:
        """The menu of what was clicked in a lane."""
        menu = self._menu()
        if lane.chosen is not None:
            self._offer(menu, self.tr("Remove point"), lane.remove_chosen)
        self._offer_points(menu, lane, line or self._line())
        if lane.view.has_sides:
            fill_with_sides(menu, lane)
        menu.popup(place)

    def _show_lane_menu(self, lane: EditingCurveLane, place: QPoint) -> None:
        """The menu of the head of a lane."""
        menu = self._menu()
        fill_with_curves(menu, lane)
        menu.addSeparator()
        self._offer_points(menu, lane, self._line())
        menu.addSeparator()
        self._offer(menu, self.tr("Close lane"), lambda: self.close_lane(lane))
        menu.popup(place)

    def _offer_points(self, menu: QMenu, lane: EditingCurveLane, line: str) -> None:
        """What can be done with the points of a line."""
        bar = next((bar for bar in self._tracks.bars if bar.id == line), None)
        if bar is None:
            return
        document, both = self._document, curves_of(lane.view.curve)
        curve, number = name_of_curve(lane.view.curve), bar.number
        reset_one = self.tr("Reset “{curve}” of line {number}").format(curve=curve, number=number)
        reset_all = self.tr("Reset all curves of line {number}").format(number=number)
        copy_one = self.tr("Copy points of “{curve}”").format(curve=curve)
        self._offer(
            menu,
            reset_one,
            lambda: document.try_edit(lambda: reset_curves(document.project, [line], curves=both)),
        )
        self._offer(
            menu,
            reset_all,
            lambda: document.try_edit(lambda: reset_curves(document.project, [line])),
        )
        self._offer(menu, copy_one, lambda: self._copy(line, both))
        copy_all = self.tr("Copy all points of line {number}").format(number=number)
        self._offer(menu, copy_all, lambda: self._copy(line, None))
        paste = self.tr("Paste points on line {number}").format(number=number)
        self._offer(menu, paste, lambda: self._paste([line])).setEnabled(bool(self._copied))

    def _offer_lanes(self) -> None:
        menu = self._menu()
        for group in CurveGroup:
            self._offer(menu, name_of_group(group), partial(self.add_lane, group))
        menu.popup(self._add.mapToGlobal(QPoint(0, self._add.height())))

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    @staticmethod
    def _offer(menu: QMenu, words: str, slot: Callable[[], object]) -> QAction:
        action = menu.addAction(words)
        action.triggered.connect(lambda _=False: slot())
        return action
