"""Curves for scripts: what docs/interchange.md promises."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest

from emo_desktop.export.interchange.blender import curves_json
from emo_desktop.export.interchange.clock import clock_from
from tests.export.interchange.scenes import ANNA, moving


def test_every_shape_that_moves_has_a_number_for_every_frame() -> None:
    fps = Fraction(30000, 1001)
    curves = moving(20, fps, jawOpen=np.linspace(0, 1, 20), cheekPuff=0.00001)
    content = json.loads(curves_json(curves, clock_from("01:00:00;00", fps), ANNA))
    assert content["format"] == "emo-desktop curves" and content["version"] == 1
    assert (content["character"], content["fps"]) == (ANNA, [30000, 1001])
    assert (content["frames"], content["begin_timecode"]) == (20, "01:00:00;00")
    looks = {name for name in content["shapes"] if name.startswith("eyeLook")}
    assert set(content["shapes"]) - looks == {"jawOpen"} and len(looks) == 8
    assert content["shapes"]["jawOpen"] == pytest.approx(np.linspace(0, 1, 20), abs=1e-4)
    assert list(content["head_deg"]) == ["yaw", "pitch", "roll"]
    assert content["head_deg"]["roll"] == pytest.approx(curves.head_deg[:, 2], abs=1e-3)
    assert list(content["gaze_deg"]) == ["yaw", "pitch"]
    assert content["gaze_deg"]["yaw"] == pytest.approx(curves.gaze_deg[:, 0], abs=1e-3)
