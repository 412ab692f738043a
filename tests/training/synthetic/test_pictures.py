"""Portraits that the draft moves: its map is the flow, its rig the truth."""

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np
import pytest

from emo_desktop.face.detector import FaceDetector
from emo_desktop.motion.arkit import INDEX
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.training.emo.clip_file import FRAME_PX, TrainingClip
from emo_desktop.training.synthetic.flow import drawn_out
from emo_desktop.training.synthetic.performance import Performance
from emo_desktop.training.synthetic.pictures import PORTRAITS, PictureStage

REST, OPEN, TURNED = range(3)


@pytest.fixture(scope="module")
def performance() -> Performance:
    weights = np.zeros((3, 52), np.float32)
    weights[OPEN, INDEX["jawOpen"]] = 0.5
    head_deg = np.zeros((3, 3), np.float32)
    head_deg[TURNED] = 20, 0, 5
    curves = MotionCurves(Fraction(25), weights, head_deg, np.zeros((3, 2), np.float32))
    return Performance(curves, np.zeros(3, np.float32), np.zeros((56, 5, 384), np.float16))


@pytest.fixture(scope="module")
def stage() -> PictureStage:
    return PictureStage(FaceDetector())


def seed_of(portrait: int) -> int:
    """A seed that chooses this portrait."""
    return next(
        seed
        for seed in range(100)
        if int(np.random.default_rng(seed).integers(len(PORTRAITS))) == portrait
    )


@pytest.fixture(scope="module", params=range(len(PORTRAITS)), ids=PORTRAITS)
def clip(
    request: pytest.FixtureRequest, stage: PictureStage, performance: Performance
) -> TrainingClip:
    rng = np.random.default_rng(seed_of(request.param))
    return stage.clip(performance, voice="somebody", rng=rng)


def loss(clip: TrainingClip, frame: int, *, moved: bool) -> float:
    still = cv2.resize(clip.reference, (FRAME_PX, FRAME_PX), interpolation=cv2.INTER_AREA)
    grid = np.dstack(np.meshgrid(np.arange(FRAME_PX), np.arange(FRAME_PX))).astype(np.float32)
    places = grid + moved * FRAME_PX * drawn_out(clip.flow[frame], FRAME_PX)
    drawn = cv2.remap(still, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return float(((drawn.astype(float) - clip.frames[frame]) ** 2).mean())


def test_the_flow_brings_the_picture_to_the_frame(clip: TrainingClip) -> None:
    assert loss(clip, TURNED, moved=True) < 0.5 * loss(clip, TURNED, moved=False)


def test_a_picture_at_rest_is_the_reference(clip: TrainingClip) -> None:
    assert loss(clip, REST, moved=False) < 2
    assert np.abs(clip.flow[REST]).max() < 0.002


def test_heads_of_pictures_turn_less_than_rendered_ones(clip: TrainingClip) -> None:
    np.testing.assert_allclose(clip.head_deg[TURNED], (12, 0, 5))


def test_it_says_what_it_is(clip: TrainingClip) -> None:
    assert clip.source == "picture"
    assert not clip.held_out
    assert clip.identity.removeprefix("picture-") in {name.split(".")[0] for name in PORTRAITS}
    assert clip.rig_points is not None
    np.testing.assert_array_equal(clip.points, clip.rig_points)
    gap = clip.points[:, 14, 1] - clip.points[:, 13, 1]
    assert gap[OPEN] > gap[REST] + 0.03


def test_the_same_chance_gives_the_same_clip(stage: PictureStage, performance: Performance) -> None:
    few = Performance(performance.curves.rows(slice(0, 2)), performance.song, performance.hearing)
    one, again, other = (
        stage.clip(few, voice="x", rng=np.random.default_rng(seed)) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one.frames, again.frames)
    assert (one.reference != other.reference).any()
