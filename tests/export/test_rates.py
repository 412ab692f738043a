"""Which frame stands for which at another rate: the nearest in time, and never a drift."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emo_desktop.base.timing import parse_fps
from emo_desktop.export.rates import at_rate, frames_at_rate, rate_name, repeats

RATES = [parse_fps(text) for text in ("12", "23.976", "24", "25", "29.97", "30", "50", "60")]


@settings(max_examples=60, deadline=None)
@given(frames=st.integers(1, 400), own=st.sampled_from(RATES), wanted=st.sampled_from(RATES))
def test_every_frame_of_the_film_shows_what_is_seen_in_its_middle(
    frames: int, own: Fraction, wanted: Fraction
) -> None:
    counts = list(repeats(frames, own, wanted))
    assert len(counts) == frames and sum(counts) == frames_at_rate(frames, own, wanted)
    shown = [number for number, count in enumerate(counts) for _ in range(count)]
    for place, number in enumerate(shown):
        middle_s = (place + Fraction(1, 2)) / wanted
        # The last frame is held where the film ends a part of a frame later.
        assert number == min(frames - 1, int(middle_s * own))


@pytest.mark.parametrize(("own", "wanted"), [(RATES[3], RATES[1]), (RATES[4], RATES[6])])
def test_after_an_hour_nothing_has_drifted(own: Fraction, wanted: Fraction) -> None:
    frames = round(3600 * own)
    ends = list(accumulate(repeats(frames, own, wanted)))
    for number in (frames // 3, frames // 2, frames - 1):
        assert abs(ends[number] / wanted - (number + 1) / own) <= 1 / wanted


def test_the_same_rate_is_every_frame_once() -> None:
    assert list(at_rate("abc", 3, Fraction(25), Fraction(25))) == [("a", 1), ("b", 1), ("c", 1)]
    assert list(at_rate("abcd", 4, Fraction(50), Fraction(25))) == [("b", 1), ("d", 1)]
    assert list(at_rate("ab", 2, Fraction(25), Fraction(50))) == [("a", 2), ("b", 2)]


def test_rates_are_called_as_people_call_them() -> None:
    for text in ("23.976", "24", "25", "29.97", "30", "50", "59.94", "60", "15/2"):
        assert rate_name(parse_fps(text)) == text
