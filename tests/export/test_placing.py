"""Portraits in frames of other shapes: where they stand, and what is behind them."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from emo_desktop.base.arrays import Bytes
from emo_desktop.export.colour import PlaneConverter
from emo_desktop.export.frame import FilmFrame
from emo_desktop.export.placing import FramePlacer
from emo_desktop.export.plane_placing import PlacedPlanes
from emo_desktop.export.video_picture import VideoPicture
from emo_desktop.face.picture import read_picture
from tests.conftest import DATA
from tests.export.pictures import cut_out

RED, GREY = (200, 30, 40), "#808080"


def framed(**said: Any) -> FilmFrame:
    background = {"kind": "colour", "colour": GREY}
    return FilmFrame.model_validate({"width": 160, "height": 90, "background": background} | said)


def plain(width: int, height: int, alpha: int = 255) -> Bytes:
    return np.full((height, width, 4), (*RED, alpha), np.uint8)


@pytest.fixture(scope="module")
def portrait() -> Bytes:
    picture = read_picture(DATA / "portraits" / "astronaut.jpg").pixels
    return np.asarray(cv2.resize(picture, (120, 150), interpolation=cv2.INTER_AREA), np.uint8)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({}, (44, 0, 72, 90)),
        ({"across": 0.0}, (0, 0, 72, 90)),
        ({"across": 1.0}, (88, 0, 72, 90)),
        ({"scale": 0.5, "down": 1.0, "across": 1.0}, (124, 46, 36, 44)),
        ({"placement": "fill"}, (0, -56, 160, 200)),
        ({"placement": "fill", "down": 0.0}, (0, 0, 160, 200)),
        ({"placement": "fill", "down": 1.0}, (0, -110, 160, 200)),
        ({"width": 90, "height": 160}, (0, 24, 90, 112)),
        ({"width": 100, "height": 100, "scale": 2.0}, (-30, -50, 160, 200)),
    ],
)
def test_where_the_picture_stands(said: dict[str, Any], place: tuple[int, ...]) -> None:
    frame = framed(**said)
    assert frame.place(80, 100) == place
    shown = FramePlacer(frame).placed(plain(80, 100))
    assert shown.shape == (frame.height, frame.width, 3)
    left, top, width, height = place
    inside = np.zeros(shown.shape[:2], bool)
    inside[max(0, top) : top + height, max(0, left) : left + width] = True
    assert (shown[inside] == RED).all() and (shown[~inside] == 128).all()


def test_nothing_behind_stays_transparent_with_whole_colours() -> None:
    frame = framed(width=100, height=100, background={"kind": "transparent"})
    shown = FramePlacer(frame).placed(cut_out(40, 40))
    assert shown.shape == (100, 100, 4)
    assert shown[50, 50, 3] == 255 and shown[0, 0, 3] == 0
    edge = (shown[..., 3] > 20) & (shown[..., 3] < 235)
    # Nothing of the black under what is transparent comes into the edge when it is scaled.
    assert edge.any() and np.abs(shown[edge][:, :3].astype(int) - (240, 190, 150)).max() <= 3


def test_a_picture_behind_fills_the_frame_and_shows_through() -> None:
    behind = np.zeros((40, 200, 3), np.uint8)
    behind[:, 100:] = (0, 0, 250)
    frame = framed(width=64, height=64, background={"kind": "picture", "path": "x"})
    shown = FramePlacer(frame, behind).placed(plain(64, 32, alpha=0))
    assert (shown[:, :30] == 0).all() and (shown[:, 34:] == (0, 0, 250)).all()
    half = FramePlacer(frame, behind).placed(plain(64, 32, alpha=128))
    assert np.abs(half[32, 60].astype(int) - (100, 15, 145)).max() <= 2


def test_the_blur_is_the_portrait_out_of_focus_and_darker(portrait: Bytes) -> None:
    frame = framed(width=320, height=180, background={"kind": "blur"})
    shown = FramePlacer(frame).placed(portrait)
    beside = shown[:, :80]
    rough = np.abs(np.diff(beside.astype(int), axis=0)).mean()
    assert rough < 1.5 and 10 < beside.mean() < portrait[..., :3].mean()
    assert beside.std() > 5  # not one plain colour


@pytest.mark.parametrize("kind", ["blur", "colour"])
@pytest.mark.parametrize("form", ["yuv420p", "yuv420p10le"])
@pytest.mark.parametrize("placement", ["fit", "fill"])
def test_planes_that_are_scaled_are_those_of_the_scaled_picture(
    portrait: Bytes, kind: str, form: str, placement: str
) -> None:
    frame = framed(width=320, height=240, placement=placement, background={"kind": kind})
    placer, converter = FramePlacer(frame), PlaneConverter(320, 240, pixel_format=form)
    quick = VideoPicture.empty((320, 240), form).planes
    PlacedPlanes(placer, converter).draw(portrait, quick)
    slow = converter.planes(placer.placed(portrait))
    step = 1 << (converter.form.depth - 8)
    for one, other in zip(quick, slow, strict=True):
        assert one.shape == other.shape and one.dtype == other.dtype
        errors = np.abs(one.astype(int) - other.astype(int)) / step
        assert errors.mean() < 0.5 and np.percentile(errors, 99) <= 3
        assert abs((one.astype(float) - other).mean()) / step < 0.25


def test_still_backgrounds_are_not_changed_by_what_stands_on_them(portrait: Bytes) -> None:
    placed = PlacedPlanes(FramePlacer(framed(across=0.0)), PlaneConverter(160, 90))
    small = np.asarray(cv2.resize(portrait, (40, 50)), np.uint8)
    first, again = (VideoPicture.empty((160, 90), "yuv420p").planes for _ in range(2))
    placed.draw(small, first)
    placed.draw(np.full_like(small, 255), again)
    assert (first[0][:, 100:] == again[0][:, 100:]).all() and (again[0][:, :60] > 230).all()
