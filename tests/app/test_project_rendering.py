"""Rendering a project: what is missing, and one segment again beside those that stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from emo_desktop.app.project_rendering import (
    QUEUE_FILE,
    RenderFinished,
    RenderReport,
    render_project,
    retake_segment,
)
from emo_desktop.app.project_studio import Override, ProjectStudio
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken, Event, Notice, Progress
from emo_desktop.base.settings import Settings
from emo_desktop.project.model import Project
from emo_desktop.project.render_choice import Quality
from emo_desktop.project.storage import load_project, media_path
from emo_desktop.render.blending import BlendMeasured
from emo_desktop.render.queue import RenderQueue
from tests.app.scenes import KeepingStudio, make_project, make_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_settings(tmp_path / "home")


@pytest.fixture
def folder(tmp_path: Path, portrait: Path, settings: Settings) -> Path:
    make_project(tmp_path / "Scene.emo", portrait, settings)
    return tmp_path / "Scene.emo"


@pytest.fixture
def studio(folder: Path, settings: Settings) -> ProjectStudio:
    return ProjectStudio(folder, KeepingStudio(settings), override=Override(Quality.DRAFT))


def drawn(studio: ProjectStudio) -> list[int]:
    keeping = studio.studio
    assert isinstance(keeping, KeepingStudio)
    return keeping.drawing.drawn


def render(
    project: Project, studio: ProjectStudio, numbers: list[int] | None = None
) -> tuple[RenderReport, list[Event]]:
    events = list(render_project(project, numbers, studio=studio, token=CancelToken()))
    assert isinstance(events[-1], RenderFinished)
    return events[-1].report, events


def test_all_lines_or_some_are_rendered(folder: Path, studio: ProjectStudio) -> None:
    project = load_project(folder)
    some, _ = render(project, studio, [2, 2])
    assert (some.lines, some.segments, some.segments_rendered) == (1, 2, 2)
    rest, events = render(project, studio)
    assert (rest.lines, rest.segments, rest.segments_rendered) == (2, 4, 2)
    progress = [event for event in events if isinstance(event, Progress)]
    assert [(each.done, each.total) for each in progress if each.total == 2] == [(1, 2), (2, 2)]
    assert RenderQueue(folder / QUEUE_FILE).jobs == ()


def test_what_was_left_in_the_queue_is_done_as_well(folder: Path, studio: ProjectStudio) -> None:
    project = load_project(folder)
    first = project.clips[0]
    RenderQueue(folder / QUEUE_FILE).add([(first.id, first.picture)])
    render(project, studio, [2])
    assert len(drawn(studio)) == 4


def test_why_a_line_is_not_rendered_is_said_and_kept(folder: Path, studio: ProjectStudio) -> None:
    project = load_project(folder)
    path = media_path(folder, project.takes[1].media)
    content = path.read_bytes()
    job = render_project(project, None, studio=studio, token=CancelToken())
    next(job)  # every file was there when it began
    path.unlink()
    events = list(job)
    assert isinstance(events[-1], RenderFinished)
    (fault,) = events[-1].report.faults
    assert fault.number == 2
    assert "There is no file" in fault.reason
    assert any(isinstance(event, Notice) and fault.reason in event.text for event in events)
    with pytest.raises(EmoError, match=r"line1\.wav"):
        render(project, studio)
    path.write_bytes(content)
    report, _ = render(project, studio)
    assert (report.segments_rendered, report.faults) == (2, ())


@pytest.mark.parametrize("number", [0, 3])
def test_a_line_that_is_not_there_is_one_error(
    folder: Path, studio: ProjectStudio, number: int
) -> None:
    with pytest.raises(EmoError, match=f"no line {number}"):
        render(load_project(folder), studio, [1, number])
    assert drawn(studio) == []


def retake(project: Project, studio: ProjectStudio, segment: int, seed: int) -> list[Event]:
    job = retake_segment(project, 1, segment, seed=seed, studio=studio, token=CancelToken())
    return list(job)


def keys(project: Project, studio: ProjectStudio) -> list[str]:
    return [each.recipe.key for each in studio.plan(project, project.clips[0]).segments]


def test_one_segment_is_rendered_again_and_the_others_stay(
    folder: Path, studio: ProjectStudio
) -> None:
    project = load_project(folder)
    render(project, studio)
    before, count = keys(project, studio), len(drawn(studio))
    events = retake(project, studio, 1, seed=5)
    assert len(drawn(studio)) == count + 1
    (measured,) = [event for event in events if isinstance(event, BlendMeasured)]
    assert measured.is_good  # this renderer does not look at the seed
    after = load_project(folder)
    assert after.clips[0].chosen_picture.seed == 5
    first, second = keys(after, studio)
    assert first != before[0]
    assert second == before[1]
    retake(after, studio, 1, seed=6)
    again = keys(load_project(folder), studio)
    assert again[0] not in (first, before[0])
    assert again[1] == before[1]
    assert len(drawn(studio)) == count + 2


def test_after_another_change_nothing_is_kept(folder: Path, studio: ProjectStudio) -> None:
    from emo_desktop.project.edits.performance import set_controls

    project = load_project(folder)
    render(project, studio)
    retake(project, studio, 1, seed=5)
    retaken = load_project(folder)
    changed = set_controls(retaken, [retaken.clips[0].id], changes={"expression": 0.3}).after
    assert not set(keys(changed, studio)) & set(keys(retaken, studio))


def test_nothing_is_rendered_again_beside_what_is_not_rendered(
    folder: Path, studio: ProjectStudio
) -> None:
    project = load_project(folder)
    with pytest.raises(EmoError, match="not rendered yet") as raised:
        retake(project, studio, 1, seed=5)
    assert "--line 1" in raised.value.hint
    assert load_project(folder) == project


@pytest.mark.parametrize("segment", [0, 3])
def test_a_segment_that_is_not_there_is_one_error(
    folder: Path, studio: ProjectStudio, segment: int
) -> None:
    project = load_project(folder)
    render(project, studio)
    with pytest.raises(EmoError, match=f"no segment {segment}: it has 2"):
        retake(project, studio, segment, seed=5)
    assert load_project(folder) == project


def test_the_draft_has_no_segments_to_render_again(folder: Path, studio: ProjectStudio) -> None:
    keeping = studio.studio
    assert isinstance(keeping, KeepingStudio)
    keeping.drawing.caches_frames = keeping.drawing.chains_segments = False
    with pytest.raises(EmoError, match="drawn by the draft"):
        retake(load_project(folder), studio, 1, seed=5)
