"""What landmarks tell of a film: distance from the truth, the mouth's opening, jerk."""

from __future__ import annotations

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.draft.topology import LIPS_INNER_LOWER, LIPS_INNER_UPPER
from emo_desktop.face.canonical import canonical_face, place_canonical_face
from emo_desktop.face.mesh import LEFT_EYE_OUTER, RIGHT_EYE_OUTER

_MIDDLE = slice(3, 8)  # of the inner lips: their corners do not open


def eye_distance(points: Floats) -> float:
    """Distance of the outer eye corners in the unit of the landmarks (N, 2 or 3)."""
    return float(np.linalg.norm(points[RIGHT_EYE_OUTER, :2] - points[LEFT_EYE_OUTER, :2]))


def landmark_distance(points: Floats, truth: Floats) -> float:
    """Mean distance of landmarks (N, 2) from the true ones, in distances of the outer eye corners.

    Args:
        points: (N, 2 or 3) as seen.
        truth: (N, 2 or 3) as they are; its eye corners give the unit.
    """
    apart = np.linalg.norm(points[:, :2] - truth[:, :2], axis=1)
    return float(apart.mean()) / max(eye_distance(truth), 1e-6)


def mouth_aperture(points: Floats) -> float:
    """How far the inner lips are apart, in distances of the outer eye corners of a face seen ahead.

    The unit is that of the canonical face laid over the landmarks, so that a turn of the head does
    not shorten it.

    Args:
        points: (478, 3) landmarks; NaN where no face was seen.

    Returns:
        NaN where no face was seen.
    """
    if not np.isfinite(points).all():
        return float("nan")
    face = canonical_face().points
    across = float(np.linalg.norm(face[RIGHT_EYE_OUTER] - face[LEFT_EYE_OUTER]))
    return lip_gap(points) / max(place_canonical_face(points).scale * across, 1e-6)


def lip_gap(points: Floats) -> float:
    """How far the middle of the inner lips is apart, in the unit of the landmarks (N, 2 or 3)."""
    upper, lower = (points[list(lip)][_MIDDLE, :2] for lip in (LIPS_INNER_UPPER, LIPS_INNER_LOWER))
    return float(np.linalg.norm(lower - upper, axis=1).mean())


def temporal_jerk(points: Floats, *, fps: float) -> float:
    """Mean size of the third derivative of landmarks, distances of the eye corners per s³.

    Frames without a face are left out with the frames about them.

    Args:
        points: (F, N, 2 or 3) landmarks; NaN where no face was seen.
        fps: frames per second.

    Returns:
        The jerk; NaN where no four frames follow each other.
    """
    flat = points[..., :2]
    unit = np.linalg.norm(flat[:, RIGHT_EYE_OUTER] - flat[:, LEFT_EYE_OUTER], axis=1)
    third = np.diff(flat, n=3, axis=0) * fps**3
    jerk = np.linalg.norm(third, axis=2).mean(axis=1)
    known = np.isfinite(jerk) & np.isfinite(unit).any()
    return float(jerk[known].mean() / np.nanmedian(unit)) if known.any() else float("nan")
