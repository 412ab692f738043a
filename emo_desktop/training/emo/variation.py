"""The same clip with other colours, or seen in a mirror: more people from few heads.

Encoding a clip once more costs a tenth of a second, making one several.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats, Ints
from emo_desktop.draft.topology import MESH_POINTS
from emo_desktop.face.canonical import canonical_face
from emo_desktop.motion.arkit import BLENDSHAPES
from emo_desktop.training.emo.clip_file import TrainingClip

_GAIN, _GAMMA = 0.07, 0.2  # spread of their logarithms
_SATURATION = (0.55, 1.35)
_MIXING = 0.06  # of each colour into the others
_LIGHT = np.array([0.299, 0.587, 0.114])


def variant(clip: TrainingClip, number: int, seed: int) -> TrainingClip:
    """A version of a clip: 0 is as it is, odd ones are mirrored, all others have other colours.

    Args:
        clip: as it was made.
        number: of the version.
        seed: chooses the colours.
    """
    if number == 0:
        return clip
    changed = recoloured(clip, np.random.default_rng([seed, number]))
    return mirrored(changed) if number % 2 else changed


def recoloured(clip: TrainingClip, rng: np.random.Generator) -> TrainingClip:
    """The clip in another light, with other skin and clothes."""
    grey = rng.uniform(*_SATURATION)
    matrix = grey * np.eye(3) + (1 - grey) * np.tile(_LIGHT, (3, 1))
    matrix += rng.normal(0, _MIXING, (3, 3)) * (1 - np.eye(3))
    matrix /= matrix.sum(axis=1, keepdims=True)
    gains = np.exp(rng.normal(0, _GAIN, 3))
    gammas = np.exp(rng.normal(0, _GAMMA) + rng.normal(0, _GAMMA / 4, 3))
    levels = np.linspace(0, 1, 256)[:, None]
    table = np.rint(255 * np.clip(levels**gammas * gains, 0, 1)).astype(np.uint8)[None]
    frames = np.stack([_shown(frame, matrix, table) for frame in clip.frames])
    return replace(clip, frames=frames, reference=_shown(clip.reference, matrix, table))


def mirrored(clip: TrainingClip) -> TrainingClip:
    """The clip with left and right exchanged."""
    rig, rest = clip.rig_points, clip.rig_reference_points
    boxes = clip.boxes.copy()
    boxes[:, 0] = 1 - boxes[:, 0] - boxes[:, 2]
    turned = np.array([-1, 1, -1], np.float32)
    return replace(
        clip,
        frames=np.ascontiguousarray(clip.frames[:, :, ::-1]),
        reference=np.ascontiguousarray(clip.reference[:, ::-1]),
        flow=clip.flow[:, :, ::-1] * np.array([-1, 1], np.float32),
        points=_mirrored_points(clip.points),
        reference_points=_mirrored_points(clip.reference_points),
        rig_points=None if rig is None else _mirrored_points(rig),
        rig_reference_points=None if rest is None else _mirrored_points(rest),
        weights=clip.weights[:, _curve_order()],
        head_deg=clip.head_deg * turned,
        gaze_deg=clip.gaze_deg * turned[:2],
        boxes=boxes,
    )


def _shown(picture: Bytes, matrix: Floats, table: Bytes) -> Bytes:
    mixed = cv2.transform(picture, matrix)
    return np.asarray(cv2.LUT(np.asarray(mixed, np.uint8), table), np.uint8)


def _mirrored_points(points: Floats) -> Floats:
    """(..., 470, 2) the points of the other side, in the place of each."""
    other: Floats = points[..., _point_order(), :] * np.array([-1, 1], np.float32)
    return other + np.array([1, 0], np.float32)


@cache
def _point_order() -> Ints:
    """(470,) the point on the other side, for the mesh and the right and left pupil."""
    mesh = canonical_face().mirror[:MESH_POINTS]
    return np.concatenate([mesh, [MESH_POINTS + 1, MESH_POINTS]])


@cache
def _curve_order() -> Ints:
    """(52,) the curve of the other side."""
    other = {"Left": "Right", "Right": "Left"}
    names = [name.value if hasattr(name, "value") else str(name) for name in BLENDSHAPES]
    swapped = []
    for name in names:
        side = next((side for side in other if name.endswith(side)), None)
        swapped.append(name if side is None else name.removesuffix(side) + other[side])
    return np.array([names.index(name) for name in swapped])
