"""The finished film: lips closed at p, b and m, aperture as asked, in time, at rest in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from emo_desktop.app.samples import sample_portrait, sample_voice
from emo_desktop.base.resources import resources_dir
from tests.performance.film import SIZE, VOICES, FilmQuality, make_film, measure_film

PORTRAITS = resources_dir() / "samples" / "portraits"
# What the judge makes of painted and drawn lips; see docs/draft-quality.md.
LEAST_R = {"character": 0.95, "painting": 0.7, "drawing": 0.75}


def _quality(portrait: Path, voice: Path, folder: Path, *, size: int) -> FilmQuality:
    heard = json.loads((VOICES / f"{voice.stem}.json").read_text(encoding="utf-8"))
    film = make_film(portrait, voice, folder, size=size)
    return measure_film(film, [(begin_s, end_s) for begin_s, end_s in heard["bilabials"]])


def test_a_film_shows_what_a_recorded_person_says(tmp_path: Path) -> None:
    quality = _quality(sample_portrait(), VOICES / "ru_0518.flac", tmp_path, size=256)
    assert quality.closed == quality.bilabials >= 2
    assert quality.aperture_r >= LEAST_R["character"]
    assert abs(quality.lag_frames) <= 1
    assert quality.silence_span is not None
    assert quality.silence_span <= 0.02


@pytest.mark.slow
@pytest.mark.parametrize("voice", ["speech", "song"])
@pytest.mark.parametrize("portrait", sorted(PORTRAITS.iterdir()), ids=lambda path: path.stem)
def test_the_samples_speak_and_sing(portrait: Path, voice: str, tmp_path: Path) -> None:
    sample = sample_voice().with_name(f"{voice}.flac")
    quality = _quality(portrait, sample, tmp_path, size=SIZE)
    assert quality.closed >= 0.95 * quality.bilabials
    assert quality.aperture_r >= LEAST_R[portrait.stem]
    assert abs(quality.lag_frames) <= 1
