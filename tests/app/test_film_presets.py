"""Films as presets say: rates, frames, handles, time codes, voices, loudness, reports."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from emo_desktop.app.film_job import FilmsFinished, make_films
from emo_desktop.app.film_orders import (
    ExportChoices,
    ExportRequest,
    FilmOrder,
    Scope,
    check_orders,
    existing_files,
    order_film,
    order_lines,
    orders_for,
)
from emo_desktop.app.film_outlook import look_ahead
from emo_desktop.app.film_plan import report_path
from emo_desktop.app.project_film import ProjectFilmReport
from emo_desktop.app.project_shots import SeenShots
from emo_desktop.app.project_studio import Override, ProjectStudio
from emo_desktop.app.projects import LineOrder, add_portrait, add_voice_line
from emo_desktop.app.studio import Studio
from emo_desktop.base.arrays import Bytes
from emo_desktop.base.errors import EmoError, OutputError
from emo_desktop.base.jobs import Cancelled, CancelToken, Notice, Progress
from emo_desktop.base.settings import Settings
from emo_desktop.export.film import FilmExtras
from emo_desktop.export.levelling import measure_file
from emo_desktop.export.picture_track import PictureTrack
from emo_desktop.export.preset import FilmPreset
from emo_desktop.export.presets import shipped_preset
from emo_desktop.export.probe import probe_film
from emo_desktop.export.wave_file import read_wave_facts
from emo_desktop.project.hearing import Hearing
from emo_desktop.project.model import Project
from emo_desktop.project.render_choice import Quality
from emo_desktop.project.storage import load_project, media_path
from tests.app.media import pictures_of, write_voice
from tests.app.scenes import KeepingStudio, make_project, make_settings
from tests.conftest import DATA

SMALL = shipped_preset("small")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("films")


@pytest.fixture(scope="module")
def settings(home: Path) -> Settings:
    return make_settings(home)


@pytest.fixture(scope="module")
def folder(home: Path, settings: Settings) -> Path:
    """Anna speaks from 1 s to 3 s, Bea from 2 s to 4 s, at 10 frames per second."""
    folder, token = home / "Scene.emo", CancelToken()
    portrait = DATA / "portraits" / "astronaut.jpg"
    make_project(folder, portrait, settings, lines=0)
    add_portrait(
        folder,
        portrait=portrait,
        name="Bea",
        face_box=None,
        copies=True,
        settings=settings,
        token=token,
    )
    for name, begin_s in (("Anna", 1), ("Bea", 2)):
        voice = write_voice(home / f"{name}.wav", 2.0)
        order = LineOrder(voice, character=name, begin_s=Fraction(begin_s), text=name)
        add_voice_line(folder, order, token=token)
    return folder


@pytest.fixture(scope="module")
def studio(folder: Path, settings: Settings) -> ProjectStudio:
    return ProjectStudio(folder, Studio(settings), override=Override(Quality.DRAFT))


@pytest.fixture
def project(folder: Path) -> Project:
    return load_project(folder)


def made(
    orders: tuple[FilmOrder, ...], project: Project, studio: ProjectStudio, preset: FilmPreset
) -> tuple[ProjectFilmReport, ...]:
    job = make_films(orders, project, studio=studio, token=CancelToken(), preset=preset)
    *_, last = job
    assert isinstance(last, FilmsFinished) and not last.report.faults
    return last.report.made


def one(
    project: Project,
    studio: ProjectStudio,
    output: Path,
    preset: FilmPreset,
    frames: range | None = None,
) -> ProjectFilmReport:
    return made((order_film(project, output, frames, preset=preset),), project, studio, preset)[0]


def lines_of(project: Project) -> list[str]:
    return [clip.id for clip in project.clips]


@pytest.mark.parametrize("rate", ["23.976", "30"])
def test_a_film_of_another_rate_lasts_as_long_and_shows_the_nearest_frames(
    project: Project, studio: ProjectStudio, tmp_path: Path, rate: str
) -> None:
    preset = shipped_preset("master").changed({"fps": rate})
    assert preset.fps is not None
    facts = one(project, studio, tmp_path / "f.mp4", preset).facts
    assert facts.frames == round(4 * preset.fps) and facts.fps == preset.fps
    shown = pictures_of(tmp_path / "f.mp4")
    one(project, studio, tmp_path / "own.mp4", shipped_preset("master"))
    own = pictures_of(tmp_path / "own.mp4")
    for number in range(5, facts.frames, 9):
        nearest = own[min(39, int((number + 0.5) / preset.fps * 10))]
        assert np.abs(shown[number].astype(int) - nearest).mean() < 1


def test_a_frame_of_its_own_size_is_filled(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    frame = {"width": 160, "height": 90, "background": {"kind": "colour", "colour": "#000000"}}
    preset = shipped_preset("master").changed({"frame": frame})
    facts = one(project, studio, tmp_path / "f.mp4", preset).facts
    assert (facts.width, facts.height) == (160, 90)
    picture = pictures_of(tmp_path / "f.mp4")[20]
    assert picture[:, :15].max() < 20 and picture[:, 60:100].mean() > 40


def test_time_codes_are_those_of_the_timeline(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    preset = SMALL.changed({"timecode": "01:00:00:00"})
    assert one(project, studio, tmp_path / "w.mp4", preset).facts.timecode == "01:00:00:00"
    part = one(project, studio, tmp_path / "p.mp4", preset, range(12, 20))
    assert part.facts.timecode == "01:00:01:02"
    orders = order_lines(project, lines_of(project), tmp_path, "{text}", preset=preset)
    codes = [each.facts.timecode for each in made(orders, project, studio, preset)]
    assert codes == ["01:00:01:00", "01:00:02:00"]


def test_handles_show_more_and_render_nothing_of_the_line_again(
    project: Project, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    studio = ProjectStudio(folder, KeepingStudio(settings))
    plain = SMALL.changed({"timecode": "00:00:00:00"})
    preset = plain.changed({"handles_s": 0.5})
    (own,) = order_lines(project, lines_of(project)[:1], tmp_path, "own", preset=plain)
    made((own,), project, studio, plain)
    (order,) = order_lines(project, lines_of(project)[:1], tmp_path, "line", preset=preset)
    assert order.frame_count == own.frame_count + 10
    (report,) = made((order,), project, studio, preset)
    assert report.facts.frames == 30 and report.facts.timecode == "00:00:00:05"
    line = SeenShots(own.project, studio).needed
    assert not {each.segment.recipe.key for each in SeenShots(order.project, studio).missing}
    assert report.segments_reused >= len(line)
    sound, rate_hz = soundfile.read(_as_wave(order.output))
    quiet = round(0.5 * rate_hz)
    assert (
        np.abs(sound[: quiet - 200]).max() < 0.01 and np.abs(sound[quiet : 2 * quiet]).max() > 0.05
    )


def _as_wave(film: Path) -> Path:
    from emo_desktop.audio.source import read_blocks

    sound = np.concatenate(list(read_blocks(film, mono=True, sample_rate_hz=16000)))
    path = film.with_suffix(".wav")
    soundfile.write(path, sound, 16000)
    return path


def test_handles_of_a_part_are_what_the_timeline_has_there(project: Project) -> None:
    preset = SMALL.changed({"handles_s": 0.5})
    inside = order_film(project, Path("f.mp4"), range(10, 20), preset=preset)
    assert (inside.frames, inside.at_frame, inside.project) == (range(5, 25), 5, project)
    early = order_film(project, Path("f.mp4"), range(2, 20), preset=preset)
    assert (early.frames, early.at_frame) == (range(28), -3)
    assert early.project.clips[0].begin_s == Fraction(13, 10)
    whole = order_film(project, Path("f.mp4"), preset=preset)
    assert (whole.frames, whole.at_frame, whole.frame_count) == (range(50), -5, 50)


def test_nobody_is_told_of_a_handle_as_of_a_line(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    preset = SMALL.changed({"handles_s": 0.3})
    orders = (order_film(project, tmp_path / "f.mp4", preset=preset),)
    job = make_films(orders, project, studio=studio, token=CancelToken(), preset=preset)
    assert not [event for event in job if isinstance(event, Notice)]


def test_voices_stand_beside_the_film_dry_and_at_their_place(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    preset = SMALL.changed({"stems": True, "timecode": "10:00:00:00", "loudness_lufs": -14})
    report = one(project, studio, tmp_path / "f.mp4", preset)
    names = ["f - Anna.wav", "f - Bea.wav"]
    assert [path.name for path in report.beside] == names
    for name, take, begin_s in zip(names, project.takes, (1, 2), strict=True):
        facts = read_wave_facts(tmp_path / name)
        assert facts.duration_s == report.facts.duration_s == 4
        assert facts.begin_samples == 36_000 * facts.sample_rate_hz
        stem, rate_hz = soundfile.read(tmp_path / name)
        own, own_hz = soundfile.read(media_path(studio.folder, take.media))
        begin = begin_s * rate_hz
        assert not stem[:begin].any() and not stem[begin + 2 * rate_hz :].any()
        inside = stem[begin : begin + 2 * rate_hz]
        assert np.sqrt((inside**2).mean()) == pytest.approx(np.sqrt((own**2).mean()), rel=0.03)
        assert own_hz == 16000
    order = order_film(project, tmp_path / "f.mp4", preset=preset)
    assert len(existing_files([order], preset)) == 3 and len(existing_files([order])) == 1
    (tmp_path / "f.mp4").unlink()
    with pytest.raises(OutputError, match="2 of these films"):
        check_orders([order], project, studio.folder, replaces=False, preset=preset)


def test_voices_of_muted_characters_are_left_out(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    muted = replace(project, hearing=Hearing(muted=(project.characters[0].id,)))
    report = one(
        muted, studio, tmp_path / "f.wav", shipped_preset("wav-only").changed({"stems": True})
    )
    assert [path.name for path in report.beside] == ["f - Bea.wav"]
    solo = replace(project, hearing=Hearing(solo=(project.characters[1].id,)))
    (order,) = order_lines(solo, lines_of(solo)[:1], tmp_path)
    assert order.project.hearing == Hearing()


def test_sound_alone_renders_nothing_and_is_as_loud_as_asked(
    project: Project, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    kept = KeepingStudio(settings)
    studio = ProjectStudio(folder, kept)
    before = [path.read_bytes() for path in sorted((folder / "media").rglob("*.wav"))]
    preset = shipped_preset("wav-only").changed({"loudness_lufs": -23})
    report = one(project, studio, tmp_path / "f.wav", preset)
    assert kept.drawing.drawn == [] and report.segments == 0
    assert report.facts.sound_duration_s == 4 and report.level is not None
    heard = measure_file(tmp_path / "f.wav", CancelToken())
    assert heard.loudness_lufs == pytest.approx(-23, abs=0.2) and heard.peak_dbtp <= -0.9
    assert [path.read_bytes() for path in sorted((folder / "media").rglob("*.wav"))] == before


def test_the_report_says_what_was_checked(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    preset = SMALL.changed({"report": True, "loudness_lufs": -16})
    made_film = one(project, studio, tmp_path / "f.mp4", preset)
    path = report_path(tmp_path / "f.mp4")
    assert path.name == "f.mp4.report.json" and made_film.beside == (path,)
    said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    assert said["film"] == "f.mp4" and len(said["sha256"]) == 64
    assert said["picture"]["frames"] == 40 and said["encoder"] == "libx264"
    assert said["sound"]["loudness_lufs"] == pytest.approx(-16, abs=0.6)
    checks = {check["name"]: check for check in said["checks"]}
    assert all(check["passes"] for check in checks.values())
    assert {"number of frames", "frame rate", "colour", "end of the sound"} <= set(checks)


def test_pictures_go_to_a_folder_and_come_with_their_sound(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    preset = shipped_preset("png-sequence")
    choices = ExportChoices(preset.id, Scope.RANGE)
    request = ExportRequest(project, tmp_path / "Scene.emo", choices, frames=(10, 14))
    (order,) = orders_for(request)
    assert order.output == tmp_path / "Scene frames"
    assert look_ahead(request, studio=studio, token=CancelToken()).existing == ()
    (report,) = made((order,), project, studio, preset)
    assert report.facts.frames == 4 and len(list(order.output.iterdir())) == 5
    assert look_ahead(request, studio=studio, token=CancelToken()).existing == (order.output,)
    with pytest.raises(OutputError, match="Scene frames is in"):
        made((order,), project, studio, preset)


def test_an_unchanged_export_renders_no_frame(
    project: Project, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    studio = ProjectStudio(folder, KeepingStudio(settings))
    one(project, studio, tmp_path / "a.mp4", SMALL)
    for preset in (SMALL, SMALL.changed({"fps": "30"}), shipped_preset("prores-422-hq")):
        again = one(project, studio, tmp_path / f"b-{preset.fps}{preset.suffix}", preset)
        assert again.frames_rendered == 0 and again.segments_reused == again.segments


def test_what_else_goes_into_a_film_is_asked_for_with_who_is_seen(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    sealed: list[Path] = []
    seen: list[int] = []

    def extras(order: FilmOrder, shots: SeenShots | None) -> FilmExtras:
        seen.append(0 if shots is None else len(shots.all))
        return FilmExtras(metadata={"title": order.output.stem}, seal=sealed.append)

    orders = order_lines(project, lines_of(project), tmp_path, "{text}")
    job = make_films(orders, project, studio=studio, token=CancelToken(), extras=extras)
    *_, last = job
    assert isinstance(last, FilmsFinished) and len(last.report.made) == 2
    assert seen == [1, 1] and len(sealed) == 2 and not any(path.exists() for path in sealed)
    import av

    with av.open(str(orders[0].output)) as container:
        assert container.metadata["title"] == "Anna"


def test_choices_beside_a_preset_are_obeyed_and_checked(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    changes = {"fps": "25", "frame": {"width": 128, "height": 72}}
    choices = ExportChoices("small", output=str(tmp_path / "f.mp4"), changes=changes)
    request = ExportRequest(project, tmp_path / "Scene.emo", choices)
    outlook = look_ahead(request, studio=studio, token=CancelToken())
    film = outlook.estimate.films[0]
    assert (film.frames, film.size, outlook.estimate.fps) == (100, (128, 72), 25)
    assert outlook.estimate.duration_s == 4
    with pytest.raises(EmoError, match="no preset 'nothing'"):
        orders_for(replace(request, choices=ExportChoices("nothing")))


def test_a_graphics_card_that_is_asked_for_and_not_there_is_named(
    project: Project, studio: ProjectStudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emo_desktop.export.encoders.encodes", lambda *_: False)
    preset = SMALL.changed({"picture.encoder": "graphics"})
    orders = (order_film(project, tmp_path / "f.mp4", preset=preset),)
    job = make_films(orders, project, studio=studio, token=CancelToken(), preset=preset)
    told = [event.text for event in job if isinstance(event, Notice)]
    assert len(told) == 1 and "the processor does it with libx264" in told[0]
    assert probe_film(tmp_path / "f.mp4").frames == 40


def test_nothing_is_left_of_films_that_are_cancelled(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    def leftovers() -> Iterator[Path]:
        return tmp_path.iterdir()

    for name in ("png-sequence", "prores-4444", "wav-only"):
        preset, token = shipped_preset(name), CancelToken()
        order = order_film(project, tmp_path / f"f{preset.suffix}", preset=preset)
        job = make_films((order,), project, studio=studio, token=token, preset=preset)
        for event in job:
            if "film together" in getattr(event, "stage", "") or name == "wav-only":
                token.cancel()
                break
        with pytest.raises(Cancelled):
            list(job)
        assert list(leftovers()) == []


def test_a_slow_folder_holds_up_nothing_but_the_frame_that_is_being_written(
    project: Project, studio: ProjectStudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    encode = PictureTrack.encode

    def slow(track: PictureTrack, frame: Bytes, count: int = 1) -> object:
        time.sleep(0.05)
        written.append(count)
        return encode(track, frame, count)

    monkeypatch.setattr(PictureTrack, "encode", slow)
    token = CancelToken()
    orders = (order_film(project, tmp_path / "f.mp4"),)
    job = make_films(orders, project, studio=studio, token=token, preset=SMALL)
    with pytest.raises(Cancelled):
        for event in job:
            if isinstance(event, Progress) and event.stage == "Putting the film together":
                token.cancel()
    assert len(written) < 40 and list(tmp_path.iterdir()) == []
