"""The queue is worked off: what is missing, in order, and nothing twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from emo_desktop.app import line_rendering
from emo_desktop.app.line_rendering import JobAdvanced, JobEnded, JobStarted, LineRenderer
from emo_desktop.app.project_studio import Override, ProjectStudio
from emo_desktop.app.projects import edit_project
from emo_desktop.base.jobs import Cancelled, CancelToken, Event
from emo_desktop.base.kept_jobs import JobState
from emo_desktop.project.edits.lines import delete_lines
from emo_desktop.project.edits.performance import set_controls
from emo_desktop.project.model import Project
from emo_desktop.project.render_choice import Quality
from emo_desktop.project.storage import media_path
from emo_desktop.render.engine import FrameReady, SegmentFinished
from emo_desktop.render.queue import RenderQueue
from tests.app.scenes import KeepingStudio, make_project, make_settings


class Stage:
    """A project, its queue, and who renders it."""

    def __init__(self, tmp_path: Path, portrait: Path, **settings: int) -> None:
        self.settings = make_settings(tmp_path / "home", **settings)
        self.folder = tmp_path / "Scene.emo"
        self.project = make_project(self.folder, portrait, self.settings)
        self.path = tmp_path / "queue.json"
        self.open()

    def open(self) -> None:
        """As the program does when it starts."""
        self.studio = KeepingStudio(self.settings)
        rendering = ProjectStudio(self.folder, self.studio, override=Override(Quality.DRAFT))
        self.queue = RenderQueue(self.path)
        self.renderer = LineRenderer(rendering, self.queue)
        self.rendering = rendering

    def run(self, *, token: CancelToken | None = None, **options) -> list[Event]:
        job = self.renderer.run(lambda: self.project, token=token or CancelToken(), **options)
        return list(job)

    def add_all(self) -> None:
        self.queue.add((clip.id, clip.picture) for clip in self.project.clips)

    @property
    def segments(self) -> list[int]:
        return [
            len(self.rendering.plan(self.project, clip).segments) for clip in self.project.clips
        ]


@pytest.fixture
def stage(tmp_path: Path, portrait: Path) -> Stage:
    return Stage(tmp_path, portrait)


def test_drafts_are_performed_once_and_not_drawn(stage: Stage) -> None:
    stage.studio.drawing.caches_frames = stage.studio.drawing.chains_segments = False
    stage.add_all()
    events = stage.run()
    assert sum(isinstance(event, SegmentFinished) for event in events) == sum(stage.segments)
    assert stage.studio.drawing.drawn == []
    stage.add_all()
    assert not any(isinstance(event, SegmentFinished) for event in stage.run())


def test_a_line_that_is_removed_while_another_is_rendered_is_let_go(stage: Stage) -> None:
    stage.add_all()
    first, second = (clip.id for clip in stage.project.clips)
    events = stage.renderer.run(lambda: stage.project, token=CancelToken())
    said = [next(events)]
    stage.project = delete_lines(stage.project, [second]).after
    said += list(events)
    assert lines_of(said, JobEnded) == [first]
    assert [job.clip for job in stage.queue.jobs] == [first]


def lines_of(events: list[Event], kind: type) -> list[str]:
    return [event.job.clip for event in events if isinstance(event, kind)]


def test_lines_are_rendered_in_order_and_their_segments_counted(stage: Stage) -> None:
    stage.add_all()
    events = stage.run()
    first, second = (clip.id for clip in stage.project.clips)
    assert lines_of(events, JobStarted) == lines_of(events, JobEnded) == [first, second]
    assert min(stage.segments) >= 2
    assert len(stage.studio.drawing.drawn) == sum(stage.segments)
    done = [each.job.segments_done for each in events if isinstance(each, JobAdvanced)]
    assert done == [*range(1, stage.segments[0] + 1), *range(1, stage.segments[1] + 1)]
    assert {job.state for job in stage.queue.jobs} == {JobState.DONE}
    assert any(isinstance(event, FrameReady) for event in events)


def test_what_is_rendered_is_never_rendered_again(stage: Stage) -> None:
    stage.add_all()
    stage.run()
    stage.open()
    stage.add_all()
    events = stage.run()
    assert stage.studio.drawing.drawn == []
    assert not any(isinstance(event, SegmentFinished) for event in events)
    assert len(lines_of(events, JobEnded)) == 2


def test_a_run_that_was_stopped_goes_on_where_it_was(stage: Stage) -> None:
    stage.add_all()
    token = CancelToken()
    events = stage.renderer.run(lambda: stage.project, token=token)
    for event in events:
        if isinstance(event, JobAdvanced):
            token.cancel()
            break
    with pytest.raises(Cancelled):
        list(events)
    assert [job.state for job in stage.queue.jobs] == [JobState.WAITING, JobState.WAITING]
    drawn = stage.studio.drawing.drawn
    stage.open()
    stage.run()
    assert len(drawn) == 1
    assert len(drawn) + len(stage.studio.drawing.drawn) == sum(stage.segments)


def test_a_run_that_is_closed_leaves_its_job_waiting(stage: Stage) -> None:
    stage.add_all()
    events = stage.renderer.run(lambda: stage.project, token=CancelToken())
    next(event for event in events if isinstance(event, FrameReady))
    events.close()
    assert stage.queue.jobs[0].state is JobState.WAITING


@pytest.mark.parametrize("ends", ["pause", "remove"])
def test_a_job_that_is_paused_or_removed_while_it_runs_stops_at_once(
    stage: Stage, ends: str
) -> None:
    stage.add_all()
    events = stage.renderer.run(lambda: stage.project, token=CancelToken())
    for event in events:
        if isinstance(event, FrameReady):
            getattr(stage.queue, ends)(stage.queue.jobs[0].id)
            break
    rest = list(events)
    assert isinstance(rest[0], JobEnded)  # not a frame more of it
    assert lines_of(rest, JobStarted) == [stage.project.clips[1].id]
    assert len(stage.studio.drawing.drawn) == 1 + stage.segments[1]


def test_the_line_under_the_playhead_comes_first(stage: Stage) -> None:
    stage.add_all()
    last = stage.project.clips[-1].id
    assert lines_of(stage.run(urgent=lambda: [last]), JobStarted)[0] == last


def test_a_change_renders_only_what_it_changes(stage: Stage) -> None:
    stage.add_all()
    stage.run()
    second = stage.project.clips[1].id
    stage.project = edit_project(
        stage.folder, lambda before: set_controls(before, [second], changes={"expression": 0.5})
    )
    stage.open()
    stage.add_all()
    stage.run()
    assert len(stage.studio.drawing.drawn) == stage.segments[1]


def test_a_line_that_fails_does_not_stop_the_others(stage: Stage) -> None:
    take = stage.project.take(stage.project.clips[0].take)
    media_path(stage.folder, take.media).unlink()
    stage.add_all()
    stage.run()
    failed, done = stage.queue.jobs
    assert (failed.state, done.state) == (JobState.FAILED, JobState.DONE)
    assert "There is no file" in failed.reason
    assert failed.hint


def test_jobs_of_lines_that_are_gone_are_not_done(stage: Stage) -> None:
    stage.add_all()
    stage.project = delete_lines(stage.project, [stage.project.clips[0].id]).after
    events = stage.run()
    assert lines_of(events, JobStarted) == [stage.project.clips[0].id]


def test_how_long_it_takes_is_known_once_something_was_rendered(stage: Stage) -> None:
    stage.add_all()
    events = stage.run()
    left = [each.left_s for each in events if isinstance(each, (JobStarted, JobAdvanced))]
    assert left[0] is None
    assert all(each is not None for each in left[1:])
    assert left[stage.segments[0]] == 0  # the first line is done
    stage.open()
    line = stage.rendering.plan(stage.project, stage.project.clips[0])
    assert stage.renderer.forecast_s(line, stage.project) == 0
    other = replace(line, segments=tuple(reversed(line.segments)))
    assert stage.renderer.forecast_s(other, stage.project) == 0


def test_frames_that_the_cache_may_not_hold_are_not_rendered(
    tmp_path: Path, portrait: Path
) -> None:
    stage = Stage(tmp_path, portrait, cache_limit_bytes=100_000)
    stage.add_all()
    stage.run()
    assert [job.state for job in stage.queue.jobs] == [JobState.PAUSED] * 2
    assert "the cache may take" in stage.queue.jobs[0].reason
    assert "cache_limit_bytes" in stage.queue.jobs[0].hint
    assert stage.studio.drawing.drawn == []


def test_a_disk_without_room_pauses_the_job_and_says_so(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_rendering, "_RESERVE_BYTES", 2**60)
    stage.add_all()
    events = stage.run()
    assert not lines_of(events, JobStarted)
    assert [job.state for job in stage.queue.jobs] == [JobState.PAUSED] * 2
    assert "MiB free" in stage.queue.jobs[0].reason
    monkeypatch.undo()
    stage.queue.resume_all()
    stage.run()
    assert {job.state for job in stage.queue.jobs} == {JobState.DONE}


def test_a_segment_that_cannot_be_kept_is_not_rendered_over_and_over(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(stage.studio.cache), "put", lambda *_: None)
    stage.add_all()
    stage.run()
    assert len(stage.studio.drawing.drawn) == 2  # one segment of each line
    assert {job.state for job in stage.queue.jobs} == {JobState.PAUSED}
    assert "cannot be kept" in stage.queue.jobs[0].reason


def test_a_picture_take_that_was_removed_is_one_error(stage: Stage) -> None:
    stage.queue.add([(stage.project.clips[0].id, "p9")])
    stage.run()
    assert stage.queue.jobs[0].state is JobState.FAILED
    assert "removed" in stage.queue.jobs[0].reason


def frames_of(stage: Stage, project: Project) -> list[int]:
    """The first pixel of every frame of the first line, from the cache."""
    from emo_desktop.render.engine import render_segments

    line = stage.rendering.plan(project, project.clips[0])
    events = render_segments(
        stage.rendering.requests(project, line.segments),
        stage.studio.drawing,
        stage.studio.cache,
        hearing=stage.studio.hearing,
        token=CancelToken(),
    )
    return [int(each.pixels[0, 0, 0]) for each in events if isinstance(each, FrameReady)]


def test_what_was_rendered_in_parts_is_what_is_rendered_whole(stage: Stage) -> None:
    stage.add_all()
    stage.run()
    count = len(frames_of(stage, stage.project))
    assert frames_of(stage, stage.project) == [level % 256 for level in range(1, count + 1)]
