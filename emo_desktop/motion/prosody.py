"""What a voice does to the rest of the face: sway and nods of the head, brows and lids.

A speaker nods on stressed syllables and sways while talking. A singer does not nod with the
syllables but swings slowly from side to side, raises the brows with the pitch, and lowers the lids
on the notes. In between, one gives way to the other.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from emo_desktop.audio.features import (
    STEPS_PER_S,
    VoiceFeatures,
    is_voiced,
    relative_level_db,
    usual_while_voiced,
)
from emo_desktop.audio.tone import ToneTrack
from emo_desktop.audio.tracks import smoothed
from emo_desktop.base.arrays import Floats
from emo_desktop.base.easing import smoothstep
from emo_desktop.motion import idle
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX
from emo_desktop.motion.chance import wandering

_USUAL_F0_HZ = 160.0
_WIDEST_SEMITONES = 8.0
_ACTIVE = 60  # steps each side within which a voice counts as active
_HEIGHT_REACH = 300  # steps each side over which the height of a note is judged

_SWAY_DEG = np.array([2.4, 1.7, 1.5])
_SONG_DEG = np.array([5.0, 1.5, 4.0])
_NOD_DEG = 3.0
_NOD_RISE_S, _NOD_FALL_S, _REBOUND_S = 0.11, 0.16, 0.3
_REBOUND = 0.2
_LIFT_DEG, _SONG_LIFT_DEG = 1.2, 2.0
_HEAD_LIMIT_DEG = np.array([8.0, 6.0, 6.0])
_AROUSAL_LIVELINESS = 0.3
_LOWERED_LIDS = 0.18
_STILL_BELOW = 0.25  # head_speed below which the sway also loses height, so that 0 is still


@dataclass(frozen=True, slots=True, eq=False)
class Prosody:
    """Tracks of T steps of 10 ms.

    Args:
        activity: (T,) 0 to 1, how much of the last and next half second is voice.
        nod: (T,) about -0.3 to 1.5, the strokes of nods, at the accents.
        melody: (T,) -1 to 1, pitch above or below what is usual for this voice.
        height: (T,) -1 to 1, the same over a longer time, for notes.
        note: (T,) 0 to 1, whether there is voice.
        song: (T,) 0 spoken, 1 sung.
        arousal: (T,) -1 calm to 1 excited.
    """

    activity: Floats
    nod: Floats
    melody: Floats
    height: Floats
    note: Floats
    song: Floats
    arousal: Floats

    def read(self, at: Callable[[Floats], Floats]) -> Prosody:
        """The same tracks at other moments; ``at`` reads one of them there."""
        return Prosody(**{field.name: at(getattr(self, field.name)) for field in fields(self)})


def hear_prosody(voice: VoiceFeatures, tone: ToneTrack) -> Prosody:
    """What of a voice and its tone moves head and brows."""
    voiced = is_voiced(voice) * smoothstep(relative_level_db(voice), -30, -18)
    octaves = np.log2(voice.f0_hz)
    usual = usual_while_voiced(voice, octaves, without=float(np.log2(_USUAL_F0_HZ)))
    weight = smoothed(voiced, _HEIGHT_REACH) + 1e-3
    long_usual = (smoothed(voiced * octaves, _HEIGHT_REACH) + 1e-3 * usual) / weight
    return Prosody(
        activity=smoothstep(smoothed(voiced, _ACTIVE), 0.0, 0.5),
        nod=_nods(tone.emphasis),
        melody=_pitch_above(voiced, octaves, usual),
        height=_pitch_above(voiced, octaves, long_usual),
        note=smoothed(voiced, 12),
        song=tone.song,
        arousal=tone.arousal,
    )


def _pitch_above(voiced: Floats, octaves: Floats, usual: Floats) -> Floats:
    """(T,) -1 to 1: how far the voice lies above what is usual; back to 0 where it pauses."""
    above = np.clip(12 * (octaves - usual) / _WIDEST_SEMITONES, -1, 1)
    return np.asarray(smoothed(voiced * above, 20) / (smoothed(voiced, 20) + 0.15))


def _nods(emphasis: Floats) -> Floats:
    """(T,) a stroke at every accent, as high as the accent is strong."""
    stroke = _nod_stroke()
    reach = len(stroke) // 2
    return np.convolve(emphasis, stroke)[reach : reach + len(emphasis)]


@functools.cache
def _nod_stroke() -> Floats:
    """One nod of height 1 in steps, its lowest point in the middle."""
    reach_s = _NOD_FALL_S + _REBOUND_S
    reach = round(reach_s * STEPS_PER_S)
    later_s: Floats = np.arange(-reach, reach + 1) / STEPS_PER_S
    down = smoothstep(later_s, -_NOD_RISE_S, 0.0)
    up = smoothstep(later_s, 0.0, _NOD_FALL_S)
    back = np.sin(np.pi * np.clip((later_s - _NOD_FALL_S) / _REBOUND_S, 0, 1)) ** 2
    return np.asarray(down - up - _REBOUND * back)


def head_turns(
    said: Prosody,
    times_s: Floats,
    *,
    seed: int,
    speed: float | Floats,
    liveliness: float | Floats,
    swayed_s: Floats | None = None,
) -> Floats:
    """(F, 3) yaw, pitch and roll of the head in degrees.

    Args:
        said: tracks at the F frames.
        times_s: (F,) moments of the frames.
        seed: chance.
        speed: 1 as heard; the sway runs that much faster and the nods strike that much harder, so
            that the head turns that much faster. 0 holds it still. (F,) where it changes.
        liveliness: factor on all of it.
        swayed_s: (F,) how far the sway has come; None: as far as at this speed all the time.
    """
    warped_s = speed * times_s if swayed_s is None else swayed_s
    excited = 1 + _AROUSAL_LIVELINESS * said.arousal
    moves = np.minimum(1.0, speed / _STILL_BELOW)
    spoken = _SWAY_DEG * idle.sway(warped_s, seed=seed)
    spoken *= (moves * ((0.35 + 0.85 * said.activity) * excited))[:, None]
    spoken[:, 1] += speed * (_LIFT_DEG * said.melody - _NOD_DEG * said.nod * excited)
    sung = _SONG_DEG * idle.singing_sway(warped_s, seed=seed)
    sung *= (moves * (0.35 + 0.65 * said.activity))[:, None]
    sung[:, 1] += speed * _SONG_LIFT_DEG * said.height
    song = said.song[:, None]
    head = (1 - song) * spoken + song * sung
    head[:, 1] += moves * idle.breath(times_s, seed=seed)
    head *= (liveliness * idle.settled(times_s))[:, None]
    return np.asarray(_HEAD_LIMIT_DEG * np.tanh(head / _HEAD_LIMIT_DEG))


def expression(said: Prosody, times_s: Floats, *, seed: int) -> Floats:
    """(F, 52) weights of brows, lids and a hint of a smile; arguments as for ``head_turns``."""
    spoken, sung = 1 - said.song, said.song
    raised, high = np.maximum(said.melody, 0) * spoken, np.maximum(said.height, 0) * sung
    lowered = np.maximum(-said.melody, 0) * spoken + np.maximum(-said.height, 0) * sung
    stressed = np.tanh(1.5 * np.maximum(said.nod, 0)) * spoken
    excited = 0.08 * np.maximum(said.arousal, 0)
    smile = 0.10 * said.activity * (0.5 + 0.2 * wandering(seed, "mood", times_s, rate_hz=0.15))
    parts = {
        "browInnerUp": 0.20 * raised + 0.28 * stressed + 0.45 * high + excited,
        "browOuterUp": 0.14 * raised + 0.16 * stressed + 0.30 * high + excited,
        "browDown": 0.10 * lowered,
        "eyeWide": 0.12 * raised + excited,
        "eyeSquint": 0.6 * smile,
        "cheekSquint": 0.5 * smile,
        "mouthSmile": smile,
        "eyeBlink": _LOWERED_LIDS * said.note * sung,
    }
    weights = np.zeros((len(times_s), len(BLENDSHAPES)))
    settled = idle.settled(times_s)
    for name, values in parts.items():
        for side in (name,) if name in INDEX else (f"{name}Left", f"{name}Right"):
            weights[:, INDEX[side]] = values * settled
    return weights
