"""Which voices are heard in training, and which are kept."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.training.speech.corpus import INDEX, CorpusError
from emo_desktop.training.synthetic.voices import Voices, read_voices

# source, name, voice, split
SAID = (
    ("hibari", "a", "heart", "train"),
    ("hibari", "b", "heart", "train"),
    ("russian", "c", "nsh", "train"),
    ("russian", "d", "nsh", "test"),
    ("singing", "e", "heart", "train"),
    ("piper", "f", "joe", "test"),
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Six tones of two seconds, each of its own pitch."""
    time_s = np.arange(2 * ANALYSIS_RATE_HZ) / ANALYSIS_RATE_HZ
    for number, (source, name, voice, split) in enumerate(SAID):
        folder = tmp_path / source
        folder.mkdir(exist_ok=True)
        tone = 0.3 * np.sin(2 * np.pi * 100 * (number + 1) * time_s)
        soundfile.write(folder / f"{name}.flac", tone, ANALYSIS_RATE_HZ)
        entry = {"name": name, "voice": voice, "language": "en", "text": "", "split": split,
                 "duration_s": 2.0, "phones": []}  # fmt: skip
        with (folder / INDEX).open("a") as index:
            index.write(json.dumps(entry) + "\n")
    return tmp_path


def drawn(voices: Voices, *, held_out: bool) -> set[str]:
    return {
        voices.piece(np.random.default_rng(seed), held_out=held_out).voice for seed in range(30)
    }


def test_a_voice_that_trains_is_never_kept_and_the_other_way_round(corpus: Path) -> None:
    voices = read_voices(corpus)
    assert voices.has_held_out()
    assert drawn(voices, held_out=False) == {"heart", "nsh"}
    assert drawn(voices, held_out=True) == {"joe"}


def test_a_seed_gives_the_same_piece(corpus: Path) -> None:
    voices = read_voices(corpus)
    first, again, other = (
        voices.piece(np.random.default_rng(seed), held_out=False) for seed in (3, 3, 4)
    )
    np.testing.assert_array_equal(first.samples, again.samples)
    assert first.samples.shape != other.samples.shape or (first.samples != other.samples).any()


def test_song_is_told_from_speech(corpus: Path) -> None:
    voices = read_voices(corpus)
    pieces = [voices.piece(np.random.default_rng(seed), held_out=False) for seed in range(30)]
    assert {piece.is_song for piece in pieces} == {True, False}
    assert not any(piece.is_song for piece in pieces if piece.voice == "nsh")


def test_kept_voices_are_heard_as_they_were_recorded(corpus: Path) -> None:
    piece = read_voices(corpus).piece(np.random.default_rng(0), held_out=True)
    spectrum = np.abs(np.fft.rfft(piece.samples[ANALYSIS_RATE_HZ : 2 * ANALYSIS_RATE_HZ]))
    assert spectrum.argmax() == 600


def test_the_samples_speak_where_there_is_no_corpus() -> None:
    voices = read_voices(None)
    assert not voices.has_held_out()
    pieces = [voices.piece(np.random.default_rng(seed), held_out=False) for seed in range(8)]
    assert {piece.is_song for piece in pieces} == {True, False}
    with pytest.raises(CorpusError):
        voices.piece(np.random.default_rng(0), held_out=True)


def test_a_corpus_that_trains_nothing_is_an_error(corpus: Path) -> None:
    with pytest.raises(CorpusError):
        Voices([])
    with pytest.raises(CorpusError):
        read_voices(corpus / "piper")
