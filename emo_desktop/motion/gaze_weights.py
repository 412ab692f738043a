"""Curves for rigs that know no gaze but ARKit's eyeLook shapes."""

from __future__ import annotations

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.motion.arkit import INDEX
from emo_desktop.motion.curves import MotionCurves

FULL_LOOK_DEG = 30.0
# What grows as the gaze goes right, left, up and down in the picture.
LOOKS = (
    ("eyeLookOutLeft", "eyeLookInRight"),
    ("eyeLookInLeft", "eyeLookOutRight"),
    ("eyeLookUpLeft", "eyeLookUpRight"),
    ("eyeLookDownLeft", "eyeLookDownRight"),
)


def weights_with_gaze(curves: MotionCurves) -> Floats:
    """(F, 52) float32 weights, of which the eyeLook shapes say where the eyes look."""
    weights = np.array(curves.weights, np.float32)
    yaw, pitch = np.asarray(curves.gaze_deg, np.float32).T / np.float32(FULL_LOOK_DEG)
    for names, amount in zip(LOOKS, (yaw, -yaw, pitch, -pitch), strict=True):
        weights[:, [INDEX[name] for name in names]] = np.clip(amount, 0, 1)[:, None]
    return weights
