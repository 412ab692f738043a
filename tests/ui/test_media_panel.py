"""The files of a project as they are shown, checked and replaced."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from emo_desktop.app.studio import Studio
from emo_desktop.project.edits.lines import delete_lines
from emo_desktop.project.model import Project
from emo_desktop.project.storage import media_path
from emo_desktop.ui.background import Background
from emo_desktop.ui.document import Document
from emo_desktop.ui.media_panel import MediaPanel
from tests.app.media import write_voice
from tests.app.scenes import make_project, make_settings
from tests.conftest import DATA
from tests.ui.documents import open_document


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("made")
    portrait = DATA / "portraits" / "astronaut.jpg"
    make_project(home / "Anna.emo", portrait, make_settings(home), lines=2)
    return home / "Anna.emo"


@pytest.fixture
def panel(scene: Document, background: Background, tmp_path: Path, qtbot: QtBot) -> MediaPanel:
    panel = MediaPanel(scene, background, studio=Studio(make_settings(tmp_path / "home")))
    qtbot.addWidget(panel)
    panel.resize(380, 400)
    panel.show()
    return panel


def shown(panel: MediaPanel) -> list[list[str]]:
    model = panel.model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_every_file_has_a_row(panel: MediaPanel, scene: Document) -> None:
    portrait, first, _ = shown(panel)
    assert portrait[:2] == ["astronaut.jpg", "▣ Portrait"]
    assert portrait[3] == "1, 2"
    assert first == ["line0.wav", "♪ Take", "0:09", "1"]
    scene.apply(delete_lines(scene.project, [scene.project.clips[1].id]))
    assert shown(panel)[2][3] == "in the bin"
    assert not panel.warning.isVisible()


def test_what_is_missing_is_first_and_said(
    panel: MediaPanel, scene: Document, qtbot: QtBot
) -> None:
    media_path(scene.folder, scene.project.takes[1].media).unlink()
    media_path(scene.folder, scene.project.takes[0].media).write_bytes(b"other")
    with qtbot.waitSignal(panel.checked) as told:
        panel.check()
    assert len(told.args[0]) == 2
    assert [row[0] for row in shown(panel)] == [
        "↻ line0.wav – changed",
        "✕ line1.wav – missing",
        "astronaut.jpg",
    ]
    assert "2 of 3 files" in panel.warning.text()
    with qtbot.waitSignal(panel.find_wanted):
        panel.find_button.click()


def test_it_is_checked_again_when_the_document_has_settled(
    panel: MediaPanel, scene: Document, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(panel.checked):
        scene.apply(delete_lines(scene.project, [scene.project.clips[0].id]))


def test_a_chosen_file_says_where_it_lies(panel: MediaPanel, scene: Document) -> None:
    assert not panel.folder_button.isEnabled()
    panel.table.selectRow(1)
    assert "line0" in panel.place.text()
    assert "in the project" in panel.place.text()
    scene.apply(delete_lines(scene.project, [scene.project.clips[0].id]))
    assert panel.table.currentIndex().row() == 1
    assert panel.place.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard


def test_another_file_takes_its_place(
    panel: MediaPanel, scene: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    new = write_voice(tmp_path / "better.wav", 12.0)
    panel.replace_with(panel.model.files[1], new)
    qtbot.waitUntil(lambda: shown(panel)[1][0] == "better.wav", timeout=10_000)
    scene.undo()
    assert shown(panel)[1][0] == "line0.wav"


def test_without_files_it_says_what_to_do(
    background: Background, tmp_path: Path, qtbot: QtBot
) -> None:
    document = open_document(tmp_path, Project("Empty"))
    panel = MediaPanel(document, background, studio=Studio(make_settings(tmp_path / "home")))
    qtbot.addWidget(panel)
    panel.show()
    assert panel.empty.isVisible()
    document.close()
