"""A long recording falls into what is spoken in it, whatever lies between."""

from __future__ import annotations

import functools
import itertools
import json
import tracemalloc
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from emo_desktop.audio.source import read_blocks
from emo_desktop.audio.spoken_parts import find_spoken_parts
from emo_desktop.base.arrays import Floats
from tests.audio.voices import RATE, hiss, silence, vowel

ROOT = Path(__file__).parents[2]
VOICES = sorted((ROOT / "tests/data/voices").glob("ru_*.flac"))


@functools.cache
def load(path: Path) -> Floats:
    return np.concatenate(list(read_blocks(path, sample_rate_hz=RATE, mono=True)))


def noise(samples: int, level_db: float) -> Floats:
    return np.asarray(10 ** (level_db / 20) * np.random.default_rng(3).normal(size=samples))


def spoken_s(path: Path) -> tuple[float, float]:
    """Where the first sound of a labelled voice begins and its last one ends."""
    phones = json.loads(path.with_suffix(".json").read_text())["phones"]
    sounds = [(begin, end) for begin, end, phone in phones if phone]
    return sounds[0][0], sounds[-1][1]


def recording(pause_s: float) -> tuple[Floats, list[tuple[float, float]]]:
    """Voices with pauses between them, and where they speak."""
    pieces, truth, samples = [silence(1.5)], [], round(1.5 * RATE)
    for path in VOICES:
        begin_s, end_s = spoken_s(path)
        truth.append((samples / RATE + begin_s, samples / RATE + end_s))
        pieces += [load(path), silence(pause_s)]
        samples += len(pieces[-2]) + len(pieces[-1])
    return np.concatenate(pieces), truth


@pytest.mark.parametrize("noise_db", [None, -60, -50])
@pytest.mark.parametrize("pause_s", [0.3, 7.0])
def test_every_voice_is_one_part_and_nothing_of_it_is_lost(
    noise_db: float | None, pause_s: float
) -> None:
    sound, truth = recording(pause_s)
    if noise_db is not None:
        sound = sound + noise(len(sound), noise_db)
    parts = find_spoken_parts([sound])
    assert len(parts) == len(truth)
    for (begin_s, end_s), (first_s, last_s) in zip(parts, truth, strict=True):
        assert first_s - 0.25 < begin_s <= first_s + 0.01
        assert last_s - 0.01 <= end_s < last_s + 0.35


def test_the_shipped_speech_falls_into_its_sentences() -> None:
    parts = find_spoken_parts([load(ROOT / "resources/samples/voices/speech.flac")])
    assert [(float(begin), float(end)) for begin, end in parts] == [
        pytest.approx((0.16, 4.14), abs=0.1),
        pytest.approx((4.55, 7.9), abs=0.3),
        pytest.approx((8.56, 10.76), abs=0.1),
    ]


def test_a_song_is_not_torn() -> None:
    song = load(ROOT / "resources/samples/voices/song.flac")
    parts = find_spoken_parts([np.concatenate([silence(3), song, silence(3)])])
    assert len(parts) == 1
    assert parts[0][0] < 3.2
    assert parts[0][1] > 3 + len(song) / RATE - 0.2


def test_hiss_hum_and_silence_are_no_voice() -> None:
    time = np.arange(30 * RATE) / RATE
    hum = 0.01 * np.sin(2 * np.pi * 100 * time) + 0.003 * np.sin(2 * np.pi * 300 * time)
    for sound in (noise(30 * RATE, -50), noise(30 * RATE, -30), hum, np.zeros(30 * RATE)):
        assert find_spoken_parts([sound.astype(np.float32)]) == ()
    assert find_spoken_parts([]) == ()
    assert find_spoken_parts([np.zeros(7, np.float32)]) == ()


def test_a_pause_is_as_long_as_it_is_said_to_be() -> None:
    sound = np.concatenate([silence(1), vowel(1), silence(0.45), vowel(1), silence(1)])
    assert len(find_spoken_parts([sound])) == 1
    two = find_spoken_parts([sound], pause_s=0.3, edge_s=0.05)
    assert len(two) == 2
    assert [float(moment) for part in two for moment in part] == pytest.approx(
        [0.95, 2.05, 2.4, 3.5], abs=0.04
    )


def test_edges_never_meet() -> None:
    sound = np.concatenate([silence(1), vowel(1), silence(0.45), vowel(1), silence(0.1)])
    (_, end_s), (begin_s, last_s) = find_spoken_parts([sound], pause_s=0.3, edge_s=5)
    assert 2.1 < end_s <= begin_s < 2.35
    assert begin_s - end_s <= Fraction(1, 50)
    assert last_s == Fraction(len(sound), RATE)


def test_what_is_too_short_is_left_out() -> None:
    sound = np.concatenate([silence(1), vowel(0.15), silence(2), vowel(1), silence(1)])
    assert len(find_spoken_parts([sound])) == 1
    assert len(find_spoken_parts([sound], least_s=0.05)) == 2


def test_a_hiss_belongs_to_the_voice_it_touches_and_is_none_alone() -> None:
    sound = np.concatenate(
        [silence(1), hiss(0.3), vowel(0.5), hiss(0.3), silence(2), hiss(0.5), silence(1)]
    )
    ((begin_s, end_s),) = find_spoken_parts([sound], edge_s=0)
    assert begin_s == pytest.approx(1.0, abs=0.03)
    assert end_s == pytest.approx(2.1, abs=0.03)


def test_it_does_not_matter_how_the_sound_comes_in() -> None:
    sound, _ = recording(1.0)
    whole = find_spoken_parts([sound.astype(np.float32)])
    lengths = np.random.default_rng(0).integers(1, 40_000, 400).cumsum()
    assert find_spoken_parts(np.split(sound.astype(np.float32), lengths)) == whole


def test_memory_does_not_grow_with_length() -> None:
    second = np.concatenate([vowel(0.6), silence(0.4)]).astype(np.float32)

    def peak(seconds: int) -> int:
        def sound() -> Iterator[Floats]:
            return itertools.repeat(second, seconds)

        tracemalloc.start()
        assert len(find_spoken_parts(sound(), pause_s=0.5)) == 1
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(5)
    assert peak(120) < 1.2 * peak(30)
