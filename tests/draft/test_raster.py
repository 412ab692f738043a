"""Triangles cover what lies in them, leave no gaps, and carry their corners' values."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from emo_desktop.draft.raster import lay_triangles

SHAPE = (40, 50)
EMPTY = -999.0


def laid(points: np.ndarray, values: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    target = np.full((*SHAPE, 2), EMPTY, np.float32)
    lay_triangles(target, points=points, values=values, triangles=triangles)
    return target


@given(seed=st.integers(0, 2**32 - 1))
def test_a_mesh_carries_a_plane_without_gaps(seed: int) -> None:
    rng = np.random.default_rng(seed)
    grid_y, grid_x = np.mgrid[-8:56:8, -8:64:8].astype(np.float32)
    shaken = rng.uniform(-2.5, 2.5, (*grid_x.shape, 2))
    points = (np.stack([grid_x, grid_y], axis=2) + shaken).reshape(-1, 2).astype(np.float32)
    number = np.arange(grid_x.size).reshape(grid_x.shape)
    a, b, c, d = number[:-1, :-1], number[:-1, 1:], number[1:, :-1], number[1:, 1:]
    halves = (np.stack([a, b, c], axis=2), np.stack([b, d, c], axis=2))
    triangles = np.concatenate([half.reshape(-1, 3) for half in halves])
    plane = np.array([[0.3, -1.2], [2.0, 0.5]], np.float32)
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]]
    expected = np.stack([x, y], axis=2) @ plane + 7
    assert np.abs(laid(points, points @ plane + 7, triangles) - expected).max() < 0.05


@given(seed=st.integers(0, 2**32 - 1))
def test_a_triangle_covers_the_centres_inside_it_and_no_others(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.uniform(-20, 70, (3, 2)).astype(np.float32)
    target = laid(points, np.zeros((3, 2), np.float32), np.array([[0, 1, 2]]))
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]]
    centres = np.stack([x, y], axis=2).astype(np.float64)
    sides = []
    for first, second in ((0, 1), (1, 2), (2, 0)):
        edge = (points[second] - points[first]).astype(np.float64)
        away = centres - points[first]
        sides.append((edge[0] * away[..., 1] - edge[1] * away[..., 0]) / max(1e-9, np.hypot(*edge)))
    clearly_in = (np.min(sides, axis=0) > 0.01) | (np.max(sides, axis=0) < -0.01)
    clearly_out = (np.min(sides, axis=0) < -0.01) & (np.max(sides, axis=0) > 0.01)
    covered = target[..., 0] != EMPTY
    assert covered[clearly_in].all()
    assert not covered[clearly_out].any()


def test_later_triangles_hide_earlier_ones() -> None:
    points = np.array([(5, 5), (30, 5), (5, 30), (5, 5), (30, 5), (5, 30)], np.float32)
    values = np.repeat([[1.0, 1.0], [2.0, 2.0]], 3, axis=0).astype(np.float32)
    front_last = laid(points, values, np.array([[0, 1, 2], [3, 4, 5]]))
    front_first = laid(points, values, np.array([[3, 4, 5], [0, 1, 2]]))
    assert front_last[10, 10, 0] == 2.0
    assert front_first[10, 10, 0] == 1.0


def test_flat_and_distant_triangles_are_harmless() -> None:
    points = np.array([(5, 5), (20, 5), (40, 5), (900, 900), (950, 900), (900, 950)], np.float32)
    target = laid(points, points, np.array([[0, 1, 2], [3, 4, 5], [0, 0, 0]]))
    assert np.isfinite(target).all()
    assert (target[10:] == EMPTY).all()
