"""Head speed and emotion over time: where their points stand, and nowhere else."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emo_desktop.base.arrays import Floats
from emo_desktop.motion.control_curves import control_track, speed_track
from emo_desktop.motion.control_points import (
    EMOTION_CURVE,
    SLOW_EASE_S,
    SPEED_CURVE,
    ControlPoint,
    PointMode,
    points_during,
)
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.emotion import Emotion
from tests.motion.test_performance import TRACKS, performed, voice

TIMES_S = (np.arange(500) + 0.5) / 25


def speeds(*places: tuple[float, float]) -> tuple[ControlPoint, ...]:
    return tuple(ControlPoint(SPEED_CURVE, time_s, value) for time_s, value in places)


def turned_deg(curves: MotionCurves) -> Floats:
    """(F - 1,) how far the head goes from one frame to the next."""
    return np.asarray(np.linalg.norm(np.diff(curves.head_deg.astype(float), axis=0), axis=1))


def test_a_control_passes_through_its_points_and_eases_back() -> None:
    points = (ControlPoint(EMOTION_CURVE, 5.02, 0.9), ControlPoint(EMOTION_CURVE, 8.02, 0.1))
    track = control_track(points, EMOTION_CURVE, TIMES_S, base=0.5)
    assert track[125] == pytest.approx(0.9)
    assert track[200] == pytest.approx(0.1)
    assert (track[TIMES_S < 5 - SLOW_EASE_S] == 0.5).all()
    assert (track[TIMES_S > 8.1 + SLOW_EASE_S] == 0.5).all()
    added = (ControlPoint(EMOTION_CURVE, 5.02, 0.9, PointMode.ADD),)
    assert control_track(added, EMOTION_CURVE, TIMES_S, base=0.5)[125] == 1.0


def test_a_speed_runs_on_from_where_the_sway_is() -> None:
    track = speed_track(speeds((5.0, 2.0), (8.0, 2.0)), TIMES_S, base=1.0)
    assert track is not None
    assert np.diff(track.swayed_s).max() == pytest.approx(2 / 25, rel=1e-3)
    assert np.allclose(track.swayed_s[TIMES_S < 4], TIMES_S[TIMES_S < 4])
    assert np.abs(np.diff(track.swayed_s, n=2)).max() < 0.01, "no jerk"
    assert (track.share[TIMES_S > 9.1] == 0).all()
    assert speed_track((ControlPoint("jawOpen", 1.0, 1.0),), TIMES_S, base=1.0) is None


def test_the_head_is_quick_where_its_speed_is_high_and_as_before_elsewhere() -> None:
    plain, still, quick = (
        performed(voice(), head_speed=0.8, points=points)
        for points in ((), speeds((4.0, 0.0), (7.0, 0.0)), speeds((4.0, 2.0), (7.0, 2.0)))
    )
    inside = slice(110, 165)
    assert turned_deg(still)[inside].mean() < 0.4 * turned_deg(plain)[inside].mean()
    assert turned_deg(quick)[inside].mean() > 1.3 * turned_deg(plain)[inside].mean()
    assert turned_deg(quick).max() < 6, "it does not jump back"
    for other in (still, quick):
        assert np.array_equal(other.head_deg[:74], plain.head_deg[:74])
        assert np.array_equal(other.head_deg[202:], plain.head_deg[202:])
        assert np.array_equal(other.weights, plain.weights)


def test_an_emotion_comes_and_goes() -> None:
    points = tuple(ControlPoint(EMOTION_CURVE, time_s, 1.0) for time_s in (3.0, 6.0))
    sad = performed(voice(), emotion=Emotion.SAD)
    calm = performed(voice(), emotion=Emotion.SAD, emotion_intensity=0.0)
    both = performed(voice(), emotion=Emotion.SAD, emotion_intensity=0.0, points=points)
    assert np.array_equal(both.head_deg[:49], calm.head_deg[:49])
    assert np.allclose(both.head_deg[80:145], sad.head_deg[80:145], atol=1e-5)
    # Blinks keep the rhythm of the line, so the lids differ.
    close = np.abs(both.weights[80:145] - sad.weights[80:145]).max(axis=0)
    assert np.sort(close)[-3] < 1e-5
    assert np.array_equal(both.weights[180:], calm.weights[180:])


def test_points_that_say_what_the_line_says_change_nothing_but_the_sums() -> None:
    plain = performed(voice(), head_speed=1.2)
    same = performed(voice(), head_speed=1.2, points=speeds((2.0, 1.2), (6.0, 1.2)))
    assert np.allclose(same.head_deg, plain.head_deg, atol=1e-4)


placed = st.tuples(
    st.sampled_from(PointMode),
    st.sampled_from([SPEED_CURVE, EMOTION_CURVE]),
    st.integers(0, 10),
    st.sampled_from([0.0, 0.5, 1.0]),
)


@settings(max_examples=15)
@given(st.lists(placed, max_size=8, unique_by=lambda p: p[:3]), st.sets(st.integers(1, 270)))
def test_cuts_do_not_show(places: list[tuple[PointMode, str, int, float]], cuts: set[int]) -> None:
    points = tuple(ControlPoint(curve, float(at), by, mode) for mode, curve, at, by in places)
    whole = performed(voice(), count=280, emotion=Emotion.HAPPY, points=points)
    ends = [0, *sorted(cuts)[:3], 280]
    for begin, end in pairwise(ends):
        near = points_during(points, float(Fraction(begin, 25)), float(Fraction(end, 25)))
        part = performed(voice(), begin, end - begin, emotion=Emotion.HAPPY, points=near)
        for name in TRACKS:
            assert np.array_equal(getattr(part, name), getattr(whole, name)[begin:end]), name


def test_a_far_segment_does_not_know_points_on_speed() -> None:
    points = speeds((2.0, 2.0), (4.0, 1.0))
    assert points_during(points, 6.0, 9.0) == ()
    assert points_during(points, 0.0, 0.9) == ()
    assert points_during(points, 4.5, 9.0) == points
