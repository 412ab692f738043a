"""A character's face as a mesh whose shapes can be added up, as other programs do it.

The rig closes lids and lips geometrically, which no sum of shapes can say; so what closing does
at full weight is measured on it, and becomes the shape.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from emo_desktop.base.arrays import Bytes, Floats, Ints
from emo_desktop.draft.camera import Camera
from emo_desktop.draft.rig import Rig
from emo_desktop.draft.topology import LIPS_INNER_LOWER, LIPS_INNER_UPPER, MESH_POINTS
from emo_desktop.face.portrait import Portrait
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX

_EYES_APART_M = 0.09  # outer corner to outer corner, on an adult
_BLINKS = (INDEX["eyeBlinkLeft"], INDEX["eyeBlinkRight"])
_PRESSES = (INDEX["mouthPressLeft"], INDEX["mouthPressRight"])
_SMILES = (INDEX["mouthSmileLeft"], INDEX["mouthSmileRight"])
_AHEAD = np.zeros(3)
_STRAIGHT = np.zeros(2)
_FLIP = np.array([1.0, -1.0, 1.0], np.float32)  # y points up in other programs


@dataclass(frozen=True, slots=True, eq=False)
class FaceModel:
    """A face at rest and its shapes: metres, x to the picture's right, y up, z to the viewer.

    Args:
        name: of the character.
        positions: (468, 3) float32, from the point the head turns about.
        places: (468, 2) float32, where each is in the picture: 0 to 1 from its left and its top.
        shapes: (52, 468, 3) float32 displacements at weight 1, as ``arkit.BLENDSHAPES``.
        skin: (T, 3) int32 triangles, counter-clockwise seen from outside.
        mouth: (M, 3) int32 triangles between the lips.
        picture: (H, W, 4) uint8 portrait.
        mouth_is_open: whether the picture shows what is behind the lips.
        camera: what turns the head.
    """

    name: str
    positions: Floats
    places: Floats
    shapes: Floats
    skin: Ints
    mouth: Ints
    picture: Bytes
    mouth_is_open: bool
    camera: Camera

    def turns(self, head_deg: Floats) -> Floats:
        """(F, 4) float32 unit quaternions x, y, z, w of (F, 3) yaw, pitch and roll."""
        flip = np.diag(_FLIP)
        rotations = [flip @ self.camera.rotation(each) @ flip for each in head_deg]
        return _quaternions(np.array(rotations, np.float64).reshape(-1, 3, 3))


def face_model(rig: Rig, portrait: Portrait, name: str) -> FaceModel:
    """The face of a fitted rig.

    Args:
        rig: of the portrait.
        portrait: of the character.
        name: of the character.
    """
    rig = replace(rig, drawn_eyes=(None, None))  # where eyes are drawn, the lids close too
    scale = _EYES_APART_M / rig.iod
    neutral = _offsets(rig, {})
    height, width = portrait.pixels.shape[:2]
    opening = np.isin(rig.triangles, LIPS_INNER_UPPER + LIPS_INNER_LOWER).all(axis=1)
    triangles = _outward(rig.positions * _FLIP, rig.triangles)
    return FaceModel(
        name=name,
        positions=_float32((rig.positions + neutral - rig.camera.pivot) * _FLIP * scale),
        places=_float32(rig.rest[:, :2] / (width, height)),
        shapes=_float32(_shapes(rig, neutral) * _FLIP * scale),
        skin=triangles[~opening],
        mouth=triangles[opening],
        picture=portrait.pixels,
        mouth_is_open=not rig.mouth_closed,
        camera=rig.camera,
    )


def _shapes(rig: Rig, neutral: Floats) -> Floats:
    """(52, 468, 3) displacements, in the rig's own space."""
    shapes = rig.shapes.reshape(len(BLENDSHAPES), MESH_POINTS, 3).astype(np.float64)
    shapes[list(_SMILES)] *= 1.0 - 0.85 * rig.smile
    for blink in _BLINKS:
        shapes[blink] = _offsets(rig, {blink: 1.0}) - neutral
    pressed = _offsets(rig, dict.fromkeys(_PRESSES, 1.0)) - neutral
    both = shapes[list(_PRESSES)].sum(axis=0)
    shapes[list(_PRESSES)] += (pressed - both) / 2
    return shapes


def _offsets(rig: Rig, weights: dict[int, float]) -> Floats:
    """(468, 3) how far some weights move the rig's points."""
    row = np.zeros(len(BLENDSHAPES), np.float32)
    for shape, weight in weights.items():
        row[shape] = weight
    return rig.pose(row, _AHEAD, _STRAIGHT).offsets.astype(np.float64)


def _outward(positions: Floats, triangles: Ints) -> Ints:
    """The triangles with their corners counter-clockwise, seen by the viewer of the picture."""
    a, b, c = (positions[triangles[:, corner]] for corner in range(3))
    faces_us = np.cross(b - a, c - a)[:, 2].sum() > 0
    return np.asarray(triangles if faces_us else triangles[:, ::-1], np.int32)


def _quaternions(rotations: Floats) -> Floats:
    """(F, 4) x, y, z, w of (F, 3, 3) rotations of less than half a turn; next ones are near."""
    w = np.sqrt(np.maximum(1e-9, 1 + np.trace(rotations, axis1=1, axis2=2))) / 2
    x = (rotations[:, 2, 1] - rotations[:, 1, 2]) / (4 * w)
    y = (rotations[:, 0, 2] - rotations[:, 2, 0]) / (4 * w)
    z = (rotations[:, 1, 0] - rotations[:, 0, 1]) / (4 * w)
    turns = np.stack([x, y, z, w], axis=1)
    return _float32(turns / np.linalg.norm(turns, axis=1, keepdims=True))


def _float32(values: Floats) -> Floats:
    return np.ascontiguousarray(values, np.float32)
