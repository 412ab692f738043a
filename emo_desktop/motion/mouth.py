"""From what was heard to the mouth: effort, the seal of the lips, left and right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emo_desktop.audio.features import VoiceFeatures
from emo_desktop.audio.tracks import around, smoothed
from emo_desktop.base.arrays import Floats
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX
from emo_desktop.motion.chance import chance
from emo_desktop.motion.hearing import hear_classes, relative_level_db
from emo_desktop.motion.visemes import CLASS_INDEX, SHAPE_INDEX, SHAPES, sealed, shapes_from_classes

REACH = 80  # steps, beyond USUAL_REACH of the features

_JAW_GAIN = 1.25  # uncertain posteriors average the targets: give back what that takes
_WIDEST_JAW = 0.62
_EFFORT_PER_DB = 0.03
_ASYMMETRY = 0.05
_SEAL_LENGTHENED = 1  # step each side, so that a closure of 50 ms is not lost between frames


@dataclass(frozen=True, slots=True, eq=False)
class MouthTrack:
    """The mouth of T steps, before a frame's lips are sealed.

    Args:
        shapes: (T, 14) weights of ``visemes.SHAPES``.
        seal: (T,) 0 to 1, how closed the lips are for p, b and m.
    """

    shapes: Floats
    seal: Floats


def hear_mouth(voice: VoiceFeatures) -> MouthTrack:
    """The mouth that says what ``voice`` says."""
    posteriors = hear_classes(voice)
    shapes = shapes_from_classes(posteriors)
    level_db = smoothed(np.clip(relative_level_db(voice), -20, 10), 8)
    effort = np.clip(1 + _EFFORT_PER_DB * level_db, 0.65, 1.35)
    jaw = SHAPE_INDEX["jawOpen"]
    shapes[:, jaw] = _softly_below(_JAW_GAIN * effort * shapes[:, jaw], _WIDEST_JAW)
    aperture = [SHAPE_INDEX["mouthUpperUp"], SHAPE_INDEX["mouthLowerDown"]]
    shapes[:, aperture] *= 0.5 + 0.5 * effort[:, None]
    closure = smoothed(posteriors[:, CLASS_INDEX["PBM"]], 1)
    seal = np.clip((closure - 0.25) / 0.35, 0, 1)
    longer = around(seal, before=_SEAL_LENGTHENED, after=_SEAL_LENGTHENED).max(axis=1)
    return MouthTrack(shapes, smoothed(longer, 1))


def _softly_below(values: Floats, limit: float) -> Floats:
    """Unchanged when small, bent to stay below ``limit`` when large."""
    return np.asarray(values / (1 + (values / limit) ** 4) ** 0.25)


def mouth_weights(shapes: Floats, seal: Floats, *, seed: int, strength: float) -> Floats:
    """The ARKit weights of the mouth.

    Args:
        shapes: (F, 14) weights of ``visemes.SHAPES`` at every frame.
        seal: (F,) how closed the lips are at every frame.
        seed: which side of the mouth is the stronger one, by at most 5 %.
        strength: how far the mouth moves; 1 is as heard.

    Returns:
        (F, 52) weights, 0 to 1; zero for all but the mouth, jaw and tongue.
    """
    closed = np.clip(strength * sealed(shapes, seal), 0, 1)
    lean = _ASYMMETRY * (2 * chance(seed, "lean", np.arange(len(SHAPES))) - 1)
    weights = np.zeros((len(closed), len(BLENDSHAPES)))
    for column, shape in enumerate(SHAPES):
        if shape in INDEX:
            weights[:, INDEX[shape]] = closed[:, column]
        else:
            weights[:, INDEX[f"{shape}Left"]] = closed[:, column] * (1 + lean[column])
            weights[:, INDEX[f"{shape}Right"]] = closed[:, column] * (1 - lean[column])
    return np.clip(weights, 0, 1)
