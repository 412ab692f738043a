"""The film of a whole project: everybody seen and heard at their place."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from emo_desktop.app.film_plan import fitted
from emo_desktop.app.project_film import (
    ProjectFilmFinished,
    ProjectFilmReport,
    film_paces,
    make_project_film,
    pace_name,
)
from emo_desktop.app.project_shots import SeenShots
from emo_desktop.app.project_studio import Override, ProjectStudio
from emo_desktop.app.projects import LineOrder, add_portrait, add_voice_line
from emo_desktop.app.studio import Studio
from emo_desktop.audio.source import read_blocks
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import EmoError, OutputError
from emo_desktop.base.jobs import Cancelled, CancelToken, Event, Notice, Progress
from emo_desktop.base.settings import Settings
from emo_desktop.export.presets import PRESETS
from emo_desktop.export.probe import probe_film
from emo_desktop.project.edits.lines import add_line
from emo_desktop.project.edits.timing import move_line_to
from emo_desktop.project.model import Project
from emo_desktop.project.render_choice import Quality
from emo_desktop.project.storage import load_project
from tests.app.media import are_alike, pictures_of, write_voice
from tests.app.scenes import KeepingStudio, make_project, make_settings

MASTER = PRESETS["master"]
STANDARD = PRESETS["standard"]

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
    assert are_alike(tmp_path / "f.mp4", tmp_path / "g.mp4")


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


def heard_in(film: Path) -> Floats:
    """(N,) at 16 kHz, without what the encoder puts before the beginning."""
    return np.concatenate(list(read_blocks(film, mono=True, sample_rate_hz=16000)))


def test_parts_are_seen_and_heard_as_in_the_whole(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    project, token = load_project(folder), CancelToken()
    rendering = ProjectStudio(folder, Studio(settings), override=DRAFT)
    whole, part = tmp_path / "whole.mp4", tmp_path / "part.mp4"
    list(make_project_film(project, whole, studio=rendering, token=token, preset=MASTER))
    pictures, sound = pictures_of(whole), heard_in(whole)
    # Before and in the first line, in it, over the rest behind it, over the second, to the end.
    for begin, end in ((3, 23), (25, 40), (55, 121), (130, 165), (150, 180)):
        job = make_project_film(
            project, part, studio=rendering, token=token, frames=range(begin, end), preset=MASTER
        )
        facts = report_of(list(job)).facts
        assert (facts.frames, facts.fps) == (end - begin, Fraction(10))
        for picture, other in zip(pictures_of(part), pictures[begin:end], strict=True):
            assert np.abs(picture.astype(int) - other).mean() < 0.5
        expected = sound[begin * 1600 : end * 1600]
        heard = heard_in(part)[: len(expected)]
        assert len(heard) == len(expected)
        # A part that begins in a word fades in for 5 ms; both were coded on their own.
        assert np.corrcoef(heard[160:], expected[160:])[0, 1] > 0.99


def test_the_frames_of_a_part_are_the_very_same(folder: Path, settings: Settings) -> None:
    project = load_project(folder)
    rendering = ProjectStudio(folder, Studio(settings), override=DRAFT)
    token = CancelToken()
    whole = list(SeenShots(project, rendering).frames(token))
    for frames in (range(19, 61), range(100, 141), range(1), range(179, 180)):
        part = list(SeenShots(project, rendering, frames).frames(token))
        assert len(part) == len(frames)
        for picture, other in zip(part, whole[frames.start : frames.stop], strict=True):
            np.testing.assert_array_equal(picture, other)


def test_of_a_part_only_what_is_seen_is_rendered_and_what_leads_up_to_it(
    tmp_path: Path, portrait: Path, settings: Settings
) -> None:
    folder = tmp_path / "Long.emo"
    make_project(folder, portrait, settings, lines=1)
    chained, token = KeepingStudio(settings), CancelToken()
    voice = write_voice(tmp_path / "long.wav", 26.0)
    project, _ = add_voice_line(folder, LineOrder(voice), token=token)
    rendering = ProjectStudio(folder, chained)
    plans = [rendering.plan(project, clip) for clip in project.clips]
    second = [segment.recipe for segment in plans[1].segments]
    assert len(second) >= 3
    middle = round(project.clips[1].begin_s * project.fps) + second[1].frames.start + 1
    film = tmp_path / "part.mp4"

    def make_part() -> ProjectFilmReport:
        frames = range(middle, middle + 2)
        job = make_project_film(project, film, studio=rendering, token=token, frames=frames)
        return report_of(list(job))

    report = make_part()
    assert chained.drawing.drawn == [each.first_frame for each in second[:2]]
    assert (report.lines, report.segments, report.segments_reused) == (1, 2, 0)
    assert not rendering.is_rendered(plans[1], plans[1].segments[2])
    again = make_part()
    assert (again.segments, again.segments_reused) == (1, 1)
    # The one before is gone, and not needed by one that is there.
    cache = settings.cache_dir
    lost = [path for path in cache.rglob("*") if second[0].key in path.name]
    assert lost
    for path in lost:
        path.unlink()
    assert make_part().segments_reused == 1
    assert len(chained.drawing.drawn) == 2


def test_of_drafts_nothing_that_leads_up_is_heard(
    tmp_path: Path, portrait: Path, settings: Settings
) -> None:
    folder = tmp_path / "Long.emo"
    project = make_project(folder, portrait, settings, lines=2)
    rendering = ProjectStudio(folder, Studio(settings), override=DRAFT)
    segments = rendering.plan(project, project.clips[0]).segments
    last = segments[-1].recipe.frames
    shots = SeenShots(project, rendering, range(last.start + 1, last.stop - 1))
    assert [each.segment for each in shots.missing] == [segments[-1]]
    list(shots.rendered(CancelToken()))
    assert len(rendering.missing(rendering.plan(project, project.clips[0]))) == len(segments) - 1


def test_a_rest_brings_the_end_of_the_chain_it_goes_on_from(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    project, chained = load_project(folder), KeepingStudio(settings)
    rendering = ProjectStudio(folder, chained)
    part, whole, token = tmp_path / "p.mp4", tmp_path / "w.mp4", CancelToken()
    job = make_project_film(
        project, part, studio=rendering, token=token, frames=range(118, 122), preset=MASTER
    )
    report = report_of(list(job))
    assert report.lines == 1
    list(make_project_film(project, whole, studio=rendering, token=token, preset=MASTER))
    for picture, other in zip(pictures_of(part), pictures_of(whole)[118:122], strict=True):
        assert np.abs(picture.astype(int) - other).mean() < 0.5


@pytest.mark.parametrize("frames", [range(20, 20), range(30, 20), range(180, 200)])
def test_a_range_without_film_is_refused(
    folder: Path, settings: Settings, tmp_path: Path, frames: range
) -> None:
    rendering = ProjectStudio(folder, Studio(settings), override=DRAFT)
    job = make_project_film(
        load_project(folder),
        tmp_path / "f.mp4",
        studio=rendering,
        token=CancelToken(),
        frames=frames,
    )
    with pytest.raises(EmoError, match="180 frames"):
        list(job)


def test_the_pace_of_films_is_learned(folder: Path, settings: Settings, tmp_path: Path) -> None:
    project = load_project(folder)
    report = report_of(make(project, tmp_path / "f.mp4", folder, Studio(settings)))
    rendering = ProjectStudio(folder, Studio(settings), override=DRAFT)
    name = pace_name(STANDARD, SeenShots(project, rendering))
    pace = film_paces(rendering).pace(name, report.facts.width * report.facts.height)
    assert pace is not None
    assert pace.frames == 180
    assert round(pace.bytes * 180) == report.facts.size_bytes
    assert 0 < pace.seconds * 180 <= report.elapsed_s


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
