"""The meter: peak and its hold, clipping, too quiet, nothing at all, the noise behind a voice."""

from __future__ import annotations

import numpy as np
import pytest

from emo_desktop.audio.level_meter import LevelMeter
from emo_desktop.base.arrays import Floats

RATE_HZ = 48000


def pushed(meter: LevelMeter, sound: Floats) -> LevelMeter:
    for begin in range(0, len(sound), 960):
        meter.push(sound[begin : begin + 960].astype(np.float32))
    return meter


def tone(level_db: float, seconds: float) -> Floats:
    time_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return np.asarray(10 ** (level_db / 20) * np.sin(2 * np.pi * 500 * time_s))


def test_a_peak_is_held_and_falls() -> None:
    meter = pushed(LevelMeter(RATE_HZ), tone(-12, 0.5))
    assert meter.read().peak_db == pytest.approx(-12, abs=0.1)
    pushed(meter, tone(-50, 1))
    levels = meter.read()
    assert -40 < levels.peak_db < -30
    assert (levels.hold_db, levels.loudest_db) == pytest.approx((-12, -12), abs=0.1)
    pushed(meter, tone(-50, 2))
    levels = meter.read()
    assert levels.hold_db == pytest.approx(-50, abs=0.1)
    assert levels.loudest_db == pytest.approx(-12, abs=0.1)


def test_clipping_is_remembered_until_it_is_cleared() -> None:
    meter = pushed(LevelMeter(RATE_HZ), tone(-6, 0.2))
    assert not meter.read().has_clipped
    meter.push(np.array([32767 / 32768], np.float32))
    pushed(meter, tone(-6, 1))
    assert meter.read().has_clipped
    meter.clear_clip()
    assert not meter.read().has_clipped
    pushed(meter, tone(-6, 0.1))
    assert not meter.read().has_clipped
    meter.push(np.array([-1], np.float32))
    assert meter.read().has_clipped


def test_three_quiet_seconds_are_too_quiet() -> None:
    meter = pushed(LevelMeter(RATE_HZ), tone(-33, 2))
    assert not meter.read().is_too_quiet
    pushed(meter, tone(-33, 1.5))
    assert meter.read().is_too_quiet
    pushed(meter, tone(-20, 0.1))
    assert not meter.read().is_too_quiet
    pushed(meter, tone(-33, 2.5))
    assert not meter.read().is_too_quiet
    pushed(meter, tone(-33, 1))
    assert meter.read().is_too_quiet


def test_nothing_at_all_is_not_the_same_as_quiet() -> None:
    meter = pushed(LevelMeter(RATE_HZ), np.zeros(4 * RATE_HZ))
    levels = meter.read()
    assert levels.is_dead and not levels.is_too_quiet and levels.peak_db == -120
    pushed(meter, tone(-70, 0.1))
    assert not meter.read().is_dead


def test_noise_is_what_is_left_between_the_words() -> None:
    noise = np.random.default_rng(1).normal(0, 10 ** (-60 / 20), 6 * RATE_HZ)
    words = noise + tone(-15, 6) * (np.arange(6 * RATE_HZ) // 12000 % 2)
    assert pushed(LevelMeter(RATE_HZ), words).read().noise_db == pytest.approx(-60, abs=1)
