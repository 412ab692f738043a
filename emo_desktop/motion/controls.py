"""What a user can ask of a performance."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum

from emo_desktop.motion.control_points import ControlPoint, check_points
from emo_desktop.motion.emotion import Emotion
from emo_desktop.motion.visemes import MouthStyle, natural_style

MAX_CONTROL = 2.0
MAX_GAZE_TARGET_DEG = 20.0

_STRENGTHS = ("expression", "lip_strength", "head_motion", "head_speed", "blink_rate")


class Delivery(StrEnum):
    """Whether a voice speaks or sings."""

    AUTO = "auto"
    SPEECH = "speech"
    SONG = "song"


@dataclass(frozen=True, slots=True)
class PerformanceControls:
    """How the performance plays; for the first five, 1 is as heard, 0 not at all, 2 double.

    Args:
        expression: brows, smile, glances.
        lip_strength: how far the mouth moves.
        head_motion: how far the head sways and nods.
        head_speed: how fast it does; 0 holds it still.
        blink_rate: how often the eyes blink.
        emotion: what the face shows besides what is said.
        emotion_intensity: 0 to 1.
        gaze_target_deg: yaw and pitch of where the eyes rest, each at most 20 degrees from the
            viewer; signs as in ``curves.MotionCurves``.
        mouth_style: how the mouth articulates.
        delivery: whether the voice speaks or sings, if that is not to be heard.
        points: what the user set on single curves, on top of everything else.

    Raises:
        ValueError: a control is outside its range; the message names it.
    """

    expression: float = 1.0
    lip_strength: float = 1.0
    head_motion: float = 1.0
    head_speed: float = 1.0
    blink_rate: float = 1.0
    emotion: Emotion = Emotion.NEUTRAL
    emotion_intensity: float = 1.0
    gaze_target_deg: tuple[float, float] = (0.0, 0.0)
    mouth_style: MouthStyle = field(default_factory=natural_style)
    delivery: Delivery = Delivery.AUTO
    points: tuple[ControlPoint, ...] = ()

    def __post_init__(self) -> None:
        for name in _STRENGTHS:
            _check_range(name, getattr(self, name), 0.0, MAX_CONTROL)
        _check_range("emotion_intensity", self.emotion_intensity, 0.0, 1.0)
        object.__setattr__(self, "gaze_target_deg", tuple(self.gaze_target_deg))
        if len(self.gaze_target_deg) != 2:
            raise ValueError(f"gaze_target_deg is {self.gaze_target_deg}, not yaw and pitch")
        for angle in self.gaze_target_deg:
            _check_range("gaze_target_deg", angle, -MAX_GAZE_TARGET_DEG, MAX_GAZE_TARGET_DEG)
        _check_word("emotion", self.emotion, Emotion)
        _check_word("delivery", self.delivery, Delivery)
        object.__setattr__(self, "emotion", Emotion(self.emotion))
        object.__setattr__(self, "delivery", Delivery(self.delivery))
        object.__setattr__(self, "points", tuple(self.points))
        check_points(self.points)


def _check_range(name: str, value: float, low: float, high: float) -> None:
    if not (math.isfinite(value) and low <= value <= high):
        raise ValueError(f"{name} is {value}, outside {low:g} to {high:g}")


def _check_word(name: str, word: str, words: type[StrEnum]) -> None:
    if word not in [str(known) for known in words]:
        raise ValueError(f"{name} is {word!r}, none of {', '.join(words)}")
