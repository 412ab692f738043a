"""The drawings of a face that tell the diffusion model where everything in it shall be.

Of EchoMimic's pose variants order, colours and sizes are those the weights were trained with.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats, Ints
from emo_desktop.draft.topology import LEFT_EYE, MESH_POINTS, RIGHT_EYE
from emo_desktop.emo.config import GuideDrawing
from emo_desktop.render.final.face_guides import draw_face_guide, draw_movement

GUIDE_PX = 512  # drawn at this size, then resized
THICKNESS = 2
HALF_SQUARE = 3

_Colour = tuple[int, int, int]
# Lids and brows, in the order in which they are drawn over each other.
_LINES: tuple[tuple[tuple[int, ...], _Colour], ...] = (
    (LEFT_EYE.lower, (180, 200, 10)),
    (LEFT_EYE.upper, (180, 200, 10)),
    (RIGHT_EYE.lower, (10, 200, 180)),
    (RIGHT_EYE.upper, (10, 200, 180)),
    ((276, 283, 282, 295, 285), (180, 220, 10)),
    ((300, 293, 334, 296, 336), (180, 220, 10)),
    ((46, 53, 52, 65, 55), (10, 220, 180)),
    ((70, 63, 105, 66, 107), (10, 220, 180)),
)
_RIGHT_PUPIL, _LEFT_PUPIL, _NOSE = (10, 200, 250), (250, 200, 10), (200, 200, 200)
_NOSE_TIP = 4


def guide_pictures(
    points: Floats, reference_points: Floats, *, drawing: GuideDrawing, size: int
) -> Bytes:
    """(F, size, size, K) uint8: the guides of frames, in the drawing's K channels.

    Args:
        points: (F, 470, 2) of the posed face in every frame, then the right and the left pupil, in
            shares of the square.
        reference_points: (470, 2) those of the reference image.
        drawing: how they are drawn.
        size: side of the result, pixels.
    """
    drawn = np.zeros((len(points), size, size, drawing.channels), np.uint8)
    if drawing is GuideDrawing.FACE:
        drawn[..., 3:6] = draw_face_guide(reference_points, size=size)
    for guide, placed in zip(drawn, points, strict=True):
        if drawing is GuideDrawing.FACE:
            guide[..., :3] = draw_face_guide(placed, size=size)
            guide[..., 6:] = draw_movement(placed, reference_points, size=size)
        else:
            whole = draw_guide(placed[:MESH_POINTS], placed[MESH_POINTS:], size=size)
            guide[:] = np.rint(255 * whole)
    return drawn


def draw_guide(points: Floats, pupils: Floats, *, size: int) -> Floats:
    """(size, size, 3) float32, 0 to 1: one frame's guide on black.

    Args:
        points: (468, 2) the posed face, in shares of the square: 0 its left or upper border, 1 its
            right or lower one.
        pupils: (2, 2) the right and the left pupil, likewise.
        size: side of the result, pixels.
    """
    picture = np.zeros((GUIDE_PX, GUIDE_PX, 3), np.uint8)
    pixels = np.floor(points * GUIDE_PX).astype(int)
    for line, colour in _LINES:
        for begin, end in pairwise(line):
            # What lies outside was not drawn in training either.
            if _is_inside(pixels[begin]) and _is_inside(pixels[end]):
                _draw_line(picture, pixels[begin], pixels[end], colour)
    right, left = np.floor(pupils * GUIDE_PX).astype(int)
    for place, colour in (
        (right, _RIGHT_PUPIL),
        (left, _LEFT_PUPIL),
        (pixels[_NOSE_TIP], _NOSE),
    ):
        if _is_inside(place):
            _draw_square(picture, place, colour)
    if size != GUIDE_PX:
        picture = np.asarray(cv2.resize(picture, (size, size)), np.uint8)
    return picture.astype(np.float32) / 255


def _is_inside(pixel: Ints) -> bool:
    return bool(((pixel >= 0) & (pixel < GUIDE_PX)).all())


def _draw_line(picture: Bytes, begin: Ints, end: Ints, colour: _Colour) -> None:
    ends = ((int(x), int(y)) for x, y in (begin, end))
    cv2.line(picture, *ends, colour, THICKNESS)


def _draw_square(picture: Bytes, place: Ints, colour: _Colour) -> None:
    x, y = (max(int(value), HALF_SQUARE) for value in place)
    picture[y - HALF_SQUARE : y + HALF_SQUARE, x - HALF_SQUARE : x + HALF_SQUARE] = colour
