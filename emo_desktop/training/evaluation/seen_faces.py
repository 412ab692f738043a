"""The face in the squares of a training clip, drawn or true."""

from __future__ import annotations

import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.mesh import POINTS
from emo_desktop.training.evaluation.clip_methods import resized_frames
from emo_desktop.training.evaluation.following import FaceFollower

SEEN_PX = 256  # at which faces are looked for


def seen_points(frames: Bytes, detector: FaceDetector, *, near: Floats | None = None) -> Floats:
    """(F, 478, 3) landmarks in frames of 256 pixels' side; NaN where no face is seen.

    Args:
        frames: (F, P, P, 3) uint8.
        detector: finds them.
        near: (N, 2) about where the face is in the first frame, in shares of the square.
    """
    follower = FaceFollower(detector, near=None if near is None else near * SEEN_PX)
    points = np.full((len(frames), POINTS, 3), np.nan)
    for number, frame in enumerate(resized_frames(frames, SEEN_PX)):
        seen = follower.landmarks(frame)
        if seen is not None:
            points[number] = seen
    return points
