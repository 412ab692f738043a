"""What an emotion adds to a face: offsets on the curves, and a bearing of head, eyes and lids.

The offsets follow the action units of FACS that go with each emotion. They must not fight the
mouth that speaks, so there are three kinds: what lies on the face whatever the mouth does; what
opens lips that are open already, since closed ones must stay closed at p, b, m and in silence; and
what presses lips that are closed anyway, since it would close those that speak.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.base.easing import smoothstep
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX


class Emotion(StrEnum):
    """What the face shows besides what is said."""

    NEUTRAL = "neutral"
    HAPPY = "happy"
    SAD = "sad"
    ANGRY = "angry"
    SURPRISED = "surprised"
    AFRAID = "afraid"
    DISGUSTED = "disgusted"


@dataclass(frozen=True, slots=True)
class Bearing:
    """How an emotion holds head and eyes.

    Args:
        head_deg: yaw, pitch and roll added to the head's.
        gaze_deg: yaw and pitch added to the gaze.
        liveliness: factor on how far the head moves.
        blink_rate: factor on how often the eyes blink.
    """

    head_deg: tuple[float, float, float] = (0.0, 0.0, 0.0)
    gaze_deg: tuple[float, float] = (0.0, 0.0)
    liveliness: float = 1.0
    blink_rate: float = 1.0


@dataclass(frozen=True, slots=True)
class _Look:
    """An emotion at full intensity; a curve without Left or Right stands for both sides."""

    always: Mapping[str, float] = field(default_factory=dict)
    while_open: Mapping[str, float] = field(default_factory=dict)
    while_closed: Mapping[str, float] = field(default_factory=dict)
    bearing: Bearing = field(default_factory=Bearing)


_LOOKS: dict[Emotion, _Look] = {
    Emotion.NEUTRAL: _Look(),
    Emotion.HAPPY: _Look(
        always={
            "mouthSmile": 0.60,
            "mouthDimple": 0.15,
            "cheekSquint": 0.55,
            "eyeSquint": 0.25,
            "browOuterUp": 0.10,
        },
        while_open={"mouthUpperUp": 0.15},
        bearing=Bearing(head_deg=(0.0, 1.5, 0.0), liveliness=1.2),
    ),
    Emotion.SAD: _Look(
        always={
            "browInnerUp": 0.85,
            "browDown": 0.10,
            "mouthFrown": 0.85,
            "eyeBlink": 0.14,
            "eyeSquint": 0.10,
        },
        while_closed={"mouthShrugLower": 0.25},
        bearing=Bearing(
            head_deg=(0.0, -4.0, 1.0), gaze_deg=(0.0, -5.0), liveliness=0.6, blink_rate=0.9
        ),
    ),
    Emotion.ANGRY: _Look(
        always={
            "browDown": 0.95,
            "eyeSquint": 0.35,
            "noseSneer": 0.30,
            "mouthFrown": 0.35,
            "jawForward": 0.10,
        },
        while_open={"mouthLowerDown": 0.15, "mouthUpperUp": 0.10},
        while_closed={"mouthPress": 0.40},
        bearing=Bearing(head_deg=(0.0, -2.0, 0.0), liveliness=1.25, blink_rate=0.7),
    ),
    Emotion.SURPRISED: _Look(
        always={"browInnerUp": 0.80, "browOuterUp": 0.75, "eyeWide": 0.50},
        while_open={"jawOpen": 0.12},
        bearing=Bearing(head_deg=(0.0, 2.5, 0.0), blink_rate=0.8),
    ),
    Emotion.AFRAID: _Look(
        always={
            "browInnerUp": 0.80,
            "browOuterUp": 0.25,
            "browDown": 0.35,
            "eyeWide": 0.50,
            "mouthStretch": 0.50,
        },
        while_open={"mouthLowerDown": 0.12},
        bearing=Bearing(head_deg=(0.0, -1.0, 0.0), liveliness=0.8, blink_rate=1.3),
    ),
    Emotion.DISGUSTED: _Look(
        always={
            "noseSneer": 0.90,
            "browDown": 0.40,
            "eyeSquint": 0.30,
            "cheekSquint": 0.30,
            "mouthFrown": 0.40,
        },
        while_open={"mouthUpperUp": 0.30},
        while_closed={"mouthShrugLower": 0.20},
        bearing=Bearing(head_deg=(2.0, 1.5, 1.0), gaze_deg=(-1.0, 0.0), blink_rate=0.9),
    ),
}

_LIPS_APART = (0.02, 0.14)  # as jawOpen: where the lips begin to part, and where they are open
_LIPS_TOUCH = (0.01, 0.05)  # where they still touch, and where they do so no more
_LIPS_PRESSED = (0.2, 0.4)  # mouthPress; from there on they are shut, sealed or not
_LIFT_AS_JAW = 0.3  # what a lip that is lifted or lowered parts, as jawOpen
_LIFTS = [
    INDEX[f"{lift}{side}"]
    for lift in ("mouthUpperUp", "mouthLowerDown")
    for side in ("Left", "Right")
]
_ROUND_LIPS = 0.7  # share of a smile or frown that fully pursed lips take away
_CORNERS = ("mouthSmile", "mouthFrown", "mouthDimple", "mouthStretch")


def bearing_of(emotion: Emotion, intensity: float) -> Bearing:
    """How an emotion of this intensity, 0 to 1, holds head and eyes."""
    full = _LOOKS[emotion].bearing
    yaw, pitch, roll = (intensity * angle for angle in full.head_deg)
    gaze_yaw, gaze_pitch = (intensity * angle for angle in full.gaze_deg)
    return Bearing(
        head_deg=(yaw, pitch, roll),
        gaze_deg=(gaze_yaw, gaze_pitch),
        liveliness=1 + intensity * (full.liveliness - 1),
        blink_rate=1 + intensity * (full.blink_rate - 1),
    )


def emotional_offsets(
    emotion: Emotion, intensity: float | Floats, *, mouth: Floats, seal: Floats
) -> Floats:
    """What an emotion adds to the weights of a face that speaks.

    Args:
        emotion: which.
        intensity: 0 to 1; (F,) where it changes.
        mouth: (F, 52) weights of the speaking mouth, the lips already sealed.
        seal: (F,) 0 to 1, how closed the lips are for p, b and m.

    Returns:
        (F, 52) offsets, 0 to 1.
    """
    look = _LOOKS[emotion]
    parted = _parted(mouth)
    pressed = np.maximum(seal, smoothstep(mouth[:, INDEX["mouthPressLeft"]], *_LIPS_PRESSED))
    pursed = np.clip(mouth[:, INDEX["mouthPucker"]] + mouth[:, INDEX["mouthFunnel"]], 0, 1)
    offsets = np.zeros((len(mouth), len(BLENDSHAPES)))
    shares = (
        (look.always, np.ones(len(mouth))),
        (look.while_open, smoothstep(parted, *_LIPS_APART) * (1 - pressed) ** 2),
        (look.while_closed, 1 - smoothstep(parted, *_LIPS_TOUCH)),
    )
    for offset_of, share in shares:
        for name, offset in offset_of.items():
            part = intensity * offset * share
            if name in _CORNERS:
                part = part * (1 - _ROUND_LIPS * pursed)
            for side in (name,) if name in INDEX else (f"{name}Left", f"{name}Right"):
                offsets[:, INDEX[side]] += part
    return offsets


def _parted(mouth: Floats) -> Floats:
    """(F,) how far the lips are apart, as a weight of jawOpen."""
    apart = mouth[:, INDEX["jawOpen"]] - mouth[:, INDEX["mouthClose"]]
    return np.asarray(apart + _LIFT_AS_JAW / 2 * mouth[:, _LIFTS].sum(axis=1))
