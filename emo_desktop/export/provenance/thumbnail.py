"""Small pictures of what a film was made from."""

from __future__ import annotations

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes

_SIDE_PX = 192
_JPEG_QUALITY = 80


def small_jpeg(pixels: Bytes) -> bytes:
    """A small JPEG of (H, W, 3) RGB uint8."""
    factor = min(1.0, _SIDE_PX / max(pixels.shape[:2]))
    size = (max(1, round(pixels.shape[1] * factor)), max(1, round(pixels.shape[0] * factor)))
    small = cv2.resize(np.ascontiguousarray(pixels), size, interpolation=cv2.INTER_AREA)
    blue_first = cv2.cvtColor(small, cv2.COLOR_RGB2BGR)
    is_coded, content = cv2.imencode(".jpg", blue_first, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return bytes(content) if is_coded else b""
