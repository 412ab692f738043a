"""What is being articulated in a voice, every 20 ms, as a network hears it.

The network hears windows of 10 s that lie on a fixed grid of the clip's time and answers for the
6 s in the middle of each; where one hands over to the next, the two are blended over a second. So
what it says of a step depends on its time in the clip and on the samples within 8.5 s of it,
however the clip is cut into segments.
"""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from emo_desktop.audio.facts import SILENCE_LEVEL
from emo_desktop.audio.source import ANALYSIS_RATE_HZ, SoundSlice
from emo_desktop.base.arrays import Floats
from emo_desktop.base.digest import digest_array, digest_value
from emo_desktop.base.networks import Network
from emo_desktop.motion import visemes
from emo_desktop.motion.visemes import CLASS_INDEX, CLASSES, SHAPES

MODEL_FILE = "speech_articulation.onnx"
STEPS_PER_S = visemes.STEPS_PER_S
STEP_SAMPLES = ANALYSIS_RATE_HZ // STEPS_PER_S
WINDOW_STEPS = 10 * STEPS_PER_S
WINDOW_SAMPLES = WINDOW_STEPS * STEP_SAMPLES

_HOP_STEPS = 6 * STEPS_PER_S
_FIRST_STEP = (
    -STEPS_PER_S
)  # window 0 answers from here on: a clip's first sounds lie well inside it
_LEAD_STEPS = 2 * STEPS_PER_S
_BLEND_STEPS = STEPS_PER_S // 2  # on either side of where one window hands over to the next
_ANSWER = slice(_LEAD_STEPS - _BLEND_STEPS, _LEAD_STEPS + _HOP_STEPS + _BLEND_STEPS)
_ANSWER_STEPS = _ANSWER.stop - _ANSWER.start
_WINDOWS_KEPT = 32
_TRACK_VERSION = 1  # of the way from samples to a track, apart from the model

_LEVEL_SAMPLES = ANALYSIS_RATE_HZ // 20
_LEVEL_PERCENTILE = 95.0
_USUAL_LEVEL_DB = -23.0
_GAIN_DB = (-12.0, 30.0)
_FAINTEST_VOICE_DB = -65.0


@dataclass(frozen=True, slots=True, eq=False)
class SpeechTrack:
    """What is articulated in T steps of 20 ms.

    Args:
        first_step: the clip's step that index 0 stands for; may be negative. Step k stands for the
            moment (k + 0.5) · 20 ms.
        posteriors: (T, 23) how likely each of ``visemes.CLASSES`` is; rows sum to 1, to within the
            half precision they are kept in.
        shapes: (T, 14) the weights of ``visemes.SHAPES`` that go with it, 0 to 1.
    """

    first_step: int
    posteriors: Floats
    shapes: Floats


class TrackStore(Protocol):
    """Bytes by key that outlive the process, if they can."""

    def get(self, key: str) -> bytes | None:
        """The bytes kept under ``key``, or None."""
        ...

    def put(self, key: str, content: bytes) -> None:
        """Keep ``content`` under ``key``."""
        ...


class SpeechEncoder:
    """Hears what is articulated; may be shared between threads.

    Making one costs nothing: the network is read when it is first needed. The windows heard last
    are kept in memory, so that the segments of a clip share them.

    Args:
        model: an ONNX network from ``samples`` (1, 160000) to ``posteriors`` (1, 500, 23) and
            ``shapes`` (1, 500, 14); the shipped one when None.
        kept: where what was heard is kept beyond this process.
    """

    def __init__(self, model: bytes | None = None, *, kept: TrackStore | None = None) -> None:
        self._kept = kept
        self._lock = threading.Lock()
        self._network = Network(MODEL_FILE, ("posteriors", "shapes"), content=model)
        self._recent: OrderedDict[str, Floats] = OrderedDict()

    def listen(self, sound: SoundSlice, *, first_step: int, count: int) -> SpeechTrack:
        """What is articulated in ``count`` steps; samples outside ``sound`` count as silence.

        Raises:
            ModelError: the network is missing or damaged.
        """
        rows = np.zeros((count, len(CLASSES) + len(SHAPES)))
        beyond = first_step - _FIRST_STEP
        first_window = (beyond - _HOP_STEPS - _BLEND_STEPS) // _HOP_STEPS + 1
        last_window = (beyond + count - 1 + _BLEND_STEPS) // _HOP_STEPS
        for window in range(first_window, last_window + 1):
            answer_begin = _FIRST_STEP + window * _HOP_STEPS - _BLEND_STEPS
            begin = max(first_step, answer_begin)
            end = min(first_step + count, answer_begin + _ANSWER_STEPS)
            inside = slice(begin - answer_begin, end - answer_begin)
            heard = self._heard(_window_samples(sound, answer_begin - _ANSWER.start))
            rows[begin - first_step : end - first_step] += _shares()[inside, None] * heard[inside]
        return SpeechTrack(first_step, rows[:, : len(CLASSES)], rows[:, len(CLASSES) :])

    def _heard(self, samples: Floats) -> Floats:
        """(_ANSWER_STEPS, 37) float16: posteriors and shapes of the part a window answers for."""
        answered = samples[_ANSWER.start * STEP_SAMPLES : _ANSWER.stop * STEP_SAMPLES]
        if np.abs(answered).max() <= SILENCE_LEVEL:
            return _silence()
        key = digest_value(
            {
                "window": digest_array(samples),
                "model": self._network.digest,
                "version": _TRACK_VERSION,
            }
        )
        with self._lock:
            heard = self._recent.get(key)
            if heard is None:
                heard = self._recent[key] = self._found_or_heard(key, samples)
            self._recent.move_to_end(key)
            while len(self._recent) > _WINDOWS_KEPT:
                self._recent.popitem(last=False)
            return heard

    def _found_or_heard(self, key: str, samples: Floats) -> Floats:
        packed = self._kept.get(key) if self._kept else None
        heard = None if packed is None else _unpacked(packed)
        if heard is None:
            # Rounded here, so that what is found later equals what was heard now.
            posteriors, shapes = self._network.run(normalised_window(samples)[None])
            window = np.concatenate([posteriors[0], shapes[0]], axis=1)
            heard = window[_ANSWER].astype("<f2")
            if self._kept:
                self._kept.put(key, heard.tobytes())
        return heard


def normalised_window(samples: Floats) -> Floats:
    """A window at the level the network was trained with.

    The level is that of the loud parts: the 95th percentile of the RMS of pieces of 50 ms. It is
    brought to -23 dB of full scale, as far as -12 to +30 dB can; what is fainter than -65 dB is no
    voice and stays as it is.

    Args:
        samples: (N,) 16 kHz; whole pieces of 50 ms, at least one.

    Returns:
        (N,) float32 within -1 to 1.
    """
    pieces = np.asarray(samples, np.float64).reshape(-1, _LEVEL_SAMPLES)
    rms = np.sqrt(np.square(pieces).mean(axis=1))
    level_db = 20 * np.log10(np.percentile(rms, _LEVEL_PERCENTILE) + 1e-10)
    gain_db = np.clip(_USUAL_LEVEL_DB - level_db, *_GAIN_DB)
    gain = 10 ** (gain_db / 20) if level_db >= _FAINTEST_VOICE_DB else 1.0
    return np.asarray(np.clip(pieces.ravel() * gain, -1, 1), np.float32)


def _window_samples(sound: SoundSlice, first_step: int) -> Floats:
    """(WINDOW_SAMPLES,) float32 within -1 to 1: the samples of the window that begins there."""
    begin = first_step * STEP_SAMPLES - sound.first_sample
    inside = sound.samples[max(0, begin) : max(0, begin + WINDOW_SAMPLES)]
    samples = np.zeros(WINDOW_SAMPLES, np.float32)
    offset = max(0, -begin)
    samples[offset : offset + len(inside)] = np.clip(inside, -1, 1)
    return samples


def _unpacked(packed: bytes) -> Floats | None:
    """What was kept, or None where these are not the bytes of a track."""
    if len(packed) != _silence().nbytes:
        return None
    heard = np.frombuffer(packed, "<f2").reshape(_silence().shape)
    return heard if ((heard >= 0) & (heard <= 1)).all() else None


@functools.cache
def _shares() -> Floats:
    """(_ANSWER_STEPS,) how much each step of an answer counts beside that of the next window."""
    rise = (np.arange(_ANSWER_STEPS) + 0.5) / (2 * _BLEND_STEPS)
    return np.clip(np.minimum(rise, rise[::-1]), 0, 1)


@functools.cache
def _silence() -> Floats:
    """(_ANSWER_STEPS, 37) float16: nothing is said, the mouth is at rest."""
    heard = np.zeros((_ANSWER_STEPS, len(CLASSES) + len(SHAPES)), "<f2")
    heard[:, CLASS_INDEX["sil"]] = 1
    return heard
