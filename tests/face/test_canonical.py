"""Poses have the signs FacePose promises; the stand-in fills its box."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emo_desktop.base.arrays import Floats
from emo_desktop.face.canonical import canonical_face, canonical_points_in, place_canonical_face
from emo_desktop.face.geometry import FaceBox, FacePose

ANGLES = st.floats(-60, 60)


def about(axis: str, degrees: float) -> Floats:
    """(3, 3) a right-handed turn in a world where x is right, y up and z toward the viewer."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return {
        "x": np.array([[1, 0, 0], [0, c, -s], [0, s, c]]),
        "y": np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]),
        "z": np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]),
    }[axis]


def landmarks_of(turn: Floats) -> Floats:
    """The canonical face turned, 20 times as large, as landmarks (y down) in a picture."""
    return (canonical_face().points @ turn.T * 20 + (300, -200, 5)) * (1, -1, 1)


@pytest.mark.parametrize(
    ("axis", "degrees", "expected"),
    [
        ("y", 20, FacePose(yaw=20, pitch=0, roll=0)),
        ("x", -20, FacePose(yaw=0, pitch=20, roll=0)),
        ("z", -20, FacePose(yaw=0, pitch=0, roll=20)),
    ],
)
def test_signs(axis: str, degrees: float, expected: FacePose) -> None:
    points = landmarks_of(about(axis, degrees))
    eyes = (points[33] + points[263]) / 2
    if expected.yaw:
        assert points[1, 0] > eyes[0], "yaw > 0: the nose points to the right of the picture"
    if expected.pitch:
        level = landmarks_of(np.eye(3))
        assert points[1, 1] - points[10, 1] < level[1, 1] - level[10, 1], "pitch > 0: nose up"
    if expected.roll:
        assert points[10, 0] > points[152, 0], "roll > 0: the top leans to the right"
    pose = place_canonical_face(points).pose
    assert (pose.yaw, pose.pitch, pose.roll) == pytest.approx(
        (expected.yaw, expected.pitch, expected.roll), abs=1e-6
    )


@given(yaw=ANGLES, pitch=ANGLES, roll=ANGLES)
def test_any_pose_is_found_again(yaw: float, pitch: float, roll: float) -> None:
    turn = about("z", -roll) @ about("y", yaw) @ about("x", -pitch)
    placement = place_canonical_face(landmarks_of(turn))
    pose = placement.pose
    assert (pose.yaw, pose.pitch, pose.roll) == pytest.approx((yaw, pitch, roll), abs=1e-5)
    assert placement.scale == pytest.approx(20)
    placed = canonical_face().points @ placement.rotation.T * placement.scale + placement.offset
    assert placed * (1, -1, 1) == pytest.approx(landmarks_of(turn), abs=1e-6)


def test_the_mirror_pairs_points() -> None:
    face = canonical_face()
    assert np.array_equal(face.mirror[face.mirror], np.arange(478))
    mirrored = face.points[face.mirror] * (-1, 1, 1)
    assert np.abs(mirrored - face.points).max() < 0.05


def test_the_stand_in_fills_its_box() -> None:
    box = FaceBox(40, 60, 100, 140)
    points = canonical_points_in(box)
    assert points.shape == (478, 3)
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    assert (*low, *(high - low)) == pytest.approx((40, 60, 100, 140), abs=1e-3)
    assert points[33, 0] < points[468, 0] < points[133, 0]
    assert points[1, 2] > points[234, 2]
