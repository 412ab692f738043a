"""A program that is killed while it renders loses no finished segment, and makes no wrong frame."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from emo_desktop.app.line_rendering import LineRenderer
from emo_desktop.app.project_studio import Override, ProjectStudio
from emo_desktop.base.jobs import CancelToken
from emo_desktop.base.kept_jobs import JobState
from emo_desktop.project.model import Project
from emo_desktop.project.render_choice import Quality
from emo_desktop.render.engine import FrameReady, render_segments
from emo_desktop.render.queue import RenderQueue
from tests.app.scenes import KeepingStudio, make_project, make_settings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no fork there")
SEEDS = 1000  # a new one for each life: every life has something to render


class Stage:
    """A project whose line is rendered over and over, each time with another seed."""

    def __init__(self, tmp_path: Path, portrait: Path) -> None:
        self.settings = make_settings(tmp_path / "home")
        self.folder = tmp_path / "Scene.emo"
        self.project = make_project(self.folder, portrait, self.settings, lines=1)
        self.path = tmp_path / "queue.json"
        self.studio = KeepingStudio(self.settings)
        self.rendering = ProjectStudio(self.folder, self.studio, override=Override(Quality.DRAFT))
        self.render(self.seeded(SEEDS))  # everything that loads slowly is loaded

    def seeded(self, seed: int) -> Project:
        (clip,) = self.project.clips
        picture = replace(clip.chosen_picture, seed=seed)
        return replace(self.project, clips=(replace(clip, pictures=(picture,)),))

    def render(self, project: Project) -> None:
        """As the window's worker does it."""
        queue = RenderQueue(self.path)
        queue.add((clip.id, clip.picture) for clip in project.clips)
        for _ in LineRenderer(self.rendering, queue).run(lambda: project, token=CancelToken()):
            pass

    def levels(self, project: Project) -> list[int]:
        """The first pixel of every frame, as it is kept."""
        line = self.rendering.plan(project, project.clips[0])
        assert not self.rendering.missing(line)
        events = render_segments(
            self.rendering.requests(project, line.segments),
            self.studio.drawing,
            self.studio.cache,
            hearing=self.studio.hearing,
            token=CancelToken(),
        )
        return [int(each.pixels[0, 0, 0]) for each in events if isinstance(each, FrameReady)]


def killed(work: Callable[[], None], after_s: float) -> bool:
    """Whether a process was killed at some moment of its work, rather than done with it."""
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def live_and_die(stage: Stage, lives: int) -> int:
    """How many of so many lives ended early; after each, all is well."""
    moment = random.Random(5)
    expected = stage.levels(stage.seeded(SEEDS))
    early = 0
    for seed in range(lives):
        project = stage.seeded(seed)
        early += killed(lambda project=project: stage.render(project), moment.uniform(0.0, 0.12))
        queue = RenderQueue(stage.path)
        assert all(job.state in (JobState.WAITING, JobState.DONE) for job in queue.jobs)
        line = stage.rendering.plan(project, project.clips[0])
        done = len(line.segments) - len(stage.rendering.missing(line))
        drawn = len(stage.studio.drawing.drawn)
        stage.render(project)
        assert len(stage.studio.drawing.drawn) - drawn == len(line.segments) - done
        assert stage.levels(project) == expected
        assert not [job for job in RenderQueue(stage.path).jobs if job.is_open]
    return early


@pytest.fixture
def stage(tmp_path: Path, portrait: Path) -> Stage:
    return Stage(tmp_path, portrait)


@pytest.mark.filterwarnings("ignore:This process.*multi-threaded:DeprecationWarning")
def test_what_was_rendered_before_the_end_is_there_after_it(stage: Stage) -> None:
    assert live_and_die(stage, 12) > 0


@pytest.mark.slow
@pytest.mark.timeout(3000)
@pytest.mark.filterwarnings("ignore:This process.*multi-threaded:DeprecationWarning")
def test_five_hundred_lives(stage: Stage) -> None:
    assert live_and_die(stage, 500) > 100
