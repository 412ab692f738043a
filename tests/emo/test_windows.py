"""Windows: EchoMimic's overlapping ones, exactly, and those chained by motion frames."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emo_desktop.emo.windows import chained_windows, overlapping_windows

UPSTREAM = json.loads(
    (Path(__file__).parents[1] / "data" / "parity" / "echomimic_schedules.json").read_text("utf-8")
)


@pytest.mark.parametrize("frame_count", sorted(map(int, UPSTREAM["first_step"])))
def test_the_first_step_has_the_windows_of_echomimic(frame_count: int) -> None:
    windows = overlapping_windows(frame_count, 0, window=12, overlap=3, rotation=2)
    ends = [[window[0], window[-1]] for window in windows]
    assert ends == UPSTREAM["first_step"][str(frame_count)]
    for window in windows:
        assert len(window) == min(12, frame_count)
        steps = {(after - before) % frame_count for before, after in pairwise(window)}
        assert steps == {1}


@pytest.mark.parametrize("case", UPSTREAM["rotated"], ids=lambda case: f"{case['frame_count']}")
def test_the_borders_move_as_in_echomimic(case: dict[str, object]) -> None:
    for step, expected in enumerate(case["windows_per_step"]):
        windows = overlapping_windows(
            case["frame_count"], step, window=case["window"], overlap=case["overlap"], rotation=2
        )
        assert [list(window) for window in windows] == expected


@given(
    frame_count=st.integers(0, 90),
    step=st.integers(0, 50),
    window=st.integers(1, 16),
    overlap=st.integers(0, 15),
    rotation=st.integers(0, 5),
)
def test_every_frame_is_answered_for_and_none_twice_in_a_window(
    frame_count: int, step: int, window: int, overlap: int, rotation: int
) -> None:
    overlap = min(overlap, window - 1)
    windows = overlapping_windows(
        frame_count, step, window=window, overlap=overlap, rotation=rotation
    )
    counts = Counter(frame for frames in windows for frame in frames)
    assert set(counts) == set(range(frame_count))
    assert all(len(set(frames)) == len(frames) for frames in windows)


def test_an_overlap_as_long_as_the_window_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot share 12"):
        overlapping_windows(24, 0, window=12, overlap=12, rotation=2)


def test_chained_windows_are_equally_long_and_leave_no_gap() -> None:
    assert chained_windows(0, 12) == ()
    assert chained_windows(12, 12) == (range(12),)
    windows = chained_windows(25, 12)
    assert windows == (range(12), range(12, 24), range(24, 36))
