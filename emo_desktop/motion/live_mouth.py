"""A mouth that follows a voice while it is being recorded, for the mirror of a rehearsal.

What hears a take in full needs ten seconds around every sound; this needs 25 ms. It knows how loud
the voice is beside its own usual level and how its power is spread over a few bands, and from these
how far the jaw is open, whether lips are round or spread, and whether they are closed. That is
enough to act by, and is replaced by the whole performance as soon as the take is done.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.base.arrays import Floats
from emo_desktop.base.easing import smoothstep
from emo_desktop.motion.arkit import BLENDSHAPES
from emo_desktop.motion.mouth import mouth_weights
from emo_desktop.motion.visemes import SHAPE_INDEX, SHAPES, natural_style

STEP_S = 0.02

_STEP = round(STEP_S * ANALYSIS_RATE_HZ)
_WINDOW, _FFT = 400, 512
# Fundamental and murmur, two of the first formant, one of the second, hiss.
_BANDS_HZ = ((90, 400), (400, 800), (800, 1400), (1500, 2800), (4000, 7500))
_SILENT_DB = -100.0
_FAINTEST_DB = -62.0
# The usual level rises with loud sounds and falls by this much a second; the noise of the room is
# what was faintest, rising by that much a second.
_USUAL_DB, _USUAL_RISE, _USUAL_FALL_DB = -30.0, 0.15, 2.0
_LEAST_FLOOR_DB, _FLOOR_RISE_DB, _ABOVE_FLOOR_DB = -70.0, 5.0, (6.0, 12.0)
_AWAKE_DB = (-34.0, -22.0)  # beside the usual level
_EFFORT_DB = (-20.0, 2.0)
_OPENS, _CLOSES = 0.65, 0.4  # the share of the way that is gone in a step


class LiveMouth:
    """Follows a voice. One thread pushes; another may read.

    Args:
        sample_rate_hz: of the voice.
    """

    def __init__(self, sample_rate_hz: int) -> None:
        self._resampler: Any = None
        if sample_rate_hz != ANALYSIS_RATE_HZ:
            import soxr

            self._resampler = soxr.ResampleStream(
                sample_rate_hz, ANALYSIS_RATE_HZ, 1, dtype="float32", quality="LQ"
            )
        self._rest = np.zeros(_WINDOW - _STEP, np.float32)
        self._usual_db, self._floor_db = _USUAL_DB, 0.0
        self._shapes = np.zeros(len(SHAPES))
        self._seal = 0.0
        self._weights = np.zeros(len(BLENDSHAPES))
        self.steps = 0

    def push(self, samples: Floats) -> None:
        """Hear the next samples (N,)."""
        if self._resampler is not None:
            samples = self._resampler.resample_chunk(np.asarray(samples, np.float32))
        joined = np.concatenate([self._rest, samples])
        steps = max(0, (len(joined) - _WINDOW) // _STEP + 1)
        self._rest = joined[steps * _STEP :]
        if not steps:
            return
        windows = np.lib.stride_tricks.sliding_window_view(joined, _WINDOW)[::_STEP][:steps]
        for bands_db in _bands_db(windows):
            self._follow(bands_db)
        self._weights = mouth_weights(
            self._shapes[None], np.array([self._seal]), seed=0, strength=1.0, style=natural_style()
        )[0]

    def read(self) -> Floats:
        """(52,) the mouth at the end of what was heard: weights of ``arkit.BLENDSHAPES``."""
        return self._weights

    def _follow(self, bands_db: Floats) -> None:
        """Move the mouth by one step."""
        self.steps += 1
        shapes, seal = self._heard(bands_db)
        opens = shapes > self._shapes
        self._shapes = self._shapes + np.where(opens, _OPENS, _CLOSES) * (shapes - self._shapes)
        self._seal += (_OPENS if seal > self._seal else _CLOSES) * (seal - self._seal)

    def _heard(self, bands_db: Floats) -> tuple[Floats, float]:
        """(14,) the shapes of a moment, and how closed the lips are."""
        low, first, high, second, hiss = (float(each) for each in bands_db)
        level_db = _sum_db(bands_db)
        awake = self._is_awake(level_db)
        formant_db = _sum_db(bands_db[1:3])
        hissing = _share(hiss - max(low, formant_db), -4, 8)
        open_ = _share(formant_db - low, -8, 8)
        front = _share(second - max(high, first - 6), -12, 3)
        murmur = _share(low - _sum_db(bands_db[1:4]), 12, 20) * (1 - hissing)
        effort = 0.35 + 0.65 * _share(level_db - self._usual_db, *_EFFORT_DB)
        voiced = awake * (1 - hissing)
        round_ = voiced * (1 - front) * (1 - open_)
        spread = voiced * front * (1 - 0.5 * open_)
        shapes = np.zeros(len(SHAPES))
        for name, value in (
            ("jawOpen", awake * effort * (0.08 + (1 - hissing) * (0.1 + 0.42 * open_))),
            ("mouthFunnel", 0.35 * round_ + 0.05 * awake * hissing),
            ("mouthPucker", 0.45 * round_),
            ("mouthStretch", 0.32 * spread + 0.2 * awake * hissing),
            ("mouthSmile", 0.2 * spread),
            ("mouthUpperUp", awake * (0.1 + 0.05 * hissing)),
            ("mouthLowerDown", awake * (0.1 + 0.18 * open_ + 0.15 * hissing)),
        ):
            shapes[SHAPE_INDEX[name]] = value
        return shapes, awake * murmur

    def _is_awake(self, level_db: float) -> float:
        """0 to 1, whether this is the voice; learns how loud the voice and the room are."""
        rise_db = _FLOOR_RISE_DB * STEP_S
        self._floor_db = max(_LEAST_FLOOR_DB, min(level_db, self._floor_db + rise_db))
        above_floor = _share(level_db - self._floor_db, *_ABOVE_FLOOR_DB)
        if level_db > self._usual_db:
            self._usual_db += _USUAL_RISE * (level_db - self._usual_db)
        elif above_floor > 0:
            self._usual_db = max(_FAINTEST_DB, self._usual_db - _USUAL_FALL_DB * STEP_S)
        heard = _share(level_db, _FAINTEST_DB - 6, _FAINTEST_DB)
        return _share(level_db - self._usual_db, *_AWAKE_DB) * above_floor * heard


def _share(value: float, low: float, high: float) -> float:
    return float(smoothstep(np.array(value), low, high))


def _sum_db(levels_db: Floats) -> float:
    return float(10 * np.log10(np.sum(10 ** (levels_db / 10)) + 10 ** (_SILENT_DB / 10)))


def _bands_db(windows: Floats) -> Floats:
    """(T, 5) the power of every band in windows (T, 400), dB of full scale."""
    spectra = np.fft.rfft(windows * _taper(), _FFT)
    power = np.square(np.abs(spectra)) * (2 / (_FFT * np.square(_taper()).sum()))
    return np.asarray(10 * np.log10(power @ _band_weights() + 10 ** (_SILENT_DB / 10)))


@functools.cache
def _taper() -> Floats:
    return np.hanning(_WINDOW + 1)[:-1]


@functools.cache
def _band_weights() -> Floats:
    """(bins, 5) which bins belong to which band."""
    hz = np.fft.rfftfreq(_FFT, 1 / ANALYSIS_RATE_HZ)
    return np.array([(hz >= low) & (hz < high) for low, high in _BANDS_HZ], np.float64).T
