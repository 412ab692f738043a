"""Drawn curves become few points that lie near them, and names of curves are of one face."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from emo_desktop.motion.arkit import BLENDSHAPES
from emo_desktop.motion.control_points import has_points
from emo_desktop.motion.curve_groups import CURVES, Side, curves_of, has_sides
from emo_desktop.motion.strokes import thinned


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_a_thinned_stroke_lies_near_the_drawn_one(values: list[float]) -> None:
    stroke = [(index / 25, value) for index, value in enumerate(values)]
    few = thinned(stroke, tolerance=0.1)
    assert (few[0], few[-1]) == (stroke[0], stroke[-1])
    assert set(few) <= set(stroke)
    times_s, kept = zip(*few, strict=True)
    line = np.interp([at for at, _ in stroke], times_s, kept)
    assert np.abs(line - values).max() <= 0.1 + 1e-9


def test_a_hill_drawn_in_a_hundred_places_becomes_a_few_points() -> None:
    hill = [(index / 25, math.sin(math.pi * index / 100)) for index in range(101)]
    assert 4 <= len(thinned(hill, tolerance=0.025)) <= 12
    level = [(index / 25, 0.5) for index in range(101)]
    assert thinned(level, tolerance=0.025) == (level[0], level[-1])


def test_every_curve_that_has_points_is_in_one_group() -> None:
    named = [curve for group in CURVES.values() for name in group for curve in curves_of(name)]
    assert len(named) == len(set(named))
    assert set(named) >= {name for name in BLENDSHAPES if has_points(name)}
    assert all(has_points(curve) for curve in named)


def test_sides_are_those_of_pairs() -> None:
    assert curves_of("browDown") == ("browDownLeft", "browDownRight")
    assert curves_of("browDown", Side.LEFT) == ("browDownLeft",)
    assert curves_of("mouthLeft", Side.RIGHT) == ("mouthLeft",)
    assert not has_sides("jawOpen")
