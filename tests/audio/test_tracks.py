"""Smoothing and neighbourhoods keep to their reach and their place."""

from __future__ import annotations

import numpy as np
import pytest

from emo_desktop.audio.tracks import around, smoothed
from emo_desktop.base.easing import smoothstep


@pytest.mark.parametrize("reach", [1, 4, 30])
def test_smoothing_keeps_place_mean_and_reach(reach: int) -> None:
    impulse = np.zeros(101)
    impulse[50] = 1
    answer = smoothed(impulse, reach)
    assert answer.shape == impulse.shape
    assert answer.argmax() == 50
    assert answer.sum() == pytest.approx(1)
    assert answer == pytest.approx(answer[::-1])
    assert np.flatnonzero(answer > 1e-12)[[0, -1]].tolist() == [50 - reach, 50 + reach]


def test_a_track_shorter_than_the_window_keeps_its_length() -> None:
    assert smoothed(np.ones(3), 40).shape == (3,)


def test_neighbourhoods() -> None:
    rows = around(np.arange(1.0, 5.0), before=2, after=1, outside=-1)
    assert rows.tolist() == [[-1, -1, 1, 2], [-1, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, -1]]


def test_smoothstep() -> None:
    assert smoothstep(np.array([-1.0, 0, 1, 2, 3]), 0, 2) == pytest.approx([0, 0, 0.5, 1, 1])
