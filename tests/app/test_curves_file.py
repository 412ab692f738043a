"""Recorded motion plays in the time it was recorded in, whatever the frame rates."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from emo_desktop.app.curves_file import read_motion
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import CurvesError
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.live_link import write_curves


def recorded(path: Path, fps: Fraction, seconds: float) -> Path:
    """A jaw, a head and a gaze that move slowly."""
    frames = round(seconds * fps)
    weights = np.zeros((frames, len(BLENDSHAPES)))
    weights[:, INDEX["jawOpen"]] = motion_at(middles_s(frames, fps))
    head_deg = np.outer(motion_at(middles_s(frames, fps)), [10.0, 5.0, -5.0])
    gaze_deg = np.outer(motion_at(middles_s(frames, fps)), [8.0, -4.0])
    write_curves(path, MotionCurves(fps, weights, head_deg, gaze_deg))
    return path


def middles_s(frames: int, fps: Fraction) -> Floats:
    return (np.arange(frames) + 0.5) / float(fps)


def motion_at(times_s: Floats) -> Floats:
    return 0.5 + 0.4 * np.sin(2 * np.pi * times_s / 1.7)


@pytest.mark.parametrize("fps", [Fraction(25), Fraction(24000, 1001), Fraction(12), Fraction(60)])
def test_what_this_program_wrote_plays_as_it_was(tmp_path: Path, fps: Fraction) -> None:
    path = recorded(tmp_path / "a.csv", fps, 3)
    motion = read_motion(path, fps)
    assert motion.fps == fps
    times_s = middles_s(len(motion), fps)
    assert motion.weights[:, INDEX["jawOpen"]] == pytest.approx(motion_at(times_s), abs=1e-5)


@pytest.mark.parametrize("recorded_fps", [24, 30, 50, 60])
@pytest.mark.parametrize("fps", [Fraction(25), Fraction(24000, 1001), Fraction(60)])
def test_another_rate_changes_no_timing(tmp_path: Path, recorded_fps: int, fps: Fraction) -> None:
    path = recorded(tmp_path / "a.csv", Fraction(recorded_fps), 4)
    motion = read_motion(path, fps)
    assert motion.fps == fps
    assert len(motion) == pytest.approx(4 * float(fps), abs=1)
    if round(fps) == recorded_fps:
        return  # as many frames a second are counted: frame for frame
    inside = slice(2, -2)  # the first and last frame are held
    moved = motion_at(middles_s(len(motion), fps))[inside]
    assert motion.weights[inside, INDEX["jawOpen"]] == pytest.approx(moved, abs=0.01)
    assert motion.head_deg[inside, 0] == pytest.approx(10 * moved, abs=0.1)
    assert motion.gaze_deg[inside, 0] == pytest.approx(8 * moved, abs=0.1)


def test_without_time_codes_a_row_is_a_frame_of_the_film(tmp_path: Path) -> None:
    path = recorded(tmp_path / "a.csv", Fraction(30), 2)
    rows = [line.split(",", 1)[1] for line in path.read_text().splitlines()]
    path.write_text("\n".join(rows))
    assert len(read_motion(path, Fraction(25))) == 60


def test_what_is_no_recording_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("time,jaw\n0,1\n")
    with pytest.raises(CurvesError, match="no column"):
        read_motion(path, Fraction(25))
