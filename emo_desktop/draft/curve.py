"""Smooth closed outlines through a few points, filled without jagged edges."""

from __future__ import annotations

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats

_SHIFT = 4  # cv2 takes fixed-point coordinates with this many fractional bits


def catmull_rom(points: Floats, steps: int = 6) -> Floats:
    """(steps * (N - 1) + 1, 2) an open Catmull-Rom curve through (N, 2) points."""
    ends = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    p0, p1, p2, p3 = (ends[i : i + len(points) - 1, None] for i in range(4))
    t = (np.arange(steps, dtype=np.float32) / steps)[None, :, None]
    curve = 0.5 * (
        2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
        + (3 * p1 - p0 - 3 * p2 + p3) * t**3
    )  # fmt: skip
    return np.concatenate([curve.reshape(-1, 2), points[-1:]]).astype(np.float32)


def aperture(upper: Floats, lower: Floats) -> Floats:
    """(M, 2) closed outline between two edges that share their corners."""
    return np.concatenate([catmull_rom(upper), catmull_rom(lower)[-2:0:-1]])


def fill(outline: Floats, shape: tuple[int, int]) -> Bytes:
    """(H, W) uint8 coverage of a closed outline, 0 to 255, smooth at the edge."""
    mask = np.zeros(shape, np.uint8)
    fixed = np.round(outline * (1 << _SHIFT)).astype(np.int32)
    cv2.fillPoly(mask, [fixed], 255, lineType=cv2.LINE_AA, shift=_SHIFT)
    return mask


def soft_line(
    frame: Bytes, line: Floats, *, thickness: float, colour: Floats, opacity: float
) -> None:
    """Draw a tapering soft line over a frame, in place.

    Args:
        frame: (H, W, 3 or 4) uint8.
        line: (N, 2) points it passes through, picture pixels.
        thickness: in the middle, pixels.
        colour: (3,) 0 to 255.
        opacity: 0 to 1.
    """
    scale = 2
    patch = Patch(line, margin=2 * thickness + 1, scale=scale, picture_shape=frame.shape[:2])
    middle = patch.to_patch(catmull_rom(line))
    taper = np.sin(np.linspace(0.2, np.pi - 0.2, len(middle)))[:, None]
    half = taper * [0.0, 0.5 * thickness * scale]
    mask = fill(np.concatenate([middle - half, (middle + half)[::-1]]), patch.shape)
    soft = cv2.GaussianBlur(mask, (0, 0), 0.35 * thickness * scale + 0.3)
    cover = patch.shrink(soft).astype(np.float32) * (opacity / 255)
    patch.blend(frame, np.broadcast_to(colour, (*cover.shape, 3)), cover)


class Patch:
    """A rectangle of the picture drawn at several times its resolution.

    Args:
        points: (N, 2) what must lie inside, picture pixels.
        margin: room around them, picture pixels.
        scale: patch pixels per picture pixel.
        picture_shape: (H, W); the rectangle is cut to it.
    """

    def __init__(
        self, points: Floats, *, margin: float, scale: int, picture_shape: tuple[int, int]
    ) -> None:
        height, width = picture_shape
        low = np.floor(points.min(0) - margin).astype(int).clip(0, [width - 1, height - 1])
        high = (np.ceil(points.max(0) + margin).astype(int) + 1).clip(low + 1, [width, height])
        self.left, self.top = int(low[0]), int(low[1])
        self.width, self.height = int(high[0] - low[0]), int(high[1] - low[1])
        self.scale = scale

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns) of the patch's own pixels."""
        return self.height * self.scale, self.width * self.scale

    def to_patch(self, points: Floats) -> Floats:
        """Picture points as patch points; pixel centres are whole numbers in both."""
        local: Floats = (points - [self.left, self.top] + 0.5) * self.scale - 0.5
        return local.astype(np.float32)

    def shrink(self, drawn: Floats) -> Floats:
        """A drawing of the patch's shape at the picture's resolution."""
        if self.scale == 1:
            return drawn
        size = (self.width, self.height)
        return np.asarray(cv2.resize(drawn, size, interpolation=cv2.INTER_AREA), np.float32)

    def blend(self, frame: Bytes, colour: Floats, opacity: Floats) -> None:
        """Lay (h, w, 3) colours with (h, w) opacity 0 to 1 over a frame, in place."""
        target = frame[self.top : self.top + self.height, self.left : self.left + self.width, :3]
        mixed = target + opacity[..., None] * (colour - target)
        target[:] = np.round(mixed).clip(0, 255)
