"""Pictures made here: drawings of faces, and pixels as if they had been read from a file."""

from __future__ import annotations

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes
from emo_desktop.face.geometry import FaceBox
from emo_desktop.face.picture import Picture

FACE_IN_DRAWING = FaceBox(136, 180, 240, 280)


def line_drawing() -> Bytes:
    """(640, 512, 3) a face in black lines on white."""
    drawing = np.full((640, 512, 3), 255, np.uint8)
    ink = (0, 0, 0)
    cv2.ellipse(drawing, (256, 300), (120, 160), 0, 0, 360, ink, 3)
    for x in (210, 302):
        cv2.ellipse(drawing, (x, 270), (26, 13), 0, 0, 360, ink, 2)
        cv2.circle(drawing, (x, 270), 9, ink, -1)
        cv2.ellipse(drawing, (x, 240), (32, 10), 0, 180, 360, ink, 3)
    cv2.polylines(drawing, [np.array([[256, 275], [246, 335], [266, 337]])], False, ink, 2)
    cv2.ellipse(drawing, (256, 375), (40, 14), 0, 0, 180, ink, 3)
    return drawing


def smiley() -> Bytes:
    """(640, 512, 3) a yellow disc with two dots and an arc, in which no face is found."""
    drawing = np.full((640, 512, 3), (235, 225, 200), np.uint8)
    cv2.circle(drawing, (256, 300), 150, (250, 210, 40), -1)
    for x in (200, 312):
        cv2.ellipse(drawing, (x, 260), (14, 26), 0, 0, 360, (0, 0, 0), -1)
    cv2.ellipse(drawing, (256, 330), (80, 60), 0, 0, 180, (0, 0, 0), 6)
    return drawing


def backdrop() -> Bytes:
    """(640, 512, 3) a soft gradient without a face."""
    ramp = np.linspace(60, 200, 640)[:, None] + np.linspace(-20, 20, 512)[None, :]
    return np.repeat(ramp[..., None], 3, axis=2).astype(np.uint8)


def picture_of(pixels: Bytes) -> Picture:
    """Pixels (H, W, 3 or 4) as if they had been read from a file."""
    if pixels.shape[2] == 3:
        pixels = np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])
    return Picture(np.ascontiguousarray(pixels), "digest of a test", "PNG")
