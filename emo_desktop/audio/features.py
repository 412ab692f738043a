"""What a voice does, every 10 ms: loudness, pitch, voicing, spectrum.

Step k of a clip stands for the moment k · 10 ms and is measured from windows centred there, on the
clip's own grid, in blocks of 1 s that lie on that grid too. So a value depends only on the samples
within ``REACH_S`` of its moment, to the last bit, however the clip is cut into slices.
"""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from emo_desktop.audio.pitch import PITCH_REACH, STEP_SAMPLES, measure_pitch
from emo_desktop.audio.source import ANALYSIS_RATE_HZ, SoundSlice
from emo_desktop.audio.tracks import smoothed
from emo_desktop.base.arrays import Floats
from emo_desktop.base.digest import digest_array
from emo_desktop.base.easing import smoothstep

STEPS_PER_S = 100
MEL_BANDS = 40
REACH_S = 0.032
USUAL_REACH = 120  # steps each side over which a voice is compared with itself

_BLOCK_STEPS = 100
_SPECTRUM_SAMPLES, _SPECTRUM_FFT = 400, 512
_LOUDEST = 4.0  # float files may exceed full scale; beyond this it is damage
_SILENCE = 1e-10
_QUIETEST_VOICE_DB = -26.0  # what counts as a usual level where there is no voice at all
_FAINT = 2e-4  # a voice of this amplitude, -74 dB, is too faint to be a voice


@dataclass(frozen=True, slots=True, eq=False)
class VoiceFeatures:
    """Measures of T steps of 10 ms.

    Args:
        first_step: the clip's step that index 0 stands for; may be negative.
        level_db: (T,) level of the band 150 Hz to 7 kHz in dB of full scale; -100 is silence.
        voicing: (T,) 0 to 1, how periodic the sound is.
        f0_hz: (T,) the pitch where voicing is high; elsewhere the best guess.
        mel: (T, 40) power per mel band from 60 Hz to 8 kHz.
    """

    first_step: int
    level_db: Floats
    voicing: Floats
    f0_hz: Floats
    mel: Floats


def measure_voice(sound: SoundSlice, *, first_step: int, count: int) -> VoiceFeatures:
    """The features of ``count`` steps; samples outside ``sound`` count as silence."""
    return _joined(sound, first_step, count, _measure_block)


class VoiceMeter:
    """Measures voices, and what it measured lately not again.

    The segments of a clip overlap by their margins, which are longer than the segments: this makes
    them cost next to nothing. May be shared between threads.

    Args:
        most_blocks: how many blocks of 1 s it remembers.
    """

    def __init__(self, *, most_blocks: int = 128) -> None:
        self._most_blocks = most_blocks
        self._kept: OrderedDict[str, VoiceFeatures] = OrderedDict()
        self._lock = threading.Lock()

    def measure(self, sound: SoundSlice, *, first_step: int, count: int) -> VoiceFeatures:
        """The same as ``measure_voice``, bit for bit."""
        return _joined(sound, first_step, count, self._block)

    def _block(self, samples: Floats) -> VoiceFeatures:
        key = digest_array(samples)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        block = _measure_block(samples)
        with self._lock:
            self._kept[key] = block
            while len(self._kept) > self._most_blocks:
                self._kept.popitem(last=False)
        return block


def _joined(
    sound: SoundSlice, first_step: int, count: int, measure: Callable[[Floats], VoiceFeatures]
) -> VoiceFeatures:
    """Steps ``first_step`` to ``first_step + count`` out of whole blocks of the clip's grid."""
    first_block = first_step // _BLOCK_STEPS
    numbers = range(first_block, (first_step + count - 1) // _BLOCK_STEPS + 1)
    blocks = [measure(_samples_of_block(sound, number)) for number in numbers]
    begin = first_step - first_block * _BLOCK_STEPS

    def steps(tracks: list[Floats]) -> Floats:
        return np.concatenate(tracks)[begin : begin + count]

    return VoiceFeatures(
        first_step=first_step,
        level_db=steps([block.level_db for block in blocks]),
        voicing=steps([block.voicing for block in blocks]),
        f0_hz=steps([block.f0_hz for block in blocks]),
        mel=steps([block.mel for block in blocks]),
    )


def _samples_of_block(sound: SoundSlice, block: int) -> Floats:
    """The samples from ``PITCH_REACH`` before a block's first step to as much after its last."""
    begin = block * _BLOCK_STEPS * STEP_SAMPLES - PITCH_REACH - sound.first_sample
    end = begin + (_BLOCK_STEPS - 1) * STEP_SAMPLES + 2 * PITCH_REACH
    samples = np.zeros(end - begin)
    inside = sound.samples[max(0, begin) : max(0, end)]
    offset = max(0, -begin)
    samples[offset : offset + len(inside)] = np.clip(inside, -_LOUDEST, _LOUDEST)
    return samples


def _measure_block(samples: Floats) -> VoiceFeatures:
    """The features of one block, as if it were the clip's first."""
    power = _power_spectra(samples)
    voicing, f0_hz = measure_pitch(samples)
    return VoiceFeatures(
        first_step=0,
        level_db=10 * np.log10(power @ _speech_band() + _SILENCE),
        voicing=voicing,
        f0_hz=f0_hz,
        # Not by BLAS, whose threads would cost more here than the sums.
        mel=np.einsum("tb,mb->tm", power, _mel_weights()),
    )


def is_voiced(voice: VoiceFeatures) -> Floats:
    """(T,) 0 to 1: whether the vocal cords swing; 0 for noise."""
    return smoothstep(voice.voicing, 0.55, 0.85)


def usual_while_voiced(voice: VoiceFeatures, track: Floats, *, without: float) -> Floats:
    """What a track is around every step while the voice sounds, loud steps counting more.

    Args:
        voice: the voice.
        track: (T,) values that go with it.
        without: the value to tend to where there is no voice within ``USUAL_REACH`` steps.

    Returns:
        (T,) the local mean.
    """
    weight = is_voiced(voice) * 10 ** (voice.level_db / 20)
    mean = smoothed(weight * track, USUAL_REACH) + _FAINT * without
    return np.asarray(mean / (smoothed(weight, USUAL_REACH) + _FAINT))


def relative_level_db(voice: VoiceFeatures) -> Floats:
    """(T,) level above what is usual for this voice within ``USUAL_REACH`` of each step."""
    return np.asarray(
        voice.level_db - usual_while_voiced(voice, voice.level_db, without=_QUIETEST_VOICE_DB)
    )


def mel_centres_hz() -> Floats:
    """(40,) the middle of every mel band."""
    return _mel_edges_hz()[1:-1]


def _power_spectra(samples: Floats) -> Floats:
    """(T, bins) mean-square power per bin; a full-scale sine sums to 0.5."""
    aside = PITCH_REACH - _SPECTRUM_SAMPLES // 2
    windows = np.lib.stride_tricks.sliding_window_view(samples[aside:-aside], _SPECTRUM_SAMPLES)
    taper = np.hanning(_SPECTRUM_SAMPLES + 1)[:-1]
    spectra = np.fft.rfft(windows[::STEP_SAMPLES] * taper, _SPECTRUM_FFT)
    scale = 2 / (_SPECTRUM_FFT * (taper**2).sum())
    return np.asarray((spectra.real**2 + spectra.imag**2) * scale)


@functools.cache
def _mel_edges_hz() -> Floats:
    low, high = (2595 * np.log10(1 + hz / 700) for hz in (60.0, 8000.0))
    return np.asarray(700 * (10 ** (np.linspace(low, high, MEL_BANDS + 2) / 2595) - 1))


@functools.cache
def _mel_weights() -> Floats:
    """(40, bins) triangles; narrow low bands are widened to the resolution of the spectrum."""
    hz = np.fft.rfftfreq(_SPECTRUM_FFT, 1 / ANALYSIS_RATE_HZ)
    edges = _mel_edges_hz()[:, None]
    bin_hz = ANALYSIS_RATE_HZ / _SPECTRUM_FFT
    centre = edges[1:-1]
    rise = np.maximum(centre - edges[:-2], bin_hz)
    fall = np.maximum(edges[2:] - centre, bin_hz)
    return np.asarray(np.clip(np.minimum(1 + (hz - centre) / rise, 1 - (hz - centre) / fall), 0, 1))


@functools.cache
def _speech_band() -> Floats:
    """(bins,) 0 to 1: leaves out rumble and mains hum, keeps voice and hiss."""
    hz = np.fft.rfftfreq(_SPECTRUM_FFT, 1 / ANALYSIS_RATE_HZ)
    return np.asarray(np.clip((hz - 100) / 100, 0, 1) * np.clip((7500 - hz) / 500, 0, 1))
