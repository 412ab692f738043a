"""Exports that wait: order, pause, cancel, resume, faults, and a restart."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from emo_desktop.app.film_job import FilmMade, FilmsAdvanced
from emo_desktop.app.film_orders import ExportChoices, ExportRequest
from emo_desktop.app.film_queue import ExportQueue
from emo_desktop.app.film_queue_run import ExportTold, ExtrasOfFilms, run_exports
from emo_desktop.app.honesty_choices import HonestyChoices
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.projects import LineOrder, add_voice_line, edit_project
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.base.kept_jobs import JobState
from emo_desktop.base.settings import Settings
from emo_desktop.export.film import FilmExtras
from emo_desktop.export.probe import probe_film
from emo_desktop.project.edits.characters import (
    restore_consent,
    set_consent,
    withdraw_consent,
)
from emo_desktop.project.edits.timing import move_line_to
from emo_desktop.project.media import Consent
from emo_desktop.project.storage import load_project
from tests.app.media import write_voice
from tests.app.scenes import KeepingStudio, make_project, make_settings
from tests.conftest import DATA


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("queue")


@pytest.fixture(scope="module")
def settings(home: Path) -> Settings:
    return make_settings(home)


@pytest.fixture(scope="module")
def folder(home: Path, settings: Settings) -> Path:
    folder = home / "Scene.emo"
    make_project(folder, DATA / "portraits" / "astronaut.jpg", settings, lines=0)
    order = LineOrder(write_voice(home / "voice.wav", 2.0), begin_s=Fraction(0))
    add_voice_line(folder, order, token=CancelToken())
    return folder


@pytest.fixture
def queue(tmp_path: Path) -> ExportQueue:
    return ExportQueue(tmp_path / "exports.json")


def request(folder: Path, output: Path, **said: object) -> ExportRequest:
    choices = ExportChoices(output=str(output), **said)  # type: ignore[arg-type]
    return ExportRequest(load_project(folder), folder, choices)


def run(
    queue: ExportQueue,
    settings: Settings,
    token: CancelToken | None = None,
    extras_of: ExtrasOfFilms | None = None,
):
    studios: dict[Path, ProjectStudio] = {}

    def studio_of(asked: ExportRequest) -> ProjectStudio:
        return studios.setdefault(
            asked.folder, ProjectStudio(asked.folder, KeepingStudio(settings))
        )

    return run_exports(
        queue, studio_of=studio_of, token=token or CancelToken(), extras_of=extras_of
    )


def states(queue: ExportQueue) -> list[str]:
    return [str(job.state) for job in queue.jobs]


def test_exports_are_made_in_order_and_say_how_far_they_are(
    queue: ExportQueue, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    told: list[list[str]] = []
    queue.add(request(folder, tmp_path / "a.mp4", preset="small"))
    queue.add(request(folder, tmp_path / "b.wav", preset="wav-only"))
    queue.move(2, 0)
    stop = queue.listen(lambda: told.append(states(queue)))
    events = list(run(queue, settings))
    stop()
    assert [event.job for event in events if isinstance(event.told, FilmMade)] == [2, 1]
    assert ["running", "waiting"] in told and ["done", "running"] in told
    assert states(queue) == ["done", "done"]
    assert [job.made for job in queue.jobs] == [
        (str(tmp_path / "b.wav"),),
        (str(tmp_path / "a.mp4"),),
    ]
    assert all(job.share == 1 for job in queue.jobs)
    queue.remove_done()
    assert queue.jobs == ()


def test_a_job_is_refused_when_its_turn_comes_after_a_withdrawal(
    queue: ExportQueue, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "Scene.emo")
    consent = Consent("I agree.", "Anna", "2024-02-03", "the person agreed")
    agreed = edit_project(
        tmp_path / "Scene.emo", lambda now: set_consent(now, now.characters[0].id, consent)
    )
    anna = agreed.characters[0].id
    honesty = HonestyChoices(marks=False)
    queue.add(request(tmp_path / "Scene.emo", tmp_path / "a.mp4", honesty=honesty))
    # Kept as it was asked for, also over a restart.
    assert ExportQueue(tmp_path / "exports.json").jobs[0].choices.honesty == honesty
    edit_project(tmp_path / "Scene.emo", lambda now: withdraw_consent(now, anna, on="2025-01-02"))
    list(run(queue, settings))
    (job,) = queue.jobs
    assert job.state is JobState.FAILED and "withdrawn on 2025-01-02" in job.reason and job.hint
    assert not (tmp_path / "a.mp4").exists()
    edit_project(tmp_path / "Scene.emo", lambda now: restore_consent(now, anna))
    queue.resume(job.id)
    said: list[HonestyChoices] = []

    def extras_of(studio: object, preset: object, choices: HonestyChoices):
        said.append(choices)
        return lambda order, shots: FilmExtras()

    list(run(queue, settings, extras_of=extras_of))
    assert states(queue) == ["done"] and said == [honesty]


def test_a_paused_export_rests_between_two_frames_and_goes_on_with_the_next(
    queue: ExportQueue, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    job = queue.add(request(folder, tmp_path / "a.mp4", preset="small"))
    resting, seen = threading.Event(), 0
    for event in run(queue, settings):
        assert isinstance(event, ExportTold)
        if isinstance(event.told, FilmsAdvanced) and event.told.share > 0.4 and not seen:
            seen = 1
            queue.pause(job.id)
            assert queue.job(job.id).state is JobState.PAUSED  # type: ignore[union-attr]

            def go_on() -> None:
                resting.set()
                queue.resume(job.id)

            threading.Timer(0.3, go_on).start()
        elif seen == 1:
            assert resting.is_set()
            seen = 2
    assert seen == 2 and states(queue) == ["done"]
    assert probe_film(tmp_path / "a.mp4").frames == 20


def test_when_all_is_paused_the_film_that_is_written_rests_and_goes_on_with_all(
    queue: ExportQueue, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    job = queue.add(request(folder, tmp_path / "a.mp4", preset="small"))
    queue.add(request(folder, tmp_path / "b.wav", preset="wav-only"))
    seen: list[tuple[list[str], bool]] = []

    def go_on() -> None:
        queue.resume(job.id)  # alone it does not
        seen.append((states(queue), ExportQueue(tmp_path / "exports.json").is_paused))
        queue.resume_all()

    for event in run(queue, settings):
        if isinstance(event.told, FilmsAdvanced) and event.told.share > 0.4 and not seen:
            queue.pause_all()
            threading.Timer(0.1, go_on).start()
            assert queue.wait_while_paused(job.id, 0.01)
    assert seen == [(["paused", "waiting"], True)]
    assert states(queue) == ["done", "done"] and not queue.is_paused
    assert probe_film(tmp_path / "a.mp4").frames == 20


def test_a_film_that_rests_when_the_program_ends_rests_after_a_restart(
    queue: ExportQueue, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    queue.add(request(folder, tmp_path / "a.mp4", preset="small"))
    token = CancelToken()
    with pytest.raises(Cancelled):
        for event in run(queue, settings, token):
            if isinstance(event.told, FilmsAdvanced) and event.told.share > 0.4:
                queue.pause_all()
                token.cancel()
    again = ExportQueue(tmp_path / "exports.json")
    assert again.is_paused and states(queue) == states(again) == ["paused"]
    assert again.jobs[0].share == 0  # half a film was thrown away
    assert sorted(path.name for path in tmp_path.iterdir()) == ["exports.json"]
    again.resume_all()
    list(run(again, settings))
    assert states(again) == ["done"] and probe_film(tmp_path / "a.mp4").frames == 20


def test_a_film_that_rests_can_be_cancelled(
    queue: ExportQueue, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    job = queue.add(request(folder, tmp_path / "a.mp4", preset="small"))
    for event in run(queue, settings):
        if isinstance(event.told, FilmsAdvanced) and event.told.share > 0.4:
            queue.pause(job.id)
            threading.Timer(0.05, queue.cancel, [job.id]).start()
    assert states(queue) == ["cancelled"]
    assert states(ExportQueue(tmp_path / "exports.json")) == ["cancelled"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["exports.json"]


def test_a_cancelled_export_leaves_nothing_and_the_next_is_made(
    queue: ExportQueue, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    first = queue.add(request(folder, tmp_path / "a.mp4", preset="small"))
    queue.add(request(folder, tmp_path / "b.mp4", preset="small"))
    for event in run(queue, settings):
        if isinstance(event.told, FilmsAdvanced) and event.job == first.id:
            queue.cancel(first.id)
    assert states(queue) == ["cancelled", "done"]
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["b.mp4", "exports.json"]
    queue.resume(first.id)
    list(run(queue, settings))
    assert (tmp_path / "a.mp4").exists() and states(queue) == ["done", "done"]


def test_a_removed_or_paused_export_that_waits_is_left_out(
    queue: ExportQueue, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    for name in "abc":
        queue.add(request(folder, tmp_path / f"{name}.mp4", preset="small"))
    queue.remove(1)
    queue.pause(2)
    list(run(queue, settings))
    assert states(queue) == ["paused", "done"]
    assert not (tmp_path / "a.mp4").exists() and not (tmp_path / "b.mp4").exists()
    queue.pause_all()
    queue.resume(2)
    assert list(run(queue, settings)) == []
    queue.resume_all()
    list(run(queue, settings))
    assert states(queue) == ["done", "done"]


def test_what_fails_says_why_and_overwrites_nothing(
    queue: ExportQueue, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "a.mp4").write_bytes(b"mine")
    queue.add(request(folder, tmp_path / "a.mp4"))
    queue.add(request(folder, tmp_path / "b.mp4", preset="nothing"))
    queue.add(request(folder, tmp_path / "c.mov"))
    queue.add(request(folder, tmp_path / "a.mp4", preset="small"), replaces=True)
    list(run(queue, settings))
    assert states(queue) == ["failed", "failed", "failed", "done"]
    reasons = [job.reason for job in queue.jobs]
    assert "a.mp4 is in" in reasons[0] and "no preset" in reasons[1] and ".mp4" in reasons[2]
    assert all(job.hint for job in queue.jobs[:3])
    assert probe_film(tmp_path / "a.mp4").frames == 20


def test_the_document_is_exported_as_it_was_when_it_was_asked_for(
    queue: ExportQueue, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    asked = request(folder, tmp_path / "a.mp4", preset="small")
    clip = asked.project.clips[0]
    moved = replace(asked, project=move_line_to(asked.project, clip.id, Fraction(1)).after)
    queue.add(moved)
    list(run(queue, settings))
    assert probe_film(tmp_path / "a.mp4").frames == 30


def test_after_a_restart_what_was_being_made_is_made_from_the_saved_document(
    queue: ExportQueue, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    changes = {"fps": "25", "timecode": "01:00:00:00"}
    queue.add(request(folder, tmp_path / "a.mp4", preset="small", changes=changes))
    job = run(queue, settings)
    next(job)
    assert states(queue) == ["running"]
    again = ExportQueue(tmp_path / "exports.json")
    assert states(again) == ["waiting"]
    job.close()
    assert states(queue) == ["waiting"]
    list(run(again, settings))
    facts = probe_film(tmp_path / "a.mp4")
    assert (facts.frames, facts.fps, facts.timecode) == (50, 25, "01:00:00:00")


def test_stopping_all_gives_back_what_was_being_made(
    queue: ExportQueue, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    queue.add(request(folder, tmp_path / "a.mp4", preset="small"))
    token = CancelToken()
    with pytest.raises(Cancelled):
        for event in run(queue, settings, token):
            if isinstance(event.told, FilmsAdvanced):
                token.cancel()
    assert states(queue) == ["waiting"] and not (tmp_path / "a.mp4").exists()


def test_a_file_that_is_no_queue_is_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "exports.json"
    for content in (b"", b"{}", b'{"format": 2, "next_id": 1, "is_paused": false, "jobs": []}'):
        path.write_bytes(content)
        assert ExportQueue(path).jobs == ()
