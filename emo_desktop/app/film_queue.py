"""Exports that wait for their turn: a list that survives a restart.

What an export was asked for is kept with it as the document was then. After a restart the document
is read anew from its folder; what was rendered lies in the cache, so that nothing is drawn twice.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from emo_desktop.app.film_orders import ExportChoices, ExportRequest
from emo_desktop.base.errors import EmoError
from emo_desktop.base.kept_jobs import JobState, KeptJobs, StoredJobs
from emo_desktop.project.storage import load_project


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
    state: JobState = JobState.WAITING
    share: float = 0.0
    left_s: float | None = None
    made: tuple[str, ...] = ()
    reason: str = ""
    hint: str = ""


_STORED = TypeAdapter(StoredJobs[ExportJob])


class ExportQueue(KeptJobs[ExportJob]):
    """Exports in the order they will be made; of these, only progress is not on disk at once.

    Args:
        path: the file; None keeps it in memory.
    """

    def __init__(self, path: Path | None) -> None:
        super().__init__(path, stored=_STORED, name="list of exports")
        self._requests: dict[int, ExportRequest] = {}
        self._held: set[int] = set()

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
            self._requests[job.id] = request
            self._append(job)
            self._changed()
            return job

    def take_next(self) -> ExportJob | None:
        """The job to do now, marked as running; None when there is none or all is paused."""
        with self._changed_at:
            waiting = self._startable()
            if not waiting:
                return None
            self._held.add(waiting[0].id)
            self._change(
                waiting[0].id, state=JobState.RUNNING, share=0.0, made=(), reason="", hint=""
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
        self._let_go(job_id, state=JobState.DONE, share=1.0, left_s=None)

    def fail(self, job_id: int, error: EmoError) -> None:
        """Say that a job, or a film of it, cannot be made, and why."""
        self._let_go(job_id, state=JobState.FAILED, left_s=None, reason=f"{error}", hint=error.hint)

    def give_back(self, job_id: int) -> None:
        """Say that a job was stopped; it begins anew in its turn, unless it was cancelled.

        One that was paused stays so.
        """
        with self._changed_at:
            job = self.job(job_id)
            if job is not None:
                job = self._stopped(job)
                self._let_go(job_id, state=job.state, share=job.share, left_s=None)

    def pause(self, job_id: int) -> None:
        """Let a job rest where it is; one that waits is left out."""
        states = (JobState.WAITING, JobState.RUNNING)
        self._change(job_id, states, state=JobState.PAUSED)

    def resume(self, job_id: int) -> None:
        """Let a paused job go on where it is; one that failed or was cancelled begins anew.

        What rests because all is paused goes on with all.
        """
        with self._changed_at:
            is_begun = job_id in self._held
            if is_begun and self._is_paused:
                return
            states = (JobState.PAUSED, JobState.FAILED, JobState.CANCELLED)
            state = JobState.RUNNING if is_begun else JobState.WAITING
            self._change(job_id, states, state=state)

    def cancel(self, job_id: int) -> None:
        """Stop a job; films of it that are complete stay."""
        states = (JobState.WAITING, JobState.RUNNING, JobState.PAUSED)
        self._change(job_id, states, state=JobState.CANCELLED)

    def pause_all(self) -> None:
        """Begin no further job, and let the running one rest where it is."""
        with self._changed_at:
            for job in self.jobs:
                if job.state is JobState.RUNNING:
                    self.pause(job.id)
            super().pause_all()

    def wait_while_paused(self, job_id: int, timeout_s: float) -> bool:
        """Wait for a job to be resumed, for so long at most; whether it is still paused."""
        with self._changed_at:
            if self._rests(job_id):
                self._changed_at.wait(timeout_s)
            return self._rests(job_id)

    def is_stopped(self, job_id: int) -> bool:
        """Whether a job was cancelled or removed."""
        job = self.job(job_id)
        return job is None or job.state is JobState.CANCELLED

    def _rests(self, job_id: int) -> bool:
        job = self.job(job_id)
        return job is not None and job.state is JobState.PAUSED

    def _let_go(self, job_id: int, **changes: Any) -> None:
        with self._changed_at:
            self._held.discard(job_id)
            self._change(job_id, **changes)

    def _forget(self, ids: Collection[int]) -> None:
        for job_id in ids:
            self._requests.pop(job_id, None)
        super()._forget(ids)

    def _stopped(self, job: ExportJob) -> ExportJob:
        # Half a film is no film: it begins with its first frame.
        share = 0.0 if job.state.is_open else job.share
        return replace(super()._stopped(job), share=share, left_s=None)

    def _is_done(self, job: ExportJob) -> bool:
        return not job.state.is_open
