"""Blinks, glances and sway have human statistics and no memory."""

from __future__ import annotations

import numpy as np
import pytest

from emo_desktop.base.arrays import Floats
from emo_desktop.motion.chance import chance, wandering
from emo_desktop.motion.idle import (
    BLINK_REACH_S,
    blinks,
    breath,
    glances,
    settled,
    singing_sway,
    sway,
)

FPS = 25
LONG_S = np.arange(600 * FPS) / FPS


def beginnings(lids: Floats) -> Floats:
    return np.flatnonzero((lids[1:] > 0.5) & (lids[:-1] <= 0.5))


@pytest.mark.parametrize("seed", [0, 1, 99])
def test_blinks_come_as_often_as_people_blink(seed: int) -> None:
    fine_s = np.arange(600 * 100) / 100
    begin = beginnings(blinks(fine_s, seed=seed, rate=1.0))
    assert 12 * 10 <= len(begin) <= 22 * 10
    gaps_s = np.diff(begin) / 100
    assert gaps_s.std() > 0.8
    assert gaps_s.min() >= 0.7


def test_blinks_close_the_eyes_and_open_them_again() -> None:
    fine_s = np.arange(60 * 1000) / 1000
    lids = blinks(fine_s, seed=4, rate=1.0)
    begin = beginnings(lids)
    assert lids[begin[0] - 200] == 0
    assert lids[begin[0] : begin[0] + 150].max() == 1
    assert lids[begin[0] + 300] == 0
    half_s = (lids > 0.5).sum() / len(begin) / 1000
    assert half_s == pytest.approx(0.045 + 0.04 + 0.085, abs=0.01)


def ends_every(seconds: float, *, until_s: float = 600) -> Floats:
    """Ends of phrases, not quite evenly spaced, on steps of 10 ms."""
    chance = np.random.default_rng(3)
    gaps_s = seconds * chance.uniform(0.6, 1.4, round(until_s / seconds))
    return np.asarray(np.round(np.cumsum(gaps_s), 2))


def test_many_phrases_end_with_a_blink() -> None:
    fine_s = np.arange(600 * 100) / 100
    ends_s = ends_every(5.0)
    begin_s = beginnings(blinks(fine_s, seed=2, rate=1.0, phrase_ends_s=ends_s)) / 100
    after = [(begin_s - end) for end in ends_s[ends_s < 595]]
    with_blink = np.mean([((gap > 0) & (gap < 0.25)).any() for gap in after])
    assert with_blink == pytest.approx(0.55, abs=0.12)


@pytest.mark.parametrize("spacing_s", [0.4, 1.0, 2.0, 4.0, 9.0])
@pytest.mark.parametrize("rate", [1.0, 2.0])
def test_ends_of_phrases_bring_no_hail_of_blinks(spacing_s: float, rate: float) -> None:
    fine_s = np.arange(120 * 100) / 100
    for seed in range(5):
        ends_s = ends_every(spacing_s, until_s=120)
        begin = beginnings(blinks(fine_s, seed=seed, rate=rate, phrase_ends_s=ends_s))
        assert 12 * rate <= len(begin) / 2 <= 22 * rate
        assert np.diff(begin).min() >= 69  # hundredths of a second


def test_far_ends_of_phrases_do_not_matter() -> None:
    ends_s = ends_every(1.5)
    whole = blinks(LONG_S, seed=8, rate=1.0, phrase_ends_s=ends_s)
    for first in (0, 2000, 9123):
        times_s = LONG_S[first : first + 50]
        near = np.abs(ends_s - times_s.mean()) < BLINK_REACH_S + 1.0
        part = blinks(times_s, seed=8, rate=1.0, phrase_ends_s=ends_s[near])
        assert np.array_equal(part, whole[first : first + 50])


def test_blinks_obey_the_rate() -> None:
    counts = [len(beginnings(blinks(LONG_S, seed=3, rate=rate))) for rate in (0.5, 1.0, 2.0)]
    assert counts[0] < 0.7 * counts[1] < 0.7 * 0.7 * counts[2]
    assert not blinks(LONG_S, seed=3, rate=0).any()


@pytest.mark.parametrize("seed", range(30))
def test_a_clip_begins_as_the_portrait(seed: int) -> None:
    start_s = np.arange(12) / FPS
    assert not blinks(start_s, seed=seed, rate=2.0).any()
    assert np.abs(glances(start_s, seed=seed)).max() < 0.6
    assert settled(np.zeros(1)) == 0


def test_glances_rest_at_the_viewer_and_go_aside() -> None:
    gaze = glances(LONG_S, seed=5)
    distance = np.hypot(*gaze.T)
    assert 0.3 < (distance < 1.0).mean() < 0.75
    assert 4.0 < distance.max() < 8.5
    steps = np.hypot(*np.diff(gaze, axis=0).T)
    assert 20 < (steps > 1.0).sum() / 10 < 80


def test_sway_is_slow_and_of_unit_strength() -> None:
    drift = sway(LONG_S, seed=6)
    assert drift.std(axis=0) == pytest.approx(1, abs=0.25)
    power = np.abs(np.fft.rfft(drift, axis=0)) ** 2
    hz = np.fft.rfftfreq(len(drift), 1 / FPS)
    assert power[(hz > 0) & (hz < 3)].sum() / power[hz > 0].sum() > 0.98
    assert np.abs(np.corrcoef(drift.T) - np.eye(3)).max() < 0.25


def test_singing_sways_slowly_from_side_to_side() -> None:
    swing = singing_sway(LONG_S, seed=6)
    assert np.abs(swing).max() <= 1.1
    assert swing.std(axis=0) == pytest.approx(0.6, abs=0.05)
    power = np.abs(np.fft.rfft(swing, axis=0)) ** 2
    hz = np.fft.rfftfreq(len(swing), 1 / FPS)
    assert power[(hz > 0.25) & (hz < 0.55)].sum() / power.sum() > 0.97
    assert np.abs(np.corrcoef(swing.T) - np.eye(3)).max() < 0.2


def test_any_moment_is_found_alone() -> None:
    place = slice(3000, 3010)
    for whole, part in (
        (blinks(LONG_S, seed=7, rate=1.3), blinks(LONG_S[place], seed=7, rate=1.3)),
        (glances(LONG_S, seed=7), glances(LONG_S[place], seed=7)),
        (sway(LONG_S, seed=7), sway(LONG_S[place], seed=7)),
        (singing_sway(LONG_S, seed=7), singing_sway(LONG_S[place], seed=7)),
        (breath(LONG_S, seed=7), breath(LONG_S[place], seed=7)),
    ):
        assert np.array_equal(whole[place], part)


def test_chance_is_even_and_its_streams_know_nothing_of_each_other() -> None:
    cells = np.arange(-5000, 5000)
    values = chance(1, "blink", cells)
    assert values.min() >= 0
    assert values.max() < 1
    assert np.histogram(values, 10, (0, 1))[0] == pytest.approx(1000, abs=120)
    for other in (chance(2, "blink", cells), chance(1, "glance", cells), np.roll(values, 1)):
        assert abs(np.corrcoef(values, other)[0, 1]) < 0.04
    assert np.array_equal(values, chance(1, "blink", cells))


@pytest.mark.parametrize("seed", [0, -1, 2**64, 2**200 + 1])
def test_any_whole_number_is_a_seed(seed: int) -> None:
    assert np.isfinite(wandering(seed, "a", LONG_S[:100], rate_hz=1.0)).all()
