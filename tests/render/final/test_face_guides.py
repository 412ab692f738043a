"""The guide of the whole face: what is drawn, how finely, and how far everything has moved."""

from __future__ import annotations

import numpy as np
import pytest

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.draft.topology import LIPS_INNER_LOWER, LIPS_INNER_UPPER, MESH_POINTS
from emo_desktop.emo.config import GuideDrawing
from emo_desktop.render.final.crop import face_crop
from emo_desktop.render.final.face_guides import MOVEMENT_LIMIT, draw_face_guide, draw_movement
from emo_desktop.render.final.face_steering import FaceSteering
from emo_desktop.render.final.guides import guide_pictures
from tests.render.final.faces import CARTOON, PAINTING, PHOTO, Pose, curves_of, painter, prepared

SIZE = 128
NEUTRAL: Pose = ({}, (0, 0, 0), (0, 0))


def steering_of(name: str) -> FaceSteering:
    portrait = prepared(name)
    return FaceSteering(portrait, face_crop(portrait, scale=1.8), SIZE, rig=painter(name).rig)


def points_of(name: str, *poses: Pose) -> Floats:
    return steering_of(name).points(curves_of(*poses))


def mouth_of(guide: Bytes) -> float:
    """Pixels of the open mouth: what is blue and nothing else."""
    levels = guide.astype(float) / 255
    return float(np.clip(levels[..., 2] - levels[..., :2].max(axis=2), 0, None).sum())


def test_points_are_the_posed_face_and_the_pupils() -> None:
    steering = steering_of(PHOTO)
    points = steering.points(curves_of(NEUTRAL, ({}, (10, 0, 0), (12, 0))))
    assert points.shape == (2, MESH_POINTS + 2, 2)
    assert points.dtype == np.float32
    assert np.allclose(points[0], steering.reference_points, atol=1e-5)
    portrait = prepared(PHOTO)
    crop = face_crop(portrait, scale=1.8)
    own = (crop.points_in(portrait.landmarks[:MESH_POINTS, :2], SIZE) + 0.5) / SIZE
    assert np.abs(steering.reference_points[:MESH_POINTS] - own).max() < 0.01
    nose, pupils = points[1] - points[0], (points[1] - points[0])[MESH_POINTS:]
    assert nose[4, 0] > 0.01
    assert (pupils[:, 0] > 0.005).all()


@pytest.mark.parametrize("name", [PHOTO, PAINTING, CARTOON])
def test_the_mouth_opens_as_far_as_the_jaw(name: str) -> None:
    jaws = (0.0, 0.2, 0.4, 0.6, 0.8)
    poses: list[Pose] = [({"jawOpen": jaw}, (0, 0, 0), (0, 0)) for jaw in jaws]
    points = points_of(name, *poses)
    seen = [mouth_of(draw_face_guide(each, size=SIZE)) for each in points]
    assert seen == sorted(seen)
    assert seen[-1] > seen[0] + 40
    area = [_area(each[list(LIPS_INNER_UPPER + LIPS_INNER_LOWER[::-1])] * SIZE) for each in points]
    assert np.corrcoef(seen, area)[0, 1] > 0.97


def _area(outline: Floats) -> float:
    x, y = outline.T
    return 0.5 * abs(float(x @ np.roll(y, 1) - y @ np.roll(x, 1)))


def test_places_count_to_fractions_of_a_pixel() -> None:
    points = points_of(PHOTO, NEUTRAL)[0]
    before, after = (
        draw_face_guide(points + shift / SIZE, size=SIZE).astype(float) for shift in (0, 0.25)
    )
    columns = np.arange(SIZE)
    middles = [(each.sum(axis=(0, 2)) @ columns) / each.sum() for each in (before, after)]
    assert middles[1] - middles[0] == pytest.approx(0.25, abs=0.05)


def test_eyes_close_and_pupils_go_with_them() -> None:
    guides = [
        draw_face_guide(points, size=SIZE)
        for points in points_of(
            PHOTO,
            NEUTRAL,
            ({"eyeBlink": 1.0}, (0, 0, 0), (0, 0)),
            ({}, (0, 0, 0), (20, 0)),
        )
    ]
    white = [(guide.min(axis=2) > 128).sum() for guide in guides]
    assert white[0] > 4
    assert white[1] < 0.4 * white[0]
    across = [np.nonzero(guides[k].min(axis=2) > 128)[1].mean() for k in (0, 2)]
    assert across[1] > across[0] + 0.5


def test_points_far_outside_do_no_harm() -> None:
    points = points_of(PHOTO, NEUTRAL)[0]
    points[::3] += 1e6
    assert draw_face_guide(points, size=SIZE).shape == (SIZE, SIZE, 3)
    assert not draw_face_guide(points * 0 + 9, size=SIZE).any()


def test_movement_points_back_to_the_reference() -> None:
    reference = points_of(PHOTO, NEUTRAL)[0]
    shift = np.array([0.05, -0.03], np.float32)
    still = draw_movement(reference, reference, size=SIZE)
    assert np.array_equal(still, np.full_like(still, 128))
    moved = draw_movement(reference + shift, reference, size=SIZE)
    x, y = np.floor((reference + shift)[4] * SIZE).astype(int)
    shares = (moved[y, x].astype(float) - 128) / 127 * MOVEMENT_LIMIT
    assert shares == pytest.approx(-shift, abs=0.003)
    assert (
        np.abs(moved[0, 0].astype(int) - 128).max() <= np.abs(moved[y, x].astype(int) - 128).max()
    )
    assert draw_movement(reference + 9, reference, size=SIZE).min() > 0
    assert draw_movement(reference - 0.3, reference, size=SIZE)[y, x].tolist() == [255, 255]


def test_lips_move_apart_where_they_lie_apart() -> None:
    rest, wide = points_of(PHOTO, NEUTRAL, ({"jawOpen": 0.8}, (0, 0, 0), (0, 0)))
    movement = draw_movement(wide, rest, size=SIZE)[..., 1].astype(float) - 128
    upper, lower = (np.floor(wide[point] * SIZE).astype(int) for point in (0, 17))
    assert movement[lower[1], lower[0]] < movement[upper[1], upper[0]] - 5


def test_channels_are_the_frame_the_reference_and_the_movement() -> None:
    reference, *others = points_of(
        PHOTO, NEUTRAL, ({"jawOpen": 0.5}, (5, 0, 0), (0, 0)), ({}, (-5, 0, 0), (0, 0))
    )
    drawn = guide_pictures(np.array(others), reference, drawing=GuideDrawing.FACE, size=SIZE)
    assert drawn.shape == (2, SIZE, SIZE, GuideDrawing.FACE.channels)
    assert drawn.dtype == np.uint8
    for guide, points in zip(drawn, others, strict=True):
        assert np.array_equal(guide[..., :3], draw_face_guide(points, size=SIZE))
        assert np.array_equal(guide[..., 3:6], draw_face_guide(reference, size=SIZE))
        assert np.array_equal(guide[..., 6:], draw_movement(points, reference, size=SIZE))
    steering = steering_of(PHOTO)
    curves = curves_of(({"jawOpen": 0.5}, (5, 0, 0), (0, 0)))
    steered = steering.guides(curves, GuideDrawing.FACE)
    assert np.abs(steered[0].astype(int) - drawn[0]).max() <= 2
