"""Motion curves: what a face does in every frame of a clip."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from emo_desktop.base.arrays import Floats, Ints
from emo_desktop.motion.arkit import BLENDSHAPES


@dataclass(frozen=True, slots=True)
class HeadPose:
    """A head's rotation in degrees, as seen in the picture; all zero is the portrait as it is.

    Args:
        yaw: positive turns the nose toward the right of the picture.
        pitch: positive lifts the nose.
        roll: positive tilts the top of the head toward the right of the picture.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class MotionCurves:
    """The performance of one clip or segment, frame by frame.

    Args:
        fps: frames per second.
        weights: (F, 52) blendshape weights in the order of ``arkit.BLENDSHAPES``, 0 to 1.
        head_deg: (F, 3) yaw, pitch, roll in degrees, relative to the portrait; signs as in
            ``HeadPose``.
        gaze_deg: (F, 2) yaw (positive: pupils toward the right of the picture) and pitch
            (positive: up) of both eyes in degrees, relative to the portrait.
    """

    fps: Fraction
    weights: Floats
    head_deg: Floats
    gaze_deg: Floats

    def __post_init__(self) -> None:
        frames = len(self.weights)
        for name, array, width in (
            ("weights", self.weights, len(BLENDSHAPES)),
            ("head_deg", self.head_deg, 3),
            ("gaze_deg", self.gaze_deg, 2),
        ):
            if array.shape != (frames, width):
                raise ValueError(f"{name} has shape {array.shape}, not {(frames, width)}")
            if not np.isfinite(array).all():
                raise ValueError(f"{name} has values that are not finite")

    def __len__(self) -> int:
        return len(self.weights)

    def rows(self, which: slice | Ints) -> MotionCurves:
        """The curves of some of the frames, in the order they are asked for."""
        return MotionCurves(
            fps=self.fps,
            weights=self.weights[which],
            head_deg=self.head_deg[which],
            gaze_deg=self.gaze_deg[which],
        )
