"""The mouth opens on vowels, closes on murmurs and in pauses, and is shut for what is no voice."""

from __future__ import annotations

import numpy as np
import pytest

from emo_desktop.audio.features import measure_voice
from emo_desktop.base.arrays import Floats
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX
from emo_desktop.motion.hearing import hear_classes
from emo_desktop.motion.mouth import hear_mouth, mouth_weights
from emo_desktop.motion.visemes import (
    CLASS_INDEX,
    CLASSES,
    SHAPE_INDEX,
    SHAPES,
    sealed,
    shapes_from_classes,
)
from tests.audio.voices import AH, EE, OO, RATE, babble, hiss, murmur, silence, slice_of, vowel


def mouth_of(*parts: Floats) -> dict[str, Floats]:
    """The weights of the mouth, every 10 ms, for sounds one after the other."""
    sound = np.concatenate(parts)
    voice = measure_voice(slice_of(sound), first_step=0, count=len(sound) * 100 // RATE)
    track = hear_mouth(voice)
    weights = mouth_weights(track.shapes, track.seal, seed=1, strength=1.0)
    return {name: weights[:, INDEX[name]] for name in BLENDSHAPES}


def test_open_vowels_open_the_jaw_most() -> None:
    jaws = [mouth_of(silence(0.5), vowel(0.5, v), silence(0.5))["jawOpen"] for v in (AH, EE, OO)]
    ah, ee, oo = (float(jaw[60:90].mean()) for jaw in jaws)
    assert 0.35 < ah <= 0.62
    assert 0.05 < ee < 0.6 * ah
    assert 0.05 < oo < 0.6 * ah


def test_vowels_shape_the_lips() -> None:
    ee, oo = (mouth_of(vowel(0.3, AH), vowel(0.6, v), vowel(0.3, AH)) for v in (EE, OO))
    held = slice(45, 75)
    assert ee["mouthStretchLeft"][held].mean() > 2 * oo["mouthStretchLeft"][held].mean()
    assert oo["mouthPucker"][held].mean() > 0.3 > ee["mouthPucker"][held].mean()


def test_the_mouth_is_shut_in_pauses() -> None:
    mouth = mouth_of(vowel(0.4), silence(1.0), vowel(0.4))
    for name in ("jawOpen", "mouthPucker", "mouthStretchLeft", "mouthLowerDownLeft"):
        assert mouth[name][75:105].max() < 0.01, name


def test_a_held_vowel_is_held() -> None:
    jaw = mouth_of(silence(0.5), vowel(2.5), silence(0.5))["jawOpen"]
    assert jaw[80:280].std() < 0.05
    assert jaw[80:280].min() > 0.3


def test_hiss_brings_the_teeth_together_and_parts_the_lips() -> None:
    mouth = mouth_of(vowel(0.4), hiss(0.2, level=0.08), vowel(0.4))
    assert mouth["jawOpen"][50] < 0.5 * mouth["jawOpen"][25]
    assert mouth["mouthLowerDownLeft"][50] > 0.1
    assert mouth["mouthPressLeft"][50] < 0.2


def test_a_murmur_between_vowels_closes_the_lips() -> None:
    mouth = mouth_of(vowel(0.4), murmur(0.1), vowel(0.4))
    assert mouth["jawOpen"][42:48].min() < 0.1
    assert mouth["mouthPressLeft"][42:48].max() > 0.35
    assert mouth["mouthPressLeft"][20] < 0.05
    assert (mouth["mouthClose"] <= mouth["jawOpen"] + 1e-12).all()


@pytest.mark.parametrize("level", [0.003, 0.02, 0.1])
def test_what_is_no_voice_leaves_the_mouth_shut(level: float) -> None:
    time = np.arange(3 * RATE) / RATE
    hums = [
        level * sum(np.sin(2 * np.pi * hz * k * time + k) / k for k in range(1, 8))
        for hz in (50, 100, 120)
    ]
    breath = hiss(3, level=level, low_hz=300) * np.clip(np.sin(2 * np.pi * 0.4 * time), 0, 1)
    for sound in (hiss(3, level=level, low_hz=50), *hums, breath, silence(3)):
        mouth = mouth_of(sound)
        assert mouth["jawOpen"].max() < 0.04
        assert mouth["mouthPressLeft"].max() < 0.1


def test_room_noise_before_a_voice_does_not_open_the_mouth() -> None:
    room = hiss(3, level=0.003, low_hz=100)
    room[2 * RATE : round(2.5 * RATE)] += vowel(0.5)
    mouth = mouth_of(room)
    assert mouth["jawOpen"][:160].max() < 0.01
    assert mouth["jawOpen"][210:240].min() > 0.3


@pytest.mark.parametrize("gain", [0.05, 0.3, 5.0])
def test_loudness_of_the_recording_matters_little(gain: float) -> None:
    sound = babble(3)
    usual, changed = (mouth_of(s)["jawOpen"] for s in (sound, gain * sound))
    assert np.abs(usual - changed).mean() < 0.02


def test_the_mouth_begins_before_the_sound() -> None:
    jaw = mouth_of(silence(0.5), vowel(0.5))["jawOpen"]
    assert jaw[47] > 0.02
    assert jaw[20] < 0.01


def test_curves_do_not_jitter() -> None:
    jaw = mouth_of(babble(6))["jawOpen"][::4]
    assert np.abs(np.diff(jaw)).max() < 0.36
    turns = (np.diff(np.sign(np.diff(jaw))) != 0) & (np.abs(np.diff(jaw))[1:] > 0.02)
    assert turns.sum() < 10 * 6


def test_posteriors_are_probabilities() -> None:
    voice = measure_voice(slice_of(babble(3)), first_step=-20, count=340)
    posteriors = hear_classes(voice)
    assert posteriors.shape == (340, len(CLASSES))
    assert posteriors.min() >= -1e-12
    assert posteriors.sum(axis=1) == pytest.approx(1)


def test_coarticulation_reaches_a_held_target_and_closure_wins() -> None:
    posteriors = np.zeros((200, len(CLASSES)))
    posteriors[:, CLASS_INDEX["A"]] = 1
    posteriors[95:105] = 0
    posteriors[95:105, CLASS_INDEX["PBM"]] = 1
    shapes = shapes_from_classes(posteriors)
    jaw, press = shapes[:, SHAPE_INDEX["jawOpen"]], shapes[:, SHAPE_INDEX["mouthPress"]]
    assert jaw[40] == pytest.approx(0.65)
    assert jaw[100] < 0.3
    assert press[100] > 0.35
    assert press[40] == pytest.approx(0)


def test_the_seal_is_whole() -> None:
    chance = np.random.default_rng(0)
    shapes = chance.uniform(0, 1, (50, len(SHAPES)))
    closed = sealed(shapes, np.ones(50))
    assert closed[:, SHAPE_INDEX["jawOpen"]] == pytest.approx(0.06)
    assert closed[:, SHAPE_INDEX["mouthPress"]] == pytest.approx(0.45)
    assert np.array_equal(
        closed[:, SHAPE_INDEX["mouthPucker"]], shapes[:, SHAPE_INDEX["mouthPucker"]]
    )
    free = sealed(shapes, np.zeros(50))
    assert (free[:, SHAPE_INDEX["mouthClose"]] <= free[:, SHAPE_INDEX["jawOpen"]]).all()


def test_sides_differ_a_little() -> None:
    shapes = np.full((3, len(SHAPES)), 0.5)
    one, other = (mouth_weights(shapes, np.zeros(3), seed=s, strength=1) for s in (1, 2))
    lean = one[0, INDEX["mouthSmileLeft"]] - one[0, INDEX["mouthSmileRight"]]
    assert 0 < abs(lean) <= 0.05
    assert not np.array_equal(one, other)
