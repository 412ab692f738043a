"""Loud moments are turned down before they come, so that no sample passes full scale."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.export.true_peak import PeaksBetween

ATTACK_S = 0.005
RELEASE_S = 0.1
_NOTHING = 1e-6  # of the amplitude: turned down by less than this is not turned down


class Limiter:
    """Turns a sound down smoothly where it passes a ceiling, and leaves it as it is elsewhere.

    Args:
        sample_rate_hz: of the sound.
        ceiling_dbtp: what no true peak passes, that is, not what lies between samples either;
            None: no sample passes full scale.

    Attributes:
        most_reduction_db: how far down it has been turned at most so far; 0 is not at all.
    """

    def __init__(self, sample_rate_hz: int, *, ceiling_dbtp: float | None = None) -> None:
        self.most_reduction_db = 0.0
        self._between = None if ceiling_dbtp is None else PeaksBetween()
        self._ceiling = 1.0 if ceiling_dbtp is None else float(10 ** (ceiling_dbtp / 20))
        self._ahead = max(1, round(ATTACK_S * sample_rate_hz))
        self._fading = math.exp(-1 / (RELEASE_S * sample_rate_hz))
        window = np.hanning(self._ahead + 3)[1:-1]
        self._smoothing = window / window.sum()
        self._is_begun = False
        self._before = np.zeros(self._ahead)  # what was taken off the samples before, 0 to 1

    def limit(self, blocks: Iterable[Floats]) -> Iterator[Floats]:
        """The same samples, none beyond the ceiling.

        Args:
            blocks: float32 (N, C), of at most a few seconds.

        Yields:
            float32 (N, C), of other lengths.
        """
        joined: Floats | None = None
        for block in chain(blocks, [None]):
            if joined is None:
                joined = block
            else:
                silence = np.zeros((self._ahead, joined.shape[1]), np.float32)
                joined = np.concatenate([joined, silence if block is None else block])
            if joined is not None and (count := len(joined) - self._ahead) > 0:
                yield self._limited(joined, count)
                joined = joined[count:]

    def _limited(self, sound: Floats, count: int) -> Floats:
        """(count, C) of a sound that goes on for as long as an attack lasts."""
        peaks = self._peaks(sound, count) / self._ceiling
        if peaks.max() <= 1 and not self._before.any():
            self._is_begun = True
            return sound[:count]
        # A sample is turned down from an attack before it on, and each of the smoothed values
        # that count for it is at least what it needs: so it is never turned down too little.
        needed = 1 - 1 / np.maximum(peaks.astype(np.float64), 1)
        taken_off = self._released(_most_of_next(needed, count))
        if not self._is_begun:
            # What is too loud at once has nothing before it in which to turn it down.
            self._before = np.full(self._ahead, taken_off[0])
        self._is_begun = True
        every = np.concatenate([self._before, taken_off])
        self._before = every[-self._ahead :]
        gains = 1 - np.convolve(every, self._smoothing, mode="valid")
        self.most_reduction_db = max(self.most_reduction_db, -20 * math.log10(gains.min()))
        limited = (sound[:count] * gains[:, None]).astype(np.float32)
        return np.asarray(np.clip(limited, -1, 1))  # of what rounding left over

    def _peaks(self, sound: Floats, count: int) -> Floats:
        """(N,) how far each sample goes out, or what lies between it and the next."""
        if self._between is None:
            return np.asarray(np.abs(sound).max(axis=1))
        return self._between.of(sound, count)

    def _released(self, taken_off: Floats) -> Floats:
        """The same track, but falling no faster than a release."""
        fall = self._fading ** np.arange(1, len(taken_off) + 1)
        rising = np.maximum.accumulate(taken_off / fall)
        released = fall * np.maximum(rising, self._before[-1])
        return np.where(released < _NOTHING, 0.0, released)


def _most_of_next(track: Floats, count: int) -> Floats:
    """(count,) the largest of each of the first values and those that follow it to the end."""
    following = np.lib.stride_tricks.sliding_window_view(track, len(track) - count + 1)
    return np.asarray(following.max(axis=1))
