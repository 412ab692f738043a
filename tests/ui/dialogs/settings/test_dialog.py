"""The dialog hands out the settings that were chosen, and says beside a field what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from emo_desktop.app.studio import Studio
from emo_desktop.base.settings import GIB, Settings
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.settings.cache_page import CachePage
from emo_desktop.ui.dialogs.settings.dialog import SettingsDialog, open_settings
from emo_desktop.ui.dialogs.settings.look_page import LookPage
from emo_desktop.ui.dialogs.settings.renderer_page import RendererPage
from emo_desktop.ui.theme import LIGHT, Token, apply_theme
from tests.emo.packs.bare_packs import write_bare_pack


@pytest.fixture
def dialog(qtbot: QtBot, settings: Settings, background: Background) -> Iterator[SettingsDialog]:
    dialog = SettingsDialog(settings, background)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    dialog.reject()


def test_nothing_is_handed_out_before_it_is_applied(
    dialog: SettingsDialog, qtbot: QtBot, settings: Settings
) -> None:
    heard: list[Settings] = []
    dialog.changed.connect(heard.append)
    assert not dialog.apply_button.isEnabled()
    dialog.look.theme.setCurrentIndex(1)
    dialog.renderer.precision.setCurrentIndex(1)
    dialog.cache.limit.setValue(3.5)
    assert heard == []
    qtbot.mouseClick(dialog.apply_button, Qt.MouseButton.LeftButton)
    assert heard == [
        settings.model_copy(
            update={
                "theme": "light",
                "precision": "bf16",
                "cache_limit_bytes": round(3.5 * GIB),
            }
        )
    ]
    assert not dialog.apply_button.isEnabled()
    qtbot.mouseClick(dialog.ok_button, Qt.MouseButton.LeftButton)
    assert len(heard) == 1
    assert not dialog.isVisible()


def test_escape_closes_and_changes_nothing(dialog: SettingsDialog, qtbot: QtBot) -> None:
    heard: list[Settings] = []
    dialog.changed.connect(heard.append)
    dialog.look.prompter.setValue(40)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Escape)
    assert heard == []
    assert not dialog.isVisible()


def test_what_is_wrong_is_said_beside_its_field_until_it_is_mended(
    dialog: SettingsDialog, tmp_path: Path
) -> None:
    cache = dialog.folders.folders["cache_dir"]
    good = cache.text.text()
    cache.text.setText("here")
    assert "whole path" in dialog.folders.form.fault("cache_dir")
    assert dialog.list.item(0).text().startswith("⚠")
    assert not dialog.ok_button.isEnabled()
    assert not dialog.apply()
    cache.text.setText(str(dialog.settings.packs_dir))
    assert "one folder" in dialog.folders.form.fault("cache_dir")
    cache.text.setText(good)
    assert dialog.folders.form.fault("cache_dir") == ""
    assert dialog.ok_button.isEnabled()


def test_values_a_page_cannot_show_exactly_stay_as_they_are(
    qtbot: QtBot, settings: Settings, background: Background
) -> None:
    odd = settings.model_copy(
        update={"cache_limit_bytes": 12_345, "scale_percent": 110, "sound_output": "Gone"}
    )
    dialog = SettingsDialog(odd, background)
    qtbot.addWidget(dialog)
    heard: list[Settings] = []
    dialog.changed.connect(heard.append)
    assert dialog.apply()
    assert heard == []
    dialog.reject()


def test_a_page_goes_back_to_what_is_usual_alone(dialog: SettingsDialog) -> None:
    dialog.look.prompter.setValue(40)
    dialog.cache.limit.setValue(9)
    dialog.show_page(LookPage)
    dialog.restore_defaults()
    assert dialog.look.prompter.value() == Settings.model_fields["prompter_px"].default
    assert dialog.cache.limit.value() == 9


def test_sizes_are_found_and_the_cache_is_emptied_when_that_is_confirmed(
    dialog: SettingsDialog, qtbot: QtBot, settings: Settings
) -> None:
    Studio(settings).cache.put("ab" * 16, b"x" * 300_000)
    dialog.show_page(CachePage)
    page = dialog.cache
    qtbot.waitUntil(page.clear_button.isEnabled)
    assert "0.3 MiB of 2.0 GiB" in page.bar.format()
    qtbot.mouseClick(page.clear_button, Qt.MouseButton.LeftButton)
    [box] = page.findChildren(QMessageBox)
    assert "rendered again" in box.informativeText()
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.Cancel)
    [agree] = [button for button in box.buttons() if button is not box.defaultButton()]
    qtbot.mouseClick(agree, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "cleared" in page.form.note("used"))
    assert Studio(settings).cache.get("ab" * 16) is None
    assert not page.clear_button.isEnabled()


def test_folders_say_how_much_lies_in_them(
    qtbot: QtBot, settings: Settings, background: Background
) -> None:
    settings.logs_dir.mkdir(parents=True)
    (settings.logs_dir / "log").write_bytes(b"x" * 2048)
    dialog = SettingsDialog(settings, background)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "2.0 KiB in 1 files" in dialog.folders.form.note("logs_dir"))
    assert "Empty" in dialog.folders.form.note("packs_dir")
    dialog.reject()


def test_a_device_that_is_not_connected_can_stay_chosen(
    qtbot: QtBot, settings: Settings, background: Background
) -> None:
    away = settings.model_copy(update={"sound_output": "Headphones"})
    dialog = SettingsDialog(away, background)
    qtbot.addWidget(dialog)
    dialog.list.setCurrentRow(dialog.pages.index(dialog.devices))
    qtbot.waitUntil(lambda: "not connected" in dialog.devices.output.currentText())
    assert dialog.devices.changes()["sound_output"] == "Headphones"
    dialog.devices.output.setCurrentIndex(0)
    assert dialog.devices.changes()["sound_output"] == ""
    dialog.reject()


def test_packs_are_listed_described_and_removed(
    dialog: SettingsDialog, qtbot: QtBot, settings: Settings
) -> None:
    write_bare_pack(settings.packs_dir / "mine")
    (settings.packs_dir / "broken").mkdir()
    dialog.show_page(RendererPage)
    packs = dialog.renderer.packs
    qtbot.waitUntil(lambda: packs.table.rowCount() == 2)
    assert "pack.json" in packs.about.text()
    packs.table.selectRow(1)
    assert "Obeys: face region" in packs.about.text()
    assert "Does not obey" in packs.about.text()
    assert "https://example.org/licence" in packs.about.text()
    qtbot.mouseClick(packs.remove_button, Qt.MouseButton.LeftButton)
    [box] = packs.findChildren(QMessageBox)
    [agree] = [button for button in box.buttons() if button is not box.defaultButton()]
    with qtbot.waitSignal(dialog.packs_changed):
        qtbot.mouseClick(agree, Qt.MouseButton.LeftButton)
    assert packs.table.rowCount() == 1
    assert not (settings.packs_dir / "mine").exists()


def test_notes_follow_a_theme_that_is_put_on_while_they_are_shown(
    dialog: SettingsDialog, qtbot: QtBot, qapp: object
) -> None:
    apply_theme(qapp, LIGHT)  # type: ignore[arg-type]
    qtbot.wait(1)
    dialog.show_page(CachePage)
    picture = dialog.cache.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(150, 400) for y in range(20, 80)}
    assert LIGHT.colours[Token.SECONDARY].name() in colours


def test_a_dialog_over_a_window_goes_when_it_is_closed(
    qtbot: QtBot, settings: Settings, background: Background, dialog: SettingsDialog
) -> None:
    over = open_settings(settings, background, dialog)
    with qtbot.waitSignal(over.destroyed):
        over.reject()


def test_everything_can_be_reached_with_the_keyboard(dialog: SettingsDialog, qtbot: QtBot) -> None:
    for page in dialog.pages:
        dialog.show_page(type(page))
        reached = set()
        for _ in range(40):
            qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
            reached.add(dialog.focusWidget())
        assert len([each for each in reached if each and page.isAncestorOf(each)]) >= 1
        nameless = [each for each in reached if each and not each.accessibleName()]
        assert [each for each in nameless if not each.property("text")] == []
