"""The face region: where the face may be in any frame of a film."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.face.geometry import FaceBox


def face_region(
    boxes: Iterable[FaceBox],
    *,
    height: int,
    width: int,
    width_scale: float = 1.0,
    height_scale: float = 1.0,
) -> Floats:
    """The union of face boxes as a mask.

    Args:
        boxes: in pixels of the picture; parts outside it are left out.
        height: of the picture in pixels.
        width: of the picture in pixels.
        width_scale: widens every box about its middle.
        height_scale: heightens every box about its middle.

    Returns:
        (1, height, width) float32: 1 where a pixel's middle lies in a box, else 0.
    """
    # boxes -> B_i, result -> M, the face locator's input (EMO)
    mask = np.zeros((1, height, width), np.float32)
    for box in boxes:
        columns = _covered(box.x + box.width / 2, box.width * width_scale, width)
        rows = _covered(box.y + box.height / 2, box.height * height_scale, height)
        mask[:, rows, columns] = 1
    return mask


def _covered(middle: float, length: float, limit: int) -> slice:
    """The pixels along one axis whose middles lie in a stretch; a box's 0 is a pixel's edge."""
    first = np.ceil(middle - length / 2 - 0.5)
    end = np.ceil(middle + length / 2 - 0.5)
    return slice(int(np.clip(first, 0, limit)), int(np.clip(end, 0, limit)))
