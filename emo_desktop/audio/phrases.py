"""Where a segment may begin: in the pauses of the voice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.base.arrays import Floats

_STEP_SAMPLES = ANALYSIS_RATE_HZ // 100
_SHORTEST, _LONGEST = 200, 800  # steps of 10 ms: a segment lasts 2 to 8 s
_REACH = 20  # steps each side over which quiet is judged, so that a stop consonant is no pause
_FLOOR_DB = -70.0
_PLATEAU_DB = 1.0


def split_at_pauses(blocks: Iterable[Floats]) -> Iterator[tuple[int, int]]:
    """Cut a clip into segments of 2 to 8 s that begin and end where the voice is quietest.

    A cut depends on the cut before it and on the sound of the next 8 s, nothing else; so memory is
    constant, and two clips with the same beginning have the same first segments.

    Args:
        blocks: 16 kHz mono float32, of any length.

    Yields:
        Half-open sample ranges, one after the other; together they are the clip. The last one may
        be shorter than 2 s.
    """
    # The powers reach back _REACH steps before the segment: quiet is judged as if it were whole.
    powers = np.zeros(_REACH)
    begin = end = 0
    for step_powers, samples in _step_powers(blocks):
        powers = np.concatenate([powers, step_powers])
        end += samples
        while len(powers) - 2 * _REACH > _LONGEST:
            cut = _quietest(powers)
            yield begin, begin + cut * _STEP_SAMPLES
            begin += cut * _STEP_SAMPLES
            powers = powers[cut:]
    while end - begin > _LONGEST * _STEP_SAMPLES:
        cut = _quietest(np.concatenate([powers, np.zeros(_REACH)]))
        yield begin, begin + cut * _STEP_SAMPLES
        begin += cut * _STEP_SAMPLES
        powers = powers[cut:]
    if end > begin:
        yield begin, end


def _step_powers(blocks: Iterable[Floats]) -> Iterator[tuple[Floats, int]]:
    """Mean squares of every 10 ms, and how many samples they stand for."""
    rest = np.zeros(0, np.float32)
    for block in blocks:
        samples = np.concatenate([rest, block])
        steps = len(samples) // _STEP_SAMPLES
        whole, rest = np.split(samples, [steps * _STEP_SAMPLES])
        squares = np.square(whole.astype(np.float64)).reshape(steps, _STEP_SAMPLES)
        yield squares.mean(axis=1), len(whole)
    yield np.array([np.square(rest, dtype=np.float64).sum() / _STEP_SAMPLES]), len(rest)


def _quietest(powers: Floats) -> int:
    """Steps from the segment's begin to the middle of the quietest stretch within 2 to 8 s.

    Args:
        powers: (_REACH + at least _LONGEST + _REACH,) the segment's begin is at ``_REACH``.
    """
    around = np.convolve(powers, np.full(2 * _REACH + 1, 1 / (2 * _REACH + 1)), mode="valid")
    level_db = 10 * np.log10(around[_SHORTEST : _LONGEST + 1] + 10 ** (_FLOOR_DB / 10))
    lowest = int(level_db.argmin())
    louder = np.flatnonzero(level_db > level_db[lowest] + _PLATEAU_DB)
    first = int(louder[louder < lowest].max(initial=-1)) + 1
    last = int(louder[louder > lowest].min(initial=len(level_db))) - 1
    return _SHORTEST + (first + last) // 2
