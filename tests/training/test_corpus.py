"""The corpus is written once, goes on where it stopped, and is read as it was written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from emo_desktop.training.speech.corpus import INDEX, CorpusError, make_corpus, read_corpus
from emo_desktop.training.speech.phones import UnknownSoundError
from emo_desktop.training.speech.recordings import Order, Phone, Source, Spoken

RATE_HZ = 8000


class Speaker:
    """Says tones of one second, and counts how often it was asked."""

    def __init__(self, *, ipa: str = "a", count: int = 6) -> None:
        self.spoken: list[str] = []
        self._ipa = ipa
        self._count = count

    def orders(self, _: Path) -> Iterator[Order]:
        for number in range(self._count):
            name = f"tone_{number}"
            split = "test" if number % 3 == 2 else "train"
            yield Order(name, split, lambda name=name: self._speak(name))

    def _speak(self, name: str) -> Spoken:
        self.spoken.append(name)
        samples = 0.3 * np.sin(2 * np.pi * 100 * np.arange(RATE_HZ) / RATE_HZ)
        return Spoken(
            samples=samples.astype(np.float32),
            rate_hz=RATE_HZ,
            voice="tone",
            language="en",
            text="Ah\u2028é",
            phones=(Phone(0.25, 0.75, self._ipa),),
            heard=(Phone(0.2, 0.8, "ɑ"),),
        )

    def source(self, minutes: float | None = None) -> Source:
        return Source("tones", minutes, self.orders)


def make(folder: Path, speaker: Speaker, minutes: float | None = None) -> None:
    make_corpus(folder, [speaker.source(minutes)], processes=1)


def test_what_was_spoken_is_read(tmp_path: Path) -> None:
    make(tmp_path, Speaker())
    first, *others = read_corpus(tmp_path)
    assert len(others) == 5
    assert (first.source, first.name, first.voice, first.text) == (
        "tones",
        "tone_0",
        "tone",
        "Ah\u2028é",
    )
    assert first.duration_s == pytest.approx(1)
    assert first.phones == (Phone(0, 0.25, ""), Phone(0.25, 0.75, "a"), Phone(0.75, 1, ""))
    assert first.heard == (Phone(0.2, 0.8, "ɑ"),)
    samples = first.read()
    assert samples.shape == (16000,)
    assert samples.dtype == np.float32
    assert np.abs(samples).max() == pytest.approx(0.3, abs=0.01)


def test_splits_are_read_apart(tmp_path: Path) -> None:
    make(tmp_path, Speaker())
    tested = [utterance.name for utterance in read_corpus(tmp_path, split="test")]
    assert tested == ["tone_2", "tone_5"]
    assert len(list(read_corpus(tmp_path, split="train"))) == 4


def test_a_source_stops_when_full(tmp_path: Path) -> None:
    make(tmp_path, Speaker(), minutes=2.5 / 60)
    assert len(list(read_corpus(tmp_path))) == 3


def test_what_is_there_is_not_spoken_again(tmp_path: Path) -> None:
    make(tmp_path, Speaker(count=2))
    again = Speaker(count=4)
    make(tmp_path, again)
    assert again.spoken == ["tone_2", "tone_3"]
    assert len(list(read_corpus(tmp_path))) == 4


def test_an_interrupted_line_is_made_again(tmp_path: Path) -> None:
    make(tmp_path, Speaker(count=3))
    index = tmp_path / "tones" / INDEX
    index.write_bytes(index.read_bytes()[:-20])
    again = Speaker(count=3)
    make(tmp_path, again)
    assert again.spoken == ["tone_2"]
    assert [utterance.name for utterance in read_corpus(tmp_path)] == ["tone_0", "tone_1", "tone_2"]


def test_an_unknown_label_stops_and_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownSoundError, match=r"tones/tone_0.*☃"):
        make(tmp_path, Speaker(ipa="☃"))
    assert list(read_corpus(tmp_path)) == []


def test_no_half_written_files_are_left(tmp_path: Path) -> None:
    make(tmp_path, Speaker(count=2))
    names = sorted(path.name for path in (tmp_path / "tones").iterdir())
    assert names == [INDEX, "tone_0.flac", "tone_1.flac"]


def test_an_empty_folder_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no corpus"):
        list(read_corpus(tmp_path))


def test_a_damaged_index_is_an_error(tmp_path: Path) -> None:
    make(tmp_path, Speaker(count=2))
    index = tmp_path / "tones" / INDEX
    whole = index.read_text(encoding="utf-8")
    index.write_text("{oh no\n" + whole, encoding="utf-8")
    with pytest.raises(CorpusError, match="line 1"):
        list(read_corpus(tmp_path))
    entry = json.loads(whole.split("\n")[0])
    del entry["voice"]
    index.write_text(json.dumps(entry) + "\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="incomplete"):
        list(read_corpus(tmp_path))


def test_a_lost_sound_is_an_error(tmp_path: Path) -> None:
    make(tmp_path, Speaker(count=1))
    (utterance,) = read_corpus(tmp_path)
    utterance.path.unlink()
    with pytest.raises(CorpusError, match="tone_0"):
        utterance.read()
