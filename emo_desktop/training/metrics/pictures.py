"""How alike two pictures are: PSNR and SSIM, of all of a picture or of a part."""

from __future__ import annotations

import math

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.draft.topology import LIPS_OUTER_LOWER, LIPS_OUTER_UPPER

MOST_PSNR_DB = 100.0  # of pictures that are the same
_LIPS = list(LIPS_OUTER_UPPER + LIPS_OUTER_LOWER)
_MOUTH_ROOM = 0.35  # widths of the mouth that its region reaches beyond the lips
_DEVIATION_PX, _WINDOW_PX = 1.5, 11
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2

Part = tuple[slice, slice]
WHOLE: Part = (slice(None), slice(None))


def psnr(first: Bytes, second: Bytes, part: Part = WHOLE) -> float:
    """Peak signal-to-noise ratio of two pictures, dB; see ``psnr_of``.

    Args:
        first: (H, W, 3) uint8.
        second: (H, W, 3) uint8.
        part: rows and columns that count.

    Raises:
        ValueError: the pictures have different sizes.
    """
    return psnr_of(squared_error(first, second, part))


def psnr_of(error: float) -> float:
    """10 log10(255² / error) of a mean squared error, dB; at most 100."""
    return min(MOST_PSNR_DB, 10 * math.log10(255**2 / error)) if error > 0 else MOST_PSNR_DB


def squared_error(first: Bytes, second: Bytes, part: Part = WHOLE) -> float:
    """Mean squared difference of two pictures (H, W, 3) uint8, or of a part of them.

    Raises:
        ValueError: the pictures have different sizes.
    """
    one, other = _parts(first, second, part)
    return float(np.square(one.astype(np.float64) - other).mean())


def ssim(first: Bytes, second: Bytes, part: Part = WHOLE) -> float:
    """Structural similarity of the luma, -1 to 1 (Wang et al. 2004: 11 × 11 Gaussian, σ = 1.5).

    Args:
        first: (H, W, 3) uint8.
        second: (H, W, 3) uint8.
        part: rows and columns over which the map is averaged.

    Raises:
        ValueError: the pictures have different sizes.
    """
    _parts(first, second, part)
    one, other = (
        cv2.cvtColor(each, cv2.COLOR_RGB2GRAY).astype(np.float64) for each in (first, second)
    )
    mean_one, mean_other = _soft(one), _soft(other)
    # σ_x², σ_y² and σ_xy
    variance_one = _soft(one * one) - mean_one**2
    variance_other = _soft(other * other) - mean_other**2
    covariance = _soft(one * other) - mean_one * mean_other
    likeness = (2 * mean_one * mean_other + _C1) * (2 * covariance + _C2)
    scale = (mean_one**2 + mean_other**2 + _C1) * (variance_one + variance_other + _C2)
    return float((likeness / scale)[part].mean())


def mouth_part(points: Floats, height: int, width: int) -> Part:
    """Rows and columns round the lips, with room for them to open; at least one pixel.

    Args:
        points: (468 or more, 2 or 3) landmarks, pixels.
        height: of the picture.
        width: of the picture.
    """
    lips = points[_LIPS, :2]
    low, high = lips.min(axis=0), lips.max(axis=0)
    room = _MOUTH_ROOM * (high - low)[0]
    left, top = np.floor(low - room).astype(int)
    right, bottom = np.ceil(high + room).astype(int) + 1
    return _inside(top, bottom, height), _inside(left, right, width)


def _inside(begin: int, end: int, limit: int) -> slice:
    first = int(np.clip(begin, 0, limit - 1))
    return slice(first, int(np.clip(end, first + 1, limit)))


def _parts(first: Bytes, second: Bytes, part: Part) -> tuple[Bytes, Bytes]:
    if first.shape != second.shape:
        raise ValueError(f"pictures of {first.shape} and {second.shape} cannot be compared")
    return first[part], second[part]


def _soft(plane: Floats) -> Floats:
    return np.asarray(cv2.GaussianBlur(plane, (_WINDOW_PX, _WINDOW_PX), _DEVIATION_PX))
