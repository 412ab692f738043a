"""Some frames of a film: the same as they are in the whole, and no others are drawn for nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from emo_desktop.base.jobs import CancelToken, Event
from emo_desktop.render.cache import SegmentCache
from emo_desktop.render.engine import FrameReady, SegmentStarted, render_segments
from emo_desktop.render.renderer import Renderer
from tests.render.scenes import FlatRenderer, make_curves, make_hearing, make_request
from tests.render.test_chain import ChainedRenderer

HEARING = make_hearing()


@pytest.fixture
def cache(tmp_path: Path) -> SegmentCache:
    return SegmentCache(tmp_path / "cache", 10**9)


class CountingRenderer(FlatRenderer):
    """Knows how many frames it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def draw(self, request, curves, **choices):
        self.asked += len(curves)
        return super().draw(request, curves, **choices)


def render(
    renderer: Renderer, cache: SegmentCache, wanted: range | None, *, segments: int = 3
) -> list[Event]:
    requests = [
        make_request(first_frame=10 * number, renderer_id=renderer.renderer_id)
        for number in range(segments)
    ]
    return list(
        render_segments(
            requests,
            renderer,
            cache,
            hearing=HEARING,
            token=CancelToken(),
            curves_source=make_curves(10 * segments),
            wanted=wanted,
        )
    )


def frames_of(events: list[Event]) -> dict[int, np.ndarray]:
    return {event.frame: event.pixels for event in events if isinstance(event, FrameReady)}


@pytest.mark.parametrize("wanted", [range(3, 7), range(8, 23), range(10, 20), range(30)])
def test_wanted_frames_are_those_of_the_whole_film_and_only_they_are_drawn(
    wanted: range, cache: SegmentCache
) -> None:
    whole = frames_of(render(FlatRenderer(), cache, None))
    renderer = CountingRenderer()
    events = render(renderer, cache, wanted)
    some = frames_of(events)
    assert list(some) == list(wanted) and renderer.asked == len(wanted)
    for number, pixels in some.items():
        np.testing.assert_array_equal(pixels, whole[number])
    starts = [event for event in events if isinstance(event, SegmentStarted)]
    assert sum(start.frame_count for start in starts) == len(wanted)


def test_of_a_segment_without_wanted_frames_nothing_is_drawn(cache: SegmentCache) -> None:
    renderer = CountingRenderer()
    assert frames_of(render(renderer, cache, range(40, 50))) == {}
    assert renderer.asked == 0


def test_frames_that_are_kept_are_all_drawn_and_the_wanted_ones_given(cache: SegmentCache) -> None:
    for _ in range(2):  # drawn the first time, read back the second
        renderer = ChainedRenderer()
        some = frames_of(render(renderer, cache, range(12, 15), segments=2))
        assert {number: int(pixels[0, 0, 0]) for number, pixels in some.items()} == {
            12: 3,
            13: 4,
            14: 5,
        }
