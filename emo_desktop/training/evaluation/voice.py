"""What a film's voice asks of its mouth, as our own speech network hears it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from emo_desktop.audio.facts import SILENCE_LEVEL
from emo_desktop.audio.features import VoiceMeter
from emo_desktop.audio.source import ANALYSIS_RATE_HZ, SoundSlice, probe_sound
from emo_desktop.audio.voice import read_voice
from emo_desktop.base.arrays import Bools, Floats
from emo_desktop.base.jobs import CancelToken, until_cancelled
from emo_desktop.motion.arkit import INDEX
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.hearing import Hearing
from emo_desktop.motion.performance import PerformanceControls, middles_s, perform
from emo_desktop.motion.speech_encoder import STEPS_PER_S, SpeechEncoder
from emo_desktop.motion.visemes import CLASS_INDEX
from emo_desktop.training.metrics.closures import Stretch, heard_bilabials

_PIECE_FRAMES = 250


@dataclass(frozen=True, slots=True, eq=False)
class HeardVoice:
    """A voice as the mouth of F frames should show it.

    Args:
        opening: (F,) how far the mouth should be open, 0 to 1; NaN after the end of the sound.
        bilabials_s: begin and end of every p, b and m that is heard.
        speech_s: for how long somebody speaks or sings.
    """

    opening: Floats
    bilabials_s: tuple[Stretch, ...]
    speech_s: float


def make_hearing() -> Hearing:
    """Ears that remember nothing of other films."""
    return Hearing(VoiceMeter(), SpeechEncoder())


def read_samples(path: Path, *, has_music: bool, token: CancelToken) -> Floats:
    """(N,) float32, 16 kHz: the voice of a sound file or film.

    Raises:
        SoundError: there is no sound in it that can be read.
    """
    blocks = read_voice(probe_sound(path), has_music=has_music)
    return np.concatenate(list(until_cancelled(blocks, token)))


def hear_voice(
    samples: Floats, times_s: Floats, fps: Fraction, hearing: Hearing, token: CancelToken
) -> HeardVoice:
    """What a voice asks of the mouth at the moments of F frames.

    Args:
        samples: (N,) 16 kHz.
        times_s: (F,) when each frame appears.
        fps: frames per second.
        hearing: hears what is articulated.
        token: stops the job within some seconds of sound.

    Raises:
        ModelError: the speech network is missing or damaged.
    """
    sound = SoundSlice(samples, 0)
    end_s = len(samples) / ANALYSIS_RATE_HZ
    frames = max(1, math.ceil(min(end_s, float(times_s[-1]) + 1) * fps))
    pieces = []
    for first in range(0, frames, _PIECE_FRAMES):
        token.check()
        count = min(_PIECE_FRAMES, frames - first)
        pieces.append(_performed(sound, first, count, fps, hearing))
    opening = np.concatenate([mouth_opening(piece) for piece in pieces])
    moments_s = times_s + 0.5 / float(fps)
    asked = np.interp(moments_s, middles_s(0, frames, fps), opening)
    asked[moments_s > end_s] = np.nan
    track = hearing.encoder.listen(sound, first_step=0, count=max(1, int(end_s * STEPS_PER_S)))
    speaks = (track.posteriors[:, CLASS_INDEX["sil"]] < 0.5) & _sounds(
        samples, len(track.posteriors)
    )
    return HeardVoice(asked, heard_bilabials(track.posteriors), float(speaks.sum() / STEPS_PER_S))


def mouth_opening(curves: MotionCurves) -> Floats:
    """(F,) how far curves open the mouth: the jaw, less what the lips take back."""
    weights = curves.weights
    return np.asarray(weights[:, INDEX["jawOpen"]] - weights[:, INDEX["mouthClose"]], np.float64)


def _performed(
    sound: SoundSlice, first: int, count: int, fps: Fraction, hearing: Hearing
) -> MotionCurves:
    return perform(
        sound,
        first_frame=first,
        frame_count=count,
        fps=fps,
        seed=0,
        controls=PerformanceControls(),
        hearing=hearing,
    )


def _sounds(samples: Floats, steps: int) -> Bools:
    """(T,) whether anything at all is heard in each step of 20 ms."""
    length = ANALYSIS_RATE_HZ // STEPS_PER_S
    padded = np.zeros(steps * length, np.float32)
    padded[: len(samples)] = samples[: len(padded)]
    return np.asarray(np.abs(padded).reshape(steps, length).max(axis=1) > SILENCE_LEVEL)
