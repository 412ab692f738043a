"""The mouth follows what is heard: styles, effort, song, silence, and lips that really close."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from emo_desktop.base.arrays import Floats
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX
from emo_desktop.motion.mouth import REACH, MouthTrack, hear_mouth, mouth_weights
from emo_desktop.motion.speech_encoder import SpeechTrack
from emo_desktop.motion.visemes import (
    CLASS_INDEX,
    SHAPE_INDEX,
    SHAPES,
    MouthStyle,
    natural_style,
    read_style,
)
from tests.motion.spoken import sentence, spoken

NATURAL = natural_style()
JAW = SHAPE_INDEX["jawOpen"]
PRESETS = ("cartoon", "clear", "mumble", "natural")


def mouth_of(
    speech: SpeechTrack,
    *,
    level_db: Floats | float = -20.0,
    song: float = 0.0,
    style: MouthStyle = NATURAL,
) -> MouthTrack:
    count = len(speech.posteriors)
    level = np.broadcast_to(level_db, (count,)).astype(float)
    return hear_mouth(speech, level, np.full(count, song), style=style)


def at_frames(track: MouthTrack, *, fps: float = 25, begin_s: float = 0.0) -> tuple[Floats, Floats]:
    """Shapes and seal as frames see them."""
    steps = np.arange(len(track.seal))
    moments = (np.arange(begin_s, len(steps) / 50 - 0.04, 1 / fps)) * 50 - 0.5
    shapes = np.stack([np.interp(moments, steps, column) for column in track.shapes.T], axis=1)
    return shapes, np.interp(moments, steps, track.seal)


def weights_of(speech: SpeechTrack, *, style: MouthStyle = NATURAL) -> dict[str, Floats]:
    shapes, seal = at_frames(mouth_of(speech, style=style))
    weights = mouth_weights(shapes, seal, seed=1, strength=1.0, style=style)
    return {name: weights[:, INDEX[name]] for name in BLENDSHAPES}


def test_sounds_shape_the_mouth() -> None:
    ah, ee, oo = (
        mouth_of(spoken(("sil", 1), (name, 0.5), ("sil", 1))).shapes[60:70].mean(axis=0)
        for name in ("A", "IY", "UW")
    )
    assert ah[JAW] > 2 * max(ee[JAW], oo[JAW])
    stretch, pucker = SHAPE_INDEX["mouthStretch"], SHAPE_INDEX["mouthPucker"]
    assert ee[stretch] > 3 * max(ah[stretch], oo[stretch])
    assert oo[pucker] > 3 * max(ah[pucker], ee[pucker])


def test_classes_and_shapes_count_half_each() -> None:
    speech = spoken(("sil", 1), ("A", 1), ("sil", 1))
    without = SpeechTrack(0, speech.posteriors, np.zeros_like(speech.shapes))
    half, only_heard, only_classes = (
        mouth_of(track, style=replace(NATURAL, heard_share=share)).shapes[75, JAW]
        for track, share in ((without, 0.5), (without, 1.0), (without, 0.0))
    )
    assert only_heard == pytest.approx(0)
    assert half == pytest.approx(0.5 * only_classes, rel=0.05)


def test_a_change_of_style_takes_full_effect() -> None:
    # The network heard a natural mouth: half of it must not pull an edited table back.
    speech = spoken(("sil", 1), ("A", 1), ("sil", 1))
    targets = list(NATURAL.targets)
    row = list(targets[CLASS_INDEX["A"]])
    row[JAW] = 0.2
    targets[CLASS_INDEX["A"]] = tuple(row)
    jaw = mouth_of(speech, style=replace(NATURAL, targets=tuple(targets))).shapes[75, JAW]
    assert jaw == pytest.approx(0.2, abs=0.03)


@pytest.mark.parametrize("name", PRESETS)
def test_every_closure_is_seen_at_25_frames_per_second(name: str) -> None:
    style = read_style(name)
    for begin_s in np.arange(0, 0.04, 0.005):
        speech = spoken(("sil", 0.4), ("A", 0.2), ("PBM", 0.04), ("A", 0.2), ("sil", 0.4))
        shapes, seal = at_frames(mouth_of(speech, style=style), begin_s=begin_s)
        weights = mouth_weights(shapes, seal, seed=1, strength=1, style=style)
        shut = weights[:, INDEX["jawOpen"]] - weights[:, INDEX["mouthClose"]] < 1e-3
        pressed = weights[:, INDEX["mouthPressLeft"]] > 0.9 * style.targets[1][6]
        during = slice(round((0.58 - begin_s) * 25), round((0.70 - begin_s) * 25))
        assert (shut & pressed)[during].any()
        assert not pressed[: round((0.52 - begin_s) * 25)].any()
        assert not pressed[round((0.76 - begin_s) * 25) :].any()


def test_a_doubtful_closure_is_none() -> None:
    speech = spoken(("A", 0.6), ("PBM", 0.06), ("A", 0.6))
    doubtful = 0.15 * speech.posteriors
    doubtful[:, CLASS_INDEX["A"]] += 0.85
    assert mouth_of(SpeechTrack(0, doubtful, speech.shapes)).seal.max() == 0
    assert mouth_of(speech).seal.max() == 1


def test_a_louder_voice_opens_the_jaw_further() -> None:
    speech = spoken(("sil", 1), *[("A", 0.2), ("TDNL", 0.06)] * 12, ("sil", 1))
    count = len(speech.posteriors)
    steady = mouth_of(speech).shapes[:, JAW]
    level_db = -20 + 9 * np.sin(np.arange(count) / 12)
    varied = mouth_of(speech, level_db=level_db).shapes[:, JAW]
    opened = (varied / steady.clip(1e-6))[60 : count - 60]
    above_db = level_db[60 : count - 60] + 20
    assert opened[above_db > 7].mean() > 1.12
    assert opened[above_db < -7].mean() < 0.88
    assert np.corrcoef(opened, above_db)[0, 1] > 0.95


@pytest.mark.parametrize("gain_db", [-35, -20, 15])
def test_the_level_of_the_recording_does_not_matter(gain_db: float) -> None:
    speech = sentence(6)
    level_db = -22 + 6 * np.random.default_rng(1).normal(size=len(speech.posteriors))
    usual, other = (mouth_of(speech, level_db=level_db + gain) for gain in (0, gain_db))
    np.testing.assert_allclose(usual.shapes, other.shapes, atol=1e-9)


def test_song_opens_vowels_further() -> None:
    speech = spoken(("sil", 1), ("AH", 1), ("SZ", 1), ("sil", 1))
    said, sung = (mouth_of(speech, song=song).shapes[:, JAW] for song in (0.0, 1.0))
    assert sung[75] == pytest.approx(1.22 * said[75], rel=0.03)
    assert sung[125] == pytest.approx(said[125], rel=0.05)


def test_the_jaw_is_capped() -> None:
    speech = spoken(("sil", 1), ("A", 2), ("sil", 1))
    level_db = np.where(np.arange(200) < 100, -40.0, -10.0)
    wide = replace(NATURAL, gains=(3.0, *NATURAL.gains[1:]))
    for style in (NATURAL, wide):
        assert mouth_of(speech, level_db=level_db, song=1, style=style).shapes[:, JAW].max() < 0.8


@pytest.mark.parametrize("name", PRESETS)
def test_silence_is_rest(name: str) -> None:
    speech = spoken(("A", 0.5), ("sil", 2), ("A", 0.5))
    speech.posteriors[25:125] *= 0.98  # as sure as a network is, and its shapes are never quite 0
    speech.posteriors[25:125, CLASS_INDEX["A"]] += 0.02
    speech.shapes[25:125] += 0.02
    mouth = mouth_of(speech, style=read_style(name))
    assert mouth.shapes[46:104].max() == 0
    assert mouth.seal[25:125].max() == 0


def test_lips_make_ready_in_the_silence_before_a_sound() -> None:
    pucker = mouth_of(spoken(("sil", 1), ("UW", 0.5), ("sil", 1))).shapes[
        :, SHAPE_INDEX["mouthPucker"]
    ]
    assert pucker[46] > 0.1  # 80 ms before


def test_what_is_too_faint_for_a_voice_leaves_the_mouth_at_rest() -> None:
    speech = sentence(6)
    assert mouth_of(speech, level_db=-80).shapes.max() == 0
    assert mouth_of(speech, level_db=-80).seal.max() == 0
    heard, faint = mouth_of(speech, level_db=-20), mouth_of(speech, level_db=-60)
    np.testing.assert_array_equal(heard.shapes[30:-30], faint.shapes[30:-30])


def test_closures_are_quiet_and_still_heard() -> None:
    speech = spoken(("sil", 0.5), ("A", 0.3), ("PBM", 0.12), ("A", 0.3), ("sil", 0.5))
    level_db = np.where(speech.posteriors[:, CLASS_INDEX["PBM"]] > 0.5, -100.0, -20.0)
    assert mouth_of(speech, level_db=level_db).seal.max() == 1


def test_a_step_does_not_know_what_is_out_of_reach() -> None:
    speech = sentence(8)
    level_db = -22 + 6 * np.random.default_rng(1).normal(size=len(speech.posteriors))
    whole = mouth_of(speech, level_db=level_db)
    cut = slice(150 - REACH, 150 + REACH + 1)
    part = mouth_of(
        SpeechTrack(cut.start, speech.posteriors[cut], speech.shapes[cut]), level_db=level_db[cut]
    )
    np.testing.assert_allclose(part.shapes[REACH], whole.shapes[150], atol=1e-12)
    assert part.seal[REACH] == whole.seal[150]


def test_styles_are_really_different() -> None:
    speech = sentence(30, seed=4)
    figures = {name: _figures(speech, read_style(name)) for name in PRESETS}

    def ordered(figure: str, *names: str, ratio: float) -> None:
        values = [figures[name][figure] for name in names]
        assert all(b > ratio * a for a, b in pairwise(values)), (figure, values)

    ordered("jaw span", "mumble", "natural", "clear", "cartoon", ratio=1.12)
    ordered("rounding", "mumble", "natural", "clear", "cartoon", ratio=1.08)
    ordered("speed", "mumble", "natural", "clear", "cartoon", ratio=1.15)
    ordered("closure hold", "natural", "clear", "cartoon", ratio=1.08)
    ordered("press", "mumble", "natural", "clear", "cartoon", ratio=1.05)


def _figures(speech: SpeechTrack, style: MouthStyle) -> dict[str, float]:
    mouth = mouth_of(speech, style=style)
    weights = weights_of(speech, style=style)
    jaw = mouth.shapes[:, JAW]
    low, high = np.percentile(jaw, [5, 95])
    return {
        "jaw span": float(high - low),
        "rounding": float(np.percentile(weights["mouthPucker"] + weights["mouthFunnel"], 90)),
        "speed": float(np.percentile(np.abs(np.diff(jaw)), 95)),
        "closure hold": float(mouth.seal.mean()),
        "press": float(weights["mouthPressLeft"].max()),
    }


@pytest.mark.parametrize("strength", [0.0, 0.3, 1.0, 2.0])
@pytest.mark.parametrize("name", PRESETS)
def test_lips_never_close_further_than_the_jaw_opens(name: str, strength: float) -> None:
    chance = np.random.default_rng(3)
    shapes, seal = chance.uniform(0, 1.2, (300, len(SHAPES))), chance.uniform(0, 1, 300)
    for seed in range(5):
        weights = mouth_weights(shapes, seal, seed=seed, strength=strength, style=read_style(name))
        assert (weights[:, INDEX["mouthClose"]] <= weights[:, INDEX["jawOpen"]]).all()
        assert weights.min() >= 0
        assert weights.max() <= 1


def test_strength_moves_the_mouth_but_does_not_open_closed_lips() -> None:
    shapes, seal = np.full((2, len(SHAPES)), 0.4), np.array([0.0, 1.0])
    still, half, usual, double = (
        mouth_weights(shapes, seal, seed=1, strength=s, style=NATURAL) for s in (0, 0.5, 1, 2)
    )
    assert not still.any()
    assert double[0, INDEX["jawOpen"]] == 2 * usual[0, INDEX["jawOpen"]] == 0.8
    for weights in (half, usual, double):
        assert weights[1, INDEX["jawOpen"]] == pytest.approx(0.06)
        assert weights[1, INDEX["mouthClose"]] == pytest.approx(0.06)
        assert weights[1, INDEX["mouthPressLeft"]] > 0.4


def test_curves_do_not_jitter() -> None:
    jaw = weights_of(sentence(20, seed=2))["jawOpen"]
    assert np.abs(np.diff(jaw)).max() < 0.4
    turns = (np.diff(np.sign(np.diff(jaw))) != 0) & (np.abs(np.diff(jaw))[1:] > 0.02)
    assert turns.sum() < 10 * 20


def test_sides_differ_a_little() -> None:
    shapes = np.full((3, len(SHAPES)), 0.5)
    one, other = (
        mouth_weights(shapes, np.zeros(3), seed=s, strength=1, style=NATURAL) for s in (1, 2)
    )
    lean = one[0, INDEX["mouthSmileLeft"]] - one[0, INDEX["mouthSmileRight"]]
    assert 0 < abs(lean) <= 0.05
    assert not np.array_equal(one, other)
