"""The portrait as a texture: enlarged so that fast bilinear sampling keeps it sharp."""

from __future__ import annotations

from typing import Any, TypeVar, cast

import cv2
import numpy as np

from emo_desktop.base.arrays import Bools, Bytes, Floats, Ints

TEXTURE_SCALE = 2
Picture = TypeVar("Picture", Bytes, Floats)
_ONE_MAP: Any = None  # cv2 takes x and y in one map; its stubs do not know


def enlarge(picture: Picture) -> Picture:
    """A picture at TEXTURE_SCALE; its own pixels stand unchanged at every second place."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[: height * 2, : width * 2].astype(np.float32)
    large = cv2.remap(picture, x / 2, y / 2, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
    large[::2, ::2] = picture
    return cast(Picture, large)


def premultiply(rgba: Bytes) -> Bytes:
    """(H, W, 4) the picture with its colours multiplied by its alpha."""
    alpha = rgba[..., 3:].astype(np.float32) / 255
    colour = np.round(rgba[..., :3] * alpha).astype(np.uint8)
    return np.ascontiguousarray(np.concatenate([colour, rgba[..., 3:]], axis=2))


def bleed(rgba: Bytes) -> Bytes:
    """A picture whose clear pixels carry the colour of the nearest visible one."""
    visible = rgba[..., 3] > 8
    if not visible.any():
        return rgba
    return np.dstack([rgba[..., :3][nearest_known(visible)], rgba[..., 3]])


def nearest_known(known: Bools) -> tuple[Ints, Ints]:
    """(H, W) row and column of the nearest known pixel."""
    _, labels = cv2.distanceTransformWithLabels(
        (~known).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    rows, columns = np.nonzero(known)
    of_label = np.zeros(int(labels.max()) + 1, np.int64)
    of_label[labels[rows, columns]] = np.arange(len(rows))
    index = of_label[labels]
    return rows[index], columns[index]


def sample(texture: Bytes, source: Floats) -> Bytes:
    """(h, w, C) the texture at (h, w, 2) places x, y in its own pixels; mirrored at its border."""
    at = np.asarray(source, np.float32)
    border = cv2.BORDER_REFLECT_101
    return np.asarray(cv2.remap(texture, at, _ONE_MAP, cv2.INTER_LINEAR, borderMode=border))
