"""Segments cover the clip, last 2 to 8 s, and part in its pauses."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emo_desktop.audio.phrases import split_at_pauses
from emo_desktop.base.arrays import Floats
from tests.audio.voices import RATE, babble, silence, vowel


def noise(seconds: float, level: float = 0.1) -> Floats:
    return level * np.random.default_rng(5).normal(size=round(seconds * RATE))


def test_cuts_lie_in_the_middle_of_pauses() -> None:
    phrases = (2.6, 3.1, 4.0, 2.2, 2.9, 3.4, 2.1, 3.0)
    clip = np.concatenate([np.concatenate([noise(s), silence(0.6)]) for s in phrases])
    cuts_s = [begin / RATE for begin, _ in split_at_pauses([clip])][1:]
    pauses_s = [sum(phrases[: n + 1]) + 0.6 * n + 0.3 for n in range(len(phrases))]
    assert len(cuts_s) >= 4
    for cut in cuts_s:
        assert min(abs(cut - pause) for pause in pauses_s) < 0.02


def test_sound_without_pauses_is_cut_where_it_is_quietest() -> None:
    clip = noise(12)
    clip[5 * RATE : round(5.5 * RATE)] *= 0.3
    first = next(split_at_pauses([clip]))
    assert 5.0 < first[1] / RATE < 5.5


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 40 * RATE), st.integers(0, 1000), st.integers(1, 30))
def test_segments_cover_the_clip(samples: int, seed: int, parts: int) -> None:
    clip = np.tile(babble(4, seed=seed % 3), 11)[seed : seed + samples]
    segments = list(split_at_pauses(np.array_split(clip, parts)))
    assert segments == list(split_at_pauses([clip]))
    assert [begin for begin, _ in segments] == [0, *(end for _, end in segments)][: len(segments)]
    assert (segments[-1][1] if segments else 0) == len(clip)
    assert all(2 * RATE <= end - begin <= 8 * RATE for begin, end in segments[:-1])
    assert all(0 < end - begin <= 8 * RATE for begin, end in segments)


def test_a_segment_does_not_depend_on_what_comes_much_later() -> None:
    clip = babble(30)
    changed = clip.copy()
    changed[20 * RATE :] = vowel(10)
    early = [s for s in split_at_pauses([clip]) if s[1] < 11 * RATE]
    assert early
    assert list(itertools.islice(split_at_pauses([changed]), len(early))) == early


def test_segments_come_before_the_clip_has_ended() -> None:
    def endless() -> itertools.chain[Floats]:
        return itertools.chain.from_iterable(itertools.repeat([babble(1)]))

    assert len(list(itertools.islice(split_at_pauses(endless()), 20))) == 20


@pytest.mark.parametrize("samples", [1, 159, 160, 161, 8 * RATE, 8 * RATE + 1])
def test_short_clips(samples: int) -> None:
    segments = list(split_at_pauses([np.zeros(samples, np.float32)]))
    assert (segments[0][0], segments[-1][1]) == (0, samples)
