"""Each renderer against the contract, and what only the draft can be asked."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from emo_desktop.base.jobs import CancelToken
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.picture import read_picture
from emo_desktop.face.portrait import Portrait, prepare_portrait
from emo_desktop.render.draft import DraftRenderer
from emo_desktop.render.renderer import Renderer
from tests.render.renderer_contract import WarpingRendererContract, assert_same
from tests.render.scenes import FlatRenderer, make_curves, make_portrait, make_request

ASTRONAUT = Path(__file__).parents[1] / "data" / "portraits" / "astronaut.jpg"


@pytest.fixture(scope="module")
def astronaut() -> Portrait:
    return prepare_portrait(read_picture(ASTRONAUT), short_side=160, detector=FaceDetector())


class TestFlatRenderer(WarpingRendererContract):
    """The renderer of the tests keeps the promise too, or they would show nothing."""

    def make_renderer(self) -> Renderer:
        return FlatRenderer()

    @pytest.fixture
    def portrait(self) -> Portrait:
        return make_portrait()


class TestDraftRenderer(WarpingRendererContract):
    def make_renderer(self) -> Renderer:
        return DraftRenderer(2)

    @pytest.fixture
    def portrait(self, astronaut: Portrait) -> Portrait:
        return astronaut

    def test_the_number_of_threads_does_not_show(self, portrait: Portrait) -> None:
        curves = make_curves(5)
        one = self.draw(DraftRenderer(1), portrait, curves)
        assert_same(one, self.draw(DraftRenderer(4), portrait, curves))

    def test_draws_only_a_few_frames_ahead(self, portrait: Portrait) -> None:
        renderer = DraftRenderer(2)
        request = make_request(portrait=portrait, frame_count=60)
        frames = renderer.draw(request, make_curves(60), token=CancelToken())
        next(frames)
        waiting = [thread for thread in threading.enumerate() if thread.name.startswith("draw")]
        assert len(waiting) <= 2
        frames.close()

    def test_gives_opencv_its_threads_back(self, portrait: Portrait) -> None:
        before = cv2.getNumThreads()
        request = make_request(portrait=portrait, frame_count=9)
        first, second = (
            DraftRenderer(2).draw(request, make_curves(9), token=CancelToken()) for _ in range(2)
        )
        next(first)
        next(second)
        assert cv2.getNumThreads() == 1
        first.close()
        assert cv2.getNumThreads() == 1
        list(second)
        assert cv2.getNumThreads() == before

    def test_keeps_portraits_apart(self, renderer: Renderer, portrait: Portrait) -> None:
        swapped = np.ascontiguousarray(portrait.pixels[..., [2, 1, 0, 3]])
        recoloured = replace(portrait, pixels=swapped, digest="red for blue")
        curves = make_curves(2)
        before = self.draw(renderer, portrait, curves)
        assert (self.draw(renderer, recoloured, curves)[0] != before[0]).any()
        assert_same(before, self.draw(renderer, portrait, curves))

    def test_an_error_in_a_frame_arrives(self, renderer: Renderer, portrait: Portrait) -> None:
        broken = replace(portrait, pixels=portrait.pixels[:, :, :3], digest="no alpha")
        with pytest.raises((ValueError, IndexError)):
            self.draw(renderer, broken, make_curves(2))

    def test_needs_a_thread(self) -> None:
        with pytest.raises(ValueError, match="thread"):
            DraftRenderer(0)
