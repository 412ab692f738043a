"""What every renderer promises, as tests: derive a class from ``RendererContract`` for each."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.jobs import Cancelled, CancelToken, Event
from emo_desktop.face.portrait import Portrait
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.render.renderer import Renderer
from tests.render.scenes import make_curves, make_request, make_sound, neutral_curves

FRAMES = 7


class RendererContract:
    """The suite; a subclass says which renderer and on which portrait."""

    def make_renderer(self) -> Renderer:
        raise NotImplementedError

    @pytest.fixture
    def portrait(self) -> Portrait:
        raise NotImplementedError

    @pytest.fixture
    def renderer(self) -> Renderer:
        return self.make_renderer()

    def draw(
        self, renderer: Renderer, portrait: Portrait, curves: MotionCurves, first_frame: int = 0
    ) -> list[Bytes]:
        count = len(curves)
        request = make_request(
            portrait=portrait,
            renderer_id=renderer.renderer_id,
            sound=make_sound(first_frame=first_frame, frame_count=count),
            first_frame=first_frame,
            frame_count=count,
        )
        drawn = renderer.draw(request, curves, token=CancelToken())
        return [each for each in drawn if not isinstance(each, Event)]

    def test_gives_one_picture_per_frame_in_the_size_of_the_portrait(
        self, renderer: Renderer, portrait: Portrait
    ) -> None:
        frames = self.draw(renderer, portrait, make_curves(FRAMES))
        assert len(frames) == FRAMES
        for pixels in frames:
            assert pixels.shape == portrait.pixels.shape
            assert pixels.dtype == np.uint8

    def test_shows_the_motion(self, renderer: Renderer, portrait: Portrait) -> None:
        first, *rest = self.draw(renderer, portrait, make_curves(3))
        assert all((pixels != first).any() for pixels in rest)

    def test_draws_the_same_frames_again(self, renderer: Renderer, portrait: Portrait) -> None:
        curves = make_curves(FRAMES)
        frames = self.draw(renderer, portrait, curves)
        assert_same(frames, self.draw(renderer, portrait, curves))
        assert_same(frames, self.draw(self.make_renderer(), portrait, curves))

    def test_stops_within_one_frame_of_a_cancel(
        self, renderer: Renderer, portrait: Portrait
    ) -> None:
        token = CancelToken()
        request = make_request(portrait=portrait, frame_count=60)
        frames = renderer.draw(request, make_curves(60), token=token)
        next(frames)
        token.cancel()
        with pytest.raises(Cancelled):
            for _ in range(2):
                next(frames)

    def test_draws_nothing_for_a_job_that_was_cancelled_before(
        self, renderer: Renderer, portrait: Portrait
    ) -> None:
        token = CancelToken()
        token.cancel()
        frames = renderer.draw(make_request(portrait=portrait), make_curves(10), token=token)
        with pytest.raises(Cancelled):
            next(frames)

    def test_leaves_no_thread_behind_when_closed(
        self, renderer: Renderer, portrait: Portrait
    ) -> None:
        before = set(threading.enumerate())
        request = make_request(portrait=portrait, frame_count=60)
        frames = renderer.draw(request, make_curves(60), token=CancelToken())
        next(frames)
        frames.close()
        assert set(threading.enumerate()) <= before

    def test_draws_two_segments_at_once(self, renderer: Renderer, portrait: Portrait) -> None:
        performances = [make_curves(FRAMES, phase=phase) for phase in (0.0, 1.0)]
        apart = [self.draw(renderer, portrait, curves) for curves in performances]
        with ThreadPoolExecutor(2) as threads:
            together = threads.map(
                lambda curves: self.draw(renderer, portrait, curves), performances
            )
            for expected, frames in zip(apart, together, strict=True):
                assert_same(expected, frames)

    def test_hands_its_frames_over_for_good(self, renderer: Renderer, portrait: Portrait) -> None:
        curves = make_curves(2)
        first, second = self.draw(renderer, portrait, curves)
        untouched = second.copy()
        first[:] = 0
        assert (second == untouched).all()
        assert_same([untouched], self.draw(renderer, portrait, curves)[1:])

    def test_has_a_name(self, renderer: Renderer) -> None:
        assert renderer.renderer_id == self.make_renderer().renderer_id != ""


class WarpingRendererContract(RendererContract):
    """For renderers that draw every frame from the portrait and its own curves alone."""

    neutral_tolerance = 0

    def test_gives_the_portrait_back_when_nothing_moves(
        self, renderer: Renderer, portrait: Portrait
    ) -> None:
        frames = self.draw(renderer, portrait, neutral_curves(2))
        for pixels in frames:
            difference = np.abs(pixels.astype(int) - portrait.pixels.astype(int))
            assert difference.max() <= self.neutral_tolerance

    def test_draws_in_parts_what_it_draws_as_a_whole(
        self, renderer: Renderer, portrait: Portrait
    ) -> None:
        curves = make_curves(FRAMES)
        whole = self.draw(renderer, portrait, curves)
        before = self.draw(renderer, portrait, curves.rows(slice(0, 3)))
        after = self.draw(renderer, portrait, curves.rows(slice(3, FRAMES)), first_frame=3)
        assert_same(whole, before + after)


def assert_same(expected: list[Bytes], frames: list[Bytes]) -> None:
    assert len(expected) == len(frames)
    for number, (left, right) in enumerate(zip(expected, frames, strict=True)):
        assert (left == right).all(), f"frame {number} differs"
