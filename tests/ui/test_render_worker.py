"""The thread that renders for the window: what is wanted last comes, and what is not falls."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from emo_desktop.app.line_rendering import JobEnded, LineRenderer
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.render_loop import RenderLoop
from emo_desktop.base.jobs import Event
from emo_desktop.base.kept_jobs import JobState
from emo_desktop.project.model import Project
from emo_desktop.project.storage import load_project
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.render_worker import RenderWorker
from tests.app.scenes import KeepingStudio, make_settings
from tests.ui.films import draft_studio, make_film


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_film(tmp_path_factory.mktemp("film"))


@pytest.fixture(scope="module")
def project(film: Path) -> Project:
    return load_project(film)


class Seen:
    """What a worker said."""

    def __init__(self, worker: RenderWorker) -> None:
        self.frames: list[tuple[int, int]] = []
        self.ended: list[int] = []
        self.faults: list[str] = []
        self.events: list[Event] = []
        self.queues_ended = 0
        worker.frame_ready.connect(lambda job, number, *_: self.frames.append((job, number)))
        worker.preview_ended.connect(self.ended.append)
        worker.fault.connect(lambda text, _: self.faults.append(text))
        worker.queue_said.connect(self.events.append)
        worker.queue_ended.connect(self._end_queue)

    def _end_queue(self) -> None:
        self.queues_ended += 1


@pytest.fixture
def worker(film: Path, qtbot: QtBot) -> Iterator[RenderWorker]:
    worker = RenderWorker(draft_studio(film))
    yield worker
    worker.close()


def queue_worker(film: Path, home: Path) -> tuple[RenderWorker, RenderQueue]:
    """A worker with a queue of its own, whose renderer keeps its frames."""
    studio = KeepingStudio(make_settings(home))
    queue = RenderQueue(None)
    lines = LineRenderer(ProjectStudio(film, studio), queue)
    return RenderWorker(ProjectStudio(film, studio), lines), queue


def test_frames_arrive_in_order_and_then_the_end(
    worker: RenderWorker, project: Project, qtbot: QtBot
) -> None:
    seen = Seen(worker)
    job = worker.preview(project, 12, 20)
    qtbot.waitUntil(lambda: seen.ended == [job], timeout=20000)
    assert seen.frames == [(job, number) for number in range(12, 20)] and not seen.faults


def test_it_waits_at_its_limit_until_more_is_allowed(
    worker: RenderWorker, project: Project, qtbot: QtBot
) -> None:
    seen = Seen(worker)
    worker.preview(project, 10, 60, limit=14)
    qtbot.waitUntil(lambda: len(seen.frames) == 4, timeout=20000)
    qtbot.wait(50)
    assert len(seen.frames) == 4
    worker.allow(20)
    qtbot.waitUntil(lambda: len(seen.frames) == 10, timeout=20000)
    assert not seen.ended


def test_of_the_preview_before_nothing_arrives_any_more(
    worker: RenderWorker, project: Project, qtbot: QtBot
) -> None:
    seen = Seen(worker)
    jobs = [worker.preview(project, begin, begin + 5) for begin in range(0, 80, 4)]
    qtbot.waitUntil(lambda: seen.ended == [jobs[-1]], timeout=20000)
    assert {job for job, _ in seen.frames} == {jobs[-1]}
    worker.preview(project, 0, 80)
    qtbot.waitUntil(lambda: len(seen.frames) > 6, timeout=20000)
    worker.cancel_preview()
    count = len(seen.frames)
    qtbot.wait(50)
    assert len(seen.frames) == count


def test_a_picture_that_is_gone_is_a_fault_and_the_next_preview_works(
    worker: RenderWorker, project: Project, film: Path, qtbot: QtBot
) -> None:
    seen = Seen(worker)
    character = project.characters[0]
    lost = replace(character, portrait=replace(character.portrait, path="media/none.png"))
    worker.preview(replace(project, characters=(lost,)), 0, 5)
    qtbot.waitUntil(lambda: len(seen.ended) == 1, timeout=20000)
    assert len(seen.faults) == 1 and "none.png" in seen.faults[0] and not seen.frames
    job = worker.preview(project, 0, 5)
    qtbot.waitUntil(lambda: seen.ended[-1] == job, timeout=20000)
    assert len(seen.frames) == 5


def test_the_queue_is_done_and_a_preview_comes_before_it(
    film: Path, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    worker, queue = queue_worker(film, tmp_path / "home")
    try:
        seen = Seen(worker)
        order: list[str] = []
        worker.frame_ready.connect(lambda *_: order.append("preview"))
        worker.queue_said.connect(lambda _: order.append("queue"))
        queue.add((clip.id, clip.picture) for clip in project.clips)
        worker.render_queue(lambda: project)
        qtbot.waitUntil(lambda: "queue" in order, timeout=20000)
        worker.preview(project, 0, 30)
        qtbot.waitUntil(lambda: seen.queues_ended == 1, timeout=30000)
        assert [job.state for job in queue.jobs] == [JobState.DONE] * 2
        assert sum(isinstance(event, JobEnded) for event in seen.events) == 2
        first, last = order.index("preview"), len(order) - order[::-1].index("preview")
        # The queue ends the step it was in, and begins no other while the preview is drawn.
        assert order.count("preview") == 30 and last - first <= 31
    finally:
        worker.close()


def test_jobs_added_while_the_queue_ends_are_done_too(
    film: Path, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    worker, queue = queue_worker(film, tmp_path / "home")
    try:
        for clip in project.clips:
            queue.add([(clip.id, clip.picture)])
            worker.render_queue(lambda: project)
        qtbot.waitUntil(
            lambda: all(job.state is JobState.DONE for job in queue.jobs), timeout=30000
        )
    finally:
        worker.close()


def test_a_stopped_queue_keeps_its_job_for_later(
    film: Path, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    worker, queue = queue_worker(film, tmp_path / "home")
    try:
        seen = Seen(worker)
        queue.add((clip.id, clip.picture) for clip in project.clips)
        worker.render_queue(lambda: project)
        qtbot.waitUntil(lambda: len(seen.events) > 0, timeout=20000)
        worker.stop_queue()
        qtbot.waitUntil(lambda: seen.queues_ended == 1, timeout=20000)
        assert {job.state for job in queue.jobs} <= {JobState.WAITING, JobState.DONE}
        worker.render_queue(lambda: project)
        qtbot.waitUntil(lambda: seen.queues_ended == 2, timeout=30000)
        assert {job.state for job in queue.jobs} == {JobState.DONE}
    finally:
        worker.close()


@pytest.mark.parametrize("state", ["idle", "asked", "drawing", "waiting", "queue"])
def test_it_joins_in_every_state_and_says_nothing_after(
    state: str, film: Path, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    before = set(threading.enumerate())
    worker, queue = queue_worker(film, tmp_path / "home")
    seen = Seen(worker)
    if state == "queue":
        queue.add((clip.id, clip.picture) for clip in project.clips)
        worker.render_queue(lambda: project)
        qtbot.waitUntil(lambda: len(seen.events) > 0, timeout=20000)
    elif state != "idle":
        worker.preview(project, 0, 80, limit=5 if state == "waiting" else None)
        if state != "asked":
            qtbot.waitUntil(lambda: len(seen.frames) > 3, timeout=20000)
    worker.close()
    worker.close()
    said = (len(seen.frames), len(seen.events))
    qtbot.wait(20)
    assert (len(seen.frames), len(seen.events)) == said
    assert not worker.is_running
    gc.collect()
    assert {each for each in threading.enumerate() if not each.daemon} <= before


def test_a_loop_tells_of_an_error_nobody_expected(film: Path, project: Project) -> None:
    class Broken(ProjectStudio):
        def plan(self, *_, **__):
            raise RuntimeError("broken")

    told: list[Event] = []
    studio = draft_studio(film)
    loop = RenderLoop(Broken(film, studio.studio), None, tell=told.append)
    thread = threading.Thread(target=loop.run)
    thread.start()
    loop.preview(project, 0, 5, limit=5)
    deadline = threading.Event()
    for _ in range(400):
        if told or deadline.wait(0.05):
            break
    loop.close()
    thread.join(10)
    assert not thread.is_alive()
    assert [getattr(event, "fault", "") for event in told] == ["The preview failed."]
