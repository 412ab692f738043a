"""A head that can be posed: an identity's mesh with the 52 curves, lips that seal, lids that shut.

Space: decimetres, x right, y down, z toward the viewer, the head upright and looking at the viewer.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Floats, Ints
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX
from emo_desktop.training.synthetic.base_mesh import PARTS, add_target, base_mesh, target
from emo_desktop.training.synthetic.identities import Identity
from emo_desktop.training.synthetic.openings import Opening, eyes, mouth, usual_points

_SEALED_PRESS = 0.40  # as the draft's rig has it
_LID_CONTACT = 0.14
_LOOK_RANGE_DEG = 28.0
_BLINK_SHARE = 0.5  # of the face unit, which goes on far beyond the lower lid
_LID_THICKNESS = 0.012
_TEETH_DOWN = 0.022  # the upper teeth show a little under an upper lip at rest
_TONGUE_FLATTER = 0.6
_UPPER_TEETH, _TONGUE = PARTS.index("helper-upper-teeth"), PARTS.index("helper-tongue")
_PRESSES = [INDEX["mouthPressLeft"], INDEX["mouthPressRight"]]


@dataclass(frozen=True, slots=True, eq=False)
class Eyeball:
    """One eye.

    Args:
        centre: (3,).
        radius: in decimetres.
    """

    centre: Floats
    radius: float


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """The mesh of one person.

    Args:
        rest: (V, 3) without any expression, lips closed.
        shapes: (52, V · 3) how far each curve moves it at 1.
        eyeballs: of the right and the left eye.
    """

    rest: Floats
    shapes: Floats
    eyeballs: tuple[Eyeball, Eyeball]

    def expressed(self, weights: Floats, gaze_deg: Floats) -> Floats:
        """(F, V, 3) the mesh with expressions, the head upright.

        Args:
            weights: (F, 52) curves, 0 to 1; instead of those named eyeLook the gaze moves the lids.
            gaze_deg: (F, 2) yaw and pitch of the eyes in the head.
        """
        effective = _effective(np.asarray(weights, np.float32), np.asarray(gaze_deg, np.float32))
        points = self.rest + (effective @ self.shapes).reshape(len(weights), -1, 3)
        points = np.ascontiguousarray(points, np.float32)
        sealed = np.minimum(1, weights[:, _PRESSES].mean(axis=1) / _SEALED_PRESS)
        mouth().close(points, sealed, contact=0.5)
        for opening, ball, side in zip(eyes(), self.eyeballs, ("Right", "Left"), strict=True):
            blink = np.clip(weights[:, INDEX[f"eyeBlink{side}"]], 0, 1)
            opening.close(points, blink**1.5, contact=_LID_CONTACT)
            _rest_on_ball(points, opening, ball)
        return points


def build_head(identity: Identity) -> Head:
    """The head of a person."""
    points = base_mesh().file_points.copy()
    for path, weight in identity.targets.items():
        add_target(points, path, weight)
    usual = usual_points()
    balls = [points[numbers] for numbers in base_mesh().eyes]
    middle = np.mean([ball.mean(axis=0) for ball in balls], axis=0)
    points = middle + (points - middle) * identity.scale
    rest = points[base_mesh().kept]
    _settle_mouth_parts(rest)
    # Face units were made for one size of head.
    size = np.ptp(points[np.concatenate(base_mesh().eyes), 0]) / np.ptp(
        usual[np.concatenate(base_mesh().eyes), 0]
    )
    closed = rest[None].copy()
    mouth().close(closed, np.ones(1, np.float32), contact=0.5)
    return Head(
        rest=np.asarray(closed[0], np.float32),
        shapes=np.asarray(_units() * np.float32(np.clip(size, 0.8, 1.2))),
        eyeballs=(_ball(points[base_mesh().eyes[0]]), _ball(points[base_mesh().eyes[1]])),
    )


@functools.cache
def _units() -> Floats:
    """(52, V · 3) the face units; the gaze's move lids alone."""
    mesh = base_mesh()
    return np.stack([target(name)[mesh.kept].ravel() for name in BLENDSHAPES])


@functools.cache
def part_vertices(part: int) -> Ints:
    """The vertices of a part of the mesh, by its index in ``PARTS``."""
    mesh = base_mesh()
    return np.unique(mesh.triangles[mesh.part == part])


def _settle_mouth_parts(rest: Floats) -> None:
    """Lower the upper teeth a little and flatten the tongue, in place."""
    rest[part_vertices(_UPPER_TEETH), 1] += _TEETH_DOWN
    tongue = part_vertices(_TONGUE)
    lowest = rest[tongue, 1].max()
    rest[tongue, 1] = lowest + _TONGUE_FLATTER * (rest[tongue, 1] - lowest)


def _ball(points: Floats) -> Eyeball:
    """The sphere of the points of an eyeball, which is open behind."""
    low, high = points.min(axis=0), points.max(axis=0)
    radius = float((high - low)[:2].mean() / 2)
    centre = np.array([*(low + high)[:2] / 2, high[2] - radius], np.float32)
    return Eyeball(centre, radius)


def _effective(weights: Floats, gaze_deg: Floats) -> Floats:
    effective = np.clip(weights, 0, 1)
    for side in ("Right", "Left"):
        for direction in ("Up", "Down", "In", "Out"):
            effective[:, INDEX[f"eyeLook{direction}{side}"]] = 0
        blink = effective[:, INDEX[f"eyeBlink{side}"]].copy()
        follow = np.minimum(1, np.abs(gaze_deg[:, 1]) / _LOOK_RANGE_DEG) * (1 - blink)
        up = gaze_deg[:, 1] > 0
        effective[:, INDEX[f"eyeLookUp{side}"]] = np.where(up, follow, 0)
        effective[:, INDEX[f"eyeLookDown{side}"]] = np.where(up, 0, follow)
        effective[:, INDEX[f"eyeBlink{side}"]] = _BLINK_SHARE * blink
        effective[:, INDEX[f"eyeWide{side}"]] *= 1 - blink
        effective[:, INDEX[f"eyeSquint{side}"]] *= 1 - 0.7 * blink
    return effective


def _rest_on_ball(points: Floats, opening: Opening, ball: Eyeball) -> None:
    """Lift lids that would sink into the eyeball onto it, in place."""
    lids = points[:, opening.moved]
    out = lids - ball.centre
    distance = np.linalg.norm(out, axis=2, keepdims=True)
    least = ball.radius + _LID_THICKNESS
    sunk = (distance < least) & (out[..., 2:] > 0.3 * ball.radius)
    points[:, opening.moved] = np.where(sunk, ball.centre + out * (least / distance), lids)
