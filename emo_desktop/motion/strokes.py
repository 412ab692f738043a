"""Curves drawn by hand, thinned to the few points that carry them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from emo_desktop.base.arrays import Floats

# How far a drawn curve may lie beside the thinned one, as a share of what the curve can do.
CLOSENESS = 0.025


def thinned(
    stroke: Sequence[tuple[float, float]], *, tolerance: float
) -> tuple[tuple[float, float], ...]:
    """The fewest moments and values between which lines stay near all the others.

    Args:
        stroke: moments and values, in order of time.
        tolerance: how far one that is left out may lie above or below the line.
    """
    if len(stroke) <= 2:
        return tuple(stroke)
    drawn = np.array(stroke, np.float64)
    kept = {0, len(drawn) - 1}
    open_spans = [(0, len(drawn) - 1)]
    while open_spans:
        first, last = open_spans.pop()
        off = _off_the_line(drawn[first : last + 1])
        farthest = first + int(off.argmax())
        if off.max() > tolerance:
            kept.add(farthest)
            open_spans += [(first, farthest), (farthest, last)]
    return tuple(stroke[index] for index in sorted(kept))


def _off_the_line(drawn: Floats) -> Floats:
    """(N,) how far values lie from the line between the first and the last."""
    line = np.interp(drawn[:, 0], drawn[[0, -1], 0], drawn[[0, -1], 1])
    return np.asarray(np.abs(drawn[:, 1] - line))
