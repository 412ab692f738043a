"""What is to be rendered, in order: a list that survives a restart.

It keeps no frames and no promises about them: what a job has finished lies in the cache under its
key, so that a job begun again goes on where it was.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from emo_desktop.base.atomic import write_atomically
from emo_desktop.base.errors import EmoError, OutputError

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


@dataclass(frozen=True, slots=True)
class RenderJob:
    """A line that is to be rendered.

    Args:
        id: of the job; never used twice.
        clip: id of the line.
        picture: id of its picture take.
        state: what has become of it.
        segments: it has; 0 while nobody has counted.
        segments_done: of these, rendered.
        reason: why it failed or waits, one sentence.
        hint: what to do about that.
    """

    id: int
    clip: str
    picture: str
    state: JobState = JobState.WAITING
    segments: int = 0
    segments_done: int = 0
    reason: str = ""
    hint: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state not in (JobState.DONE, JobState.FAILED)


@dataclass(frozen=True, slots=True)
class _Stored:
    format: int
    next_id: int
    is_paused: bool
    jobs: tuple[RenderJob, ...]


_STORED = TypeAdapter(_Stored)


class RenderQueue:
    """Jobs in the order they will be done; every change is on disk when a method returns.

    Safe to use from several threads. A queue that cannot be written goes on in memory, with a
    warning in the log; one that cannot be read is an empty one.

    Args:
        path: the file; None keeps it in memory.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._listeners: list[Callable[[], None]] = []
        stored = _read(path)
        self._next_id, self._is_paused = stored.next_id, stored.is_paused
        # What was running when the program ended is still to be done.
        self._jobs = [
            replace(job, state=JobState.WAITING) if job.state is JobState.RUNNING else job
            for job in stored.jobs
        ]

    @property
    def jobs(self) -> tuple[RenderJob, ...]:
        """All jobs, in order."""
        with self._lock:
            return tuple(self._jobs)

    @property
    def is_paused(self) -> bool:
        """Whether no further job is begun."""
        with self._lock:
            return self._is_paused

    def job(self, job_id: int) -> RenderJob | None:
        """The job with that id; None when it was removed."""
        with self._lock:
            return next((job for job in self._jobs if job.id == job_id), None)

    def is_running(self, job_id: int) -> bool:
        """Whether a job was begun, and neither paused nor removed since."""
        job = self.job(job_id)
        return job is not None and job.state is JobState.RUNNING

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after every change, on the thread that made it, until unlistened.

        Returns:
            What ends that.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def add(self, lines: Iterable[tuple[str, str]]) -> tuple[RenderJob, ...]:
        """Put lines at the end: ids of line and picture take.

        One that waits already is not added again; one that was done or has failed begins anew.
        """
        with self._lock:
            added = [self._added(clip, picture) for clip, picture in dict.fromkeys(lines)]
            self._changed()
            return tuple(added)

    def take_next(self, urgent: Collection[str] = ()) -> RenderJob | None:
        """The job to do now, marked as running; None when there is none or all is paused.

        Args:
            urgent: ids of lines that come first, those under the playhead.
        """
        with self._lock:
            waiting = [job for job in self._jobs if job.state is JobState.WAITING]
            if not waiting or self._is_paused:
                return None
            job = next((each for each in waiting if each.clip in urgent), waiting[0])
            self._change(job.id, (JobState.WAITING,), state=JobState.RUNNING, reason="", hint="")
            return self.job(job.id)

    def count(self, job_id: int, *, done: int, segments: int) -> None:
        """Say how many of a job's segments are rendered."""
        self._change(job_id, (*JobState,), segments=segments, segments_done=done)

    def finish(self, job_id: int) -> None:
        """Say that a running job is done."""
        self._change(job_id, (JobState.RUNNING,), state=JobState.DONE)

    def fail(self, job_id: int, error: EmoError) -> None:
        """Say that a running job cannot be done, and why."""
        self._change(
            job_id,
            (JobState.RUNNING,),
            state=JobState.FAILED,
            reason=f"{error}",
            hint=error.hint,
        )

    def give_back(self, job_id: int) -> None:
        """Say that a running job was stopped; it waits where it was."""
        self._change(job_id, (JobState.RUNNING,), state=JobState.WAITING)

    def pause(self, job_id: int, reason: str = "", hint: str = "") -> None:
        """Leave a job out until it is resumed."""
        states = (JobState.WAITING, JobState.RUNNING)
        self._change(job_id, states, state=JobState.PAUSED, reason=reason, hint=hint)

    def resume(self, job_id: int) -> None:
        """Let a paused job wait for its turn again, or try a failed one again."""
        states = (JobState.PAUSED, JobState.FAILED)
        self._change(job_id, states, state=JobState.WAITING, reason="", hint="")

    def pause_all(self) -> None:
        """Begin no further job."""
        self._pause_all(True)

    def resume_all(self) -> None:
        """Begin jobs again, also those that were paused."""
        with self._lock:
            for job in self._jobs:
                if job.state is JobState.PAUSED:
                    self.resume(job.id)
            self._pause_all(False)

    def move(self, job_id: int, to: int) -> None:
        """Put a job at place ``to`` of the list."""
        with self._lock:
            job = self.job(job_id)
            if job is not None:
                self._jobs.remove(job)
                self._jobs.insert(max(0, to), job)
                self._changed()

    def remove(self, job_id: int) -> None:
        """Forget a job; what it rendered stays in the cache."""
        with self._lock:
            self._jobs = [job for job in self._jobs if job.id != job_id]
            self._changed()

    def remove_done(self) -> None:
        """Forget all jobs that are done."""
        with self._lock:
            self._jobs = [job for job in self._jobs if job.state is not JobState.DONE]
            self._changed()

    def keep_lines(self, clips: Collection[str]) -> None:
        """Forget jobs of lines that are no longer in the document."""
        with self._lock:
            if any(job.clip not in clips for job in self._jobs):
                self._jobs = [job for job in self._jobs if job.clip in clips]
                self._changed()

    def _added(self, clip: str, picture: str) -> RenderJob:
        for job in self._jobs:
            if (job.clip, job.picture) == (clip, picture):
                if job.is_open:
                    return job
                self._jobs.remove(job)
                break
        job = RenderJob(self._next_id, clip, picture)
        self._next_id += 1
        self._jobs.append(job)
        return job

    def _pause_all(self, is_paused: bool) -> None:
        with self._lock:
            self._is_paused = is_paused
            self._changed()

    def _change(self, job_id: int, states: Collection[JobState], **changes: Any) -> None:
        """Change a job that is in one of some states; another, or none, is left alone."""
        with self._lock:
            for place, job in enumerate(self._jobs):
                if job.id == job_id and job.state in states:
                    self._jobs[place] = replace(job, **changes)
                    self._changed()

    def _changed(self) -> None:
        if self._path is not None:
            stored = _Stored(_FORMAT, self._next_id, self._is_paused, tuple(self._jobs))
            text = json.dumps(asdict(stored), indent=1, ensure_ascii=False)
            try:
                write_atomically(self._path, text.encode("utf-8"))
            except OutputError as error:
                _log.warning("The render queue is kept in memory only: %s", error)
        for listener in tuple(self._listeners):
            listener()


def _read(path: Path | None) -> _Stored:
    """What a file holds; nothing when it cannot be read, which costs no rendered frame."""
    empty = _Stored(_FORMAT, 1, False, ())
    if path is None:
        return empty
    try:
        with path.open("rb") as file:
            stored = _STORED.validate_json(file.read(_MOST_BYTES))
    except FileNotFoundError:
        return empty
    except (OSError, ValidationError, RecursionError) as error:
        _log.warning("The render queue %s cannot be read and begins empty: %s", path, error)
        return empty
    ids = [job.id for job in stored.jobs]
    if (
        stored.format != _FORMAT
        or len(set(ids)) != len(ids)
        or max(ids, default=0) >= stored.next_id
    ):
        _log.warning("The render queue %s is not one of this program and begins empty.", path)
        return empty
    return stored
