"""One clean recording as many: other voices, rooms, microphones, noises and music."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import soxr

from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.base.arrays import Floats
from emo_desktop.training.speech.noises import (
    TRAINED_MUSIC,
    TRAINED_NOISES,
    Maker,
    levelled,
    shaped,
)

_TEMPO = (0.82, 1.22)
_TELEPHONE_LOW_HZ, _TELEPHONE_HIGH_HZ = (50.0, 350.0), (3200.0, 3900.0)


@dataclass(frozen=True, slots=True)
class Chances:
    """How often what happens to a recording.

    Args:
        tempo: another size of the speaker: pitch, formants and speed together.
        colour: another microphone.
        reverb: a room.
        telephone: the narrow band of a telephone line, old or new.
        noise: something that rustles or hums, 6 to 32 dB below the voice.
        music: an accompaniment, from 15 dB below the voice to as loud.
    """

    tempo: float = 0.6
    colour: float = 0.5
    reverb: float = 0.35
    telephone: float = 0.08
    noise: float = 0.35
    music: float = 0.25


def other_tempo(sound: Floats, rng: np.random.Generator, chances: Chances) -> tuple[Floats, float]:
    """The sound played faster or slower, and by which factor it became longer."""
    if rng.random() >= chances.tempo:
        return sound, 1.0
    slower = rng.uniform(*_TEMPO)
    changed = soxr.resample(sound, ANALYSIS_RATE_HZ, ANALYSIS_RATE_HZ * slower)
    return np.asarray(changed), len(changed) / len(sound)


def other_place(sound: Floats, rng: np.random.Generator, chances: Chances) -> Floats:
    """The same voice as another microphone in another room would have it, with what else sounds.

    Args:
        sound: (N,) a voice with its pauses.
        rng: chance.
        chances: how often what happens.

    Returns:
        (N,) samples, in time with ``sound``.
    """
    if rng.random() < chances.colour:
        sound = shaped(sound, _colour(rng))
    if rng.random() < chances.reverb:
        sound = _in_a_room(sound, rng)
    if rng.random() < chances.telephone:
        low_hz, high_hz = rng.uniform(*_TELEPHONE_LOW_HZ), rng.uniform(*_TELEPHONE_HIGH_HZ)
        sound = shaped(sound, lambda hz: _between(hz, low_hz, high_hz))
    sound = levelled(sound)
    if rng.random() < chances.noise:
        sound = sound + _beside(rng, len(sound), TRAINED_NOISES, below_db=(6, 32))
    if rng.random() < chances.music:
        sound = sound + _beside(rng, len(sound), TRAINED_MUSIC, below_db=(0, 15))
    return levelled(sound, rng.uniform(-40, -12))


def _beside(
    rng: np.random.Generator, count: int, makers: Sequence[Maker], below_db: tuple[float, float]
) -> Floats:
    """(count,) another sound, so far below a voice of level 0 dB."""
    maker = makers[int(rng.integers(len(makers)))]
    return levelled(maker(rng, count), -rng.uniform(*below_db))


def _colour(rng: np.random.Generator) -> Callable[[Floats], Floats]:
    """A response with a few gentle bumps and dips."""
    places_hz = np.geomspace(60, 8000, 8)
    gains_db = rng.normal(0, 5, len(places_hz))

    def response(hz: Floats) -> Floats:
        db = np.interp(np.log(np.maximum(hz, 1)), np.log(places_hz), gains_db)
        return np.asarray(10 ** (db / 20))

    return response


def _in_a_room(sound: Floats, rng: np.random.Generator) -> Floats:
    """The sound with an exponential tail of chance, in time with the sound itself."""
    decay_s = rng.uniform(0.05, 0.25)
    time_s = np.arange(int(5 * decay_s * ANALYSIS_RATE_HZ)) / ANALYSIS_RATE_HZ
    tail = rng.standard_normal(len(time_s)) * np.exp(-time_s / decay_s)
    tail[: int(0.002 * ANALYSIS_RATE_HZ)] = 0
    tail *= rng.uniform(0.1, 0.7) / np.sqrt(np.sum(tail**2))
    tail[0] = 1.0
    length = len(sound) + len(tail)
    wet = np.fft.irfft(np.fft.rfft(sound, length) * np.fft.rfft(tail, length), length)
    return np.asarray(wet[: len(sound)])


def _between(hz: Floats, low_hz: float, high_hz: float) -> Floats:
    """1 between two frequencies, falling steeply outside."""
    return np.asarray(1 / (1 + (low_hz / np.maximum(hz, 1)) ** 8) / (1 + (hz / high_hz) ** 40))
