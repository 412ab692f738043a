"""Voices of takes: any part of them, decoded once, whatever becomes of the cache."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from emo_desktop.audio.source import ANALYSIS_RATE_HZ, read_blocks
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import SoundError
from emo_desktop.render import take_voices
from emo_desktop.render.cache import SegmentCache
from emo_desktop.render.line_plan import TakeSound
from emo_desktop.render.take_voices import TakeVoices
from tests.render.lines import make_media
from tests.render.scenes import make_voice

SECONDS = 150


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("takes") / "take.wav"
    soundfile.write(path, make_voice(SECONDS), ANALYSIS_RATE_HZ, subtype="PCM_16")
    return path


@pytest.fixture(scope="module")
def whole(path: Path) -> Floats:
    return np.concatenate(list(read_blocks(path, mono=True)))


@pytest.fixture
def cache(tmp_path: Path) -> SegmentCache:
    return SegmentCache(tmp_path / "cache", 10**9)


def sound(first: int, count: int, heard: tuple[int, int] | None = None) -> TakeSound:
    return TakeSound(make_media("take.wav"), False, first, count, heard)


@pytest.mark.parametrize(
    ("first", "count"),
    [
        (0, 1000),
        (-500, 1000),
        (59 * ANALYSIS_RATE_HZ, 2 * ANALYSIS_RATE_HZ),
        (0, 130 * ANALYSIS_RATE_HZ),
        (SECONDS * ANALYSIS_RATE_HZ - 100, 1000),
        (SECONDS * ANALYSIS_RATE_HZ + 10**6, 1000),
    ],
)
def test_any_part_is_what_the_file_has_there(
    cache: SegmentCache, path: Path, whole: Floats, first: int, count: int
) -> None:
    heard = TakeVoices(cache).read(sound(first, count), path)
    padded = np.concatenate([np.zeros(500), whole, np.zeros(2 * 10**6)])
    assert (heard.first_sample, len(heard.samples)) == (first, count)
    assert abs(heard.samples - padded[first + 500 : first + 500 + count]).max() < 2 / 32768


def test_outside_what_is_heard_there_is_silence(
    cache: SegmentCache, path: Path, whole: Floats
) -> None:
    samples = TakeVoices(cache).read(sound(0, 30_000, heard=(8_000, 12_000)), path).samples
    assert not samples[:8_000].any()
    assert not samples[12_000:].any()
    assert abs(samples[8_000:12_000] - whole[8_000:12_000]).max() < 2 / 32768


def test_a_file_is_decoded_once(
    cache: SegmentCache, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[Path] = []
    read = take_voices.read_voice

    def counted(facts, **options):
        decoded.append(facts.path)
        return read(facts, **options)

    monkeypatch.setattr(take_voices, "read_voice", counted)
    for _ in range(2):  # the second reader finds everything in the cache
        voices = TakeVoices(cache)
        for second in (140, 5, 70, 160, 1000):
            voices.read(sound(second * ANALYSIS_RATE_HZ, 30 * ANALYSIS_RATE_HZ), path)
    assert len(decoded) == 1


def test_without_a_cache_it_is_heard_all_the_same(
    tmp_path: Path, path: Path, whole: Floats
) -> None:
    voices = TakeVoices(SegmentCache(tmp_path / "none", 0))
    samples = voices.read(sound(70 * ANALYSIS_RATE_HZ, 1000), path).samples
    begin = 70 * ANALYSIS_RATE_HZ
    assert abs(samples - whole[begin : begin + 1000]).max() < 2 / 32768


def test_names_tell_sounds_apart() -> None:
    one = sound(0, 1000)
    others = [
        sound(1, 1000),
        sound(0, 1001),
        sound(0, 1000, heard=(0, 5)),
        replace(one, has_music=True),
        replace(one, media=make_media("b.wav")),
    ]
    assert len({one.name, *(each.name for each in others)}) == 6
    moved = replace(one, media=replace(one.media, path="elsewhere/take.wav", name="t.wav"))
    assert moved.name == one.name


def test_a_file_that_is_gone_is_one_error(cache: SegmentCache, tmp_path: Path) -> None:
    with pytest.raises(SoundError, match="There is no file"):
        TakeVoices(cache).read(sound(0, 100), tmp_path / "gone.wav")
