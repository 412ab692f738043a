"""Where and when the mark draws what: a grid over the picture, slots of time, strokes of chance.

Each cell of the grid is made a little lighter or darker for the length of a slot. Which of the two
is a sign of chance that only this pattern knows, times a bit of the coded payload; each bit is
written in many cells, in other cells in each slot, so that no bit depends on one part of the
picture. Grid and slots are shares of the picture and seconds: neither scaling nor another frame
rate moves them.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats, Ints
from emo_desktop.export.colour import Samples
from emo_desktop.export.mark.code import CODED_BITS

SLOT_S = Fraction(2, 25)  # two frames of 25: shorter is lost in encoders, longer says less
PERIOD = 64  # slots after which the pattern begins again: 5.12 s
MOST_CELLS = 64
_LEAST_CELLS = 8
_CELL_PX = 16
_SAMPLES = 4  # of brightness in a cell, in each direction
_SHIFT = 131  # how far the bits move over the cells from slot to slot
_NAME = b"emo-desktop temporal mark 1"
STROKES = (1, 2, 3)
# A stroke of strength s is drawn in one of 2 s² cells: every cell spends the same energy, half a
# level squared a pixel, which is 51.1 dB whatever the picture shows.
_SHARES_OF_256 = (128, 32, 14)
# Where the picture varies more than so many levels in a cell, fewer and stronger strokes are both
# better hidden and better kept by encoders, which do without a small change beside a large one.
TEXTURE_STEPS = (0.6, 2.5)


@dataclass(frozen=True, slots=True)
class Grid:
    """How many cells a picture has across and down."""

    columns: int
    rows: int


@dataclass(frozen=True, slots=True, eq=False)
class Chips:
    """What chance says about each cell in each slot.

    Args:
        signs: (PERIOD, rows, columns) int8, -1 or 1.
        ranks: (PERIOD, rows, columns) uint8, 0 to 3: the strongest stroke that may be drawn.
    """

    signs: Ints
    ranks: Bytes


def grid_of(width: int, height: int) -> Grid:
    """The grid of a picture that is marked: cells of 16 to 32 pixels."""
    return Grid(_cells(width), _cells(height))


def possible_grids(width: int, height: int) -> list[Grid]:
    """Grids a picture may have been marked in before it was scaled to this size.

    Films are most often made smaller, and not by much: those come first.
    """
    sizes = sorted(2.0 ** np.arange(-6, 6, 0.125), key=lambda size: abs(np.log2(size / 1.4)))
    found = dict.fromkeys(Grid(_cells(width * size), _cells(height * size)) for size in sizes)
    return [grid for grid in found if width >= 2 * grid.columns and height >= 2 * grid.rows]


def _cells(length_px: float) -> int:
    power = math.floor(math.log2(max(1.0, length_px) / _CELL_PX) + 1e-9)
    return int(min(MOST_CELLS, max(_LEAST_CELLS, 2**power)))


@lru_cache(maxsize=4)
def chips_of(grid: Grid) -> Chips:
    """The pattern of a grid, the same on every machine."""
    shape = (PERIOD, grid.rows, grid.columns)
    name = b"%s %d %d" % (_NAME, grid.columns, grid.rows)
    count = PERIOD * grid.rows * grid.columns
    chance = np.frombuffer(hashlib.shake_256(name).digest(2 * count), np.uint8)
    levels = chance[:count].reshape(shape)
    ranks = np.stack([levels < share for share in _SHARES_OF_256]).sum(axis=0).astype(np.uint8)
    signs = (chance[count:].reshape(shape) & 1).astype(np.int8) * 2 - 1
    return Chips(signs, ranks)


def bit_of_cell(grid: Grid, slot: int) -> Ints:
    """(rows, columns): which coded bit each cell carries in a slot of the period."""
    cells = np.arange(grid.rows * grid.columns).reshape(grid.rows, grid.columns)
    return (cells + _SHIFT * slot) % CODED_BITS


def slot_shift(slot: int) -> int:
    """By how many bits the cells of a slot are further than those of the first."""
    return _SHIFT * slot % CODED_BITS


def cells_of(luma: Samples | Floats, grid: Grid) -> tuple[Floats, Floats]:
    """Brightness and texture, the variance between 4 by 4 samples, of each cell.

    Args:
        luma: (H, W).
        grid: of the cells.

    Returns:
        Two of (rows, columns) float32.
    """
    size = (grid.columns, grid.rows)
    finer = (grid.columns * _SAMPLES, grid.rows * _SAMPLES)
    samples = cv2.resize(luma, finer, interpolation=cv2.INTER_AREA).astype(np.float32)
    means = cv2.resize(samples, size, interpolation=cv2.INTER_AREA)
    squares = cv2.resize(np.square(samples), size, interpolation=cv2.INTER_AREA)
    return means, np.maximum(squares - np.square(means), 0)


def thinned(luma: Samples, grid: Grid) -> Samples:
    """Enough pixels of a large picture to see the texture of its cells, and quickly."""
    size = (grid.columns * 2 * _SAMPLES, grid.rows * 2 * _SAMPLES)
    if luma.shape[1] <= size[0] or luma.shape[0] <= size[1]:
        return luma
    return np.asarray(cv2.resize(luma, size, interpolation=cv2.INTER_NEAREST), luma.dtype)
