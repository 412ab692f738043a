"""The proportions of a face that neither its expression nor the turn of the head changes much."""

from __future__ import annotations

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.face.canonical import canonical_face, place_canonical_face
from emo_desktop.face.mesh import LEFT_EYE_OUTER, RIGHT_EYE_OUTER


def rigid_proportions(points: Floats) -> Floats:
    """(K, 2) the rigid points of a face as seen from its front, in distances of the outer corners.

    Args:
        points: (478, 3) landmarks, x right, y down, z toward the viewer.
    """
    placed = place_canonical_face(points)
    # Depth is the network's guess more than what it sees; it is turned back and left out.
    front = ((points * (1, -1, 1) - placed.offset) @ placed.rotation)[:, :2]
    # What is left of a turn of the head narrows one side and widens the other.
    front = (front + front[canonical_face().mirror] * (-1, 1)) / 2
    across = front[RIGHT_EYE_OUTER] - front[LEFT_EYE_OUTER]
    return np.asarray(front[canonical_face().rigid] / np.linalg.norm(across))


def proportions_apart(first: Floats, second: Floats) -> float:
    """How far two faces' proportions (K, 2) lie apart, in distances of the outer eye corners."""
    weights = canonical_face().weights
    apart = np.square(first - second).sum(axis=1)
    return float(np.sqrt(weights @ apart / weights.sum()))
