"""The canonical face: the pose of landmarks against it, and a stand-in where none are found."""

from __future__ import annotations

import functools
import io
import math
from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Floats, Ints
from emo_desktop.base.resources import read_model
from emo_desktop.face.geometry import FaceBox, FacePose

# The irises lie between the corners of each eye: first index of five, outer and inner corner.
_IRISES = ((468, 33, 133), (473, 263, 362))
# Which points of the iris rings change places when the face is mirrored.
_IRIS_MIRROR = (473, 476, 475, 474, 477, 468, 471, 470, 469, 472)
# An iris is 11.7 mm wide in nearly everyone; the canonical face counts in centimetres.
_IRIS_RADIUS = 0.585


@dataclass(frozen=True, slots=True, eq=False)
class CanonicalFace:
    """A neutral face looking at the viewer, in centimetres: x right, y up, z toward the viewer.

    Args:
        points: (478, 3).
        mirror: (478,) index of the point on the other side of the face.
        rigid: (K,) indices of points that move little when the face moves.
        weights: (K,) how much each of them counts.
    """

    points: Floats
    mirror: Ints
    rigid: Ints
    weights: Floats


@functools.cache
def canonical_face() -> CanonicalFace:
    """The shipped canonical face with irises added."""
    with np.load(io.BytesIO(read_model("arkit_basis.npz"))) as basis:
        points = np.asarray(basis["canon"], np.float64)
        mirror = np.concatenate([basis["mirror"], _IRIS_MIRROR]).astype(np.intp)
        rigid = np.asarray(basis["pw"][:, 0], np.intp)
        weights = np.asarray(basis["pw"][:, 1], np.float64)
    irises = [_iris(points[outer], points[inner]) for _first, outer, inner in _IRISES]
    return CanonicalFace(np.concatenate([points, *irises]), mirror, rigid, weights)


def _iris(outer: Floats, inner: Floats) -> Floats:
    """(5, 3) centre, then right, top, left and bottom of the ring as MediaPipe orders them."""
    ring = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [-1, 0, 0], [0, -1, 0]], np.float64)
    return (outer + inner) / 2 + _IRIS_RADIUS * ring


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """How the canonical face is turned, sized and moved to lie on a set of landmarks.

    Landmark = flip(scale * rotation @ canonical + offset), where flip turns y downward.
    """

    rotation: Floats
    scale: float
    offset: Floats

    @property
    def pose(self) -> FacePose:
        """The rotation as angles; turning the picture in its plane changes the roll alone."""
        # rotation = about z by -roll, after about y by yaw, after about x by -pitch
        turned = self.rotation
        yaw = math.atan2(-turned[2, 0], math.hypot(turned[0, 0], turned[1, 0]))
        pitch = math.atan2(-turned[2, 1], turned[2, 2])
        roll = math.atan2(-turned[1, 0], turned[0, 0])
        return FacePose(*(math.degrees(angle) for angle in (yaw, pitch, roll)))


def place_canonical_face(points: Floats) -> Placement:
    """The weighted Procrustes fit of the canonical face to landmarks.

    Args:
        points: (478, 3), x right, y down, z toward the viewer.
    """
    face = canonical_face()
    target = points[face.rigid] * (1, -1, 1)
    weights = face.weights / face.weights.sum()
    source_mean = weights @ face.points[face.rigid]
    target_mean = weights @ target
    source = face.points[face.rigid] - source_mean
    target = target - target_mean
    u, spread, vt = np.linalg.svd((target * weights[:, None]).T @ source)
    proper = np.array([1, 1, np.sign(np.linalg.det(u @ vt))])
    rotation = (u * proper) @ vt
    scale = float((spread * proper).sum() / (weights @ (source**2).sum(axis=1)))
    return Placement(rotation, scale, target_mean - scale * rotation @ source_mean)


def canonical_points_in(box: FaceBox) -> Floats:
    """(478, 3) float32 landmarks of the canonical face looking straight out of ``box``."""
    points = canonical_face().points * (1, -1, 1)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = np.array([box.width, box.height]) / (high - low)[:2]
    placed = np.empty_like(points)
    placed[:, :2] = (points - low)[:, :2] * scale + (box.x, box.y)
    placed[:, 2] = (points[:, 2] - points[:, 2].mean()) * scale.mean()
    return placed.astype(np.float32)
