"""Lists of jobs, whatever the jobs are: order, pauses, and what the log says of a bad file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from emo_desktop.base.kept_jobs import JobState, KeptJobs, StoredJobs


@dataclass(frozen=True, slots=True)
class Errand:
    id: int
    state: JobState = JobState.WAITING
    reason: str = ""
    hint: str = ""


STORED = TypeAdapter(StoredJobs[Errand])


class Errands(KeptJobs[Errand]):
    def __init__(self, path: Path | None) -> None:
        super().__init__(path, stored=STORED, name="list of errands")

    def add(self) -> None:
        self._append(Errand(self._next_id))
        self._changed()

    def become(self, job_id: int, state: JobState, *, is_kept: bool = True) -> None:
        self._change(job_id, is_kept=is_kept, state=state)

    def pause(self, job_id: int) -> None:
        self._change(job_id, (JobState.WAITING,), state=JobState.PAUSED)

    def resume(self, job_id: int) -> None:
        self._change(job_id, (JobState.PAUSED,), state=JobState.WAITING)

    def can_begin(self) -> list[int]:
        return [job.id for job in self._startable()]

    def _is_done(self, job: Errand) -> bool:
        return job.state is JobState.DONE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "errands.json"


@pytest.fixture
def errands(path: Path) -> Errands:
    errands = Errands(path)
    for _ in range(3):
        errands.add()
    return errands


def states(errands: Errands) -> list[str]:
    return [str(job.state) for job in errands.jobs]


def test_what_ran_waits_after_a_restart_and_nothing_else_changes(
    errands: Errands, path: Path
) -> None:
    for job_id, state in enumerate((JobState.RUNNING, JobState.PAUSED, JobState.FAILED), start=1):
        errands.become(job_id, state)
    assert states(Errands(path)) == ["waiting", "paused", "failed"]


def test_what_is_not_to_be_kept_is_told_and_not_written(errands: Errands, path: Path) -> None:
    told: list[str] = []
    errands.listen(lambda: told.append(states(errands)[0]))
    errands.become(1, JobState.DONE, is_kept=False)
    assert told == ["done"] and states(Errands(path))[0] == "waiting"


def test_nothing_begins_while_all_is_paused(errands: Errands, path: Path) -> None:
    errands.pause(2)
    assert errands.can_begin() == [1, 3]
    errands.pause_all()
    assert errands.can_begin() == [] and Errands(path).is_paused
    errands.resume_all()
    assert errands.can_begin() == [1, 2, 3] and not Errands(path).is_paused


def test_done_jobs_are_forgotten_together(errands: Errands) -> None:
    assert not errands.has_done
    for job_id in (1, 3):
        errands.become(job_id, JobState.DONE)
    assert errands.has_done
    changes: list[int] = []
    errands.listen(lambda: changes.append(len(errands.jobs)))
    errands.remove_done()
    assert changes == [1] and [job.id for job in errands.jobs] == [2]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{}", "cannot be read"),
        ('{"format": 2, "next_id": 1, "is_paused": false, "jobs": []}', "is not one of"),
        (
            '{"format": 1, "next_id": 1, "is_paused": false, '
            '"jobs": [{"id": 1, "state": "waiting"}]}',
            "is not one of",
        ),
    ],
)
def test_the_log_names_a_list_that_begins_empty(
    path: Path, content: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    path.write_text(content)
    assert Errands(path).jobs == ()
    assert "list of errands" in caplog.text and said in caplog.text
