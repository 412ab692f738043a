"""Head speed, jerk, landmark distance, obedience: against motion that is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from emo_desktop.face.canonical import canonical_face
from emo_desktop.training.metrics.head_motion import head_motion
from emo_desktop.training.metrics.landmarks import (
    landmark_distance,
    mouth_aperture,
    temporal_jerk,
)
from emo_desktop.training.metrics.obedience import share_inside


def turned(yaw_deg: float, pitch_deg: float = 0.0) -> np.ndarray:
    """(478, 3) the canonical face, turned, in a picture."""
    turn = cv2.Rodrigues(np.deg2rad([pitch_deg, yaw_deg, 0.0]))[0]
    return (canonical_face().points @ turn.T) * (10, -10, 10) + (100, 100, 0)


def test_an_even_turn_has_its_speed_and_no_variance() -> None:
    motion = head_motion(np.stack([turned(0.5 * frame) for frame in range(37)]))
    assert motion is not None
    assert motion.mean_speed == pytest.approx(0.5, abs=0.01)
    assert motion.variance == pytest.approx(0, abs=1e-4)
    assert motion.window_variance == pytest.approx(0, abs=1e-4)


def test_swings_and_nods_are_told_apart() -> None:
    sway = 6 * np.sin(np.arange(50) / 5)
    swings = head_motion(np.stack([turned(each) for each in sway]))
    nods = head_motion(np.stack([turned(0, each) for each in sway]))
    assert swings is not None
    assert nods is not None
    assert swings.swing_deg > 5 * swings.nod_deg
    assert nods.nod_deg > 5 * nods.swing_deg


def test_a_film_of_a_fast_and_a_slow_part_varies_from_window_to_window() -> None:
    angles = np.cumsum(np.r_[np.full(24, 0.1), np.full(24, 1.0)])
    motion = head_motion(np.stack([turned(each) for each in angles]))
    assert motion is not None
    assert motion.window_variance is not None
    assert motion.window_variance > 0.1


def test_no_face_no_motion() -> None:
    assert head_motion(np.full((10, 478, 3), np.nan)) is None


def test_gaps_are_left_out() -> None:
    points = np.stack([turned(0.5 * frame) for frame in range(30)])
    points[10:13] = np.nan
    motion = head_motion(points)
    assert motion is not None
    assert motion.mean_speed == pytest.approx(0.5, abs=0.02)


def test_trembling_has_more_jerk() -> None:
    smooth = np.stack([turned(5 * np.sin(frame / 10)) for frame in range(40)])
    rough = smooth + np.random.default_rng(1).normal(0, 0.3, smooth.shape)
    assert temporal_jerk(rough, fps=25) > 10 * temporal_jerk(smooth, fps=25)
    assert np.isnan(temporal_jerk(np.full((3, 478, 3), np.nan), fps=25))


def test_the_distance_of_landmarks_is_in_eye_distances() -> None:
    truth = turned(0)
    across = np.linalg.norm(truth[33, :2] - truth[263, :2])
    moved = truth + np.array([0.1 * across, 0, 0])
    assert landmark_distance(moved, truth) == pytest.approx(0.1)


def test_a_turn_of_the_head_does_not_close_the_mouth() -> None:
    def opened(yaw_deg: float) -> float:
        points = turned(yaw_deg)
        points[[95, 88, 178, 87, 14, 317, 402, 318, 324], 1] += 8
        return mouth_aperture(points)

    assert opened(0) > 0.05
    assert opened(30) == pytest.approx(opened(0), rel=0.1)


def test_a_face_that_leaves_its_region_disobeys() -> None:
    region = np.zeros((100, 100))
    region[20:80, 30:70] = 1
    boxes = np.array([[0.3, 0.2, 0.4, 0.6], [0.35, 0.3, 0.3, 0.4], [0.2, 0.2, 0.4, 0.6]])
    assert share_inside(boxes, region) == pytest.approx(2 / 3)
    assert share_inside(np.full((3, 4), np.nan), region) is None
    assert share_inside(boxes, np.zeros((10, 10))) == 0
