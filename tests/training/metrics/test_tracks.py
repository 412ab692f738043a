"""Tracks that follow each other, mouths read from pictures, closed lips."""

from __future__ import annotations

import numpy as np
import pytest

from emo_desktop.motion.visemes import CLASS_INDEX, CLASSES
from emo_desktop.training.metrics.alignment import align, pearson
from emo_desktop.training.metrics.closures import heard_bilabials, lip_closures
from emo_desktop.training.metrics.mouth_reading import read_mouth


@pytest.fixture
def curve() -> np.ndarray:
    rng = np.random.default_rng(3)
    noise = np.convolve(rng.standard_normal(140), np.hanning(7), mode="same")[10:130]
    return np.clip(0.3 + 0.2 * noise / noise.std(), 0, 1)


def crops_of(curve: np.ndarray) -> np.ndarray:
    """(F, 16, 24, 3) dark mouths that open, under light that changes, with noise."""
    rng = np.random.default_rng(4)
    rows = np.abs(np.arange(16) - 8)[:, None]
    light = 20 * np.sin(np.arange(len(curve)) / 9)
    mouths = (
        180
        + light[:, None, None]
        - 150 * np.clip(7 * curve[:, None, None] - rows, 0, 1) * np.ones(24)
    )
    return np.repeat(mouths[..., None], 3, axis=3) + rng.normal(0, 4, (len(curve), 16, 24, 3))


@pytest.mark.parametrize("late", [-3, 0, 4])
def test_the_offset_is_found(curve: np.ndarray, late: int) -> None:
    found = align(np.roll(curve, late), curve, reach=8)
    assert found is not None
    assert found.offset_frames == late
    assert found.r == pytest.approx(1)
    assert found.r_unshifted <= found.r


def test_gaps_do_not_count(curve: np.ndarray) -> None:
    gappy = 2 * curve + 1
    gappy[20:30] = np.nan
    assert pearson(gappy, curve) == pytest.approx(1)


def test_what_never_moves_follows_nothing(curve: np.ndarray) -> None:
    assert align(np.ones_like(curve), curve, reach=5) is None
    assert align(curve[:5], curve[:5], reach=2) is None


@pytest.mark.parametrize("late", [-3, 0, 2])
def test_a_mouth_is_read_from_pictures(curve: np.ndarray, late: int) -> None:
    reading = read_mouth(crops_of(np.roll(curve, late)), curve, reach=8)
    assert reading is not None
    assert reading.alignment.offset_frames == late
    assert reading.alignment.r > 0.9


def test_a_mouth_that_does_something_else_is_not_read_into_it(curve: np.ndarray) -> None:
    reading = read_mouth(crops_of(curve[::-1]), curve, reach=2)
    assert reading is not None
    assert reading.alignment.r < 0.5


def test_frames_without_a_face_are_not_read(curve: np.ndarray) -> None:
    crops = crops_of(curve)
    crops[40:50] = np.nan
    reading = read_mouth(crops, curve, reach=4)
    assert reading is not None
    assert np.isnan(reading.opening[40:50]).all()
    assert reading.alignment.r > 0.9


def test_too_few_frames_tell_nothing(curve: np.ndarray) -> None:
    assert read_mouth(crops_of(curve)[:15], curve[:15], reach=3) is None


def test_bilabials_are_heard_where_they_are_sure() -> None:
    posteriors = np.zeros((50, len(CLASSES)))
    posteriors[:, CLASS_INDEX["A"]] = 1
    posteriors[10:14, CLASS_INDEX["PBM"]] = 0.9
    posteriors[30, CLASS_INDEX["PBM"]] = 0.9  # shorter than any
    assert heard_bilabials(posteriors) == ((0.2, 0.28),)


def test_lips_that_stay_open_are_counted() -> None:
    times_s = np.arange(50) / 25
    opening = np.full(50, 1.0)
    opening[[10, 11]] = 0.0
    opening[:2] = 0.0
    closures = lip_closures(opening, times_s, [(0.4, 0.46), (1.2, 1.26), (9.0, 9.1)])
    assert closures.shown == (True, False)
    assert closures.share == 0.5


def test_where_nothing_is_said_there_is_no_share() -> None:
    assert lip_closures(np.ones(5), np.arange(5.0), []).share is None
