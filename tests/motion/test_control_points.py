"""Points rule their curve where they stand, and nothing else."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emo_desktop.base.arrays import Floats
from emo_desktop.base.digest import digest_value
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX
from emo_desktop.motion.control_points import (
    EASE_S,
    ControlPoint,
    PointMode,
    apply_points,
    check_points,
    limits_of,
    points_during,
)

TIMES_S = np.arange(500) / 50
OVERRIDE, ADD = PointMode.OVERRIDE, PointMode.ADD


def acted(
    points: tuple[ControlPoint, ...], times_s: Floats = TIMES_S, *, base: float = 0.3
) -> tuple[Floats, Floats, Floats]:
    """Weights, head and gaze that were ``base`` everywhere."""
    motion = tuple(np.full((len(times_s), width), base) for width in (len(BLENDSHAPES), 3, 2))
    weights, head_deg, gaze_deg = motion
    apply_points(points, times_s, weights=weights, head_deg=head_deg, gaze_deg=gaze_deg)
    return weights, head_deg, gaze_deg


def jaw(points: tuple[ControlPoint, ...], times_s: Floats = TIMES_S) -> Floats:
    return acted(points, times_s)[0][:, INDEX["jawOpen"]]


def of_jaw(*places: tuple[float, float], mode: PointMode = OVERRIDE) -> tuple[ControlPoint, ...]:
    return tuple(ControlPoint("jawOpen", time_s, value, mode) for time_s, value in places)


def test_an_overriding_curve_passes_through_its_points() -> None:
    places = ((2.0, 0.9), (3.0, 0.0), (4.5, 0.4), (5.0, 0.4))
    curve = jaw(of_jaw(*places))
    for time_s, value in places:
        assert curve[round(time_s * 50)] == pytest.approx(value)


def test_adding_points_keep_the_performance() -> None:
    curve = jaw(of_jaw((2.0, 0.5), (3.0, -0.2), mode=ADD))
    assert curve[100] == pytest.approx(0.8)
    assert curve[150] == pytest.approx(0.1)


def test_override_comes_before_add() -> None:
    both = of_jaw((2.0, 0.1), mode=ADD) + of_jaw((2.0, 0.6))
    assert jaw(both)[100] == pytest.approx(0.7)


@pytest.mark.parametrize("mode", PointMode)
def test_the_effect_eases_out_beyond_the_ends(mode: PointMode) -> None:
    curve = jaw(of_jaw((2.0, 0.9), (4.0, 0.9), mode=mode))
    reach = math.ceil(EASE_S * 50)
    assert (curve[: 100 - reach] == 0.3).all()
    assert (curve[200 + reach :] == 0.3).all()
    assert (np.diff(curve[100 - reach : 101]) >= 0).all()
    assert np.abs(np.diff(curve)).max() < 0.2
    assert 0.3 < curve[100 - reach // 2] < curve[100]


@given(st.lists(st.tuples(st.integers(0, 100), st.floats(0, 1)), min_size=2, max_size=8))
def test_a_curve_never_swings_beyond_its_points(places: list[tuple[int, float]]) -> None:
    knots = dict(places)
    points = of_jaw(*((time / 10, value) for time, value in knots.items()))
    ordered = sorted(knots.items())
    for (begin, one), (end, other) in pairwise(ordered):
        between = jaw(points, np.linspace(begin / 10, end / 10, 40))
        assert between.min() >= min(one, other) - 1e-12
        assert between.max() <= max(one, other) + 1e-12
        assert (np.diff(between) * (other - one) >= -1e-12).all()


def test_only_the_curve_of_a_point_changes() -> None:
    weights, head_deg, gaze_deg = acted((
        ControlPoint("headPitch", 3.0, -8.0),
        ControlPoint("gazeYaw", 3.0, 5.0, ADD),
        ControlPoint("browInnerUp", 3.0, 1.0),
    ))  # fmt: skip
    assert head_deg[150] == pytest.approx([0.3, -8.0, 0.3])
    assert gaze_deg[150] == pytest.approx([5.3, 0.3])
    changed = np.flatnonzero((weights != 0.3).any(axis=0))
    assert changed.tolist() == [INDEX["browInnerUp"]]


def test_a_part_equals_the_whole_and_needs_only_its_points() -> None:
    chance = np.random.default_rng(0)
    points = tuple(
        ControlPoint(curve, float(time_s), float(chance.uniform()), mode)
        for curve in ("jawOpen", "headYaw")
        for mode in PointMode
        for time_s in np.sort(chance.uniform(0, 10, 12))
    )
    whole = acted(points)
    for begin, end in ((0, 1), (33, 250), (250, 251), (260, 300), (480, 500)):
        near = points_during(points, TIMES_S[begin], TIMES_S[end - 1])
        for tracks in (acted(points, TIMES_S[begin:end]), acted(near, TIMES_S[begin:end])):
            for part, expected in zip(tracks, whole, strict=True):
                assert np.array_equal(part, expected[begin:end])
    assert len(points_during(points, 5.0, 5.2)) < len(points)
    assert points_during(of_jaw((9.0, 0.5)), 2.0, 3.0) == ()


def test_points_in_any_order_are_the_same_curve() -> None:
    points = of_jaw((2.0, 0.9), (3.0, 0.0), (4.5, 0.4))
    assert np.array_equal(jaw(points), jaw(points[::-1]))


@pytest.mark.parametrize(
    ("field", "curve", "time_s", "value", "mode"),
    [
        ("curve", "jawopen", 1.0, 0.5, OVERRIDE),
        ("curve", "eyeLookUpLeft", 1.0, 0.5, OVERRIDE),
        ("time_s", "jawOpen", math.nan, 0.5, OVERRIDE),
        ("time_s", "jawOpen", -0.1, 0.5, OVERRIDE),
        ("value", "jawOpen", 1.0, -0.1, OVERRIDE),
        ("value", "jawOpen", 1.0, 1.1, ADD),
        ("value", "headYaw", 1.0, 31.0, ADD),
        ("value", "gazePitch", 1.0, math.inf, OVERRIDE),
    ],
)
def test_a_bad_point_is_named(
    field: str, curve: str, time_s: float, value: float, mode: PointMode
) -> None:
    with pytest.raises(ValueError, match=field):
        ControlPoint(curve, time_s, value, mode)


def test_the_mode_may_be_a_word() -> None:
    assert ControlPoint("jawOpen", 1.0, 0.5, "add").mode is ADD  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="multiply"):
        ControlPoint("jawOpen", 1.0, 0.5, "multiply")  # type: ignore[arg-type]


def test_two_points_of_one_moment_are_refused() -> None:
    check_points(of_jaw((1.0, 0.5), (1.1, 0.5)) + of_jaw((1.0, 0.5), mode=ADD))
    with pytest.raises(ValueError, match="points has two of jawOpen at 1 s"):
        check_points(of_jaw((1.0005, 0.2), (1.0, 0.5)))


def test_points_have_a_digest() -> None:
    one, other = of_jaw((1.0, 0.5)), of_jaw((1.0, 0.5), mode=ADD)
    assert digest_value(one) == digest_value(of_jaw((1.0, 0.5)))
    assert digest_value(one) != digest_value(other)


def test_every_curve_has_its_limits() -> None:
    assert limits_of("jawOpen") == (0, 1)
    assert limits_of("jawOpen", ADD) == (-1, 1)
    assert limits_of("headYaw") == limits_of("gazePitch", ADD) == (-30, 30)
    assert limits_of("headSpeed") == (0, 2)
    assert limits_of("emotion", ADD) == (-1, 1)
    assert ControlPoint("headSpeed", 1, -2, ADD).value == -2
    for curve, value in (("headSpeed", 2.1), ("emotion", 1.1), ("emotion", -0.1)):
        with pytest.raises(ValueError, match=curve):
            ControlPoint(curve, 1, value)


def test_points_on_controls_leave_the_motion_to_the_performance() -> None:
    points = (ControlPoint("headSpeed", 2, 2.0), ControlPoint("emotion", 2, 1.0))
    assert all((track == 0.3).all() for track in acted(points))
