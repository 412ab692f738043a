"""Whether a face stays itself over many windows, longer than a training clip lasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Bytes, Floats, Ints
from emo_desktop.draft.topology import MESH_POINTS
from emo_desktop.face.detector import FaceDetector
from emo_desktop.training.emo.clip_file import TrainingClip
from emo_desktop.training.evaluation.clip_methods import resized_frames
from emo_desktop.training.evaluation.seen_faces import SEEN_PX, seen_points
from emo_desktop.training.metrics.likeness import (
    FaceLook,
    Unlikeness,
    look_at,
    middle_look,
    unlikeness,
)

FEW_WINDOWS, MANY_WINDOWS = 2, 20


@dataclass(frozen=True, slots=True)
class DriftOverWindows:
    """How far a face is from its reference after few windows and after many.

    Args:
        few: in the second window.
        many: in the twentieth.
    """

    few: Unlikeness
    many: Unlikeness

    @property
    def growth(self) -> float:
        """How many times as strange it has become."""
        return self.many.strangeness / max(self.few.strangeness, 1e-6)


def there_and_back(frames: int, count: int) -> Ints:
    """(count,) frame numbers of a clip played forward and backward by turns."""
    period = max(1, 2 * frames - 2)
    place = np.arange(count) % period
    return np.asarray(np.minimum(place, period - place))


def drift_over_windows(
    frames: Bytes, clip: TrainingClip, *, window_frames: int, detector: FaceDetector
) -> DriftOverWindows | None:
    """How far a face drifts in a film of 20 windows.

    Args:
        frames: (F, P, P, 3) uint8, F at least 20 windows.
        clip: whose reference image it was drawn from.
        window_frames: of a window.
        detector: finds landmarks.

    Returns:
        None where too few frames show a face.
    """
    near = clip.reference_points[:MESH_POINTS]
    own = _middle(clip.reference[None], near, detector)
    looks = [
        _middle(frames[(number - 1) * window_frames : number * window_frames], near, detector)
        for number in (FEW_WINDOWS, MANY_WINDOWS)
    ]
    few, many = looks
    if own is None or few is None or many is None:
        return None
    return DriftOverWindows(unlikeness(own, few), unlikeness(own, many))


def mean_growth(drifts: Sequence[DriftOverWindows]) -> float | None:
    """The mean strangeness after many windows over that after few."""
    if not drifts:
        return None
    few, many = (
        float(np.mean([each.strangeness for each in group]))
        for group in ([d.few for d in drifts], [d.many for d in drifts])
    )
    return many / max(few, 1e-6)


def _middle(frames: Bytes, near: Floats, detector: FaceDetector) -> FaceLook | None:
    """What the face looks like in the middle of some frames."""
    sized = resized_frames(frames, SEEN_PX)
    looks = [
        look_at(frame, points)
        for frame, points in zip(sized, seen_points(sized, detector, near=near), strict=True)
        if np.isfinite(points).all()
    ]
    return middle_look(looks) if len(looks) > len(frames) / 2 else None
