"""Which of MediaPipe's 478 points make the eyes, the lips and the outline of a face.

*Left* and *right* are the subject's own; contours run from the picture's left to its right in the
mouth, and from the outer to the inner corner in the eyes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Bools, Ints

MESH_POINTS = 468

FACE_OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
# The jaw, from the ear on the picture's left over the chin to the ear on its right.
JAW_LINE = (
    234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361,
    323, 454,
)  # fmt: skip

LIPS_INNER_UPPER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
LIPS_INNER_LOWER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
LIPS_OUTER_UPPER = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291)
LIPS_OUTER_LOWER = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291)

FOREHEAD, CHIN, NOSE_TIP = 10, 152, 1
RIGHT_EAR, LEFT_EAR = 234, 454


@dataclass(frozen=True, slots=True)
class EyePoints:
    """One eye: its lid contours (corner to corner, both with the corners), iris and blendshapes."""

    side: str
    upper: tuple[int, ...]
    lower: tuple[int, ...]
    iris_centre: int
    iris_rim: tuple[int, ...]

    @property
    def outer_corner(self) -> int:
        """The corner toward the temple."""
        return self.upper[0]

    @property
    def inner_corner(self) -> int:
        """The corner toward the nose."""
        return self.upper[-1]


RIGHT_EYE = EyePoints(
    side="Right",
    upper=(33, 246, 161, 160, 159, 158, 157, 173, 133),
    lower=(33, 7, 163, 144, 145, 153, 154, 155, 133),
    iris_centre=468,
    iris_rim=(469, 470, 471, 472),
)
LEFT_EYE = EyePoints(
    side="Left",
    upper=(263, 466, 388, 387, 386, 385, 384, 398, 362),
    lower=(263, 249, 390, 373, 374, 380, 381, 382, 362),
    iris_centre=473,
    iris_rim=(474, 475, 476, 477),
)
EYES = (RIGHT_EYE, LEFT_EYE)

# Every point on the edge of an opening: lips, then lids.
EDGES = tuple(
    sorted({*LIPS_INNER_UPPER, *LIPS_INNER_LOWER, *(p for e in EYES for p in e.upper + e.lower)})
)


def across_openings(triangles: Ints) -> Bools:
    """(T,) which (T, 3) triangles span the mouth or an eye instead of skin."""
    openings = [LIPS_INNER_UPPER + LIPS_INNER_LOWER, *(eye.upper + eye.lower for eye in EYES)]
    spans: Bools = np.any([np.isin(triangles, opening).all(1) for opening in openings], axis=0)
    return spans
