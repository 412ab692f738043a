"""A film's mouth, held still: small pictures that show how it opens, not how the head moves."""

from __future__ import annotations

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.face.canonical import canonical_face, place_canonical_face

WIDTH_PX, HEIGHT_PX = 24, 16
_MIDDLE_LIPS = (13, 14)
# The window about the middle of the lips, centimetres of the canonical face.
_ASIDE_CM, _UP_CM, _DOWN_CM = 3.0, 2.0, 3.0
_SOFTNESS_CM = _ASIDE_CM / WIDTH_PX
_LEAST_SOFTNESS_PX = 0.5


def mouth_crop(rgb: Bytes, points: Floats) -> Bytes:
    """(16, 24, 3) uint8: the mouth where the rigid points of the face say it is.

    The window is laid over the canonical face as it is turned and sized in the picture; lips and
    jaw, which move, have no say in where it lies.

    Args:
        rgb: (H, W, 3) uint8.
        points: (478, 3) landmarks.
    """
    placed = place_canonical_face(points)
    corners = placed.scale * _corners() @ placed.rotation.T + placed.offset
    source = (corners[:, :2] * (1, -1)).astype(np.float32)
    target = np.array([(0, 0), (WIDTH_PX - 1, 0), (0, HEIGHT_PX - 1)], np.float32)
    softness = max(_LEAST_SOFTNESS_PX, _SOFTNESS_CM * placed.scale)
    crop = cv2.warpAffine(
        cv2.GaussianBlur(rgb, (0, 0), softness),
        cv2.getAffineTransform(source, target),
        (WIDTH_PX, HEIGHT_PX),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(crop, np.uint8)


def _corners() -> Floats:
    """(3, 3) upper left, upper right and lower left corner on the canonical face."""
    middle = canonical_face().points[list(_MIDDLE_LIPS)].mean(axis=0)
    sides = [(-_ASIDE_CM, _UP_CM, 0), (_ASIDE_CM, _UP_CM, 0), (-_ASIDE_CM, -_DOWN_CM, 0)]
    return np.asarray(middle + np.array(sides))
