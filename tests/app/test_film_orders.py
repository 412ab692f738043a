"""Films of the whole, of a part, of lines: what they show, and one job for all of them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from emo_desktop.app.film_estimate import estimate_films
from emo_desktop.app.film_job import FilmFault, FilmMade, FilmsAdvanced, FilmsFinished, make_films
from emo_desktop.app.film_orders import (
    ExportChoices,
    ExportRequest,
    FilmOrder,
    Scope,
    order_film,
    order_lines,
    orders_for,
    seen_lines,
)
from emo_desktop.app.film_outlook import look_ahead
from emo_desktop.app.project_film import ProjectFilmFinished, make_project_film
from emo_desktop.app.project_shots import SeenShots
from emo_desktop.app.project_studio import Override, ProjectStudio
from emo_desktop.app.projects import LineOrder, add_portrait, add_voice_line
from emo_desktop.app.studio import Studio
from emo_desktop.audio.source import read_blocks
from emo_desktop.base.errors import EmoError, OutputError
from emo_desktop.base.jobs import Cancelled, CancelToken, Event
from emo_desktop.base.settings import Settings
from emo_desktop.export.presets import PRESETS
from emo_desktop.export.probe import probe_film
from emo_desktop.project.edits.characters import set_consent
from emo_desktop.project.edits.lines import add_line
from emo_desktop.project.edits.timing import move_line_to
from emo_desktop.project.media import Consent
from emo_desktop.project.model import Project
from emo_desktop.project.render_choice import Quality
from emo_desktop.project.storage import load_project
from tests.app.media import write_voice
from tests.app.scenes import KeepingStudio, make_project, make_settings
from tests.conftest import DATA

MASTER = PRESETS["master"]
STANDARD = PRESETS["standard"]
SMALL = PRESETS["small"]

DRAFT = Override(Quality.DRAFT)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Anna speaks for 2 s, and from 3 s on; Bea speaks over her from 4 s on, larger than she."""
    home = tmp_path_factory.mktemp("made")
    folder, settings, token = home / "Scene.emo", make_settings(home), CancelToken()
    portrait = DATA / "portraits" / "astronaut.jpg"
    make_project(folder, portrait, settings, lines=0)
    for begin_s, rate_hz in ((0, 16000), (3, 22050)):
        voice = write_voice(home / f"voice{begin_s}.wav", 2.0, rate_hz)
        add_voice_line(folder, LineOrder(voice, begin_s=Fraction(begin_s), text="Hi"), token=token)
    add_portrait(
        folder,
        portrait=portrait,
        name="Bea",
        face_box=None,
        copies=True,
        settings=settings,
        token=token,
    )
    voice = write_voice(home / "bea.wav", 1.5)
    order = LineOrder(voice, character="Bea", begin_s=Fraction(4), text="Ho?")
    add_voice_line(folder, order, token=token)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "Scene.emo")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_settings(tmp_path / "home")


@pytest.fixture
def studio(folder: Path, settings: Settings) -> ProjectStudio:
    return ProjectStudio(folder, Studio(settings), override=DRAFT)


@pytest.fixture
def project(folder: Path) -> Project:
    return load_project(folder)


def ids(project: Project) -> list[str]:
    return [clip.id for clip in project.clips]


def make(
    orders: tuple[FilmOrder, ...], project: Project, studio: ProjectStudio, **asked: bool
) -> list[Event]:
    return list(make_films(orders, project, studio=studio, token=CancelToken(), **asked))


def report_of(events: list[Event]):
    assert isinstance(events[-1], FilmsFinished)
    return events[-1].report


def test_a_line_as_a_file_is_seen_and_heard_alone(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    orders = order_lines(project, ids(project), tmp_path)
    assert [order.output.name for order in orders] == [
        "Scene 001 Anna Hi.mp4",
        "Scene 002 Anna Hi.mp4",
        "Scene 003 Bea Ho_.mp4",
    ]
    assert [order.line for order in orders] == [1, 2, 3]
    report = report_of(make(orders, project, studio))
    assert [each.facts.frames for each in report.made] == [20, 20, 15]
    for order, each in zip(orders, report.made, strict=True):
        assert (each.output, each.lines, probe_film(order.output)) == (order.output, 1, each.facts)
    # The second is not covered by Bea, and she is not heard in it.
    alone = np.concatenate(list(read_blocks(orders[1].output, mono=True, sample_rate_hz=16000)))[
        : 2 * 16000
    ]
    voice = project.take(project.clips[1].take).media
    own = np.concatenate(
        list(read_blocks(studio.folder / voice.path, mono=True, sample_rate_hz=16000))
    )
    assert np.corrcoef(alone[160:-160], own[160 : len(alone) - 160])[0, 1] > 0.98


def test_the_frames_of_a_line_are_those_of_its_performance(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    first, second, _ = order_lines(project, ids(project), tmp_path)
    whole = list(SeenShots(project, studio).frames(CancelToken()))
    for order, begin, count in ((first, 0, 20), (second, 30, 10)):
        alone = list(SeenShots(order.project, studio).frames(CancelToken()))
        assert len(alone) == 20
        for picture, other in zip(alone[:count], whole[begin : begin + count], strict=True):
            np.testing.assert_array_equal(picture, other)


def test_lines_that_are_rendered_are_not_rendered_again_for_files(
    project: Project, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    chained = KeepingStudio(settings)
    studio = ProjectStudio(folder, chained)
    list(make_project_film(project, tmp_path / "w.mp4", studio=studio, token=CancelToken()))
    drawn = len(chained.drawing.drawn)
    report = report_of(make(order_lines(project, ids(project)[:1], tmp_path), project, studio))
    assert report.made[0].segments_reused == report.made[0].segments
    assert len(chained.drawing.drawn) == drawn


def test_a_line_that_begins_between_frames_has_its_own_frames(
    project: Project, tmp_path: Path
) -> None:
    moved = move_line_to(project, ids(project)[0], Fraction(0)).after
    clip = replace(moved.clips[0], begin_s=Fraction(7, 100))
    moved = replace(moved, clips=(clip, *moved.clips[1:]))
    (order,) = order_lines(moved, [clip.id], tmp_path)
    assert order.frame_count == 20


def test_what_cannot_be_seen_is_left_out_and_nothing_is_said_so(
    project: Project, tmp_path: Path
) -> None:
    unsaid = add_line(project, text="To be recorded.").after
    assert len(order_lines(unsaid, ids(unsaid), tmp_path)) == 3
    with pytest.raises(EmoError, match="voice and a character"):
        order_lines(unsaid, ids(unsaid)[-1:], tmp_path)
    with pytest.raises(EmoError, match="voice and a character"):
        order_lines(project, [], tmp_path)


def test_choices_become_orders(project: Project, folder: Path, tmp_path: Path) -> None:
    request = ExportRequest(project, folder, ExportChoices(), tuple(ids(project)[1:2]), (5, 25))
    (whole,) = orders_for(request)
    assert (whole.output, whole.frames, whole.frame_count) == (tmp_path / "Scene.mp4", None, 55)

    def asked(**choices: object) -> ExportRequest:
        return replace(request, choices=ExportChoices(**choices))  # type: ignore[arg-type]

    (part,) = orders_for(asked(scope=Scope.RANGE, output=str(tmp_path / "p.mp4")))
    assert (part.output.name, part.frames, part.frame_count) == ("p.mp4", range(5, 25), 20)
    (line,) = orders_for(asked(scope=Scope.SELECTED, template="{number}"))
    assert (line.output, line.line) == (tmp_path / "2.mp4", 2)
    lines = orders_for(asked(scope=Scope.ALL, folder=str(folder), template="{text}"))
    assert [order.output.stem for order in lines] == ["Hi", "Hi (2)", "Ho_"]
    with pytest.raises(EmoError, match="range"):
        orders_for(replace(asked(scope=Scope.RANGE), frames=None))


def test_nothing_is_overwritten_without_being_asked(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    orders = order_lines(project, ids(project), tmp_path)
    orders[1].output.write_bytes(b"mine")
    with pytest.raises(OutputError, match=r"Scene 002 Anna Hi\.mp4"):
        make(orders, project, studio)
    assert [path.name for path in tmp_path.glob("*.mp4")] == [orders[1].output.name]
    assert orders[1].output.read_bytes() == b"mine"
    assert len(report_of(make(orders, project, studio, replaces=True)).made) == 3


def test_files_of_the_project_are_no_output_even_of_other_lines(
    project: Project, studio: ProjectStudio
) -> None:
    media = studio.folder / project.takes[2].media.path
    film = media.with_suffix(".mp4")
    film.symlink_to(media)
    (order,) = order_lines(project, ids(project)[:1], media.parent, "{text}")
    with pytest.raises(OutputError, match="input"):
        make((replace(order, output=film),), project, studio, replaces=True)


def test_what_is_done_stays_done_and_the_next_is_made(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    (studio.folder / project.takes[1].media.path).unlink()
    orders = order_lines(project, ids(project), tmp_path)
    events = make(orders, project, studio)
    report = report_of(events)
    assert [each.output for each in report.made] == [orders[0].output, orders[2].output]
    (fault,) = report.faults
    assert fault.output == orders[1].output and "missing" in str(fault.error)
    told = [type(event) for event in events if isinstance(event, FilmMade | FilmFault)]
    assert told == [FilmMade, FilmFault, FilmMade]
    assert not orders[1].output.exists()


def test_a_job_that_is_cancelled_leaves_what_is_complete(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    orders, token = order_lines(project, ids(project), tmp_path), CancelToken()
    job = make_films(orders, project, studio=studio, token=token)
    with pytest.raises(Cancelled):
        for event in job:
            if isinstance(event, FilmsAdvanced) and event.film == 2 and event.share > 0.5:
                token.cancel()
    assert [path.name for path in tmp_path.glob("*.mp4")] == [orders[0].output.name]
    assert not list(tmp_path.glob(".emo-*"))


def test_progress_is_of_all_films_and_never_goes_back(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    ticks = iter(range(100_000))
    job = make_films(
        order_lines(project, ids(project), tmp_path),
        project,
        studio=studio,
        token=CancelToken(),
        clock=lambda: next(ticks) / 10,
    )
    told = [event for event in job if isinstance(event, FilmsAdvanced)]
    shares = [event.share for event in told]
    assert shares == sorted(shares) and shares[0] == 0 and shares[-1] == 1
    assert sorted({event.film for event in told}) == [1, 2, 3]
    left = [event.left_s for event in told if event.left_s is not None]
    assert left[-1] == 0 and left[0] > 0


def test_the_first_estimate_is_of_the_right_order_and_later_ones_are_learned(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    orders, token = (order_film(project, tmp_path / "f.mp4"),), CancelToken()
    first = estimate_films(orders, studio, preset=STANDARD, token=token)
    assert (first.frames, first.lines, first.duration_s) == (55, 3, Fraction(11, 2))
    assert first.missing_s >= first.duration_s and first.seconds is not None and first.has_room
    (made,) = report_of(make(orders, project, studio)).made
    assert first.size_bytes == pytest.approx(made.facts.size_bytes, rel=1.5)
    again = estimate_films(orders, studio, preset=STANDARD, token=token)
    assert again.missing_s == 0
    assert again.size_bytes == pytest.approx(made.facts.size_bytes)
    assert again.seconds is not None and 0 < again.seconds <= made.elapsed_s
    larger = estimate_films(orders, studio, preset=MASTER, token=token)
    smaller = estimate_films(orders, studio, preset=SMALL, token=token)
    assert larger.size_bytes > again.size_bytes and larger.size_bytes > smaller.size_bytes


def test_nobody_knows_how_long_what_was_never_rendered_takes(
    project: Project, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    studio = ProjectStudio(folder, KeepingStudio(settings))
    orders = (order_film(project, tmp_path / "f.mp4"),)
    estimate = estimate_films(orders, studio, preset=STANDARD, token=CancelToken())
    assert estimate.seconds is None and estimate.missing_s > 0
    make(orders, project, studio)
    # Another document, of which nothing is there, is drawn as fast as this one was.
    part = (order_film(project, tmp_path / "g.mp4", range(10)),)
    shutil.rmtree(settings.cache_dir / "segments", ignore_errors=True)
    for path in settings.cache_dir.rglob("*"):
        if path.is_file() and path.suffix != ".json":
            path.unlink()
    fresh = ProjectStudio(folder, KeepingStudio(settings))
    known = estimate_films(part, fresh, preset=STANDARD, token=CancelToken())
    assert known.missing_s > 0 and known.seconds is not None


def test_what_two_films_need_is_counted_once(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    one = order_film(project, tmp_path / "f.mp4")
    both = (one, replace(one, output=tmp_path / "g.mp4"))
    estimate = estimate_films(both, studio, preset=STANDARD, token=CancelToken())
    assert estimate.films[0].missing > 0 and estimate.films[1].missing == 0


def test_too_little_room_is_said_before_anything_is_done(
    project: Project, studio: ProjectStudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emo_desktop.app.film_estimate.free_bytes", lambda _: 1000)
    orders = order_lines(project, ids(project), tmp_path)
    assert not estimate_films(orders, studio, preset=STANDARD, token=CancelToken()).has_room
    with pytest.raises(OutputError, match="free"):
        make(orders, project, studio)
    assert not list(tmp_path.glob("*.mp4"))


def test_the_outlook_names_what_is_there_and_whose_consent_is_missing(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    consent = Consent("She agreed.", "Anna", "2026-01-02")
    anna, bea = project.characters
    project = set_consent(project, anna.id, consent).after
    token, there = CancelToken(), tmp_path / "Scene.mp4"
    request = ExportRequest(project, studio.folder, ExportChoices())
    outlook = look_ahead(request, studio=studio, token=token)
    assert outlook.existing == () and outlook.without_consent == (bea,)
    there.write_bytes(b"")
    assert look_ahead(request, studio=studio, token=token).existing == (there,)
    early = replace(request, choices=ExportChoices(scope=Scope.RANGE), frames=(0, 30))
    assert look_ahead(early, studio=studio, token=token).without_consent == ()
    assert len(seen_lines(project, ids(project))) == 3


def test_the_film_of_one_order_is_the_film_of_the_project(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    make((order_film(project, tmp_path / "a.mp4"),), project, studio)
    job = make_project_film(project, tmp_path / "b.mp4", studio=studio, token=CancelToken())
    assert isinstance(list(job)[-1], ProjectFilmFinished)
    sizes = [(tmp_path / name).stat().st_size for name in ("a.mp4", "b.mp4")]
    assert sizes[0] == pytest.approx(sizes[1], rel=0.005)
    with av.open(str(tmp_path / "a.mp4")) as container:
        assert container.streams.video[0].frames == 55
