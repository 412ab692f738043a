"""Curves that a face in footage seems to make, fitted to its landmarks with the draft's rig.

They are a guess: landmarks of a photograph do not show how far a cheek is puffed. What learns from
them should learn from the landmarks first.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.draft.eyes import BALL_IOD
from emo_desktop.draft.rig import Rig
from emo_desktop.draft.topology import EYES, MESH_POINTS, EyePoints
from emo_desktop.face.canonical import Placement, place_canonical_face
from emo_desktop.face.mesh import LEFT_EYE_OUTER, RIGHT_EYE_OUTER
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX
from emo_desktop.motion.curves import MotionCurves

_FPS = Fraction(25)
_RIDGE = 0.02
_ROUNDS = 200
_FLIP = np.array([1.0, -1.0, 1.0])
_SMOOTH = (0.25, 0.5, 0.25)
_MOST_GAZE_DEG = 25.0
_LEFT_OUT = [INDEX[name] for name in BLENDSHAPES if name.startswith(("eyeLook", "eyeBlink"))]


def fitted_curves(points: Floats, reference: Floats, rig: Rig) -> MotionCurves:
    """The curves of F frames, relative to a reference image.

    Args:
        points: (F, 478, 3) landmarks.
        reference: (478, 3) landmarks of the reference image, in pixels of it.
        rig: of the reference image.
    """
    rest = place_canonical_face(reference)
    faces = [place_canonical_face(each) for each in points]
    own = _in_front(reference, rest)
    fronts = np.stack([_in_front(p, f) for p, f in zip(points, faces, strict=True)])
    weights = _weights(fronts - own, rest, rig)
    for eye in EYES:
        opens = _lid_gap(fronts, eye.upper, eye.lower) / _lid_gap(own[None], eye.upper, eye.lower)
        weights[:, INDEX[f"eyeBlink{eye.side}"]] = np.clip(1.15 * (1 - opens), 0, 1)
    close, jaw = INDEX["mouthClose"], INDEX["jawOpen"]
    weights[:, close] = np.minimum(weights[:, close], weights[:, jaw])
    head = np.array([(f.pose.yaw, f.pose.pitch, f.pose.roll) for f in faces])
    return MotionCurves(
        fps=_FPS,
        weights=_smooth(weights).astype(np.float32),
        head_deg=_smooth(head - (rest.pose.yaw, rest.pose.pitch, rest.pose.roll)).astype(
            np.float32
        ),
        gaze_deg=_gaze_deg(fronts, own).astype(np.float32),
    )


def _in_front(points: Floats, placed: Placement) -> Floats:
    """(478, 3) landmarks turned to the front, centimetres of the canonical face."""
    return np.asarray(((points * _FLIP - placed.offset) @ placed.rotation) / placed.scale)


def _weights(moved: Floats, rest: Placement, rig: Rig) -> Floats:
    """(F, 52) ridge regression, 0 to 1, of how points (F, 478, 3) moved on the rig's shapes."""
    seen = (rest.scale * moved[:, :MESH_POINTS] @ rest.rotation.T) * _FLIP
    target = seen[..., :2].reshape(len(moved), -1) / rig.iod
    shapes = rig.shapes.reshape(len(BLENDSHAPES), MESH_POINTS, 3)[..., :2]
    basis = shapes.reshape(len(BLENDSHAPES), -1).astype(np.float64) / rig.iod
    basis[_LEFT_OUT] = 0
    gram = basis @ basis.T + _RIDGE * np.eye(len(basis))
    step = 1 / np.linalg.eigvalsh(gram)[-1]
    wanted, weights = target @ basis.T, np.zeros((len(moved), len(basis)))
    for _ in range(_ROUNDS):
        weights = np.clip(weights - step * (weights @ gram - wanted), 0, 1)
    return weights


def _lid_gap(fronts: Floats, upper: tuple[int, ...], lower: tuple[int, ...]) -> Floats:
    """(F,) how far lids are apart."""
    apart = fronts[:, list(upper)[2:-2]] - fronts[:, list(lower)[2:-2]]
    return np.asarray(np.maximum(np.linalg.norm(apart[..., :2], axis=2).mean(axis=1), 1e-6))


def _gaze_deg(fronts: Floats, own: Floats) -> Floats:
    """(F, 2) yaw and pitch of the gaze, from where the irises lie between the corners."""
    across = np.linalg.norm(own[RIGHT_EYE_OUTER, :2] - own[LEFT_EYE_OUTER, :2])
    offsets = np.mean([_iris_offset(fronts, eye) - _iris_offset(own[None], eye) for eye in EYES], 0)
    share = np.clip(offsets / (BALL_IOD * across), -1, 1)
    return _smooth(np.clip(np.rad2deg(np.arcsin(share)), -_MOST_GAZE_DEG, _MOST_GAZE_DEG))


def _iris_offset(fronts: Floats, eye: EyePoints) -> Floats:
    corners = fronts[:, [eye.outer_corner, eye.inner_corner], :2].mean(axis=1)
    return np.asarray(fronts[:, eye.iris_centre, :2] - corners)


def _smooth(tracks: Floats) -> Floats:
    """(F, N) a little smoother."""
    padded = np.concatenate([tracks[:1], tracks, tracks[-1:]])
    before, now, after = _SMOOTH
    return np.asarray(before * padded[:-2] + now * padded[1:-1] + after * padded[2:])
