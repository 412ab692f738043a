"""A decision holds while it is unclear, and no longer than its memory."""

from __future__ import annotations

import numpy as np
import pytest

from emo_desktop.audio.features import STEPS_PER_S
from emo_desktop.audio.singing import _decided
from emo_desktop.audio.windows import HOP, Windows, quantiles


@pytest.mark.parametrize(
    ("chances", "decisions"),
    [
        ([0.9, 0.9, 0.9], [1, 1, 1]),
        ([0.1, 0.4, 0.6, 0.7, 0.6, 0.4, 0.3], [0, 0, 0, 1, 1, 1, 0]),
        ([0.9, 0.4, 0.4, 0.4, 0.4], [1, 1, 1, 0, 0]),
        ([0.1, 0.6, 0.6, 0.6, 0.6], [0, 0, 0, 1, 1]),
        ([0.6, 0.4], [1, 0]),
    ],
)
def test_the_last_clear_window_decides(chances: list[float], decisions: list[int]) -> None:
    assert _decided(np.array(chances)).tolist() == decisions


def test_windows_lie_on_the_clips_grid() -> None:
    clip = np.arange(2000.0)
    for first, count in ((0, 2000), (1, 1500), (250, 700), (399, 302)):
        windows = Windows(first, count, length=300)
        cut = windows.cut(clip[first : first + count])
        assert (cut[:, 0] % HOP == 0).all()
        assert (cut[:, 0] >= first).all()
        assert (cut[:, -1] < first + count).all()
        assert len(cut) == len(windows)
        assert np.array_equal(cut, clip[cut[:, :1].astype(int) + np.arange(300)])
    assert len(Windows(1, 398, length=300)) == 0
    assert not Windows(1, 398, length=300).read(np.zeros(0)).any()


@pytest.mark.parametrize("smooth", [False, True])
def test_windows_are_read_at_their_middles(smooth: bool) -> None:
    windows = Windows(-30, 1000, length=300)
    values = np.random.default_rng(0).uniform(size=len(windows))
    track = windows.read(values, smooth=smooth)
    middles = 30 + 150 + HOP * np.arange(len(windows))
    assert track[middles] == pytest.approx(values)
    halfway = (values[1:] + values[:-1]) / 2
    assert track[middles[:-1] + HOP // 2] == pytest.approx(halfway)
    assert np.abs(np.diff(track)).max() < 0.02 * STEPS_PER_S / 100


def test_quantiles_are_those_of_the_chosen() -> None:
    chance = np.random.default_rng(1)
    values, chosen = chance.normal(size=(5, 40)), chance.integers(0, 2, (5, 40)).astype(float)
    chosen[3] = 0
    low, middle = quantiles(values, chosen, (0.1, 0.5), without=7.0)
    for row in (0, 1, 2, 4):
        among = values[row][chosen[row] > 0]
        assert low[row] == pytest.approx(np.quantile(among, 0.1))
        assert middle[row] == pytest.approx(np.median(among))
    assert low[3] == middle[3] == 7.0
