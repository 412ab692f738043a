"""RGB to BT.709 planes, against the formulas of the recommendation in double precision."""

from __future__ import annotations

import numpy as np
import pytest

from emo_desktop.base.arrays import Bytes
from emo_desktop.export.colour import PlaneConverter, bt709_matrix, compose_over

_PRIMARIES = {
    # 8-bit limited-range values of the colour bars of ITU-R BT.709.
    (0, 0, 0): (16, 128, 128),
    (255, 255, 255): (235, 128, 128),
    (255, 0, 0): (63, 102, 240),
    (0, 255, 0): (173, 42, 26),
    (0, 0, 255): (32, 240, 118),
}


@pytest.mark.parametrize(("rgb", "ycc"), _PRIMARIES.items())
def test_primaries_have_the_values_of_the_recommendation(
    rgb: tuple[int, int, int], ycc: tuple[int, int, int]
) -> None:
    planes = PlaneConverter(4, 4).planes(np.full((4, 4, 3), rgb, dtype=np.uint8))
    for plane, value in zip(planes, ycc, strict=True):
        assert (plane == value).all()


def test_luma_of_noise_is_exact_to_one_level() -> None:
    frame = _noise(64, 48, 3)
    exact = frame.reshape(-1, 3) @ bt709_matrix()[0, :3].astype(float) + 16
    luma, _, _ = PlaneConverter(48, 64).planes(frame)
    assert np.abs(luma.reshape(-1) - exact).max() < 1


def test_chroma_sits_on_the_left_pixel_of_each_pair() -> None:
    ramp = np.tile(np.linspace(0, 255, 64), (4, 1))
    frame = np.stack([ramp, np.zeros_like(ramp), np.zeros_like(ramp)], axis=2)
    planes = PlaneConverter(64, 4).planes(np.rint(frame).astype(np.uint8))
    cr = planes[2][0].astype(float)
    left = ramp[0, ::2] * bt709_matrix()[2, 0] + 128
    assert np.abs((cr - left)[1:-1]).max() < 1


def test_transparent_pixels_show_the_background() -> None:
    frame = _noise(8, 8, 4)
    alpha = frame[..., 3:] / 255
    composed = compose_over(frame, (200, 100, 50))
    expected = frame[..., :3] * alpha + np.array([200, 100, 50]) * (1 - alpha)
    assert np.abs(composed - expected).max() <= 1


def test_opaque_pixels_are_not_changed() -> None:
    frame = _noise(8, 8, 4)
    frame[..., 3] = 255
    assert (compose_over(frame, (1, 2, 3)) == frame[..., :3]).all()


def test_frames_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        PlaneConverter(8, 8).planes(_noise(8, 6, 3))


@pytest.mark.parametrize("size", [(7, 8), (8, 7), (0, 8)])
def test_odd_sizes_are_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="even"):
        PlaneConverter(*size)


def _noise(height: int, width: int, channels: int) -> Bytes:
    return np.random.default_rng(7).integers(0, 256, (height, width, channels), dtype=np.uint8)
