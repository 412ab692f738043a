"""Pictures of files as small as lists show them."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes
from emo_desktop.face.geometry import FaceBox
from emo_desktop.face.picture import read_picture

# A face in its upper half is what is seen of a portrait where only a square of it fits.
_TOP_SHARE = 0.3
_AROUND_FACE = 1.6


def read_small_picture(path: Path, side_px: int, *, face_box: FaceBox | None = None) -> Bytes:
    """(side, side, 4) uint8, sRGB with straight alpha: the face, or the upper middle of a picture.

    Args:
        path: of the picture.
        side_px: of the square.
        face_box: where the face is, in pixels of the picture, where that was said.

    Raises:
        PictureError: it cannot be read.
    """
    pixels = read_picture(path).pixels
    height, width = pixels.shape[:2]
    side = min(width, height)
    left, top = (width - side) // 2, round((height - side) * _TOP_SHARE)
    if face_box is not None:
        side = min(side, max(1, round(max(face_box.width, face_box.height) * _AROUND_FACE)))
        left = _within(round(face_box.x + face_box.width / 2 - side / 2), width - side)
        top = _within(round(face_box.y + face_box.height / 2 - side / 2), height - side)
    square = pixels[top : top + side, left : left + side]
    way = cv2.INTER_AREA if side > side_px else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(square, (side_px, side_px), interpolation=way), dtype=np.uint8)


def _within(place: int, most: int) -> int:
    return max(0, min(place, most))
