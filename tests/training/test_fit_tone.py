"""The fit finds what tells song from speech, and where to draw the line."""

from __future__ import annotations

import numpy as np
import pytest

from emo_desktop.audio.singing import CUES
from emo_desktop.base.arrays import Floats
from emo_desktop.training.speech.fit_tone import NATURAL, SPOKEN, SUNG, fit


def cues_of(middle: float, count: int, seed: int) -> Floats:
    """Windows of which only the second cue says anything."""
    rows = np.random.default_rng(seed).normal(size=(count, len(CUES)))
    rows[:, 1] += middle
    return rows


@pytest.fixture(scope="module")
def cues() -> dict[str, Floats]:
    spoken = {name: cues_of(-2, 500 + 300 * place, place) for place, name in enumerate(SPOKEN)}
    return spoken | {name: cues_of(2, 700, 9) for name in SUNG}


def test_the_cue_that_tells_them_apart_weighs_most(cues: dict[str, Floats]) -> None:
    weights, _ = fit(cues)
    assert weights[1] > 5 * np.abs(np.delete(weights, 1)).max()


def test_a_hundredth_of_natural_speech_is_called_sung(cues: dict[str, Floats]) -> None:
    weights, bias = fit(cues)
    natural = np.concatenate([cues[name] for name in NATURAL])
    assert (natural @ weights + bias > 0).mean() == pytest.approx(0.01, abs=0.002)
    assert (cues[SUNG[0]] @ weights + bias > 0).mean() > 0.9


def test_a_large_source_counts_no_more_than_a_small_one(cues: dict[str, Floats]) -> None:
    usual, _ = fit(cues)
    many = dict(cues)
    many["espeak"] = np.concatenate([cues["espeak"]] * 20)
    crowded, _ = fit(many)
    assert np.corrcoef(usual, crowded)[0, 1] > 0.99
