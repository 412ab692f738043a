"""What a head does: curves of the program's own performance, and what is heard of the voice."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from emo_desktop.audio.features import VoiceMeter
from emo_desktop.audio.source import ANALYSIS_RATE_HZ, SoundSlice
from emo_desktop.base.arrays import Floats
from emo_desktop.motion.controls import PerformanceControls
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.emotion import Emotion
from emo_desktop.motion.hearing import Hearing
from emo_desktop.motion.performance import perform
from emo_desktop.motion.speech_encoder import SpeechEncoder
from emo_desktop.training.emo.clip_file import HEARD_AFTER_S, HEARD_BEFORE_S
from emo_desktop.training.sound_states import STATES_PER_S, SoundStates
from emo_desktop.training.synthetic.voices import VoicePiece

FPS = Fraction(25)
FRAMES = 48
MOST_TURN_DEG = (25.0, 15.0, 12.0)  # yaw, pitch, roll
_STEPS_PER_FRAME = 2
_BEFORE = round(HEARD_BEFORE_S * STATES_PER_S)
_AFTER = round(HEARD_AFTER_S * STATES_PER_S)
_SAMPLES_PER_FRAME = ANALYSIS_RATE_HZ // 25
_TRIES = 4  # for a part of the voice in which something is said


@dataclass(frozen=True, slots=True, eq=False)
class Performance:
    """The motion of F frames and the sound that belongs to it.

    Args:
        curves: relative to the reference image.
        song: (F,) 0 spoken, 1 sung.
        hearing: (T, 5, 384) float16, as ``TrainingClip`` has it.
    """

    curves: MotionCurves
    song: Floats
    hearing: Floats


class Performer:
    """Performs voices. Hears every piece of a voice once, as long as it is asked for in a row."""

    def __init__(self) -> None:
        self._hearing = Hearing(meter=VoiceMeter(), encoder=SpeechEncoder())
        self._encoder = SoundStates()
        self._piece: VoicePiece | None = None
        self._states = np.zeros((0, 5, 384), np.float16)

    def perform(self, piece: VoicePiece, rng: np.random.Generator) -> Performance:
        """Some part of a piece, played in some way."""
        first = _first_frame(piece.samples, rng)
        seed = int(rng.integers(1 << 31))
        curves = perform(
            SoundSlice(samples=piece.samples, first_sample=0),
            first_frame=first,
            frame_count=FRAMES,
            fps=FPS,
            seed=seed,
            controls=draw_controls(rng),
            hearing=self._hearing,
        )
        begin = _STEPS_PER_FRAME * first - _BEFORE
        states = self._heard(piece)[begin : begin + _BEFORE + _STEPS_PER_FRAME * FRAMES + _AFTER]
        song = np.full(FRAMES, float(piece.is_song), np.float32)
        return Performance(_held_in(curves, rng), song, states)

    def _heard(self, piece: VoicePiece) -> Floats:
        """(T, 5, 384) float16 what the encoder hears of a piece, from its first sample."""
        if self._piece is not piece:
            self._states, self._piece = self._encoder.of(piece.samples), piece
        return self._states


def draw_controls(rng: np.random.Generator) -> PerformanceControls:
    """Some way to play: emotions, strengths, much or little motion of the head."""
    liveliness = rng.choice([rng.uniform(0, 0.3), rng.uniform(0.4, 1.3), rng.uniform(1.3, 2.0)],
                            p=[0.35, 0.5, 0.15])  # fmt: skip
    is_moved = rng.random() < 0.55
    emotion = list(Emotion)[int(rng.integers(len(Emotion)))] if is_moved else Emotion.NEUTRAL
    return PerformanceControls(
        expression=float(rng.uniform(0.5, 1.5)),
        lip_strength=float(rng.uniform(0.8, 1.35)),
        head_motion=float(liveliness),
        head_speed=float(
            rng.choice([rng.uniform(0.4, 1.2), rng.uniform(1.2, 2.0)], p=[0.75, 0.25])
        ),
        blink_rate=float(rng.uniform(0.7, 2.0)),
        emotion=emotion,
        emotion_intensity=float(rng.uniform(0.2, 1.0)),
        gaze_target_deg=(float(rng.normal(0, 3)), float(rng.normal(0, 2))),
    )


def _first_frame(samples: Floats, rng: np.random.Generator) -> int:
    """Where to begin: with sound enough on both sides, if possible where something is said."""
    lowest = -(-_BEFORE // _STEPS_PER_FRAME)
    highest = len(samples) // _SAMPLES_PER_FRAME - FRAMES - -(-_AFTER // _STEPS_PER_FRAME) - 1
    usual = float(np.abs(samples).mean())
    first = lowest
    for _ in range(_TRIES):
        first = int(rng.integers(lowest, max(highest, lowest) + 1))
        part = samples[first * _SAMPLES_PER_FRAME : (first + FRAMES) * _SAMPLES_PER_FRAME]
        if float(np.abs(part).mean()) > 0.5 * usual:
            break
    return first


def _held_in(curves: MotionCurves, rng: np.random.Generator) -> MotionCurves:
    """The curves with heads that in some clips swing further or are held another way.

    A voice alone moves a head little; users turn heads by hand. None is turned too far.
    """
    gain = rng.uniform(1.5, 4.0) if rng.random() < 0.25 else 1.0
    held = rng.normal(0, (9, 5, 4)) if rng.random() < 0.3 else np.zeros(3)
    most = np.array(MOST_TURN_DEG)
    return MotionCurves(
        fps=curves.fps,
        weights=curves.weights,
        head_deg=np.asarray((gain * curves.head_deg + held).clip(-most, most), np.float32),
        gaze_deg=curves.gaze_deg,
    )
