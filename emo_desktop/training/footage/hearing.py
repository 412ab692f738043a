"""What is heard in a film: states of the sound encoder, and whether it is sung."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emo_desktop.audio.features import STEPS_PER_S as FINE_STEPS_PER_S
from emo_desktop.audio.features import VoiceMeter
from emo_desktop.audio.source import ANALYSIS_RATE_HZ, SoundSlice
from emo_desktop.audio.tone import hear_tone
from emo_desktop.base.arrays import Floats
from emo_desktop.training.emo.clip_file import HEARD_AFTER_S, HEARD_BEFORE_S
from emo_desktop.training.footage.film_clips import Heard
from emo_desktop.training.footage.shots import CLIP_FRAMES, FPS
from emo_desktop.training.sound_states import STATES_PER_S, SoundStates

_PAD_S = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class FilmSound:
    """The sound of a film.

    Args:
        states: (T, 5, 384) float16, 50 a second, from a second before the film begins.
        song: (U,) 0 spoken, 1 sung, ``FINE_STEPS_PER_S`` a second from the beginning.
    """

    states: Floats
    song: Floats

    def of(self, begin_s: float) -> Heard:
        """What belongs to the clip that begins there."""
        count = round((CLIP_FRAMES / FPS + HEARD_BEFORE_S + HEARD_AFTER_S) * STATES_PER_S)
        first = round((begin_s - HEARD_BEFORE_S + _PAD_S) * STATES_PER_S)
        rows = np.clip(np.arange(first, first + count), 0, len(self.states) - 1)
        moments_s = begin_s + (np.arange(CLIP_FRAMES) + 0.5) / FPS
        places = np.clip(np.rint(moments_s * FINE_STEPS_PER_S).astype(int), 0, len(self.song) - 1)
        return Heard(self.song[places].astype(np.float32), self.states[rows])


class SoundListener:
    """Hears films with the encoder that the program has already."""

    def __init__(self) -> None:
        self._encoder = SoundStates()

    def listen(self, samples: Floats, meter: VoiceMeter) -> FilmSound:
        """The sound of samples (N,), 16 kHz.

        Args:
            samples: of the film.
            meter: measures the voice.
        """
        silence = np.zeros(round(_PAD_S * ANALYSIS_RATE_HZ), np.float32)
        padded = np.concatenate([silence, np.asarray(samples, np.float32), silence])
        steps = max(1, int(len(samples) / ANALYSIS_RATE_HZ * FINE_STEPS_PER_S))
        voice = meter.measure(SoundSlice(samples, 0), first_step=0, count=steps)
        return FilmSound(self._encoder.of(padded), hear_tone(voice).song)
