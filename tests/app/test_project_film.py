"""The film of a whole project: everybody seen and heard at their place."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from emo_desktop.app.project_film import ProjectFilmFinished, fitted, make_project_film
from emo_desktop.app.project_studio import Override, ProjectStudio
from emo_desktop.app.projects import LineOrder, add_portrait, add_voice_line
from emo_desktop.app.studio import Studio
from emo_desktop.audio.source import read_blocks
from emo_desktop.base.errors import EmoError, OutputError
from emo_desktop.base.jobs import Cancelled, CancelToken, Event, Notice, Progress
from emo_desktop.base.settings import Settings
from emo_desktop.export.probe import probe_film
from emo_desktop.project.edits.lines import add_line
from emo_desktop.project.edits.timing import move_line_to
from emo_desktop.project.model import Project
from emo_desktop.project.render_choice import Quality
from emo_desktop.project.storage import load_project
from tests.app.media import write_voice
from tests.app.scenes import KeepingStudio, make_project, make_settings

DRAFT = Override(Quality.DRAFT)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_settings(tmp_path / "home")


@pytest.fixture
def folder(tmp_path: Path, portrait: Path, settings: Settings) -> Path:
    """Anna speaks from 2 s on, and again from 14 s on."""
    folder = tmp_path / "Scene.emo"
    make_project(folder, portrait, settings, lines=0)
    token = CancelToken()
    for begin_s, rate_hz in ((2, 16000), (14, 22050)):
        voice = write_voice(tmp_path / f"voice{begin_s}.wav", 4.0, rate_hz)
        add_voice_line(folder, LineOrder(voice, begin_s=Fraction(begin_s)), token=token)
    return folder


def make(
    project: Project, output: Path, folder: Path, studio: Studio, token: CancelToken | None = None
) -> list[Event]:
    rendering = ProjectStudio(folder, studio, override=DRAFT)
    return list(make_project_film(project, output, studio=rendering, token=token or CancelToken()))


def report_of(events: list[Event]):
    assert isinstance(events[-1], ProjectFilmFinished)
    return events[-1].report


def test_the_film_lasts_to_the_last_line_and_is_heard_where_lines_are(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    project = load_project(folder)
    report = report_of(make(project, tmp_path / "f.mp4", folder, Studio(settings)))
    facts = report.facts
    assert (facts.frames, facts.fps, facts.duration_s) == (180, Fraction(10), 18)
    assert min(facts.width, facts.height) == 64
    assert (report.lines, probe_film(tmp_path / "f.mp4")) == (2, facts)
    sound = np.concatenate(list(read_blocks(tmp_path / "f.mp4", mono=True, sample_rate_hz=16000)))
    loud = [abs(sound[second * 16000 : (second + 1) * 16000]).max() > 0.02 for second in range(18)]
    assert loud == [2 <= second < 6 or 14 <= second < 18 for second in range(18)]


def test_a_second_film_renders_nothing_again(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    project = load_project(folder)
    studio = KeepingStudio(settings)
    first = report_of(make(project, tmp_path / "f.mp4", folder, studio))
    drawn = len(studio.drawing.drawn)
    assert first.segments_reused == 0
    assert drawn == first.segments
    second = report_of(make(project, tmp_path / "g.mp4", folder, studio))
    assert second.segments_reused == second.segments == first.segments
    assert len(studio.drawing.drawn) == drawn
    assert (tmp_path / "f.mp4").read_bytes() == (tmp_path / "g.mp4").read_bytes()


def test_moving_a_line_renders_only_the_rests_beside_it(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    project = load_project(folder)
    studio = KeepingStudio(settings)
    make(project, tmp_path / "f.mp4", folder, studio)
    drawn = len(studio.drawing.drawn)
    moved = move_line_to(project, project.clips[1].id, Fraction(11)).after
    report = report_of(make(moved, tmp_path / "g.mp4", folder, studio))
    assert report.facts.frames == 150
    assert studio.drawing.drawn[drawn:] == []  # a shorter rest of 5 s is the first of a longer


def test_portraits_of_another_shape_are_fitted_into_the_film(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    import cv2

    wide = tmp_path / "wide.png"
    picture = cv2.imread(str(Path(__file__).parent.parent / "data/portraits/astronaut.jpg"))
    cv2.imwrite(str(wide), cv2.copyMakeBorder(picture, 0, 0, 90, 90, cv2.BORDER_REPLICATE))
    add_portrait(
        folder,
        portrait=wide,
        name="Bea",
        face_box=None,
        copies=True,
        settings=settings,
        token=CancelToken(),
    )
    voice = write_voice(tmp_path / "bea.wav", 1.0)
    project, _ = add_voice_line(folder, LineOrder(voice, character="Bea"), token=CancelToken())
    report = report_of(make(project, tmp_path / "f.mp4", folder, Studio(settings)))
    assert report.facts.frames == 190
    assert probe_film(tmp_path / "f.mp4").width == report.facts.width


def test_lines_nobody_says_yet_are_named(folder: Path, settings: Settings, tmp_path: Path) -> None:
    project = add_line(load_project(folder), text="To be recorded.").after
    events = make(project, tmp_path / "f.mp4", folder, Studio(settings))
    notices = [event.text for event in events if isinstance(event, Notice)]
    assert notices == ["Without a voice or a character, and so not seen: 3."]


def test_a_project_without_a_voice_makes_no_film(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    project = replace(load_project(folder), clips=())
    with pytest.raises(EmoError, match="nothing to see") as raised:
        make(project, tmp_path / "f.mp4", folder, Studio(settings))
    assert "add-line" in raised.value.hint
    assert not (tmp_path / "f.mp4").exists()


def test_a_file_of_the_project_is_never_the_output(folder: Path, settings: Settings) -> None:
    project = load_project(folder)
    output = folder / project.takes[0].media.path
    with pytest.raises(OutputError):
        make(project, output, folder, Studio(settings))


def test_cancelling_leaves_nothing_and_the_next_run_goes_on(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    project = load_project(folder)
    studio = KeepingStudio(settings)
    rendering = ProjectStudio(folder, studio, override=DRAFT)
    token = CancelToken()
    job = make_project_film(project, tmp_path / "f.mp4", studio=rendering, token=token)
    for event in job:
        if isinstance(event, Progress) and (event.stage, event.done) == ("Rendering", 2):
            token.cancel()
            break
    with pytest.raises(Cancelled):
        list(job)
    assert not list(tmp_path.glob("*.mp4"))
    report = report_of(make(project, tmp_path / "f.mp4", folder, studio))
    assert report.segments_reused == 2
    assert len(studio.drawing.drawn) == report.segments


@pytest.mark.parametrize(
    ("width", "height", "inside"),
    [(40, 20, (10, 10, 40, 20)), (20, 40, (20, 0, 20, 40)), (60, 40, (0, 0, 60, 40))],
)
def test_a_frame_is_fitted_whole_and_in_the_middle(
    width: int, height: int, inside: tuple[int, int, int, int]
) -> None:
    frame = np.full((height, width, 4), 200, np.uint8)
    left, top, inner_width, inner_height = inside
    size = (60, 40)
    if width == 40:
        left, top, inner_width, inner_height = 0, 5, 60, 30
    room = fitted(frame, *size)
    assert room.shape == (40, 60, 4)
    expected = np.zeros((40, 60), np.uint8)
    expected[top : top + inner_height, left : left + inner_width] = 200
    assert (room[..., 3] == expected).all()
