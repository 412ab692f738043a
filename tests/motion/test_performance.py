"""A performance in parts is the whole performance; controls and seed do what they say."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emo_desktop.base.arrays import Floats
from emo_desktop.motion.arkit import INDEX
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.performance import MARGIN_S, PerformanceControls, perform
from tests.audio.voices import RATE, babble, silence, slice_of, vowel

CLIP = babble(9, seed=2)
TRACKS = ("weights", "head_deg", "gaze_deg")


def performed(
    clip: Floats,
    first: int = 0,
    count: int | None = None,
    *,
    fps: Fraction = Fraction(25),
    seed: int = 11,
    controls: PerformanceControls | None = None,
) -> MotionCurves:
    """Frames of a clip, from no more of its sound than the margin allows."""
    count = round(len(clip) / RATE * fps) - first if count is None else count
    begin = math.floor((first / fps - Fraction(MARGIN_S)) * RATE)
    end = math.ceil(((first + count) / fps + Fraction(MARGIN_S)) * RATE)
    return perform(
        slice_of(clip, begin, end - begin),
        first_frame=first,
        frame_count=count,
        fps=fps,
        seed=seed,
        controls=controls or PerformanceControls(),
    )


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.integers(1, 220), max_size=4, unique=True), st.sampled_from(["25", "30000/1001"])
)
def test_cuts_do_not_show(cuts: list[int], rate: str) -> None:
    fps = Fraction(rate)
    whole = performed(CLIP, fps=fps)
    places = [0, *sorted(cuts), len(whole)]
    for begin, end in pairwise(places):
        part = performed(CLIP, begin, end - begin, fps=fps)
        for name in TRACKS:
            expected = getattr(whole, name)[begin:end]
            assert np.abs(getattr(part, name) - expected).max() <= 1e-6, name


def test_a_frame_does_not_know_what_is_out_of_reach() -> None:
    far = CLIP.copy()
    margin = round(MARGIN_S * RATE)
    middle = round((100 + 0.5) / 25 * RATE)
    far[: middle - margin] = 0.3
    far[middle + margin :] = 0
    one, other = (
        perform(
            slice_of(clip),
            first_frame=100,
            frame_count=1,
            fps=Fraction(25),
            seed=1,
            controls=PerformanceControls(),
        )
        for clip in (CLIP, far)
    )
    for name in TRACKS:
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


def test_the_seed_decides() -> None:
    one, same, other = (performed(CLIP, seed=seed) for seed in (11, 11, 12))
    for name in TRACKS:
        assert np.array_equal(getattr(one, name), getattr(same, name))
        assert not np.array_equal(getattr(one, name), getattr(other, name))


def test_values_are_in_their_ranges() -> None:
    loud = PerformanceControls(expression=2, lip_strength=2, head_motion=1, blink_rate=2)
    curves = performed(CLIP, controls=loud)
    assert curves.weights.min() >= 0
    assert curves.weights.max() <= 1
    assert (np.abs(curves.head_deg).max(axis=0) <= [7, 5, 4]).all()
    assert np.abs(curves.gaze_deg).max() <= 12
    assert all(getattr(curves, name).dtype == np.float32 for name in TRACKS)


def test_a_clip_begins_near_the_portrait() -> None:
    curves = performed(np.concatenate([silence(0.5), vowel(2)]))
    assert curves.weights[0].max() < 0.02
    assert np.abs(curves.head_deg[0]).max() < 0.05
    assert np.abs(curves.gaze_deg[0]).max() < 0.05


def test_silence_leaves_a_living_but_silent_face() -> None:
    curves = performed(silence(20))
    mouth = [i for name, i in INDEX.items() if name.startswith(("mouth", "jaw", "tongue"))]
    assert curves.weights[:, mouth].max() < 1e-6
    assert curves.weights[:, INDEX["eyeBlinkLeft"]].max() > 0.9
    assert 0.2 < curves.head_deg.std() < 2


def test_the_head_moves_with_the_voice_and_slowly() -> None:
    still, talking = performed(silence(60)), performed(np.tile(CLIP, 7))
    assert talking.head_deg[:1500].std(axis=0).sum() > 1.3 * still.head_deg.std(axis=0).sum()
    power = np.abs(np.fft.rfft(talking.head_deg - talking.head_deg.mean(axis=0), axis=0)) ** 2
    hz = np.fft.rfftfreq(len(talking), 1 / 25)
    assert power[hz < 3].sum() / power.sum() > 0.95
    assert np.abs(np.diff(talking.head_deg, axis=0)).max() * 25 < 90


def test_the_eyes_stay_with_the_viewer() -> None:
    curves = performed(np.tile(CLIP, 4))
    assert np.corrcoef(curves.head_deg[:, 0], curves.gaze_deg[:, 0])[0, 1] < -0.2


@pytest.mark.parametrize(
    ("control", "track", "columns"),
    [
        ("lip_strength", "weights", ["jawOpen", "mouthPucker"]),
        ("expression", "weights", ["browInnerUp", "browOuterUpLeft"]),
        ("blink_rate", "weights", ["eyeBlinkLeft"]),
        ("head_motion", "head_deg", None),
    ],
)
def test_a_control_does_what_it_says(control: str, track: str, columns: list[str] | None) -> None:
    def amount(value: float) -> float:
        curves = performed(np.tile(CLIP, 3), controls=PerformanceControls(**{control: value}))
        values = getattr(curves, track)
        return float(
            np.abs(values if columns is None else values[:, [INDEX[c] for c in columns]]).mean()
        )

    none, usual, double = (amount(value) for value in (0.0, 1.0, 2.0))
    assert none < 1e-6
    assert double > 1.5 * usual > 0.005


@pytest.mark.parametrize("value", [-0.1, 2.1, math.nan, math.inf])
def test_a_control_outside_its_range_is_named(value: float) -> None:
    with pytest.raises(ValueError, match="lip_strength"):
        PerformanceControls(lip_strength=value)


def test_at_least_one_frame() -> None:
    with pytest.raises(ValueError, match="frame_count"):
        performed(CLIP, 0, 0)
    assert len(performed(np.full(10, 0.1), 0, 1)) == 1
