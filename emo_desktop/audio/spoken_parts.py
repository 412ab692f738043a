"""Where in a long recording somebody speaks, to cut it into lines."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from emo_desktop.audio.features import (
    STEPS_PER_S,
    USUAL_REACH,
    VoiceMeter,
    relative_level_db,
)
from emo_desktop.audio.pitch import PITCH_REACH, STEP_SAMPLES
from emo_desktop.audio.source import ANALYSIS_RATE_HZ, SoundSlice
from emo_desktop.audio.tone import does_sound, presence
from emo_desktop.base.arrays import Bools, Floats

_CHUNK = 5 * STEPS_PER_S  # steps that are listened to at once
_MARGIN = USUAL_REACH + 10  # steps beside them that decide too
_MARGIN_SAMPLES = _MARGIN * STEP_SAMPLES + PITCH_REACH
_BEFORE, _AFTER = 2, 1  # chunks beside one in which the background of it is looked for
_ABOVE_BACKGROUND_DB = 8.0
_BELOW_VOICE_DB = 35.0
_HOLE = 10  # steps of quiet within a sound, as before a plosive
_UNVOICED = 35  # steps that hisses and bursts reach beyond the voiced sounds they belong to
_LEAST_VOICED = 5  # steps


def find_spoken_parts(
    blocks: Iterable[Floats], *, pause_s: float = 0.6, edge_s: float = 0.15, least_s: float = 0.3
) -> tuple[tuple[Fraction, Fraction], ...]:
    """Ranges of time in which there is a voice, in order and apart from each other.

    A voice is what is voiced, not far below its usual level and above the background of the 20 s
    around, together with the hisses and bursts that touch it. So hiss, hum and room tone are none;
    nor is a whisper, in which nothing is voiced. Memory does not grow with the recording.

    Args:
        blocks: 16 kHz mono float32, of any length.
        pause_s: the shortest pause that parts two of them.
        edge_s: how much is kept before and after the voice, at most half of the pause there.
        least_s: what lasts less is no line.

    Returns:
        (begin, end) in seconds, to 10 ms, but for an end that is the end of the recording.
    """
    length = _Length()
    heard = _joined(_sounds(_listened(length.counted(blocks))), round(pause_s * STEPS_PER_S))
    least, edge = round(least_s * STEPS_PER_S), round(edge_s * STEPS_PER_S)
    spoken = [part for part in heard if part.end - part.begin >= least]
    end_s = Fraction(length.samples, ANALYSIS_RATE_HZ)
    parts: list[tuple[Fraction, Fraction]] = []
    for number, part in enumerate(spoken):
        before = spoken[number - 1].end if number else -2 * edge
        after = spoken[number + 1].begin if number + 1 < len(spoken) else part.end + 2 * edge
        begin = max(0, part.begin - min(edge, (part.begin - before) // 2))
        end = part.end + min(edge, (after - part.end) // 2)
        parts.append((Fraction(begin, STEPS_PER_S), min(Fraction(end, STEPS_PER_S), end_s)))
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class _Part:
    """Steps in which there is a voice, half-open."""

    begin: int
    end: int


class _Length:
    """Counts samples that go by."""

    def __init__(self) -> None:
        self.samples = 0

    def counted(self, blocks: Iterable[Floats]) -> Iterator[Floats]:
        for block in blocks:
            self.samples += len(block)
            yield block


@dataclass(frozen=True, slots=True, eq=False)
class _Chunk:
    """What is heard in some steps: how loud it is, and whether it is a voice."""

    level_db: Floats
    is_voiced: Bools


def _listened(blocks: Iterable[Floats]) -> Iterator[_Chunk]:
    """The steps of a sound, in chunks."""
    meter = VoiceMeter(most_blocks=16)
    for sound, first, count in _slices(blocks):
        begin = first - _MARGIN
        voice = meter.measure(sound, first_step=begin, count=count + 2 * _MARGIN)
        sounds = does_sound(presence(voice, relative_level_db(voice)))
        inside = slice(_MARGIN, _MARGIN + count)
        yield _Chunk(voice.level_db[inside], sounds[inside])


def _slices(blocks: Iterable[Floats]) -> Iterator[tuple[SoundSlice, int, int]]:
    """For each chunk the sound it is heard from, its first step, and how many steps it has."""
    kept: Floats = np.zeros(_MARGIN_SAMPLES, np.float32)
    first, wanted = 0, _CHUNK * STEP_SAMPLES + 2 * _MARGIN_SAMPLES
    for block in blocks:
        kept = np.concatenate([kept, block])
        while len(kept) >= wanted:
            place = first * STEP_SAMPLES - _MARGIN_SAMPLES
            yield SoundSlice(kept[:wanted], place), first, _CHUNK
            kept = kept[_CHUNK * STEP_SAMPLES :]
            first += _CHUNK
    steps = -(-(len(kept) - _MARGIN_SAMPLES) // STEP_SAMPLES)
    while steps > 0:
        place = first * STEP_SAMPLES - _MARGIN_SAMPLES
        yield SoundSlice(kept[:wanted], place), first, min(steps, _CHUNK)
        kept = kept[_CHUNK * STEP_SAMPLES :]
        first, steps = first + _CHUNK, steps - _CHUNK


def _sounds(chunks: Iterable[_Chunk]) -> Iterator[_Part]:
    """Every stretch of sound that belongs to a voice, in order."""
    stretch = _Stretch()
    for is_loud, is_voiced in _above_background(chunks):
        for step in zip(is_loud.tolist(), is_voiced.tolist(), strict=True):
            yield from stretch.add(*step)
    for _ in range(_HOLE + 1):
        yield from stretch.add(False, False)


def _above_background(chunks: Iterable[_Chunk]) -> Iterator[tuple[Bools, Bools]]:
    """For each chunk its steps that stand out from the background, and those of voice."""
    near: deque[_Chunk] = deque(maxlen=_BEFORE + 1 + _AFTER)
    waiting: deque[_Chunk] = deque()
    for chunk in chunks:
        near.append(chunk)
        waiting.append(chunk)
        if len(waiting) > _AFTER:
            yield _judged(waiting.popleft(), near)
    while waiting:
        yield _judged(waiting.popleft(), near)


def _judged(chunk: _Chunk, near: Iterable[_Chunk]) -> tuple[Bools, Bools]:
    levels = np.concatenate([each.level_db for each in near])
    background_db, voice_db = np.quantile(levels, [0.05, 0.95])
    least_db = max(background_db + _ABOVE_BACKGROUND_DB, voice_db - _BELOW_VOICE_DB)
    is_loud = chunk.level_db > least_db
    return is_loud, is_loud & chunk.is_voiced


class _Stretch:
    """Gathers steps of sound with at most short holes, and says where the voice in them was."""

    def __init__(self) -> None:
        self._step = 0
        self._forget()

    def _forget(self) -> None:
        self._begin = self._last = self._first_voiced = self._last_voiced = -1
        self._voiced = 0

    def add(self, is_loud: bool, is_voiced: bool) -> Iterator[_Part]:
        """The next step; a part when a stretch with a voice in it has ended."""
        if is_loud:
            self._begin = self._step if self._begin < 0 else self._begin
            self._last = self._step
        if is_voiced:
            self._first_voiced = self._step if self._first_voiced < 0 else self._first_voiced
            self._last_voiced = self._step
            self._voiced += 1
        if 0 <= self._last < self._step - _HOLE:
            if self._voiced >= _LEAST_VOICED:
                begin = max(self._begin, self._first_voiced - _UNVOICED)
                yield _Part(begin, min(self._last, self._last_voiced + _UNVOICED) + 1)
            self._forget()
        self._step += 1


def _joined(parts: Iterable[_Part], pause: int) -> list[_Part]:
    """The parts, as one where the pause between them is shorter than ``pause`` steps."""
    joined: list[_Part] = []
    for part in parts:
        if joined and part.begin - joined[-1].end < pause:
            joined[-1] = _Part(joined[-1].begin, part.end)
        else:
            joined.append(part)
    return joined
