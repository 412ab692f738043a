"""Fitting a face on the canvas: what is dragged becomes the document, and is seen there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from emo_desktop.app.imports import add_imported, read_files
from emo_desktop.app.studio import Studio
from emo_desktop.base.jobs import CancelToken
from emo_desktop.face.detector import FaceDetector
from emo_desktop.project.edits.lines import lock_lines
from emo_desktop.project.model import Character
from emo_desktop.ui.background import Background
from emo_desktop.ui.canvas.canvas import Canvas
from emo_desktop.ui.canvas.face_bar import FaceBar
from emo_desktop.ui.canvas.face_fitting import FaceFitting
from emo_desktop.ui.canvas.face_handles import BoxHandle, Handle, PointHandle
from emo_desktop.ui.document import Document
from tests.app.scenes import make_settings
from tests.conftest import DATA
from tests.ui.films import make_film, open_film

PORTRAITS = DATA / "portraits"
MOUTH, CHIN = PointHandle(61), PointHandle(152)
WHOLE, CORNER = BoxHandle((0, 0)), BoxHandle((1, 1))
ALL = Qt.KeyboardModifier.NoModifier


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_film(tmp_path_factory.mktemp("film"))


class Room:
    """A canvas on which the faces of a document are fitted."""

    def __init__(
        self, document: Document, home: Path, background: Background, qtbot: QtBot
    ) -> None:
        self.document, self.qtbot = document, qtbot
        self.settings = make_settings(home)
        self.canvas = Canvas()
        qtbot.addWidget(self.canvas)
        self.canvas.resize(700, 600)
        self.fitting = FaceFitting(document, self.canvas, Studio(self.settings), background)
        self.bar = FaceBar(self.canvas, self.fitting)
        self.canvas.show()
        self.handles = self.canvas.handles

    def begin(self) -> None:
        """Fit the face of who is seen."""
        self.fitting.set_on(True)
        self.qtbot.waitUntil(lambda: self.handles.handles() != [], timeout=20_000)

    def bring(self, name: str) -> None:
        """Bring in a portrait."""
        imported = read_files(
            self.document.folder,
            [PORTRAITS / name],
            project=self.document.project,
            detector=FaceDetector(),
            token=CancelToken(),
        )
        assert imported.faults == ()
        self.document.apply(add_imported(self.document.project, imported))

    @property
    def character(self) -> Character:
        """The last one of the document."""
        return self.document.project.characters[-1]

    def place(self, handle: Handle) -> QPoint:
        """Where a handle lies."""
        return self.handles.place_of(handle, self.canvas.picture_rect()).toPoint()

    def drag(self, handle: Handle, *ways: QPoint) -> None:
        """Drag a handle on the canvas."""
        begin = self.place(handle)
        QTest.mousePress(self.canvas, Qt.MouseButton.LeftButton, pos=begin)
        for way in ways:
            QTest.mouseMove(self.canvas, begin + way)
        QTest.mouseRelease(self.canvas, Qt.MouseButton.LeftButton, pos=begin + ways[-1])

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = ALL) -> None:
        """Press a key on the canvas."""
        QTest.keyClick(self.canvas, key, modifiers)

    def choose(self, handle: Handle) -> None:
        """Choose a handle by the Tab key."""
        for _ in range(1000):
            self.key(Qt.Key.Key_Tab)
            if self.handles.chosen == handle:
                return
        raise AssertionError(f"Tab never came to {handle}")


@pytest.fixture
def room(film: Path, tmp_path: Path, background: Background, qtbot: QtBot) -> Iterator[Room]:
    with open_film(film, tmp_path) as document:
        yield Room(document, tmp_path / "home", background, qtbot)


def steps(document: Document) -> int:
    return document.session.history.place


def test_a_point_dragged_is_one_step_and_takes_its_contour_along(room: Room) -> None:
    room.begin()
    before = steps(room.document)
    scale = room.canvas.picture_rect().width() / 512
    room.drag(MOUTH, QPoint(-3, 1), QPoint(-9, 4), QPoint(-12, 6))
    moves = {move.index: move for move in room.character.landmark_moves}
    fit = room.fitting.fit
    assert fit is not None
    assert fit.box is not None
    assert moves[61].right == pytest.approx(-12 / scale / fit.box.width)
    assert moves[61].down == pytest.approx(6 / scale / fit.box.height)
    assert moves[78] == type(moves[61])(78, moves[61].right, moves[61].down)
    assert 0 not in moves
    assert steps(room.document) == before + 1
    room.document.undo()
    assert room.character.landmark_moves == ()


def test_a_handle_stays_under_the_mouse_also_when_the_picture_is_zoomed(room: Room) -> None:
    room.begin()
    room.canvas.zoom_by(1.7, QPointF(200, 100))
    wanted = room.place(CHIN) + QPoint(11, -14)
    room.drag(CHIN, QPoint(11, -14))
    assert (room.place(CHIN) - wanted).manhattanLength() <= 2


def test_the_box_is_dragged_by_its_corners_and_as_a_whole(room: Room) -> None:
    room.begin()
    corner, whole = room.place(CORNER), room.place(BoxHandle((-1, -1)))
    room.drag(CORNER, QPoint(20, 30))
    assert (room.place(CORNER) - corner - QPoint(20, 30)).manhattanLength() <= 2
    assert (room.place(BoxHandle((-1, -1))) - whole).manhattanLength() <= 2
    box = room.character.face_box
    assert box is not None
    room.qtbot.waitUntil(lambda: room.fitting.fit.box == box, timeout=20_000)
    room.key(Qt.Key.Key_Delete)
    assert room.character.face_box is None


def test_keys_choose_move_and_reset_handles(room: Room) -> None:
    room.begin()
    fit = room.fitting.fit
    assert fit is not None
    assert fit.box is not None
    room.choose(MOUTH)
    assert "Right corner of the mouth" in room.canvas.accessibleDescription()
    room.key(Qt.Key.Key_Left)
    room.key(Qt.Key.Key_Up)
    (move,) = [each for each in room.character.landmark_moves if each.index == 61]
    film_px = fit.width / fit.pixels.shape[1]  # of the picture's file
    assert move.right * fit.box.width == pytest.approx(-film_px)
    assert move.down * fit.box.height == pytest.approx(-film_px)
    before = steps(room.document)
    room.key(Qt.Key.Key_Delete)
    assert room.character.landmark_moves == ()
    assert steps(room.document) == before + 1
    room.key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert room.handles.chosen == PointHandle(473)


def test_with_shift_a_handle_moves_ten_pixels_of_the_film(room: Room) -> None:
    room.begin()
    fit = room.fitting.fit
    assert fit is not None
    assert fit.box is not None
    room.key(Qt.Key.Key_Tab)
    assert room.handles.chosen == WHOLE
    room.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    box = room.character.face_box
    assert box is not None
    assert box.x - fit.box.x == pytest.approx(10 * fit.width / fit.pixels.shape[1])


def test_keys_of_a_handle_come_before_commands_of_the_window(room: Room) -> None:
    room.begin()
    left = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_Left, ALL)
    left.ignore()
    QApplication.sendEvent(room.canvas, left)
    assert not left.isAccepted()
    room.choose(CHIN)
    left.ignore()
    QApplication.sendEvent(room.canvas, left)
    assert left.isAccepted()


def test_tab_leaves_the_canvas_behind_the_last_handle(room: Room) -> None:
    room.begin()
    count = len(room.handles.handles())
    for _ in range(count):
        room.key(Qt.Key.Key_Tab)
    assert room.handles.chosen == room.handles.handles()[-1]
    room.key(Qt.Key.Key_Tab)
    assert room.handles.chosen is None


def test_all_points_move_alone_and_all_are_reset_at_once(room: Room) -> None:
    room.begin()
    room.bar.all_points.click()
    assert len(room.handles.handles()) == 9 + 478
    room.choose(PointHandle(0))
    room.key(Qt.Key.Key_Down)
    assert [move.index for move in room.character.landmark_moves] == [0]
    room.bar.reset_all.click()
    assert room.character.landmark_moves == ()
    room.document.undo()
    assert len(room.character.landmark_moves) == 1


def test_escape_shows_the_film_again(room: Room) -> None:
    told: list[bool] = []
    room.fitting.on_changed.connect(told.append)
    room.begin()
    assert room.bar.isVisible()
    room.choose(CHIN)
    room.key(Qt.Key.Key_Escape)
    assert room.fitting.is_on
    room.key(Qt.Key.Key_Escape)
    assert not room.fitting.is_on
    assert not room.bar.isVisible()
    assert told == [True, False]


def test_a_portrait_without_a_face_waits_for_its_box(room: Room) -> None:
    room.bring("no_face_texture.png")
    room.qtbot.waitUntil(lambda: room.fitting.is_on, timeout=20_000)
    assert "No face found. Place the box over the face." in room.canvas.accessibleDescription()
    assert {type(each) for each in room.handles.handles()} == {BoxHandle}
    room.drag(WHOLE, QPoint(5, 5))
    assert room.character.face_box is not None
    room.qtbot.waitUntil(lambda: len(room.handles.handles()) > 9, timeout=20_000)
    assert "No face found" not in room.canvas.accessibleDescription()
    room.document.undo()
    room.qtbot.waitUntil(lambda: len(room.handles.handles()) == 9, timeout=20_000)


def test_of_several_faces_one_is_clicked(room: Room) -> None:
    room.bring("two_faces.jpg")
    room.qtbot.waitUntil(lambda: room.fitting.is_on, timeout=20_000)
    assert "Click the one that speaks" in room.canvas.accessibleDescription()
    second = room.handles.handles()[1]
    QTest.mouseClick(room.canvas, Qt.MouseButton.LeftButton, pos=room.place(second))
    fit = room.fitting.fit
    assert fit is not None
    assert room.character.face_box == fit.faces[1]
    room.qtbot.waitUntil(lambda: PointHandle(1) in room.handles.handles(), timeout=20_000)
    room.document.undo()
    room.qtbot.waitUntil(lambda: len(room.handles.handles()) == 2, timeout=20_000)
    room.key(Qt.Key.Key_Tab)
    room.key(Qt.Key.Key_Return)
    assert room.character.face_box == fit.faces[0]


def test_a_portrait_with_one_face_does_not_come_between(room: Room, qtbot: QtBot) -> None:
    room.bring("bald_man.jpg")
    qtbot.wait(600)
    assert not room.fitting.is_on


def test_the_region_is_dragged_at_its_edges(room: Room) -> None:
    document = room.document
    line = document.project.clips[0].id
    document.select([line])
    room.canvas.show_frame(np.zeros((64, 64, 4), np.uint8), "Draft")
    room.fitting.set_region_on(True)
    where = room.canvas.picture_rect
    room.qtbot.waitUntil(lambda: not room.canvas.region.box(where()).isEmpty(), timeout=20_000)
    assert "at rest" in room.canvas.region.words
    assert "only final packs with a region obey this" in room.canvas.region.words
    box, before = room.canvas.region.box(where()), steps(document)
    edge = QPoint(round(box.right()), round(box.center().y()))
    QTest.mousePress(room.canvas, Qt.MouseButton.LeftButton, pos=edge)
    for way in (10, 20, 30):
        QTest.mouseMove(room.canvas, edge + QPoint(way, 0))
    QTest.mouseRelease(room.canvas, Qt.MouseButton.LeftButton, pos=edge + QPoint(30, 0))
    final = document.project.clip(line).chosen_picture.choice.final
    assert final.region_width == pytest.approx(1 + 60 / box.width(), abs=0.02)
    assert final.region_height == 1
    assert steps(document) == before + 1
    document.apply(lock_lines(document.project, [line], True))
    QTest.mouseMove(room.canvas, edge + QPoint(30, 0))
    assert room.canvas.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_a_picture_that_is_gone_is_said(room: Room, qtbot: QtBot) -> None:
    (portrait,) = {each.portrait for each in room.document.project.characters}
    room.document.media_path(portrait).unlink()
    with qtbot.waitSignal(room.fitting.fault, timeout=20_000) as told:
        room.fitting.set_on(True)
    assert "no file" in told.args[0]
    room.canvas.grab()
