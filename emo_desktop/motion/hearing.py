"""The two ears of the performance: one measures the voice, the other hears what it articulates."""

from __future__ import annotations

from dataclasses import dataclass

from emo_desktop.audio.features import VoiceMeter
from emo_desktop.motion.speech_encoder import SpeechEncoder


@dataclass(frozen=True, slots=True)
class Hearing:
    """What hears voices. Both parts remember what they heard last and may serve several threads.

    Args:
        meter: loudness, pitch, voicing, spectrum.
        encoder: classes and mouth shapes.
    """

    meter: VoiceMeter
    encoder: SpeechEncoder
