"""The performance a command line asks for."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from emo_desktop.motion.controls import PerformanceControls

# The options of the performance, by the name each has among the parsed arguments.
_OPTIONS = {
    "expression": "--expression",
    "lips": "--lips",
    "head_motion": "--head-motion",
    "head_speed": "--head-speed",
    "blinks": "--blinks",
    "emotion": "--emotion",
    "gaze": "--gaze",
    "mouth_style": "--mouth-style",
    "delivery": "--delivery",
    "music": "--music",
    "points": "--points",
}
# Those whose value is taken as it is, with the name of the control it sets.
_PLAIN = {
    "expression": "expression",
    "lips": "lip_strength",
    "head_motion": "head_motion",
    "head_speed": "head_speed",
    "blinks": "blink_rate",
    "gaze": "gaze_target_deg",
}


def options_given(args: argparse.Namespace) -> tuple[str, ...]:
    """The options of the performance that the command line has."""
    return tuple(option for name, option in _OPTIONS.items() if getattr(args, name) is not None)


def controls_of(args: argparse.Namespace) -> PerformanceControls:
    """The controls that the options set; the others have the defaults of the performance.

    Raises:
        EmoError: the mouth style or the file of points cannot be used.
    """
    from emo_desktop.motion.controls import PerformanceControls

    return PerformanceControls(**controls_given(args))


def controls_given(args: argparse.Namespace) -> dict[str, Any]:
    """Fields of PerformanceControls, by name, that the options set.

    Raises:
        EmoError: the mouth style or the file of points cannot be used.
    """
    from emo_desktop.app.points_file import read_points
    from emo_desktop.motion.controls import Delivery
    from emo_desktop.motion.emotion import Emotion
    from emo_desktop.motion.visemes import read_style

    chosen: dict[str, Any] = {
        control: getattr(args, name)
        for name, control in _PLAIN.items()
        if getattr(args, name) is not None
    }
    if args.emotion is not None:
        name, chosen["emotion_intensity"] = args.emotion
        chosen["emotion"] = Emotion(name)
    if args.mouth_style is not None:
        chosen["mouth_style"] = read_style(args.mouth_style)
    if args.delivery is not None:
        chosen["delivery"] = Delivery(args.delivery)
    if args.points is not None:
        chosen["points"] = read_points(args.points)
    return chosen
