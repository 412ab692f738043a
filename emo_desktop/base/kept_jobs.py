"""Jobs in a list that survives a restart, whatever they do."""

from __future__ import annotations

import json
import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from pydantic import TypeAdapter, ValidationError

from emo_desktop.base.atomic import write_atomically
from emo_desktop.base.errors import OutputError

_log = logging.getLogger(__name__)

_FORMAT = 1
_MOST_BYTES = 16 * 1024**2


class JobState(StrEnum):
    """What has become of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self in (JobState.WAITING, JobState.RUNNING, JobState.PAUSED)


class KeptJob(Protocol):
    """Something that is to be done: a frozen dataclass that JSON can hold."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def id(self) -> int:
        """Never used twice in a list."""

    @property
    def state(self) -> JobState:
        """What has become of it."""

    @property
    def reason(self) -> str:
        """Why it failed or waits, one sentence; empty: nothing is wrong."""

    @property
    def hint(self) -> str:
        """What to do about that."""


_Job = TypeVar("_Job", bound=KeptJob)


@dataclass(frozen=True, slots=True)
class StoredJobs(Generic[_Job]):
    """What the file of a list holds.

    Args:
        format: of the file.
        next_id: that the next job gets.
        is_paused: whether no further job is begun.
        jobs: in order.
    """

    format: int
    next_id: int
    is_paused: bool
    jobs: tuple[_Job, ...]


class KeptJobs(ABC, Generic[_Job]):
    """Jobs in the order they will be done; every change is on disk when a method returns.

    Safe to use from several threads. A list that cannot be written goes on in memory, with a
    warning in the log; one that cannot be read is an empty one.

    Args:
        path: the file; None keeps it in memory.
        stored: reads the file.
        name: of the list, in the log.
    """

    def __init__(
        self, path: Path | None, *, stored: TypeAdapter[StoredJobs[_Job]], name: str
    ) -> None:
        self._path, self._name = path, name
        self._changed_at = threading.Condition(threading.RLock())
        self._listeners: list[Callable[[], None]] = []
        kept = _read(path, stored, name)
        self._next_id, self._is_paused = kept.next_id, kept.is_paused
        self._jobs = [self._stopped(job) for job in kept.jobs]

    @property
    def jobs(self) -> tuple[_Job, ...]:
        """All jobs, in order."""
        with self._changed_at:
            return tuple(self._jobs)

    @property
    def is_paused(self) -> bool:
        """Whether no further job is begun."""
        with self._changed_at:
            return self._is_paused

    @property
    def has_done(self) -> bool:
        """Whether there is something that ``remove_done`` would forget."""
        return any(self._is_done(job) for job in self.jobs)

    def job(self, job_id: int) -> _Job | None:
        """The job with that id; None when it was removed."""
        with self._changed_at:
            return next((job for job in self._jobs if job.id == job_id), None)

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after every change, on the thread that made it, until unlistened.

        Returns:
            What ends that.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @abstractmethod
    def pause(self, job_id: int) -> None:
        """Leave a job out until it is resumed."""

    @abstractmethod
    def resume(self, job_id: int) -> None:
        """Let a paused job go on, or try one again that ended otherwise than well."""

    def pause_all(self) -> None:
        """Begin no further job."""
        with self._changed_at:
            self._is_paused = True
            self._changed()

    def resume_all(self) -> None:
        """Begin jobs again, also those that were paused."""
        with self._changed_at:
            self._is_paused = False
            for job in self.jobs:
                if job.state is JobState.PAUSED:
                    self.resume(job.id)
            self._changed()

    def move(self, job_id: int, to: int) -> None:
        """Put a job at place ``to`` of the list."""
        with self._changed_at:
            job = self.job(job_id)
            if job is not None:
                self._jobs.remove(job)
                self._jobs.insert(max(0, to), job)
                self._changed()

    def remove(self, job_id: int) -> None:
        """Forget a job, which stops it; what it has made stays."""
        with self._changed_at:
            self._forget({job_id})

    def remove_done(self) -> None:
        """Forget the jobs that are done."""
        with self._changed_at:
            self._forget({job.id for job in self._jobs if self._is_done(job)})

    def _stopped(self, job: _Job) -> _Job:
        """A job as it is when nobody does it any more: what was running is still to be done."""
        return replace(job, state=JobState.WAITING) if job.state is JobState.RUNNING else job

    @abstractmethod
    def _is_done(self, job: _Job) -> bool:
        """Whether ``remove_done`` forgets a job."""

    def _startable(self) -> list[_Job]:
        """What may be begun, in order."""
        if self._is_paused:
            return []
        return [job for job in self._jobs if job.state is JobState.WAITING]

    def _append(self, job: _Job) -> None:
        """Put a job that has the next id at the end."""
        self._next_id += 1
        self._jobs.append(job)

    def _forget(self, ids: Collection[int]) -> None:
        self._jobs = [job for job in self._jobs if job.id not in ids]
        self._changed()

    def _change(
        self,
        job_id: int,
        states: Collection[JobState] | None = None,
        *,
        is_kept: bool = True,
        **changes: Any,
    ) -> None:
        """Change a job that is in one of some states; another, or none, is left alone.

        Args:
            job_id: of the job.
            states: those states; None: any.
            is_kept: whether that is to be on disk.
            changes: what becomes of it.
        """
        with self._changed_at:
            for place, job in enumerate(self._jobs):
                if job.id == job_id and (states is None or job.state in states):
                    self._jobs[place] = replace(job, **changes)
                    self._changed(is_kept=is_kept)

    def _changed(self, *, is_kept: bool = True) -> None:
        with self._changed_at:
            if self._path is not None and is_kept:
                self._write(self._path)
            self._changed_at.notify_all()
            for listener in tuple(self._listeners):
                listener()

    def _write(self, path: Path) -> None:
        stored = StoredJobs(_FORMAT, self._next_id, self._is_paused, tuple(self._jobs))
        text = json.dumps(asdict(stored), indent=1, ensure_ascii=False)
        try:
            write_atomically(path, text.encode("utf-8"))
        except OutputError as error:
            _log.warning("The %s is kept in memory only: %s", self._name, error)


def _read(path: Path | None, stored: TypeAdapter[StoredJobs[_Job]], name: str) -> StoredJobs[_Job]:
    """What a file holds; nothing when it cannot be read."""
    empty: StoredJobs[_Job] = StoredJobs(_FORMAT, 1, False, ())
    if path is None:
        return empty
    try:
        with path.open("rb") as file:
            kept = stored.validate_json(file.read(_MOST_BYTES))
    except FileNotFoundError:
        return empty
    except (OSError, ValidationError, RecursionError) as error:
        _log.warning("The %s %s cannot be read and begins empty: %s", name, path, error)
        return empty
    ids = [job.id for job in kept.jobs]
    is_ours = kept.format == _FORMAT and len(set(ids)) == len(ids)
    if not is_ours or max(ids, default=0) >= kept.next_id:
        _log.warning("The %s %s is not one of this program and begins empty.", name, path)
        return empty
    return kept
