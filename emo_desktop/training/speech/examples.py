"""From a corpus to what the head trains on: windows as the program cuts them, with labels."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.base.arrays import Floats, Ints
from emo_desktop.emo.log_mel import MEL_BANDS
from emo_desktop.motion.speech_encoder import WINDOW_SAMPLES, WINDOW_STEPS, normalised_window
from emo_desktop.motion.visemes import SHAPES
from emo_desktop.training.speech.augment import Chances, other_place, other_tempo
from emo_desktop.training.speech.corpus import Phone, Utterance
from emo_desktop.training.speech.network import SpeechFeatures
from emo_desktop.training.speech.noises import (
    TRAINED_MUSIC,
    TRAINED_NOISES,
    levelled,
)
from emo_desktop.training.speech.phones import class_track
from emo_desktop.training.speech.reference import reference_shapes

_BATCH = 8
_FILES = ("hidden.f16", "spectrum.f16", "classes.i8", "shapes.f16")
_GAP_S = (
    (0.05, 0.9),
    (1.5, 4.0),
)  # pauses between utterances: the usual, and now and then a long one
_LONG_GAP_SHARE = 0.12


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Windows that were heard, on disk.

    Args:
        hidden: (N, 500, hidden) float16, states of the encoder.
        spectrum: (N, 160, 500) float16.
        classes: (N, 500) int8, what is said; rows of ``visemes.CLASSES``.
        shapes: (N, 500, 14) float16, the mouth that says it.
    """

    hidden: Floats
    spectrum: Floats
    classes: Ints
    shapes: Floats

    def __len__(self) -> int:
        return len(self.classes)


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Ten seconds and what is said in them.

    Args:
        samples: (160000,) at 16 kHz.
        classes: (500,) int8.
    """

    samples: Floats
    classes: Ints


def spoken_windows(
    utterances: Sequence[Utterance], rng: np.random.Generator, chances: Chances
) -> Iterator[Window]:
    """The utterances in another order, voice, room and company, one after the other."""
    pending = np.zeros(0)
    phones: list[Phone] = []
    for place in rng.permutation(len(utterances)):
        utterance = utterances[place]
        sound, longer = other_tempo(utterance.read(), rng, chances)
        begin_s = len(pending) / ANALYSIS_RATE_HZ
        phones += [
            Phone(begin_s + longer * phone.start_s, begin_s + longer * phone.end_s, phone.ipa)
            for phone in utterance.phones
        ]
        pending = np.concatenate([pending, levelled(sound), np.zeros(_gap(rng))])
        while len(pending) >= WINDOW_SAMPLES:
            classes = class_track(phones, WINDOW_STEPS).astype(np.int8)
            yield Window(other_place(pending[:WINDOW_SAMPLES], rng, chances), classes)
            pending = pending[WINDOW_SAMPLES:]
            phones = list(_later(phones, WINDOW_SAMPLES / ANALYSIS_RATE_HZ))


def voiceless_windows(count: int, rng: np.random.Generator) -> Iterator[Window]:
    """Windows in which nobody speaks: silence, noise, music, alone or one after the other."""
    nothing_said = np.zeros(WINDOW_STEPS, np.int8)
    makers = (*TRAINED_NOISES, *TRAINED_MUSIC)
    for number in range(count):
        sound = np.zeros(WINDOW_SAMPLES)
        if number % 12:
            begin = int(rng.integers(WINDOW_SAMPLES // 2)) if rng.random() < 0.3 else 0
            maker = makers[number % len(makers)]
            level_db = rng.uniform(-70, -6)
            sound[begin:] = levelled(maker(rng, WINDOW_SAMPLES - begin), level_db)
            if rng.random() < 0.5:
                rustle = TRAINED_NOISES[rng.integers(len(TRAINED_NOISES))]
                quieter_db = level_db - rng.uniform(5, 30)
                sound += levelled(rustle(rng, WINDOW_SAMPLES), quieter_db)
        yield Window(sound, nothing_said)


def write_examples(windows: Iterator[Window], features: SpeechFeatures, folder: Path) -> int:
    """Hear windows and write what was heard; returns their number.

    The folder's ``done.json`` is written last: without it the folder is made again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "done.json").unlink(missing_ok=True)
    count = 0
    with ExitStack() as stack:
        files = {name: stack.enter_context((folder / name).open("wb")) for name in _FILES}
        for batch in _batches(windows):
            samples = np.stack([normalised_window(window.samples) for window in batch])
            with torch.inference_mode():
                hidden, spectrum = features(torch.from_numpy(samples))
            classes = np.stack([window.classes for window in batch])
            shapes = np.stack([reference_shapes(track) for track in classes])
            files["hidden.f16"].write(hidden.half().numpy().tobytes())
            files["spectrum.f16"].write(spectrum.half().numpy().tobytes())
            files["classes.i8"].write(classes.tobytes())
            files["shapes.f16"].write(shapes.astype(np.float16).tobytes())
            count += len(batch)
    facts = {"windows": count, "hidden": features.config.hidden_width}
    (folder / "done.json").write_text(json.dumps(facts), encoding="utf-8")
    return count


def is_written(folder: Path) -> bool:
    """Whether a folder holds examples, whole."""
    return (folder / "done.json").exists()


def read_examples(folder: Path) -> Examples:
    """The examples of a folder, mapped into memory."""
    facts = json.loads((folder / "done.json").read_text(encoding="utf-8"))
    count, hidden = facts["windows"], facts["hidden"]

    def mapped(name: str, kind: type, shape: tuple[int, ...]) -> Any:
        return np.memmap(folder / name, kind, "r", shape=shape)

    return Examples(
        hidden=mapped("hidden.f16", np.float16, (count, WINDOW_STEPS, hidden)),
        spectrum=mapped("spectrum.f16", np.float16, (count, 2 * MEL_BANDS, WINDOW_STEPS)),
        classes=mapped("classes.i8", np.int8, (count, WINDOW_STEPS)),
        shapes=mapped("shapes.f16", np.float16, (count, WINDOW_STEPS, len(SHAPES))),
    )


def _gap(rng: np.random.Generator) -> int:
    """Samples of a pause between two utterances."""
    bounds_s = _GAP_S[int(rng.random() < _LONG_GAP_SHARE)]
    return int(rng.uniform(*bounds_s) * ANALYSIS_RATE_HZ)


def _later(phones: Sequence[Phone], by_s: float) -> Iterator[Phone]:
    """The phones that are not over by then, counted from there."""
    for phone in phones:
        if phone.end_s > by_s:
            yield Phone(phone.start_s - by_s, phone.end_s - by_s, phone.ipa)


def _batches(windows: Iterator[Window]) -> Iterator[list[Window]]:
    batch: list[Window] = []
    for window in windows:
        batch.append(window)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
