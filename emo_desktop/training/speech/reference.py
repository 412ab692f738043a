"""What a perfect ear would have heard: labels and mouth shapes of a track of classes."""

from __future__ import annotations

import numpy as np

from emo_desktop.base.arrays import Floats, Ints
from emo_desktop.motion.visemes import (
    CLASS_INDEX,
    CLASSES,
    natural_style,
    sealed,
    shapes_from_classes,
)

# Those of a label, which is sure; a style's are for what was heard.
_SEAL_FROM, _SEAL_TO = 0.25, 0.6


def one_hot(track: Ints) -> Floats:
    """(T, 23) with a one in the column of every step's class."""
    return np.asarray(np.eye(len(CLASSES))[track.astype(np.int64)])


def blurred(labels: Floats) -> Floats:
    """(T, C) labels with a quarter of each step given to either neighbour."""
    around = np.concatenate([labels[:1], labels, labels[-1:]])
    return np.asarray(0.25 * around[:-2] + 0.5 * labels + 0.25 * around[2:])


def reference_shapes(track: Ints) -> Floats:
    """(T, 14) the mouth that says a track of classes, every 20 ms, with the lips sealed."""
    posteriors = one_hot(track)
    closure = blurred(posteriors)[:, CLASS_INDEX["PBM"]]
    seal = np.clip((closure - _SEAL_FROM) / (_SEAL_TO - _SEAL_FROM), 0, 1)
    style = natural_style()
    return sealed(shapes_from_classes(posteriors, style), seal, style)
