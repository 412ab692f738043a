"""Which triangle is seen in every pixel, and what its corners say there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Bytes, Floats, Ints
from emo_desktop.training.synthetic.compiling import Loop

NOTHING = -1
_LEAST_AREA = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What every pixel of a square picture shows.

    Args:
        triangles: (S, S) int32 the triangle, or ``NOTHING``.
        shares: (S, S, 3) float32 weights of its corners, adding up to 1.
    """

    triangles: Ints
    shares: Floats

    def mixed(self, corners: Ints, values: Floats) -> Floats:
        """(S, S, K) float32 values of vertices at every pixel, zero where nothing is seen.

        Args:
            corners: (T, 3) vertices of the triangles.
            values: (V, K) at the vertices.
        """
        result = np.zeros((*self.triangles.shape, values.shape[1]), np.float32)
        _mix(self.triangles, self.shares, corners, values.astype(np.float32, copy=False), result)
        return result


def rasterise(points: Floats, depth: Floats, triangles: Ints, *, size: int) -> Seen:
    """What is seen of triangles in a square picture.

    Args:
        points: (V, 2) x right and y down in pixels; pixel (0, 0) has its middle at (0.5, 0.5).
        depth: (V,) nearness to the viewer, larger is nearer.
        triangles: (T, 3) corners, clockwise as seen (y down); those seen from behind are left out.
        size: side of the picture, pixels.
    """
    seen = Seen(np.full((size, size), NOTHING, np.int32), np.zeros((size, size, 3), np.float32))
    nearest = np.full((size, size), -1e30, np.float32)
    _draw(
        points.astype(np.float32, copy=False),
        depth.astype(np.float32, copy=False),
        triangles,
        nearest,
        seen.triangles,
        seen.shares,
    )
    return seen


def paint(
    picture: Bytes, seen: Seen, corners: Ints, *, texture: Bytes, texels: Floats, light: Floats
) -> None:
    """Draw what is seen over a picture, in place.

    Args:
        picture: (S, S, 3) uint8.
        seen: the triangle in every pixel.
        corners: (T, 3) vertices of the triangles.
        texture: (H, W, 3) uint8; its first texel has its middle at (0.5, 0.5).
        texels: (V, 2) where each vertex lies in the texture; beyond its border the colour goes on.
        light: (V, 4) factors on red, green and blue of the texture, and what is added to all.
    """
    _paint(picture, seen.triangles, seen.shares, corners, texture, texels, light)


@Loop
def _draw(
    points: Floats,
    depth: Floats,
    triangles: Ints,
    nearest: Floats,
    owner: Ints,
    shares: Floats,
) -> None:
    size = owner.shape[0]
    for number in range(len(triangles)):
        a, b, c = triangles[number]
        ax, ay = points[a, 0], points[a, 1]
        bx, by = points[b, 0], points[b, 1]
        cx, cy = points[c, 0], points[c, 1]
        area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if area <= _LEAST_AREA:
            continue
        left = max(0, int(np.ceil(min(ax, bx, cx) - 0.5)))
        right = min(size - 1, int(np.floor(max(ax, bx, cx) - 0.5)))
        top = max(0, int(np.ceil(min(ay, by, cy) - 0.5)))
        bottom = min(size - 1, int(np.floor(max(ay, by, cy) - 0.5)))
        for row in range(top, bottom + 1):
            y = row + 0.5
            for column in range(left, right + 1):
                x = column + 0.5
                one = ((bx - x) * (cy - y) - (by - y) * (cx - x)) / area
                two = ((cx - x) * (ay - y) - (cy - y) * (ax - x)) / area
                three = 1.0 - one - two
                if one < 0.0 or two < 0.0 or three < 0.0:
                    continue
                near = one * depth[a] + two * depth[b] + three * depth[c]
                if near > nearest[row, column]:
                    nearest[row, column] = near
                    owner[row, column] = number
                    shares[row, column, 0] = one
                    shares[row, column, 1] = two
                    shares[row, column, 2] = three


@Loop
def _mix(owner: Ints, shares: Floats, corners: Ints, values: Floats, result: Floats) -> None:
    rows, columns = owner.shape
    for row in range(rows):
        for column in range(columns):
            number = owner[row, column]
            if number >= 0:
                for corner in range(3):
                    vertex, share = corners[number, corner], shares[row, column, corner]
                    for part in range(values.shape[1]):
                        result[row, column, part] += share * values[vertex, part]


@Loop
def _paint(
    picture: Bytes,
    owner: Ints,
    shares: Floats,
    corners: Ints,
    texture: Bytes,
    texels: Floats,
    light: Floats,
) -> None:
    height, width, colours = texture.shape
    rows, columns = owner.shape
    for row in range(rows):
        for column in range(columns):
            number = owner[row, column]
            if number < 0:
                continue
            a, b, c = corners[number]
            one, two, three = shares[row, column]
            x = one * texels[a, 0] + two * texels[b, 0] + three * texels[c, 0]
            y = one * texels[a, 1] + two * texels[b, 1] + three * texels[c, 1]
            x = min(max(x - 0.5, 0.0), width - 1.001)
            y = min(max(y - 0.5, 0.0), height - 1.001)
            i, j = int(y), int(x)
            down, along = y - i, x - j
            shine = one * light[a, 3] + two * light[b, 3] + three * light[c, 3]
            for part in range(colours):
                above = texture[i, j, part] * (1 - along) + texture[i, j + 1, part] * along
                below = texture[i + 1, j, part] * (1 - along) + texture[i + 1, j + 1, part] * along
                lit = one * light[a, part] + two * light[b, part] + three * light[c, part]
                value = (above * (1 - down) + below * down) * lit + shine
                picture[row, column, part] = int(min(max(value, 0.0), 255.0))
