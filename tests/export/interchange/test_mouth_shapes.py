"""Mouth drawings from curves: the right one, and none that flickers."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from emo_desktop.export.interchange.mouth_shapes import MouthShape, mouth_cues
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.visemes import CLASS_INDEX, SHAPES, natural_style
from tests.export.interchange.scenes import moving


def mouth_of(name: str, share: float = 1.0) -> dict[str, float]:
    """The weights of a class of sounds, both sides alike."""
    weights = {}
    for shape, weight in zip(SHAPES, natural_style().targets[CLASS_INDEX[name]], strict=True):
        sided = shape in (
            "mouthStretch", "mouthSmile", "mouthPress", "mouthUpperUp", "mouthLowerDown",
        )  # fmt: skip
        for side in ("Left", "Right") if sided else ("",):
            weights[f"{shape}{side}"] = share * weight
    return weights


def spoken(*sounds: tuple[str, int], fps: Fraction | int = 25) -> MotionCurves:
    """Sounds one after the other, each for some frames."""
    parts = [moving(frames, fps, **mouth_of(name)) for name, frames in sounds]
    return MotionCurves(
        Fraction(fps),
        np.concatenate([part.weights for part in parts]),
        np.concatenate([part.head_deg for part in parts]),
        np.concatenate([part.gaze_deg for part in parts]),
    )


def letters(curves: MotionCurves, *speaking: range) -> str:
    cues = mouth_cues(curves, speaking or [range(len(curves))])
    return "".join(cue.shape * (cue.end_frame - cue.first_frame) for cue in cues)


@pytest.mark.parametrize(
    ("sound", "shape"),
    [
        ("PBM", "A"), ("TDNL", "B"), ("SZ", "B"), ("KG", "B"), ("IY", "B"), ("J", "B"),
        ("EH", "C"), ("AH", "C"), ("AE", "C"), ("A", "D"), ("OH", "E"), ("ER", "E"),
        ("UW", "F"), ("W", "F"), ("UH", "F"), ("FV", "G"), ("sil", "X"),
    ],
)  # fmt: skip
def test_every_sound_has_the_drawing_that_is_published_for_it(sound: str, shape: str) -> None:
    assert letters(spoken((sound, 6))) == shape * 6


def test_a_word_keeps_its_sounds_and_their_times() -> None:
    word = spoken(("sil", 10), ("PBM", 2), ("A", 5), ("FV", 3), ("UW", 4), ("sil", 10))
    assert letters(word) == "X" * 10 + "AA" + "D" * 5 + "GGG" + "FFFF" + "X" * 10


def test_nothing_flickers() -> None:
    chance = np.random.default_rng(1)
    sounds = [(name, int(chance.integers(1, 4))) for name in chance.permutation([*CLASS_INDEX] * 9)]
    curves = spoken(*sounds)
    cues = mouth_cues(curves, [range(len(curves))])
    lengths = [cue.end_frame - cue.first_frame for cue in cues]
    assert min(lengths) >= 2 and sum(lengths) == len(curves)
    assert len(cues) > 30
    assert [cue.first_frame for cue in cues[1:]] == [cue.end_frame for cue in cues[:-1]]
    assert all(a.shape is not b.shape for a, b in pairwise(cues))


def test_a_single_frame_of_something_else_is_not_shown() -> None:
    assert letters(spoken(("A", 6), ("EH", 1), ("A", 6))) == "D" * 13


def test_closed_lips_between_sounds_are_no_rest() -> None:
    assert "X" not in letters(spoken(("A", 6), ("sil", 2), ("A", 6)))
    assert "X" * 8 in letters(spoken(("A", 6), ("sil", 8), ("A", 6)))


def test_where_nobody_speaks_the_mouth_rests() -> None:
    curves = spoken(("A", 40))
    assert letters(curves, range(10, 30)) == "X" * 10 + "D" * 20 + "X" * 10
    assert letters(curves, range(100, 200)) == "X" * 40


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_films_of_a_few_frames(frames: int) -> None:
    assert letters(spoken(("UW", frames))) == "F" * frames


def test_at_a_high_rate_the_times_are_the_same() -> None:
    slow = letters(spoken(("PBM", 3), ("A", 5), ("UW", 4)))
    fast = letters(spoken(("PBM", 6), ("A", 10), ("UW", 8), fps=50))
    assert fast == "".join(2 * letter for letter in slow)


def test_every_shape_can_be_reached() -> None:
    sounds = ("PBM", "TDNL", "EH", "A", "OH", "UW", "FV", "sil")
    found = set(letters(spoken(*((name, 8) for name in sounds))))
    tongue = moving(8, jawOpen=0.35, tongueOut=0.4, mouthLowerDownLeft=0.3, mouthLowerDownRight=0.3)
    assert found | set(letters(tongue)) == set(MouthShape)


def test_lines_far_apart_are_each_as_they_are_alone() -> None:
    word = spoken(("PBM", 3), ("A", 5), ("UW", 4))
    film = spoken(("sil", 90), ("PBM", 3), ("A", 5), ("UW", 4), ("sil", 60), ("FV", 4), ("sil", 9))
    shown = letters(film, range(90, 102), range(162, 166))
    assert shown == "X" * 90 + letters(word) + "X" * 60 + "GGGG" + "X" * 9
