"""An error: words that can be selected, details and a report on demand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.error_box import ErrorBox, show_error


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


def make_box(parent: QWidget, background: Background, tried: list[str]) -> ErrorBox:
    return show_error(
        "Line 3 needs more memory.",
        "Try at 384 px.",
        report=lambda: "The whole report",
        background=background,
        parent=parent,
        retry=lambda: tried.append("again"),
    )


def test_words_can_be_selected(parent: QWidget, background: Background) -> None:
    box = make_box(parent, background, [])
    for label in (box.sentence, box.hint):
        flags = label.textInteractionFlags()
        assert flags & Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert "Line 3 needs" in box.sentence.text()
    box.close()


def test_details_and_report_are_made_on_demand(
    parent: QWidget, background: Background, qtbot: QtBot
) -> None:
    box = make_box(parent, background, [])
    assert not box.details.isVisible()
    box.details_button.click()
    qtbot.waitUntil(box.details.isVisible)
    assert box.details.toPlainText() == "The whole report"
    box.details_button.click()
    qtbot.waitUntil(lambda: not box.details.isVisible())
    box.copy_button.click()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "The whole report")
    qtbot.waitUntil(lambda: "Copied" in box.copy_button.text())
    box.close()


def test_it_can_be_tried_again(parent: QWidget, background: Background) -> None:
    tried: list[str] = []
    box = make_box(parent, background, tried)
    box.retry_button.click()
    assert tried == ["again"]
    assert not box.isVisible()


def test_markup_in_a_message_is_only_text(parent: QWidget, background: Background) -> None:
    box = ErrorBox("<b>a.png</b> is damaged.", "", report=str, background=background, parent=parent)
    assert box.sentence.textFormat() is Qt.TextFormat.PlainText
    assert not box.hint.isVisible()
    assert not box.retry_button.isVisible()
