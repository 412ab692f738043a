"""Natural English from the neural voice of the package hibari-tts, with its own durations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from emo_desktop.training.speech.recordings import (
    Order,
    Phone,
    Samples,
    Spoken,
    ToolError,
    gaps_closed,
)
from emo_desktop.training.speech.texts import sentences

_RATE_HZ = 24_000
_DURATIONS = "/Clip_output_0"
_UNIT_S = 0.025
_SHIFT_S = -0.055  # found by comparing labelled pauses and closures with the sound
_PACES = (0.8, 1.25)
# The package writes some sounds of English as one letter.
_IPA = {"A": "eɪ", "I": "aɪ", "O": "oʊ", "Q": "əʊ", "W": "aʊ", "Y": "ɔɪ", "T": "ɾ", "S": "s"}
_STRESS = frozenset("ˈˌ")
_GAPS = frozenset(' ;:,.!?—…"()“”')


def hibari_orders(_: Path) -> Iterator[Order]:
    """English utterances for training."""
    rng = np.random.default_rng(3)
    for number, text in enumerate(sentences("en", "train")):
        pace = float(rng.uniform(*_PACES))
        speak = partial(speak_with_hibari, text, pace=pace, seed=number)
        yield Order(f"heart_{number:05d}", "train", speak)


def speak_with_hibari(text: str, *, pace: float, seed: int) -> Spoken:
    """The text in hibari's voice; a pace of 1 is its own.

    Raises:
        ToolError: the package is missing.
    """
    voice, session, synthesise = _voice()
    rng = np.random.default_rng(seed)
    sounds: list[Samples] = []
    phones: list[Phone] = []
    now = 0.0
    for letters in voice.phonemize(text):
        given = {
            "ids": np.array([voice.ids(letters)], np.int64),
            "speed": np.array([pace], np.float32),
        }
        *spectra, durations = session.run(None, given)
        sound = synthesise(*(part[0] for part in spectra), rng)
        known = ["", *(letter for letter in letters if letter in voice.vocab), ""]
        phones += phones_of_letters(known, durations.reshape(-1) * _UNIT_S, now + _SHIFT_S)
        sounds.append(sound)
        now += len(sound) / _RATE_HZ
    samples = np.concatenate(sounds)
    return Spoken(
        samples=samples,
        rate_hz=_RATE_HZ,
        voice="hibari:heart",
        language="en",
        text=text,
        phones=gaps_closed(phones, samples, _RATE_HZ),
    )


@cache
def _voice() -> tuple[Any, Any, Any]:
    """The package's voice, its network with the durations as one more output, its vocoder."""
    try:
        from hibari import Hibari, dsp

        voice = Hibari()
        session = session_of(with_output(voice.model_path, _DURATIONS))
    except ImportError as error:
        message = f"{error.name} is missing: pip install hibari-tts onnx onnxruntime"
        raise ToolError(message) from error
    return voice, session, dsp.synth


def with_output(path: Path | str, output: str) -> bytes:
    """A network in ONNX that also puts out one of its inner results, last."""
    import onnx

    network = onnx.load(str(path))
    network.graph.output.append(onnx.helper.make_empty_tensor_value_info(output))
    return bytes(network.SerializeToString())


def session_of(network: bytes) -> Any:
    """A network ready to run on one core."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])


def phones_of_letters(
    letters: Sequence[str], durations_s: Sequence[float], begin_s: float
) -> Iterator[Phone]:
    """Letters as phones; a stress mark's time belongs to what follows, a length mark's before."""
    joined: list[Phone] = []
    now = stressed_from = begin_s
    for letter, duration in zip(letters, durations_s, strict=True):
        end = now + float(duration)
        if letter == "ː" and joined:
            joined[-1] = Phone(joined[-1].start_s, end, joined[-1].ipa)
        elif letter not in _STRESS:
            ipa = "" if letter in _GAPS else _IPA.get(letter, letter)
            joined.append(Phone(stressed_from, end, ipa))
        now = end
        if letter not in _STRESS:
            stressed_from = end
    yield from joined
