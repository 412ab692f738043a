"""The performance of a portrait: motion curves from a voice, a seed and the user's controls."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from emo_desktop.audio.features import STEPS_PER_S, VoiceFeatures
from emo_desktop.audio.source import SoundSlice
from emo_desktop.audio.tone import TONE_REACH_S, ToneTrack, hear_tone
from emo_desktop.base.arrays import Floats
from emo_desktop.motion import idle, mouth, prosody, speech_encoder
from emo_desktop.motion.arkit import INDEX
from emo_desktop.motion.control_curves import control_track, speed_track
from emo_desktop.motion.control_points import (
    EMOTION_CURVE,
    MOST_DEG,
    ControlPoint,
    apply_points,
)
from emo_desktop.motion.controls import MAX_CONTROL, Delivery, PerformanceControls
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.emotion import bearing_of, emotional_offsets
from emo_desktop.motion.hearing import Hearing
from emo_desktop.motion.mouth import MouthTrack
from emo_desktop.motion.prosody import Prosody

__all__ = [
    "MARGIN_S",
    "MAX_CONTROL",
    "MOTION_VERSION",
    "Delivery",
    "PerformanceControls",
    "middles_s",
    "perform",
    "with_points",
]

MOTION_VERSION = "speech-1"
MARGIN_S = 10.0

# How far from a frame the voice is measured; the blocks that this takes fit into MARGIN_S.
_HEARD_S = TONE_REACH_S + (mouth.REACH + 2) / speech_encoder.STEPS_PER_S
_FINE = STEPS_PER_S // speech_encoder.STEPS_PER_S  # steps of a voice to one of articulation
_GAZE_LIMIT_DEG = 25.0
_EYES_STAY = 0.6  # share of the head's turn that the eyes take back, to keep looking at the viewer


@dataclass(frozen=True, slots=True, eq=False)
class _Heard:
    """What was heard, at F frames: their moments, the mouth, the prosody, where phrases end.

    And how strongly the emotion is shown, 0 to 1.
    """

    times_s: Floats
    intensity: Floats
    mouth: MouthTrack
    said: Prosody
    phrase_ends_s: Floats


def perform(
    sound: SoundSlice,
    *,
    first_frame: int,
    frame_count: int,
    fps: Fraction,
    seed: int,
    controls: PerformanceControls,
    hearing: Hearing,
) -> MotionCurves:
    """The motion of some frames of a clip, from the voice around them.

    A frame depends on its number, the seed, the controls and the samples within ``MARGIN_S`` of it:
    a clip performed in parts moves as one performed whole, to the last bit.

    Args:
        sound: the voice from ``MARGIN_S`` before the first frame to ``MARGIN_S`` after the last;
            what it does not cover counts as silence.
        first_frame: number of the first frame in the clip.
        frame_count: frames wanted, at least 1.
        fps: frames per second.
        seed: chance: blinks, glances, sway.
        controls: how to play.
        hearing: measures the voice and hears what is articulated.

    Raises:
        ModelError: the speech network is missing or damaged.
    """
    if frame_count < 1:
        raise ValueError(f"frame_count is {frame_count}, less than 1")
    heard = _hear(sound, middles_s(first_frame, frame_count, fps), controls, hearing)
    weights = _weights(heard, seed, controls)
    head_deg = _head_deg(heard, seed, controls)
    gaze_deg = _gaze_deg(heard, head_deg, seed, controls)
    return _finished(weights, head_deg, gaze_deg, heard.times_s, fps=fps, points=controls.points)


def with_points(
    curves: MotionCurves, points: tuple[ControlPoint, ...], *, first_frame: int
) -> MotionCurves:
    """Curves that were performed without points, with points on top; those of controls are left.

    Args:
        curves: of some frames of a clip.
        points: in any order.
        first_frame: number of the first frame in the clip.
    """
    return _finished(
        curves.weights.astype(np.float64),
        curves.head_deg.astype(np.float64),
        curves.gaze_deg.astype(np.float64),
        middles_s(first_frame, len(curves), curves.fps),
        fps=curves.fps,
        points=points,
    )


def _finished(
    weights: Floats,
    head_deg: Floats,
    gaze_deg: Floats,
    times_s: Floats,
    *,
    fps: Fraction,
    points: tuple[ControlPoint, ...],
) -> MotionCurves:
    """Motion with the points on top, within its limits."""
    apply_points(points, times_s, weights=weights, head_deg=head_deg, gaze_deg=gaze_deg)
    weights = np.clip(weights, 0, 1)
    close, jaw = INDEX["mouthClose"], INDEX["jawOpen"]
    weights[:, close] = np.minimum(weights[:, close], weights[:, jaw])
    return MotionCurves(
        fps=fps,
        weights=weights.astype(np.float32),
        head_deg=np.clip(head_deg, -MOST_DEG, MOST_DEG).astype(np.float32),
        gaze_deg=np.clip(gaze_deg, -_GAZE_LIMIT_DEG, _GAZE_LIMIT_DEG).astype(np.float32),
    )


def middles_s(first_frame: int, frame_count: int, fps: Fraction) -> Floats:
    """(F,) the middle of the time each frame is seen; the same number whichever frame is first."""
    half_frames = 2 * np.arange(first_frame, first_frame + frame_count) + 1
    return np.asarray(half_frames * fps.denominator / (2 * fps.numerator))


def _hear(
    sound: SoundSlice, times_s: Floats, controls: PerformanceControls, hearing: Hearing
) -> _Heard:
    """Listen to the voice around the frames, and read what was heard at their moments."""
    first = math.floor((times_s[0] - _HEARD_S) * STEPS_PER_S)
    last = math.ceil((times_s[-1] + _HEARD_S) * STEPS_PER_S)
    voice = hearing.meter.measure(sound, first_step=first, count=last - first + 1)
    tone = hear_tone(voice)
    if controls.delivery is not Delivery.AUTO:
        is_song = float(controls.delivery is Delivery.SONG)
        tone = replace(tone, song=np.full_like(tone.song, is_song))
    return _Heard(
        times_s=times_s,
        intensity=control_track(
            controls.points, EMOTION_CURVE, times_s, base=controls.emotion_intensity
        ),
        mouth=_mouth(sound, times_s, voice, tone, controls, hearing),
        said=_said(times_s, voice, tone),
        phrase_ends_s=_phrase_ends_s(times_s, tone),
    )


def _mouth(
    sound: SoundSlice,
    times_s: Floats,
    voice: VoiceFeatures,
    tone: ToneTrack,
    controls: PerformanceControls,
    hearing: Hearing,
) -> MouthTrack:
    """The mouth at F moments."""
    # A step of articulation lies in the middle of its 20 ms.
    places = times_s * speech_encoder.STEPS_PER_S - 0.5
    first = math.floor(places[0]) - mouth.REACH
    count = math.floor(places[-1]) + 1 + mouth.REACH - first + 1
    speech = hearing.encoder.listen(sound, first_step=first, count=count)
    begin = _FINE * first + _FINE // 2 - voice.first_step
    coarse = slice(begin, begin + _FINE * count, _FINE)
    track = mouth.hear_mouth(
        speech, voice.level_db[coarse], tone.song[coarse], style=controls.mouth_style
    )
    shapes, seal = (_read(places, first, values) for values in (track.shapes, track.seal))
    return MouthTrack(shapes=shapes, seal=seal)


def _said(times_s: Floats, voice: VoiceFeatures, tone: ToneTrack) -> Prosody:
    """The prosody at F moments."""
    tracks = prosody.hear_prosody(voice, tone)
    places = times_s * STEPS_PER_S
    return tracks.read(lambda track: _read(places, voice.first_step, track))


def _read(places: Floats, first_step: int, track: Floats) -> Floats:
    """(F, ...) the values of a track (T, ...) at places between the clip's steps."""
    below = np.floor(places).astype(np.int64)
    part = (places - below).reshape(-1, *[1] * (track.ndim - 1))
    index = below - first_step
    return np.asarray(track[index] * (1 - part) + track[index + 1] * part)


def _phrase_ends_s(times_s: Floats, tone: ToneTrack) -> Floats:
    """(E,) the ends of phrases that may matter to the frames."""
    ends_s = (tone.first_step + np.flatnonzero(tone.phrase_end)) / STEPS_PER_S
    near = (ends_s > times_s[0] - idle.BLINK_REACH_S) & (ends_s < times_s[-1] + idle.BLINK_REACH_S)
    return np.asarray(ends_s[near])


def _weights(heard: _Heard, seed: int, controls: PerformanceControls) -> Floats:
    """(F, 52) the speaking mouth, with expression, emotion and blinks."""
    times_s, bearing = heard.times_s, bearing_of(controls.emotion, controls.emotion_intensity)
    speaking = mouth.mouth_weights(
        heard.mouth.shapes,
        heard.mouth.seal,
        seed=seed,
        strength=controls.lip_strength,
        style=controls.mouth_style,
    )
    felt = emotional_offsets(
        controls.emotion, heard.intensity, mouth=speaking, seal=heard.mouth.seal
    )
    weights = speaking + idle.settled(times_s)[:, None] * felt
    weights += controls.expression * prosody.expression(heard.said, times_s, seed=seed)
    lids = idle.blinks(
        times_s,
        seed=seed,
        rate=controls.blink_rate * bearing.blink_rate,
        phrase_ends_s=heard.phrase_ends_s,
    )
    for name in ("eyeBlinkLeft", "eyeBlinkRight"):
        lowered = np.clip(weights[:, INDEX[name]], 0, 1)
        weights[:, INDEX[name]] = lowered + (1 - lowered) * lids
    return np.asarray(weights)


def _head_deg(heard: _Heard, seed: int, controls: PerformanceControls) -> Floats:
    """(F, 3) yaw, pitch, roll."""
    bearing = bearing_of(controls.emotion, 1.0)

    def turns(speed: float | Floats, swayed_s: Floats | None = None) -> Floats:
        return prosody.head_turns(
            heard.said,
            heard.times_s,
            seed=seed,
            speed=speed,
            liveliness=1 + heard.intensity * (bearing.liveliness - 1),
            swayed_s=swayed_s,
        )

    turned = turns(controls.head_speed)
    run = speed_track(controls.points, heard.times_s, base=controls.head_speed)
    if run is not None:
        turned += run.share[:, None] * (turns(run.speed, run.swayed_s) - turned)
    held = idle.settled(heard.times_s)[:, None] * _felt(heard, bearing.head_deg)
    return np.asarray(controls.head_motion * turned + held)


def _gaze_deg(heard: _Heard, head_deg: Floats, seed: int, controls: PerformanceControls) -> Floats:
    """(F, 2) yaw, pitch: glances around the target, and away from where the head turned."""
    bearing = bearing_of(controls.emotion, 1.0)
    rest = np.array(controls.gaze_target_deg) + _felt(heard, bearing.gaze_deg)
    glances = controls.expression * idle.glances(heard.times_s, seed=seed)
    return np.asarray(
        idle.settled(heard.times_s)[:, None] * rest + glances - _EYES_STAY * head_deg[:, :2]
    )


def _felt(heard: _Heard, angles_deg: tuple[float, ...]) -> Floats:
    """(F, n) angles of an emotion at full intensity, as strongly as it is shown."""
    return np.asarray(heard.intensity[:, None] * np.array(angles_deg))
