"""Peaks between samples, as ITU-R BS.1770-4 has them: found at four times the rate."""

from __future__ import annotations

import math

import numpy as np

from emo_desktop.base.arrays import Floats

SILENT_DBTP = -120.0

_STEPS = 4
_REACH = 12  # samples to each side that a value between two depends on


class PeaksBetween:
    """How far a sound goes out between its samples, block by block."""

    def __init__(self) -> None:
        self._before: Floats | None = None

    def of(self, sound: Floats, count: int) -> Floats:
        """(N,) for each sample the most of it and of what lies half-way to its neighbours.

        Args:
            sound: (N, C) the next samples, and some behind them.
            count: how many of them do not come again.
        """
        if self._before is None:
            self._before = np.zeros((_REACH, sound.shape[1]))
        ahead = np.zeros((_REACH, sound.shape[1]))
        joined = np.concatenate([self._before, np.asarray(sound, np.float64), ahead])
        self._before = joined[count : count + _REACH].copy()
        most: Floats = np.abs(sound).max(axis=1).astype(np.float64)
        if not joined.any():
            return most
        for kernel in _kernels():
            for channel in range(sound.shape[1]):
                between = np.abs(np.convolve(joined[:, channel], kernel, mode="valid"))
                # Value n lies between samples n - 1 and n: it counts for both.
                most = np.maximum(most, np.maximum(between[: len(most)], between[1:][: len(most)]))
        return most


class PeakMeter:
    """Measures the true peak of a whole sound."""

    def __init__(self) -> None:
        self._between = PeaksBetween()
        self._waiting: Floats | None = None  # whose following samples are still to come
        self._most = 0.0

    def push(self, samples: Floats) -> None:
        """Hear the next samples (N,) or (N, C)."""
        columns = samples.reshape(len(samples), -1)
        joined = columns if self._waiting is None else np.concatenate([self._waiting, columns])
        count = max(0, len(joined) - _REACH)
        if count:
            self._most = max(self._most, float(self._between.of(joined, count)[:count].max()))
        self._waiting = joined[count:]

    @property
    def dbtp(self) -> float:
        """The true peak of all that was heard, dB of full scale; -120 is silence."""
        most = self._most
        if self._waiting is not None and len(self._waiting):
            most = max(most, float(self._between.of(self._waiting, 0).max()))
        return 20 * math.log10(max(most, 10 ** (SILENT_DBTP / 20)))


def _kernels() -> list[Floats]:
    """Filters (2R,) that give what lies a quarter, a half, three quarters behind a sample."""
    places = np.arange(2 * _REACH) - (_REACH - 1)
    kernels = []
    for step in range(1, _STEPS):
        distance = places - step / _STEPS
        window = 0.5 + 0.5 * np.cos(np.pi * distance / _REACH)
        kernel = np.sinc(distance) * window
        # np.convolve turns its second argument round.
        kernels.append((kernel / kernel.sum())[::-1])
    return kernels
