"""How a head moves: EMO's three figures of its speed, and how far it swings and nods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.face.canonical import place_canonical_face

WINDOW_FRAMES = 12
_SMOOTH = (0.25, 0.5, 0.25)  # landmarks tremble by more than a head turns in a frame


@dataclass(frozen=True, slots=True)
class HeadMotion:
    """The motion of a head; speeds in degrees per frame.

    Args:
        mean_speed: mean velocity.
        variance: of the velocity over all frames.
        window_variance: variance of the means over windows of 12 frames; None in a film of one.
        swing_deg: standard deviation of the yaw, degrees.
        nod_deg: standard deviation of the pitch, degrees.
    """

    mean_speed: float
    variance: float
    window_variance: float | None
    swing_deg: float
    nod_deg: float


def head_motion(points: Floats, *, window_frames: int = WINDOW_FRAMES) -> HeadMotion | None:
    """The motion of the head that landmarks (F, 478, 3) show; NaN where no face was seen.

    Returns:
        None where no three frames with a face follow each other.
    """
    rotations = np.full((len(points), 3, 3), np.nan)
    angles = np.full((len(points), 2), np.nan)
    for frame, seen in enumerate(points):
        if np.isfinite(seen).all():
            placed = place_canonical_face(seen)
            rotations[frame] = placed.rotation
            angles[frame] = placed.pose.yaw, placed.pose.pitch
    speeds = turning_speeds(rotations)
    if not np.isfinite(speeds).any():
        return None
    return motion_of(speeds, angles, window_frames=window_frames)


def turning_speeds(rotations: Floats) -> Floats:
    """(F - 1,) degrees from each frame to the next, smoothed a little; NaN where not known.

    Args:
        rotations: (F, 3, 3); NaN where no face was seen.
    """
    smooth = rotations.copy()
    if len(rotations) > 2:
        before, now, after = _SMOOTH
        smooth[1:-1] = before * rotations[:-2] + now * rotations[1:-1] + after * rotations[2:]
    # |A - B| = √8 sin(angle / 2): exact also for angles too small for an arc cosine.
    apart = np.linalg.norm(np.diff(smooth, axis=0), axis=(1, 2))
    return np.asarray(2 * np.rad2deg(np.arcsin(np.minimum(apart / np.sqrt(8), 1))))


def motion_of(speeds: Floats, angles: Floats, *, window_frames: int = WINDOW_FRAMES) -> HeadMotion:
    """The figures of known speeds.

    Args:
        speeds: (F - 1,) degrees per frame, at least one of them finite.
        angles: (F, 2) yaw and pitch, degrees.
        window_frames: over how many frames a window's mean is taken.
    """
    windows = len(speeds) // window_frames
    cut = speeds[: windows * window_frames].reshape(windows, window_frames)
    means = np.array([row[np.isfinite(row)].mean() for row in cut if np.isfinite(row).any()])
    swing, nod = np.nanstd(angles, axis=0)
    return HeadMotion(
        mean_speed=float(np.nanmean(speeds)),
        variance=float(np.nanvar(speeds)),
        window_variance=float(means.var()) if len(means) > 1 else None,
        swing_deg=float(swing),
        nod_deg=float(nod),
    )
