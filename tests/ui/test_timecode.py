"""Timecodes as they are shown and typed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from emo_desktop.ui.timecode import as_timecode, read_timecode

FPS = Fraction(25)


@pytest.mark.parametrize(
    ("frame", "fps", "shown"),
    [
        (0, FPS, "00:00:00:00"),
        (260, FPS, "00:00:10:10"),
        (25 * 3661 + 24, FPS, "01:01:01:24"),
        (30, Fraction(30000, 1001), "00:00:01:00"),
    ],
)
def test_a_frame_is_shown_in_hours_minutes_seconds_and_frames(
    frame: int, fps: Fraction, shown: str
) -> None:
    assert as_timecode(frame, fps) == shown
    assert read_timecode(shown, fps, now=7) == frame


@pytest.mark.parametrize(
    ("typed", "frame"),
    [
        ("10:10", 260),
        ("250f", 250),
        ("12.5", 312),
        ("3", 75),
        ("1:02:03", 1553),
        ("+12", 112),
        ("-12", 88),
        ("+2.0", 150),
        ("-500", 0),
        ("+1:00", 125),
        (" 10:10 ", 260),
    ],
)
def test_what_is_typed_is_understood(typed: str, frame: int) -> None:
    assert read_timecode(typed, FPS, now=100) == frame


@pytest.mark.parametrize("typed", ["", "+", "abc", "1:2:3:4:5", "10f5", "１２", "1e5", "::"])
def test_what_is_no_time_is_none(typed: str) -> None:
    assert read_timecode(typed, FPS, now=100) is None
