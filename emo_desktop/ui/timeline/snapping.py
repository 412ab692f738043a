"""What a dragged edge is drawn to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SNAP_PX = 8


@dataclass(frozen=True, slots=True)
class Snap:
    """An edge that is near enough to something to be put on it.

    Args:
        shift: how many frames the edge goes, later or earlier.
        frame: where it then is.
    """

    shift: int
    frame: int


def nearest_snap(
    edges: Iterable[int], targets: Sequence[int], *, px_per_frame: float
) -> Snap | None:
    """The shortest way that brings one of the edges onto one of the targets.

    Args:
        edges: frames that move together.
        targets: frames that draw them, in order.
        px_per_frame: how large a frame is; targets further off than 8 pixels draw nothing.
    """
    best: Snap | None = None
    for edge in edges:
        place = bisect_left(targets, edge)
        for target in targets[max(0, place - 1) : place + 1]:
            shift = target - edge
            if abs(shift) * px_per_frame <= SNAP_PX and (
                best is None or abs(shift) < abs(best.shift)
            ):
                best = Snap(shift, target)
    return best
