"""What a pixel shows: the nearest triangle that faces the viewer, mixed from its corners."""

from __future__ import annotations

import numpy as np

from emo_desktop.training.synthetic.rasteriser import NOTHING, paint, rasterise

SIZE = 12
# Two triangles that make the square from (2, 2) to (10, 10), clockwise as seen.
SQUARE = np.array([[2, 2], [10, 2], [10, 10], [2, 10]], np.float32)
TRIANGLES = np.array([[0, 1, 2], [0, 2, 3]], np.int32)
FLAT = np.zeros(4, np.float32)


def test_a_square_covers_its_pixels_and_no_others() -> None:
    seen = rasterise(SQUARE, FLAT, TRIANGLES, size=SIZE)
    shown = seen.triangles != NOTHING
    expected = np.zeros((SIZE, SIZE), bool)
    expected[2:10, 2:10] = True
    np.testing.assert_array_equal(shown, expected)


def test_values_run_evenly_between_corners() -> None:
    seen = rasterise(SQUARE, FLAT, TRIANGLES, size=SIZE)
    mixed = seen.mixed(TRIANGLES, SQUARE)
    y, x = np.mgrid[2:10, 2:10] + 0.5
    np.testing.assert_allclose(mixed[2:10, 2:10], np.dstack([x, y]), atol=1e-4)
    assert not mixed[0].any()


def test_what_is_nearer_is_seen_whatever_the_order() -> None:
    points = np.concatenate([SQUARE, SQUARE])
    depth = np.array([0, 0, 0, 0, 1, 1, -1, -1], np.float32)  # the second leans through the first
    both = np.concatenate([TRIANGLES, TRIANGLES + 4])
    for order in (np.arange(4), np.arange(4)[::-1]):
        seen = rasterise(points, depth, both[order], size=SIZE)
        owner = order[seen.triangles[2:10, 2:10]]
        assert (owner[0] >= 2).all()
        assert (owner[-1] < 2).all()


def test_what_turns_its_back_is_not_seen() -> None:
    seen = rasterise(SQUARE, FLAT, TRIANGLES[:, ::-1].copy(), size=SIZE)
    assert (seen.triangles == NOTHING).all()


def test_what_reaches_over_the_border_is_cut() -> None:
    seen = rasterise(SQUARE - 6, FLAT, TRIANGLES, size=SIZE)
    assert (seen.triangles != NOTHING).sum() == 16


def test_texture_light_and_shine_are_painted_and_the_rest_stays() -> None:
    seen = rasterise(SQUARE, FLAT, TRIANGLES, size=SIZE)
    texture = np.zeros((4, 16, 3), np.uint8)
    texture[:, :8], texture[:, 8:] = (100, 50, 200), (10, 20, 30)
    texels = np.array([[4, 2], [4, 2], [12, 2], [12, 2]], np.float32)
    light = np.tile(np.array([0.5, 1, 2, 7], np.float32), (4, 1))
    picture = np.full((SIZE, SIZE, 3), 9, np.uint8)
    paint(picture, seen, TRIANGLES, texture=texture, texels=texels, light=light)
    np.testing.assert_array_equal(picture[2, 5], [57, 57, 255])
    np.testing.assert_array_equal(picture[9, 5], [12, 27, 67])
    np.testing.assert_array_equal(picture[0, 0], [9, 9, 9])
