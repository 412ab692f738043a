"""A clip is named by seed and number: it is the same whatever else is made, and made once."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

if any(importlib.util.find_spec(name) is None for name in ("anny", "numba")):
    pytest.skip("what draws the heads is not installed", allow_module_level=True)

from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.training.emo.clip_file import clip_path, clip_paths, read_clip
from emo_desktop.training.speech.corpus import INDEX, CorpusError
from emo_desktop.training.synthetic.clips import ClipMaker, make_clips
from emo_desktop.training.synthetic.identities import is_held_out
from emo_desktop.training.synthetic.voices import read_voices

SEED = 3
LAST_TRAINED, KEPT = 5, 6  # the numbers of two clips; every thirteenth is kept, from the seventh


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One voice to train on and one that is kept."""
    folder = tmp_path_factory.mktemp("corpus")
    rate = 16000
    time_s = np.arange(4 * rate) / rate
    for source, voice, split, hz in (
        ("hibari", "heart", "train", 220),
        ("piper", "joe", "test", 110),
    ):
        (folder / source).mkdir()
        tone = 0.3 * np.sin(2 * np.pi * hz * time_s) * (np.sin(2 * np.pi * 3 * time_s) > 0)
        soundfile.write(folder / source / "a.flac", tone, rate)
        entry = {"name": "a", "voice": voice, "language": "en", "text": "", "split": split,
                 "duration_s": 4.0, "phones": []}  # fmt: skip
        (folder / source / INDEX).write_text(json.dumps(entry) + "\n")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Path:
    """A data set of two clips."""
    folder = tmp_path_factory.mktemp("clips")
    made = list(make_clips(folder, 2, SEED, corpus=corpus, first=LAST_TRAINED))
    assert [(event.done, event.count) for event in made] == [(1, 2), (2, 2)]
    assert [event.path for event in made] == clip_paths(folder)
    return folder


def test_kept_clips_have_people_and_voices_that_no_other_has(folder: Path) -> None:
    trained, kept = read_clip(clip_path(folder, LAST_TRAINED)), read_clip(clip_path(folder, KEPT))
    assert (trained.held_out, trained.voice) == (False, "heart")
    assert (kept.held_out, kept.voice) == (True, "joe")
    assert is_held_out(int(kept.identity.split("-")[1]))
    assert trained.source == "picture" or not is_held_out(int(trained.identity.split("-")[1]))


def test_what_is_there_stays_and_what_is_lost_comes_back_the_same(
    folder: Path, corpus: Path
) -> None:
    lost, kept = clip_path(folder, KEPT), clip_path(folder, LAST_TRAINED)
    before, written = lost.read_bytes(), kept.stat().st_mtime_ns
    lost.unlink()
    made = list(make_clips(folder, 2, SEED, corpus=corpus, first=LAST_TRAINED))
    assert [event.path for event in made] == [lost]
    assert made[0].done == 2
    assert kept.stat().st_mtime_ns == written
    first, again = read_clip(kept), read_clip(lost)
    assert len(lost.read_bytes()) == len(before)
    assert first.frames.shape == again.frames.shape == (48, 128, 128, 3)
    lost.write_bytes(before)
    np.testing.assert_array_equal(again.frames, read_clip(lost).frames)
    np.testing.assert_array_equal(again.hearing, read_clip(lost).hearing)


def test_another_seed_or_number_gives_another_clip(folder: Path, corpus: Path) -> None:
    other_seed = ClipMaker(SEED + 1, read_voices(corpus)).make(KEPT)
    other_number = ClipMaker(SEED, read_voices(corpus)).make(KEPT + 13)
    assert other_number.held_out
    known = read_clip(clip_path(folder, KEPT)).identity
    assert len({known, other_seed.identity, other_number.identity}) == 3


def test_it_stops_when_it_is_told_to(tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        next(make_clips(tmp_path, 1, SEED, token=token))
    assert clip_paths(tmp_path) == []


def test_a_folder_without_voices_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError):
        next(make_clips(tmp_path, 1, SEED, corpus=tmp_path))


@pytest.mark.slow
def test_many_processes_make_the_same_clips(folder: Path, corpus: Path, tmp_path: Path) -> None:
    made = list(make_clips(tmp_path, 2, SEED, corpus=corpus, first=LAST_TRAINED, processes=2))
    assert sorted(event.path for event in made) == clip_paths(tmp_path)
    for number in (LAST_TRAINED, KEPT):
        one, other = (read_clip(clip_path(place, number)) for place in (folder, tmp_path))
        np.testing.assert_array_equal(one.frames, other.frames)
