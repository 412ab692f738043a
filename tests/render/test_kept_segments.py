"""Segments that stay as they were, and those that are drawn anew beside them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from emo_desktop.base.errors import FramesLostError
from emo_desktop.base.jobs import CancelToken, Event
from emo_desktop.render.blending import BLENDED_FRAMES, BlendMeasured
from emo_desktop.render.cache import SegmentCache
from emo_desktop.render.engine import FrameReady, SegmentFinished, SegmentStarted, render_segments
from emo_desktop.render.request import SegmentRequest
from tests.render.scenes import FlatRenderer, make_hearing, make_request
from tests.render.test_chain import ChainedRenderer

HEARING = make_hearing()


@pytest.fixture
def cache(tmp_path: Path) -> SegmentCache:
    return SegmentCache(tmp_path / "cache", 10**9)


def chain(count: int = 3, *, seed: int = 0, frame_count: int = 10) -> list[SegmentRequest]:
    """Segments that go on from each other."""
    requests: list[SegmentRequest] = []
    for number in range(count):
        after = requests[-1].key if requests else ""
        requests.append(
            make_request(
                first_frame=number * frame_count,
                frame_count=frame_count,
                after=after,
                seed=seed,
                renderer_id="chained-1",
            )
        )
    return requests


def with_recipe(request: SegmentRequest, **changes: object) -> SegmentRequest:
    return replace(request, recipe=replace(request.recipe, **changes))


def run(requests, cache, renderer=None, **options) -> list[Event]:
    return list(
        render_segments(
            requests,
            renderer or ChainedRenderer(),
            cache,
            hearing=HEARING,
            token=CancelToken(),
            **options,
        )
    )


def levels(events: list[Event]) -> list[int]:
    return [int(each.pixels[0, 0, 0]) for each in events if isinstance(each, FrameReady)]


def test_what_is_kept_is_not_shown_where_only_the_missing_is_wanted(cache: SegmentCache) -> None:
    requests = chain()
    run(requests[:2], cache)
    renderer = ChainedRenderer()
    events = run(requests, cache, renderer, shows_kept=False)
    assert [each.first_frame for each in events if isinstance(each, SegmentStarted)] == [0, 10, 20]
    assert renderer.drawn == [20]
    assert levels(events) == list(range(21, 31))  # it goes on from what was kept and not shown
    assert [each.reused for each in events if isinstance(each, SegmentFinished)] == [
        True, True, False,
    ]  # fmt: skip


def test_a_draft_s_frames_are_not_drawn_where_only_the_missing_is_wanted(
    cache: SegmentCache,
) -> None:
    renderer = FlatRenderer()
    events = run([make_request()], cache, renderer, shows_kept=False)
    assert renderer.segments_drawn == 0
    assert not levels(events)
    again = run([make_request()], cache, renderer, shows_kept=False)
    assert [each.reused for each in again if isinstance(each, SegmentFinished)] == [True]


def test_a_segment_alone_goes_on_from_the_one_before(cache: SegmentCache) -> None:
    first, second, _ = chain()
    run([first], cache)
    assert levels(run([second], cache)) == list(range(11, 21))


def test_a_chain_begins_anew_in_the_middle_of_a_run(cache: SegmentCache) -> None:
    events = run([*chain(1), *chain(1, seed=5)], cache)
    assert levels(events) == [*range(1, 11), *range(1, 11)]


def test_a_segment_whose_predecessor_is_lost_is_not_drawn(cache: SegmentCache) -> None:
    _, second, _ = chain()
    with pytest.raises(FramesLostError) as raised:
        run([second], cache)
    assert raised.value.hint
    assert cache.get(second.key) is None


def test_what_is_pinned_is_shown_whatever_else_its_recipe_says(cache: SegmentCache) -> None:
    old = chain(1)[0]
    run([old], cache)
    pinned = with_recipe(old, seed=9, after="another", pinned=old.key)
    renderer = ChainedRenderer()
    assert levels(run([pinned], cache, renderer)) == list(range(1, 11))
    assert renderer.drawn == []


def test_what_was_pinned_and_is_lost_is_never_drawn_otherwise(cache: SegmentCache) -> None:
    old = chain(1)[0]
    run([old], cache)
    path = next(cache.folder.glob(f"??/{old.key}"))
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(FramesLostError):
        run([with_recipe(old, seed=9, pinned=old.key)], cache)


def test_a_new_segment_runs_into_the_one_that_stays(cache: SegmentCache) -> None:
    old = chain(3, frame_count=30)
    before = levels(run(old, cache))
    new = with_recipe(old[1], seed=5, after=old[0].key, blends_into=old[1].key)
    stays = with_recipe(old[2], pinned=old[2].key)
    first = with_recipe(old[0], pinned=old[0].key)
    bright = BrighterRenderer()
    events = run([first, new, stays], cache, bright)
    after = levels(events)
    assert bright.drawn == [30]
    assert after[:30] == before[:30]
    assert after[60:] == before[60:]
    assert after[30 : 60 - BLENDED_FRAMES] == [
        level + 40 for level in before[30 : 60 - BLENDED_FRAMES]
    ]
    assert max(abs(np.diff(after[45:75]))) < 10  # no jump where 40 levels are made up for
    (measured,) = [each for each in events if isinstance(each, BlendMeasured)]
    assert not measured.is_good
    assert levels(run([first, new, stays], cache, bright)) == after  # and that is what is kept
    assert bright.drawn == [30]


def test_a_segment_cannot_run_into_what_is_lost(cache: SegmentCache) -> None:
    with pytest.raises(FramesLostError, match="led into"):
        run([with_recipe(chain(1)[0], blends_into="lost")], cache)


class BrighterRenderer(ChainedRenderer):
    """Draws the same as the other, forty levels brighter."""

    def draw(self, request, curves, *, token, carried=b""):
        for drawn in super().draw(request, curves, token=token, carried=carried):
            yield drawn if isinstance(drawn, Event) else drawn + np.uint8(40)
