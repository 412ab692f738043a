"""What is asked of the performance on the command line is what is performed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from emo_desktop.app import limits
from emo_desktop.cli.controls import controls_of, options_given
from emo_desktop.cli.parser import build_parser
from emo_desktop.motion.control_points import ControlPoint
from emo_desktop.motion.controls import (
    MAX_CONTROL,
    MAX_GAZE_TARGET_DEG,
    Delivery,
    PerformanceControls,
)
from emo_desktop.motion.emotion import Emotion
from emo_desktop.motion.style_files import shipped_styles_dir, style_names
from emo_desktop.motion.visemes import read_style

RENDER = ["render", "--portrait", "p.png", "--audio", "a.wav", "--output", "o.mp4"]


def controls(*words: str) -> PerformanceControls:
    return controls_of(build_parser().parse_args([*RENDER, *words]))


def test_nothing_said_is_the_default() -> None:
    assert controls() == PerformanceControls()


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("--expression 0.5", {"expression": 0.5}),
        ("--lips 0", {"lip_strength": 0.0}),
        ("--head-motion 2", {"head_motion": 2.0}),
        ("--head-speed 1.5", {"head_speed": 1.5}),
        ("--blinks .25", {"blink_rate": 0.25}),
        ("--emotion sad", {"emotion": Emotion.SAD, "emotion_intensity": 1.0}),
        ("--emotion happy:0.5", {"emotion": Emotion.HAPPY, "emotion_intensity": 0.5}),
        ("--gaze -5,2.5", {"gaze_target_deg": (-5.0, 2.5)}),
        ("--mouth-style clear", {"mouth_style": read_style("clear")}),
        ("--delivery song", {"delivery": Delivery.SONG}),
    ],
)
def test_an_option_sets_its_control_and_no_other(words: str, changed: dict[str, Any]) -> None:
    option, *_ = words.split()
    assert controls(*words.split()) == PerformanceControls(**changed) != PerformanceControls()
    assert options_given(build_parser().parse_args([*RENDER, *words.split()])) == (option,)


def test_styles_and_points_may_be_files(tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_text('{"widest_jaw": 0.5}')
    (tmp_path / "points.json").write_text(
        json.dumps([{"curve": "jawOpen", "time_s": 1, "value": 0.3}])
    )
    chosen = controls(
        "--mouth-style", str(tmp_path / "mine.json"), "--points", str(tmp_path / "points.json")
    )
    assert chosen.mouth_style.widest_jaw == 0.5
    assert chosen.points == (ControlPoint("jawOpen", 1.0, 0.3),)


def test_the_command_line_knows_the_words_and_limits_of_the_performance() -> None:
    assert limits.MAX_CONTROL == MAX_CONTROL
    assert limits.MAX_GAZE_DEG == MAX_GAZE_TARGET_DEG
    assert tuple(Emotion) == limits.EMOTIONS
    assert tuple(Delivery) == limits.DELIVERIES
    assert sorted(limits.MOUTH_STYLES) == sorted(p.stem for p in shipped_styles_dir().iterdir())
    assert set(limits.MOUTH_STYLES) <= set(style_names())
