"""The queue of exports: made one after the other, and what is done to it in its panel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from emo_desktop.app.film_orders import ExportChoices, ExportRequest, Scope
from emo_desktop.app.film_queue import ExportQueue
from emo_desktop.app.studio import Studio
from emo_desktop.base.kept_jobs import JobState
from emo_desktop.export.probe import probe_film
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.background import Background
from emo_desktop.ui.document import Document
from emo_desktop.ui.export_jobs import ExportJobs
from emo_desktop.ui.export_queue_panel import ExportQueuePanel
from emo_desktop.ui.queue_panel import QueuePanel
from tests.app.scenes import make_settings


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(make_settings(tmp_path_factory.mktemp("home")))


@pytest.fixture
def jobs(studio: Studio, background: Background, tmp_path: Path) -> Iterator[ExportJobs]:
    jobs = ExportJobs(ExportQueue(tmp_path / "exports.json"), studio, background)
    yield jobs
    jobs.close()


@pytest.fixture
def panel(jobs: ExportJobs, qtbot: QtBot) -> ExportQueuePanel:
    panel = ExportQueuePanel(jobs)
    qtbot.addWidget(panel)
    panel.resize(420, 300)
    return panel


def request(document: Document, name: str, preset: str = "wav-only") -> ExportRequest:
    output = str(document.folder.parent / name)
    return ExportRequest(document.project, document.folder, ExportChoices(preset, output=output))


def rows(panel: ExportQueuePanel, column: int) -> list[str]:
    model = panel.model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def states(jobs: ExportJobs) -> list[JobState]:
    return [job.state for job in jobs.queue.jobs]


def test_an_empty_queue_is_out_of_sight(panel: ExportQueuePanel) -> None:
    assert panel.isHidden()


def test_exports_are_made_one_after_the_other(
    panel: ExportQueuePanel, jobs: ExportJobs, scene: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    jobs.add(request(scene, "one.wav"), False)
    jobs.add(request(scene, "film.mp4", "small"), False)
    qtbot.waitUntil(lambda: states(jobs) == [JobState.DONE] * 2, timeout=60_000)
    qtbot.waitUntil(lambda: not jobs.is_running, timeout=10_000)
    panel.refresh()
    assert rows(panel, 0) == ["one.wav", "film.mp4"]
    assert rows(panel, 1) == ["✓ Done", "✓ Done"] and rows(panel, 2) == ["100%", "100%"]
    assert not panel.isHidden() and (tmp_path / "one.wav").exists()
    assert probe_film(tmp_path / "film.mp4").frames > 0
    panel.clear_button.click()
    qtbot.waitUntil(panel.isHidden)


def test_what_is_there_already_is_a_fault_with_its_reason(
    panel: ExportQueuePanel, jobs: ExportJobs, scene: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "one.wav").write_bytes(b"mine")
    jobs.add(request(scene, "one.wav"), False)
    qtbot.waitUntil(lambda: states(jobs) == [JobState.FAILED], timeout=30_000)
    qtbot.waitUntil(lambda: not jobs.is_running, timeout=10_000)
    panel.refresh()
    assert "one.wav is in" in rows(panel, 0)[0] and panel.pause_button.text() == "Try again"
    with qtbot.waitSignal(panel.details_wanted) as told:
        panel.details_button.click()
    assert "one.wav" in told.args[0]
    assert (tmp_path / "one.wav").read_bytes() == b"mine"


def test_jobs_of_another_session_wait_to_be_begun(
    jobs: ExportJobs, scene: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    jobs.queue.add(request(scene, "one.wav"))
    panel = ExportQueuePanel(jobs)
    qtbot.addWidget(panel)
    assert panel.pause_button.text() == "Begin" and not jobs.is_running
    panel.pause_button.click()
    qtbot.waitUntil(lambda: states(jobs) == [JobState.DONE], timeout=30_000)


def test_order_cancel_and_removal(
    panel: ExportQueuePanel, jobs: ExportJobs, scene: Document, qtbot: QtBot
) -> None:
    for name in ("one.wav", "two.wav", "three.wav"):
        jobs.queue.add(request(scene, name))
    panel.refresh()
    panel.table.selectRow(2)
    panel.earlier_button.click()
    assert rows(panel, 0) == ["one.wav", "three.wav", "two.wav"]
    assert panel.table.currentIndex().row() == 1
    panel.cancel_button.click()
    assert rows(panel, 1)[1] == "– Cancelled" and not panel.cancel_button.isEnabled()
    panel.remove_button.click()
    assert rows(panel, 0) == ["one.wav", "two.wav"]


def test_a_job_pauses_and_goes_on(
    panel: ExportQueuePanel, jobs: ExportJobs, scene: Document, qtbot: QtBot
) -> None:
    jobs.add(request(scene, "film.mp4", "small"), False)
    panel.refresh()
    panel.pause_button.click()
    assert states(jobs) == [JobState.PAUSED] and panel.pause_button.text() == "Resume"
    panel.pause_button.click()
    qtbot.waitUntil(lambda: states(jobs) == [JobState.DONE], timeout=60_000)


def test_a_film_that_is_written_is_cancelled_and_tried_again(
    panel: ExportQueuePanel, jobs: ExportJobs, scene: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    jobs.add(request(scene, "film.mp4", "small"), False)
    qtbot.waitUntil(lambda: jobs.queue.jobs[0].share > 0, timeout=60_000)
    panel.refresh()
    panel.cancel_button.click()
    assert rows(panel, 1) == ["– Cancelled"]
    qtbot.waitUntil(lambda: not jobs.is_running, timeout=30_000)
    assert states(jobs) == [JobState.CANCELLED] and not list(tmp_path.glob("*film*"))
    assert not list(tmp_path.glob(".emo-*")) and panel.pause_button.text() == "Try again"
    panel.pause_button.click()
    qtbot.waitUntil(lambda: states(jobs) == [JobState.DONE], timeout=60_000)
    assert probe_film(tmp_path / "film.mp4").frames > 0


def test_a_film_that_rested_when_the_program_ended_is_resumed_by_hand(
    studio: Studio, background: Background, scene: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    before = ExportQueue(tmp_path / "exports.json")
    before.add(request(scene, "one.wav"))
    before.pause(1)
    later = ExportJobs(ExportQueue(tmp_path / "exports.json"), studio, background)
    panel = ExportQueuePanel(later)
    qtbot.addWidget(panel)
    assert rows(panel, 1) == ["Ⅱ Paused"] and panel.pause_button.text() == "Resume"
    panel.pause_button.click()
    qtbot.waitUntil(lambda: states(later) == [JobState.DONE], timeout=30_000)
    qtbot.waitUntil(lambda: not later.is_running, timeout=10_000)
    later.close()


def test_lines_are_named_by_their_project(
    panel: ExportQueuePanel, jobs: ExportJobs, scene: Document
) -> None:
    choices = ExportChoices("small", Scope.ALL)
    jobs.queue.add(ExportRequest(scene.project, scene.folder, choices))
    panel.refresh()
    assert rows(panel, 0) == ["Anna: all lines"]


def test_while_all_is_paused_it_says_so_and_nothing_goes_on_alone(
    panel: ExportQueuePanel, jobs: ExportJobs, scene: Document, qtbot: QtBot
) -> None:
    jobs.add(request(scene, "film.mp4", "small"), False)
    qtbot.waitUntil(lambda: states(jobs) == [JobState.RUNNING], timeout=10_000)
    jobs.queue.pause_all()
    panel.refresh()
    assert panel.title.text() == "Exports – all paused"
    assert rows(panel, 1) == ["Ⅱ Paused"]
    assert not panel.pause_button.isEnabled() and panel.cancel_button.isEnabled()
    jobs.queue.resume_all()
    jobs.begin()
    panel.refresh()
    assert panel.title.text() == "Exports" and panel.pause_button.isEnabled()
    qtbot.waitUntil(lambda: states(jobs) == [JobState.DONE], timeout=60_000)


def test_keys_move_exports_that_are_shown_below_lines(
    panel: ExportQueuePanel, jobs: ExportJobs, scene: Document, qtbot: QtBot
) -> None:
    lines = RenderQueue(None)
    lines.add([("c1", "p1"), ("c2", "p1")])
    above = QueuePanel(scene, lines)
    qtbot.addWidget(above)
    above.put_below(panel)
    for name in ("one.wav", "two.wav"):
        jobs.queue.add(request(scene, name))
    panel.refresh()
    above.show()
    panel.table.selectRow(1)
    panel.table.setFocus()
    qtbot.waitUntil(panel.table.hasFocus)
    qtbot.keyClick(panel.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert rows(panel, 0) == ["two.wav", "one.wav"]
    above.table.selectRow(1)
    above.table.setFocus()
    qtbot.keyClick(above.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [job.clip for job in lines.jobs] == ["c2", "c1"]
    assert rows(panel, 0) == ["two.wav", "one.wav"]
