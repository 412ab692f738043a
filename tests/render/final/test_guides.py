"""Guides: drawn by the rules the weights were trained with, moved by the editor's curves."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from emo_desktop.base.arrays import Bools, Floats
from emo_desktop.draft.eyes import pupils
from emo_desktop.draft.topology import EYES
from emo_desktop.draft.warp import DraftPainter
from emo_desktop.emo.config import GuideDrawing
from emo_desktop.render.final.crop import face_crop
from emo_desktop.render.final.face_steering import FaceSteering
from emo_desktop.render.final.guides import draw_guide
from tests.draft.measure import weights_of
from tests.render.final.faces import CARTOON, PAINTING, PHOTO, Pose, curves_of, painter, prepared

KINDS = (PHOTO, PAINTING, CARTOON)
COLOURS = {
    "left eye": (180, 200, 10),
    "right eye": (10, 200, 180),
    "left brow": (180, 220, 10),
    "right brow": (10, 220, 180),
    "right pupil": (10, 200, 250),
    "left pupil": (250, 200, 10),
    "nose": (200, 200, 200),
}
NEUTRAL: Pose = ({}, (0, 0, 0), (0, 0))


def guides_of(name: str, *poses: Pose, size: int = 512) -> Floats:
    portrait = prepared(name)
    crop = face_crop(portrait, scale=2.0)
    steering = FaceSteering(portrait, crop, size, rig=painter(name).rig)
    return steering.guides(curves_of(*poses), GuideDrawing.ECHOMIMIC).astype(np.float32) / 255


def part(guide: Floats, name: str) -> Bools:
    """(S, S) where a guide has the colour of a part."""
    return np.asarray((np.rint(guide * 255) == COLOURS[name]).all(axis=2))


def middle(drawn: Bools) -> Floats:
    """(2,) x and y of the middle of what is drawn."""
    y, x = np.nonzero(drawn)
    return np.array([x.mean(), y.mean()])


def height(drawn: Bools) -> int:
    """Rows from the top to the bottom of what is drawn."""
    y = np.flatnonzero(drawn.any(axis=1))
    return int(y[-1] - y[0] + 1)


@pytest.mark.parametrize("name", KINDS)
def test_only_the_colours_of_the_rules_are_drawn(name: str) -> None:
    (guide,) = guides_of(name, NEUTRAL)
    assert guide.shape == (512, 512, 3)
    assert guide.dtype == np.float32
    seen = {tuple(colour) for colour in np.rint(guide * 255).astype(int).reshape(-1, 3).tolist()}
    assert seen == {*COLOURS.values(), (0, 0, 0)}


def test_the_drawing_follows_the_rules_to_the_pixel() -> None:
    points = np.full((468, 2), 0.9)
    points[[276, 283, 282, 295, 285]] = np.linspace((0.2, 0.2), (0.4, 0.2), 5)
    points[4] = (0.5, 0.75)
    guide = draw_guide(points, np.array([[0.25, 0.5], [0.125, 0.5]]), size=512)
    nose, right, left = (part(guide, name) for name in ("nose", "right pupil", "left pupil"))
    for square, x, y in ((nose, 256, 384), (right, 128, 256), (left, 64, 256)):
        assert square.sum() == 36
        assert square[y - 3 : y + 3, x - 3 : x + 3].all()
    brow = np.zeros((512, 512, 3), np.uint8)
    cv2.line(brow, (102, 102), (204, 102), COLOURS["left brow"], 2)
    expected = (brow == COLOURS["left brow"]).all(axis=2)
    assert np.array_equal(part(guide, "left brow")[:300], expected[:300])


def test_pupils_lie_over_lids_and_the_right_side_over_the_left() -> None:
    points = np.full((468, 2), 0.5)
    guide = draw_guide(points, np.array([[0.5, 0.5], [0.1, 0.1]]), size=512)
    assert part(guide, "nose").sum() == 36
    points[4] = (0.9, 0.9)
    guide = draw_guide(points, np.array([[0.9, 0.1], [0.1, 0.1]]), size=512)
    assert tuple(np.rint(guide[256, 256] * 255)) == COLOURS["right brow"]


def test_what_lies_outside_is_not_drawn() -> None:
    guide = draw_guide(np.full((468, 2), 1.2), np.full((2, 2), -0.1), size=512)
    assert not guide.any()


def test_lips_are_not_drawn() -> None:
    shut, wide = guides_of(PHOTO, NEUTRAL, ({"mouthFunnel": 1.0}, (0, 0, 0), (0, 0)))
    assert np.abs(shut - wide).mean() < 5e-4


@pytest.mark.parametrize("name", KINDS)
def test_a_blink_closes_the_contours_of_both_eyes(name: str) -> None:
    open_eyes, half, shut = guides_of(
        name, NEUTRAL, *(({"eyeBlink": amount}, (0, 0, 0), (0, 0)) for amount in (0.5, 1.0))
    )
    for eye in ("left eye", "right eye"):
        # Of a shut eye the bend of the lower lid remains.
        heights = [height(part(guide, eye)) for guide in (open_eyes, half, shut)]
        assert heights[0] > 1.3 * heights[1] >= 1.3 * heights[2]
        assert part(shut, eye).sum() < 0.6 * part(open_eyes, eye).sum()


@pytest.mark.parametrize("name", KINDS)
def test_one_eye_can_wink(name: str) -> None:
    before, wink = guides_of(name, NEUTRAL, ({"eyeBlinkLeft": 1.0}, (0, 0, 0), (0, 0)))
    assert part(wink, "left eye").sum() < 0.6 * part(before, "left eye").sum()
    assert height(part(wink, "right eye")) > 0.8 * height(part(before, "right eye"))


@pytest.mark.parametrize("name", KINDS)
def test_brows_move_and_eyes_stay(name: str) -> None:
    raised: Pose = ({"browInnerUp": 0.8, "browOuterUp": 0.8}, (0, 0, 0), (0, 0))
    lowered: Pose = ({"browDown": 0.8}, (0, 0, 0), (0, 0))
    rest, up, down = guides_of(name, NEUTRAL, raised, lowered)
    iod = painter(name).rig.iod * 512 / face_crop(prepared(name), scale=2.0).side
    for brow in ("left brow", "right brow"):
        assert middle(part(rest, brow))[1] - middle(part(up, brow))[1] > 0.03 * iod
        assert middle(part(down, brow))[1] - middle(part(rest, brow))[1] > 0.015 * iod
    for pupil in ("left pupil", "right pupil"):
        assert np.array_equal(part(rest, pupil), part(up, pupil))


@pytest.mark.parametrize("name", KINDS)
def test_pupils_go_where_the_gaze_goes(name: str) -> None:
    looks = {"right": (20, 0), "left": (-20, 0), "up": (0, 20), "down": (0, -20)}
    rest, *others = guides_of(name, NEUTRAL, *(({}, (0, 0, 0), gaze) for gaze in looks.values()))
    ways = {"right": (1, 0), "left": (-1, 0), "up": (0, -1), "down": (0, 1)}
    iod = painter(name).rig.iod * 512 / face_crop(prepared(name), scale=2.0).side
    for guide, way in zip(others, ways.values(), strict=True):
        for pupil in ("left pupil", "right pupil"):
            moved = middle(part(guide, pupil)) - middle(part(rest, pupil))
            # 20 degrees of an eyeball whose radius is .133 eye distances, to whole pixels.
            assert np.abs(moved - np.array(way) * 0.0455 * iod).max() <= 1.01
        assert np.array_equal(part(guide, "nose"), part(rest, "nose"))


@pytest.mark.parametrize("name", KINDS)
def test_everything_turns_with_the_head(name: str) -> None:
    rest, right, up = guides_of(name, NEUTRAL, ({}, (15, 0, 0), (0, 0)), ({}, (0, 10, 0), (0, 0)))
    for drawn in COLOURS:
        assert middle(part(right, drawn))[0] > middle(part(rest, drawn))[0] + 5
        assert middle(part(up, drawn))[1] < middle(part(rest, drawn))[1] - 3


@pytest.mark.parametrize("size", [64, 256, 768])
def test_other_sizes_are_the_same_drawing_resized(size: int) -> None:
    (small,) = guides_of(PHOTO, NEUTRAL, size=size)
    (whole,) = guides_of(PHOTO, NEUTRAL)
    drawn = np.rint(whole * 255).astype(np.uint8)
    expected = cv2.resize(drawn, (size, size)).astype(np.float32) / 255
    assert small.shape == (size, size, 3)
    assert np.abs(small - expected).mean() < 2e-3


@pytest.mark.parametrize("head", [(0, 0, 0), (6, -3, 4)])
@pytest.mark.parametrize("gaze", [(0, 0), (15, 0), (-15, 0), (0, 12)])
def test_pupils_are_where_the_draft_paints_irises(
    head: tuple[float, ...], gaze: tuple[float, ...]
) -> None:
    portrait = prepared(PHOTO, 512)
    draws: DraftPainter = painter(PHOTO, 512)
    turn, look = np.array(head, np.float32), np.array(gaze, np.float32)
    rotation = draws.rig.camera.rotation(turn)
    places = pupils(draws.rig, rotation, look)
    # Mark the middle of each painted iris by what a red dot in the portrait turns into.
    marked = portrait.pixels.copy()
    for eye in draws.rig.iris:
        cv2.circle(marked, (round(float(eye[0])), round(float(eye[1]))), 1, (255, 0, 0, 255), -1)
    frame = DraftPainter(replace(portrait, pixels=marked)).paint(weights_of(), turn, look)
    red = frame[..., 0].astype(int) - frame[..., 1:3].max(axis=2) > 60
    for place, eye in zip(places, EYES, strict=True):
        y, x = np.nonzero(red)
        near = np.hypot(x - place[0], y - place[1]) < 8
        assert near.any(), eye.side
        found = np.array([x[near].mean(), y[near].mean()])
        assert np.abs(found - place).max() < 1.2
