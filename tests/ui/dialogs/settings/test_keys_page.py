"""Keys in the settings: found, pressed, taken over, set back, carried to another machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from emo_desktop.app.key_maps import key_presets
from emo_desktop.base.settings import Settings
from emo_desktop.ui.action_specs import ACTIONS
from emo_desktop.ui.actions import ActionSet
from emo_desktop.ui.dialogs.settings.keys_page import KeysPage

_Key, _Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def page(qtbot: QtBot, settings: Settings) -> KeysPage:
    page = KeysPage()
    qtbot.addWidget(page)
    page.show_settings(settings)
    page.resize(640, 600)
    page.show()
    return page


def shown(page: KeysPage) -> list[str]:
    rows = range(page.table.rowCount())
    return [page.table.item(row, 0).text() for row in rows if not page.table.isRowHidden(row)]


def test_every_preset_speaks_of_commands_there_are_and_leaves_all_keys_unique() -> None:
    ids = {spec.id for spec in ACTIONS}
    for preset in key_presets():
        assert set(preset.keys) <= ids, preset.id


def test_a_key_that_nobody_has_is_given_at_once(page: KeysPage, qtbot: QtBot) -> None:
    page.choose("split")
    with qtbot.waitSignal(page.edited):
        qtbot.keyClick(page.key, _Key.Key_U, _Modifier.ControlModifier | _Modifier.ShiftModifier)
    assert page.keys["split"] == ("S", "Ctrl+B", "Ctrl+K", "Ctrl+Shift+U")
    assert page.changes()["own_keys"] == {"split": page.keys["split"]}
    row = page.table.currentRow()
    assert "✎" in page.table.item(row, 2).text()


def test_a_key_of_another_command_is_asked_for(page: KeysPage, qtbot: QtBot) -> None:
    page.choose("marker")
    qtbot.keyClick(page.key, _Key.Key_S)
    assert "Split at playhead" in page.conflict.said.text()
    assert page.conflict.isVisible()
    qtbot.mouseClick(page.conflict.keep_button, Qt.MouseButton.LeftButton)
    assert (page.keys["marker"], page.conflict.isVisible()) == (("M",), False)
    qtbot.keyClick(page.key, _Key.Key_S)
    qtbot.mouseClick(page.conflict.take_button, Qt.MouseButton.LeftButton)
    assert page.keys["marker"] == ("M", "S")
    assert page.keys["split"] == ("Ctrl+B", "Ctrl+K")


@pytest.mark.parametrize(
    ("press", "modifiers", "key"),
    [
        (_Key.Key_Question, _Modifier.ShiftModifier, "?"),
        (_Key.Key_BraceLeft, _Modifier.ShiftModifier | _Modifier.ControlModifier, "Ctrl+{"),
        (_Key.Key_M, _Modifier.ShiftModifier, "Shift+M"),
        (_Key.Key_4, _Modifier.KeypadModifier, "4"),
        (_Key.Key_F8, _Modifier.AltModifier, "Alt+F8"),
        (_Key.Key_Space, _Modifier.ControlModifier, "Ctrl+Space"),
    ],
)
def test_keys_are_kept_as_they_are_meant(
    page: KeysPage, qtbot: QtBot, press: Qt.Key, modifiers: Qt.KeyboardModifier, key: str
) -> None:
    with qtbot.waitSignal(page.key.pressed) as heard:
        qtbot.keyClick(page.key, press, modifiers)
    assert heard.args == [key]


def test_keys_that_lead_out_of_things_cannot_be_given(page: KeysPage, qtbot: QtBot) -> None:
    before = page.keys
    page.key.setFocus()
    qtbot.keyClick(page.key, _Key.Key_Return)
    assert "no command can have it" in page.said.text()
    qtbot.keyClick(page.key, _Key.Key_Shift)
    qtbot.keyClick(page.key, _Key.Key_Escape)
    assert page.keys == before


def test_commands_are_found_by_words_and_by_keys(page: KeysPage) -> None:
    page.search.setText("split")
    assert "Split at playhead" in shown(page)
    assert "Save" not in shown(page)
    assert page.chosen.id == "split"
    page.search.setText("ctrl+shift+z")
    assert shown(page) == ["Redo"]
    page.search.setText("no such thing")
    assert shown(page) == []


def test_a_preset_changes_keys_and_own_ones_stay(page: KeysPage) -> None:
    page.choose("snap")
    page.give("Ctrl+Alt+N")
    page.preset.setCurrentIndex(page.preset.findText("Premiere Pro"))
    assert page.keys["export"] == ("Ctrl+M",)
    assert page.keys["split"] == ("Ctrl+K",)
    assert page.keys["snap"] == ("N", "Ctrl+Alt+N")
    assert page.changes()["keys_preset"] == "premiere"
    page.choose("snap")
    page.reset_one()
    assert page.keys["snap"] == ("S",)


def test_a_key_is_taken_away_and_everything_is_set_back(page: KeysPage, qtbot: QtBot) -> None:
    page.choose("marker")
    [take_away] = [each for each in page.chips.findChildren(QPushButton) if each.isVisible()]
    qtbot.mouseClick(take_away, Qt.MouseButton.LeftButton)
    assert page.keys["marker"] == ()
    assert page.reset_all_button.isEnabled()
    qtbot.mouseClick(page.reset_all_button, Qt.MouseButton.LeftButton)
    assert page.keys == {spec.id: spec.keys for spec in ACTIONS}
    assert page.changes()["own_keys"] == {}
    assert not page.reset_all_button.isEnabled()


def test_keys_go_to_another_machine_in_a_file(
    page: KeysPage, qtbot: QtBot, settings: Settings, tmp_path: Path
) -> None:
    page.choose("marker")
    page.give("Ctrl+Alt+J")
    page.preset.setCurrentIndex(page.preset.findText("REAPER"))
    file = tmp_path / "keys.json"
    page.export_to(str(file))
    other = KeysPage()
    qtbot.addWidget(other)
    other.show_settings(settings)
    other.import_from(str(file))
    assert other.keys == page.keys
    file.write_text(json.dumps({"format": 1, "keys": {"fly": ["F"]}}))
    other.import_from(str(file))
    assert "fly" in other.said.text()
    file.write_text("nonsense")
    before = other.keys
    other.import_from(str(file))
    assert "not JSON" in other.said.text()
    assert other.keys == before


def test_the_keys_of_the_page_work_in_a_window(page: KeysPage, qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = ActionSet(window)
    page.choose("marker")
    page.give("Ctrl+Alt+J")
    actions.set_keys(page.keys)
    assert [key.toString() for key in actions["marker"].shortcuts()] == ["M", "Ctrl+Alt+J"]
