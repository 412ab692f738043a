"""Missing files: listed, looked for, found; the project is open all the while."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.project.storage import check_media, media_path
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.relink_dialog import MissingMediaFinder
from emo_desktop.ui.document import Document


@pytest.fixture
def finder(scene: Document, background: Background, qtbot: QtBot) -> MissingMediaFinder:
    parent = QWidget()
    qtbot.addWidget(parent)
    finder = MissingMediaFinder(scene, background, parent)
    finder.parent_kept = parent  # type: ignore[attr-defined]
    return finder


def lose(document: Document, elsewhere: Path) -> None:
    elsewhere.mkdir()
    for number, media in enumerate(document.project.media):
        media_path(document.folder, media).rename(elsewhere / f"{number}.moved")


def test_where_nothing_is_missing_it_stays_away_unless_asked(
    finder: MissingMediaFinder, qtbot: QtBot
) -> None:
    finder.look_quietly()
    qtbot.wait(50)
    assert finder.dialog is None
    finder.look()
    qtbot.waitUntil(lambda: finder.dialog is not None and finder.dialog.isVisible())
    assert finder.dialog is not None
    assert "Nothing is missing" in finder.dialog.title.text()
    assert finder.dialog.skip_button.text() == "Close"
    finder.dialog.close()


def test_what_is_found_is_one_step(
    finder: MissingMediaFinder, scene: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    lose(scene, tmp_path / "elsewhere")
    (tmp_path / "empty").mkdir()
    finder.look_quietly()
    qtbot.waitUntil(lambda: finder.dialog is not None and finder.dialog.isVisible())
    dialog = finder.dialog
    assert dialog is not None
    assert dialog.list.count() == 2
    assert "✕ missing" in dialog.list.item(0).text()
    dialog.search(tmp_path / "empty")
    qtbot.waitUntil(lambda: "None of them" in dialog.said.text())
    qtbot.waitUntil(dialog.find_button.isEnabled)
    dialog.search(tmp_path / "elsewhere")
    qtbot.waitUntil(lambda: dialog.list.count() == 0)
    qtbot.waitUntil(lambda: dialog.skip_button.text() == "Close")
    assert dialog.said.text() == "2 of 2 were found."
    assert scene.session.history.undo_name == "Find 2 files"
    assert check_media(scene.folder, scene.project) == ()
    dialog.close()


def test_a_search_can_be_stopped(
    finder: MissingMediaFinder, scene: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    lose(scene, tmp_path / "elsewhere")
    before = scene.project
    finder.look()
    qtbot.waitUntil(lambda: finder.dialog is not None and finder.dialog.isVisible())
    dialog = finder.dialog
    assert dialog is not None
    dialog.search(tmp_path / "elsewhere")
    assert dialog.skip_button.text() == "Stop"
    dialog.skip_button.click()
    qtbot.waitUntil(lambda: dialog.find_button.isEnabled())
    assert "Stopped" in dialog.said.text()
    assert scene.project == before
    dialog.search(tmp_path / "elsewhere")
    dialog.close()
    qtbot.waitUntil(lambda: dialog.find_button.isEnabled())
    assert scene.project == before
