"""Frames: exact at rest, the same every time, drawn by any thread, for any picture."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from emo_desktop.base.arrays import Bytes
from emo_desktop.draft.plate import split_layers
from emo_desktop.draft.texture import enlarge, sample
from emo_desktop.draft.warp import DraftPainter
from emo_desktop.face.portrait import Portrait
from emo_desktop.motion.arkit import BLENDSHAPES
from tests.draft.measure import AHEAD, SPEECH, STILL, visible, weights_of

TURNED = np.array([8.0, -3.0, 4.0], np.float32)
KINDS = ("astronaut.jpg", "woman_mouth_open.jpg", "drawing_flat.png", "pere_tanguy.jpg")


@pytest.mark.parametrize("name", KINDS)
def test_the_neutral_pose_is_the_portrait(prepared: Callable[[str], Portrait], name: str) -> None:
    portrait = prepared(name)
    painter = DraftPainter(portrait)
    neutral = painter.paint(weights_of(), STILL, AHEAD)
    assert np.array_equal(neutral, portrait.pixels)
    # A hair's breadth beside it nothing may jump either: every layer fits the others.
    almost = painter.paint(weights_of(), STILL, np.array([1e-3, 0], np.float32))
    assert np.abs(visible(almost) - visible(neutral)).mean() < 0.02


def test_frames_are_the_same_every_time(portrait: Portrait, painter: DraftPainter) -> None:
    again = DraftPainter(portrait)
    for weights in SPEECH.values():
        first = painter.paint(weights, TURNED, AHEAD)
        assert np.array_equal(first, again.paint(weights, TURNED, AHEAD))


def test_several_threads_may_draw(painter: DraftPainter) -> None:
    def draw(step: int) -> Bytes:
        return painter.paint(weights_of(jawOpen=step / 20), TURNED * step / 10, AHEAD)

    alone = [draw(step) for step in range(12)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(draw, range(12)))
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


def test_an_opaque_portrait_stays_opaque(painter: DraftPainter) -> None:
    frame = painter.paint(SPEECH["a"], TURNED, AHEAD)
    assert (frame[..., 3] == 255).all()


def test_transparency_moves_with_the_drawing(prepared: Callable[[str], Portrait]) -> None:
    portrait = prepared("drawing_flat.png")
    assert (portrait.pixels[..., 3] == 0).any()
    frame = DraftPainter(portrait).paint(weights_of(), TURNED, AHEAD)
    assert (frame[..., 3] == 0).any()
    assert (frame[..., 3] != portrait.pixels[..., 3]).any()


def test_a_painting_without_matte_moves_as_one_sheet(
    prepared: Callable[[str], Portrait],
) -> None:
    portrait = replace(prepared("pere_tanguy.jpg"), matte=None)
    frame = DraftPainter(portrait).paint(SPEECH["a"], TURNED, AHEAD)
    changed = np.abs(frame[..., :3].astype(int) - portrait.pixels[..., :3]).max(2) > 8
    height, width = changed.shape
    assert changed[height // 4 : height * 3 // 4, width // 4 : width * 3 // 4].mean() > 0.2
    assert not changed[-3:].any()  # the frame of the picture stands still


def test_extreme_curves_give_a_picture(painter: DraftPainter) -> None:
    rng = np.random.default_rng(5)
    for _ in range(6):
        weights = rng.uniform(0, 1, len(BLENDSHAPES)).astype(np.float32)
        head = rng.uniform(-25, 25, 3).astype(np.float32)
        frame = painter.paint(weights, head, rng.uniform(-40, 40, 2).astype(np.float32))
        assert frame.dtype == np.uint8
        assert frame.shape == (512, 512, 4)
        assert frame[..., :3].std() > 10


@pytest.mark.parametrize("size", [(512, 300), (300, 640), (64, 64)])
def test_any_shape_of_picture(portrait: Portrait, size: tuple[int, int]) -> None:
    height, width = size
    factors = np.array([width / 512, height / 512, 0.5 * (width + height) / 512], np.float32)
    row, column = np.arange(height) * 512 // height, np.arange(width) * 512 // width
    small = replace(
        portrait,
        pixels=np.ascontiguousarray(portrait.pixels[row][:, column]),
        landmarks=portrait.landmarks * factors,
        matte=None if portrait.matte is None else portrait.matte[row][:, column],
    )
    frame = DraftPainter(small).paint(SPEECH["a"], TURNED, AHEAD)
    assert frame.shape == (height, width, 4)


def test_large_drawn_eyes_close_under_a_lid_in_the_colour_of_the_face(
    prepared: Callable[[str], Portrait],
) -> None:
    painter = DraftPainter(prepared("drawing_cartoon.png"))
    closed = painter.paint(weights_of(eyeBlink=1.0), STILL, AHEAD)[..., :3].astype(int)
    for eye, (x, y, _) in zip(painter.rig.drawn_eyes, painter.rig.iris, strict=True):
        assert eye is not None
        assert np.abs(closed[int(y), int(x)] - eye.skin).max() < 12


@pytest.mark.parametrize("name", ["drawing_flat.png", "astronaut.jpg", "mona_lisa.jpg"])
def test_eyes_that_fit_their_lids_close_with_skin(
    prepared: Callable[[str], Portrait], name: str
) -> None:
    assert DraftPainter(prepared(name)).rig.drawn_eyes == (None, None)


def test_a_picture_nobody_can_see_is_still_painted(portrait: Portrait) -> None:
    clear = replace(portrait, pixels=np.zeros_like(portrait.pixels), matte=None)
    frame = DraftPainter(clear).paint(SPEECH["a"], TURNED, AHEAD)
    assert not frame[..., 3].any()


def test_the_enlarged_texture_gives_the_picture_back() -> None:
    picture = np.random.default_rng(1).integers(0, 256, (9, 13, 4), np.uint8)
    y, x = np.mgrid[:9, :13].astype(np.float32)
    assert np.array_equal(sample(enlarge(picture), np.dstack([x, y]) * 2), picture)


def test_the_plate_continues_the_background() -> None:
    x = np.linspace(40, 200, 128)
    rgb = np.broadcast_to(x[None, :, None], (128, 128, 3)).astype(np.uint8).copy()
    y, x_at = np.mgrid[:128, :128]
    person = np.hypot(x_at - 64, y - 64) < 25
    painted = rgb.copy()
    painted[person] = (255, 0, 0)
    layers = split_layers(painted, person.astype(np.float32), iod=40.0)
    assert np.abs(layers.plate.astype(int) - rgb)[person].mean() < 20
    far = np.hypot(x_at - 64, y - 64) > 32
    assert np.array_equal(layers.plate[far], painted[far])
    assert (layers.head[person, 3] == 255).all()
    assert (layers.head[far, 3] == 0).all()
