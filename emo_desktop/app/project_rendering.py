"""Rendering a project as a job: all that is missing, or one segment again."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from emo_desktop.app.line_rendering import JobAdvanced, JobEnded, JobStarted, LineRenderer
from emo_desktop.app.project_studio import PlannedLine, ProjectStudio
from emo_desktop.app.projects import check_all_media, line_numbered
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken, Event, Notice, Progress
from emo_desktop.base.kept_jobs import JobState
from emo_desktop.base.timing import format_duration
from emo_desktop.export.interchange.lanes import numbers_of
from emo_desktop.project.edits.performance import set_seed
from emo_desktop.project.edits.pictures import set_pins
from emo_desktop.project.model import Clip, Project
from emo_desktop.project.storage import save_project
from emo_desktop.render.engine import FrameReady, SegmentFinished
from emo_desktop.render.line_plan import pins_for
from emo_desktop.render.queue import RenderQueue

QUEUE_FILE = "queue.json"
_TOLD_FROM_S = 60.0


@dataclass(frozen=True, slots=True)
class LineFault:
    """Why a line was not rendered.

    Args:
        number: of the line, from 1.
        reason: one sentence.
        hint: what to do.
    """

    number: int
    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class RenderReport:
    """What was rendered of a project.

    Args:
        lines: that were asked for and have something to render.
        segments: they have.
        segments_rendered: of these, now; the others were there.
        elapsed_s: how long it took.
        faults: lines that were not rendered.
    """

    lines: int
    segments: int
    segments_rendered: int
    elapsed_s: float
    faults: tuple[LineFault, ...]


@dataclass(frozen=True, slots=True)
class RenderFinished(Event):
    """The last event."""

    report: RenderReport


def render_project(
    project: Project,
    numbers: Sequence[int] | None,
    *,
    studio: ProjectStudio,
    token: CancelToken,
) -> Generator[Event, None, None]:
    """Render what the cache does not have of some lines, or of all.

    What is to be done lies in the project's folder until it is done: a run that was stopped or
    killed goes on where it was.

    Args:
        project: the document.
        numbers: of the lines, from 1; None: all.
        studio: of the project.
        token: stops the job within one frame, or one step of the final quality.

    Yields:
        Progress, Notice, the engine's events but for frames, and at last RenderFinished.

    Raises:
        EmoError: there is no such line, or files of the project are missing.
        Cancelled: the token was cancelled.
    """
    started = time.perf_counter()
    check_all_media(studio.folder, project)
    clips = _asked_for(project, numbers)
    plans = [plan for clip in clips if (plan := studio.plan(project, clip)).segments]
    missing = {plan.clip.id: len(studio.missing(plan)) for plan in plans}
    yield from _rendered_lines(project, plans, sum(missing.values()), studio, token)
    left = {plan.clip.id: len(studio.missing(plan)) for plan in plans}
    queue = RenderQueue(studio.folder / QUEUE_FILE)
    queue.remove_done()
    yield RenderFinished(
        RenderReport(
            lines=len(plans),
            segments=sum(len(plan.segments) for plan in plans),
            segments_rendered=sum(missing[clip] - left[clip] for clip in missing),
            elapsed_s=time.perf_counter() - started,
            faults=tuple(_faults(project, queue)),
        )
    )


def retake_segment(
    project: Project,
    number: int,
    segment: int,
    *,
    seed: int,
    studio: ProjectStudio,
    token: CancelToken,
) -> Generator[Event, None, None]:
    """Render one segment of a line with another seed; the others stay as they are.

    The last frames of the new segment run into the one behind it, and BlendMeasured says how well.
    The project is saved with the new seed, and with what is kept.

    Args:
        project: the document, open and saved.
        number: of the line, from 1.
        segment: of the line, from 1.
        seed: the new one.
        studio: of the project.
        token: stops the job within one step of the final quality.

    Raises:
        EmoError: there is no such line or segment, it is drawn by the draft, or the line is not
            rendered yet.
        Cancelled: the token was cancelled; the new seed is kept, and the next run goes on.
    """
    clip = line_numbered(project, number)
    line = studio.plan(project, clip)
    _check_retake(line, number, segment, studio)
    pins = pins_for(line.segments, range(segment - 1, segment))
    seeded = set_seed(project, [clip.id], seed).after
    after = set_pins(seeded, clip.id, pins).after
    save_project(studio.folder, after)
    yield from render_project(after, [number], studio=studio, token=token)


def _asked_for(project: Project, numbers: Sequence[int] | None) -> Sequence[Clip]:
    if numbers is None:
        return project.clips
    return [line_numbered(project, number) for number in dict.fromkeys(numbers)]


def _rendered_lines(
    project: Project,
    plans: Sequence[PlannedLine],
    total: int,
    studio: ProjectStudio,
    token: CancelToken,
) -> Generator[Event, None, None]:
    queue = RenderQueue(studio.folder / QUEUE_FILE)
    queue.resume_all()
    queue.add((plan.clip.id, plan.clip.picture) for plan in plans)
    renderer = LineRenderer(studio, queue)
    yield from _forecast(renderer, project, plans)
    done = 0
    with closing(renderer.run(lambda: project, token=token)) as events:
        for event in events:
            if isinstance(event, SegmentFinished):
                done += 1
                yield Progress("Rendering", done, max(done, total))
            elif isinstance(event, JobEnded) and event.job.reason:
                yield Notice(f"{event.job.reason} {event.job.hint}")
            elif not isinstance(event, (FrameReady, JobStarted, JobAdvanced)):
                yield event


def _forecast(
    renderer: LineRenderer, project: Project, plans: Sequence[PlannedLine]
) -> Iterator[Notice]:
    """How long it will take, where that is known and worth saying."""
    forecasts = [renderer.forecast_s(plan, project) for plan in plans]
    known = [each for each in forecasts if each is not None]
    if len(known) == len(forecasts) and sum(known) >= _TOLD_FROM_S:
        yield Notice(f"About {format_duration(sum(known))} on this machine.")


def _faults(project: Project, queue: RenderQueue) -> Iterator[LineFault]:
    numbers = numbers_of(project)
    for job in queue.jobs:
        if job.state in (JobState.FAILED, JobState.PAUSED) and job.reason and job.clip in numbers:
            yield LineFault(numbers[job.clip], job.reason, job.hint)


def _check_retake(line: PlannedLine, number: int, segment: int, studio: ProjectStudio) -> None:
    if not line.drawing.caches_frames:
        raise EmoError(
            f"Line {number} is drawn by the draft, which is not rendered in segments.",
            hint="Change its seed, or points on its curves: project set --help.",
        )
    if not 1 <= segment <= len(line.segments):
        raise EmoError(
            f"Line {number} has no segment {segment}: it has {len(line.segments)}.",
            hint="emo-desktop project info DIR.emo --json says how many each line has.",
        )
    if studio.missing(line):
        raise EmoError(
            f"Line {number} is not rendered yet, so that nothing can be kept beside segment "
            f"{segment}.",
            hint=f"Render it first: emo-desktop project render DIR.emo --line {number}.",
        )
