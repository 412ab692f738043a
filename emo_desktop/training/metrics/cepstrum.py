"""Mel-frequency cepstra of speech, as SyncNet hears them."""

from __future__ import annotations

import functools

import numpy as np

from emo_desktop.base.arrays import Floats

RATE_HZ = 16_000
STEPS_PER_S = 100
COEFFICIENTS = 13

_WINDOW, _STEP, _SPECTRUM = 400, 160, 512
_FILTERS, _LIFTER = 26, 22
_EMPHASIS = 0.97
_FULL_SCALE = 32768.0
_LEAST = np.finfo(np.float64).eps


def cepstra(samples: Floats) -> Floats:
    """(T, 13) cepstra every 10 ms; the first is the log energy.

    Args:
        samples: (N,) 16 kHz, -1 to 1.
    """
    signal = np.asarray(samples, np.float64) * _FULL_SCALE
    signal = np.concatenate([signal[:1], signal[1:] - _EMPHASIS * signal[:-1]])
    steps = 1 + max(0, -(-(len(signal) - _WINDOW) // _STEP))
    padded = np.zeros((steps - 1) * _STEP + _WINDOW)
    padded[: len(signal)] = signal[: len(padded)]
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_STEP]
    power = np.square(np.abs(np.fft.rfft(windows, _SPECTRUM))) / _SPECTRUM
    mels = np.log(np.maximum(power @ _filters().T, _LEAST))
    found = (mels @ _cosines().T) * _lift()
    found[:, 0] = np.log(np.maximum(power.sum(axis=1), _LEAST))
    return np.asarray(found)


@functools.cache
def _filters() -> Floats:
    """(26, 257) triangles, evenly spaced in mel from 0 to 8 kHz."""
    mels = np.linspace(0, 2595 * np.log10(1 + RATE_HZ / 2 / 700), _FILTERS + 2)
    places = np.floor((_SPECTRUM + 1) * 700 * (10 ** (mels / 2595) - 1) / RATE_HZ)
    bins = np.arange(_SPECTRUM // 2 + 1)
    low, middle, high = places[:-2, None], places[1:-1, None], places[2:, None]
    rise = (bins - low) / np.maximum(middle - low, 1)
    fall = (high - bins) / np.maximum(high - middle, 1)
    rises, falls = (bins >= low) & (bins < middle), (bins >= middle) & (bins < high)
    return np.asarray(np.where(rises, rise, 0) + np.where(falls, fall, 0))


@functools.cache
def _cosines() -> Floats:
    """(13, 26) the orthonormal cosine transform."""
    orders, bands = np.arange(COEFFICIENTS)[:, None], np.arange(_FILTERS)
    table = np.cos(np.pi * orders * (2 * bands + 1) / (2 * _FILTERS)) * np.sqrt(2 / _FILTERS)
    table[0] /= np.sqrt(2)
    return np.asarray(table)


@functools.cache
def _lift() -> Floats:
    """(13,) what each coefficient is multiplied with."""
    return np.asarray(1 + _LIFTER / 2 * np.sin(np.pi * np.arange(COEFFICIENTS) / _LIFTER))
