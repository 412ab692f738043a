"""The points of a face that an editor drags, and how the contours between them follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise
from types import MappingProxyType

from emo_desktop.draft.topology import (
    EYES,
    JAW_LINE,
    LIPS_INNER_LOWER,
    LIPS_INNER_UPPER,
    LIPS_OUTER_LOWER,
    LIPS_OUTER_UPPER,
)

# Corners, middles of the lids and pupils; lips; brows; jaw; nose.
HANDLES = (
    33, 159, 133, 145, 468, 362, 386, 263, 374, 473,
    61, 39, 0, 269, 291, 405, 17, 181, 13, 14,
    70, 105, 107, 336, 334, 300,
    234, 58, 150, 152, 379, 288, 454,
    168, 1, 98, 327,
)  # fmt: skip

_NOSE = (168, 6, 197, 195, 5, 4, 1)
_BROWS = ((70, 63, 105, 66, 107), (336, 296, 334, 293, 300))
CONTOURS = (
    LIPS_OUTER_UPPER,
    LIPS_OUTER_LOWER,
    LIPS_INNER_UPPER,
    LIPS_INNER_LOWER,
    JAW_LINE,
    _NOSE,
    *_BROWS,
    *(each for eye in EYES for each in (eye.upper, eye.lower)),
)
# Points that go wherever another one goes: corners of the inner lips, the lower edges of the
# brows, the rims of the irises.
_FOLLOWED = {
    78: 61, 308: 291,
    46: 70, 53: 63, 52: 105, 65: 66, 55: 107, 285: 336, 295: 296, 282: 334, 283: 293, 276: 300,
    **{point: eye.iris_centre for eye in EYES for point in eye.iris_rim},
}  # fmt: skip


def followers(handle: int) -> Mapping[int, float]:
    """How much of a handle's move each landmark makes, itself with 1, by their numbers.

    Along a contour the share falls evenly to 0 at the handles beside it, so that handles do not
    disturb each other, and in whatever order they are moved the face is the same.
    """
    return _followers()[handle]


@cache
def _followers() -> Mapping[int, Mapping[int, float]]:
    shares: dict[int, dict[int, float]] = {handle: {handle: 1.0} for handle in HANDLES}
    for contour in CONTOURS:
        for point, handle, share in _along(contour):
            shares[handle][point] = share
    for follower, leader in _FOLLOWED.items():
        for points in shares.values():
            if leader in points:
                points[follower] = points[leader]
    return MappingProxyType({each: MappingProxyType(points) for each, points in shares.items()})


def _along(contour: tuple[int, ...]) -> Iterable[tuple[int, int, float]]:
    """Point, handle and share for the points of a contour between its handles."""
    anchors = [
        (place, _FOLLOWED.get(point, point))
        for place, point in enumerate(contour)
        if _FOLLOWED.get(point, point) in HANDLES
    ]
    for (begin, first), (end, last) in pairwise(anchors):
        for place in range(begin + 1, end):
            share = (place - begin) / (end - begin)
            yield contour[place], first, 1 - share
            yield contour[place], last, share
