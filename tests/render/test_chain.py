"""Segments that go on from each other: what is handed on, what is kept, what an edit dirties."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import numpy as np
import pytest

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.jobs import CancelToken, Event
from emo_desktop.motion.control_points import ControlPoint
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.performance import PerformanceControls
from emo_desktop.render.cache import SegmentCache
from emo_desktop.render.engine import FrameReady, SegmentFinished, render_segments
from emo_desktop.render.packing import pack_segment, unpack_segment
from emo_desktop.render.planner import plan_clip
from emo_desktop.render.renderer import Carried
from emo_desktop.render.request import SegmentRequest
from tests.render.scenes import (
    FPS,
    in_blocks,
    make_curves,
    make_hearing,
    make_portrait,
    make_voice,
)

CLIP_S = 25
HEARING = make_hearing()


class ChainedRenderer:
    """Every frame is one level brighter than the one before, from segment to segment."""

    renderer_id = "chained-1"
    caches_frames = True
    chains_segments = True

    def __init__(self) -> None:
        self.drawn: list[int] = []

    def draw(
        self,
        request: SegmentRequest,
        curves: MotionCurves,
        *,
        token: CancelToken,
        carried: bytes = b"",
    ) -> Generator[Bytes | Event, None, None]:
        self.drawn.append(request.first_frame)
        level = int.from_bytes(carried, "big")
        for _ in range(len(curves)):
            token.check()
            level = (level + 1) % 256
            yield np.full_like(request.portrait.pixels, level)
        yield Carried(level.to_bytes(1, "big"))


@pytest.fixture
def cache(tmp_path: Path) -> SegmentCache:
    return SegmentCache(tmp_path / "cache", 10**9)


def plan(*points: ControlPoint, chains: bool = True) -> list[SegmentRequest]:
    segments = plan_clip(
        in_blocks(make_voice(CLIP_S)),
        portrait=make_portrait(),
        fps=FPS,
        seed=0,
        controls=PerformanceControls(points=points),
        renderer_id="chained-1",
        chains_segments=chains,
    )
    return list(segments)


def render(
    cache: SegmentCache,
    renderer: ChainedRenderer,
    *points: ControlPoint,
    curves: MotionCurves | None = None,
) -> tuple[list[int], list[SegmentFinished]]:
    """The level of every frame, and the end of every segment."""
    events = list(
        render_segments(
            plan(*points),
            renderer,
            cache,
            hearing=HEARING,
            token=CancelToken(),
            curves_source=curves,
        )
    )
    levels = [int(event.pixels[0, 0, 0]) for event in events if isinstance(event, FrameReady)]
    return levels, [event for event in events if isinstance(event, SegmentFinished)]


EXPECTED = [(1 + frame) % 256 for frame in range(CLIP_S * 25)]


def test_a_segment_goes_on_from_the_one_before(cache: SegmentCache) -> None:
    levels, _ = render(cache, ChainedRenderer())
    assert levels == EXPECTED


def test_what_was_kept_hands_on_what_it_handed_on(cache: SegmentCache, tmp_path: Path) -> None:
    _, finished = render(cache, ChainedRenderer())
    last = finished[-1].key
    (tmp_path / "cache" / last[:2] / last).unlink()
    renderer = ChainedRenderer()
    levels, again = render(cache, renderer)
    assert levels == EXPECTED
    assert len(renderer.drawn) == 1
    assert [end.reused for end in again] == [True] * (len(again) - 1) + [False]


def test_an_edit_dirties_its_segment_and_all_that_follow() -> None:
    second = plan()[1]
    middle_s = (second.first_frame + second.frame_count / 2) / 25
    point = ControlPoint("browInnerUp", middle_s, 0.8)
    before, after = plan(), plan(point)
    dirty = [old.key != new.key for old, new in zip(before, after, strict=True)]
    assert dirty == [False, *[True] * (len(dirty) - 1)]
    apart = zip(plan(chains=False), plan(point, chains=False), strict=True)
    assert [old.key != new.key for old, new in apart] == [False, True, *[False] * (len(dirty) - 2)]


def test_the_motion_of_a_segment_does_not_depend_on_the_chain() -> None:
    chained, apart = plan(), plan(chains=False)
    assert [one.motion_key for one in chained] == [other.motion_key for other in apart]
    assert [one.key for one in chained[1:]] != [other.key for other in apart[1:]]


def test_imported_motion_dirties_all_that_follows(cache: SegmentCache) -> None:
    _, before = render(cache, ChainedRenderer(), curves=make_curves(CLIP_S * 25))
    other = make_curves(CLIP_S * 25)
    other.weights[30] = 0
    _, after = render(cache, ChainedRenderer(), curves=other)
    same = [old.key == new.key for old, new in zip(before, after, strict=True)]
    assert same == sorted(same, reverse=True)
    assert not same[-1]


def test_a_damaged_entry_is_drawn_again(cache: SegmentCache) -> None:
    _, finished = render(cache, ChainedRenderer())
    cache.put(finished[1].key, b"short")
    renderer = ChainedRenderer()
    levels, _ = render(cache, renderer)
    assert levels == EXPECTED
    assert len(renderer.drawn) == 1


@pytest.mark.parametrize("carried", [b"", b"x", bytes(1000)])
def test_a_packed_segment_gives_back_film_and_what_it_hands_on(carried: bytes) -> None:
    assert unpack_segment(pack_segment(b"film", carried)) == (b"film", carried)


@pytest.mark.parametrize("packed", [b"", b"short", b"\xff" * 20])
def test_bytes_that_are_no_segment_are_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="segment"):
        unpack_segment(packed)
