"""What becomes of lines is said once, in few words, and only where somebody waits for it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.project.edits.lines import duplicate_lines
from emo_desktop.ui.announcing import LineAnnouncer, announce
from emo_desktop.ui.document import Document, LineState, StateKind


@pytest.fixture
def widget(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def states(document: Document, kind: StateKind) -> dict[str, LineState]:
    return {clip.id: LineState(kind) for clip in document.project.clips}


def test_a_screen_reader_may_be_there_or_not(widget: QWidget) -> None:
    announce(widget, "Hello")
    announce(widget, "")


def test_what_was_rendered_or_failed_is_said_at_once(
    document: Document, widget: QWidget, qtbot: QtBot
) -> None:
    document.set_states(states(document, StateKind.QUEUED))
    announcer = LineAnnouncer(document, widget)
    with qtbot.waitSignal(announcer.announced) as told:
        document.set_states({"c3": LineState(StateKind.DONE), "c4": LineState(StateKind.FAILED)})
    assert told.args == ["Line 2 failed. Line 1 done."]


def test_lines_that_were_done_before_are_no_news(
    document: Document, widget: QWidget, qtbot: QtBot
) -> None:
    announcer = LineAnnouncer(document, widget)
    with qtbot.assertNotEmitted(announcer.announced, wait=500):
        document.set_states(states(document, StateKind.DONE))
        document.set_states(states(document, StateKind.OUT_OF_DATE))


def test_many_lines_are_one_sentence(document: Document, widget: QWidget, qtbot: QtBot) -> None:
    announcer = LineAnnouncer(document, widget)
    document.apply(duplicate_lines(document.project, ["c3", "c4"]))
    document.set_states(states(document, StateKind.QUEUED))
    with qtbot.waitSignal(announcer.announced) as told:
        for clip in document.project.clips:
            others = states(document, StateKind.RENDERING)
            document.set_states(others | {clip.id: LineState(StateKind.DONE)})
    assert told.args == ["5 lines done."]
    some = [clip.id for clip in document.project.clips][:2]
    document.set_states(states(document, StateKind.RENDERING))
    with qtbot.waitSignal(announcer.announced) as told:
        document.set_states({line: LineState(StateKind.DONE) for line in some})
    assert told.args == ["Lines 1, 2 done."]
