"""Frame rates, frame counts and moments are exact."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emo_desktop.base.timing import (
    format_duration,
    frame_count,
    frame_time_s,
    parse_fps,
    sample_at,
)

RATES = st.sampled_from([Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(60000, 1001)])


@pytest.mark.parametrize(
    ("text", "fps"),
    [
        ("25", Fraction(25)),
        ("23.976", Fraction(24000, 1001)),
        ("29.97", Fraction(30000, 1001)),
        ("30000/1001", Fraction(30000, 1001)),
        (" 12.5 ", Fraction(25, 2)),
    ],
)
def test_a_written_rate_is_the_exact_one(text: str, fps: Fraction) -> None:
    assert parse_fps(text) == fps


@pytest.mark.parametrize("text", ["", "fast", "0", "-25", "1000", "25/0", "nan", "inf"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="frame rate"):
        parse_fps(text)


@given(RATES, st.fractions(min_value=0, max_value=7200))
def test_a_film_is_as_long_as_its_sound_to_half_a_frame(fps: Fraction, length_s: Fraction) -> None:
    frames = frame_count(length_s, fps)
    assert frames >= 1
    assert abs(frames / fps - length_s) <= max(Fraction(1, 2) / fps, 1 / fps - length_s)


@given(RATES, st.integers(0, 10**6))
def test_frames_lie_on_the_sample_grid(fps: Fraction, frame: int) -> None:
    assert (
        abs(Fraction(sample_at(frame, fps, 48000), 48000) - frame_time_s(frame, fps)) * 48000 <= 1
    )


def test_durations_read_like_a_clock() -> None:
    assert [format_duration(s) for s in (0, 59.6, 75.2, 3605)] == [
        "0:00",
        "1:00",
        "1:15",
        "1:00:05",
    ]
