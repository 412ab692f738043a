"""Exports that wait for their turn: a list that survives a restart.

What an export was asked for is kept with it as the document was then. After a restart the document
is read anew from its folder; what was rendered lies in the cache, so that nothing is drawn twice.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from emo_desktop.app.film_orders import ExportChoices, ExportRequest
from emo_desktop.base.atomic import write_atomically
from emo_desktop.base.errors import EmoError, OutputError
from emo_desktop.project.storage import load_project

_log = logging.getLogger(__name__)

_FORMAT = 1
_MOST_BYTES = 16 * 1024**2


class ExportState(StrEnum):
    """What has become of an export."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self in (ExportState.WAITING, ExportState.RUNNING, ExportState.PAUSED)


@dataclass(frozen=True, slots=True)
class ExportJob:
    """An export that is to be made.

    Args:
        id: of the job; never used twice.
        folder: of the project.
        choices: what was chosen.
        selection: ids of the lines that were selected.
        frames: the range that was marked, half-open.
        replaces: whether files that are there may be replaced.
        state: what has become of it.
        share: of its work that is done, 0 to 1.
        left_s: how long the rest will take; None while that cannot be known.
        made: the films that are complete.
        reason: why it failed, one sentence.
        hint: what to do about that.
    """

    id: int
    folder: str
    choices: ExportChoices
    selection: tuple[str, ...] = ()
    frames: tuple[int, int] | None = None
    replaces: bool = False
    state: ExportState = ExportState.WAITING
    share: float = 0.0
    left_s: float | None = None
    made: tuple[str, ...] = ()
    reason: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Stored:
    format: int
    next_id: int
    is_paused: bool
    jobs: tuple[ExportJob, ...]


_STORED = TypeAdapter(_Stored)


class ExportQueue:
    """Exports in the order they will be made; every change but of progress is on disk at once.

    Safe to use from several threads. A queue that cannot be written goes on in memory, with a
    warning in the log; one that cannot be read is an empty one.

    Args:
        path: the file; None keeps it in memory.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._changed_at = threading.Condition(threading.RLock())
        self._listeners: list[Callable[[], None]] = []
        self._requests: dict[int, ExportRequest] = {}
        self._held: set[int] = set()
        stored = _read(path)
        self._next_id, self._is_paused = stored.next_id, stored.is_paused
        # What was being made when the program ended is still to be made.
        self._jobs = [
            replace(job, state=ExportState.WAITING, share=0.0, left_s=None)
            if job.state is ExportState.RUNNING
            else job
            for job in stored.jobs
        ]

    @property
    def jobs(self) -> tuple[ExportJob, ...]:
        """All jobs, in order."""
        with self._changed_at:
            return tuple(self._jobs)

    @property
    def is_paused(self) -> bool:
        """Whether no further job is begun."""
        with self._changed_at:
            return self._is_paused

    def job(self, job_id: int) -> ExportJob | None:
        """The job with that id; None when it was removed."""
        with self._changed_at:
            return next((job for job in self._jobs if job.id == job_id), None)

    def request(self, job_id: int) -> ExportRequest:
        """What a job was asked for, with the document as it was then, or as it is now on disk.

        Raises:
            EmoError: the project cannot be read.
        """
        job = self.job(job_id)
        assert job is not None, "a job that is being made is in the queue"
        if job_id in self._requests:
            return self._requests[job_id]
        folder = Path(job.folder)
        return ExportRequest(load_project(folder), folder, job.choices, job.selection, job.frames)

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after every change, on the thread that made it, until unlistened.

        Returns:
            What ends that.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def add(self, request: ExportRequest, *, replaces: bool = False) -> ExportJob:
        """Put an export at the end."""
        with self._changed_at:
            job = ExportJob(
                self._next_id,
                str(request.folder),
                request.choices,
                request.selection,
                request.frames,
                replaces,
            )
            self._next_id += 1
            self._requests[job.id] = request
            self._jobs.append(job)
            self._changed()
            return job

    def take_next(self) -> ExportJob | None:
        """The job to do now, marked as running; None when there is none or all is paused."""
        with self._changed_at:
            waiting = [job for job in self._jobs if job.state is ExportState.WAITING]
            if not waiting or self._is_paused:
                return None
            self._held.add(waiting[0].id)
            self._change(
                waiting[0].id, state=ExportState.RUNNING, share=0.0, made=(), reason="", hint=""
            )
            return self.job(waiting[0].id)

    def advance(self, job_id: int, share: float, left_s: float | None) -> None:
        """Say how far a job is; this alone is not kept on disk."""
        with self._changed_at:
            self._change(job_id, is_kept=False, share=share, left_s=left_s)

    def add_film(self, job_id: int, film: Path) -> None:
        """Say that a film of a job is complete."""
        with self._changed_at:
            job = self.job(job_id)
            if job is not None:
                self._change(job_id, made=(*job.made, str(film)))

    def finish(self, job_id: int) -> None:
        """Say that a job is done."""
        self._let_go(job_id, state=ExportState.DONE, share=1.0, left_s=None)

    def fail(self, job_id: int, error: EmoError) -> None:
        """Say that a job, or a film of it, cannot be made, and why."""
        self._let_go(
            job_id, state=ExportState.FAILED, left_s=None, reason=f"{error}", hint=error.hint
        )

    def give_back(self, job_id: int) -> None:
        """Say that a job was stopped; it waits for its turn again, unless it was cancelled."""
        with self._changed_at:
            job = self.job(job_id)
            is_open = job is not None and job.state.is_open
            changes = {"state": ExportState.WAITING, "share": 0.0} if is_open else {}
            self._let_go(job_id, left_s=None, **changes)

    def pause(self, job_id: int) -> None:
        """Let a job rest where it is; one that waits is left out."""
        self._change_if(job_id, (ExportState.WAITING, ExportState.RUNNING), ExportState.PAUSED)

    def resume(self, job_id: int) -> None:
        """Let a paused job go on where it is; one that failed or was cancelled begins anew."""
        with self._changed_at:
            goes_on = job_id in self._held
            state = ExportState.RUNNING if goes_on else ExportState.WAITING
            self._change_if(job_id, (ExportState.PAUSED,), state)
            self._change_if(
                job_id, (ExportState.FAILED, ExportState.CANCELLED), ExportState.WAITING
            )

    def cancel(self, job_id: int) -> None:
        """Stop a job; films of it that are complete stay."""
        states = (ExportState.WAITING, ExportState.RUNNING, ExportState.PAUSED)
        self._change_if(job_id, states, ExportState.CANCELLED)

    def pause_all(self) -> None:
        """Begin no further job."""
        self._pause_all(True)

    def resume_all(self) -> None:
        """Begin jobs again, also those that were paused."""
        with self._changed_at:
            for job in self._jobs:
                if job.state is ExportState.PAUSED:
                    self.resume(job.id)
            self._pause_all(False)

    def move(self, job_id: int, to: int) -> None:
        """Put a job at place ``to`` of the list."""
        with self._changed_at:
            job = self.job(job_id)
            if job is not None:
                self._jobs.remove(job)
                self._jobs.insert(max(0, to), job)
                self._changed()

    def remove(self, job_id: int) -> None:
        """Forget a job, which stops it; films of it that are complete stay."""
        with self._changed_at:
            self._jobs = [job for job in self._jobs if job.id != job_id]
            self._requests.pop(job_id, None)
            self._changed()

    def remove_done(self) -> None:
        """Forget all jobs of which nothing is to be done any more."""
        with self._changed_at:
            for job in tuple(self._jobs):
                if not job.state.is_open:
                    self.remove(job.id)

    def wait_while_paused(self, job_id: int, timeout_s: float) -> bool:
        """Wait for a job to be resumed, for so long at most; whether it is still paused."""
        with self._changed_at:
            if self._rests(job_id):
                self._changed_at.wait(timeout_s)
            return self._rests(job_id)

    def is_stopped(self, job_id: int) -> bool:
        """Whether a job was cancelled or removed."""
        job = self.job(job_id)
        return job is None or job.state is ExportState.CANCELLED

    def _rests(self, job_id: int) -> bool:
        job = self.job(job_id)
        return job is not None and job.state is ExportState.PAUSED

    def _let_go(self, job_id: int, **changes: Any) -> None:
        with self._changed_at:
            self._held.discard(job_id)
            self._change(job_id, **changes)

    def _pause_all(self, is_paused: bool) -> None:
        with self._changed_at:
            self._is_paused = is_paused
            self._changed()

    def _change_if(self, job_id: int, states: tuple[ExportState, ...], state: ExportState) -> None:
        with self._changed_at:
            job = self.job(job_id)
            if job is not None and job.state in states:
                self._change(job_id, state=state)

    def _change(self, job_id: int, *, is_kept: bool = True, **changes: Any) -> None:
        for place, job in enumerate(self._jobs):
            if job.id == job_id:
                self._jobs[place] = replace(job, **changes)
                self._changed(is_kept=is_kept)

    def _changed(self, *, is_kept: bool = True) -> None:
        if self._path is not None and is_kept:
            stored = _Stored(_FORMAT, self._next_id, self._is_paused, tuple(self._jobs))
            text = json.dumps(asdict(stored), indent=1, ensure_ascii=False)
            try:
                write_atomically(self._path, text.encode("utf-8"))
            except OutputError as error:
                _log.warning("The list of exports is kept in memory only: %s", error)
        self._changed_at.notify_all()
        for listener in tuple(self._listeners):
            listener()


def _read(path: Path | None) -> _Stored:
    """What a file holds; nothing when it cannot be read."""
    empty = _Stored(_FORMAT, 1, False, ())
    if path is None:
        return empty
    try:
        with path.open("rb") as file:
            stored = _STORED.validate_json(file.read(_MOST_BYTES))
    except FileNotFoundError:
        return empty
    except (OSError, ValidationError, RecursionError) as error:
        _log.warning("The list of exports %s cannot be read and begins empty: %s", path, error)
        return empty
    ids = [job.id for job in stored.jobs]
    is_ours = stored.format == _FORMAT and len(set(ids)) == len(ids)
    return stored if is_ours and max(ids, default=0) < stored.next_id else empty
