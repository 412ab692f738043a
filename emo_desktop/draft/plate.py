"""The background behind the head, and the head cut from it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from emo_desktop.base.arrays import Bools, Bytes, Floats
from emo_desktop.base.easing import smoothstep
from emo_desktop.draft.texture import nearest_known

SOLID_IOD, CLEAR_IOD = 0.022, 0.10  # the outline's band: solid up to here, clear from there on
MIRROR_IOD = 0.35  # how deep behind the head the background is mirrored


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """A portrait as two layers.

    Args:
        head: (H, W, 4) uint8 RGBA, straight alpha; a soft band of background goes along with it.
        plate: (H, W, 3) uint8, the background with the head painted out.
    """

    head: Bytes
    plate: Bytes


def split_layers(rgb: Bytes, matte: Floats, iod: float) -> Layers:
    """A picture as a head over a background.

    Args:
        rgb: (H, W, 3) uint8.
        matte: (H, W) how much a pixel belongs to the person, 0 to 1.
        iod: distance of the outer eye corners, pixels.
    """
    alpha = _outline_alpha(matte, iod)
    plate = _paint_out(rgb, alpha > 0.02, iod)
    head = np.dstack([rgb, np.round(alpha * 255).astype(np.uint8)])
    return Layers(head=head, plate=plate)


def _outline_alpha(matte: Floats, iod: float) -> Floats:
    """(H, W) 1 on the person and just around it, falling to 0 outside."""
    distance = cv2.distanceTransform((matte < 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    fall = smoothstep((distance - SOLID_IOD * iod) / ((CLEAR_IOD - SOLID_IOD) * iod))
    return (1.0 - fall).astype(np.float32)


def _paint_out(rgb: Bytes, hidden: Bools, iod: float) -> Bytes:
    """The picture with the hidden part replaced by background.

    Near the outline the background is mirrored across it (nearest outside pixel n of p gives
    2n - p); deeper in, and where the mirror image is hidden too, it is filled in smoothly.
    """
    known = ~hidden
    if not known.any():
        return rgb.copy()
    height, width = hidden.shape
    rows, columns = nearest_known(known)
    y, x = np.mgrid[:height, :width]
    mirror_y, mirror_x = 2 * rows - y, 2 * columns - x
    inside = (mirror_y >= 0) & (mirror_y < height) & (mirror_x >= 0) & (mirror_x < width)
    mirror_y, mirror_x = mirror_y.clip(0, height - 1), mirror_x.clip(0, width - 1)
    usable = inside & known[mirror_y, mirror_x]
    depth = cv2.distanceTransform(hidden.astype(np.uint8), cv2.DIST_L2, 5)
    share = np.clip(1.5 - depth / (MIRROR_IOD * iod), 0.0, 1.0) * usable
    share = cv2.GaussianBlur(share.astype(np.float32), (0, 0), 0.03 * iod) * usable
    smooth = _fill(rgb, known)
    mirrored = rgb[mirror_y, mirror_x]
    filled = smooth + share[..., None] * (mirrored - smooth)
    return np.where(known[..., None], rgb, np.round(filled)).astype(np.uint8)


def _fill(rgb: Bytes, known: Bools) -> Floats:
    """(H, W, 3) float32: unknown pixels filled from coarser and coarser averages (push-pull)."""
    weight = known.astype(np.float32)
    levels = [(rgb * weight[..., None], weight)]
    while min(levels[-1][1].shape) > 2:
        colour, share = levels[-1]
        size = ((share.shape[1] + 1) // 2, (share.shape[0] + 1) // 2)
        levels.append((
            cv2.resize(colour, size, interpolation=cv2.INTER_AREA),
            cv2.resize(share, size, interpolation=cv2.INTER_AREA),
        ))  # fmt: skip
    colour, share = levels[-1]
    total = max(float(share.sum()), 1e-6)
    filled = np.broadcast_to(colour.sum((0, 1)) / total, colour.shape).astype(np.float32)
    for colour, share in reversed(levels):
        size = (share.shape[1], share.shape[0])
        coarse = cv2.resize(filled, size, interpolation=cv2.INTER_LINEAR).reshape(colour.shape)
        filled = colour + (1.0 - share[..., None]) * coarse
    return filled
