"""The rig: a portrait's face as a mesh with 52 shapes, and how it is posed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Floats, Ints
from emo_desktop.draft.camera import Camera
from emo_desktop.draft.drawn_eyes import DrawnEye
from emo_desktop.draft.topology import EDGES, EYES, LIPS_INNER_LOWER, LIPS_INNER_UPPER, MESH_POINTS
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX

DRAFT_VERSION = "draft-1"

LID_CONTACT = 0.14  # where closed lids meet: this far from the lower lid toward the upper
SEALED_PRESS = 0.40  # mouthPress at which the lips touch whatever else is asked
LOOK_RANGE_DEG = 28.0  # gaze at which a lid follows with the whole eyeLook shape
_LOOK_SHAPES = tuple(INDEX[name] for name in BLENDSHAPES if name.startswith("eyeLook"))
_BLINKS = {"Left": INDEX["eyeBlinkLeft"], "Right": INDEX["eyeBlinkRight"]}
_PRESSES = (INDEX["mouthPressLeft"], INDEX["mouthPressRight"])
_SMILES = (INDEX["mouthSmileLeft"], INDEX["mouthSmileRight"])


@dataclass(frozen=True, slots=True, eq=False)
class PosedFace:
    """A face in one frame.

    Args:
        points: (468, 2) picture points of the mesh.
        depth: (468,) z of the mesh, for what hides what.
        offsets: (468, 3) how far the expression moved each point, before the head turned.
        jaw: (3,) how far the lower teeth moved with the jaw, before the head turned.
        rotation: (3, 3) the turn of the head.
    """

    points: Floats
    depth: Floats
    offsets: Floats
    jaw: Floats
    rotation: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Rig:
    """A portrait's face as a mesh with 52 shapes.

    Args:
        rest: (468, 3) picture points with limited depth; inner lips merged if the mouth is closed.
        positions: (468, 3) ``rest`` in space.
        shapes: (52, 468 * 3) displacement of every point at weight 1, pixels.
        yielding: (468, E) how the skin gives way to what moves the edges of lids and lips.
        jaw: (52, 3) displacement of the lower teeth at weight 1, pixels.
        rotation: (3, 3) from the face's own axes to the picture's.
        triangles: (T, 3) indices of points.
        camera: where it is seen from.
        iris: (2, 3) centre x, y and radius of the subject's right and left iris, pixels.
        drawn_eyes: (right, left) how an eye is drawn, where moving skin cannot close it.
        iod: distance of the outer eye corners, pixels.
        face_height: distance of forehead and chin, pixels.
        smile: 0 to 1, how much the portrait smiles already.
        mouth_closed: whether the portrait's lips touch.
    """

    rest: Floats
    positions: Floats
    shapes: Floats
    yielding: Floats
    jaw: Floats
    rotation: Floats
    triangles: Ints
    camera: Camera
    iris: Floats
    drawn_eyes: tuple[DrawnEye | None, ...]
    iod: float
    face_height: float
    smile: float
    mouth_closed: bool

    def pose(self, weights: Floats, head_deg: Floats, gaze_deg: Floats) -> PosedFace:
        """The face in one frame.

        Args:
            weights: (52,) blendshape weights; the eyeLook shapes are ignored, lids follow the gaze.
            head_deg: (3,) yaw, pitch, roll.
            gaze_deg: (2,) yaw, pitch.
        """
        weights = self._effective_weights(weights, gaze_deg)
        offsets = (weights @ self.shapes).reshape(MESH_POINTS, 3)
        moved = self.positions + offsets
        edges = moved[list(EDGES)]
        _close_lids(moved, weights, self.drawn_eyes)
        _seal_lips(moved, weights)
        _keep_lips_in_order(moved, self.rotation)
        moved += self.yielding @ (moved[list(EDGES)] - edges)
        rotation = self.camera.rotation(head_deg)
        turned = self.camera.turn(moved, rotation)
        return PosedFace(
            points=self.camera.project(turned),
            depth=turned[:, 2],
            offsets=moved - self.positions,
            jaw=weights @ self.jaw,
            rotation=rotation,
        )

    def _effective_weights(self, weights: Floats, gaze_deg: Floats) -> Floats:
        effective = np.clip(np.asarray(weights, np.float32), 0.0, 1.0)
        effective[list(_SMILES)] *= 1.0 - 0.85 * self.smile
        effective[list(_LOOK_SHAPES)] = 0.0
        direction = "Up" if gaze_deg[1] > 0 else "Down"
        for eye in EYES:
            closed = effective[_BLINKS[eye.side]]
            follow = min(1.0, abs(float(gaze_deg[1])) / LOOK_RANGE_DEG) * (1.0 - closed)
            effective[INDEX[f"eyeLook{direction}{eye.side}"]] = follow
        return effective


def _close_lids(
    positions: Floats, weights: Floats, drawn_eyes: tuple[DrawnEye | None, ...]
) -> None:
    """Bring each eye's lids together by its blink weight, in place."""
    for eye, drawn in zip(EYES, drawn_eyes, strict=True):
        blink = float(weights[_BLINKS[eye.side]])
        if blink == 0.0 or drawn is not None:
            continue
        upper, lower = positions[list(eye.upper)], positions[list(eye.lower)]
        contact = lower + LID_CONTACT * (upper - lower)
        positions[list(eye.upper)] = upper + blink * (contact - upper)
        positions[list(eye.lower)] = lower + blink * (contact - lower)


def _seal_lips(positions: Floats, weights: Floats) -> None:
    """Press the lips together by the mouthPress weights, in place.

    ARKit's shapes start from a closed mouth; lips that are parted in the portrait would stay so.
    """
    seal = min(1.0, float(weights[list(_PRESSES)].mean()) / SEALED_PRESS)
    if seal == 0.0:
        return
    upper, lower = positions[list(LIPS_INNER_UPPER)], positions[list(LIPS_INNER_LOWER)]
    half_gap = 0.5 * seal * (lower - upper)
    positions[list(LIPS_INNER_UPPER)] += half_gap
    positions[list(LIPS_INNER_LOWER)] -= half_gap


def _keep_lips_in_order(positions: Floats, rotation: Floats) -> None:
    """Let lips that passed through each other meet half-way, in place."""
    down = rotation @ np.array([0.0, 1.0, 0.0], np.float32)
    upper, lower = positions[list(LIPS_INNER_UPPER)], positions[list(LIPS_INNER_LOWER)]
    overlap = np.maximum(0.0, (upper - lower) @ down)[:, None]
    positions[list(LIPS_INNER_UPPER)] = upper - 0.5 * overlap * down
    positions[list(LIPS_INNER_LOWER)] = lower + 0.5 * overlap * down
