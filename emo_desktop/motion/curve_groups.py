"""Which curves are looked at together, and which of them are two sides of one."""

from __future__ import annotations

from enum import StrEnum

from emo_desktop.motion.arkit import INDEX
from emo_desktop.motion.control_points import (
    EMOTION_CURVE,
    GAZE_CURVES,
    HEAD_CURVES,
    SPEED_CURVE,
)


class CurveGroup(StrEnum):
    """What is edited together."""

    JAW = "jaw"
    LIPS = "lips"
    BROWS = "brows"
    BLINKS = "blinks"
    GAZE = "gaze"
    HEAD = "head"
    SPEED = "speed"
    EMOTION = "emotion"
    CHEEKS = "cheeks"


class Side(StrEnum):
    """Which side of the face a curve with two moves; the subject's own."""

    BOTH = "both"
    LEFT = "left"
    RIGHT = "right"


# A name without Left or Right stands for both sides.
CURVES: dict[CurveGroup, tuple[str, ...]] = {
    CurveGroup.JAW: ("jawOpen", "jawForward", "jawLeft", "jawRight", "tongueOut"),
    CurveGroup.LIPS: (
        "mouthFunnel",
        "mouthPucker",
        "mouthClose",
        "mouthSmile",
        "mouthFrown",
        "mouthStretch",
        "mouthPress",
        "mouthUpperUp",
        "mouthLowerDown",
        "mouthRollUpper",
        "mouthRollLower",
        "mouthShrugUpper",
        "mouthShrugLower",
        "mouthDimple",
        "mouthLeft",
        "mouthRight",
    ),
    CurveGroup.BROWS: ("browInnerUp", "browOuterUp", "browDown"),
    CurveGroup.BLINKS: ("eyeBlink", "eyeWide", "eyeSquint"),
    CurveGroup.GAZE: GAZE_CURVES,
    CurveGroup.HEAD: HEAD_CURVES,
    CurveGroup.SPEED: (SPEED_CURVE,),
    CurveGroup.EMOTION: (EMOTION_CURVE,),
    CurveGroup.CHEEKS: ("cheekPuff", "cheekSquint", "noseSneer"),
}


def has_sides(curve: str) -> bool:
    """Whether a name stands for two curves."""
    return curve not in INDEX and f"{curve}Left" in INDEX


def curves_of(curve: str, side: Side = Side.BOTH) -> tuple[str, ...]:
    """The curves that a name stands for: one, or two where it has sides and both are meant."""
    if not has_sides(curve):
        return (curve,)
    sides = {Side.BOTH: ("Left", "Right"), Side.LEFT: ("Left",), Side.RIGHT: ("Right",)}[side]
    return tuple(f"{curve}{each}" for each in sides)
