"""How it is said: activity, accents and melody of a voice, for head and brows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emo_desktop.audio.features import VoiceFeatures, is_voiced, usual_while_voiced
from emo_desktop.audio.tracks import smoothed
from emo_desktop.base.arrays import Floats
from emo_desktop.base.easing import smoothstep
from emo_desktop.motion.hearing import relative_level_db

REACH = 60  # steps, beyond USUAL_REACH of the features

_USUAL_F0_HZ = 160.0
_WIDEST_SEMITONES = 8.0


@dataclass(frozen=True, slots=True, eq=False)
class Prosody:
    """Tracks of T steps.

    Args:
        activity: (T,) 0 to 1, how much of the last and next half second is voice.
        accent: (T,) about -1 to 1, louder or softer than the syllables around.
        melody: (T,) -1 to 1, pitch above or below what is usual for this voice.
    """

    activity: Floats
    accent: Floats
    melody: Floats


def hear_prosody(voice: VoiceFeatures) -> Prosody:
    """Activity, accents and melody of a voice."""
    level_db = relative_level_db(voice)
    voiced = is_voiced(voice) * smoothstep(level_db, -30, -18)
    strength = voiced * np.clip(1 + level_db / 18, 0, 1.4)
    accent = smoothed(strength, 18) - smoothed(strength, REACH)
    octaves = np.log2(voice.f0_hz)
    usual = usual_while_voiced(voice, octaves, without=float(np.log2(_USUAL_F0_HZ)))
    above = np.clip(12 * (octaves - usual) / _WIDEST_SEMITONES, -1, 1)
    melody = smoothed(voiced * above, 20) / (smoothed(voiced, 20) + 0.15)
    return Prosody(
        activity=smoothstep(smoothed(voiced, REACH), 0.0, 0.5),
        accent=accent,
        melody=melody,
    )
