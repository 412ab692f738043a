"""How far a mouth is open, read from pictures of it by a judge that learns what opening looks like.

Landmarks follow the lips of photographs; of paintings and drawings hardly. The judge needs none: it
is a ridge regression from the few ways in which the pictures of a mouth differ most to a curve. It
learns from some parts of a film and judges the others, so that what it reads was seen, not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Bools, Floats
from emo_desktop.training.metrics.alignment import Alignment, pearson

_WAYS = 8  # in which pictures of a mouth differ
_FRAMES_PER_WAY = 12  # fewer frames, fewer ways
_RIDGE = 0.003
_PARTS = 5
_NEAR_FRAMES = 4  # beside a part that is judged nothing is learnt: frames are like their neighbours


@dataclass(frozen=True, slots=True, eq=False)
class MouthReading:
    """What a judge read from the pictures of a mouth.

    Args:
        opening: (F,) in the unit of the curve it learnt from; NaN where no mouth was seen.
        alignment: how it follows that curve.
        scores: the correlation by offset in frames.
    """

    opening: Floats
    alignment: Alignment
    scores: Mapping[int, float]


def read_mouth(crops: Floats, curve: Floats, *, reach: int) -> MouthReading | None:
    """How far a mouth is open, told by the curve it should follow at the offset that fits best.

    Args:
        crops: (F, h, w, 3) pictures of the mouth; NaN where none was seen.
        curve: (F,) how far it should be open; NaN where that is not known.
        reach: offsets up to so many frames are tried.

    Returns:
        None where there are too few frames, or nothing moves.
    """
    ways = _ways(crops)
    if ways is None:
        return None
    readings = {late: _judged(ways, _shifted(curve, late)) for late in range(-reach, reach + 1)}
    scores = {
        late: pearson(seen, _shifted(curve, late))
        for late, seen in readings.items()
        if seen is not None
    }
    known = {late: r for late, r in scores.items() if r is not None}
    unshifted = known.get(0)
    if unshifted is None:
        return None
    best = max(known, key=lambda late: (round(known[late], 6), -abs(late)))
    opening = readings[best]
    assert opening is not None
    return MouthReading(opening, Alignment(known[best], best, unshifted), known)


def _ways(crops: Floats) -> Floats | None:
    """(F, K) how much of each way every picture shows, the widest about 1; NaN where unknown."""
    flat = np.asarray(crops, np.float64).reshape(len(crops), -1)
    known = np.isfinite(flat).all(axis=1)
    count = min(_WAYS, int(known.sum()) // _FRAMES_PER_WAY)
    if count < 2:
        return None
    left, sizes, _right = np.linalg.svd(flat[known] - flat[known].mean(axis=0), full_matrices=False)
    if sizes[0] < 1e-6:
        return None
    ways = np.full((len(flat), count), np.nan)
    ways[known] = left[:, :count] * sizes[:count] / sizes[0] * np.sqrt(known.sum())
    return ways


def _shifted(curve: Floats, late: int) -> Floats:
    """(F,) the curve ``late`` frames later; NaN where it is not known then."""
    shifted = np.full(len(curve), np.nan)
    if late >= 0:
        shifted[late:] = curve[: len(curve) - late]
    else:
        shifted[:late] = curve[-late:]
    return shifted


def _judged(ways: Floats, curve: Floats) -> Floats | None:
    """(F,) the opening of every frame, judged by what was learnt from other parts of the film."""
    seen = np.isfinite(ways).all(axis=1)
    told = seen & np.isfinite(curve)
    opening = np.full(len(curve), np.nan)
    for part in np.array_split(np.arange(len(curve)), _PARTS):
        learns = told & ~_near(part, len(curve))
        if learns.sum() < 2 * ways.shape[1]:
            return None
        weights, usual = _ridge(ways[learns], curve[learns])
        opening[part] = (ways[part] - ways[learns].mean(axis=0)) @ weights + usual
    return opening


def _near(part: np.ndarray, frames: int) -> Bools:
    near = np.zeros(frames, bool)
    near[max(0, part[0] - _NEAR_FRAMES) : part[-1] + _NEAR_FRAMES + 1] = True
    return near


def _ridge(ways: Floats, curve: Floats) -> tuple[Floats, float]:
    """Weights (K,) and mean of the regression of a curve (F,) on ways (F, K)."""
    usual, centred = float(curve.mean()), ways - ways.mean(axis=0)
    gram = centred.T @ centred + _RIDGE * len(ways) * np.eye(ways.shape[1])
    return np.linalg.solve(gram, centred.T @ (curve - usual)), usual
