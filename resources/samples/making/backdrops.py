"""Backgrounds to put behind a transparent render.

Needs: numpy, opencv-python-headless, pillow.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]


def lay_over(render: Image.Image, backdrop: Picture) -> Image.Image:
    """Put an RGBA render over an RGB backdrop of the same size."""
    behind = Image.fromarray(backdrop).convert("RGBA")
    behind.alpha_composite(render.convert("RGBA"))
    return behind.convert("RGB")


def studio(width: int, height: int, colour: tuple[int, int, int]) -> Picture:
    """A wall that is lighter behind the head than in the corners."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    far = np.hypot((x / width - 0.5) * 1.1, y / height - 0.42)
    shade = 1.25 - 0.95 * np.clip(far, 0, 1)
    grain = np.random.default_rng(5).normal(0, 1.2, (height, width, 1))
    return np.clip(np.array(colour) * shade[..., None] + grain, 0, 255).astype(np.uint8)


def evening(width: int, height: int, seed: int) -> Picture:
    """Out-of-focus lights in front of a dark blue and amber room."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    left, right = np.array([34, 52, 66.0]), np.array([92, 66, 48.0])
    mix = np.clip(x / width * 0.9 + 0.25 * np.sin(y / height * 3), 0, 1)[..., None]
    room = (left * (1 - mix) + right * mix).astype(np.float32)
    for _ in range(34):
        radius = int(width * random.uniform(0.02, 0.06))
        at = (int(random.uniform(0, width)), int(random.uniform(0, height * 0.75)))
        glow = np.zeros((height, width), np.float32)
        cv2.circle(glow, at, radius, 1.0, -1, cv2.LINE_AA)
        glow = cv2.GaussianBlur(glow, (0, 0), radius * 0.16)
        warm = np.array([255, random.uniform(150, 220), random.uniform(70, 150)], np.float32)
        room += glow[..., None] * warm * random.uniform(0.08, 0.32)
    room = cv2.GaussianBlur(room, (0, 0), width * 0.006) + random.normal(0, 1.4, (height, width, 1))
    return np.clip(room, 0, 255).astype(np.uint8)


def busy(width: int, height: int, seed: int) -> Picture:
    """A wall full of posters, edges and stripes: hard for a matte."""
    random = np.random.default_rng(seed)
    wall = np.full((height, width, 3), 200, np.uint8)
    draw: list[Callable[..., object]] = [cv2.rectangle, cv2.line]
    for _ in range(60):
        at = random.uniform((-0.1, -0.1), (1, 1)) * (width, height)
        size = random.uniform(0.06, 0.3, 2) * width
        colour = [int(c) for c in random.uniform(20, 245, 3)]
        a, b = at.astype(int).tolist(), (at + size).astype(int).tolist()
        draw[0](wall, a, b, colour, -1)
        for line in range(int(random.uniform(0, 8))):
            row = a[1] + 8 + 9 * line
            draw[1](
                wall, (a[0] + 6, row), (b[0] - 6, row), [255 - c for c in colour], 3, cv2.LINE_AA
            )
    return wall
