"""The render queue: order, states, and what is left of it after a restart."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from emo_desktop.base import atomic
from emo_desktop.base.errors import EmoError
from emo_desktop.base.kept_jobs import JobState
from emo_desktop.render.queue import RenderQueue


@pytest.fixture
def queue(tmp_path: Path) -> RenderQueue:
    queue = RenderQueue(tmp_path / "queue.json")
    queue.add([("c1", "p1"), ("c2", "p1"), ("c3", "p1")])
    return queue


def again(tmp_path: Path) -> RenderQueue:
    """The queue as the next run of the program finds it."""
    return RenderQueue(tmp_path / "queue.json")


def clips(queue: RenderQueue) -> list[str]:
    return [job.clip for job in queue.jobs]


def states(queue: RenderQueue) -> list[str]:
    return [str(job.state) for job in queue.jobs]


def test_jobs_are_done_in_order_and_urgent_lines_first(queue: RenderQueue) -> None:
    taken = [queue.take_next(["c2"]), queue.take_next(["c2"]), queue.take_next(), queue.take_next()]
    assert [job and job.clip for job in taken] == ["c2", "c1", "c3", None]
    assert states(queue) == ["running"] * 3


def test_what_waits_is_not_added_twice(queue: RenderQueue) -> None:
    assert [job.id for job in queue.add([("c2", "p1"), ("c2", "p1"), ("c2", "p2")])] == [2, 4]
    assert clips(queue) == ["c1", "c2", "c3", "c2"]


def test_what_was_done_or_has_failed_can_be_added_again(queue: RenderQueue) -> None:
    for ends in (queue.finish, lambda job_id: queue.fail(job_id, EmoError("No."))):
        job = queue.take_next()
        assert job is not None
        ends(job.id)
        (new,) = queue.add([(job.clip, job.picture)])
        assert new.id > job.id
        assert new.state is JobState.WAITING
    assert len(queue.jobs) == 3


def test_a_queue_survives_a_restart(queue: RenderQueue, tmp_path: Path) -> None:
    first, second = queue.take_next(), queue.take_next()
    assert first is not None and second is not None
    queue.count(first.id, done=2, segments=5)
    queue.fail(second.id, EmoError("The portrait is gone.", hint="Find it."))
    queue.pause(3, "Later.")
    found = again(tmp_path)
    assert states(found) == ["waiting", "failed", "paused"]  # what ran is still to be done
    assert (found.jobs[0].segments_done, found.jobs[0].segments) == (2, 5)
    assert (found.jobs[1].reason, found.jobs[1].hint) == ("The portrait is gone.", "Find it.")
    assert found.add([("c9", "p1")])[0].id == 4


def test_pausing_one_and_all(queue: RenderQueue, tmp_path: Path) -> None:
    queue.pause(1)
    job = queue.take_next()
    assert job is not None and job.clip == "c2"
    queue.pause_all()
    assert queue.take_next() is None
    assert again(tmp_path).is_paused
    queue.resume_all()
    resumed = queue.take_next()
    assert resumed is not None and resumed.clip == "c1"


def test_a_failed_job_is_tried_again_when_it_is_resumed(queue: RenderQueue) -> None:
    job = queue.take_next()
    assert job is not None
    queue.fail(job.id, EmoError("No."))
    queue.resume(job.id)
    found = queue.job(job.id)
    assert found is not None
    assert (found.state, found.reason) == (JobState.WAITING, "")


@pytest.mark.parametrize(("job_id", "to", "order"), [(3, 0, "312"), (1, 9, "231"), (2, -4, "213")])
def test_jobs_are_put_in_another_order(
    queue: RenderQueue, tmp_path: Path, job_id: int, to: int, order: str
) -> None:
    queue.move(job_id, to)
    assert clips(queue) == [f"c{number}" for number in order] == clips(again(tmp_path))


def test_a_job_that_was_removed_or_paused_while_it_ran_stays_so(queue: RenderQueue) -> None:
    first, second = queue.take_next(), queue.take_next()
    assert first is not None and second is not None
    queue.remove(first.id)
    queue.pause(second.id, "Enough.")
    for job in (first, second):
        assert not queue.is_running(job.id)
        queue.count(job.id, done=1, segments=2)
        queue.finish(job.id)
        queue.give_back(job.id)
        queue.fail(job.id, EmoError("No."))
    assert queue.job(first.id) is None
    assert states(queue) == ["paused", "waiting"]


def test_done_jobs_and_those_of_lines_that_are_gone_are_forgotten(queue: RenderQueue) -> None:
    job = queue.take_next()
    assert job is not None
    queue.finish(job.id)
    queue.keep_lines({"c1", "c3"})
    assert clips(queue) == ["c1", "c3"]
    queue.remove_done()
    assert clips(queue) == ["c3"]


def test_listeners_hear_of_changes_until_they_no_longer_listen(queue: RenderQueue) -> None:
    heard: list[int] = []
    unlisten = queue.listen(lambda: heard.append(len(queue.jobs)))
    queue.add([("c8", "p1")])
    unlisten()
    queue.add([("c9", "p1")])
    assert heard == [4]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[" * 100_000,
        b'{"format": 2, "next_id": 1, "is_paused": false, "jobs": []}',
        b'{"format": 1, "next_id": 1, "is_paused": false, "jobs": 5}',
        b"\xff\xfe",
    ],
)
def test_a_damaged_queue_is_an_empty_one(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "queue.json").write_bytes(content)
    queue = again(tmp_path)
    assert queue.jobs == ()
    queue.add([("c1", "p1")])
    assert clips(again(tmp_path)) == ["c1"]


def test_a_queue_whose_ids_are_there_twice_is_an_empty_one(
    queue: RenderQueue, tmp_path: Path
) -> None:
    path = tmp_path / "queue.json"
    stored = json.loads(path.read_text())
    stored["jobs"][1]["id"] = 1
    path.write_text(json.dumps(stored))
    assert again(tmp_path).jobs == ()


def test_a_full_disk_leaves_the_queue_in_memory(
    queue: RenderQueue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(atomic.os, "fsync", full)
    queue.add([("c9", "p1")])
    assert clips(queue)[-1] == "c9"
    monkeypatch.undo()
    assert clips(again(tmp_path)) == ["c1", "c2", "c3"]
