"""The middle of a stereo sound."""

from __future__ import annotations

import numpy as np
import pytest

from emo_desktop.audio.centre import centre_of
from emo_desktop.base.arrays import Floats

RATE_HZ = 16_000


def _in_blocks(sound: Floats, length: int) -> list[Floats]:
    return [sound[begin : begin + length] for begin in range(0, len(sound), length)]


def _noise(seed: int, count: int = 2 * RATE_HZ) -> Floats:
    return np.random.default_rng(seed).standard_normal(count).astype(np.float32)


def _share_of(sound: Floats, voice: Floats) -> float:
    """Power of the voice in ``sound`` against the power of all else, in dB."""
    part = (sound @ voice) / (voice @ voice) * voice
    rest = sound - part
    return float(10 * np.log10((part @ part) / (rest @ rest)))


@pytest.mark.parametrize("length", [100, 997, 5000, 2 * RATE_HZ])
def test_what_both_sides_share_stays_as_it_is(length: int) -> None:
    voice = _noise(1)
    both = np.stack([voice, voice], axis=1)
    middle = np.concatenate(list(centre_of(_in_blocks(both, length))))
    assert middle.shape == voice.shape
    assert np.abs(middle - voice).max() < 1e-5


def test_one_channel_stays_as_it_is() -> None:
    voice = _noise(2)
    middle = np.concatenate(list(centre_of(_in_blocks(voice[:, None], 4096))))
    assert np.abs(middle - voice).max() < 1e-5


def test_what_is_on_one_side_only_goes() -> None:
    sound = np.stack([_noise(3), np.zeros(2 * RATE_HZ, np.float32)], axis=1)
    middle = np.concatenate(list(centre_of(_in_blocks(sound, 4096))))
    assert np.sqrt(np.mean(middle**2)) < 0.01


def test_the_voice_gains_on_what_differs_between_the_sides() -> None:
    time_s = np.arange(2 * RATE_HZ) / RATE_HZ
    voice = np.sum([np.sin(2 * np.pi * hz * time_s) for hz in range(200, 2000, 200)], axis=0)
    mix = np.stack([voice + _noise(5), voice + _noise(6)], axis=1)
    middle = np.concatenate(list(centre_of(_in_blocks(mix, 4096))))
    assert _share_of(middle, voice) > _share_of(mix.mean(axis=1), voice) + 1.5


def test_blocks_do_not_matter() -> None:
    mix = np.stack([_noise(7), _noise(7) + _noise(8)], axis=1)
    whole = np.concatenate(list(centre_of([mix])))
    parts = np.concatenate(list(centre_of(_in_blocks(mix, 1234))))
    assert np.abs(whole - parts).max() < 1e-6


def test_a_sound_shorter_than_a_window_is_given_whole() -> None:
    middle = np.concatenate(list(centre_of([np.ones((30, 2), np.float32)])))
    assert np.allclose(middle, 1, atol=1e-5)
    assert list(centre_of([])) == []
