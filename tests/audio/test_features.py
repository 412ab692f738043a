"""Features measure what they say, and a step's features know only its neighbourhood."""

from __future__ import annotations

import numpy as np
import pytest

from emo_desktop.audio import features
from emo_desktop.audio.features import (
    MEL_BANDS,
    REACH_S,
    STEP_SAMPLES,
    STEPS_PER_S,
    VoiceFeatures,
    VoiceMeter,
    is_voiced,
    measure_voice,
    mel_centres_hz,
    relative_level_db,
)
from emo_desktop.audio.source import SoundSlice
from emo_desktop.base.arrays import Floats
from tests.audio.voices import EE, OO, RATE, babble, hiss, silence, slice_of, vowel

TRACKS = ("level_db", "voicing", "f0_hz", "mel")


def same(one: VoiceFeatures, other: VoiceFeatures, steps: slice = slice(None)) -> bool:
    """Whether two measures, of the second one's ``steps``, are equal to the last bit."""
    return all(np.array_equal(getattr(one, n), getattr(other, n)[steps]) for n in TRACKS)


def test_level_is_in_decibels_of_full_scale() -> None:
    tone = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE)
    voice = measure_voice(slice_of(tone), first_step=10, count=80)
    assert voice.level_db == pytest.approx(20 * np.log10(0.5 / np.sqrt(2)), abs=0.1)
    quiet = measure_voice(slice_of(silence(1)), first_step=0, count=100)
    assert quiet.level_db == pytest.approx(-100)


@pytest.mark.parametrize("f0_hz", [75.0, 110.0, 220.0, 330.0, 600.0])
def test_pitch(f0_hz: float) -> None:
    voice = measure_voice(slice_of(vowel(0.6, f0_hz=f0_hz)), first_step=10, count=40)
    assert is_voiced(voice).min() > 0.9
    assert np.median(voice.f0_hz) == pytest.approx(f0_hz, rel=0.03)


def test_pitch_is_heard_through_hiss() -> None:
    sound = vowel(0.6, f0_hz=140.0) + hiss(0.6, level=0.1, low_hz=2000)
    voice = measure_voice(slice_of(sound), first_step=10, count=40)
    assert is_voiced(voice).min() > 0.8


def test_noise_is_not_voiced() -> None:
    voice = measure_voice(slice_of(hiss(1, low_hz=100)), first_step=5, count=90)
    assert is_voiced(voice).mean() < 0.05


def test_mel_bands_lie_where_the_sound_is() -> None:
    hz = mel_centres_hz()
    assert hz.shape == (MEL_BANDS,)
    for tone_hz in (200.0, 1000.0, 5000.0):
        tone = np.sin(2 * np.pi * tone_hz * np.arange(RATE) / RATE)
        voice = measure_voice(slice_of(tone), first_step=50, count=1)
        assert hz[voice.mel[0].argmax()] == pytest.approx(tone_hz, rel=0.1)
    bright, dark = (
        measure_voice(slice_of(vowel(0.5, formants)), first_step=25, count=1).mel[0]
        for formants in (EE, OO)
    )
    front = (hz > 2000) & (hz < 2800)
    assert bright[front].sum() / bright.sum() > 2 * dark[front].sum() / dark.sum()


def test_a_step_is_the_same_in_every_slice() -> None:
    sound = babble(3)
    whole = measure_voice(slice_of(sound), first_step=-30, count=330)
    for first in (0, 1, 4321, 16000):
        begin = -(-first // STEP_SAMPLES) + 5
        part = measure_voice(slice_of(sound, first), first_step=begin, count=50)
        assert same(part, whole, slice(begin + 30, begin + 80))


def test_a_step_does_not_know_what_is_out_of_reach() -> None:
    sound = babble(2)
    far = sound.copy()
    reach = round(REACH_S * RATE)
    far[: RATE - reach] = 0
    far[RATE + reach :] = 1
    one, other = (measure_voice(slice_of(s), first_step=100, count=1) for s in (sound, far))
    assert same(one, other)


def test_a_meter_measures_the_same() -> None:
    sound, meter = babble(6), VoiceMeter()
    for first_step, count in ((-150, 800), (0, 600), (37, 1), (37, 250), (290, 400)):
        expected = measure_voice(slice_of(sound), first_step=first_step, count=count)
        measured = meter.measure(slice_of(sound), first_step=first_step, count=count)
        assert measured.first_step == first_step
        assert len(measured.level_db) == count
        assert same(measured, expected)


def test_a_meter_measures_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    measured_s = 0.0
    measure_pitch = features.measure_pitch

    def counted(samples: Floats) -> tuple[Floats, Floats]:
        nonlocal measured_s
        measured_s += len(samples) / RATE
        return measure_pitch(samples)

    monkeypatch.setattr(features, "measure_pitch", counted)
    sound, meter = babble(14), VoiceMeter()
    for first_s in range(0, 8, 2):
        cut = slice_of(sound, first_s * RATE, 6 * RATE)
        meter.measure(cut, first_step=(first_s + 1) * STEPS_PER_S, count=4 * STEPS_PER_S)
    assert 10 < measured_s < 11


def test_a_meter_forgets_what_is_long_ago() -> None:
    sound, meter = babble(5), VoiceMeter(most_blocks=2)
    for _ in range(2):
        measured = meter.measure(slice_of(sound), first_step=0, count=500)
    assert same(measured, measure_voice(slice_of(sound), first_step=0, count=500))


def test_level_is_compared_with_the_voice_itself() -> None:
    sound = np.concatenate([vowel(1.0), vowel(0.3, level=0.05), vowel(1.0)])
    usual, quiet = (
        relative_level_db(measure_voice(slice_of(gain * sound), first_step=0, count=230))
        for gain in (1.0, 0.1)
    )
    assert usual[10:220] == pytest.approx(quiet[10:220], abs=1.0)
    assert usual[115] == pytest.approx(usual[50] - 6, abs=1.0)


def test_wild_samples_stay_finite() -> None:
    wild = SoundSlice(np.array([3e38, -3e38] * 800, np.float32), -400)
    voice = measure_voice(wild, first_step=-5, count=30)
    assert all(np.isfinite(getattr(voice, n)).all() for n in ("level_db", "f0_hz", "mel"))
