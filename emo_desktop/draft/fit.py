"""Fitting a rig: from a portrait's landmarks to a mesh that can be posed.

IOD is the distance of the outer eye corners, fh the height of the face from forehead to chin.
"""

from __future__ import annotations

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.draft.camera import place_camera
from emo_desktop.draft.drawn_eyes import find_drawn_eyes
from emo_desktop.draft.rig import Rig
from emo_desktop.draft.shapes import load_basis, person_scale, person_shapes, yielding
from emo_desktop.draft.topology import (
    CHIN,
    EYES,
    FOREHEAD,
    LIPS_INNER_LOWER,
    LIPS_INNER_UPPER,
    LIPS_OUTER_UPPER,
    MESH_POINTS,
)
from emo_desktop.face.canonical import place_canonical_face
from emo_desktop.face.portrait import Portrait

CLOSED_MOUTH_IOD = 0.035  # a narrower gap between the lips counts as a closed mouth
LID_EDGE_IOD = 0.012  # the lid's edge with its lashes; the mesh's contour stands this far outside
LIP_EDGE_IOD = 0.010  # the same for lips that are parted in the portrait


def fit_rig(portrait: Portrait) -> Rig:
    """The rig of a portrait's face, from its landmarks and ARKit's shapes."""
    basis = load_basis()
    points = portrait.landmarks[:MESH_POINTS].astype(np.float32)
    iod = _distance(points, EYES[0].outer_corner, EYES[1].outer_corner)
    face_height = _distance(points, FOREHEAD, CHIN)
    rest = _limit_depth(points, face_height)
    rotation = _face_rotation(portrait.landmarks)
    closed = _mouth_gap(points) < CLOSED_MOUTH_IOD * iod
    if closed:
        _merge_inner_lips(rest)
    else:
        _part(rest, LIPS_INNER_UPPER, LIPS_INNER_LOWER, LIP_EDGE_IOD * iod)
    for eye in EYES:
        _part(rest, eye.upper, eye.lower, LID_EDGE_IOD * iod)
    scale = person_scale(basis, points, rotation)
    shapes = person_shapes(basis, scale, rest, rotation)
    camera = place_camera(portrait, rest, face_height)
    iris = np.array([_iris(portrait.landmarks, eye.iris_centre, eye.iris_rim) for eye in EYES])
    return Rig(
        rest=rest,
        positions=camera.unproject(rest).astype(np.float32),
        shapes=(shapes @ rotation.T).reshape(len(shapes), -1).astype(np.float32),
        yielding=yielding(basis.triangles),
        jaw=(basis.jaw * scale @ rotation.T).astype(np.float32),
        rotation=rotation,
        triangles=basis.triangles,
        camera=camera,
        iris=iris,
        drawn_eyes=find_drawn_eyes(portrait.pixels[..., :3], points, iris),
        iod=iod,
        face_height=face_height,
        smile=_smile(points, rotation, iod),
        mouth_closed=closed,
    )


def _distance(points: Floats, a: int, b: int) -> float:
    return float(np.linalg.norm(points[a] - points[b]))


def _limit_depth(points: Floats, face_height: float) -> Floats:
    """Points with what lies far behind the nose pulled forward, or yaw smears the cheeks."""
    nearest = points[:, 2].max()
    behind = (nearest - points[:, 2]) / face_height
    limited = np.where(behind > 0.28, 0.28 + 0.18 * np.tanh(0.8 * (behind - 0.28) / 0.18), behind)
    # z = 0 is the plane of the ears' limited depth, so that the picture's own plane is the head's.
    depth = (limited.max() - limited) * face_height
    return np.column_stack([points[:, :2], depth]).astype(np.float32)


def _face_rotation(landmarks: Floats) -> Floats:
    """(3, 3) rotation from the face's axes to the picture's, y pointing down in both."""
    flip = np.diag([1.0, -1.0, 1.0])
    rotation: Floats = flip @ place_canonical_face(landmarks).rotation @ flip
    return rotation.astype(np.float32)


def _mouth_gap(points: Floats) -> float:
    upper, lower = points[list(LIPS_INNER_UPPER)], points[list(LIPS_INNER_LOWER)]
    return float(np.linalg.norm((upper - lower)[:, :2], axis=1).max())


def _merge_inner_lips(rest: Floats) -> None:
    middle = 0.5 * (rest[list(LIPS_INNER_UPPER)] + rest[list(LIPS_INNER_LOWER)])
    rest[list(LIPS_INNER_UPPER)] = middle
    rest[list(LIPS_INNER_LOWER)] = middle


def _part(rest: Floats, upper: tuple[int, ...], lower: tuple[int, ...], by: float) -> None:
    """Move two edges apart between their shared corners, in place.

    Landmarks lie on an edge give or take a pixel; what belongs to the opening must not be taken
    for skin, or it shows as a bright seam when the edges meet.
    """
    top, bottom = list(upper[1:-1]), list(lower[1:-1])
    apart = rest[top, :2] - rest[bottom, :2]
    apart /= np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 1e-3)
    rest[top, :2] += by * apart
    rest[bottom, :2] -= by * apart


def _iris(landmarks: Floats, centre: int, rim: tuple[int, ...]) -> Floats:
    middle = landmarks[centre, :2]
    radius = np.linalg.norm(landmarks[list(rim), :2] - middle, axis=1).mean()
    return np.array([middle[0], middle[1], radius], np.float32)


def _smile(points: Floats, rotation: Floats, iod: float) -> float:
    """0 to 1: how far the corners of the mouth stand above the middle of the lips."""
    own = points @ rotation
    middle = 0.5 * (own[LIPS_INNER_UPPER[5], 1] + own[LIPS_INNER_LOWER[5], 1])
    corners = 0.5 * (own[LIPS_OUTER_UPPER[0], 1] + own[LIPS_OUTER_UPPER[-1], 1])
    return float(np.clip(((middle - corners) / iod - 0.01) / 0.12, 0.0, 1.0))
