"""Pitch and voicing from the autocorrelation of the low spectrum."""

from __future__ import annotations

import functools

import numpy as np

from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.base.arrays import Floats

STEP_SAMPLES = ANALYSIS_RATE_HZ // 100

_RATE_HZ = 8000  # half the analysis rate is enough
_WINDOW, _FFT = 384, 512
_FILTER_REACH = 8  # samples each side at the analysis rate
PITCH_REACH = 2 * _WINDOW // 2 + _FILTER_REACH

# The band ends gently, since a harmonic cut in half would ring on at long lags.
_BAND_HZ = (50.0, 80.0, 800.0, 1600.0)
_MIN_F0_HZ, _MAX_F0_HZ = 62.0, 800.0
_OCTAVE_COST = 0.03  # per octave down: two periods fit as well as one, but are not meant
_SILENCE = 1e-10


def measure_pitch(samples: Floats) -> tuple[Floats, Floats]:
    """How periodic a voice is, and its pitch, every 10 ms.

    The autocorrelation is divided by that of the window (Boersma 1993), so that a steady tone
    reaches 1 at its period, whatever the period is.

    Args:
        samples: 16 kHz; the first step lies ``PITCH_REACH`` after the first sample, the last as
            much before the end.

    Returns:
        (T,) the height of the autocorrelation at the period, 0 to 1, and (T,) the pitch in Hz.
    """
    correlation = _autocorrelation(np.convolve(samples, _half_band(), mode="valid")[::2])
    first, last = int(_RATE_HZ / _MAX_F0_HZ), int(_RATE_HZ / _MIN_F0_HZ) + 1
    score = correlation[:, first:last]
    peaks = (score >= correlation[:, first - 1 : last - 1]) & (
        score >= correlation[:, first + 1 : last + 1]
    )
    cost = _OCTAVE_COST * np.log2(np.arange(first, last) / first)
    best = first + np.where(peaks, score - cost, -1.0).argmax(axis=1)
    rows = np.arange(len(correlation))
    before, peak, after = (correlation[rows, best + offset] for offset in (-1, 0, 1))
    # The top of the parabola through the peak and its neighbours.
    curvature = np.minimum(before - 2 * peak + after, -1e-9)
    shift = np.clip((before - after) / (2 * curvature), -0.5, 0.5)
    height = peak - (before - after) * shift / 4
    return np.asarray(np.clip(height, 0, 1)), np.asarray(_RATE_HZ / (best + shift))


def _autocorrelation(samples: Floats) -> Floats:
    """(T, lags) of windows at 8 kHz, 1 at lag 0 unless there is silence."""
    windows = np.lib.stride_tricks.sliding_window_view(samples, _WINDOW)[:: STEP_SAMPLES // 2]
    hz = np.fft.rfftfreq(_FFT, 1 / _RATE_HZ)
    top = int(np.searchsorted(hz, _BAND_HZ[-1]))
    spectra = np.fft.rfft(windows * _taper(), _FFT)[:, :top]
    power = np.zeros((len(spectra), len(hz)))
    power[:, :top] = spectra.real**2 + spectra.imag**2
    power[:, :top] *= np.interp(hz[:top], _BAND_HZ, (0.0, 1.0, 1.0, 0.0))
    correlation = np.fft.irfft(power)[:, : _FFT // 2] / _window_correlation()
    return np.asarray(correlation / (correlation[:, :1] + _SILENCE))


def _taper() -> Floats:
    return np.hanning(_WINDOW + 1)[:-1]


@functools.cache
def _half_band() -> Floats:
    """A low pass at 4 kHz, before every other sample is dropped."""
    place = np.arange(-_FILTER_REACH, _FILTER_REACH + 1)
    return np.asarray(np.sinc(place / 2) / 2 * np.hanning(2 * _FILTER_REACH + 3)[1:-1])


@functools.cache
def _window_correlation() -> Floats:
    """(lags,) autocorrelation of the window, 1 at lag 0; not below what noise would raise."""
    spectrum = np.abs(np.fft.rfft(_taper(), 2 * _FFT)) ** 2
    correlation = np.fft.irfft(spectrum)[: _FFT // 2]
    return np.asarray(np.maximum(correlation / correlation[0], 0.02))
