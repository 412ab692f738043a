"""The queue as it is shown, and what is done to it by mouse and keyboard."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from emo_desktop.app.line_rendering import JobAdvanced, JobStarted
from emo_desktop.base.errors import EmoError
from emo_desktop.base.kept_jobs import JobState
from emo_desktop.project.edits.lines import delete_lines, set_text
from emo_desktop.render.engine import FrameReady, SegmentStarted
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.document import Document
from emo_desktop.ui.queue_panel import QueuePanel


@pytest.fixture
def queue() -> RenderQueue:
    queue = RenderQueue(None)
    queue.add([("c3", "p1"), ("c4", "p1"), ("c9", "p1")])
    return queue


@pytest.fixture
def panel(document: Document, queue: RenderQueue, qtbot: QtBot) -> QueuePanel:
    panel = QueuePanel(document, queue)
    qtbot.addWidget(panel)
    panel.resize(380, 400)
    panel.show()
    return panel


def shown(panel: QueuePanel) -> list[list[str]]:
    model = panel.model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def order(queue: RenderQueue) -> list[str]:
    return [job.clip for job in queue.jobs]


def test_an_empty_queue_says_what_to_do(document: Document, qtbot: QtBot) -> None:
    panel = QueuePanel(document, RenderQueue(None))
    qtbot.addWidget(panel)
    panel.show()
    assert "P renders" in panel.empty.text()
    assert panel.empty.isVisible()
    assert not panel.pause_button.isEnabled()


def test_every_job_has_a_row_in_words(
    panel: QueuePanel, document: Document, queue: RenderQueue
) -> None:
    document.apply(set_text(document.project, "c4", "Second"))
    document.apply(delete_lines(document.project, ["c9"]))
    job = queue.take_next()
    assert job is not None
    queue.count(job.id, done=1, segments=4)
    queue.pause(queue.jobs[1].id, "No room.", "Make room.")
    panel.refresh()
    assert shown(panel) == [
        ["Line 1", "▶ Part 2 of 4", "25%", ""],
        ["2  Second\nNo room.", "Ⅱ Paused", "", ""],
        ["A line that was deleted", "… Waiting", "", ""],
    ]
    assert panel.model.index(1, 1).data(Qt.ItemDataRole.ToolTipRole) == "No room. Make room."


def test_it_hears_how_far_the_running_job_is(panel: QueuePanel, queue: RenderQueue) -> None:
    job = queue.take_next()
    assert job is not None
    queue.count(job.id, done=0, segments=2)
    panel.hear(JobStarted(job, 75.0))
    panel.hear(SegmentStarted(0, 100))
    assert shown(panel)[0] == ["Line 1", "▶ Drawing", "0%", "1:15"]
    panel.hear(FrameReady(49, np.zeros((1, 1, 4), dtype=np.uint8)))
    assert shown(panel)[0][2] == "25%"
    queue.count(job.id, done=1, segments=2)
    panel.hear(JobAdvanced(replace(job, segments_done=1), 30.0))
    assert shown(panel)[0] == ["Line 1", "▶ Part 2 of 2", "50%", "0:30"]


def test_jobs_are_moved_with_keys_and_stay_chosen(
    panel: QueuePanel, queue: RenderQueue, qtbot: QtBot
) -> None:
    panel.table.setFocus()
    panel.table.selectRow(2)
    qtbot.keyClick(panel.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert order(queue) == ["c3", "c9", "c4"]
    qtbot.keyClick(panel.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert order(queue) == ["c9", "c3", "c4"]
    assert panel.table.currentIndex().row() == 0
    assert not panel.earlier_button.isEnabled()
    qtbot.keyClick(panel.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert order(queue) == ["c3", "c9", "c4"]
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    assert order(queue) == ["c3", "c4"]
    assert panel.table.currentIndex().row() == 1


def test_its_keys_go_before_those_of_the_window(
    panel: QueuePanel, queue: RenderQueue, qtbot: QtBot
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    action = window.addAction("Next line")
    action.setShortcut(Qt.Key.Key_Down)
    window.setCentralWidget(panel)
    window.show()
    window.activateWindow()
    panel.table.setFocus()
    qtbot.waitUntil(panel.table.hasFocus)
    panel.table.selectRow(0)
    with qtbot.assertNotEmitted(action.triggered):
        qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    assert panel.table.currentIndex().row() == 1
    window.takeCentralWidget()


def test_pause_resume_and_try_again(panel: QueuePanel, queue: RenderQueue, qtbot: QtBot) -> None:
    panel.table.selectRow(0)
    panel.pause_button.click()
    assert queue.jobs[0].state is JobState.PAUSED
    assert panel.pause_button.text() == "Resume"
    with qtbot.waitSignal(panel.resumed):
        panel.pause_button.click()
    assert queue.jobs[0].state is JobState.WAITING
    job = queue.take_next()
    assert job is not None
    queue.fail(job.id, EmoError("No memory.", hint="Try at 384 px."))
    panel.refresh()
    assert panel.pause_button.text() == "Try again"
    with qtbot.waitSignal(panel.details_wanted) as told:
        panel.details_button.click()
    assert told.args == ["No memory.", "Try at 384 px."]
    panel.pause_button.click()
    assert queue.jobs[0].state is JobState.WAITING


def test_what_is_finished_can_be_cleared(panel: QueuePanel, queue: RenderQueue) -> None:
    assert not panel.clear_button.isEnabled()
    job = queue.take_next()
    assert job is not None
    queue.finish(job.id)
    panel.refresh()
    assert shown(panel)[0][1] == "✓ Done"
    panel.clear_button.click()
    assert order(queue) == ["c4", "c9"]


def test_the_log_is_asked_for(panel: QueuePanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.log_wanted):
        panel.log_button.click()
