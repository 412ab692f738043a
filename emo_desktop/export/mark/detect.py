"""The mark is read from frames of any size, from any moment on, without the original."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from emo_desktop.base.arrays import Bytes, Floats, Ints
from emo_desktop.export.mark.code import CODED_BITS, PAYLOAD_BITS, decode
from emo_desktop.export.mark.pattern import (
    MOST_CELLS,
    PERIOD,
    SLOT_S,
    STROKES,
    TEXTURE_STEPS,
    Grid,
    cells_of,
    chips_of,
    possible_grids,
    slot_shift,
)

LEAST_S = 1.0  # from less no mark is read
CHANCE_LIMIT = 1e-9
_PHASES = 4  # moments within a slot at which a film may begin
_MOST_TRIES = 32  # of all grids and beginnings, those with the most in them are decoded
_NOISE_FLOOR = 0.3  # levels: what even a still picture loses by encoding
_MOST_DEVIATIONS = 2.5  # beyond that a cell tells of motion, not of the mark
_FINEST = Grid(MOST_CELLS, MOST_CELLS)
_TEXTURE_EVERY = 4  # frames


@dataclass(frozen=True, slots=True)
class MarkReading:
    """A mark that was found.

    Args:
        payload: its 64 bits.
        strength: the square of how far it stands out of the noise; 145 and more is found.
        chance: at most how likely a film without a mark would look so.
        grid: in which it was found.
    """

    payload: int
    strength: float
    chance: float
    grid: Grid


@dataclass(frozen=True, slots=True, eq=False)
class _Try:
    """Coded bits (CODED_BITS,), if the film was marked in this grid and began so; their noise."""

    grid: Grid
    bits: Floats
    power: float

    @property
    def energy(self) -> float:
        """How much more there is in the bits than noise alone puts there."""
        return float(self.bits @ self.bits) / self.power


class MarkReader:
    """Takes frames in order, and says which mark they bear.

    Args:
        width: of the frames, pixels.
        height: of the frames, pixels.
    """

    def __init__(self, width: int, height: int) -> None:
        self._grids = possible_grids(width, height)
        self._means: list[Floats] = []
        self._textures: list[Floats] = []
        self._times_s: list[float] = []

    @property
    def seconds(self) -> float:
        """From the first frame to the last."""
        return self._times_s[-1] - self._times_s[0] if self._times_s else 0.0

    def add(self, luma: Bytes, time_s: float) -> None:
        """Take a frame.

        Args:
            luma: (H, W) uint8.
            time_s: when it is shown; later than the one before.
        """
        means, variance = cells_of(luma.astype(np.float32), _FINEST)
        if len(self._means) % _TEXTURE_EVERY == 0:
            self._textures.append(variance)
        self._means.append(means)
        self._times_s.append(time_s)

    def read(self) -> MarkReading | None:
        """The mark of the frames so far; None when there is none, or none that is certain."""
        if self.seconds < LEAST_S or not self._grids:
            return None
        tries = [each for grid in self._grids for each in self._tries(grid)]
        tries.sort(key=lambda each: -each.energy)
        tries = tries[:_MOST_TRIES]
        best = None
        for word in decode(np.stack([each.bits for each in tries])):
            tried = tries[word.row]
            met = float(tried.bits @ word.signs)
            strength = met * abs(met) / tried.power
            if best is None or strength > best.strength:
                hypotheses = len(self._grids) * _PHASES * PERIOD
                chance = _chance(strength, hypotheses=hypotheses)
                best = MarkReading(word.payload, strength, chance, tried.grid)
        return best if best is not None and best.chance < CHANCE_LIMIT else None

    def _tries(self, grid: Grid) -> Iterator[_Try]:
        """The bits of every moment of the pattern with which the film may begin."""
        means, textures = self._pooled(grid)
        tried: list[Ints] = []
        for phase in range(_PHASES):
            slots = self._slots(phase)
            if any((slots == each).all() for each in tried):
                continue  # at whole frames to a slot, most moments make no difference
            tried.append(slots)
            bits, powers = _despread(_folded(means, textures, slots), grid)
            for row, power in zip(bits, powers, strict=True):
                yield _Try(grid, row, float(power) + 1e-9)

    def _pooled(self, grid: Grid) -> tuple[Floats, Floats]:
        """Brightness (F, rows, columns) and texture (F', rows, columns) of every cell."""
        down, across = MOST_CELLS // grid.rows, MOST_CELLS // grid.columns
        shape = (-1, grid.rows, down, grid.columns, across)
        means = np.stack(self._means).reshape(shape)
        looked_at = means[::_TEXTURE_EVERY]
        variance = np.stack(self._textures).reshape(shape).mean(axis=(2, 4))
        return means.mean(axis=(2, 4)), np.sqrt(variance + looked_at.var(axis=(2, 4)))

    def _slots(self, phase: int) -> Ints:
        """(F,): the slot of every frame, if the film began ``phase`` quarters into one."""
        times = np.array(self._times_s) - self._times_s[0]
        return np.floor(times / float(SLOT_S) + phase / _PHASES + 1e-6).astype(np.int64)


def _folded(means: Floats, textures: Floats, slots: Ints) -> Floats:
    """(strokes, PERIOD, rows, columns): what every cell says of a stroke in every slot, summed.

    A cell's brightness against that in the slots before and after is a stroke and noise; it counts
    the more, the less noise the cell has, and the likelier it is to bear a stroke of that strength.
    """
    present, first = np.unique(slots, return_index=True)
    counts = np.diff(np.append(first, len(slots)))[:, None, None]
    levels = np.add.reduceat(means, first, axis=0) / counts
    around = np.concatenate([levels[:1], levels, levels[-1:]])
    change = levels - (around[:-2] + around[2:]) / 2
    noise = np.sqrt((1.48 * np.median(np.abs(change), axis=0)) ** 2 + _NOISE_FLOOR**2)
    clear = np.clip(change / noise, -_MOST_DEVIATIONS, _MOST_DEVIATIONS) / noise
    texture = textures[np.minimum(first // _TEXTURE_EVERY, len(textures) - 1)]
    weights = _likely_strokes(texture)
    folded = np.zeros((len(STROKES), PERIOD, *means.shape[1:]), np.float32)
    for place, slot in enumerate(present):
        folded[:, slot % PERIOD] += clear[place] * weights[:, place]
    return folded


def _likely_strokes(texture: Floats) -> Floats:
    """(strokes, …): how likely each stroke is where a texture (…) was seen, times its strength.

    Encoding takes texture away, so that the steps lie lower than where the mark was drawn.
    """
    over = [1 / (1 + (0.8 * step / np.maximum(texture, 1e-3)) ** 4) for step in TEXTURE_STEPS]
    shares = (1 - over[0], over[0] * (1 - over[1]), over[0] * over[1])
    return np.stack([share * stroke for share, stroke in zip(shares, STROKES, strict=True)])


def _despread(folded: Floats, grid: Grid) -> tuple[Floats, Floats]:
    """What the cells say of the coded bits, for each slot of the pattern as the beginning.

    All slots of the film are first compared with all slots of the pattern, as products of
    matrices; a beginning is a diagonal of that.

    Args:
        folded: (strokes, PERIOD, rows, columns) of the film's own slots.
        grid: of the pattern.

    Returns:
        (PERIOD, CODED_BITS) and the squares of their noise (PERIOD,).
    """
    flat = _padded(np.cumsum(folded, axis=0).reshape(len(STROKES), PERIOD, -1))
    ours = np.ascontiguousarray(flat.transpose(3, 1, 0, 2)).reshape(CODED_BITS, PERIOD, -1)
    chips = _chip_matrix(grid)
    met = chips @ ours.transpose(0, 2, 1)
    power = (np.square(chips) @ np.square(ours).transpose(0, 2, 1)).sum(axis=0)
    slots = np.arange(PERIOD)
    shifts = np.array([slot_shift(slot) for slot in range(PERIOD)])
    places = (np.arange(CODED_BITS)[:, None] - shifts) % CODED_BITS
    return _diagonals(met[places, slots]).T, _diagonals(power[None])[0]


def _diagonals(met: Floats) -> Floats:
    """(N, PERIOD): sums over what pattern (axis 1) and film (axis 2) have when they begin apart."""
    twice = np.concatenate([met, met], axis=1)
    first, down, across = twice.strides
    shape = (len(met), PERIOD, PERIOD)
    apart = np.lib.stride_tricks.as_strided(twice, shape, (first, down, down + across))
    return np.asarray(apart.sum(axis=2), np.float32)


def _padded(cells: Floats) -> Floats:
    """(…, cells) as (…, rounds, CODED_BITS): cells of one column carry one bit."""
    rounds = -(-cells.shape[-1] // CODED_BITS)
    room = np.zeros((*cells.shape[:-1], rounds * CODED_BITS), np.float32)
    room[..., : cells.shape[-1]] = cells
    return room.reshape(*cells.shape[:-1], rounds, CODED_BITS)


@lru_cache(maxsize=16)
def _chip_matrix(grid: Grid) -> Floats:
    """(CODED_BITS, PERIOD, strokes times rounds) float32: the sign of a cell at its rank, else 0.

    A cell of rank r may bear any stroke up to r: it is met by their sum.
    """
    chips = chips_of(grid)
    signs = [np.where(chips.ranks == stroke, chips.signs, 0) for stroke in STROKES]
    padded = _padded(np.stack(signs).reshape(len(STROKES), PERIOD, -1).astype(np.float32))
    return np.ascontiguousarray(padded.transpose(3, 1, 0, 2)).reshape(CODED_BITS, PERIOD, -1)


def _chance(strength: float, *, hypotheses: int) -> float:
    """At most how likely any code word at any beginning meets a film without a mark so well.

    The signs are those of a fair coin, whatever the film shows: the sum of many numbers with such
    signs exceeds t times the root of their squares with a chance below exp(-t²/2) (Hoeffding).
    """
    if strength <= 0:
        return 1.0
    exponent = math.log(hypotheses) + PAYLOAD_BITS * math.log(2) - strength / 2
    return math.exp(min(0.0, exponent))
