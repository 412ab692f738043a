"""The render queue as rows: line, stage in words, share, time left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from emo_desktop.app.line_rendering import JobAdvanced, JobEnded, JobStarted
from emo_desktop.base.kept_jobs import JobState
from emo_desktop.project.model import Character
from emo_desktop.render.engine import FrameReady, SegmentFinished, SegmentStarted
from emo_desktop.render.final.film import StepPreview
from emo_desktop.render.queue import RenderJob, RenderQueue
from emo_desktop.ui.document import Document
from emo_desktop.ui.job_model import JobModel
from emo_desktop.ui.thumbnails import Thumbnails, sign

_CONTEXT = "QueueModel"
_STATES = {
    JobState.WAITING: QT_TRANSLATE_NOOP("QueueModel", "Waiting"),
    JobState.RUNNING: QT_TRANSLATE_NOOP("QueueModel", "Rendering"),
    JobState.PAUSED: QT_TRANSLATE_NOOP("QueueModel", "Paused"),
    JobState.DONE: QT_TRANSLATE_NOOP("QueueModel", "Done"),
    JobState.FAILED: QT_TRANSLATE_NOOP("QueueModel", "Failed"),
    JobState.CANCELLED: QT_TRANSLATE_NOOP("QueueModel", "Cancelled"),
}


@dataclass(slots=True)
class _Run:
    """What is known of the running job beyond the queue.

    Args:
        job: its id; 0 while none runs.
        left_s: how long it will still take; None while that is not known.
        stage: what is being done, in words; empty: nothing special.
        first_frame: of the segment that is drawn.
        frame_count: of that.
        drawn: frames of that.
    """

    job: int = 0
    left_s: float | None = None
    stage: str = ""
    first_frame: int = 0
    frame_count: int = 0
    drawn: int = 0


class QueueModel(JobModel[RenderJob]):
    """The jobs of a queue.

    Args:
        document: whose lines are rendered.
        queue: what waits.
        thumbnails: of who is seen; None: letters instead.
    """

    def __init__(
        self, document: Document, queue: RenderQueue, thumbnails: Thumbnails | None
    ) -> None:
        super().__init__(queue)
        self._document, self._thumbnails = document, thumbnails
        self._run = _Run()
        if thumbnails is not None:
            thumbnails.ready.connect(self._tell)

    def hear(self, said: object) -> None:
        """Take notice of what the renderer says of the running job."""
        run = self._run
        if isinstance(said, (JobStarted, JobAdvanced)):
            self._run = _Run(said.job.id, said.left_s)
        elif isinstance(said, SegmentStarted):
            run.first_frame, run.frame_count, run.drawn = said.first_frame, said.frame_count, 0
            run.stage = self.tr("Drawing")
        elif isinstance(said, StepPreview):
            run.stage = self.tr("Step {step} of {steps}").format(step=said.step, steps=said.steps)
        elif isinstance(said, FrameReady):
            self._count_frame(said.frame)
            return
        elif isinstance(said, (SegmentFinished, JobEnded)):
            run.stage, run.frame_count = "", 0
        self.refresh()
        self._tell()

    def _count_frame(self, frame: int) -> None:
        """Frames may come by the hundred a second: only whole percents are shown."""
        run = self._run
        before = 100 * run.drawn // max(1, run.frame_count)
        run.drawn = max(0, frame + 1 - run.first_frame)
        if 100 * run.drawn // max(1, run.frame_count) != before:
            self._tell()

    def _kind(self) -> str:
        return self.tr("Line")

    def _subject(self, job: RenderJob) -> str:
        for number, clip in enumerate(self._document.project.clips, start=1):
            if clip.id == job.clip:
                words = clip.text or self.tr("Line {number}").format(number=number)
                return f"{number}  {words}" if clip.text else words
        return self.tr("A line that was deleted")

    def _stage(self, job: RenderJob) -> str:
        if job.state is JobState.RUNNING:
            if job.id == self._run.job and self._run.stage:
                return self._run.stage
            if job.segments:
                return self.tr("Part {part} of {all}").format(
                    part=min(job.segments, job.segments_done + 1), all=job.segments
                )
        return QCoreApplication.translate(_CONTEXT, f"{_STATES[job.state]}")

    def _share(self, job: RenderJob) -> float | None:
        is_running = job.state is JobState.RUNNING
        if not job.segments:
            return 0.0 if is_running else None
        if job.state is JobState.DONE:
            return 1.0
        run, inside = self._run, 0.0
        if is_running and job.id == run.job and run.frame_count:
            inside = min(1.0, run.drawn / run.frame_count)
        return min(1.0, (job.segments_done + inside) / job.segments)

    def _left_s(self, job: RenderJob) -> float | None:
        is_known = job.state is JobState.RUNNING and job.id == self._run.job
        return self._run.left_s if is_known else None

    def _picture(self, job: RenderJob) -> Any:
        character = self._character(job)
        if character is None:
            return sign("?")
        if self._thumbnails is None:
            return sign(character.name)
        return self._thumbnails.of(character, self._document.media_path(character.portrait))

    def _character(self, job: RenderJob) -> Character | None:
        project = self._document.project
        for clip in project.clips:
            if clip.id == job.clip and clip.character:
                return project.character(clip.character)
        return None
