"""Consent: written down whole, shown again as it was, spoken, withdrawn and restored."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.project.autosave import read_newest
from emo_desktop.project.edits.characters import set_consent, withdraw_consent
from emo_desktop.project.media import Consent
from emo_desktop.project.storage import media_path
from emo_desktop.ui.background import Background
from emo_desktop.ui.consent_words import consent_line, is_locked, short_consent
from emo_desktop.ui.dialogs.consent_dialog import ConsentDialog
from emo_desktop.ui.document import Document
from tests.app.media import write_voice

BEFORE = Consent(
    "I agree.", "Anna Rossi", "2024-02-03", "licence", "Harbour", valid_until="2999-12-31"
)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


def opened(
    document: Document, background: Background, parent: QWidget, consent: Consent | None = None
) -> ConsentDialog:
    anna = document.project.characters[0]
    if consent is not None:
        document.apply(set_consent(document.project, anna.id, consent))
    dialog = ConsentDialog(document, background, document.project.characters[0], parent)
    dialog.show()
    return dialog


def recorded(document: Document) -> Consent:
    consent = document.project.characters[0].consent
    assert consent is not None
    return consent


def test_it_is_shown_again_as_it_was(
    document: Document, background: Background, parent: QWidget
) -> None:
    dialog = opened(document, background, parent, BEFORE)
    assert dialog.form.consent == BEFORE
    assert dialog.state.text() == "✓ Anna Rossi, until 2999-12-31"
    dialog.save_button.click()
    assert recorded(document) == BEFORE


def test_a_basis_brings_its_sentence_until_another_is_written(
    document: Document, background: Background, parent: QWidget
) -> None:
    form = opened(document, background, parent).form
    assert "agreed" in form.statement.toPlainText()
    choose(form.basis, "own face")
    assert form.statement.toPlainText() == "It is my own face and my own voice."
    form.statement.setPlainText("As we said at the table.")
    choose(form.basis, "drawing of nobody")
    assert form.statement.toPlainText() == "As we said at the table."
    form.by.setText("Me")
    assert (form.consent.basis, form.consent.by) == ("drawing of nobody", "Me")


def choose(box: object, value: str) -> None:
    box.choose(value)  # type: ignore[attr-defined]
    box.currentIndexChanged.emit(0)  # type: ignore[attr-defined]


def test_what_is_missing_is_said(
    document: Document, background: Background, parent: QWidget
) -> None:
    dialog = opened(document, background, parent, BEFORE)
    form = dialog.form
    for field, text, said in (
        (form.by, " ", "who agreed"),
        (form.given_on, "long ago", "first day"),
        (form.valid_until, "2020-13-01", "last day is"),
        (form.valid_until, "2020-01-01", "before the first"),
    ):
        before = field.text()
        field.setText(text)
        assert said in dialog.fault.text() and not dialog.save_button.isEnabled()
        field.setText(before)
    form.statement.setPlainText("")
    assert "what was agreed" in dialog.fault.text()
    form.statement.setPlainText("x" * 2001)
    assert "2000 characters" in dialog.fault.text()
    form.statement.setPlainText("a \x07 bell")
    assert dialog.fault.text()
    form.statement.setPlainText("Yes.")
    assert not dialog.fault.text() and dialog.save_button.isEnabled()


def test_it_is_withdrawn_restored_and_undone(
    document: Document, background: Background, parent: QWidget
) -> None:
    assert opened(document, background, parent).withdraw_button.isHidden()
    opened(document, background, parent, BEFORE).withdraw_button.click()
    anna, today = document.project.characters[0], date.today().isoformat()
    assert recorded(document).withdrawn_on == today and is_locked(anna)
    assert (short_consent(anna), consent_line(anna)) == (
        "✕ Withdrawn",
        f"✕ Withdrawn on {today} (Anna Rossi)",
    )
    # Whatever waits in a queue reads it from there.
    assert read_newest(document.folder).characters == document.project.characters
    dialog = opened(document, background, parent)
    assert "cannot be exported" in dialog.state.text() and not dialog.form.isEnabled()
    assert not dialog.save_button.isVisible()
    dialog.restore_button.click()
    assert recorded(document) == BEFORE
    document.undo()
    assert recorded(document).withdrawn_on == today


def test_another_agreement_takes_the_place_of_one_that_was_withdrawn(
    document: Document, background: Background, parent: QWidget
) -> None:
    document.apply(set_consent(document.project, "k1", BEFORE))
    document.apply(withdraw_consent(document.project, "k1", on="2024-03-01"))
    dialog = opened(document, background, parent)
    dialog.again_button.click()
    assert dialog.form.isEnabled() and dialog.form.by.text() == ""
    dialog.form.by.setText("Anna Rossi")
    dialog.save_button.click()
    consent = recorded(document)
    assert (consent.withdrawn_on, consent.valid_until) == ("", "")
    assert consent.given_on == date.today().isoformat()


def test_a_spoken_sentence_is_copied_into_the_project(
    document: Document, background: Background, parent: QWidget, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = opened(document, background, parent, BEFORE)
    (tmp_path / "note.txt").write_text("no sound")
    dialog.sound.choose(tmp_path / "note.txt")
    dialog.save_button.click()
    qtbot.waitUntil(lambda: dialog.fault.text().startswith("✕"))
    assert dialog.isVisible() and dialog.save_button.isEnabled()
    dialog.sound.choose(write_voice(tmp_path / "sentence.wav", 1.0))
    dialog.save_button.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    spoken = recorded(document).recording
    assert spoken is not None and spoken.name == "sentence.wav" and spoken.is_inside
    assert media_path(document.folder, spoken).is_file()
    assert spoken in document.project.media


def test_a_sound_file_is_dropped(
    document: Document, background: Background, parent: QWidget, tmp_path: Path
) -> None:
    dialog, dropped = opened(document, background, parent), QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(tmp_path / "dropped.wav"))])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        dropped,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    dialog.dropEvent(drop)
    assert dialog.sound.chosen == tmp_path / "dropped.wav"
    assert dialog.sound.name.text() == "dropped.wav"


def test_a_take_can_be_the_spoken_sentence(
    document: Document, background: Background, parent: QWidget
) -> None:
    dialog = opened(document, background, parent, BEFORE)
    takes = [action for action in dialog.sound.menu.actions() if "take 5" in action.text()]
    takes[0].trigger()
    assert dialog.sound.name.text() == "take5.wav"
    dialog.save_button.click()
    assert recorded(document).recording == document.project.take("t5").media
    again = opened(document, background, parent)
    again.sound.remove_button.click()
    again.save_button.click()
    assert recorded(document).recording is None
