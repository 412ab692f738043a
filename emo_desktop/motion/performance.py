"""The performance of a portrait: motion curves from a voice, a seed and a few controls."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from fractions import Fraction

import numpy as np

from emo_desktop.audio.features import STEPS_PER_S, USUAL_REACH, measure_voice
from emo_desktop.audio.source import SoundSlice
from emo_desktop.base.arrays import Floats
from emo_desktop.motion import hearing, idle, mouth, prosody
from emo_desktop.motion.arkit import INDEX
from emo_desktop.motion.chance import wandering
from emo_desktop.motion.curves import MotionCurves

MOTION_VERSION = "signal-1"
MARGIN_S = 2.2
MAX_CONTROL = 2.0

_LEAD_S = 0.015  # a mouth that is a little early looks right, one that is late does not
_REACH = 2 + USUAL_REACH + max(mouth.REACH, prosody.REACH, hearing.REACH)  # steps

_SWAY_DEG = np.array([2.4, 1.3, 1.5])
_HEAD_LIMIT_DEG = np.array([7.0, 5.0, 4.0])
_NOD_DEG = 7.0
_LIFT_DEG = 1.2
_GAZE_LIMIT_DEG = 12.0
_EYES_STAY = 0.6  # share of the head's turn that the eyes take back, to keep looking at the viewer


@dataclass(frozen=True, slots=True)
class PerformanceControls:
    """How strongly the performance plays: 1 is as heard, 0 is not at all, 2 is double.

    Args:
        expression: brows, smile, glances.
        lip_strength: how far the mouth moves.
        head_motion: how far the head sways and nods.
        blink_rate: how often the eyes blink.

    Raises:
        ValueError: a control is outside 0 to 2; the message names it.
    """

    expression: float = 1.0
    lip_strength: float = 1.0
    head_motion: float = 1.0
    blink_rate: float = 1.0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not (math.isfinite(value) and 0 <= value <= MAX_CONTROL):
                raise ValueError(f"{field.name} is {value}, outside 0 to {MAX_CONTROL:g}")


@dataclass(frozen=True, slots=True, eq=False)
class _Frames:
    """What was heard, at F frames: their moments, and one array per track."""

    times_s: Floats
    shapes: Floats
    seal: Floats
    activity: Floats
    accent: Floats
    melody: Floats


def perform(
    sound: SoundSlice,
    *,
    first_frame: int,
    frame_count: int,
    fps: Fraction,
    seed: int,
    controls: PerformanceControls,
) -> MotionCurves:
    """The motion of some frames of a clip, from the voice around them.

    A frame depends on its number, the seed, the controls and the samples within ``MARGIN_S`` of it:
    a clip performed in parts moves as one performed whole.

    Args:
        sound: the voice from ``MARGIN_S`` before the first frame to ``MARGIN_S`` after the last;
            what it does not cover counts as silence.
        first_frame: number of the first frame in the clip.
        frame_count: frames wanted, at least 1.
        fps: frames per second.
        seed: chance: blinks, glances, sway.
        controls: how strongly to play.
    """
    if frame_count < 1:
        raise ValueError(f"frame_count is {frame_count}, less than 1")
    frames = _hear(sound, _middles_s(first_frame, frame_count, fps))
    weights = mouth.mouth_weights(
        frames.shapes, frames.seal, seed=seed, strength=controls.lip_strength
    )
    head_deg = controls.head_motion * _head_deg(frames, seed)
    weights += controls.expression * _expression(frames, seed)
    lids = idle.blinks(frames.times_s, seed=seed, rate=controls.blink_rate)
    for name in ("eyeBlinkLeft", "eyeBlinkRight"):
        weights[:, INDEX[name]] = np.maximum(weights[:, INDEX[name]], lids)
    gaze_deg = controls.expression * idle.glances(frames.times_s, seed=seed)
    gaze_deg -= _EYES_STAY * head_deg[:, :2]
    return MotionCurves(
        fps=fps,
        weights=np.clip(weights, 0, 1).astype(np.float32),
        head_deg=head_deg.astype(np.float32),
        gaze_deg=np.clip(gaze_deg, -_GAZE_LIMIT_DEG, _GAZE_LIMIT_DEG).astype(np.float32),
    )


def _middles_s(first_frame: int, frame_count: int, fps: Fraction) -> Floats:
    """(F,) the middle of the time each frame is seen; the same number whichever frame is first."""
    half_frames = 2 * np.arange(first_frame, first_frame + frame_count) + 1
    return np.asarray(half_frames * fps.denominator / (2 * fps.numerator))


def _hear(sound: SoundSlice, times_s: Floats) -> _Frames:
    """Measure the voice around the frames and read its tracks at their moments."""
    first = math.floor(times_s[0] * STEPS_PER_S) - _REACH
    last = math.ceil((times_s[-1] + _LEAD_S) * STEPS_PER_S) + _REACH
    voice = measure_voice(sound, first_step=first, count=last - first + 1)
    mouth_track = mouth.hear_mouth(voice)
    said = prosody.hear_prosody(voice)
    steps = (times_s + _LEAD_S) * STEPS_PER_S - first
    return _Frames(
        times_s=times_s,
        shapes=_at(steps, mouth_track.shapes),
        seal=_at(steps, mouth_track.seal),
        activity=_at(steps, said.activity),
        accent=_at(steps, said.accent),
        melody=_at(steps, said.melody),
    )


def _at(steps: Floats, track: Floats) -> Floats:
    """(F, ...) the values of a track (T, ...) between its steps."""
    below = np.floor(steps).astype(np.int64)
    part = (steps - below).reshape(-1, *[1] * (track.ndim - 1))
    return np.asarray(track[below] * (1 - part) + track[below + 1] * part)


def _head_deg(frames: _Frames, seed: int) -> Floats:
    """(F, 3) yaw, pitch, roll: sway that grows with the voice, nods on accents, breath."""
    liveliness = 0.35 + 0.65 * frames.activity
    head = _SWAY_DEG * liveliness[:, None] * idle.sway(frames.times_s, seed=seed)
    head[:, 1] += _LIFT_DEG * frames.melody - _NOD_DEG * frames.accent
    head[:, 1] += idle.breath(frames.times_s, seed=seed)
    limited = _HEAD_LIMIT_DEG * np.tanh(head / _HEAD_LIMIT_DEG)
    return np.asarray(limited * idle.settled(frames.times_s)[:, None])


def _expression(frames: _Frames, seed: int) -> Floats:
    """(F, 52) weights of brows, lids and a hint of a smile."""
    raised = np.maximum(frames.melody, 0)
    stressed = np.tanh(4 * np.maximum(frames.accent, 0))
    mood = 0.5 + 0.2 * wandering(seed, "mood", frames.times_s, rate_hz=0.15)
    smile = 0.10 * frames.activity * mood
    parts = {
        "browInnerUp": 0.20 * raised + 0.22 * stressed,
        "browOuterUp": 0.14 * raised + 0.14 * stressed,
        "browDown": 0.10 * np.maximum(-frames.melody, 0),
        "eyeWide": 0.12 * raised,
        "eyeSquint": 0.6 * smile,
        "cheekSquint": 0.5 * smile,
        "mouthSmile": smile,
    }
    weights = np.zeros((len(frames.times_s), len(INDEX)))
    for name, values in parts.items():
        sides = [name] if name in INDEX else [f"{name}Left", f"{name}Right"]
        for side in sides:
            weights[:, INDEX[side]] = values * idle.settled(frames.times_s)
    return weights
