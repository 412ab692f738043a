"""Footage becomes clips; what cannot be learnt from is refused with the reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.errors import MediaError
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.face.detector import FaceDetector
from emo_desktop.training.emo.clip_file import clip_paths, read_clip
from emo_desktop.training.evaluation.film_reading import read_header
from emo_desktop.training.evaluation.voice import (
    HeardVoice,
    hear_voice,
    make_hearing,
    read_samples,
)
from emo_desktop.training.evaluation.watching import FilmWatched, WatchedFilm, watch_film
from emo_desktop.training.footage.consent import ConsentError, FootageConsent
from emo_desktop.training.footage.cuts import AdaptiveCuts
from emo_desktop.training.footage.doctor import FootageDone, FootageOrder, look_through
from emo_desktop.training.footage.film_clips import flow_to
from emo_desktop.training.footage.hearing import FilmSound
from emo_desktop.training.footage.record import FilmRecord, read_record
from emo_desktop.training.footage.shots import (
    RefusalKind,
    Shot,
    rows_at_25,
    watch_footage,
    why_not,
)
from tests.training.evaluation.films import Scene, make_scene, performed, write_film

CONSENT = FootageConsent("A. Speaker", "signed release", date(2030, 1, 1))
TODAY = date(2026, 11, 23)
FRAMES = 52


class NoCuts:
    """Finds a new shot at frames it was told of."""

    def __init__(self, *starts: int) -> None:
        self._starts = starts

    def add(self, rgb: Bytes) -> None:
        pass

    def starts(self) -> tuple[int, ...]:
        return self._starts


class Listener:
    """Hears numbers that tell where they were heard."""

    def listen(self, samples: np.ndarray, meter: object) -> FilmSound:
        steps = len(samples) // 320 + 100
        states = np.arange(steps, dtype=np.float16)[:, None, None] * np.ones(
            (1, 5, 384), np.float16
        )
        return FilmSound(states, np.zeros(len(samples) // 160))


@pytest.fixture(scope="module")
def talking() -> tuple[Scene, list[Bytes]]:
    scene = make_scene()
    frames = scene.draw(performed(FRAMES))
    # Larger, so that the face is one to learn from.
    return scene, [cv2.resize(f, (320, 400), interpolation=cv2.INTER_CUBIC) for f in frames]


def seen(order: FootageOrder, *starts: int) -> tuple[FilmRecord, ...]:
    *_, last = look_through(
        order,
        token=CancelToken(),
        today=TODAY,
        make_cuts=lambda fps: NoCuts(*starts),
        listener=Listener(),
    )
    assert isinstance(last, FootageDone)
    return last.films


def ordered(tmp_path: Path, **frames: Sequence[Bytes]) -> FootageOrder:
    for name, film in frames.items():
        folder = tmp_path / "footage" / name
        folder.mkdir(parents=True)
        write_film(folder / "take.mp4", film)
    return FootageOrder(tmp_path / "footage", tmp_path / "clips", CONSENT)


@pytest.fixture(scope="module")
def made(
    talking: tuple[Scene, list[Bytes]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[FootageOrder, tuple[FilmRecord, ...]]:
    order = ordered(tmp_path_factory.mktemp("made"), ann=talking[1])
    return order, seen(order)


def test_good_footage_becomes_a_clip(made: tuple[FootageOrder, tuple[FilmRecord, ...]]) -> None:
    order, (film,) = made
    assert film.refused == ()
    (path,) = clip_paths(order.clips)
    clip = read_clip(path)
    assert (clip.identity, clip.source, clip.held_out) == ("ann", "footage", False)
    assert clip.frames.shape == (48, 128, 128, 3)
    assert clip.reference.shape == (256, 256, 3)
    assert clip.hearing.shape == (146, 5, 384)
    # The states begin half a second before the first frame, a second after the sound's padding.
    assert clip.hearing[0, 0, 0] == 25
    jaw = np.corrcoef(clip.weights[:, 17], performed(48).weights[:, 17])[0, 1]
    assert jaw > 0.8
    assert ((clip.points > 0) & (clip.points < 1)).all()
    assert clip.rig_points is not None
    assert np.abs(clip.rig_points - clip.points).mean() < 0.03


def test_films_are_looked_at_once(made: tuple[FootageOrder, tuple[FilmRecord, ...]]) -> None:
    order, films = made
    (path,) = clip_paths(order.clips)
    before = path.stat().st_mtime_ns
    assert seen(order) == films
    assert path.stat().st_mtime_ns == before
    assert read_record(order.clips) == films


def test_the_agreement_is_recorded(made: tuple[FootageOrder, tuple[FilmRecord, ...]]) -> None:
    order, (film,) = made
    plain = json.loads((order.clips / "footage.json").read_text(encoding="utf-8"))
    assert plain["consents"] == [CONSENT.as_plain()]
    assert film.consent == CONSENT.digest
    report = (order.clips / "footage.txt").read_text(encoding="utf-8")
    assert "ann/take.mp4: 1 clips of 2 s, ann, for training" in report


@pytest.fixture(scope="module")
def watched(made: tuple[FootageOrder, tuple[FilmRecord, ...]]) -> tuple[WatchedFilm, HeardVoice]:
    """The good film as it is seen and heard."""
    (path,) = made[0].footage.rglob("*.mp4")
    header, token = read_header(path), CancelToken()
    *_, last = watch_film(header, detector=FaceDetector(), token=token)
    assert isinstance(last, FilmWatched)
    samples = read_samples(path, has_music=False, token=token)
    voice = hear_voice(samples, last.film.times_s, header.fps, make_hearing(), token)
    return last.film, voice


WHOLE = Shot(range(FRAMES), faces=1)


def test_a_good_shot_is_not_refused(watched: tuple[WatchedFilm, HeardVoice]) -> None:
    assert why_not(watched[0], WHOLE, watched[1]) is None


@pytest.mark.parametrize(
    ("shot", "points", "opening", "kind"),
    [
        (Shot(range(40), 1), 1, lambda asked: asked, RefusalKind.SHORT),
        (Shot(range(FRAMES), 2), 1, lambda asked: asked, RefusalKind.SEVERAL_FACES),
        (WHOLE, np.nan, lambda asked: asked, RefusalKind.NO_FACE),
        (WHOLE, 0.2, lambda asked: asked, RefusalKind.SMALL_FACE),
        (WHOLE, 1, np.zeros_like, RefusalKind.SILENT),
        (WHOLE, 1, lambda asked: np.roll(asked, 5), RefusalKind.OUT_OF_SYNC),
        (WHOLE, 1, lambda asked: noise_like(asked), RefusalKind.APART),
    ],
    ids=["short", "two faces", "no face", "small", "silent", "out of sync", "another voice"],
)
def test_what_cannot_be_learnt_from_is_refused(
    watched: tuple[WatchedFilm, HeardVoice],
    shot: Shot,
    points: float,
    opening: Callable[[np.ndarray], np.ndarray],
    kind: RefusalKind,
) -> None:
    film, voice = watched
    film = replace(film, points=film.points * points)
    refusal = why_not(film, shot, replace(voice, opening=opening(voice.opening)))
    assert refusal is not None
    assert refusal.kind is kind


def noise_like(asked: np.ndarray) -> np.ndarray:
    return np.random.default_rng(0).uniform(0, 0.5, len(asked))


def test_a_mouth_that_never_moves_is_another_ones(
    watched: tuple[WatchedFilm, HeardVoice],
) -> None:
    film, voice = watched
    still = replace(film, points=np.repeat(film.points[:1], FRAMES, axis=0))
    refusal = why_not(still, WHOLE, voice)
    assert refusal is not None
    assert refusal.kind is RefusalKind.MOUTH_STILL


def test_shots_begin_at_cuts_and_faces_are_counted(
    talking: tuple[Scene, list[Bytes]], tmp_path: Path
) -> None:
    frames = [np.hstack([frame, frame]) for frame in talking[1][:3]]
    header = read_header(write_film(tmp_path / "film.mp4", frames))
    job = watch_footage(header, NoCuts(2), detector=FaceDetector(), token=CancelToken())
    with pytest.raises(StopIteration) as end:
        while True:
            next(job)
    shots = end.value.value.shots
    assert [shot.frames for shot in shots] == [range(2), range(2, 3)]
    assert shots[0].faces == 2


def test_other_rates_become_25(watched: tuple[WatchedFilm, HeardVoice]) -> None:
    film, _voice = watched
    faster = replace(film, times_s=np.arange(FRAMES) / 50)
    assert rows_at_25(film, WHOLE).tolist() == list(range(FRAMES))
    assert rows_at_25(faster, WHOLE).tolist() == list(range(0, FRAMES, 2))


def test_footage_without_a_film_or_an_agreement(tmp_path: Path) -> None:
    order = FootageOrder(tmp_path, tmp_path / "clips", CONSENT)
    with pytest.raises(MediaError, match="There is no film"):
        seen(order)
    with pytest.raises(ConsentError, match="ended on 2030-01-01"):
        list(look_through(order, token=CancelToken(), today=date(2030, 1, 2)))
    with pytest.raises(ConsentError, match="Nobody is named"):
        FootageConsent(" ", "release")
    with pytest.raises(ConsentError, match="on what basis"):
        FootageConsent("A. Speaker", "")


def test_a_file_that_is_no_film_is_refused(tmp_path: Path) -> None:
    (tmp_path / "footage").mkdir()
    (tmp_path / "footage" / "broken.mp4").write_bytes(b"no film")
    (film,) = seen(FootageOrder(tmp_path / "footage", tmp_path / "clips", CONSENT))
    assert [refusal.kind for refusal in film.refused] == [RefusalKind.UNREADABLE]


def test_a_job_can_be_cancelled(talking: tuple[Scene, list[Bytes]], tmp_path: Path) -> None:
    order, token = ordered(tmp_path, ann=talking[1][:10]), CancelToken()
    job = look_through(order, token=token, today=TODAY, make_cuts=lambda fps: NoCuts())
    with pytest.raises(Cancelled):
        for _event in job:
            token.cancel()


def test_the_flow_points_to_where_the_reference_shows_it() -> None:
    rng = np.random.default_rng(0)
    picture = cv2.GaussianBlur(rng.integers(0, 255, (256, 256, 3), np.uint8), (0, 0), 4)
    picture = cv2.normalize(picture, None, 0, 255, cv2.NORM_MINMAX)
    moved = np.roll(cv2.resize(picture, (128, 128), interpolation=cv2.INTER_AREA), 4, axis=1)
    flow = flow_to(picture, moved[None])
    assert np.median(flow[0, 4:-4, 4:-4, 0]) == pytest.approx(-4 / 128, abs=0.004)
    assert np.median(flow[0, 4:-4, 4:-4, 1]) == pytest.approx(0, abs=0.004)


def test_cuts_are_found(talking: tuple[Scene, list[Bytes]], tmp_path: Path) -> None:
    pytest.importorskip("scenedetect")
    frames = talking[1][:20] + [255 - frame for frame in talking[1][20:40]]
    film = write_film(tmp_path / "film.mp4", frames)
    cuts = AdaptiveCuts(Fraction(read_header(film).fps))
    for frame in frames:
        cuts.add(frame)
    assert cuts.starts() == (20,)
