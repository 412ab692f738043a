"""The table of lines: what it shows, and what is done in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from pytestqt.qtbot import QtBot

from emo_desktop.project.edits.lines import delete_lines, lock_lines, set_text
from emo_desktop.ui.document import Document, LineState, StateKind
from emo_desktop.ui.line_list import LineList


@pytest.fixture
def lines(document: Document, qtbot: QtBot) -> LineList:
    lines = LineList(document)
    qtbot.addWidget(lines)
    lines.show()
    return lines


def shown(lines: LineList) -> list[list[str]]:
    model = lines.table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_every_line_has_a_row(lines: LineList) -> None:
    assert shown(lines) == [
        ["1", "", "Anna", "1", "◐ Recorded"],
        ["2", "", "Anna", "1", "◐ Recorded"],
        ["3", "Third", "Anna", "0", "○ To record"],
    ]


def test_it_follows_the_document(lines: LineList, document: Document) -> None:
    document.apply(set_text(document.project, "c4", "Second"))
    document.set_states({"c4": LineState(StateKind.FAILED, reason="No memory.")})
    assert shown(lines)[1] == ["2", "Second", "Anna", "1", "✕ Failed"]
    index = lines.table.model().index(1, 4)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "No memory."
    document.apply(delete_lines(document.project, ["c3"]))
    assert [row[1] for row in shown(lines)] == ["Second", "Third"]


def test_words_are_typed_into_it(lines: LineList, document: Document) -> None:
    model = lines.table.model()
    assert model.setData(model.index(0, 1), "Hello")
    assert document.project.clip("c3").text == "Hello"
    document.undo()
    assert shown(lines)[0][1] == ""
    assert not model.index(0, 0).flags() & Qt.ItemFlag.ItemIsEditable


def test_selecting_a_row_selects_the_line_and_goes_there(
    lines: LineList, document: Document
) -> None:
    lines.table.selectRow(1)
    assert document.selection == ("c4",)
    assert document.playhead == 300
    more = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    lines.table.selectionModel().select(lines.table.model().index(2, 0), more)
    assert document.selection == ("c4", "c9")
    assert document.playhead == 300


def test_it_shows_what_is_selected_elsewhere(lines: LineList, document: Document) -> None:
    document.select(["c9", "c3"])
    rows = {index.row() for index in lines.table.selectionModel().selectedRows()}
    assert rows == {0, 2}
    assert document.playhead == 0


def test_filtering_shows_what_has_the_words(lines: LineList, document: Document) -> None:
    lines.filter.setText("thi")
    assert [row[0] for row in shown(lines)] == ["3"]
    lines.table.selectRow(0)
    assert document.selection == ("c9",)
    lines.filter.clear()
    assert len(shown(lines)) == 3


def test_a_locked_line_can_still_be_given_words(lines: LineList, document: Document) -> None:
    document.apply(lock_lines(document.project, ["c3"], True))
    model = lines.table.model()
    assert model.setData(model.index(0, 1), "Hello")
    assert document.project.clip("c3").text == "Hello"
