"""An emotion is seen in the face, and lips that must touch still touch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from emo_desktop.base.arrays import Floats
from emo_desktop.draft.rig import Rig
from emo_desktop.draft.topology import LIPS_INNER_LOWER, LIPS_INNER_UPPER
from emo_desktop.draft.warp import DraftPainter
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.picture import read_picture
from emo_desktop.face.portrait import prepare_portrait
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX
from emo_desktop.motion.emotion import Bearing, Emotion, bearing_of, emotional_offsets

CHARACTER = Path(__file__).parents[2] / "resources" / "samples" / "portraits" / "character.jpg"
FEELINGS = [emotion for emotion in Emotion if emotion is not Emotion.NEUTRAL]
P = {
    "jawOpen": 0.06,
    "mouthClose": 0.06,
    "mouthPress": 0.45,
    "mouthRollLower": 0.30,
    "mouthRollUpper": 0.25,
}
AH = {"jawOpen": 0.6, "mouthUpperUp": 0.12, "mouthLowerDown": 0.32}
S = {"jawOpen": 0.05, "mouthUpperUp": 0.15, "mouthLowerDown": 0.30, "mouthStretch": 0.25}
OO = {"jawOpen": 0.13, "mouthPucker": 0.75, "mouthFunnel": 0.28}


def mouth_of(shapes: dict[str, float]) -> Floats:
    weights = np.zeros((1, len(BLENDSHAPES)))
    for name, value in shapes.items():
        for side in (name,) if name in INDEX else (f"{name}Left", f"{name}Right"):
            weights[0, INDEX[side]] = value
    return weights


def offsets(
    emotion: Emotion, shapes: dict[str, float], *, seal: float = 0.0, intensity: float = 1.0
) -> dict[str, float]:
    values = emotional_offsets(emotion, intensity, mouth=mouth_of(shapes), seal=np.array([seal]))
    return dict(zip(BLENDSHAPES, values[0], strict=True))


@pytest.fixture(scope="module")
def rig() -> Rig:
    portrait = prepare_portrait(read_picture(CHARACTER), short_side=512, detector=FaceDetector())
    return DraftPainter(portrait).rig


def lip_gap(rig: Rig, emotion: Emotion, shapes: dict[str, float], *, seal: float) -> float:
    """The widest gap between the inner edges of the lips, in distances of the eyes."""
    mouth = mouth_of(shapes)
    added = emotional_offsets(emotion, 1.0, mouth=mouth, seal=np.array([seal]))
    points = rig.pose(np.clip(mouth + added, 0, 1)[0], np.zeros(3), np.zeros(2)).points
    gaps = points[list(LIPS_INNER_LOWER), 1] - points[list(LIPS_INNER_UPPER), 1]
    return float(np.abs(gaps).max() / rig.iod)


@pytest.mark.parametrize("emotion", Emotion)
def test_the_lips_of_the_drawn_face_touch(rig: Rig, emotion: Emotion) -> None:
    assert lip_gap(rig, emotion, P, seal=1.0) < 0.002
    assert lip_gap(rig, emotion, {}, seal=0.0) < 0.002


@pytest.mark.parametrize("emotion", Emotion)
@pytest.mark.parametrize("shapes", [AH, S])
def test_lips_that_speak_stay_open(rig: Rig, emotion: Emotion, shapes: dict[str, float]) -> None:
    usual = lip_gap(rig, Emotion.NEUTRAL, shapes, seal=0.0)
    assert usual > 0.03
    assert lip_gap(rig, emotion, shapes, seal=0.0) > 0.95 * usual


@pytest.mark.parametrize("emotion", FEELINGS)
def test_nothing_opens_closed_lips(emotion: Emotion) -> None:
    for shapes, seal in ((P, 1.0), ({}, 0.0), (P, 0.0)):
        added = offsets(emotion, shapes, seal=seal)
        for name in ("jawOpen", "mouthUpperUpLeft", "mouthLowerDownLeft", "mouthFunnel"):
            assert added[name] == 0
    assert offsets(emotion, AH, seal=1.0)["jawOpen"] == 0


@pytest.mark.parametrize("emotion", FEELINGS)
def test_an_emotion_stays_in_a_silent_and_in_a_sealed_face(emotion: Emotion) -> None:
    silent, sealed = offsets(emotion, {}), offsets(emotion, P, seal=1.0)
    assert sum(silent.values()) > 1.0
    for name in ("mouthSmileLeft", "mouthFrownLeft", "browInnerUp", "browDownLeft"):
        assert sealed[name] == pytest.approx(silent[name], rel=0.05)


def test_every_emotion_has_its_face() -> None:
    strongest = {
        Emotion.HAPPY: "mouthSmileLeft",
        Emotion.SAD: "mouthFrownLeft",
        Emotion.ANGRY: "browDownRight",
        Emotion.SURPRISED: "browOuterUpLeft",
        Emotion.DISGUSTED: "noseSneerLeft",
    }
    for emotion, name in strongest.items():
        values = {other: offsets(other, {})[name] for other in Emotion}
        assert max(values, key=values.__getitem__) is emotion
    afraid, surprised = offsets(Emotion.AFRAID, {}), offsets(Emotion.SURPRISED, {})
    assert afraid["mouthStretchLeft"] > 0.2 > surprised["mouthStretchLeft"]
    faces = np.array([list(offsets(emotion, {}).values()) for emotion in Emotion])
    apart = np.abs(faces[:, None] - faces[None]).sum(axis=2) + 9 * np.eye(len(faces))
    assert apart.min() > 0.8


@pytest.mark.parametrize("emotion", FEELINGS)
def test_intensity_scales_it(emotion: Emotion) -> None:
    full, half, none = (
        np.array(list(offsets(emotion, AH, intensity=part).values())) for part in (1.0, 0.5, 0.0)
    )
    assert half == pytest.approx(full / 2)
    assert not none.any()
    assert bearing_of(emotion, 0.0) == Bearing()
    assert bearing_of(emotion, 1.0) != Bearing()


def test_neutral_adds_nothing() -> None:
    assert not any(offsets(Emotion.NEUTRAL, AH).values())
    assert bearing_of(Emotion.NEUTRAL, 1.0) == Bearing()


def test_round_lips_smile_less() -> None:
    smile = "mouthSmileLeft"
    assert offsets(Emotion.HAPPY, OO)[smile] < 0.5 * offsets(Emotion.HAPPY, AH)[smile]


def test_the_sad_lower_head_and_eyes() -> None:
    sad = bearing_of(Emotion.SAD, 1.0)
    assert sad.head_deg[1] < -2
    assert sad.gaze_deg[1] < -1
    assert sad.liveliness < 1
