"""The square the model sees: round the face, inside the picture, cut and placed to the pixel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.errors import NoFaceError, PictureError
from emo_desktop.draft.topology import CHIN, FOREHEAD
from emo_desktop.face.portrait import Portrait
from emo_desktop.render.final.crop import FaceCrop, face_crop, resized
from tests.render.final.faces import PAINTING, PHOTO, prepared
from tests.render.scenes import make_portrait


def with_face_at(x: float, y: float, height: float, *, picture: tuple[int, int]) -> Portrait:
    """A blank picture (rows, columns) with a face of a height about a point."""
    face = prepared(PHOTO).landmarks
    span = float(np.linalg.norm(face[FOREHEAD] - face[CHIN]))
    middle = (face[:468, :2].min(axis=0) + face[:468, :2].max(axis=0)) / 2
    points = (face - (*middle, 0)) * (height / span) + (x, y, 0)
    return replace(
        make_portrait(height=picture[0], width=picture[1]), landmarks=points.astype(np.float32)
    )


def test_the_square_lies_round_the_face() -> None:
    crop = face_crop(with_face_at(300, 260, 100, picture=(600, 640)), scale=2.5)
    assert crop.side == 250
    assert abs(crop.left + 125 - 300) <= 1
    assert abs(crop.top + 125 - 260) <= 1


@given(
    x=st.floats(0, 400),
    y=st.floats(0, 300),
    height=st.floats(20, 500),
    scale=st.floats(0.5, 4),
)
def test_the_square_always_lies_in_the_picture(
    x: float, y: float, height: float, scale: float
) -> None:
    crop = face_crop(with_face_at(x, y, height, picture=(300, 400)), scale=scale)
    assert 0 < crop.side <= 300
    assert 0 <= crop.left <= 400 - crop.side
    assert 0 <= crop.top <= 300 - crop.side


def test_a_picture_without_a_face_is_refused() -> None:
    with pytest.raises(NoFaceError, match="no face") as caught:
        face_crop(make_portrait(), scale=2.0)
    assert isinstance(caught.value, PictureError)
    assert "--face" in caught.value.hint


def test_a_face_outside_the_picture_is_refused() -> None:
    with pytest.raises(NoFaceError):
        face_crop(with_face_at(900, 100, 80, picture=(300, 400)), scale=2.0)


def test_no_square_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="0 face heights"):
        face_crop(prepared(PHOTO), scale=0)


def test_a_square_of_the_models_size_is_cut_as_it_is() -> None:
    pixels = noise(90, 70, 4)
    cut = FaceCrop(left=5, top=12, side=40).cut(pixels, 40)
    assert np.array_equal(cut, pixels[12:52, 5:45])
    assert not np.shares_memory(cut, pixels)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_channels_are_kept(channels: int) -> None:
    assert FaceCrop(0, 0, 40).cut(noise(50, 50, channels), 24).shape == (24, 24, channels)


def test_points_go_where_the_pixels_go() -> None:
    crop, size = FaceCrop(left=20, top=10, side=60), 240
    pixels = np.zeros((90, 100, 1), np.uint8)
    pixels[40, 50] = 255
    cut = crop.cut(pixels, size)[..., 0].astype(float)
    y, x = np.mgrid[:size, :size]
    middle = np.array([(cut * x).sum(), (cut * y).sum()]) / cut.sum()
    placed = crop.points_in(np.array([[50.0, 40.0]]), size)[0]
    assert np.abs(middle - placed).max() < 0.05


def test_shrinking_far_does_not_alias() -> None:
    stripes = np.tile(np.array([0, 255], np.uint8), (512, 256))[..., None]
    cut = FaceCrop(0, 0, 512).cut(stripes, 100)
    assert np.abs(cut.astype(int) - 127).max() <= 30


@pytest.mark.parametrize("name", [PHOTO, PAINTING])
def test_there_and_back_blurs_little(name: str) -> None:
    square = face_crop(prepared(name, 512), scale=2.2)
    there = square.cut(prepared(name, 512).pixels[..., :3], 512)
    back = resized(there.astype(np.float32), square.side)
    error = np.abs(back - prepared(name, 512).pixels[square.rows, square.columns, :3])
    assert 256 < square.side < 512
    assert error.mean() < 0.3
    assert np.percentile(error, 99) < 2


def noise(height: int, width: int, channels: int) -> Bytes:
    return np.random.default_rng(3).integers(0, 256, (height, width, channels), np.uint8)
