"""Tracks: one value per step of time, and what depends only on a step's neighbourhood.

Near the ends of a track the steps outside count as zero, so values there are not to be used.
"""

from __future__ import annotations

import functools

import numpy as np

from emo_desktop.base.arrays import Floats


def smoothed(track: Floats, reach: int) -> Floats:
    """The mean of a track around every step, weighted by a Hann window.

    Args:
        track: (T,) values.
        reach: steps each side that count, at least 1.

    Returns:
        (T,) values.
    """
    return np.convolve(track, _hann(reach), mode="full")[reach : reach + len(track)]


@functools.lru_cache(maxsize=32)
def _hann(reach: int) -> Floats:
    window = np.hanning(2 * reach + 3)[1:-1]
    return np.asarray(window / window.sum())


def around(track: Floats, *, before: int, after: int, outside: float = 0.0) -> Floats:
    """(T, before + 1 + after) the neighbourhood of every step, ``outside`` beyond the ends."""
    padded = np.pad(track, (before, after), constant_values=outside)
    return np.lib.stride_tricks.sliding_window_view(padded, before + 1 + after)
