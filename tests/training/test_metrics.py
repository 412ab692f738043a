"""The judges of the performance must themselves be right."""

from __future__ import annotations

import numpy as np
import pytest

from emo_desktop.motion.visemes import CLASS_INDEX
from emo_desktop.training.speech.metrics import (
    ClosureScore,
    correlation,
    group_accuracy,
    lag_s,
    score_closures,
)
from emo_desktop.training.speech.recordings import Phone

TIMES_S = (np.arange(100) + 0.5) / 25
PHONES = (Phone(0.0, 1.0, "a"), Phone(1.0, 1.1, "b"), Phone(1.1, 2.0, "o"), Phone(2.0, 2.1, "m"))


def _closed_at(*moments_s: float, jaw: float = 0.05) -> ClosureScore:
    press = np.zeros(100)
    jaws = np.full(100, 0.5)
    for moment_s in moments_s:
        frame = int(moment_s * 25)
        press[frame], jaws[frame] = 0.45, jaw
    return score_closures(press, jaws, PHONES, times_s=TIMES_S, slack_s=0.04)


def test_lips_that_close_where_they_should_score_full() -> None:
    score = _closed_at(1.05, 2.05)
    assert (score.recall, score.precision) == (1.0, 1.0)
    assert max(map(abs, score.offsets_s)) <= 0.04


def test_a_missed_and_a_needless_closure_cost_recall_and_precision() -> None:
    score = _closed_at(1.05, 3.0)
    assert (score.recall, score.precision) == (0.5, 0.5)


def test_pressed_lips_over_an_open_jaw_are_no_closure() -> None:
    assert _closed_at(1.05, 2.05, jaw=0.4).recall == 0


def test_a_closure_a_tenth_of_a_second_off_does_not_count() -> None:
    assert _closed_at(1.3).recall == 0


def test_scores_add_up() -> None:
    total = _closed_at(1.05) + _closed_at(1.05, 2.05, 3.0)
    assert (total.said, total.shown, total.closed, total.right) == (4, 3, 4, 3)


def test_groups_forgive_what_looks_alike() -> None:
    said = np.array([CLASS_INDEX[name] for name in ("sil", "A", "TDNL", "PBM")])
    heard = np.array([CLASS_INDEX[name] for name in ("A", "AH", "KG", "FV")])
    assert group_accuracy(heard, said) == pytest.approx(2 / 3)


def test_a_late_track_is_found_late() -> None:
    reference = np.random.default_rng(0).standard_normal(200)
    assert lag_s(np.roll(reference, 3), reference, step_s=0.04) == pytest.approx(0.12)
    assert correlation(reference, 2 * reference + 1) == pytest.approx(1)
