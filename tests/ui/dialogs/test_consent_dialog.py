"""Consent: written down whole, shown again as it was, taken back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.project.media import Consent
from emo_desktop.ui.dialogs.consent_dialog import ConsentDialog


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


def test_it_is_shown_again_as_it_was(parent: QWidget) -> None:
    before = Consent("It is my own picture and voice. Tests", "Me", "2024-02-03")
    dialog = ConsentDialog("Me", before, parent)
    assert dialog.consent == before
    assert dialog.purpose.toPlainText() == "Tests"


def test_it_needs_a_name_a_reason_and_a_date(parent: QWidget) -> None:
    before = Consent("Said at the table", "Me", "long ago")
    dialog = ConsentDialog("Me", before, parent)
    save = dialog.buttons.buttons()[0]
    assert dialog.consent == before
    assert not save.isEnabled()
    dialog.given_on.setText("2024-02-03")
    assert save.isEnabled()
    dialog.purpose.setPlainText("")
    assert not save.isEnabled()
    dialog.basis.setCurrentIndex(0)
    assert save.isEnabled()
    dialog.by.setText("  ")
    assert not save.isEnabled()


def test_it_can_be_taken_back_where_there_is_one(parent: QWidget, qtbot: QtBot) -> None:
    assert ConsentDialog("Me", None, parent).take_back.isHidden()
    dialog = ConsentDialog("Me", Consent("Yes", "Me", "2024-02-03"), parent)
    with qtbot.waitSignal(dialog.recorded) as told:
        dialog.take_back.click()
    assert told.args == [None]
