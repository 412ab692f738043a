"""Finds the weights by which ``audio.singing`` tells song from speech.

Run ``python -m emo_desktop.training.speech.fit_tone CORPUS`` and copy what it says into
``audio/singing.py``. It takes two minutes, and the same corpus gives the same weights.
"""

from __future__ import annotations

import logging
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from emo_desktop.audio.features import STEPS_PER_S, measure_voice
from emo_desktop.audio.singing import CUES, LEAST_VOICED, song_cues
from emo_desktop.audio.source import ANALYSIS_RATE_HZ, SoundSlice
from emo_desktop.base.arrays import Floats
from emo_desktop.training.speech.corpus import Utterance, read_corpus

SPOKEN = ("hibari", "espeak", "festival", "russian")
NATURAL = ("hibari", "russian")  # the bias is chosen on these
SUNG = ("singing",)

_JOINED = 3  # utterances of speech to one clip, since most are too short to be judged alone
_MOST_CLIPS = 80  # of each source
_FALSE_SHARE = 0.01
_RIDGE = 100.0
_SNR_DB = (8.0, 25.0)

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str]) -> None:
    """Fit to the corpus in the folder ``arguments[0]`` and say the weights."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    spoken: dict[str, list[Utterance]] = {name: [] for name in SPOKEN + SUNG}
    for utterance in read_corpus(Path(arguments[0]), split="train"):
        if utterance.source in spoken:
            spoken[utterance.source].append(utterance)
    cues = {
        name: _cues_of(_clips(utterances, joined=1 if name in SUNG else _JOINED))
        for name, utterances in spoken.items()
    }
    weights, bias = fit(cues)
    for name, weight in zip(CUES, weights, strict=True):
        _log.info("%-10s %8.3f", name, weight)
    _log.info("%-10s %8.3f", "bias", bias)
    for name, values in cues.items():
        _log.info("called sung of %-10s %.3f", name, (values @ weights + bias > 0).mean())


def fit(cues: dict[str, Floats]) -> tuple[Floats, float]:
    """Weights and bias of a logistic regression with a ridge.

    Song and speech count the same, and the sources within them too. The bias is then chosen so
    that a hundredth of the windows of natural speech is called sung.

    Args:
        cues: by source, (W, C) the cues of its windows.

    Returns:
        (C,) weights of the cues as they are, and the bias.
    """
    rows = np.concatenate([cues[name] for name in SUNG + SPOKEN])
    is_sung = np.repeat([float(name in SUNG) for name in SUNG + SPOKEN], _lengths(cues))
    shares = [0.5 / len(SUNG if name in SUNG else SPOKEN) for name in SUNG + SPOKEN]
    counts = np.repeat(np.array(shares) / _lengths(cues), _lengths(cues)) * len(rows)
    middle, spread = rows.mean(axis=0), rows.std(axis=0)
    design = np.column_stack([(rows - middle) / spread, np.ones(len(rows))])
    ridge = _RIDGE * np.eye(design.shape[1])
    ridge[-1, -1] = 0.0
    found = np.zeros(design.shape[1])
    for _ in range(60):  # Newton's steps; ten would do
        chance = 1 / (1 + np.exp(-design @ found))
        curvature = (design * (counts * chance * (1 - chance))[:, None]).T @ design + ridge
        gradient = (design * counts[:, None]).T @ (is_sung - chance) - ridge @ found
        found = found + np.linalg.solve(curvature, gradient)
    weights = found[:-1] / spread
    natural = np.concatenate([cues[name] for name in NATURAL]) @ weights
    return weights, -float(np.quantile(natural, 1 - _FALSE_SHARE))


def _lengths(cues: dict[str, Floats]) -> list[int]:
    return [len(cues[name]) for name in SUNG + SPOKEN]


def _clips(utterances: list[Utterance], *, joined: int) -> list[Floats]:
    """Clips of some utterances each, every one clean and once more with noise."""
    rng = np.random.default_rng(zlib.crc32(b"fit_tone"))
    order = rng.permutation(len(utterances))[: joined * _MOST_CLIPS]
    clips: list[Floats] = []
    for begin in range(0, len(order), joined):
        parts = [utterances[place].read() for place in order[begin : begin + joined]]
        clean = np.concatenate(parts)
        clips += [clean, _noisy(clean, rng)]
    return clips


def _noisy(sound: Floats, rng: np.random.Generator) -> Floats:
    """The sound with white or pink noise."""
    noise = rng.normal(size=len(sound))
    if rng.random() < 0.5:
        hz = np.fft.rfftfreq(len(noise), 1 / ANALYSIS_RATE_HZ)
        noise = np.fft.irfft(np.fft.rfft(noise) / np.sqrt(np.maximum(hz, 50)), len(noise))
    gain = 10 ** (-rng.uniform(*_SNR_DB) / 20) * sound.std() / noise.std()
    return np.asarray(sound + gain * noise, np.float32)


def _cues_of(clips: list[Floats]) -> Floats:
    """(W, C) the cues of all windows with enough voice."""
    rows = []
    for clip in clips:
        steps = len(clip) * STEPS_PER_S // ANALYSIS_RATE_HZ
        voice = measure_voice(SoundSlice(clip, 0), first_step=-50, count=steps + 100)
        _, cues, voiced = song_cues(voice)
        rows.append(cues[voiced >= LEAST_VOICED])
    return np.concatenate(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
