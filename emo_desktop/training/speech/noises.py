"""Sounds without a voice, made from chance: noise, hum, hits, and music of several kinds.

They teach the network that such sounds are no speech, alone and under a voice. One kind of each is
never trained on, to measure what was learned and not what was memorised.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.base.arrays import Floats

_FINEST_HZ = ANALYSIS_RATE_HZ / 2
_MODES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 4, 7, 9))  # semitones of scales

Maker = Callable[[np.random.Generator, int], Floats]


def white(rng: np.random.Generator, count: int) -> Floats:
    """(count,) noise of equal power per Hz."""
    return rng.standard_normal(count)


def pink(rng: np.random.Generator, count: int) -> Floats:
    """(count,) noise whose power falls 3 dB per octave."""
    return shaped(rng.standard_normal(count), lambda hz: 1 / np.sqrt(np.maximum(hz, 20)))


def room(rng: np.random.Generator, count: int) -> Floats:
    """(count,) the dark rustle of a room with machines in it."""
    edge_hz = rng.uniform(150, 900)
    return shaped(rng.standard_normal(count), lambda hz: 1 / (1 + (hz / edge_hz) ** 2))


def hum(rng: np.random.Generator, count: int) -> Floats:
    """(count,) mains hum with its harmonics."""
    base_hz = rng.choice([50.0, 60.0])
    time_s = np.arange(count) / ANALYSIS_RATE_HZ
    parts = [
        rng.uniform(0.1, 1) / order * np.sin(2 * np.pi * (order * base_hz * time_s + rng.random()))
        for order in range(1, 9)
    ]
    return np.asarray(np.sum(parts, axis=0) + 0.02 * rng.standard_normal(count))


def breath(rng: np.random.Generator, count: int) -> Floats:
    """(count,) breathing: hiss that swells for half a second to two, with a mouth's colour."""
    low_hz, high_hz = rng.uniform(300, 900), rng.uniform(2500, 6000)
    hiss = shaped(
        rng.standard_normal(count),
        lambda hz: np.exp(-(np.log(np.maximum(hz, 20) / np.sqrt(low_hz * high_hz)) ** 2)),
    )
    return hiss * _swells(rng, count, gap_s=(0.4, 2.5), length_s=(0.5, 1.8), power=1.5)


def hits(rng: np.random.Generator, count: int) -> Floats:
    """(count,) knocks, clicks, dropped things."""
    sound = np.zeros(count)
    for begin in _onsets(rng, count, gap_s=(0.1, 1.5)):
        decay_s = rng.uniform(0.005, 0.15)
        length = min(count - begin, int(8 * decay_s * ANALYSIS_RATE_HZ))
        time_s = np.arange(length) / ANALYSIS_RATE_HZ
        tone = np.sin(2 * np.pi * rng.uniform(80, 3000) * time_s)
        body = rng.random() * tone + rng.random() * rng.standard_normal(length)
        sound[begin : begin + length] += body * np.exp(-time_s / decay_s)
    return sound


def pad(rng: np.random.Generator, count: int) -> Floats:
    """(count,) slow chords of sustained tones."""
    return _music(rng, count, note=_sustained, notes_at_once=3, beat_s=rng.uniform(0.8, 2.5))


def plucked(rng: np.random.Generator, count: int) -> Floats:
    """(count,) a guitar-like accompaniment."""
    return _music(rng, count, note=_plucked_note, notes_at_once=2, beat_s=rng.uniform(0.12, 0.45))


def piano(rng: np.random.Generator, count: int) -> Floats:
    """(count,) struck tones whose harmonics die one after the other."""
    return _music(rng, count, note=_struck, notes_at_once=2, beat_s=rng.uniform(0.15, 0.6))


def drums(rng: np.random.Generator, count: int) -> Floats:
    """(count,) kick, snare and hat in a steady beat."""
    sound = np.zeros(count)
    beat = int(rng.uniform(0.2, 0.45) * ANALYSIS_RATE_HZ)
    for number, begin in enumerate(range(int(rng.integers(beat)), count, beat)):
        length = min(count - begin, ANALYSIS_RATE_HZ // 2)
        time_s = np.arange(length) / ANALYSIS_RATE_HZ
        noise = rng.standard_normal(length)
        hat = 0.3 * np.diff(noise, prepend=0.0) * np.exp(-time_s / 0.03)
        kick = np.sin(2 * np.pi * (50 * time_s - 8 * np.exp(-time_s / 0.03)))
        snare = (noise + np.sin(2 * np.pi * 190 * time_s)) * np.exp(-time_s / 0.08)
        main = snare if number % 2 else kick * np.exp(-time_s / 0.12)
        sound[begin : begin + length] += main + hat
    return sound


def band(rng: np.random.Generator, count: int) -> Floats:
    """(count,) a small band: chords, a plucked or struck part, drums."""
    parts = [pad, rng.choice(np.array([plucked, piano], dtype=object)), drums]
    return np.asarray(
        np.sum([rng.uniform(0.3, 1.0) * levelled(part(rng, count)) for part in parts], axis=0)
    )


def strings(rng: np.random.Generator, count: int) -> Floats:
    """(count,) bowed ensemble with vibrato; never trained on."""
    return _music(rng, count, note=_bowed, notes_at_once=3, beat_s=rng.uniform(0.4, 1.2))


def bells(rng: np.random.Generator, count: int) -> Floats:
    """(count,) frequency-modulated bells over a beat of drums; never trained on."""
    rung = _music(rng, count, note=_modulated, notes_at_once=2, beat_s=rng.uniform(0.2, 0.5))
    return levelled(rung) + rng.uniform(0.3, 0.8) * levelled(drums(rng, count))


def wind(rng: np.random.Generator, count: int) -> Floats:
    """(count,) gusts with crackle; never trained on."""
    gusts = room(rng, count) * (0.2 + _swells(rng, count, (0.2, 1.0), (0.8, 3.0), power=1.0))
    crackle = rng.standard_normal(count) * (rng.random(count) > 0.999)
    return levelled(gusts) + 2 * crackle


TRAINED_NOISES: tuple[Maker, ...] = (white, pink, room, hum, breath, hits)
TRAINED_MUSIC: tuple[Maker, ...] = (pad, plucked, piano, drums, band)
UNSEEN_NOISES: tuple[Maker, ...] = (wind,)
UNSEEN_MUSIC: tuple[Maker, ...] = (strings, bells)


def levelled(sound: Floats, level_db: float = 0.0) -> Floats:
    """The sound brought to a level, as root mean square in dB of full scale."""
    rms = np.sqrt(np.mean(np.square(sound))) + 1e-9
    return np.asarray(sound * 10 ** (level_db / 20) / rms)


def shaped(sound: Floats, response: Callable[[Floats], Floats]) -> Floats:
    """The sound through a filter without phase, given by its response at frequencies in Hz."""
    spectrum = np.fft.rfft(sound) * response(np.fft.rfftfreq(len(sound), 1 / ANALYSIS_RATE_HZ))
    return np.asarray(np.fft.irfft(spectrum, len(sound)))


def _onsets(rng: np.random.Generator, count: int, gap_s: tuple[float, float]) -> list[int]:
    """Samples at which something begins, with gaps of chance."""
    gaps = rng.uniform(*gap_s, size=2 + int(count / ANALYSIS_RATE_HZ / gap_s[0]))
    places = (np.cumsum(gaps) * ANALYSIS_RATE_HZ).astype(int)
    return [int(place) for place in places if place < count]


def _swells(
    rng: np.random.Generator,
    count: int,
    gap_s: tuple[float, float],
    length_s: tuple[float, float],
    power: float,
) -> Floats:
    """(count,) an envelope of single swells, 0 to 1."""
    envelope = np.zeros(count)
    for begin in _onsets(rng, count, gap_s):
        length = min(count - begin, int(rng.uniform(*length_s) * ANALYSIS_RATE_HZ))
        shape = np.sin(np.pi * (np.arange(length) / length) ** 0.8) ** power
        envelope[begin : begin + length] = np.maximum(envelope[begin : begin + length], shape)
    return envelope


_Note = Callable[[np.random.Generator, float, int], Floats]


def _music(
    rng: np.random.Generator, count: int, *, note: _Note, notes_at_once: int, beat_s: float
) -> Floats:
    """(count,) notes of one scale over changing chords."""
    scale = _MODES[rng.integers(len(_MODES))]
    root = int(rng.integers(36, 60))
    sound = np.zeros(count)
    beat = int(beat_s * ANALYSIS_RATE_HZ)
    for number, begin in enumerate(range(0, count, beat)):
        degree = int(rng.integers(len(scale))) if number % 4 == 0 else 0
        for voice in range(notes_at_once):
            step = degree + 2 * voice + int(rng.integers(2)) * len(scale)
            octave, place = divmod(step, len(scale))
            pitch = root + scale[place] + 12 * octave
            hz = 440 * 2 ** ((pitch - 69) / 12)
            length = min(count - begin, int(beat * rng.uniform(0.9, 2.5)))
            if hz < _FINEST_HZ / 4 and length > 0:
                sound[begin : begin + length] += note(rng, hz, length)
    return sound


def _harmonics(hz: float, count: int, strengths: Floats) -> Floats:
    """(count,) a tone of so strong harmonics, as far as they can be heard."""
    phase = 2 * np.pi * hz * np.arange(count) / ANALYSIS_RATE_HZ
    orders = [order for order in range(1, len(strengths) + 1) if order * hz < _FINEST_HZ]
    return np.asarray(
        np.sum([strengths[order - 1] * np.sin(order * phase) for order in orders], axis=0)
    )


def _faded(tone: Floats, fade_s: float) -> Floats:
    """The tone with its two ends faded."""
    place = np.arange(len(tone))
    edge = np.minimum(place, place[::-1]) / (fade_s * ANALYSIS_RATE_HZ)
    return np.asarray(tone * np.clip(edge, 0, 1))


def _sustained(rng: np.random.Generator, hz: float, count: int) -> Floats:
    tone = _harmonics(hz, count, rng.random(8) / np.arange(1, 9))
    return _faded(tone, 0.1)


def _plucked_note(rng: np.random.Generator, hz: float, count: int) -> Floats:
    orders = np.arange(1, 17)
    strengths = np.abs(np.sin(np.pi * orders * rng.uniform(0.1, 0.4))) / orders
    tone = _harmonics(hz, count, strengths)
    decay = rng.uniform(0.15, 0.6) * ANALYSIS_RATE_HZ  # samples
    return np.asarray(tone * np.exp(-np.arange(count) / decay))


def _struck(rng: np.random.Generator, hz: float, count: int) -> Floats:
    time_s = np.arange(count) / ANALYSIS_RATE_HZ
    parts = [
        np.sin(2 * np.pi * order * hz * np.sqrt(1 + 4e-4 * order**2) * time_s)
        * np.exp(-time_s * order / rng.uniform(0.5, 1.5)) / order**1.2
        for order in range(1, 11)
        if 1.1 * order * hz < _FINEST_HZ
    ]  # fmt: skip
    return np.asarray(np.sum(parts, axis=0))


def _bowed(rng: np.random.Generator, hz: float, count: int) -> Floats:
    time_s = np.arange(count) / ANALYSIS_RATE_HZ
    sound = np.zeros(count)
    for _ in range(3):
        bend = 0.006 * np.sin(2 * np.pi * (rng.uniform(4.5, 6.5) * time_s + rng.random()))
        phase = np.cumsum(hz * rng.normal(1, 0.003) * (1 + bend)) / ANALYSIS_RATE_HZ
        orders = [order for order in range(1, 13) if order * hz < _FINEST_HZ]
        sound += np.sum([np.sin(2 * np.pi * order * phase) / order for order in orders], axis=0)
    return _faded(sound, 0.08)


def _modulated(rng: np.random.Generator, hz: float, count: int) -> Floats:
    time_s = np.arange(count) / ANALYSIS_RATE_HZ
    index = rng.uniform(1, 4) * np.exp(-time_s / 0.4)
    phase = 2 * np.pi * hz * time_s
    return np.asarray(np.sin(phase + index * np.sin(3.5 * phase)) * np.exp(-time_s / 0.7))
