"""What has become of every line, from the plan, the cache and the queue."""

from __future__ import annotations

from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.base.errors import EmoError
from emo_desktop.base.kept_jobs import JobState
from emo_desktop.project.model import Clip, Project
from emo_desktop.render.queue import RenderJob, RenderQueue
from emo_desktop.ui.document import LineState, StateKind


class LineStates:
    """Looks at lines, and remembers which were rendered once.

    Args:
        studio: plans them.
        queue: says which are waited for.
    """

    def __init__(self, studio: ProjectStudio, queue: RenderQueue) -> None:
        self._studio, self._queue = studio, queue
        self._was_rendered: set[str] = set()

    def of(self, project: Project) -> dict[str, LineState]:
        """The states of all lines by their ids."""
        jobs = {job.clip: job for job in self._queue.jobs}
        return {clip.id: self._state(project, clip, jobs.get(clip.id)) for clip in project.clips}

    def _state(self, project: Project, clip: Clip, job: RenderJob | None) -> LineState:
        if not clip.take:
            return LineState(StateKind.TO_RECORD)
        if not clip.character:
            return LineState(StateKind.RECORDED)
        share, fault = self._rendered_share(project, clip)
        if job is not None and job.state is JobState.RUNNING:
            return LineState(StateKind.RENDERING, share)
        if job is not None and job.state in (JobState.WAITING, JobState.PAUSED):
            return LineState(StateKind.QUEUED, share, job.reason)
        if fault or (job is not None and job.state is JobState.FAILED and share < 1):
            return LineState(StateKind.FAILED, share, fault or (job.reason if job else ""))
        if share == 1:
            self._was_rendered.add(clip.id)
            return LineState(StateKind.DONE, 1.0)
        was_rendered = clip.id in self._was_rendered
        return LineState(StateKind.OUT_OF_DATE if was_rendered else StateKind.NOT_RENDERED, share)

    def _rendered_share(self, project: Project, clip: Clip) -> tuple[float, str]:
        try:
            line = self._studio.plan(project, clip)
        except EmoError as error:
            return 0.0, f"{error} {error.hint}"
        missing = len(self._studio.missing(line))
        return 1 - missing / max(1, len(line.segments)), ""
