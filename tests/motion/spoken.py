"""Tracks of speech as a perfect ear would give them: classes one after the other."""

from __future__ import annotations

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.motion.speech_encoder import STEPS_PER_S, SpeechTrack
from emo_desktop.motion.visemes import (
    CLASS_INDEX,
    CLASSES,
    natural_style,
    sealed,
    shapes_from_classes,
)

_SYLLABLE_BEGINS = ("PBM", "TDNL", "SZ", "KG", "W", "FV", "SH", "H", "R")
_SYLLABLE_ENDS = ("A", "IY", "UW", "OH", "EH", "AH", "YY")


def spoken(*sounds: tuple[str, float]) -> SpeechTrack:
    """Sounds (class, seconds) as a track from step 0 on, sure of itself but not quite."""
    counts = [round(seconds * STEPS_PER_S) for _, seconds in sounds]
    rows = np.repeat([CLASS_INDEX[name] for name, _ in sounds], counts)
    posteriors = 0.92 * np.eye(len(CLASSES))[rows] + 0.08 / len(CLASSES)
    posteriors[rows == 0] = np.eye(len(CLASSES))[0]
    return SpeechTrack(0, posteriors, heard_shapes(posteriors))


def heard_shapes(posteriors: Floats) -> Floats:
    """(T, 14) the natural mouth that goes with classes, lips sealed: what the network learnt."""
    style = natural_style()
    seal = posteriors[:, CLASS_INDEX["PBM"]]
    return sealed(shapes_from_classes(posteriors, style), seal, style)


def sentence(seconds: float, *, seed: int = 0) -> SpeechTrack:
    """Syllables in a random order with a pause now and then, half a second of silence around."""
    chance = np.random.default_rng(seed)
    sounds = [("sil", 0.5)]
    while sum(span for _, span in sounds) < seconds - 0.5:
        sounds.append((str(chance.choice(_SYLLABLE_BEGINS)), 0.02 * int(chance.integers(3, 6))))
        sounds.append((str(chance.choice(_SYLLABLE_ENDS)), 0.02 * int(chance.integers(4, 11))))
        if chance.random() < 0.1:
            sounds.append(("sil", 0.3))
    return spoken(*sounds, ("sil", 0.5))
