"""The coarse flow of a training clip: fitted so that, drawn out smoothly, it is the mesh's own."""

from __future__ import annotations

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.training.emo.clip_file import FLOW_CELLS, MOST_FLOW
from emo_desktop.training.synthetic.compiling import Loop

SAMPLES = 64  # a side, at which the flow is fitted
_STILL = 0.02  # how much a pixel of the background counts, against one of the head
_SMOOTH = 0.15  # how much neighbouring cells want to be alike
_BAND = FLOW_CELLS + 2  # cells that share a sample are at most so far apart in their order


def fit_flow(flow: Floats, weight: Floats) -> Floats:
    """(16, 16, 2) the flow at the middles of the cells.

    Drawn out bilinearly between the middles it is nearest to the given one, where that counts;
    elsewhere it fades to nothing.

    Args:
        flow: (64, 64, 2) shares of the square, anything where the weight is 0.
        weight: (64, 64) 0 to 1.
    """
    counts = np.maximum(weight, _STILL).astype(np.float64)
    wanted = np.where(weight[..., None] > 0, flow, 0) * weight[..., None]
    low, share = _between(len(flow))
    band = np.zeros((FLOW_CELLS**2, _BAND))
    cells = np.zeros((FLOW_CELLS**2, 2))
    _gather(counts, wanted.astype(np.float64), low, share, band, cells)
    _stiffen(band)
    _solve(band, cells)
    fitted = cells.reshape(FLOW_CELLS, FLOW_CELLS, 2)
    return np.asarray(fitted.clip(-MOST_FLOW, MOST_FLOW), np.float32)


def drawn_out(cells: Floats, size: int) -> Floats:
    """(size, size, 2) the flow of cells (16, 16, 2) at the middles of so many pixels."""
    low, share = _between(size)
    across = np.zeros((size, FLOW_CELLS))
    across[np.arange(size), low] = 1 - share
    across[np.arange(size), low + 1] += share
    return np.asarray(np.einsum("yi,ijc,xj->yxc", across, cells, across), np.float32)


def _between(size: int) -> tuple[Floats, Floats]:
    """(size,) the cell before each pixel, and how far the pixel is to the next; ends go on."""
    places = ((np.arange(size) + 0.5) / size * FLOW_CELLS - 0.5).clip(0, FLOW_CELLS - 1)
    low = np.minimum(places.astype(np.int64), FLOW_CELLS - 2)
    return low, places - low


def _stiffen(band: Floats) -> None:
    """Add what differences of neighbours cost, in place."""
    number = np.arange(FLOW_CELLS**2)
    for reach, has_one_before in ((1, number % FLOW_CELLS > 0), (FLOW_CELLS, number >= FLOW_CELLS)):
        here = number[has_one_before]
        band[here, 0] += _SMOOTH
        band[here - reach, 0] += _SMOOTH
        band[here, reach] -= _SMOOTH


@Loop
def _gather(
    counts: Floats, wanted: Floats, low: Floats, share: Floats, band: Floats, cells: Floats
) -> None:
    """The normal equations of the least squares: lower band of the matrix, and right side."""
    side = 16
    number, part = np.empty(4, np.int64), np.empty(4)
    for row in range(len(counts)):
        for column in range(len(counts)):
            for corner in range(4):
                down, along = corner // 2, corner % 2
                number[corner] = (low[row] + down) * side + low[column] + along
                part[corner] = (share[row] if down else 1 - share[row]) * (
                    share[column] if along else 1 - share[column]
                )
            for one in range(4):
                for other in range(one + 1):
                    band[number[one], number[one] - number[other]] += (
                        counts[row, column] * part[one] * part[other]
                    )
                cells[number[one], 0] += part[one] * wanted[row, column, 0]
                cells[number[one], 1] += part[one] * wanted[row, column, 1]


@Loop
def _solve(band: Floats, right: Floats) -> None:
    """Solve the banded positive definite system by Cholesky's method, the result in ``right``."""
    count, width = band.shape
    for row in range(count):
        for column in range(max(0, row - width + 1), row + 1):
            value = band[row, row - column]
            for before in range(max(0, row - width + 1, column - width + 1), column):
                value -= band[row, row - before] * band[column, column - before]
            if column < row:
                band[row, row - column] = value / band[column, 0]
            else:
                band[row, 0] = np.sqrt(value)
    for part in range(right.shape[1]):
        for row in range(count):
            for before in range(max(0, row - width + 1), row):
                right[row, part] -= band[row, row - before] * right[before, part]
            right[row, part] /= band[row, 0]
        for row in range(count - 1, -1, -1):
            for after in range(row + 1, min(count, row + width)):
                right[row, part] -= band[after, after - row] * right[after, part]
            right[row, part] /= band[row, 0]
