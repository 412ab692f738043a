"""The characters as they are shown, and what can be done with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QImage
from pytestqt.qtbot import QtBot

from emo_desktop.app.character_library import characters_in
from emo_desktop.app.studio import Studio
from emo_desktop.project.edits.characters import (
    go_without_consent,
    set_consent,
    withdraw_consent,
)
from emo_desktop.project.edits.performance import set_controls
from emo_desktop.project.storage import media_path
from emo_desktop.ui.background import Background
from emo_desktop.ui.characters_panel import CharactersPanel
from emo_desktop.ui.dialogs.consent_dialog import ConsentDialog
from emo_desktop.ui.dialogs.library_dialog import LibraryDialog
from emo_desktop.ui.document import Document
from emo_desktop.ui.thumbnails import Thumbnails, sign
from tests.app.scenes import make_settings
from tests.conftest import DATA
from tests.ui.documents import open_document

PORTRAIT = DATA / "portraits" / "astronaut.jpg"


def make_panel(document: Document, background: Background, tmp_path: Path) -> CharactersPanel:
    return CharactersPanel(
        document,
        Thumbnails(background),
        background,
        studio=Studio(make_settings(tmp_path / "home")),
        library=tmp_path / "library",
    )


@pytest.fixture
def panel(scene: Document, background: Background, tmp_path: Path, qtbot: QtBot) -> CharactersPanel:
    panel = make_panel(scene, background, tmp_path)
    qtbot.addWidget(panel)
    panel.resize(380, 420)
    panel.show()
    return panel


def shown(panel: CharactersPanel) -> list[list[str]]:
    model = panel.model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def picture(panel: CharactersPanel) -> QImage:
    icon: QIcon = panel.model.index(0, 0).data(Qt.ItemDataRole.DecorationRole)
    return icon.pixmap(40, 40).toImage()


def test_a_character_with_lines_consent_and_picture(panel: CharactersPanel, qtbot: QtBot) -> None:
    assert shown(panel) == [["Anna", "1", "! Missing"]]
    assert panel.consent_button.text() == "Record…"
    letter = sign("Anna").pixmap(40, 40).toImage()
    qtbot.waitUntil(lambda: picture(panel) != letter)


def test_without_characters_it_says_what_to_do(
    background: Background, tmp_path: Path, qtbot: QtBot, qapp: object
) -> None:
    from emo_desktop.project.model import Project

    document = open_document(tmp_path, Project("Empty"))
    panel = make_panel(document, background, tmp_path)
    qtbot.addWidget(panel)
    panel.show()
    assert panel.empty.isVisible()
    assert not panel.details.isVisible()
    document.close()


def test_a_portrait_that_is_missing_has_a_letter(
    document: Document, background: Background, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = make_panel(document, background, tmp_path)
    qtbot.addWidget(panel)
    letter = sign("Anna").pixmap(40, 40).toImage()
    assert picture(panel) == letter
    qtbot.wait(100)
    assert picture(panel) == letter


def test_names_are_typed_into_it(panel: CharactersPanel, scene: Document) -> None:
    model = panel.model
    assert model.setData(model.index(0, 0), "Bea")
    assert scene.project.characters[0].name == "Bea"
    assert not model.setData(model.index(0, 0), "  ")
    assert not model.index(0, 1).flags() & Qt.ItemFlag.ItemIsEditable
    scene.undo()
    assert shown(panel)[0][0] == "Anna"


def test_new_lines_play_as_a_line_does(panel: CharactersPanel, scene: Document) -> None:
    assert panel.defaults.text() == "As heard"
    assert not panel.from_line_button.isEnabled()
    line = scene.project.clips[0].id
    scene.apply(set_controls(scene.project, [line], changes={"expression": 1.5}))
    scene.select([line])
    panel.from_line_button.click()
    assert scene.project.characters[0].controls.expression == 1.5
    assert panel.defaults.text() == "Expression 1.50"
    panel.reset_button.click()
    assert scene.project.characters[0].controls.expression == 1.0
    panel.seed.setText("42")
    panel.seed.setModified(True)
    panel.seed.editingFinished.emit()
    assert scene.project.characters[0].seed == 42


def test_it_says_the_selected_lines_and_can_be_removed(
    panel: CharactersPanel, scene: Document, qtbot: QtBot
) -> None:
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    assert (scene.project.characters, scene.project.clips[0].character) == ((), "")
    assert panel.empty.isVisible()
    scene.undo()
    assert panel.table.isVisible()
    anna = scene.project.characters[0].id
    scene.select([scene.project.clips[0].id])
    panel.speaker_button.click()
    assert scene.project.clips[0].character == anna


def test_consent_is_written_down(panel: CharactersPanel, scene: Document, qtbot: QtBot) -> None:
    panel.consent_button.click()
    dialog = panel.findChild(ConsentDialog)
    assert dialog is not None
    save = dialog.save_button
    assert not save.isEnabled()
    dialog.form.by.setText("Anna Rossi")
    dialog.form.purpose.setText("Dubbing")
    assert save.isEnabled()
    save.click()
    consent = scene.project.characters[0].consent
    assert consent is not None
    assert (consent.basis, consent.purpose) == ("the person agreed", "Dubbing")
    assert shown(panel)[0][2] == "✓ Recorded"
    assert "Anna Rossi" in panel.consent.text()
    anna = scene.project.characters[0].id
    scene.apply(withdraw_consent(scene.project, anna, on="2025-01-02"))
    assert shown(panel)[0][2] == "✕ Withdrawn"
    assert panel.consent.text() == "✕ Withdrawn on 2025-01-02 (Anna Rossi)"
    scene.apply(go_without_consent(set_consent(scene.project, anna, None).after, anna))
    assert shown(panel)[0][2] == "! Missing"
    assert panel.consent.text() == "! Missing; exported without it"


def test_another_portrait(
    panel: CharactersPanel, scene: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "other.jpg"
    other.write_bytes(PORTRAIT.read_bytes())
    panel.replace_portrait_with(other)
    qtbot.waitUntil(
        lambda: scene.project.characters[0].portrait.name == "other.jpg", timeout=10_000
    )
    assert scene.session.history.undo_name == "Replace the portrait of Anna"


def test_a_picture_without_a_face_is_refused(
    panel: CharactersPanel, background: Background, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "noise.png").write_bytes(b"no picture")
    with qtbot.waitSignal(background.fault, timeout=10_000):
        panel.replace_portrait_with(tmp_path / "noise.png")


def test_from_project_to_library_and_back(
    panel: CharactersPanel, scene: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(panel.told) as told:
        panel._keep()
    assert told.args == ["Anna is in the library."]
    panel.open_library()
    dialog = panel.findChild(LibraryDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.list.count() == 1)
    assert "Consent: ! Missing" in dialog.list.item(0).text()
    dialog.use_button.click()
    qtbot.waitUntil(lambda: len(scene.project.characters) == 2)
    added = scene.project.characters[1]
    assert media_path(scene.folder, added.portrait).is_file()
    dialog.remove_button.click()
    qtbot.waitUntil(lambda: dialog.list.count() == 0)
    assert "was moved" in dialog.said.text()
    assert not dialog.use_button.isEnabled()
    dialog.undo_button.click()
    qtbot.waitUntil(lambda: dialog.list.count() == 1)
    assert len(characters_in(tmp_path / "library").characters) == 1
    dialog.close()
