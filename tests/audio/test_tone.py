"""Song is told from speech, excitement from calm, and stresses and ends are where they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from emo_desktop.audio.features import STEPS_PER_S, is_voiced, measure_voice
from emo_desktop.audio.tone import EVENT_REACH_S, TONE_REACH_S, ToneTrack, hear_tone
from emo_desktop.base.arrays import Floats
from tests.audio.voices import (
    AH,
    EE,
    OO,
    RATE,
    babble,
    faded,
    hiss,
    resonance,
    silence,
    slice_of,
    vowel,
)

VOICES = Path(__file__).parents[2] / "resources" / "samples" / "voices"
TUNE = (0, 4, 7, 5, 4, 2, 0, 2, 4, 0, -3, 0)
TRACKS = ("song", "arousal", "emphasis", "phrase_end")


def tone_of(sound: Floats) -> ToneTrack:
    """The tone of a clip, from its first step to its last."""
    reach, count = round(TONE_REACH_S * STEPS_PER_S), len(sound) * STEPS_PER_S // RATE
    voice = measure_voice(slice_of(sound), first_step=-reach, count=count + 2 * reach)
    tone = hear_tone(voice)
    return ToneTrack(0, *(getattr(tone, name)[reach : reach + count] for name in TRACKS))


def note(seconds: float, f0_hz: float, formants: tuple[float, ...], *, vibrato: float) -> Floats:
    """A held note; vibrato in semitones at 5.5 Hz."""
    time = np.arange(round(seconds * RATE)) / RATE
    pitch = f0_hz * 2 ** (vibrato * np.sin(2 * np.pi * 5.5 * time) / 12)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    harmonics = range(1, int(6000 / f0_hz))
    sound = sum(resonance(k * f0_hz, formants) / k * np.sin(k * phase) for k in harmonics)
    return faded(np.asarray(0.1 * sound / np.std(sound)), 0.03)


def song(seconds: float, *, vibrato: float = 0.0, f0_hz: float = 196.0) -> Floats:
    parts: list[Floats] = []
    for place in range(round(seconds / 0.55)):
        hz = f0_hz * 2 ** (TUNE[place % len(TUNE)] / 12)
        parts += [hiss(0.05), note(0.5, hz, (AH, EE, OO)[place % 3], vibrato=vibrato)]
    return np.concatenate(parts)


def speech(
    seconds: float,
    *,
    f0_hz: float = 130.0,
    swing: float = 3.0,
    pace: float = 1.0,
    bright: float = 1,
) -> Floats:
    """Syllables whose pitch falls all the time, with hisses between them."""
    chance = np.random.default_rng(5)
    parts: list[Floats] = []
    while sum(map(len, parts)) < seconds * RATE:
        span = float(chance.uniform(0.12, 0.25)) / pace
        time = np.arange(round(span * RATE)) / RATE
        glide = swing * (chance.uniform(-1, 1) - 2 * (time / span - 0.5))
        phase = 2 * np.pi * np.cumsum(f0_hz * 2 ** (glide / 12)) / RATE
        formants = (AH, EE, OO)[chance.integers(3)]
        sound = sum(
            resonance(k * f0_hz, formants)
            / k
            * (k * f0_hz / 700) ** (bright - 1)
            * np.sin(k * phase)
            for k in range(1, int(5000 / f0_hz))
        )
        parts += [faded(np.asarray(0.1 * sound / np.std(sound))), hiss(0.06 / pace)]
    return np.concatenate(parts)


def read(name: str) -> Floats:
    samples, rate_hz = soundfile.read(VOICES / name, dtype="float32")
    return np.asarray(soxr.resample(samples, rate_hz, RATE))


@pytest.mark.parametrize("vibrato", [0.0, 0.3, 0.8])
@pytest.mark.parametrize("f0_hz", [110.0, 196.0, 330.0])
def test_notes_are_song(vibrato: float, f0_hz: float) -> None:
    heard = tone_of(song(12, vibrato=vibrato, f0_hz=f0_hz)).song
    assert (heard > 0.9).mean() > 0.9


@pytest.mark.parametrize("pace", [0.6, 1.0, 1.4])
def test_syllables_are_speech(pace: float) -> None:
    assert tone_of(speech(12, pace=pace)).song.max() < 0.01


@pytest.mark.parametrize(("name", "is_song"), [("song.flac", True), ("speech.flac", False)])
def test_the_sample_voices_are_told_apart(name: str, is_song: bool) -> None:
    sound = read(name)
    voice = measure_voice(slice_of(sound), first_step=0, count=len(sound) * STEPS_PER_S // RATE)
    heard = tone_of(sound).song[is_voiced(voice) > 0.5]
    assert (heard.mean() > 0.95) if is_song else (heard.max() < 0.05)


def test_what_is_no_voice_is_neither_sung_nor_stressed() -> None:
    for sound in (silence(10), hiss(10, low_hz=100), 0.3 * hiss(10, level=0.001)):
        tone = tone_of(sound)
        for name in TRACKS:
            assert np.abs(getattr(tone, name)).max() < 0.05, name


def test_soft_music_under_speech_is_no_song() -> None:
    talk = np.concatenate([part for _ in range(5) for part in (speech(1.8), silence(1.2))])
    chords = np.concatenate([
        sum(note(2, hz * 2 ** (step / 12), AH, vibrato=0) for step in (0, 4, 7))
        for hz in (196.0, 220.0, 175.0, 196.0, 147.0, 196.0, 220.0, 196.0, 175.0)
    ])[: len(talk)]  # fmt: skip
    assert tone_of(np.asarray(0.3 * chords)).song.max() > 0.9
    assert tone_of(talk + 0.06 * chords).song.max() < 0.01


def test_song_takes_over_smoothly_and_once() -> None:
    heard = tone_of(np.concatenate([speech(15), song(15), speech(15)])).song
    assert heard[500] < 0.01
    assert heard[2250] > 0.99
    assert heard[4000] < 0.01
    assert np.abs(np.diff(heard)).max() < 0.02
    assert (np.diff(heard > 0.5) != 0).sum() == 2


def test_a_part_equals_the_whole_bit_for_bit() -> None:
    sound = np.concatenate([speech(9), silence(0.7), song(9), babble(6)])
    whole = tone_of(sound)
    reach, events = (round(s * STEPS_PER_S) for s in (TONE_REACH_S, EVENT_REACH_S))
    for first, count in ((0, 500), (431, 613), (1203, 77), (1999, 400)):
        begin = first * RATE // STEPS_PER_S - round(9 * RATE)
        end = (first + count) * RATE // STEPS_PER_S + round(9 * RATE)
        near = slice_of(sound, begin, end - begin)
        for names, margin in ((TRACKS[:2], reach), (TRACKS[2:], events)):
            voice = measure_voice(near, first_step=first - margin, count=count + 2 * margin)
            part = hear_tone(voice)
            for name in names:
                values = getattr(part, name)[margin : margin + count]
                assert np.array_equal(values, getattr(whole, name)[first : first + count]), name


def test_excitement_is_heard() -> None:
    calm = tone_of(speech(10, f0_hz=100, swing=1.0, pace=0.7, bright=0.7))
    usual = tone_of(speech(10))
    excited = tone_of(speech(10, f0_hz=180, swing=5.0, pace=1.3, bright=1.3))
    levels = [float(tone.arousal[300:700].mean()) for tone in (calm, usual, excited)]
    assert levels[0] + 0.2 < levels[1] < levels[2] - 0.2
    assert levels[0] < 0 < levels[2]


def syllables(*, strong: int, lift: float, gain: float) -> Floats:
    parts = []
    for place in range(9):
        is_strong = place == strong
        f0_hz = 120.0 * 2 ** (lift / 12 if is_strong else 0.0)
        parts += [vowel(0.18, f0_hz=f0_hz, level=0.06 * (gain if is_strong else 1.0)), hiss(0.07)]
    return np.concatenate(parts)


@pytest.mark.parametrize("strong", [3, 5])
@pytest.mark.parametrize(("lift", "gain"), [(0.0, 2.0), (5.0, 1.3)])
def test_the_stressed_syllable_stands_out(strong: int, lift: float, gain: float) -> None:
    emphasis = tone_of(syllables(strong=strong, lift=lift, gain=gain)).emphasis
    assert emphasis.argmax() / STEPS_PER_S == pytest.approx(0.25 * strong + 0.09, abs=0.07)
    assert emphasis.max() > 1.2 * np.sort(emphasis)[-2]


def test_accents_are_apart() -> None:
    places = np.flatnonzero(tone_of(speech(20)).emphasis)
    assert 10 < len(places) < 50
    assert np.diff(places).min() >= 30


def test_phrases_end_where_the_voice_does() -> None:
    sound = np.concatenate([
        speech(1.5), silence(0.6), speech(2.0), silence(0.15), speech(1.0), silence(1.0)
    ])  # fmt: skip
    ends_s = np.flatnonzero(tone_of(sound).phrase_end) / STEPS_PER_S
    first = len(speech(1.5)) / RATE
    second = (len(sound) - RATE) / RATE
    assert ends_s == pytest.approx([first, second], abs=0.12)


def test_a_gulp_is_no_phrase() -> None:
    assert not tone_of(np.concatenate([silence(1), vowel(0.15), silence(1)])).phrase_end.any()


@pytest.mark.parametrize("seconds", [0.01, 0.5, 2.0, 5.0])
def test_a_short_track_has_a_tone(seconds: float) -> None:
    voice = measure_voice(slice_of(vowel(seconds)), first_step=0, count=round(seconds * 100))
    tone = hear_tone(voice)
    for name in TRACKS:
        assert getattr(tone, name).shape == voice.level_db.shape
        assert np.isfinite(getattr(tone, name)).all()
