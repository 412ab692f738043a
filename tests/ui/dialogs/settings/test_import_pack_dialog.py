"""A download becomes a pack in the window: licences first, then the work, or the reason why not."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.app import packs
from emo_desktop.app.packs import ImportOrder
from emo_desktop.base.settings import Settings
from emo_desktop.emo.packs.recipes import RECIPES
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.settings.import_pack_dialog import ImportPackDialog
from tests.emo.packs.bare_packs import write_bare_pack

_LEFT = Qt.MouseButton.LeftButton
SAYS_PROGRESS = 'say({"progress": ["Writing the pack", 1, 2]})'
BREAKS = 'say({"error": "The tensors are of another network.", "hint": "Try --variant."})'
WAITS = "sys.stdin.buffer.read()"
MAKES = "shutil.copytree(sys.argv[1], sys.argv[2]); say({'pack': sys.argv[2]})"


@pytest.fixture
def download(tmp_path: Path) -> Path:
    """What is recognised by its names; nothing is read before the import."""
    folder = tmp_path / "download"
    [recipe] = [each for each in RECIPES if each.pack_name == "echomimic"]
    for ingredient in recipe.ingredients:
        file = folder / ingredient.places[0]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (folder / "LICENSE").write_text("Do no harm.")
    return folder


@pytest.fixture
def importing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Lets the process of the import do something that does not take a network."""
    write_bare_pack(tmp_path / "made")

    def be(program: str) -> None:
        begin = "import json, shutil, sys\nsay = lambda said: print(json.dumps(said), flush=True)\n"
        monkeypatch.setattr(
            packs,
            "_command",
            lambda checked, settings: [
                *(sys.executable, "-c", f"{begin}{SAYS_PROGRESS}\n{program}"),
                *(str(tmp_path / "made"), str(settings.packs_dir / checked.name)),
            ],
        )

    return be


class Opened:
    """A dialog over a window, for one download."""

    def __init__(self, qtbot: QtBot, settings: Settings, background: Background) -> None:
        self._qtbot, self._settings, self._background = qtbot, settings, background

    def __call__(self, folder: Path) -> ImportPackDialog:
        window = QWidget()
        self._qtbot.addWidget(window)
        order = ImportOrder(folder)
        dialog = ImportPackDialog(order, self._settings, self._background, window)
        self._qtbot.addWidget(dialog)
        dialog.show()
        self.window = window
        return dialog


@pytest.fixture
def opened(qtbot: QtBot, settings: Settings, background: Background) -> Opened:
    return Opened(qtbot, settings, background)


def test_a_download_becomes_a_pack_once_its_licences_are_accepted(
    opened: Opened,
    download: Path,
    importing: Callable[[str], None],
    qtbot: QtBot,
    settings: Settings,
) -> None:
    importing(MAKES)
    dialog = opened(download)
    qtbot.waitUntil(lambda: "Do no harm." in dialog.licences.toPlainText())
    assert "OpenRAIL" in dialog.licences.toPlainText()
    assert dialog.name.placeholderText() == "echomimic"
    assert not dialog.import_button.isEnabled()
    dialog.accepts.setChecked(True)
    with qtbot.waitSignal(dialog.imported):
        qtbot.mouseClick(dialog.import_button, _LEFT)
        assert not dialog.import_button.isEnabled()
        assert dialog.progress.isVisible()
    assert (settings.packs_dir / "echomimic" / "pack.json").is_file()
    assert not dialog.isVisible()


def test_what_does_not_fit_is_said_and_can_be_tried_again(
    opened: Opened,
    download: Path,
    importing: Callable[[str], None],
    qtbot: QtBot,
    settings: Settings,
) -> None:
    importing(BREAKS)
    dialog = opened(download)
    qtbot.waitUntil(lambda: bool(dialog.licences.toPlainText()))
    dialog.accepts.setChecked(True)
    qtbot.mouseClick(dialog.import_button, _LEFT)
    qtbot.waitUntil(lambda: dialog.said.text() == "⚠ The tensors are of another network.")
    assert dialog.isVisible()
    assert dialog.import_button.isEnabled()
    assert not dialog.progress.isVisible()
    assert not (settings.packs_dir / "echomimic").exists()


def test_a_cancelled_import_leaves_nothing(
    opened: Opened,
    download: Path,
    importing: Callable[[str], None],
    qtbot: QtBot,
    settings: Settings,
    background: Background,
) -> None:
    importing(WAITS)
    dialog = opened(download)
    qtbot.waitUntil(lambda: bool(dialog.licences.toPlainText()))
    dialog.accepts.setChecked(True)
    qtbot.mouseClick(dialog.import_button, _LEFT)
    qtbot.waitUntil(lambda: dialog.progress.value() > 0)
    qtbot.mouseClick(dialog.close_button, _LEFT)
    background.close()
    assert not dialog.isVisible()
    assert not settings.packs_dir.exists() or not list(settings.packs_dir.iterdir())


def test_a_name_that_is_taken_can_be_changed_or_replaced(
    opened: Opened, download: Path, qtbot: QtBot, settings: Settings
) -> None:
    write_bare_pack(settings.packs_dir / "echomimic")
    dialog = opened(download)
    qtbot.waitUntil(lambda: "already a pack echomimic" in dialog.said.text())
    assert "--" not in dialog.said.text()
    assert not dialog.import_button.isEnabled()
    dialog.name.setText("second")
    dialog.look()
    qtbot.waitUntil(lambda: bool(dialog.licences.toPlainText()))
    assert dialog.said.text() == ""
    dialog.name.clear()
    dialog.replaces.setChecked(True)
    qtbot.waitUntil(lambda: dialog.name.placeholderText() == "echomimic")


def test_licences_that_were_not_read_are_not_accepted(
    opened: Opened, download: Path, qtbot: QtBot
) -> None:
    dialog = opened(download)
    qtbot.waitUntil(lambda: bool(dialog.licences.toPlainText()))
    dialog.accepts.setChecked(True)
    embedder = download / "glintr100.onnx"
    embedder.write_bytes(b"onnx")
    dialog.embedder.setChecked(True)
    qtbot.waitUntil(lambda: "NOT for commercial work" in dialog.licences.toPlainText())
    embedder.unlink()
    assert not dialog.accepts.isChecked()
    assert not dialog.import_button.isEnabled()


def test_a_folder_of_something_else_is_said(opened: Opened, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = opened(tmp_path)
    qtbot.waitUntil(lambda: "is known" in dialog.said.text())
    dialog.accepts.setChecked(True)
    assert not dialog.import_button.isEnabled()
