"""Sung speech: utterances of the corpus taken apart by WORLD and put on a melody.

Vowels are drawn out to notes, consonants stay about as long as they were, so the labels are known.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.base.arrays import Floats
from emo_desktop.training.speech.corpus import Utterance, read_corpus
from emo_desktop.training.speech.phones import VOWELS, classes_of
from emo_desktop.training.speech.recordings import (
    Order,
    Phone,
    Samples,
    Split,
    Spoken,
    ToolError,
)

_FRAME_S = 0.005
_SHORTEST_S, _LONGEST_S = 1.5, 6.0  # of the utterances that are sung
_SCALES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 4, 7, 9))
_NOTE_BEATS = ((0.25, 0.5, 1.0, 1.5, 2.5), (0.22, 0.4, 0.24, 0.09, 0.05))  # lengths and how often
_MELISMA_SHARE = 0.12  # of the vowels: sung on two notes
_KEPT_EDGE_S = 0.04  # of a vowel: the glide from and to its neighbours stays as fast as spoken
_LONGEST_PAUSE_S = 0.35
_GLIDE_S = 0.05
_VIBRATO_AFTER_S = 0.22


def singing_orders(folder: Path) -> Iterator[Order]:
    """Sung versions of utterances for training."""
    return _orders(folder, ("hibari", "festival", "russian", "espeak"), "train")


def held_out_singing_orders(folder: Path) -> Iterator[Order]:
    """Sung versions of utterances for tests."""
    return _orders(folder, ("piper", "russian", "festival_held_out"), "test")


def _orders(folder: Path, sources: Sequence[str], split: Split) -> Iterator[Order]:
    """One utterance of each source in turn."""
    rng = np.random.default_rng(zlib.crc32(split.encode()))
    everything = [
        utterance
        for utterance in read_corpus(folder, split=split)
        if utterance.source in sources
        and "rms" not in utterance.voice
        and _SHORTEST_S <= utterance.duration_s <= _LONGEST_S
    ]
    shuffled = [everything[place] for place in rng.permutation(len(everything))]
    queues = [[one for one in shuffled if one.source == source] for source in sources]
    missing = [source for source, queue in zip(sources, queues, strict=True) if not queue]
    if missing:
        raise ToolError(f"Singing needs these sources first: {', '.join(missing)}.")
    for row in zip(*queues, strict=False):
        for utterance in row:
            name = f"{utterance.source}_{utterance.name}"
            yield Order(name, split, partial(sing, utterance, seed=zlib.crc32(name.encode())))


@dataclass(frozen=True, slots=True)
class _Note:
    """When a note of the melody is sung, and how high, in semitones above A at 440 Hz."""

    start_s: float
    end_s: float
    semitones: float


def sing(utterance: Utterance, *, seed: int) -> Spoken:
    """An utterance on a chance melody near the pitch of its voice, with its labels.

    Raises:
        ToolError: the package pyworld is missing.
    """
    world = _world()
    rng = np.random.default_rng(seed)
    samples = utterance.read().astype(np.float64)
    rough, times = world.dio(samples, ANALYSIS_RATE_HZ, frame_period=1000 * _FRAME_S)
    pitch = world.stonemask(samples, rough, times, ANALYSIS_RATE_HZ)
    spectrum = world.cheaptrick(samples, pitch, times, ANALYSIS_RATE_HZ)
    noise = world.d4c(samples, pitch, times, ANALYSIS_RATE_HZ)
    voiced = pitch[pitch > 0]
    centre = 12 * np.log2(np.median(voiced) / 440) if len(voiced) else -24.0

    sung, knots, notes = _drawn_out(utterance.phones, centre + rng.uniform(0, 7), rng)
    frames = np.arange(int(sung[-1].end_s / _FRAME_S)) * _FRAME_S
    spoken_at = np.interp(frames, knots[:, 0], knots[:, 1]) / _FRAME_S
    melody = _melody(notes, frames, rng)
    nearest = np.clip(np.round(spoken_at).astype(int), 0, len(pitch) - 1)
    melody = np.where(_is_voiced(sung, frames, pitch[nearest] > 0), melody, 0.0)
    sound = world.synthesize(
        melody,
        np.exp(_at(np.log(np.maximum(spectrum, 1e-12)), spoken_at)),
        _at(noise, spoken_at),
        ANALYSIS_RATE_HZ,
        1000 * _FRAME_S,
    )
    return Spoken(
        samples=_levelled(sound),
        rate_hz=ANALYSIS_RATE_HZ,
        voice=utterance.voice,
        language=utterance.language,
        text=utterance.text,
        phones=tuple(sung),
    )


def _drawn_out(
    phones: Sequence[Phone], centre: float, rng: np.random.Generator
) -> tuple[list[Phone], Floats, list[_Note]]:
    """The phones as sung, (K, 2) moments sung and spoken that belong together, and the notes."""
    beat_s = 60 / rng.uniform(75, 135)
    consonants = rng.uniform(1.0, 1.3)
    scale = _SCALES[rng.integers(len(_SCALES))]
    degree = 0
    sung: list[Phone] = []
    notes: list[_Note] = []
    knots = [(0.0, 0.0)]
    now = 0.0
    was_vowel = False
    for phone in phones:
        spoken_s = phone.end_s - phone.start_s
        begin = now
        is_vowel = classes_of(phone.ipa)[0][0] in VOWELS
        if is_vowel and not was_vowel:
            edge = min(_KEPT_EDGE_S, spoken_s / 3)
            count = 1 + int(rng.random() < _MELISMA_SHARE)
            lengths = beat_s * rng.choice(_NOTE_BEATS[0], count, p=_NOTE_BEATS[1])
            now += max(spoken_s, float(lengths.sum()))
            knots += [(begin + edge, phone.start_s + edge), (now - edge, phone.end_s - edge)]
            ends = begin + np.cumsum(lengths) * (now - begin) / lengths.sum()
            for start, end in zip((begin, *ends[:-1]), ends, strict=True):
                degree = int(np.clip(degree + rng.integers(-2, 3), -4, 5))
                octave, step = divmod(degree, len(scale))
                notes.append(_Note(start, float(end), centre + 12 * octave + scale[step]))
        elif phone.ipa:
            now += spoken_s * consonants
        else:
            now += min(spoken_s, _LONGEST_PAUSE_S)
        was_vowel = is_vowel
        knots.append((now, phone.end_s))
        sung.append(Phone(begin, now, phone.ipa))
    return sung, np.array(knots), notes


def _melody(notes: Sequence[_Note], frames: Floats, rng: np.random.Generator) -> Floats:
    """(F,) Hz: the notes with glides between them and vibrato on the long ones."""
    if not notes:
        return np.full(len(frames), 150.0)
    ends = np.array([note.end_s for note in notes])
    which = np.minimum(np.searchsorted(ends, frames), len(notes) - 1)
    heights = np.array([note.semitones for note in notes])[which]
    width = round(_GLIDE_S / _FRAME_S) | 1
    padded = np.pad(heights, width // 2, mode="edge")
    glided = np.convolve(padded, np.hanning(width + 2)[1:-1] / np.hanning(width + 2).sum(), "valid")
    since = frames - np.array([note.start_s for note in notes])[which]
    swell = np.clip((since - _VIBRATO_AFTER_S) / 0.2, 0, 1)
    shake = rng.uniform(0.15, 0.6) * np.sin(2 * np.pi * rng.uniform(4.8, 6.6) * frames)
    drift = 0.08 * np.convolve(rng.normal(size=len(frames)), np.ones(40) / 40**0.5, "same")
    return np.asarray(440 * 2 ** ((glided + swell * shake + drift) / 12))


def _is_voiced(sung: Sequence[Phone], frames: Floats, was_voiced: Any) -> Any:
    """(F,) voiced as spoken, and all through the vowels."""
    ends = np.array([phone.end_s for phone in sung])
    vowels = np.array([classes_of(phone.ipa)[0][0] in VOWELS for phone in sung])
    return was_voiced | vowels[np.minimum(np.searchsorted(ends, frames), len(sung) - 1)]


def _at(rows: Floats, places: Floats) -> Floats:
    """(F, N) the rows between which fractional places lie, mixed."""
    last = len(rows) - 1
    below = np.clip(places.astype(int), 0, last)
    share = np.clip(places - below, 0, 1)[:, None]
    return np.ascontiguousarray(
        (1 - share) * rows[below] + share * rows[np.minimum(below + 1, last)]
    )


def _levelled(sound: Floats) -> Samples:
    return (0.6 * sound / max(float(np.abs(sound).max()), 1e-9)).astype(np.float32)


def _world() -> Any:
    try:
        import pyworld
    except ImportError as error:
        raise ToolError("pyworld is missing: pip install pyworld 'setuptools<81'") from error
    return pyworld
