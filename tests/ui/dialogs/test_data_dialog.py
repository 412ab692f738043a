"""Files for other programs: what would be made, what stands in the way, and that it is made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.app.data_formats import DataFormat
from emo_desktop.app.film_orders import ExportChoices, Scope
from emo_desktop.app.honesty_choices import HonestyChoices
from emo_desktop.app.studio import Studio
from emo_desktop.export.label import Corner
from emo_desktop.project.edits.characters import set_consent, withdraw_consent
from emo_desktop.project.media import Consent
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.consent_question import ConsentQuestion
from emo_desktop.ui.dialogs.data_dialog import DataDialog
from emo_desktop.ui.dialogs.data_form import DataChoices
from emo_desktop.ui.document import Document
from emo_desktop.ui.export_memory import ExportMemory
from tests.app.scenes import make_settings

CONSENT = Consent("It is my face.", "Anna", "2024-02-03", "own face")


@pytest.fixture
def dialog(
    scene: Document, background: Background, qtbot: QtBot, tmp_path: Path
) -> Iterator[DataDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    studio = Studio(make_settings(tmp_path / "home"))
    scene.apply(set_consent(scene.project, scene.project.characters[0].id, CONSENT))
    dialog = DataDialog(scene, studio, background, parent)
    dialog.show()
    settle(dialog, qtbot)
    yield dialog
    dialog.close()


def settle(dialog: DataDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dialog.is_settled, timeout=20_000)


def choose(dialog: DataDialog, wanted: DataFormat, qtbot: QtBot) -> None:
    dialog.form.kind.choose(wanted)
    dialog.form.kind.currentIndexChanged.emit(dialog.form.kind.currentIndex())
    settle(dialog, qtbot)


def finish(dialog: DataDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dialog.stop_button.text() == "Close", timeout=60_000)
    settle(dialog, qtbot)


def test_a_timeline_is_made_and_replaced_only_after_a_tick(
    dialog: DataDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    assert dialog.files.text() == "Makes Anna.otio" and dialog.start_button.isEnabled()
    dialog.start_button.click()
    finish(dialog, qtbot)
    assert (tmp_path / "Anna.otio").exists() and "✓ Anna.otio" in dialog.said.text()
    assert dialog.replace.isVisible() and not dialog.start_button.isEnabled()
    dialog.replace.click()
    assert dialog.start_button.isEnabled()


def test_the_name_follows_the_kind(dialog: DataDialog, qtbot: QtBot, tmp_path: Path) -> None:
    choose(dialog, DataFormat.EDL, qtbot)
    assert dialog.form.output.text() == str(tmp_path / "Anna.edl")
    choose(dialog, DataFormat.THUMBNAILS, qtbot)
    assert dialog.form.output.text() == str(tmp_path) and dialog.form.picture.isVisible()
    assert "Makes 2 files" in dialog.files.text()
    assert dialog.choices() == DataChoices(DataFormat.THUMBNAILS, str(tmp_path))


def test_what_cannot_be_made_is_said(dialog: DataDialog, qtbot: QtBot) -> None:
    dialog.form.begin.setText("99:99")
    settle(dialog, qtbot)
    assert dialog.files.text().startswith("✕") and not dialog.start_button.isEnabled()


def test_lip_cues_are_made(dialog: DataDialog, qtbot: QtBot, tmp_path: Path) -> None:
    choose(dialog, DataFormat.RHUBARB_TSV, qtbot)
    dialog.start()
    finish(dialog, qtbot)
    assert (tmp_path / "Anna.tsv").read_text(encoding="utf-8").startswith("0.00\t")


def test_consents_are_asked_for_and_lock(
    dialog: DataDialog, scene: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    anna = scene.project.characters[0].id
    scene.apply(set_consent(scene.project, anna, None))
    settle(dialog, qtbot)
    dialog.start()
    dialog.findChildren(ConsentQuestion)[0].waive_button.click()
    finish(dialog, qtbot)
    assert (tmp_path / "Anna.otio").exists()
    scene.apply(set_consent(scene.project, anna, CONSENT))
    scene.apply(withdraw_consent(scene.project, anna, on="2025-01-02"))
    settle(dialog, qtbot)
    assert "withdrawn on 2025-01-02" in dialog.files.text()
    assert not dialog.start_button.isEnabled()


def test_only_what_is_there_can_be_chosen(dialog: DataDialog) -> None:
    part = dialog.form.part
    assert [part.can_choose(value) for value in ("whole", "range", "lines")] == [True, False, False]
    assert part.itemData(1, Qt.ItemDataRole.ToolTipRole)


def test_choices_outlast_the_program(tmp_path: Path) -> None:
    file = str(tmp_path / "window.ini")
    memory = ExportMemory(QSettings(file, QSettings.Format.IniFormat))
    assert memory.films == ExportChoices() and memory.files == DataChoices()
    changes = {"fps": "24", "frame": None, "handles_s": 1.0}
    honesty = HonestyChoices(marks=False, has_label=True, words="Film", corner=Corner.TOP_RIGHT)
    memory.keep_films(ExportChoices("small", Scope.ALL, "a.mp4", "b", "{number}", changes, honesty))
    memory.keep_files(DataChoices(DataFormat.GLTF, "b", "01:00:00:00", ".jpg"))
    again = ExportMemory(QSettings(file, QSettings.Format.IniFormat))
    assert again.films == ExportChoices("small", Scope.ALL, "", "", "{number}", changes, honesty)
    assert again.files == DataChoices(DataFormat.GLTF, "b", "01:00:00:00", ".jpg")
    settings = QSettings(file, QSettings.Format.IniFormat)
    settings.setValue("export/film", '{"preset": "small"}')  # of an earlier version
    assert ExportMemory(settings).films == ExportChoices("small")
    for rubbish in ("{rubbish", '{"honesty": {"words": "two\\nlines"}}'):
        settings.setValue("export/film", rubbish)
        assert ExportMemory(settings).films == ExportChoices()
