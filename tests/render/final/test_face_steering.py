"""What curves ask of the model: boxes that hold the face, regions the user shapes, head speed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import PictureError
from emo_desktop.draft.rig import Rig
from emo_desktop.face.geometry import FaceBox
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.render.final.crop import FaceCrop, face_crop
from emo_desktop.render.final.face_steering import (
    SONG_SPEED_DEG,
    SPEECH_SPEED_DEG,
    FaceBoxes,
    FaceSteering,
    head_speeds_deg,
    usual_speeds,
)
from tests.render.final.faces import (
    CARTOON,
    PAINTING,
    PHOTO,
    Pose,
    curves_of,
    detector,
    film,
    painter,
    prepared,
    swaying,
)
from tests.render.scenes import make_portrait, neutral_curves

SIZE = 256


def steering_of(name: str = PHOTO, *, scale: float = 2.2) -> FaceSteering:
    portrait = prepared(name)
    return FaceSteering(portrait, face_crop(portrait, scale=scale), SIZE, rig=painter(name).rig)


def turning(*heads: tuple[float, float, float]) -> MotionCurves:
    return curves_of(*(({}, head, (0, 0)) for head in heads))


def missed(box: FaceBox, points: Floats) -> float:
    """By how many pixels the outermost of (N, 2) points lies outside a box."""
    low, high = points.min(axis=0) + 0.5, points.max(axis=0) + 0.5
    corner = np.array([box.x, box.y])
    length = np.array([box.width, box.height])
    return float(np.concatenate([corner - low, high - corner - length]).max())


@pytest.mark.parametrize("name", [PHOTO, PAINTING, CARTOON])
def test_the_boxes_hold_the_face_that_is_seen(name: str) -> None:
    crop = face_crop(prepared(name), scale=2.2)
    curves = swaying(40)
    boxes = steering_of(name).boxes(curves)
    assert len(boxes.faces) == len(boxes.lips) == 40
    for frame in (0, 12, 25, 39):
        square = film(name, crop, 512, curves.rows(slice(frame, frame + 1)))[0]
        box = boxes.faces[frame].scaled(512 / SIZE)
        lips = boxes.lips[frame].scaled(512 / SIZE)
        seen = detector().landmarks(square, box).points[:468, :2]
        assert missed(box, seen) < 0.03 * box.height
        assert missed(lips, seen[[0, 17, 61, 291, 13, 14]]) < 0.03 * box.height


def test_neutral_boxes_are_the_portraits_own() -> None:
    portrait = prepared(PHOTO)
    crop = face_crop(portrait, scale=2.2)
    box = steering_of().boxes(neutral_curves(1)).faces[0]
    points = crop.points_in(portrait.landmarks[:468, :2], SIZE)
    assert abs(missed(box, points)) < 0.005 * box.height


def test_boxes_of_two_parts_are_those_of_the_whole() -> None:
    steering, curves = steering_of(), swaying(6)
    parts = steering.boxes(curves.rows(slice(0, 2))) + steering.boxes(curves.rows(slice(2, 6)))
    assert parts == steering.boxes(curves)


def test_the_region_is_the_union_of_the_faces_places() -> None:
    steering = steering_of()
    left, right = (steering.region(steering.boxes(turning((yaw, 0, 0)))) for yaw in (-15, 15))
    both = steering.region(steering.boxes(turning((-15, 0, 0), (15, 0, 0))))
    assert both.shape == (1, SIZE, SIZE)
    assert both.dtype == np.float32
    assert np.array_equal(both, np.maximum(left, right))
    assert both.sum() > max(left.sum(), right.sum())


def test_a_wider_head_path_gives_a_wider_region() -> None:
    steering = steering_of()
    columns = [
        steering.region(steering.boxes(swaying(53, yaw_deg=yaw))).any(axis=(0, 1)).sum()
        for yaw in (0, 4, 8, 12)
    ]
    assert columns == sorted(set(columns))


def test_the_users_scales_widen_and_heighten() -> None:
    steering = steering_of()
    boxes = steering.boxes(neutral_curves(1))

    def span(region: Floats) -> tuple[int, int]:
        return int(region[0].any(axis=0).sum()), int(region[0].any(axis=1).sum())

    width, height = span(steering.region(boxes))
    wide = span(steering.region(boxes, width_scale=1.5))
    tall = span(steering.region(boxes, height_scale=1.5))
    assert wide == (pytest.approx(1.5 * width, abs=2), height)
    assert tall == (width, pytest.approx(1.5 * height, abs=2))
    assert steering.region(boxes, width_scale=20, height_scale=20).all()


def test_a_crop_beside_the_face_is_refused() -> None:
    with pytest.raises(PictureError, match="no face region") as caught:
        FaceSteering(prepared(PHOTO), FaceCrop(0, 190, 60), SIZE)
    assert caught.value.hint


def test_a_portrait_without_face_is_refused() -> None:
    with pytest.raises(PictureError, match="no face region"):
        FaceSteering(make_portrait(), FaceCrop(0, 0, 24), SIZE)


def test_boxes_beside_the_square_give_no_region() -> None:
    beside = FaceBoxes((FaceBox(400, 10, 50, 50),), (FaceBox(410, 40, 20, 10),))
    with pytest.raises(PictureError, match="no face region"):
        steering_of().region(beside)
    nothing = FaceBoxes((), ())
    for ask in (steering_of().region, steering_of().regions_of):
        with pytest.raises(PictureError, match="no face region"):
            ask(nothing)


def test_the_size_must_fit_the_latents() -> None:
    with pytest.raises(ValueError, match="no multiple of 8"):
        FaceSteering(prepared(PHOTO), face_crop(prepared(PHOTO), scale=2), 100)


def test_the_three_masks_divide_the_picture() -> None:
    steering = steering_of()
    boxes = steering.boxes(swaying(10))
    masks = steering.regions_of(boxes)
    for mask in (masks.face, masks.lip, masks.background):
        assert mask.shape == (SIZE // 8, SIZE // 8)
        assert mask.dtype == np.float32
        assert mask.min() >= 0
        assert mask.max() <= 1
    lips, face = boxes.lips[0], boxes.faces[0]
    at_lips = at(masks.lip, lips.x + lips.width / 2, lips.y + lips.height / 2)
    at_brow = np.s_[int((face.y + 0.25 * face.height) / 8), int((face.x + face.width / 2) / 8)]
    assert at_lips > 0.9
    assert masks.face[at_brow] > 0.5
    assert masks.lip[at_brow] < 0.15
    assert masks.background[0, 0] > 0.95
    assert masks.background[at_brow] < 0.3
    together = masks.background + np.maximum(masks.face, masks.lip)
    assert 0.9 < together.mean() < 1.1


def test_masks_grow_with_the_head_path() -> None:
    steering = steering_of()
    still, swayed = (
        steering.regions_of(steering.boxes(swaying(53, yaw_deg=yaw))) for yaw in (0, 12)
    )
    assert swayed.background.mean() < still.background.mean()
    assert swayed.lip.mean() > still.lip.mean()


def test_masks_have_the_form_of_hallos() -> None:
    """Boxes 1.2 and 2 times as large, blurred with deviations of 8 and 5 of 64 latents."""
    steering = steering_of()
    boxes = FaceBoxes((FaceBox(78, 78, 100, 100),), (FaceBox(108, 148, 40, 10),))
    masks = steering.regions_of(boxes)
    face = 1 - masks.background
    # Half-way down the blurred edge of a box scaled about its middle (128): 60 pixels away.
    profile = face[16]
    assert profile[16] == pytest.approx(1, abs=0.01)
    edge = 128 + 60
    assert np.interp(edge / 8 - 0.5, np.arange(32), profile) == pytest.approx(0.5, abs=0.06)
    # One deviation, four of these 32 latents, further out.
    further = np.interp(edge / 8 - 0.5 + 4, np.arange(32), profile)
    assert further == pytest.approx(0.16, abs=0.06)
    lip = masks.lip[19]
    assert np.interp((128 + 40) / 8 - 0.5, np.arange(32), lip) == pytest.approx(
        0.5 * lip.max(), abs=0.06
    )


def at(mask: Floats, x: float, y: float) -> float:
    return float(mask[int(y / 8), int(x / 8)])


def test_speed_is_the_angle_between_frames() -> None:
    for axis in np.eye(3):
        curves = turning(*(tuple(axis * angle) for angle in (0, 0.5, 1.5, 1.4, -2.0)))
        assert np.allclose(head_speeds_deg(curves, np.zeros(3)), [0, 0.5, 1, 0.1, 3.4], atol=1e-5)


def test_turning_about_two_axes_adds_up_as_rotations_do() -> None:
    speeds = head_speeds_deg(turning((0, 0, 0), (3, 4, 0)), None)
    assert speeds[1] == pytest.approx(5, abs=0.01)


def test_the_frame_before_counts() -> None:
    curves = turning((1, 0, 0), (3, 0, 0))
    assert np.allclose(head_speeds_deg(curves, np.array([0.7, 0, 0])), [0.3, 2], atol=1e-5)
    assert np.allclose(head_speeds_deg(curves, None), [2, 2], atol=1e-5)


def test_speeds_of_parts_are_those_of_the_whole() -> None:
    curves = swaying(20)
    first, second = curves.rows(slice(0, 8)), curves.rows(slice(8, 20))
    parts = [head_speeds_deg(first, None), head_speeds_deg(second, first.head_deg[-1])]
    assert np.allclose(np.concatenate(parts), head_speeds_deg(curves, None), atol=1e-6)


@pytest.mark.parametrize("frames", [0, 1])
def test_speeds_of_hardly_any_frames(frames: int) -> None:
    assert np.array_equal(head_speeds_deg(neutral_curves(frames), None), np.zeros(frames))


@given(
    speeds=st.lists(st.floats(0, 10), min_size=1, max_size=20),
    song=st.floats(0, 1),
)
def test_usual_speeds_lie_between_those_of_speech_and_song(
    speeds: list[float], song: float
) -> None:
    usual = usual_speeds(np.array(speeds), np.full(len(speeds), song))
    low = (1 - song) * SPEECH_SPEED_DEG[0] + song * SONG_SPEED_DEG[0]
    high = (1 - song) * SPEECH_SPEED_DEG[1] + song * SONG_SPEED_DEG[1]
    assert usual.dtype == np.float32
    assert (usual >= low - 1e-6).all()
    assert (usual <= high + 1e-6).all()
    kept = (np.array(speeds) >= low) & (np.array(speeds) <= high)
    assert np.allclose(usual[kept], np.array(speeds)[kept])


def test_a_rig_can_be_shared_and_stays_as_it_is() -> None:
    rig: Rig = painter(CARTOON).rig
    assert rig.drawn_eyes != (None, None)
    blink: Pose = ({"eyeBlink": 1.0}, (0, 0, 0), (0, 0))
    portrait = prepared(CARTOON)
    crop = face_crop(portrait, scale=2.0)
    shared = FaceSteering(portrait, crop, SIZE, rig=rig)
    own = FaceSteering(replace(portrait, digest="again"), crop, SIZE)
    assert shared.boxes(curves_of(blink)) == own.boxes(curves_of(blink))
    assert rig.drawn_eyes != (None, None)
