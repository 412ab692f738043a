"""The voices that heads speak with: pieces of a corpus, some kept for evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.base.arrays import Floats
from emo_desktop.base.resources import resources_dir
from emo_desktop.training.speech.augment import Chances, other_place, other_tempo
from emo_desktop.training.speech.corpus import CorpusError, Utterance, read_corpus
from emo_desktop.training.speech.recordings import resampled

# How often each source speaks; the others as often as one of these.
_USUAL_SHARE = 1.0
_SHARES = {"hibari": 3.0, "russian": 3.0, "espeak": 3.0, "festival": 2.0, "singing": 2.0}
_LEAST_S, _MOST_S = 7.0, 18.0
_BESIDE_S = 0.6  # silence before and after
_PAUSES_S = (0.12, 0.5)
_CHANCES = Chances(tempo=0.5, colour=0.4, reverb=0.2, telephone=0.03, noise=0.2, music=0.08)
_SUNG = "sing"  # in the names of sources that sing


@dataclass(frozen=True, slots=True, eq=False)
class VoicePiece:
    """Some seconds of one voice.

    Args:
        voice: the speaker.
        is_song: whether it is sung.
        samples: (N,) float32 at 16 kHz.
    """

    voice: str
    is_song: bool
    samples: Floats


class Voices:
    """A corpus sorted by who may be heard in training.

    A voice that no training utterance has is held out; of other voices only utterances for
    training are heard.

    Args:
        utterances: of the corpus.

    Raises:
        CorpusError: there are none for training.
    """

    def __init__(self, utterances: Sequence[Utterance]) -> None:
        trained = {utterance.voice for utterance in utterances if utterance.split == "train"}
        self._training = _by_source([u for u in utterances if u.split == "train"])
        self._held_out = _by_source([u for u in utterances if u.voice not in trained])
        if not self._training:
            raise CorpusError("No voice of the corpus is for training.")

    def has_held_out(self) -> bool:
        """Whether there are voices for evaluation."""
        return bool(self._held_out)

    def piece(self, rng: np.random.Generator, *, held_out: bool) -> VoicePiece:
        """Some utterances of one voice in a row, as another room and microphone would have them.

        Raises:
            CorpusError: there is no such voice, or a file cannot be read.
        """
        sources = self._held_out if held_out else self._training
        if not sources:
            raise CorpusError("The corpus has no voice that is kept for evaluation.")
        names = sorted(sources)
        shares = np.array([_SHARES.get(name, _USUAL_SHARE) for name in names])
        source = sources[names[int(rng.choice(len(names), p=shares / shares.sum()))]]
        first = source[int(rng.integers(len(source)))]
        spoken = [first]
        others = [u for u in source if u.voice == first.voice and u is not first]
        while others and sum(u.duration_s for u in spoken) < _LEAST_S:
            spoken.append(others.pop(int(rng.integers(len(others)))))
        samples = _joined(spoken, rng)
        if not held_out:
            samples, _longer = other_tempo(samples, rng, _CHANCES)
            samples = other_place(samples, rng, _CHANCES)
        return VoicePiece(first.voice, _SUNG in first.source, np.asarray(samples, np.float32))


def read_voices(folder: Path | None) -> Voices:
    """The voices of a corpus, or the program's two samples.

    Raises:
        CorpusError: there is no corpus in the folder.
    """
    if folder is not None:
        return Voices(list(read_corpus(folder)))
    return Voices([_sample(name, source) for name, source in _SAMPLES])


_SAMPLES = (("speech", "samples"), ("song", "samples_singing"))


def _sample(name: str, source: str) -> Utterance:
    path = resources_dir() / "samples" / "voices" / f"{name}.flac"
    return Utterance(
        path=path,
        source=source,
        name=name,
        voice="hibari:heart",
        language="en",
        text="",
        split="train",
        duration_s=float(soundfile.info(path).duration),
        phones=(),
    )


def _by_source(utterances: Sequence[Utterance]) -> dict[str, list[Utterance]]:
    sources: dict[str, list[Utterance]] = {}
    for utterance in utterances:
        sources.setdefault(utterance.source, []).append(utterance)
    return sources


def _joined(spoken: Sequence[Utterance], rng: np.random.Generator) -> Floats:
    """(N,) the utterances with pauses between them, and silence round them."""
    beside = np.zeros(round(_BESIDE_S * ANALYSIS_RATE_HZ), np.float32)
    parts: list[Floats] = [beside]
    for utterance in spoken:
        parts += [_read(utterance), np.zeros(int(rng.uniform(*_PAUSES_S) * ANALYSIS_RATE_HZ))]
    joined = np.concatenate(parts)[: round(_MOST_S * ANALYSIS_RATE_HZ)]
    return np.asarray(np.concatenate([joined, beside]), np.float32)


def _read(utterance: Utterance) -> Floats:
    """(N,) samples at 16 kHz; the program's own samples have another rate."""
    if not utterance.path.is_relative_to(resources_dir()):
        return utterance.read()
    samples, rate_hz = soundfile.read(utterance.path, dtype="float32")
    return resampled(samples, rate_hz)
