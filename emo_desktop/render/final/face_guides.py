"""The guide that emo-mini is shown: the whole face, lips and all, and how far it has moved."""

from __future__ import annotations

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.draft.topology import (
    JAW_LINE,
    LEFT_EYE,
    LIPS_INNER_LOWER,
    LIPS_INNER_UPPER,
    LIPS_OUTER_LOWER,
    LIPS_OUTER_UPPER,
    MESH_POINTS,
    RIGHT_EYE,
    EyePoints,
)

MOVEMENT_LIMIT = 0.16  # shares of the square's side; further movement is drawn as this

_Colour = tuple[int, int, int]
_OVERSIZE = 2  # drawn so many times as large, then averaged: thin lines keep their place
_SHIFT = 4  # bits of a pixel's fraction
_LINE_SHARE = 3 / 256  # thickness in shares of the side
_FARTHEST = 4.0  # shares of the side beyond which a point is drawn as this far away

_RIGHT_BROW = ((46, 53, 52, 65, 55), (70, 63, 105, 66, 107))
_LEFT_BROW = ((276, 283, 282, 295, 285), (300, 293, 334, 296, 336))
_NOSE = ((168, 6, 197, 195, 5, 4), (98, 97, 2, 326, 327))
_BROW_COLOUR, _JAW_COLOUR, _NOSE_COLOUR = (255, 160, 0), (90, 90, 200), (120, 255, 120)
_UPPER_LID, _LOWER_LID, _EYE = (255, 0, 160), (0, 200, 255), (60, 60, 60)
_PUPIL_SHARE = 0.22  # radius in widths of the eye; pupils are white
_UPPER_LIP, _LOWER_LIP = (255, 60, 60), (60, 255, 60)
_INNER_UPPER, _INNER_LOWER, _MOUTH = (255, 200, 60), (60, 255, 200), (0, 0, 255)

# Of the movement: places along a side, and how far a point is heard, near and faintly far away.
_PLACES = 32
_NEAR, _FAR = 0.025, 0.12
_FAR_WEIGHT, _STILL_WEIGHT = 0.02, 0.002
_FAINTEST = -35.0  # exponent; with numbers below the normal ones a processor is slow


def draw_face_guide(points: Floats, *, size: int) -> Bytes:
    """(size, size, 3) uint8: brows, eyes, pupils, nose, jaw, lips and the open mouth, on black.

    Args:
        points: (470, 2) the posed face, then the right and the left pupil, in shares of the square:
            0 its left or upper border, 1 its right or lower one.
        size: side of the result, pixels.
    """
    canvas = _Canvas(points, size * _OVERSIZE)
    canvas.line(JAW_LINE, _JAW_COLOUR)
    for stroke in _NOSE:
        canvas.line(stroke, _NOSE_COLOUR)
    for stroke in _RIGHT_BROW + _LEFT_BROW:
        canvas.line(stroke, _BROW_COLOUR)
    for eye, pupil in ((RIGHT_EYE, MESH_POINTS), (LEFT_EYE, MESH_POINTS + 1)):
        canvas.eye(eye, pupil)
    for line, colour in (
        (LIPS_OUTER_UPPER, _UPPER_LIP),
        (LIPS_OUTER_LOWER, _LOWER_LIP),
        (LIPS_INNER_UPPER, _INNER_UPPER),
        (LIPS_INNER_LOWER, _INNER_LOWER),
    ):
        canvas.line(line, colour)
    # Openings lie over their borders: how large they are is what counts most.
    canvas.area(LIPS_INNER_UPPER + LIPS_INNER_LOWER[::-1], _MOUTH)
    return canvas.shrunk(size)


class _Canvas:
    """Draws lines and areas between points, to fractions of a pixel."""

    def __init__(self, points: Floats, side: int) -> None:
        self._picture = np.zeros((side, side, 3), np.uint8)
        self._thickness = max(1, round(_LINE_SHARE * side))
        near = np.clip(points, -_FARTHEST, 1 + _FARTHEST) * side - 0.5
        self._points = np.rint(near * 2**_SHIFT).astype(np.int32)

    def line(self, numbers: tuple[int, ...], colour: _Colour) -> None:
        """A line through points."""
        path = [self._points[list(numbers)]]
        cv2.polylines(
            self._picture, path, False, colour, self._thickness, cv2.LINE_AA, shift=_SHIFT
        )

    def area(self, numbers: tuple[int, ...], colour: _Colour) -> None:
        """What lies between points."""
        path = [self._points[list(numbers)]]
        cv2.fillPoly(self._picture, path, colour, cv2.LINE_AA, shift=_SHIFT)

    def eye(self, eye: EyePoints, pupil: int) -> None:
        """The lids of an eye, its opening, and the pupil in it."""
        self.line(eye.lower, _LOWER_LID)
        self.line(eye.upper, _UPPER_LID)
        outline = eye.upper + eye.lower[::-1]
        self.area(outline, _EYE)
        opening = np.zeros(self._picture.shape[:2], np.uint8)
        ball = np.zeros_like(opening)
        path = [self._points[list(outline)]]
        cv2.fillPoly(opening, path, 255, cv2.LINE_AA, shift=_SHIFT)
        corners = self._points[[eye.outer_corner, eye.inner_corner]].astype(np.float64)
        radius = round(_PUPIL_SHARE * float(np.linalg.norm(corners[0] - corners[1])))
        x, y = (int(value) for value in self._points[pupil])
        cv2.circle(ball, (x, y), radius, 255, -1, cv2.LINE_AA, shift=_SHIFT)
        seen = cv2.min(ball, opening)
        self._picture = np.asarray(cv2.max(self._picture, cv2.merge([seen, seen, seen])), np.uint8)

    def shrunk(self, size: int) -> Bytes:
        """(size, size, 3) what was drawn."""
        small = cv2.resize(self._picture, (size, size), interpolation=cv2.INTER_AREA)
        return np.asarray(small, np.uint8)


def draw_movement(points: Floats, reference_points: Floats, *, size: int) -> Bytes:
    """(size, size, 2) uint8: where each place lay in the reference image, as far as points say.

    128 is where it is now; 1 and 255 are ``MOVEMENT_LIMIT`` to the left or above, and to the right
    or below. 0 is never drawn: a model may take it for nothing being said. Far from all points
    nothing moves.

    Args:
        points: (P, 2) of the frame, in shares of the square.
        reference_points: (P, 2) the same points in the reference image.
        size: side of the result, pixels.
    """
    middles = (np.arange(_PLACES, dtype=np.float32) + 0.5) / _PLACES
    across = np.square(middles[:, None] - points[:, 0].astype(np.float32))
    down = np.square(middles[:, None] - points[:, 1].astype(np.float32))
    moved = (reference_points - points).astype(np.float32)
    total = np.full((_PLACES, _PLACES), _STILL_WEIGHT, np.float32)
    found = np.zeros((_PLACES, _PLACES, 2), np.float32)
    for reach, weight in ((_NEAR, 1.0), (_FAR, _FAR_WEIGHT)):
        # A bell of the distance is a product of bells: no place need be compared with each point.
        columns, rows = (
            np.exp(np.maximum(apart / (-2 * reach**2), _FAINTEST)) for apart in (across, down)
        )
        rows, columns = weight * rows, columns.T
        total += rows @ columns
        for axis in range(2):
            found[..., axis] += (rows * moved[:, axis]) @ columns
    shares = np.clip(found / total[..., None] / MOVEMENT_LIMIT, -1, 1)
    levels = np.asarray(cv2.resize(128 + 127 * shares, (size, size)))
    return np.asarray(np.rint(levels), np.uint8)
