"""PSNR and SSIM against what they are defined to be."""

from __future__ import annotations

import numpy as np
import pytest

from emo_desktop.training.metrics.pictures import MOST_PSNR_DB, mouth_part, psnr, ssim


@pytest.fixture
def picture() -> np.ndarray:
    rows, columns = np.mgrid[:48, :64]
    wave = 128 + 60 * np.sin(rows / 3) * np.cos(columns / 4)
    return np.repeat(wave[..., None], 3, axis=2).astype(np.uint8)


def test_psnr_of_a_known_error(picture: np.ndarray) -> None:
    assert psnr(picture, picture + 5) == pytest.approx(10 * np.log10(255**2 / 25))


def test_the_same_picture_is_as_good_as_it_gets(picture: np.ndarray) -> None:
    assert psnr(picture, picture) == MOST_PSNR_DB
    assert ssim(picture, picture) == pytest.approx(1)


def test_ssim_forgives_brightness_and_not_blur(picture: np.ndarray) -> None:
    flat = np.full_like(picture, int(picture.mean()))
    assert ssim(picture, picture + 5) > 0.95
    assert ssim(picture, flat) < 0.3


def test_only_the_part_counts(picture: np.ndarray) -> None:
    spoilt = picture.copy()
    spoilt[:10] = 0
    part = (slice(20, 40), slice(0, 64))
    assert psnr(picture, spoilt, part) == MOST_PSNR_DB
    assert ssim(picture, spoilt, part) == pytest.approx(1)
    assert psnr(picture, spoilt) < 20


def test_pictures_of_other_sizes_are_refused(picture: np.ndarray) -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        psnr(picture, picture[:-1])


def test_the_mouth_is_where_the_lips_are() -> None:
    points = np.full((478, 2), 500.0)
    points[[61, 291, 0, 17]] = [[40, 60], [60, 60], [50, 55], [50, 65]]
    lips = [
        61,
        185,
        40,
        39,
        37,
        0,
        267,
        269,
        270,
        409,
        291,
        146,
        91,
        181,
        84,
        17,
        314,
        405,
        321,
        375,
    ]
    points[lips] = np.clip(points[lips], 40, 60)
    rows, columns = mouth_part(points, 100, 100)
    assert columns.start < 40 < 60 < columns.stop <= 100
    assert rows.start < 55 < 60 < rows.stop


def test_a_mouth_outside_the_picture_leaves_a_pixel() -> None:
    rows, columns = mouth_part(np.full((478, 2), -50.0), 20, 20)
    assert (rows, columns) == (slice(0, 1), slice(0, 1))
