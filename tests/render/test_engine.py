"""The engine: all frames in order, curves and frames from the cache, work ahead but not too far."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from emo_desktop.base.errors import SoundError
from emo_desktop.base.jobs import Cancelled, CancelToken, Event
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.hearing import Hearing
from emo_desktop.motion.performance import PerformanceControls
from emo_desktop.render.cache import SegmentCache
from emo_desktop.render.engine import (
    FrameReady,
    SegmentFinished,
    SegmentStarted,
    render_segments,
)
from emo_desktop.render.planner import plan_clip
from emo_desktop.render.request import SegmentRequest
from tests.render.scenes import (
    FPS,
    FlatRenderer,
    in_blocks,
    make_curves,
    make_hearing,
    make_portrait,
    make_voice,
)

CLIP_S = 12
FRAMES = CLIP_S * 25
HEARING = make_hearing()


@pytest.fixture
def cache(tmp_path: Path) -> SegmentCache:
    return SegmentCache(tmp_path / "cache", 10**9)


def plan(seed: int = 0, clip_s: float = CLIP_S) -> Iterator[SegmentRequest]:
    return plan_clip(
        in_blocks(make_voice(clip_s)),
        portrait=make_portrait(),
        fps=FPS,
        seed=seed,
        controls=PerformanceControls(),
        renderer_id="flat-1",
    )


def render(
    cache: SegmentCache,
    *,
    renderer: FlatRenderer | None = None,
    seed: int = 0,
    curves: MotionCurves | None = None,
    hearing: Hearing = HEARING,
) -> list[Event]:
    return list(
        render_segments(
            plan(seed),
            renderer or FlatRenderer(),
            cache,
            hearing=hearing,
            token=CancelToken(),
            curves_source=curves,
        )
    )


def pictures(events: list[Event]) -> np.ndarray:
    return np.stack([event.pixels for event in events if isinstance(event, FrameReady)])


def finished(events: list[Event]) -> list[SegmentFinished]:
    return [event for event in events if isinstance(event, SegmentFinished)]


def test_gives_every_frame_in_order_between_start_and_end_of_its_segment(
    cache: SegmentCache,
) -> None:
    events = render(cache)
    frames = [event.frame for event in events if isinstance(event, FrameReady)]
    assert frames == list(range(FRAMES))
    assert isinstance(events[0], SegmentStarted)
    for event, following in itertools.pairwise(events):
        if isinstance(event, SegmentStarted):
            assert isinstance(following, FrameReady)
            assert following.frame == event.first_frame
        elif isinstance(event, SegmentFinished):
            assert isinstance(following, SegmentStarted)
    assert isinstance(events[-1], SegmentFinished)


def test_says_which_curves_were_drawn(cache: SegmentCache) -> None:
    requests = list(plan())
    ends = finished(render(cache))
    assert [end.key for end in ends] == [request.key for request in requests]
    assert [len(end.curves) for end in ends] == [request.frame_count for request in requests]
    assert any(end.curves.weights.max() > 0.1 for end in ends)


def test_finds_its_curves_again(cache: SegmentCache) -> None:
    first, second = render(cache), render(cache)
    assert [end.reused for end in finished(first)] == [False] * len(finished(first))
    assert all(end.reused for end in finished(second))
    np.testing.assert_array_equal(pictures(first), pictures(second))
    for made, kept in zip(finished(first), finished(second), strict=True):
        for name in ("weights", "head_deg", "gaze_deg"):
            np.testing.assert_array_equal(getattr(made.curves, name), getattr(kept.curves, name))
            assert getattr(made.curves, name).dtype == np.float32


def test_what_was_heard_serves_every_performance(tmp_path: Path) -> None:
    class Counting(SegmentCache):
        puts = 0

        def put(self, key: str, content: bytes) -> None:
            self.puts += 1
            super().put(key, content)

    cache = Counting(tmp_path / "cache", 10**9)
    puts, rendered = [], []
    for seed in (0, 1):
        # A new process: nothing is remembered but what the cache keeps.
        hearing = make_hearing(kept=cache)
        rendered.append(render(cache, seed=seed, hearing=hearing))
        puts.append(cache.puts)
    segments, windows = len(finished(rendered[0])), puts[0] - len(finished(rendered[0]))
    assert windows == 3
    assert puts[1] == puts[0] + segments
    np.testing.assert_array_equal(pictures(rendered[1]), pictures(render(cache, seed=1)))


def test_another_seed_is_another_performance(cache: SegmentCache) -> None:
    first, second = render(cache), render(cache, seed=1)
    assert not any(end.reused for end in finished(second))
    assert (pictures(first) != pictures(second)).any()


def test_without_room_to_cache_the_frames_are_the_same(cache: SegmentCache) -> None:
    nothing = SegmentCache(Path("unused"), 0)
    np.testing.assert_array_equal(pictures(render(nothing)), pictures(render(cache)))


def test_damaged_entries_are_made_again(cache: SegmentCache, tmp_path: Path) -> None:
    first = render(cache)
    for path in (tmp_path / "cache").glob("*/*"):
        path.write_bytes(path.read_bytes()[:-9])
    second = render(cache)
    assert not any(end.reused for end in finished(second))
    np.testing.assert_array_equal(pictures(first), pictures(second))


@pytest.mark.parametrize("content", [b"", b"no curves"])
def test_entries_that_are_not_these_curves_are_made_again(
    cache: SegmentCache, content: bytes
) -> None:
    for request in plan():
        cache.put(request.motion_key, content)
    assert not any(end.reused for end in finished(render(cache)))


def test_frames_of_a_dear_renderer_are_kept(cache: SegmentCache) -> None:
    renderer = FlatRenderer(caches_frames=True)
    first = render(cache, renderer=renderer)
    drawn = renderer.segments_drawn
    second = render(cache, renderer=renderer)
    assert renderer.segments_drawn == drawn > 0
    assert not any(end.reused for end in finished(first))
    assert all(end.reused for end in finished(second))
    np.testing.assert_array_equal(pictures(first), pictures(second))


def test_frames_of_a_cheap_renderer_are_drawn_again(cache: SegmentCache) -> None:
    renderer = FlatRenderer()
    render(cache, renderer=renderer)
    drawn = renderer.segments_drawn
    render(cache, renderer=renderer)
    assert renderer.segments_drawn == 2 * drawn


def test_a_segment_that_was_not_drawn_to_its_end_is_not_kept(cache: SegmentCache) -> None:
    renderer = FlatRenderer(caches_frames=True)
    events = render_segments(plan(), renderer, cache, hearing=HEARING, token=CancelToken())
    for event in events:
        if isinstance(event, FrameReady) and event.frame == 10:
            break
    events.close()
    again = render(cache, renderer=renderer)
    assert not finished(again)[0].reused
    assert len(pictures(again)) == FRAMES


def test_imported_curves_replace_the_voice(cache: SegmentCache) -> None:
    curves = make_curves(FRAMES)
    ends = finished(render(cache, curves=curves))
    drawn = np.concatenate([end.curves.weights for end in ends])
    np.testing.assert_array_equal(drawn, curves.weights)
    assert not {end.key for end in ends} & {request.key for request in plan()}


def test_imported_curves_hold_their_last_row(cache: SegmentCache) -> None:
    curves = make_curves(40)
    drawn = np.concatenate([end.curves.head_deg for end in finished(render(cache, curves=curves))])
    np.testing.assert_array_equal(drawn[:40], curves.head_deg)
    assert (drawn[40:] == curves.head_deg[-1]).all()


def test_imported_curves_name_the_frames_that_are_kept(cache: SegmentCache) -> None:
    renderer = FlatRenderer(caches_frames=True)
    first = render(cache, renderer=renderer, curves=make_curves(FRAMES))
    other = render(cache, renderer=renderer, curves=make_curves(FRAMES, phase=1))
    again = render(cache, renderer=renderer, curves=make_curves(FRAMES))
    assert not any(end.reused for end in finished(other))
    assert all(end.reused for end in finished(again))
    np.testing.assert_array_equal(pictures(first), pictures(again))


def test_imported_curves_at_another_rate_are_refused(cache: SegmentCache) -> None:
    made = make_curves(FRAMES)
    curves = MotionCurves(FPS * 2, made.weights, made.head_deg, made.gaze_deg)
    with pytest.raises(ValueError, match="frames per second"):
        render(cache, curves=curves)


def test_stops_within_one_frame_of_a_cancel(cache: SegmentCache) -> None:
    token = CancelToken()
    frames = 0
    with pytest.raises(Cancelled):
        for event in render_segments(plan(), FlatRenderer(), cache, hearing=HEARING, token=token):
            frames += isinstance(event, FrameReady)
            if frames == 5:
                token.cancel()
    assert frames <= 6
    assert not analysis_threads()


def test_stops_within_one_frame_of_a_cancel_when_the_frames_are_kept(cache: SegmentCache) -> None:
    renderer = FlatRenderer(caches_frames=True)
    render(cache, renderer=renderer)
    token = CancelToken()
    events = render_segments(plan(), renderer, cache, hearing=HEARING, token=token)
    while not isinstance(next(events), FrameReady):
        continue
    token.cancel()
    with pytest.raises(Cancelled):
        next(events)


def test_stops_while_it_waits_for_the_sound(cache: SegmentCache) -> None:
    token = CancelToken()
    never = threading.Event()

    def stuck() -> Iterator[SegmentRequest]:
        token.cancel()
        never.wait(0.2)
        yield from plan()

    with pytest.raises(Cancelled):
        next(render_segments(stuck(), FlatRenderer(), cache, hearing=HEARING, token=token))
    assert not analysis_threads()


def test_leaves_no_thread_behind_when_closed(cache: SegmentCache) -> None:
    events = render_segments(plan(), FlatRenderer(), cache, hearing=HEARING, token=CancelToken())
    next(events)
    assert analysis_threads()
    events.close()
    assert not analysis_threads()


def test_looks_one_segment_ahead_and_no_further(cache: SegmentCache) -> None:
    planned: list[int] = []
    second_was_analysed = threading.Event()

    def watched() -> Iterator[SegmentRequest]:
        for request in plan(clip_s=40):
            planned.append(request.first_frame)
            yield request
            if len(planned) == 2:
                second_was_analysed.set()

    class Patient(SegmentCache):
        """Says when the analysis of the second segment is over."""

        def put(self, key: str, content: bytes) -> None:
            super().put(key, content)
            if len(planned) == 2:
                second_was_analysed.set()

    events = render_segments(
        watched(),
        FlatRenderer(),
        Patient(Path("unused"), 0),
        hearing=HEARING,
        token=CancelToken(),
    )
    for event in events:
        if isinstance(event, FrameReady) and event.frame == 3:
            break
    assert second_was_analysed.wait(10)
    assert len(planned) == 2
    events.close()


def test_an_error_of_the_sound_arrives_after_the_frames_before_it(cache: SegmentCache) -> None:
    def broken() -> Iterator[SegmentRequest]:
        requests = plan()
        yield next(requests)
        raise SoundError("damaged")

    events = render_segments(broken(), FlatRenderer(), cache, hearing=HEARING, token=CancelToken())
    seen: list[Event] = []
    with pytest.raises(SoundError, match="damaged"):
        for event in events:
            seen.append(event)  # noqa: PERF402
    assert isinstance(seen[-1], SegmentFinished)
    assert not analysis_threads()


def test_an_interrupted_film_uses_what_it_had(cache: SegmentCache) -> None:
    events = render_segments(plan(), FlatRenderer(), cache, hearing=HEARING, token=CancelToken())
    for event in events:
        if isinstance(event, SegmentFinished):
            break
    events.close()
    assert finished(render(cache))[0].reused


def test_nothing_to_draw_is_no_event(cache: SegmentCache) -> None:
    assert (
        list(render_segments([], FlatRenderer(), cache, hearing=HEARING, token=CancelToken())) == []
    )


def analysis_threads() -> list[str]:
    return [t.name for t in threading.enumerate() if t.name.startswith("analyse")]
