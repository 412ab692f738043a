"""What is drawn of a sound is what is in it, at every scale, and quickly."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emo_desktop.audio.peaks import SAMPLES_PER_PEAK, PeakPyramid, build_peaks, unpacked
from emo_desktop.base.arrays import Floats

RATE = 48000
STEP = 1 / 32767


def noise(samples: int, seed: int = 0) -> Floats:
    return np.random.default_rng(seed).uniform(-0.8, 0.8, samples).astype(np.float32)


def blocks(sound: Floats, *lengths: int) -> Iterator[Floats]:
    begin = 0
    for length in lengths:
        yield sound[begin : begin + length]
        begin += length
    yield sound[begin:]


def test_every_column_has_the_extremes_of_its_samples() -> None:
    sound = noise(64 * 400)
    peaks = build_peaks([sound], sample_rate_hz=RATE)
    drawn = peaks.read(0, len(sound) / RATE, 100)
    pieces = sound.reshape(100, -1)
    loudness = np.sqrt(np.square(pieces).mean(axis=1))
    expected = np.stack([pieces.min(axis=1), pieces.max(axis=1), loudness], axis=1)
    assert drawn == pytest.approx(expected, abs=2 * STEP)


@given(
    samples=st.integers(1, 20_000),
    cuts=st.lists(st.integers(0, 3000), max_size=6),
    begin=st.floats(-0.2, 0.5),
    length=st.floats(1e-4, 1),
    columns=st.integers(1, 300),
)
def test_no_peak_is_lost_and_none_is_far_from_its_place(
    samples: int, cuts: list[int], begin: float, length: float, columns: int
) -> None:
    sound = noise(samples)
    peaks = build_peaks(blocks(sound, *cuts), sample_rate_hz=RATE)
    drawn = peaks.read(begin, begin + length, columns)
    width = length * RATE / columns
    reach = max(width, SAMPLES_PER_PEAK)
    for column in range(0, columns, max(1, columns // 7)):
        first, behind = begin * RATE + width * column, begin * RATE + width * (column + 1)
        inside = sound[max(0, int(np.ceil(first))) : max(0, int(np.floor(behind)))]
        near = sound[max(0, int(first - reach)) : max(0, int(behind + reach) + 1)]
        if len(inside):
            assert drawn[column, 0] <= inside.min() + STEP
            assert drawn[column, 1] >= inside.max() - STEP
        if len(near):
            assert drawn[column, 0] >= min(0, near.min()) - STEP
            assert drawn[column, 1] <= max(0, near.max()) + STEP
        else:
            assert not drawn[column].any()


def test_how_it_came_in_makes_no_difference() -> None:
    sound = noise(10_000)
    whole = build_peaks([sound], sample_rate_hz=RATE)
    pieces = build_peaks(blocks(sound, 1, 63, 64, 65, 0, 3000), sample_rate_hz=RATE)
    assert np.array_equal(whole.finest, pieces.finest)
    assert pieces.samples == 10_000
    assert pieces.duration_s == 10_000 / RATE


def test_a_sound_on_one_side_is_as_loud_as_it_is() -> None:
    sound = noise(6400)
    both = np.stack([sound, np.zeros_like(sound)], axis=1)
    against = np.stack([sound, -sound], axis=1)
    assert build_peaks([both], sample_rate_hz=RATE).read(0, 0.1, 5)[:, 1].min() > 0.7
    assert build_peaks([against], sample_rate_hz=RATE).read(0, 0.1, 5)[:, 0].max() < -0.7


def test_there_is_nothing_to_see_outside_the_sound() -> None:
    peaks = build_peaks([np.full(RATE, 0.5, np.float32)], sample_rate_hz=RATE)
    drawn = peaks.read(-1, 2, 30)
    assert not drawn[:10].any()
    assert drawn[10:20] == pytest.approx(0.5, abs=STEP)
    assert not drawn[20:].any()
    assert not build_peaks([], sample_rate_hz=RATE).read(0, 1, 10).any()
    assert peaks.read(1, 1, 10).shape == (10, 3)
    assert peaks.read(0, 1, 0).shape == (0, 3)


def test_too_loud_is_full_scale() -> None:
    peaks = build_peaks([np.array([-3, 3], np.float32)], sample_rate_hz=RATE)
    assert peaks.read(0, 2 / RATE, 1).tolist() == [[-1, 1, 1]]


def test_it_comes_back_from_its_bytes() -> None:
    peaks = build_peaks([noise(12_345)], sample_rate_hz=44_100)
    again = unpacked(peaks.packed())
    assert (again.sample_rate_hz, again.samples) == (44_100, 12_345)
    assert np.array_equal(again.finest, peaks.finest)
    assert np.array_equal(again.read(0, 0.2, 77), peaks.read(0, 0.2, 77))


@pytest.mark.parametrize("damage", [b"", b"EMOpeak1", b"x" * 500])
def test_other_bytes_are_no_peaks(damage: bytes) -> None:
    with pytest.raises(ValueError, match="peaks"):
        unpacked(damage)
    with pytest.raises(ValueError, match="peaks"):
        unpacked(build_peaks([noise(1000)], sample_rate_hz=RATE).packed()[:-4])


def long_sound(hours: float) -> Iterator[Floats]:
    second = noise(RATE)
    for _ in range(round(hours * 3600)):
        yield second


def test_two_hours_fit_into_memory() -> None:
    count = 2 * 3600 * RATE // SAMPLES_PER_PEAK
    finest = np.random.default_rng(1).integers(-9000, 9000, (3, count)).astype(np.int16)
    finest.sort(axis=0)
    finest[2] = abs(finest[2])
    peaks = PeakPyramid(RATE, count * SAMPLES_PER_PEAK, finest)
    assert peaks.size_bytes < 48 * 2**20
    for length_s in (7200, 700, 60, 3):
        assert peaks.read(1, 1 + length_s, 2000).shape == (2000, 3)


def test_what_is_held_does_not_grow_with_the_sound() -> None:
    tracemalloc.start()
    try:
        peaks = build_peaks(long_sound(1 / 6), sample_rate_hz=RATE)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    sound_bytes = peaks.samples * 4
    assert peak < 3 * peaks.finest.nbytes + 4 * 2**20 < sound_bytes / 5
