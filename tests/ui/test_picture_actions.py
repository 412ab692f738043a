"""The commands about the picture, its looks and its takes, on the real panels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from emo_desktop.app.imports import add_imported, read_files
from emo_desktop.app.studio import Studio
from emo_desktop.audio.device import SilentOutput
from emo_desktop.base.jobs import CancelToken
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.geometry import FaceBox
from emo_desktop.project.edits.characters import set_face
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.actions import ActionSet
from emo_desktop.ui.background import Background
from emo_desktop.ui.canvas.canvas import Canvas
from emo_desktop.ui.canvas.face_fitting import FaceFitting
from emo_desktop.ui.document import Document
from emo_desktop.ui.inspector.inspector import Inspector
from emo_desktop.ui.picture_actions import connect_picture
from emo_desktop.ui.playback import Playback
from tests.app.scenes import make_settings
from tests.conftest import DATA
from tests.ui.films import make_film, open_film


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_film(tmp_path_factory.mktemp("film"))


class Desk:
    """Canvas and inspector of a film, and their commands."""

    def __init__(
        self, film: Path, document: Document, background: Background, qtbot: QtBot
    ) -> None:
        self.document, self.window = document, QMainWindow()
        qtbot.addWidget(self.window)
        studio = Studio(make_settings(film.parent / "home"))
        queue = RenderQueue(document.folder / "queue.json")
        self.canvas, self.inspector = Canvas(), Inspector(document)
        self.window.setCentralWidget(self.canvas)
        self.playback = Playback(document, studio, queue, canvas=self.canvas, output=SilentOutput())
        self.fitting = FaceFitting(document, self.canvas, studio, background)
        self.actions = ActionSet(self.window)
        connect_picture(self.actions, self.canvas, self.fitting, self.playback, self.inspector)
        qtbot.addWidget(self.inspector)
        self.window.show()
        self.canvas.setFocus()
        self.line = document.project.clips[0].id
        document.select([self.line])
        qtbot.waitUntil(lambda: self.canvas.has_picture, timeout=20_000)


@pytest.fixture
def desk(film: Path, tmp_path: Path, background: Background, qtbot: QtBot) -> Iterator[Desk]:
    with open_film(film, tmp_path) as document:
        desk = Desk(film, document, background, qtbot)
        yield desk
        desk.playback.close()


def test_looks_are_made_compared_and_gone_through(desk: Desk) -> None:
    actions, comparison = desk.actions, desk.playback.comparison
    actions["compare"].trigger()
    assert not actions["compare"].isChecked(), "there is one look only"
    actions["new_look"].trigger()
    actions["new_look"].trigger()
    assert desk.document.project.clip(desk.line).picture == "p3"
    actions["compare"].trigger()
    assert comparison.is_on
    actions["next_look"].trigger()
    assert comparison.version is not None
    assert comparison.version.picture == "p2"
    actions["compare_side"].trigger()
    assert desk.canvas.comparison.is_beside
    actions["compare"].trigger()
    assert not comparison.is_on
    actions["next_look"].trigger()
    assert desk.document.project.clip(desk.line).picture == "p1"
    desk.inspector.looks.list.setCurrentItem(desk.inspector.looks.list.topLevelItem(1))
    desk.inspector.looks.compare_button.click()
    assert actions["compare"].isChecked()


def test_stars_are_given_to_the_take(desk: Desk) -> None:
    clip = desk.document.project.clip(desk.line)
    desk.actions["star_3"].trigger()
    assert desk.document.project.take(clip.take).stars == 3
    desk.actions["star_0"].trigger()
    assert desk.document.project.take(clip.take).stars == 0


def test_layers_are_switched(desk: Desk) -> None:
    canvas = desk.canvas
    for name, layer in (
        ("face_region", canvas.region),
        ("onion", canvas.onion),
        ("safe_areas", canvas.safe_areas),
        ("face_handles", canvas.handles),
    ):
        desk.actions[name].trigger()
        assert layer.is_on
        desk.actions[name].trigger()
        assert not layer.is_on


def test_escape_unchecks_the_command(desk: Desk, qtbot: QtBot) -> None:
    desk.actions["face_handles"].trigger()
    qtbot.waitUntil(lambda: desk.canvas.handles.handles() != [], timeout=20_000)
    QTest.keyClick(desk.canvas, Qt.Key.Key_Escape)
    assert not desk.actions["face_handles"].isChecked()


def test_arrows_go_to_the_divider_only_while_there_is_one(desk: Desk, qtbot: QtBot) -> None:
    pressed: list[bool] = []
    desk.actions.connect({"frame_on": lambda: pressed.append(True)})
    QTest.keyClick(desk.window, Qt.Key.Key_Right)
    assert pressed == [True]
    desk.actions["new_look"].trigger()
    desk.actions["compare"].trigger()
    desk.canvas.setFocus()
    QTest.keyClick(desk.canvas, Qt.Key.Key_Right)
    assert pressed == [True]
    assert desk.canvas.comparison.share == pytest.approx(0.51)


def test_who_is_brought_in_without_a_face_is_fitted_though_another_is_seen(
    desk: Desk, qtbot: QtBot
) -> None:
    document = desk.document
    picture = DATA / "portraits" / "no_face_texture.png"
    imported = read_files(
        document.folder,
        [picture],
        project=document.project,
        detector=FaceDetector(),
        token=CancelToken(),
    )
    document.apply(add_imported(document.project, imported))
    qtbot.waitUntil(lambda: desk.actions["face_handles"].isChecked(), timeout=20_000)
    qtbot.wait(200)
    assert "Portrait of no_face_texture" in desk.canvas.accessibleDescription()
    desk.actions["face_handles"].trigger()
    assert not desk.fitting.is_on
    desk.actions["face_handles"].trigger()
    qtbot.waitUntil(lambda: "of Anna" in desk.canvas.accessibleDescription(), timeout=20_000)


def test_who_cannot_be_drawn_for_want_of_a_face_is_fitted(desk: Desk, qtbot: QtBot) -> None:
    document = desk.document
    beside = FaceBox(-4000, 0, 100, 100)
    document.apply(set_face(document.project, "k1", face_box=beside, landmark_moves=()))
    qtbot.waitUntil(lambda: desk.actions["face_handles"].isChecked(), timeout=20_000)
    assert "Place the box over the face" in desk.canvas.accessibleDescription()
    document.undo()
    qtbot.waitUntil(lambda: "No face" not in desk.canvas.accessibleDescription(), timeout=20_000)
