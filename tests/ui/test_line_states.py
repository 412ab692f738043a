"""What has become of lines, by what the cache and the queue have."""

from __future__ import annotations

from pathlib import Path

import pytest

from emo_desktop.app.line_rendering import LineRenderer
from emo_desktop.app.project_studio import Override, ProjectStudio
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.edits.lines import add_line
from emo_desktop.project.edits.performance import set_controls
from emo_desktop.project.model import Project
from emo_desktop.project.render_choice import Quality
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.document import StateKind
from emo_desktop.ui.line_states import LineStates
from tests.app.scenes import KeepingStudio, make_project, make_settings


class Stage:
    """A project with two lines, and who looks at their states."""

    def __init__(self, folder: Path, portrait: Path) -> None:
        settings = make_settings(folder / "home")
        self.project = make_project(folder / "Scene.emo", portrait, settings)
        studio = KeepingStudio(settings)
        self.studio = ProjectStudio(folder / "Scene.emo", studio, override=Override(Quality.DRAFT))
        self.queue = RenderQueue(None)
        self.states = LineStates(self.studio, self.queue)

    def kinds(self, project: Project | None = None) -> list[StateKind]:
        return [state.kind for state in self.states.of(project or self.project).values()]

    def queue_all(self) -> None:
        self.queue.add((clip.id, clip.picture) for clip in self.project.clips)

    def render(self) -> None:
        self.queue_all()
        renderer = LineRenderer(self.studio, self.queue)
        for _ in renderer.run(lambda: self.project, token=CancelToken()):
            pass


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path, Path(__file__).parent.parent / "data" / "portraits" / "astronaut.jpg")


def test_from_not_rendered_to_done_and_out_of_date(stage: Stage) -> None:
    assert stage.kinds() == [StateKind.NOT_RENDERED] * 2
    stage.queue_all()
    assert stage.kinds() == [StateKind.QUEUED] * 2
    stage.queue.take_next()
    assert stage.kinds() == [StateKind.RENDERING, StateKind.QUEUED]
    stage.queue.give_back(1)
    stage.render()
    assert stage.kinds() == [StateKind.DONE] * 2
    second = stage.project.clips[1].id
    changed = set_controls(stage.project, [second], changes={"expression": 0.2}).after
    assert stage.kinds(changed) == [StateKind.DONE, StateKind.OUT_OF_DATE]
    assert stage.kinds() == [StateKind.DONE] * 2


def test_lines_without_a_take_are_to_be_recorded(stage: Stage) -> None:
    project = add_line(stage.project, text="To be said.").after
    assert stage.kinds(project)[2] is StateKind.TO_RECORD


def test_a_failed_line_says_why(stage: Stage) -> None:
    stage.queue_all()
    job = stage.queue.take_next()
    assert job is not None
    stage.queue.fail(job.id, EmoError("The portrait is gone."))
    state = stage.states.of(stage.project)[job.clip]
    assert (state.kind, state.reason) == (StateKind.FAILED, "The portrait is gone.")
