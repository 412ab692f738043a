"""Whether two tracks move together, and by how many frames one is late."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Floats

_LEAST_FRAMES = 8  # that two tracks must have in common
_LEAST_SPREAD = 1e-9


@dataclass(frozen=True, slots=True)
class Alignment:
    """How one track follows another.

    Args:
        r: Pearson's correlation at the best offset, -1 to 1.
        offset_frames: by how many frames the track is late against the reference there.
        r_unshifted: the correlation without an offset.
    """

    r: float
    offset_frames: int
    r_unshifted: float


def align(track: Floats, reference: Floats, *, reach: int) -> Alignment | None:
    """The offset at which a track follows a reference best.

    Args:
        track: (F,) as seen; NaN where it is not known.
        reference: (F,) as it should be.
        reach: offsets up to so many frames are tried.

    Returns:
        None where the tracks are too short, or one of them never moves.
    """
    scores = {late: _r_at(track, reference, late) for late in range(-reach, reach + 1)}
    known = {late: r for late, r in scores.items() if r is not None}
    unshifted = known.get(0)
    if unshifted is None:
        return None
    # Of equal ones the smallest offset.
    best = max(known, key=lambda late: (round(known[late], 6), -abs(late)))
    return Alignment(known[best], best, unshifted)


def pearson(first: Floats, second: Floats) -> float | None:
    """Pearson's r of two tracks (F,) where both are known; None where one does not move."""
    known = np.isfinite(first) & np.isfinite(second)
    if known.sum() < _LEAST_FRAMES:
        return None
    one, other = (each[known] - each[known].mean() for each in (first, second))
    spread = float(np.sqrt((one @ one) * (other @ other)))
    return float(one @ other) / spread if spread > _LEAST_SPREAD else None


def _r_at(track: Floats, reference: Floats, late: int) -> float | None:
    """The correlation of the track with the reference as it was ``late`` frames before."""
    frames = min(len(track), len(reference))
    if frames - abs(late) < _LEAST_FRAMES:
        return None
    seen = track[max(0, late) : frames + min(0, late)]
    wanted = reference[max(0, -late) : frames - max(0, late)]
    return pearson(seen, wanted)
