"""How high, how low and how loud a sound is at several scales, so that hours are drawn at once."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from emo_desktop.base.arrays import Floats

SAMPLES_PER_PEAK = 64
_FACTOR = 4
_ROWS = 3
_FULL_SCALE = 32767
_HEADER = struct.Struct("<8sIQ")
_MAGIC = b"EMOpeak2"

# (3, N) int16: the lows, the highs and the loudness of N equal pieces of a sound.
_Level: TypeAlias = NDArray[np.int16]


@dataclass(frozen=True, eq=False)
class PeakPyramid:
    """The lowest and highest sample of every piece of a sound, and its loudness; pieces get longer.

    Args:
        sample_rate_hz: of the sound.
        samples: how many it has.
        finest: (3, N) int16, the lows, the highs and the loudness (root mean square) of every 64
            samples; full scale is 32767.
    """

    sample_rate_hz: int
    samples: int
    finest: _Level
    _levels: tuple[_Level, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.sample_rate_hz < 1 or self.finest.shape != (_ROWS, _pieces(self.samples)):
            raise ValueError(f"{self.finest.shape} peaks are not those of {self.samples} samples")
        levels = [self.finest]
        while levels[-1].shape[1] > _FACTOR:
            levels.append(_coarser(levels[-1]))
        object.__setattr__(self, "_levels", tuple(_one_longer(level) for level in levels))

    @property
    def duration_s(self) -> float:
        """How long the sound lasts."""
        return self.samples / self.sample_rate_hz

    @property
    def size_bytes(self) -> int:
        """What it takes of the memory."""
        return sum(level.nbytes for level in self._levels)

    def read(self, begin_s: float, end_s: float, columns: int) -> Floats:
        """What is drawn of a part of the sound.

        Args:
            begin_s: of the part; may lie before the sound.
            end_s: of the part; may lie behind the sound.
            columns: how many pieces the part is drawn in.

        Returns:
            (columns, 3) float32 in -1 to 1: the lowest and the highest sample of every piece, or a
            little beside it, and its loudness; 0 where there is no sound.
        """
        if columns < 1 or end_s <= begin_s or not self.samples:
            return np.zeros((max(0, columns), _ROWS), np.float32)
        per_column = (end_s - begin_s) * self.sample_rate_hz / columns
        level, length = self._levels[0], SAMPLES_PER_PEAK
        for coarser in self._levels[1:]:
            if length * _FACTOR > per_column:
                break
            level, length = coarser, length * _FACTOR
        edges = begin_s * self.sample_rate_hz + per_column * np.arange(columns + 1)
        return _drawn(level, edges / length, self.samples / length)

    def packed(self) -> bytes:
        """All of it as bytes, for a cache."""
        header = _HEADER.pack(_MAGIC, self.sample_rate_hz, self.samples)
        return header + self.finest.astype("<i2").tobytes()


def unpacked(content: bytes) -> PeakPyramid:
    """The pyramid that ``packed`` made these bytes of.

    Raises:
        ValueError: they are none.
    """
    if len(content) < _HEADER.size:
        raise ValueError("too short for peaks")
    magic, sample_rate_hz, samples = _HEADER.unpack_from(content)
    if magic != _MAGIC or len(content) != _HEADER.size + 2 * _ROWS * _pieces(samples):
        raise ValueError("these bytes hold no peaks")
    finest = np.frombuffer(content, "<i2", offset=_HEADER.size).astype(np.int16, copy=False)
    return PeakPyramid(sample_rate_hz, samples, finest.reshape(_ROWS, -1))


def build_peaks(blocks: Iterable[Floats], *, sample_rate_hz: int) -> PeakPyramid:
    """The peaks of a sound; beside them, no more than a block of it is held.

    Args:
        blocks: (N,) or (N, C) samples, -1 to 1; of several channels the extremes are taken, so
            that a sound that is only on one side is seen as loud as it is.
        sample_rate_hz: of the blocks.
    """
    levels: list[_Level] = []
    rest: Floats | None = None
    samples = 0
    for block in blocks:
        if not len(block):
            continue
        samples += len(block)
        columns = block.reshape(len(block), -1)
        joined = columns if rest is None else np.concatenate([rest, columns])
        whole = len(joined) - len(joined) % SAMPLES_PER_PEAK
        if whole:
            levels.append(_measured(joined[:whole].reshape(whole // SAMPLES_PER_PEAK, -1)))
        rest = joined[whole:].copy()
    if rest is not None and len(rest):
        levels.append(_measured(rest.reshape(1, -1)))
    finest = np.concatenate(levels, axis=1) if levels else np.zeros((_ROWS, 0), np.int16)
    return PeakPyramid(sample_rate_hz, samples, finest)


def _pieces(samples: int) -> int:
    return -(-samples // SAMPLES_PER_PEAK)


def _measured(pieces: Floats) -> _Level:
    """What is kept of pieces (N, S) of a sound."""
    loudness = np.sqrt(np.square(pieces, dtype=np.float32).mean(axis=1))
    rows = np.stack([pieces.min(axis=1), pieces.max(axis=1), loudness])
    return np.asarray(np.rint(np.clip(rows, -1, 1) * _FULL_SCALE), np.int16)


def _coarser(level: _Level) -> _Level:
    """The same sound in pieces four times as long, the last one shorter."""
    starts = np.arange(0, level.shape[1], _FACTOR)
    counts = np.diff(starts, append=level.shape[1])
    coarser = np.empty((_ROWS, len(starts)), np.int16)
    np.minimum.reduceat(level[0], starts, out=coarser[0])
    np.maximum.reduceat(level[1], starts, out=coarser[1])
    squares = np.square(level[2], dtype=np.float32)
    np.rint(np.sqrt(np.add.reduceat(squares, starts) / counts), out=coarser[2], casting="unsafe")
    return coarser


def _drawn(level: _Level, edges: Floats, end: float) -> Floats:
    """(C, 3) what lies between edges, which are counted in pieces of the level.

    Args:
        level: whose pieces they are, and one more.
        edges: (C + 1,) rising.
        end: of the sound.
    """
    drawn = np.zeros((len(edges) - 1, _ROWS), np.float32)
    begin, behind = 0, len(drawn)
    if edges[0] < 0:
        begin = int(np.searchsorted(edges[1:], 0, side="right"))
    if edges[-1] > end:
        behind = int(np.searchsorted(edges[:-1], end))
    if behind <= begin:
        return drawn
    # Of every two bounds the first begins a column, and the second ends it.
    bounds = np.empty(2 * (behind - begin), np.intp)
    np.floor(edges[begin:behind], out=bounds[::2], casting="unsafe")
    np.ceil(edges[begin + 1 : behind + 1], out=bounds[1::2], casting="unsafe")
    last = level.shape[1] - 1
    np.clip(bounds, 0, last, out=bounds)
    low = int(bounds[0])
    part = level[:, low : int(bounds[-1]) + 1]
    bounds -= low
    drawn[begin:behind, 0] = np.minimum.reduceat(part[0], bounds)[::2]
    drawn[begin:behind, 1] = np.maximum.reduceat(part[1], bounds)[::2]
    squares = np.square(part[2], dtype=np.float32)
    counts = np.maximum(bounds[1::2] - bounds[::2], 1)
    drawn[begin:behind, 2] = np.sqrt(np.add.reduceat(squares, bounds)[::2] / counts)
    drawn *= np.float32(1 / _FULL_SCALE)
    return drawn


def _one_longer(level: _Level) -> _Level:
    """The level with its last piece twice, so that what lies behind the last can be named."""
    return np.concatenate([level, level[:, -1:]], axis=1)
