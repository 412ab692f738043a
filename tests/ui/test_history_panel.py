"""The history as a list: it keeps up, marks the present, and goes where one clicks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from emo_desktop.project.changes import Changes
from emo_desktop.project.edits.lines import set_text
from emo_desktop.project.history import MOST_STEPS
from emo_desktop.ui.actions import ActionSet
from emo_desktop.ui.document import Document
from emo_desktop.ui.history_panel import HistoryPanel
from emo_desktop.ui.theme import Token, colour

_Role = Qt.ItemDataRole


@pytest.fixture
def panel(qtbot: QtBot, document: Document) -> HistoryPanel:
    panel = HistoryPanel(document)
    qtbot.addWidget(panel)
    panel.resize(300, 400)
    panel.show()
    return panel


def write(document: Document, text: str) -> None:
    document.apply(set_text(document.project, document.project.clips[0].id, text))
    document.end_gesture()


def rows(panel: HistoryPanel) -> list[str]:
    steps = panel.steps
    return [str(steps.data(steps.index(row))) for row in range(steps.rowCount())]


def said(panel: HistoryPanel, row: int, role: int) -> object:
    return panel.steps.data(panel.steps.index(row), role)


def click(panel: HistoryPanel, qtbot: QtBot, row: int) -> None:
    place = panel.list.visualRect(panel.steps.index(row)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_it_keeps_up_and_marks_the_present(panel: HistoryPanel, document: Document) -> None:
    assert rows(panel) == ["▸ The project as it was opened"]
    write(document, "One")
    write(document, "Two")
    assert [row[0] for row in rows(panel)] == ["\u2003", "\u2003", "▸"]
    assert "Text of line 1" in rows(panel)[2]
    document.undo()
    assert [row[0] for row in rows(panel)] == ["\u2003", "▸", "\u2003"]
    assert panel.list.currentIndex().row() == 1
    assert said(panel, 2, _Role.ForegroundRole) == colour(Token.SECONDARY)
    assert said(panel, 2, _Role.FontRole).italic()  # type: ignore[attr-defined]
    assert "undone" in str(said(panel, 2, _Role.AccessibleTextRole))
    assert "present" in str(said(panel, 1, _Role.AccessibleTextRole))


def test_a_click_goes_there_and_listeners_are_told_once(
    panel: HistoryPanel, document: Document, qtbot: QtBot
) -> None:
    for text in ("One", "Two", "Three"):
        write(document, text)
    told: list[Changes] = []
    document.changed.connect(told.append)
    click(panel, qtbot, 1)
    assert document.project.clips[0].text == "One"
    assert told == [Changes.TEXT]
    click(panel, qtbot, 1)
    assert len(told) == 1
    click(panel, qtbot, 3)
    assert document.project.clips[0].text == "Three"
    assert len(told) == 2


def test_enter_goes_to_the_step_that_is_chosen_with_the_keys(
    panel: HistoryPanel, document: Document, qtbot: QtBot
) -> None:
    write(document, "One")
    write(document, "Two")
    for _ in range(2):
        qtbot.keyClick(panel.list, Qt.Key.Key_Up)
    assert document.project.clips[0].text == "Two"
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert document.session.history.place == 0
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    qtbot.keyClick(panel.list, Qt.Key.Key_Enter)
    assert document.project.clips[0].text == "One"


def test_the_arrow_keys_belong_to_the_list_while_it_has_the_focus(
    document: Document, qtbot: QtBot
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    panel = HistoryPanel(document)
    window.setCentralWidget(panel)
    actions = ActionSet(window)
    heard: list[str] = []
    actions.connect({"line_before": lambda: heard.append("line_before")})
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    panel.list.setFocus()
    write(document, "One")
    qtbot.keyClick(panel.list, Qt.Key.Key_Up)
    assert (panel.list.currentIndex().row(), heard) == (0, [])


def test_two_hundred_steps_are_kept_and_the_present_is_in_sight(
    panel: HistoryPanel, document: Document
) -> None:
    for number in range(MOST_STEPS + 5):
        write(document, f"{number}")
    assert panel.steps.rowCount() == MOST_STEPS + 1
    assert "forgotten" in rows(panel)[0]
    shown = panel.list.visualRect(panel.list.currentIndex())
    assert panel.list.viewport().rect().contains(shown.center())
