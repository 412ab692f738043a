"""Triangles into a map: which pixels a triangle covers, and the values of its corners between them.

All triangles are scanned at once, row by row, so that the work is done inside a few array
operations and several threads can do it side by side.
"""

from __future__ import annotations

import numpy as np

from emo_desktop.base.arrays import Floats, Ints

_ON_EDGE = 1e-4  # pixels; a centre on a shared edge belongs to both triangles, never to none
_FLAT = 1e-6


def lay_triangles(target: Floats, *, points: Floats, values: Floats, triangles: Ints) -> None:
    """Write a mesh's values over a map, interpolated in every triangle; in place.

    Args:
        target: (h, w, 2) float32 the map.
        points: (N, 2) vertices, x right and y down, in pixels of the map.
        values: (N, 2) what each vertex carries.
        triangles: (T, 3), written in the order given.
    """
    height, width = target.shape[:2]
    corners = points[triangles].astype(np.float32)
    pixel, owner = _covered(corners, height, width)
    plane = _planes(corners, values[triangles].astype(np.float32)).take(owner, axis=0)
    y, x = np.divmod(pixel, np.int32(width))
    laid = plane[:, 0:2] * x[:, None].astype(np.float32)
    laid += plane[:, 2:4] * y[:, None].astype(np.float32)
    laid += plane[:, 4:6]
    target.reshape(-1, 2)[pixel] = laid


def _covered(corners: Floats, height: int, width: int) -> tuple[Ints, Ints]:
    """The pixels whose centres lie in triangles.

    Args:
        corners: (T, 3, 2).
        height: rows of the map.
        width: columns of the map.

    Returns:
        (P,) numbers of pixels, row by row, and (P,) the triangle of each, in the order of the
        triangles; a pixel may come several times.
    """
    top = np.ceil(corners[:, :, 1].min(1) - _ON_EDGE).clip(0, height)
    bottom = np.floor(corners[:, :, 1].max(1) + _ON_EDGE).clip(-1, height - 1)
    tallest = int(max(0.0, float((bottom - top).max()) + 1))
    rows = top[:, None] + np.arange(tallest, dtype=np.float32)
    left, right = np.full(rows.shape, np.inf, np.float32), np.full(rows.shape, -np.inf, np.float32)
    for first, second in ((0, 1), (1, 2), (2, 0)):
        (x0, y0), (x1, y1) = corners[:, first].T, corners[:, second].T
        drop = y1 - y0
        slope = (x1 - x0) / np.where(np.abs(drop) < _FLAT, np.inf, drop)
        x = x0[:, None] + (rows - y0[:, None]) * slope[:, None]
        low, high = np.minimum(y0, y1) - _ON_EDGE, np.maximum(y0, y1) + _ON_EDGE
        crossed = (rows >= low[:, None]) & (rows <= high[:, None])
        np.minimum(left, x, out=left, where=crossed)
        np.maximum(right, x, out=right, where=crossed)
    begin = np.ceil(left - _ON_EDGE).clip(0, width)
    end = np.floor(right + _ON_EDGE).clip(-1, width - 1)
    count = np.where(rows <= bottom[:, None], (end - begin + 1).clip(0), 0).astype(np.int32).ravel()
    spans = np.flatnonzero(count > 0)
    count = count[spans]
    start = (rows * width + begin.clip(0, width)).ravel()[spans].astype(np.int32)
    before = np.cumsum(count, dtype=np.int32) - count
    pixel = np.repeat(start - before, count) + np.arange(count.sum(), dtype=np.int32)
    return pixel, np.repeat((spans // max(1, tallest)).astype(np.int32), count)


def _planes(corners: Floats, values: Floats) -> Floats:
    """(T, 6) slopes in x, slopes in y and offsets of the planes through (T, 3, 2) values."""
    e1, e2 = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    f1, f2 = values[:, 1] - values[:, 0], values[:, 2] - values[:, 0]
    area = e1[:, 0] * e2[:, 1] - e1[:, 1] * e2[:, 0]
    area = np.where(np.abs(area) < _FLAT, np.inf, area)[:, None]
    in_x = (f1 * e2[:, 1:] - f2 * e1[:, 1:]) / area
    in_y = (f2 * e1[:, :1] - f1 * e2[:, :1]) / area
    middle = corners.mean(1)
    offsets = values.mean(1) - in_x * middle[:, :1] - in_y * middle[:, 1:]
    return np.concatenate([in_x, in_y, offsets], axis=1)
