"""The lines that wait in a queue are rendered, one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass

from emo_desktop.app.project_studio import PlannedLine, ProjectStudio
from emo_desktop.base.disk import free_bytes
from emo_desktop.base.errors import EmoError, OutputError
from emo_desktop.base.jobs import CancelToken, Event
from emo_desktop.project.model import Project
from emo_desktop.render.engine import SegmentFinished
from emo_desktop.render.line_plan import PlannedSegment
from emo_desktop.render.pace import PaceBook
from emo_desktop.render.queue import RenderJob, RenderQueue

# Lossless frames of talking heads take 0.5 to 1.5 bytes a pixel; generous until it is measured.
_BYTES_PER_PIXEL = 1.6
_RESERVE_BYTES = 512 * 1024**2
_MIB = 1024**2


@dataclass(frozen=True, slots=True)
class JobStarted(Event):
    """A job was begun.

    Args:
        job: it.
        left_s: how long it will take; None while nothing like it was rendered here.
    """

    job: RenderJob
    left_s: float | None


@dataclass(frozen=True, slots=True)
class JobAdvanced(Event):
    """A segment of a job is rendered.

    Args:
        job: it, with its new count.
        left_s: how long the rest will take; None while that cannot be known.
    """

    job: RenderJob
    left_s: float | None


@dataclass(frozen=True, slots=True)
class JobEnded(Event):
    """A job is done, has failed or waits.

    Args:
        job: it, with what became of it.
    """

    job: RenderJob


class LineRenderer:
    """Renders what waits in a queue, and learns how long it takes.

    Args:
        studio: of the project.
        queue: says what is to be done.
        paces: what is known of the speed here.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        studio: ProjectStudio,
        queue: RenderQueue,
        *,
        paces: PaceBook | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._studio, self._queue = studio, queue
        settings = studio.studio.settings
        self._paces = paces or PaceBook(settings.cache_dir / "paces.json")
        self._clock = clock

    def run(
        self,
        document: Callable[[], Project],
        *,
        token: CancelToken,
        urgent: Callable[[], Collection[str]] = tuple,
    ) -> Generator[Event, None, None]:
        """Do the jobs of the queue until none waits.

        Args:
            document: gives the document as it is when a job begins.
            token: stops within a frame or a step; the running job then waits again.
            urgent: gives the lines that come first when a job is chosen.

        Yields:
            JobStarted, the engine's events, JobAdvanced for every segment, JobEnded.

        Raises:
            Cancelled: the token was cancelled.
        """
        self._forget_removed(document())
        while (job := self._queue.take_next(urgent())) is not None:
            project = document()
            if job.clip not in {clip.id for clip in project.clips}:
                self._forget_removed(project)
                continue
            try:
                with closing(self._rendered(job, project, token)) as events:
                    for event in events:
                        yield event
                        if not self._queue.is_running(job.id):
                            break
                self._queue.finish(job.id)
            except _NoRoomError as error:
                self._queue.pause(job.id, f"{error}", error.hint)
            except EmoError as error:
                self._queue.fail(job.id, error)
            finally:
                self._queue.give_back(job.id)
            yield JobEnded(self._latest(job))

    def _forget_removed(self, project: Project) -> None:
        """Do no jobs of lines that were removed from the document."""
        self._queue.keep_lines({clip.id for clip in project.clips})

    def forecast_s(self, line: PlannedLine, project: Project) -> float | None:
        """Seconds that what is missing of a line will take; None while that cannot be known."""
        return self._left_s(line, self._studio.missing(line), project)

    def _rendered(
        self, job: RenderJob, project: Project, token: CancelToken
    ) -> Generator[Event, None, None]:
        clip = project.clip(job.clip)
        picture = next((each for each in clip.pictures if each.id == job.picture), None)
        if picture is None:
            raise EmoError("The picture take was removed.", hint="Take the job off the list.")
        line = self._studio.plan(project, clip, picture=picture)
        missing = self._studio.missing(line)
        self._check_room(line, missing, project)
        self._count(job, line, missing)
        yield JobStarted(self._latest(job), self._left_s(line, missing, project))
        for segment in line.segments:
            # Asked anew for each: meanwhile the cache may have lost what was there.
            if self._studio.is_rendered(line, segment):
                continue
            yield from self._segment_events(line, segment, project, token)
            missing = tuple(each for each in missing if each is not segment)
            self._count(job, line, missing)
            left_s = self._left_s(line, missing, project)
            yield JobAdvanced(self._latest(job), left_s)

    def _count(self, job: RenderJob, line: PlannedLine, missing: Sequence[PlannedSegment]) -> None:
        total = len(line.segments)
        self._queue.count(job.id, done=total - len(missing), segments=total)

    def _latest(self, job: RenderJob) -> RenderJob:
        return self._queue.job(job.id) or job

    def _segment_events(
        self, line: PlannedLine, segment: PlannedSegment, project: Project, token: CancelToken
    ) -> Generator[Event, None, None]:
        begin = self._clock()
        portrait = self._studio.portrait(segment.character, project.size_px)
        events = self._studio.events(
            self._studio.requests(project, [segment]),
            self._studio.renderer(line.choice),
            token=token,
            shows_kept=False,
        )
        with closing(events):
            for event in events:
                if isinstance(event, SegmentFinished):
                    self._check_kept(line, segment)
                yield event
        size = self._studio.studio.cache.size_of(segment.recipe.key)
        self._paces.learn(
            line.drawing.renderer_id,
            portrait.pixels[..., 0].size,
            frames=segment.recipe.frame_count,
            seconds=self._clock() - begin,
            size_bytes=size or 0,
        )

    def _check_kept(self, line: PlannedLine, segment: PlannedSegment) -> None:
        """A segment that could not be kept would be rendered for nothing, again and again."""
        if line.drawing.caches_frames and not self._studio.is_rendered(line, segment):
            raise _NoRoomError(
                f"What was rendered cannot be kept in {self._studio.studio.cache.folder}.",
                hint="Make room on that disk, or allow a larger cache; then resume.",
            )

    def _left_s(
        self, line: PlannedLine, missing: Iterable[PlannedSegment], project: Project
    ) -> float | None:
        total = 0.0
        for segment in missing:
            pace = self._paces.pace(line.drawing.renderer_id, self._pixels(segment, project))
            if pace is None:
                return None
            total += pace.seconds * segment.recipe.frame_count
        return total

    def _pixels(self, segment: PlannedSegment, project: Project) -> int:
        portrait = self._studio.portrait(segment.character, project.size_px)
        return portrait.pixels[..., 0].size

    def _check_room(
        self, line: PlannedLine, missing: Iterable[PlannedSegment], project: Project
    ) -> None:
        """Raise unless the frames that are to be kept have room, on the disk and in the cache."""
        if not line.drawing.caches_frames:
            return
        cache = self._studio.studio.cache
        need = round(sum(self._size_bytes(line, segment, project) for segment in missing))
        kept = sum(cache.size_of(segment.recipe.key) or 0 for segment in line.segments)
        if need + kept > cache.limit_bytes:
            raise _NoRoomError(
                f"The frames of this line take {(need + kept) // _MIB} MiB, and the cache may "
                f"take {cache.limit_bytes // _MIB} MiB.",
                hint="Allow a larger cache in the settings (cache_limit_bytes), then resume.",
            )
        free = free_bytes(cache.folder)
        if need and free < need + _RESERVE_BYTES:
            raise _NoRoomError(
                f"The disk of {cache.folder} has {free // _MIB} MiB free, the frames of this line "
                f"may need {need // _MIB + 1} MiB.",
                hint="Make room on that disk, then resume.",
            )

    def _size_bytes(self, line: PlannedLine, segment: PlannedSegment, project: Project) -> float:
        pixels = self._pixels(segment, project)
        pace = self._paces.pace(line.drawing.renderer_id, pixels)
        per_frame = pixels * _BYTES_PER_PIXEL if pace is None else pace.bytes * 1.2
        return per_frame * segment.recipe.frame_count


class _NoRoomError(OutputError):
    """There is no room for what would be rendered."""
