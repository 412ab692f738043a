"""The rig moves where it is asked to, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emo_desktop.base.arrays import Floats
from emo_desktop.draft.rig import Rig
from emo_desktop.draft.topology import (
    CHIN,
    EYES,
    FOREHEAD,
    LIPS_INNER_LOWER,
    LIPS_INNER_UPPER,
    NOSE_TIP,
)
from emo_desktop.draft.warp import DraftPainter
from emo_desktop.motion.arkit import BLENDSHAPES
from tests.draft.measure import AHEAD, STILL, weights_of


@pytest.fixture(scope="module")
def rig(painter: DraftPainter) -> Rig:
    return painter.rig


def points(
    rig: Rig, weights: Floats | None = None, head: Floats = STILL, gaze: Floats = AHEAD
) -> Floats:
    return rig.pose(weights_of() if weights is None else weights, head, gaze).points


def test_rest_is_the_portrait(rig: Rig) -> None:
    assert np.abs(points(rig) - rig.rest[:, :2]).max() < 1e-3


@pytest.mark.parametrize(
    ("head", "point", "axis", "sign"),
    [
        ((10, 0, 0), NOSE_TIP, 0, +1),  # yaw: the nose to the right
        ((0, 8, 0), NOSE_TIP, 1, -1),  # pitch: the nose up
        ((0, 0, 8), FOREHEAD, 0, +1),  # roll: the top of the head to the right
    ],
)
def test_head_turns_as_the_signs_say(
    rig: Rig, head: tuple[float, ...], point: int, axis: int, sign: int
) -> None:
    for factor in (1, -1):
        turned = points(rig, head=factor * np.array(head, np.float32))
        moved = (turned - points(rig))[point, axis]
        assert moved * sign * factor > 0.01 * rig.iod


def test_jaw_lowers_the_chin_and_leaves_the_forehead(rig: Rig) -> None:
    moved = points(rig, weights_of(jawOpen=0.6)) - points(rig)
    assert moved[CHIN, 1] > 0.08 * rig.iod
    assert np.abs(moved[FOREHEAD]).max() < 0.005 * rig.iod


@pytest.mark.parametrize("eye", EYES, ids=lambda eye: eye.side)
def test_a_blink_brings_the_lids_together(rig: Rig, eye) -> None:  # type: ignore[no-untyped-def]
    posed = points(rig, weights_of(**{"eyeBlink" + eye.side: 1.0}))
    gap = np.linalg.norm(posed[list(eye.upper)] - posed[list(eye.lower)], axis=1)
    assert gap.max() < 0.01 * rig.iod
    other = next(candidate for candidate in EYES if candidate is not eye)
    assert np.abs((posed - points(rig))[list(other.upper)]).max() < 0.02 * rig.iod


def test_pressed_lips_touch_even_where_the_portrait_smiles_with_teeth(rig: Rig) -> None:
    assert not rig.mouth_closed
    posed = points(rig, weights_of(mouthPress=0.45, jawOpen=0.06))
    gap = posed[list(LIPS_INNER_UPPER)] - posed[list(LIPS_INNER_LOWER)]
    assert np.linalg.norm(gap, axis=1).max() < 0.01 * rig.iod


def test_a_smiling_portrait_smiles_less_on_top(rig: Rig) -> None:
    assert rig.smile > 0.3
    corner = LIPS_INNER_UPPER[0]
    smile = weights_of(mouthSmile=0.5)
    lifted = (points(rig) - points(rig, smile))[corner, 1]
    assert 0 < lifted < 0.5 * 0.157 * 0.5 * rig.iod  # less than half of what the shape asks for


def test_lids_follow_the_gaze_down(rig: Rig) -> None:
    lid = EYES[0].upper[4]
    down = points(rig, gaze=np.array([0, -15], np.float32))
    assert down[lid, 1] > points(rig)[lid, 1] + 0.003 * rig.iod


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32 - 1))
def test_whatever_is_asked_stays_finite_and_lips_never_cross(rig: Rig, seed: int) -> None:
    rng = np.random.default_rng(seed)
    weights = rng.uniform(0, 1, len(BLENDSHAPES)).astype(np.float32)
    head = rng.uniform(-15, 15, 3).astype(np.float32)
    posed = rig.pose(weights, head, rng.uniform(-20, 20, 2).astype(np.float32))
    assert np.isfinite(posed.points).all()
    down = rig.rotation[:, 1]
    space = rig.positions + posed.offsets
    gap = (space[list(LIPS_INNER_LOWER)] - space[list(LIPS_INNER_UPPER)]) @ down
    assert gap.min() > -1e-2
