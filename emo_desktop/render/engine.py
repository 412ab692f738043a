"""Runs requests against cache and renderer, and says what happens as events."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.digest import digest_array, digest_value
from emo_desktop.base.errors import FramesLostError
from emo_desktop.base.jobs import CancelToken, Event
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.hearing import Hearing
from emo_desktop.motion.performance import perform
from emo_desktop.render.blending import BLENDED_FRAMES, blended
from emo_desktop.render.cache import SegmentCache
from emo_desktop.render.packing import (
    FramePacker,
    pack_curves,
    pack_segment,
    single_precision,
    unpack_curves,
    unpack_frames,
    unpack_segment,
)
from emo_desktop.render.renderer import Carried, Renderer
from emo_desktop.render.request import SegmentRequest

_TOKEN_POLL_S = 0.02


@dataclass(frozen=True, slots=True)
class SegmentStarted(Event):
    """The curves of a segment are known; its frames follow.

    Args:
        first_frame: number of its first frame, counted from the start of the clip.
        frame_count: how many frames follow.
    """

    first_frame: int
    frame_count: int


@dataclass(frozen=True, slots=True, eq=False)
class FrameReady(Event):
    """One frame.

    Args:
        frame: its number, counted from the start of the clip; frames come in order.
        pixels: (H, W, 4) uint8 RGB with straight alpha.
    """

    frame: int
    pixels: Bytes


@dataclass(frozen=True, slots=True, eq=False)
class SegmentFinished(Event):
    """All frames of a segment were given.

    Args:
        key: names the frames.
        reused: whether the cache knew what was dear about it.
        curves: the motion that was drawn, one row per frame.
    """

    key: str
    reused: bool
    curves: MotionCurves


@dataclass(frozen=True, slots=True, eq=False)
class _Prepared:
    """A segment whose curves are known."""

    request: SegmentRequest
    key: str
    curves: MotionCurves
    reused: bool

    def part(self, frames: range) -> _Prepared:
        """Some of its frames, for a renderer that draws each by itself."""
        if frames == self.request.frames:
            return self
        first = self.request.first_frame
        recipe = replace(self.request.recipe, first_frame=frames.start, frame_count=len(frames))
        return replace(
            self,
            request=replace(self.request, recipe=recipe),
            curves=self.curves.rows(np.arange(frames.start - first, frames.stop - first)),
        )


def render_segments(
    requests: Iterable[SegmentRequest],
    renderer: Renderer,
    cache: SegmentCache,
    *,
    hearing: Hearing,
    token: CancelToken,
    curves_source: MotionCurves | None = None,
    shows_kept: bool = True,
    wanted: range | None = None,
) -> Generator[Event, None, None]:
    """Every frame of every segment, in order; the next segment is analysed meanwhile.

    Args:
        requests: drawn from one at a time, at most one segment ahead, on a thread of their own.
        renderer: draws what the cache does not have.
        cache: keeps the curves, and the frames of a renderer that says so.
        hearing: hears the voice, on the thread of the analysis.
        token: stops the work within one frame.
        curves_source: imported motion of the whole clip, at the frame rate of the requests, used
            instead of the voice; its last row is held where the clip is longer.
        shows_kept: whether frames are wanted that need not be drawn, or are drawn at once; False:
            only what is dear and missing is made.
        wanted: the only frames that are given; of a segment whose frames are not kept no others
            are drawn. All when None.

    Yields:
        For each segment SegmentStarted, its FrameReady events, SegmentFinished.

    Raises:
        FramesLostError: frames that were to be kept are no longer in the cache.
        Cancelled: the token was cancelled.
        MediaError: whatever reading the sound raises.
        ModelError: the speech network is missing or damaged.
    """
    source = iter(requests)

    def prepare_next() -> _Prepared | None:
        token.check()
        request = next(source, None)
        if request is None:
            return None
        token.check()
        return _prepared(request, cache, hearing, curves_source)

    analysis = ThreadPoolExecutor(1, thread_name_prefix="analyse")
    chain = _Chain(renderer, cache, shows_kept=shows_kept, wanted=wanted)
    try:
        upcoming = analysis.submit(prepare_next)
        while (segment := _awaited(upcoming, token)) is not None:
            upcoming = analysis.submit(prepare_next)
            yield from chain.segment_events(segment, token)
    finally:
        analysis.shutdown(wait=True, cancel_futures=True)


def _awaited(upcoming: Future[_Prepared | None], token: CancelToken) -> _Prepared | None:
    while not upcoming.done():
        token.check()
        wait([upcoming], timeout=_TOKEN_POLL_S)
    return upcoming.result()


def _prepared(
    request: SegmentRequest,
    cache: SegmentCache,
    hearing: Hearing,
    curves_source: MotionCurves | None,
) -> _Prepared:
    if curves_source is not None:
        curves = single_precision(_rows_of(curves_source, request))
        return _Prepared(request, _imported_key(request, curves), curves, reused=False)
    kept = _kept_curves(request, cache)
    if kept is not None:
        return _Prepared(request, request.key, kept, reused=True)
    curves = single_precision(
        perform(
            request.sound,
            first_frame=request.first_frame,
            frame_count=request.frame_count,
            fps=request.fps,
            seed=request.seed,
            controls=request.controls,
            hearing=hearing,
        )
    )
    cache.put(request.motion_key, pack_curves(curves))
    return _Prepared(request, request.key, curves, reused=False)


def _rows_of(curves: MotionCurves, request: SegmentRequest) -> MotionCurves:
    if curves.fps != request.fps:
        raise ValueError(f"curves at {curves.fps} frames per second for a clip at {request.fps}")
    return curves.rows(np.minimum(np.array(request.frames), len(curves) - 1))


def _imported_key(request: SegmentRequest, curves: MotionCurves) -> str:
    arrays = (curves.weights, curves.head_deg, curves.gaze_deg)
    return digest_value({"request": request.key, "curves": [digest_array(a) for a in arrays]})


def _kept_curves(request: SegmentRequest, cache: SegmentCache) -> MotionCurves | None:
    packed = cache.get(request.motion_key)
    if packed is None:
        return None
    try:
        curves = unpack_curves(packed)
    except ValueError:
        return None
    fits = len(curves) == request.frame_count and curves.fps == request.fps
    return curves if fits else None


class _Chain:
    """Gives the frames of one segment after the other, and hands on what the next begins from."""

    def __init__(
        self,
        renderer: Renderer,
        cache: SegmentCache,
        *,
        shows_kept: bool,
        wanted: range | None,
    ) -> None:
        self._renderer = renderer
        self._cache = cache
        self._shows_kept = shows_kept
        self._wanted = wanted
        self._carried = b""
        self._before = ""

    def segment_events(
        self, segment: _Prepared, token: CancelToken
    ) -> Generator[Event, None, None]:
        """All events of a segment."""
        request, renderer = segment.request, self._renderer
        key = self._key(segment)
        shown = self._shown(request.frames)
        yield SegmentStarted(shown.start, len(shown))
        kept = self._kept(key) if renderer.caches_frames else None
        drawn: Generator[Bytes | Event, None, None] | None = None
        if kept is not None:
            film, self._carried = kept
            drawn = unpack_frames(film) if self._shows_kept else None
        elif renderer.caches_frames:
            self._go_on_from(segment)
            drawn = self._drawn_and_kept(segment, key, token)
        elif self._shows_kept and shown:
            part = segment.part(shown)
            request, drawn = part.request, self._drawn(part, token)
        if drawn is not None:
            with closing(_numbered(request, drawn, token)) as events:
                for event in events:
                    if not isinstance(event, FrameReady) or event.frame in shown:
                        yield event
        reused = kept is not None if renderer.caches_frames else segment.reused
        self._before = key
        yield SegmentFinished(key, reused, segment.curves)

    def _shown(self, frames: range) -> range:
        """Those of a segment's frames that are wanted."""
        if self._wanted is None:
            return frames
        start = min(max(frames.start, self._wanted.start), frames.stop)
        return range(start, max(start, min(frames.stop, self._wanted.stop)))

    def _go_on_from(self, segment: _Prepared) -> None:
        """See that what is carried is from the segment that this one goes on from."""
        after = segment.request.recipe.after
        if not after:
            self._carried = b""
            return
        has_own_key = segment.key == segment.request.key
        if not has_own_key or after == self._before:
            return
        kept = self._kept(after)
        if kept is None:
            raise FramesLostError("A segment cannot go on from one that is no longer kept.")
        self._carried = kept[1]

    def _key(self, segment: _Prepared) -> str:
        """The segment's own, unless its motion was imported and it goes on from another."""
        if self._renderer.chains_segments and segment.key != segment.request.key:
            return digest_value([segment.key, self._before])
        return segment.key

    def _kept(self, key: str) -> tuple[bytes, bytes] | None:
        """The film of a segment in the cache, and what it hands on."""
        packed = self._cache.get(key)
        try:
            return None if packed is None else unpack_segment(packed)
        except ValueError:
            return None

    def _drawn(
        self, segment: _Prepared, token: CancelToken
    ) -> Generator[Bytes | Event, None, None]:
        """New frames, and what happens between them."""
        drawing = self._renderer.draw(
            segment.request, segment.curves, token=token, carried=self._carried
        )
        with closing(drawing):
            for drawn in drawing:
                if isinstance(drawn, Carried):
                    self._carried = drawn.content
                else:
                    yield drawn

    def _drawn_and_kept(
        self, segment: _Prepared, key: str, token: CancelToken
    ) -> Generator[Bytes | Event, None, None]:
        """New frames; they are kept once the last was taken."""
        recipe = segment.request.recipe
        if recipe.pinned:
            raise FramesLostError("A picture that was to stay as it was is no longer kept.")
        packer = FramePacker(*segment.request.portrait.pixels.shape[:2])
        drawing = self._drawn(segment, token)
        if recipe.blends_into:
            drawing = blended(drawing, self._last_of(recipe.blends_into), recipe.frame_count)
        with closing(drawing):
            for drawn in drawing:
                if not isinstance(drawn, Event):
                    packer.add(drawn)
                yield drawn
        self._cache.put(key, pack_segment(packer.finish(), self._carried))

    def _last_of(self, key: str) -> list[Bytes]:
        """The last frames that are kept under a key."""
        kept = self._kept(key)
        if kept is None:
            raise FramesLostError("What led into the picture that stays is no longer kept.")
        with closing(unpack_frames(kept[0])) as frames:
            return list(deque(frames, maxlen=BLENDED_FRAMES))


def _numbered(
    request: SegmentRequest,
    drawn: Generator[Bytes | Event, None, None],
    token: CancelToken,
) -> Generator[Event, None, None]:
    """The events, and every frame with its number.

    Raises:
        ValueError: there were more frames than the segment has, or fewer.
    """
    numbers = iter(request.frames)
    with closing(drawn):
        for each in drawn:
            token.check()
            if isinstance(each, Event):
                yield each
            else:
                yield FrameReady(_next_number(numbers, request), each)
    if next(numbers, None) is not None:
        raise ValueError(f"fewer frames were drawn than {request.frame_count}")


def _next_number(numbers: Iterator[int], request: SegmentRequest) -> int:
    number = next(numbers, None)
    if number is None:
        raise ValueError(f"more frames were drawn than {request.frame_count}")
    return number
