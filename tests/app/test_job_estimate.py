"""How long rendering would take, by what was rendered here before."""

from __future__ import annotations

from pathlib import Path

import pytest

from emo_desktop.app.job_estimate import JobEstimate, estimate_job
from emo_desktop.app.line_rendering import LineRenderer
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.studio import Studio
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.base.settings import Settings
from emo_desktop.project.model import Project
from emo_desktop.project.storage import load_project
from emo_desktop.render.pace import PaceBook
from emo_desktop.render.queue import RenderQueue
from tests.app.scenes import KeepingStudio, make_project, make_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_settings(tmp_path / "home")


@pytest.fixture
def project(tmp_path: Path, portrait: Path, settings: Settings) -> Project:
    make_project(tmp_path / "Scene.emo", portrait, settings, lines=2)
    return load_project(tmp_path / "Scene.emo")


def learn(settings: Settings, renderer_id: str, seconds: float) -> None:
    PaceBook(settings.cache_dir / "paces.json").learn(
        renderer_id, 64 * 64, frames=10, seconds=seconds, size_bytes=1000
    )


def estimate(project: Project, studio: ProjectStudio) -> JobEstimate:
    lines = [clip.id for clip in project.clips]
    return estimate_job(project, lines, studio, token=CancelToken())


def test_what_was_never_rendered_here_takes_nobody_knows_how_long(
    project: Project, settings: Settings, tmp_path: Path
) -> None:
    studio = ProjectStudio(tmp_path / "Scene.emo", KeepingStudio(settings))
    found = estimate(project, studio)
    assert (found.lines, found.seconds, found.keeps_frames) == (2, None, True)
    assert float(found.picture_s) == pytest.approx(18.1, abs=0.2)
    assert found.is_long


def test_frames_times_what_one_costs(project: Project, settings: Settings, tmp_path: Path) -> None:
    parts = KeepingStudio(settings)
    studio = ProjectStudio(tmp_path / "Scene.emo", parts)
    learn(settings, parts.drawing.renderer_id, seconds=10.0)
    found = estimate(project, studio)
    assert found.seconds == pytest.approx(float(found.picture_s) * 10)
    assert found.is_long
    assert not estimate_job(project, [], studio, token=CancelToken()).is_long


def test_drafts_are_quick_and_not_asked_for(
    project: Project, settings: Settings, tmp_path: Path
) -> None:
    parts = Studio(settings)
    studio = ProjectStudio(tmp_path / "Scene.emo", parts)
    learn(settings, parts.draft.renderer_id, seconds=0.01)
    found = estimate(project, studio)
    assert found.seconds == found.draft_seconds
    assert (found.keeps_frames, found.is_long, found.device) == (False, False, "CPU")


def test_what_is_rendered_is_not_counted(
    project: Project, settings: Settings, tmp_path: Path
) -> None:
    studio = ProjectStudio(tmp_path / "Scene.emo", KeepingStudio(settings))
    queue = RenderQueue(None)
    queue.add([(project.clips[0].id, project.clips[0].picture)])
    for _ in LineRenderer(studio, queue).run(lambda: project, token=CancelToken()):
        pass
    found = estimate(project, studio)
    assert found.lines == 1
    assert found.seconds is not None


def test_it_can_be_stopped(project: Project, settings: Settings, tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    studio = ProjectStudio(tmp_path / "Scene.emo", KeepingStudio(settings))
    with pytest.raises(Cancelled):
        estimate_job(project, [project.clips[0].id], studio, token=token)
