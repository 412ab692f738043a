"""Whether it is still the same face, without a network for it: proportions and skin.

Both measures are blind to what the face does: proportions are those of points that expressions
move little, with the turn of the head taken away; skin is compared at places that move with it,
away from eyes, lips and outline. Of 25 test portraits that speak, medians over five frames lie
within 0.014 and 3.5; 96 and 99 % of the pairs of strangers lie beyond. They tell one face from
another, and a face that melts; twins they do not tell apart.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats, Ints
from emo_desktop.draft.topology import (
    EYES,
    FACE_OVAL,
    LIPS_INNER_LOWER,
    LIPS_INNER_UPPER,
    LIPS_OUTER_LOWER,
    LIPS_OUTER_UPPER,
    MESH_POINTS,
)
from emo_desktop.face.canonical import canonical_face
from emo_desktop.face.proportions import proportions_apart, rigid_proportions
from emo_desktop.training.metrics.landmarks import eye_distance

PROPORTIONS_LIMIT = 0.02
SKIN_LIMIT = 5.0

_SOFTNESS = 0.07  # of skin, in distances of the eye corners
_LEAST_SOFTNESS_PX = 0.5
_LIPS = LIPS_INNER_LOWER + LIPS_INNER_UPPER + LIPS_OUTER_LOWER + LIPS_OUTER_UPPER
# How far skin lies from what moves or ends there, centimetres of the canonical face.
_FROM_OUTLINE_CM, _FROM_LIPS_CM, _FROM_LIDS_CM = 0.8, 0.5, 0.25


@dataclass(frozen=True, slots=True, eq=False)
class FaceLook:
    """What a face looks like in a frame, or in the middle of several.

    Args:
        proportions: (K, 2) see ``face.proportions``.
        skin: (M, 3) soft colours of places of the skin in CIE Lab, their mean taken away, so that
            neither exposure nor white balance counts.
    """

    proportions: Floats
    skin: Floats


@dataclass(frozen=True, slots=True)
class Unlikeness:
    """How far one face is from another.

    Args:
        proportions: distances of the outer eye corners; 0 is the same face.
        skin: CIE Lab; 0 is the same skin.
    """

    proportions: float
    skin: float

    @property
    def strangeness(self) -> float:
        """0 for the same face; above 1 it is somebody else's."""
        return max(self.proportions / PROPORTIONS_LIMIT, self.skin / SKIN_LIMIT)


def look_at(rgb: Bytes, points: Floats) -> FaceLook:
    """What a face looks like.

    Args:
        rgb: (H, W, 3) uint8.
        points: (478, 3) its landmarks.
    """
    return FaceLook(rigid_proportions(points), _skin_colours(rgb, points))


def middle_look(looks: list[FaceLook]) -> FaceLook:
    """The median of what a face looked like in several frames, at least one."""
    return FaceLook(
        np.median([look.proportions for look in looks], axis=0),
        np.median([look.skin for look in looks], axis=0),
    )


def unlikeness(first: FaceLook, second: FaceLook) -> Unlikeness:
    """How far two faces are from each other."""
    apart = np.square(first.skin - second.skin).sum(axis=1).mean()
    return Unlikeness(
        proportions_apart(first.proportions, second.proportions), float(np.sqrt(apart))
    )


def _skin_colours(rgb: Bytes, points: Floats) -> Floats:
    """(M, 3) float32, see ``FaceLook``."""
    softness = max(_LEAST_SOFTNESS_PX, _SOFTNESS * eye_distance(points))
    lab = cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    lab = cv2.GaussianBlur(lab, (0, 0), softness)
    x, y = points[_skin_places(), :2].astype(np.float32).T
    colours = cv2.remap(lab, x[None], y[None], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[0]
    return np.asarray(colours - colours.mean(axis=0))


@functools.cache
def _skin_places() -> Ints:
    """(M,) indices of points on skin that keeps its look when the face moves."""
    face = canonical_face().points[:MESH_POINTS, :2]
    lids = tuple(point for eye in EYES for point in eye.upper + eye.lower)
    keeps = np.ones(MESH_POINTS, bool)
    for points, room in (
        (FACE_OVAL, _FROM_OUTLINE_CM),
        (_LIPS, _FROM_LIPS_CM),
        (lids, _FROM_LIDS_CM),
    ):
        apart = np.linalg.norm(face[:, None] - face[list(points)], axis=2)
        keeps &= apart.min(axis=1) >= room
    return np.flatnonzero(keeps)
