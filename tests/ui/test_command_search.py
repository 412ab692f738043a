"""Commands are found by their words and done; all keys fit on a sheet that can be printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from emo_desktop.ui.action_specs import ACTIONS, MENUS
from emo_desktop.ui.actions import ActionSet
from emo_desktop.ui.command_search import CommandSearch, ShortcutSheet


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def actions(window: QMainWindow) -> ActionSet:
    return ActionSet(window)


def test_a_command_is_found_and_done(window: QMainWindow, actions: ActionSet, qtbot: QtBot) -> None:
    done: list[str] = []
    actions.connect({"ripple_delete": lambda: done.append("ripple_delete")})
    search = CommandSearch(actions, window)
    qtbot.addWidget(search)
    search.open()
    assert search.found.count() == len(ACTIONS)
    qtbot.keyClicks(search.words, "close gap")
    assert search.found.item(0).text().startswith("Ripple delete")
    qtbot.keyClick(search.words, Qt.Key.Key_Return)
    assert not search.isVisible()
    assert done == ["ripple_delete"]


def test_one_goes_through_what_was_found_without_leaving_the_words(
    window: QMainWindow, actions: ActionSet, qtbot: QtBot
) -> None:
    search = CommandSearch(actions, window)
    qtbot.addWidget(search)
    search.open()
    for _ in range(3):
        qtbot.keyClick(search.words, Qt.Key.Key_Down)
    assert search.found.currentRow() == 3
    qtbot.keyClick(search.words, Qt.Key.Key_Up)
    assert search.found.currentRow() == 2
    qtbot.keyClicks(search.words, "no such command")
    qtbot.keyClick(search.words, Qt.Key.Key_Return)
    assert search.found.count() == 0


def test_the_sheet_has_every_key_in_the_menu_it_belongs_to(
    window: QMainWindow, actions: ActionSet, qtbot: QtBot
) -> None:
    actions.set_keys({"split": ("Ctrl+Alt+F7",), "marker": ()})
    sheet = ShortcutSheet(actions, window)
    qtbot.addWidget(sheet)
    text = sheet.sheet.toPlainText()
    assert "Ctrl+Alt+F7" in text
    assert "Add marker" not in text
    places = [text.index(f"{menu}\n") for menu in MENUS]
    assert places == sorted(places)
    assert places[0] < text.index("Save") < places[1] < text.index("Split at playhead") < places[2]


def test_the_sheet_becomes_a_pdf_that_is_whole_or_not_there(
    window: QMainWindow, actions: ActionSet, qtbot: QtBot, tmp_path: Path
) -> None:
    sheet = ShortcutSheet(actions, window)
    qtbot.addWidget(sheet)
    file = tmp_path / "keys.pdf"
    sheet.save_pdf(str(file))
    assert file.read_bytes().startswith(b"%PDF")
    assert file.read_bytes().rstrip().endswith(b"%%EOF")
    assert str(file) in sheet.said.text()
    sheet.save_pdf(str(tmp_path / "no" / "keys.pdf"))
    assert sheet.said.text().startswith("⚠")
    assert [path.name for path in tmp_path.iterdir()] == ["keys.pdf"]
