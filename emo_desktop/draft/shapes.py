"""ARKit's shapes fitted to one face: how far each of its points moves for each weight."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Floats, Ints
from emo_desktop.base.resources import read_model
from emo_desktop.draft.topology import (
    CHIN,
    EDGES,
    EYES,
    LIPS_INNER_LOWER,
    LIPS_INNER_UPPER,
    LIPS_OUTER_LOWER,
    LIPS_OUTER_UPPER,
    MESH_POINTS,
    NOSE_TIP,
    EyePoints,
    across_openings,
)
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX

SKIN_STIFFNESS = 0.25  # how soon skin beside a moved edge stands still
MOUTH_RINGS, MOUTH_SMOOTHING = 2, 4
_PARTING_SHAPES = (
    "jawOpen", "mouthClose", "mouthFunnel", "mouthPucker", "mouthUpperUp", "mouthLowerDown",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """ARKit's shapes on the 468 points; y points down here as everywhere in this package."""

    shapes: Floats  # (52, 468, 3) in IOD, in the order of arkit.BLENDSHAPES
    jaw: Floats  # (52, 3)
    base: Floats  # (468, 3)
    triangles: Ints


def load_basis() -> Basis:
    """The shipped basis."""
    with np.load(io.BytesIO(read_model("arkit_basis.npz")), allow_pickle=False) as stored:
        order = [list(stored["names"]).index(name) for name in BLENDSHAPES]
        flip = np.array([1.0, -1.0, 1.0], np.float32)
        return Basis(
            shapes=stored["D"][order].astype(np.float32) * flip,
            jaw=stored["jaw"][order].astype(np.float32) * flip,
            base=stored["base"].astype(np.float32) * flip,
            triangles=stored["tris"].astype(np.int32),
        )


def person_scale(basis: Basis, points: Floats, rotation: Floats) -> Floats:
    """(3,) size of this face against the basis along its own axes, pixels per IOD."""
    own = points @ rotation  # into the face's axes

    def ratio(a: int, b: int, axis: int) -> float:
        return float(
            abs(own[a, axis] - own[b, axis]) / abs(basis.base[a, axis] - basis.base[b, axis])
        )

    eyes = ratio(EYES[0].outer_corner, EYES[1].outer_corner, 0)
    mouth = ratio(LIPS_OUTER_UPPER[0], LIPS_OUTER_UPPER[-1], 0)
    across = float(np.clip(0.5 * (eyes + mouth), 0.8 * eyes, 1.2 * eyes))
    along = float(np.clip(ratio(NOSE_TIP, CHIN, 1), 0.7 * eyes, 1.25 * eyes))
    return np.array([across, along, eyes], np.float32)


def person_shapes(basis: Basis, scale: Floats, rest: Floats, rotation: Floats) -> Floats:
    """(52, 468, 3) displacements of this face along its own axes, pixels."""
    shapes = _smooth_around_mouth(basis.shapes * scale, basis.triangles)
    _keep_lips_together(shapes)
    own = rest @ rotation
    for eye in EYES:
        _scale_lids(shapes, eye, own, basis.base, float(scale[1]))
    return shapes


def _smooth_around_mouth(shapes: Floats, triangles: Ints) -> Floats:
    """(52, 468, 3) shapes averaged with their neighbours on the lips and around them.

    The basis was read off another mesh point by point; unevenness between neighbouring rings
    would fold the lips. Nothing is averaged across the opening.
    """
    neighbours = _neighbours(triangles)
    average = neighbours / neighbours.sum(1, keepdims=True)
    around = np.zeros(MESH_POINTS, np.float32)
    around[list(LIPS_INNER_UPPER + LIPS_INNER_LOWER + LIPS_OUTER_UPPER + LIPS_OUTER_LOWER)] = 1.0
    for _ in range(MOUTH_RINGS):
        around = np.maximum(around, 0.7 * (neighbours * around).max(1))
    share = (0.5 * around)[:, None]
    for _ in range(MOUTH_SMOOTHING):
        shapes = shapes + share * (average @ shapes - shapes)
    return shapes


def _keep_lips_together(shapes: Floats) -> None:
    """Let shapes that do not part the lips move both inner edges alike, in place."""
    joined = [INDEX[name] for name in BLENDSHAPES if not name.startswith(_PARTING_SHAPES)]
    upper, lower = list(LIPS_INNER_UPPER), list(LIPS_INNER_LOWER)
    middle = 0.5 * (shapes[joined][:, upper] + shapes[joined][:, lower])
    shapes[np.ix_(joined, upper)] = middle
    shapes[np.ix_(joined, lower)] = middle


def _neighbours(triangles: Ints) -> Floats:
    """(468, 468) 1 where two points are neighbours in the skin, not across an opening."""
    skin = triangles[~across_openings(triangles)]
    neighbours = np.zeros((MESH_POINTS, MESH_POINTS), np.float32)
    for a, b in ((0, 1), (1, 2), (2, 0)):
        neighbours[skin[:, a], skin[:, b]] = neighbours[skin[:, b], skin[:, a]] = 1.0
    return neighbours


def yielding(triangles: Ints) -> Floats:
    """(468, E) the share of each edge point's motion every other point takes over.

    The screened harmonic extension over the skin, (L + SKIN_STIFFNESS) u = 0 with u given on the
    edges. Rows of the edge points themselves are zero: they have moved already.
    """
    neighbours = _neighbours(triangles)
    free, edges = np.setdiff1d(np.arange(MESH_POINTS), EDGES), np.array(EDGES)
    system = np.diag(neighbours.sum(1) + SKIN_STIFFNESS) - neighbours
    shares = np.zeros((MESH_POINTS, len(edges)), np.float32)
    given = neighbours[np.ix_(free, edges)].astype(np.float64)
    shares[free] = np.linalg.solve(system[np.ix_(free, free)], given)
    return shares


def _scale_lids(shapes: Floats, eye: EyePoints, own: Floats, base: Floats, scale: float) -> None:
    """Fit an eye's shapes to this person's eye opening, in place.

    The blink has no shape here: lids close geometrically (``_close_lids``) and the skin yields.
    """
    upper, lower = list(eye.upper), list(eye.lower)
    opening = float(np.abs(own[upper, 1] - own[lower, 1]).max())
    modelled = float(np.abs(base[upper, 1] - base[lower, 1]).max()) * scale
    ratio = float(np.clip(opening / max(modelled, 1e-6), 0.25, 1.5))
    for name in ("eyeSquint", "eyeWide", "eyeLookUp", "eyeLookDown"):
        shapes[INDEX[name + eye.side]] *= ratio
    shapes[INDEX["eyeBlink" + eye.side]] = 0.0
