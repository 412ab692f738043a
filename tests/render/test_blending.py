"""New frames run into old ones, and it is said how well."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import numpy as np
import pytest

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.jobs import Event, Notice
from emo_desktop.render.blending import BLENDED_FRAMES, BlendMeasured, blended


def flat(level: int, *, width: int = 32) -> Bytes:
    return np.full((24, width, 4), level, np.uint8)


def drawn(levels: list[int]) -> Generator[Bytes | Event, None, None]:
    for level in levels:
        yield Notice("drawing")
        yield flat(level)


def run(levels: list[int], lead: list[Bytes]) -> tuple[list[int], BlendMeasured]:
    events = list(blended(drawn(levels), lead, len(levels)))
    frames = [int(each[0, 0, 0]) for each in events if not isinstance(each, Event)]
    assert sum(isinstance(each, Notice) for each in events) == len(levels)
    assert isinstance(events[-1], BlendMeasured)
    return frames, events[-1]


def test_the_last_frames_become_the_old_ones_without_a_jump() -> None:
    frames, measured = run([100] * 30, [flat(160)] * 20)
    assert frames[: 30 - BLENDED_FRAMES] == [100] * (30 - BLENDED_FRAMES)
    blend = frames[30 - BLENDED_FRAMES :]
    assert blend == sorted(blend)
    assert max(np.diff([100, *blend, 160])) < 10
    assert measured.ghost == pytest.approx(60, abs=3)
    assert not measured.is_good


def test_like_frames_blend_unseen() -> None:
    frames, measured = run([100] * 30, [flat(103)] * BLENDED_FRAMES)
    assert measured.is_good
    assert frames[-1] == 103


def test_a_short_segment_is_blended_from_its_first_frame_on() -> None:
    frames, _ = run([100] * 3, [flat(level) for level in range(160, 172)])
    assert frames == sorted(frames)
    assert frames[0] > 100
    assert frames[-1] > 150


def test_the_last_of_the_old_frames_is_met() -> None:
    lead = [flat(level) for level in range(101, 101 + BLENDED_FRAMES)]
    frames, measured = run([100] * 20, lead)
    assert frames[-1] == 100 + BLENDED_FRAMES
    assert measured.ghost < BLENDED_FRAMES


def test_frames_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be blended"):
        list(blended(drawn([1]), [flat(1, width=30)], 1))


def test_closing_it_closes_the_drawing() -> None:
    closed: list[bool] = []

    def drawing() -> Iterator[Bytes]:
        try:
            while True:
                yield flat(1)
        finally:
            closed.append(True)

    events = blended(drawing(), [flat(1)], 5)
    next(events)
    events.close()
    assert closed == [True]
