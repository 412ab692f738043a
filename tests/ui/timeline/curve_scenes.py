"""The film of ``scenes`` with its curve lanes open, read through, and a mouse in a lane."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from emo_desktop.app.line_curves import CurveReader
from emo_desktop.app.studio import Studio
from emo_desktop.motion.control_points import ControlPoint
from emo_desktop.motion.curve_groups import CurveGroup
from emo_desktop.project.session import open_session
from emo_desktop.project.storage import create_project
from emo_desktop.ui.document import Document
from emo_desktop.ui.timeline.curve_area import CurveArea
from emo_desktop.ui.timeline.curve_keys import EditingCurveLane
from emo_desktop.ui.timeline.curves_loader import CurvesLoader
from emo_desktop.ui.timeline.peaks_loader import PeaksLoader
from emo_desktop.ui.timeline.timeline import TimelinePanel
from tests.ui.timeline.scenes import NONE, Bench, make_film, wait_for_sounds


@dataclass
class CurveBench:
    """An open film, its panel with lanes, and a mouse."""

    document: Document
    curves: CurvesLoader
    panel: TimelinePanel

    @property
    def area(self) -> CurveArea:
        assert self.panel.curves is not None
        return self.panel.curves

    def lane(self, group: CurveGroup) -> EditingCurveLane:
        return next(lane for lane in self.area.lanes if lane.view.group is group)

    def points(self, line: str) -> tuple[ControlPoint, ...]:
        return self.document.project.clip(line).chosen_picture.controls.points

    def steps(self) -> int:
        return len(self.document.session.history.steps)

    def place(self, lane: EditingCurveLane, frame: float, value: float) -> QPointF:
        return QPointF(self.panel.lanes.scale.x(frame), lane.values().y(value))

    def press(
        self,
        lane: EditingCurveLane,
        frame: float,
        value: float,
        keys: Qt.KeyboardModifier = NONE,
    ) -> None:
        self._send(lane, QMouseEvent.Type.MouseButtonPress, frame, value, keys)

    def move(
        self,
        lane: EditingCurveLane,
        frame: float,
        value: float,
        keys: Qt.KeyboardModifier = NONE,
    ) -> None:
        self._send(lane, QMouseEvent.Type.MouseMove, frame, value, keys)

    def drag(
        self,
        lane: EditingCurveLane,
        *places: tuple[float, float],
        keys: Qt.KeyboardModifier = NONE,
    ) -> None:
        """Press at the first place, go to the others, and let go at the last."""
        self.press(lane, *places[0], keys)
        for place in places[1:]:
            self.move(lane, *place, keys)
        self._send(lane, QMouseEvent.Type.MouseButtonRelease, *places[-1], keys)

    def _send(
        self,
        lane: EditingCurveLane,
        kind: QMouseEvent.Type,
        frame: float,
        value: float,
        keys: Qt.KeyboardModifier,
    ) -> None:
        place, left = self.place(lane, frame, value), Qt.MouseButton.LeftButton
        is_move = kind is QMouseEvent.Type.MouseMove
        QApplication.sendEvent(
            lane,
            QMouseEvent(
                kind,
                place,
                QPointF(lane.mapToGlobal(place.toPoint())),
                Qt.MouseButton.NoButton if is_move else left,
                left,
                keys,
            ),
        )


@contextmanager
def open_curve_bench(folder: Path, studio: Studio, qtbot: QtBot) -> Iterator[CurveBench]:
    """The panel with its usual lanes, 1000 pixels wide, that shows all of the film."""
    path = folder / "Scene.emo"
    create_project(path, make_film(folder))
    document = Document(open_session(path), autosaves=False)
    peaks = PeaksLoader(studio.cache, document.media_path)
    curves = CurvesLoader(CurveReader(document.folder, studio))
    panel = TimelinePanel(document, peaks, curves=curves)
    panel.resize(1000, 800)
    panel.show()
    panel.fit()
    panel.show_curves(True)
    bench = CurveBench(document, curves, panel)
    jaw = bench.lane(CurveGroup.JAW)
    try:
        jaw.grab()
        qtbot.waitUntil(lambda: all(jaw.source.played(bar) for bar in jaw.bars()), timeout=20_000)
        wait_for_sounds(Bench(document, peaks, panel), qtbot)
        yield bench
    finally:
        curves.close()
        peaks.close()
        panel.close()
        panel.deleteLater()
        document.close()
