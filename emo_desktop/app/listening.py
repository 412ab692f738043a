"""Whether there is a voice in a sound, as the speech network hears it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from emo_desktop.audio.facts import SoundFacts
from emo_desktop.audio.source import ANALYSIS_RATE_HZ, SoundSlice, read_blocks
from emo_desktop.base.arrays import Bools, Floats
from emo_desktop.motion.speech_encoder import STEP_SAMPLES, STEPS_PER_S, SpeechEncoder
from emo_desktop.motion.visemes import CLASS_INDEX

_PIECE_S = 5.0
_MOST_PIECES = 12
_AROUND_SAMPLES = ANALYSIS_RATE_HZ * 5 // 2
# Where a piece is put in the time of a clip: from here on one window of the network hears 5 s.
_PLACE_STEPS = -STEPS_PER_S // 2
_LOUD_DB = 20.0  # below the usual level; what is fainter may be the room
_VOICE_STEPS = 8
# Of the loud steps, how many are surely no pause: 0.64 and more of recorded voices, alone or under
# as much music; at most 0.34 of three pieces of music, which resemble a voice at times.
_VOICE_SHARE = 0.5
_SURELY_NO_PAUSE = 0.1


def has_voice(facts: SoundFacts, *, level_db: float) -> bool:
    """Whether somebody speaks or sings in a sound.

    Listens to 5 s at a time until it hears a voice, in long sounds at most to 12 places.

    Args:
        facts: what the sound file is.
        level_db: its level, in dB of full scale, where it is not quiet.
    """
    encoder = SpeechEncoder()
    pieces = math.ceil(float(facts.duration_s) / _PIECE_S)
    every = max(1, math.ceil(pieces / _MOST_PIECES))
    return any(
        _is_voice(encoder, piece, around, level_db)
        for number, (piece, around) in enumerate(_pieces(facts.path))
        if number % every == 0
    )


def _pieces(path: Path) -> Iterator[tuple[Floats, SoundSlice]]:
    """Every piece of a sound, and the same with what is around it."""
    blocks = read_blocks(path, sample_rate_hz=ANALYSIS_RATE_HZ, mono=True, block_s=_PIECE_S)
    none = np.zeros(0, np.float32)
    for before, piece, after in _with_neighbours(blocks, none):
        earlier = before[-_AROUND_SAMPLES:]
        samples = np.concatenate([earlier, piece, after[:_AROUND_SAMPLES]])
        yield piece, SoundSlice(samples, _PLACE_STEPS * STEP_SAMPLES - len(earlier))


def _with_neighbours(
    blocks: Iterable[Floats], none: Floats
) -> Iterator[tuple[Floats, Floats, Floats]]:
    before = piece = none
    for after in blocks:
        if len(piece):
            yield before, piece, after
        before, piece = piece, after
    if len(piece):
        yield before, piece, none


def _is_voice(encoder: SpeechEncoder, piece: Floats, around: SoundSlice, level_db: float) -> bool:
    loud = _loud_steps(piece, level_db - _LOUD_DB)
    if loud.sum() < _VOICE_STEPS:
        return False
    heard = encoder.listen(around, first_step=_PLACE_STEPS, count=len(loud))
    voice = heard.posteriors[loud, CLASS_INDEX["sil"]] < _SURELY_NO_PAUSE
    return bool(voice.sum() >= _VOICE_STEPS and voice.mean() > _VOICE_SHARE)


def _loud_steps(samples: Floats, least_db: float) -> Bools:
    """(T,) whether each whole step of 20 ms is louder than ``least_db``."""
    steps = samples[: len(samples) // STEP_SAMPLES * STEP_SAMPLES].reshape(-1, STEP_SAMPLES)
    power = np.square(steps, dtype=np.float64).mean(axis=1)
    return np.asarray(power > 10 ** (least_db / 10))
