"""What is to be rendered, in order: a list that survives a restart.

It keeps no frames and no promises about them: what a job has finished lies in the cache under its
key, so that a job begun again goes on where it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from emo_desktop.base.errors import EmoError
from emo_desktop.base.kept_jobs import JobState, KeptJobs, StoredJobs


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
        return self.state.is_open


_STORED = TypeAdapter(StoredJobs[RenderJob])


class RenderQueue(KeptJobs[RenderJob]):
    """Jobs in the order they will be done; what they rendered stays in the cache.

    Args:
        path: the file; None keeps it in memory.
    """

    def __init__(self, path: Path | None) -> None:
        super().__init__(path, stored=_STORED, name="render queue")

    def is_running(self, job_id: int) -> bool:
        """Whether a job was begun, and neither paused nor removed since."""
        job = self.job(job_id)
        return job is not None and job.state is JobState.RUNNING

    def add(self, lines: Iterable[tuple[str, str]]) -> tuple[RenderJob, ...]:
        """Put lines at the end: ids of line and picture take.

        One that waits already is not added again; one that was done or has failed begins anew.
        """
        with self._changed_at:
            added = [self._added(clip, picture) for clip, picture in dict.fromkeys(lines)]
            self._changed()
            return tuple(added)

    def take_next(self, urgent: Collection[str] = ()) -> RenderJob | None:
        """The job to do now, marked as running; None when there is none or all is paused.

        Args:
            urgent: ids of lines that come first, those under the playhead.
        """
        with self._changed_at:
            waiting = self._startable()
            if not waiting:
                return None
            job = next((each for each in waiting if each.clip in urgent), waiting[0])
            self._change(job.id, (JobState.WAITING,), state=JobState.RUNNING, reason="", hint="")
            return self.job(job.id)

    def count(self, job_id: int, *, done: int, segments: int) -> None:
        """Say how many of a job's segments are rendered."""
        self._change(job_id, segments=segments, segments_done=done)

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

    def keep_lines(self, clips: Collection[str]) -> None:
        """Forget jobs of lines that are no longer in the document."""
        with self._changed_at:
            gone = {job.id for job in self._jobs if job.clip not in clips}
            if gone:
                self._forget(gone)

    def _added(self, clip: str, picture: str) -> RenderJob:
        for job in self._jobs:
            if (job.clip, job.picture) == (clip, picture):
                if job.is_open:
                    return job
                self._jobs.remove(job)
                break
        job = RenderJob(self._next_id, clip, picture)
        self._append(job)
        return job

    def _is_done(self, job: RenderJob) -> bool:
        return job.state is JobState.DONE
