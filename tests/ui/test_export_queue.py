"""The queue of exports: made one after the other, and what is done to it in its panel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from emo_desktop.app.film_orders import ExportChoices, ExportRequest, Scope
from emo_desktop.app.film_queue import ExportQueue, ExportState
from emo_desktop.app.studio import Studio
from emo_desktop.export.probe import probe_film
from emo_desktop.ui.background import Background
from emo_desktop.ui.document import Document
from emo_desktop.ui.export_jobs import ExportJobs
from emo_desktop.ui.export_queue_panel import ExportQueuePanel
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


def states(jobs: ExportJobs) -> list[ExportState]:
    return [job.state for job in jobs.queue.jobs]


def test_an_empty_queue_is_out_of_sight(panel: ExportQueuePanel) -> None:
    assert panel.isHidden()


def test_exports_are_made_one_after_the_other(
    panel: ExportQueuePanel, jobs: ExportJobs, scene: Document, qtbot: QtBot, tmp_path: Path
) -> None:
    jobs.add(request(scene, "one.wav"), False)
    jobs.add(request(scene, "film.mp4", "small"), False)
    qtbot.waitUntil(lambda: states(jobs) == [ExportState.DONE] * 2, timeout=60_000)
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
    qtbot.waitUntil(lambda: states(jobs) == [ExportState.FAILED], timeout=30_000)
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
    qtbot.waitUntil(lambda: states(jobs) == [ExportState.DONE], timeout=30_000)


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
    assert states(jobs) == [ExportState.PAUSED] and panel.pause_button.text() == "Resume"
    panel.pause_button.click()
    qtbot.waitUntil(lambda: states(jobs) == [ExportState.DONE], timeout=60_000)


def test_lines_are_named_by_their_project(
    panel: ExportQueuePanel, jobs: ExportJobs, scene: Document
) -> None:
    choices = ExportChoices("small", Scope.ALL)
    jobs.queue.add(ExportRequest(scene.project, scene.folder, choices))
    panel.refresh()
    assert rows(panel, 0) == ["Anna: all lines"]
