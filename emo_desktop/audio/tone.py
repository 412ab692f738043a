"""How a voice is used: spoken or sung, how excited, what it stresses, where its phrases end.

Everything is compared with the voice itself within a few seconds, never with the whole recording,
so that a value depends only on the samples within ``TONE_REACH_S`` of its moment and on the clip's
time: a clip heard in parts is the clip heard whole, to the last bit.

Whether a voice sounds pleased or not is left out: no rule tried could be shown to work. Arousal is
a rule too, not a recogniser of feelings: it grows with what grows when people get excited, the
range and height of the pitch, the brightness of the voice, and the pace.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emo_desktop.audio.features import (
    STEPS_PER_S,
    VoiceFeatures,
    is_voiced,
    mel_centres_hz,
    relative_level_db,
    usual_while_voiced,
)
from emo_desktop.audio.singing import SONG_REACH_S, hear_song
from emo_desktop.audio.tracks import around, smoothed
from emo_desktop.audio.windows import Windows, quantiles
from emo_desktop.base.arrays import Bools, Floats
from emo_desktop.base.easing import smoothstep

EVENT_REACH_S = 3.0  # as TONE_REACH_S, of emphasis and phrase_end alone
TONE_REACH_S = SONG_REACH_S

_AROUSAL_WINDOW = 600  # steps
_ENOUGH_VOICED = 150  # steps of voice in a window for its arousal to count in full
_FLOOR = 1e-10

_SYLLABLE = 7  # steps each side over which loudness is smoothed to find syllables
_BESIDE = 11  # steps each side that a syllable's peak stands above
_COMPARED = 100  # steps each side that an accent is compared with
_RIVALS = 30  # steps each side without a stronger accent
_WEAKEST_ACCENT = 0.25
_USUAL_F0_HZ = 160.0

_PAUSE = 30  # steps without voice that end a phrase
_PHRASE = 100  # steps before the pause in which there must be voice
_LEAST_VOICED = 25  # of these


@dataclass(frozen=True, slots=True, eq=False)
class ToneTrack:
    """How a voice is used, in T steps of 10 ms.

    Args:
        first_step: the clip's step that index 0 stands for; may be negative.
        song: (T,) 0 spoken, 1 sung.
        arousal: (T,) -1 calm to 1 excited, 0 where there is no voice.
        emphasis: (T,) 0 but at the middle of a stressed syllable, where it is the strength of the
            accent, up to 1.5.
        phrase_end: (T,) 0 but where a phrase ends, where it is 1.
    """

    first_step: int
    song: Floats
    arousal: Floats
    emphasis: Floats
    phrase_end: Floats


def hear_tone(voice: VoiceFeatures) -> ToneTrack:
    """The tone of a voice.

    Args:
        voice: (T) features; the steps within ``TONE_REACH_S`` of either end are not to be used
            after, or within ``EVENT_REACH_S`` for emphasis and phrase_end.
    """
    level_db = relative_level_db(voice)
    loud = presence(voice, level_db)
    peaks = _syllables(loud * np.clip(1 + level_db / 18, 0, 1.4))
    return ToneTrack(
        first_step=voice.first_step,
        song=hear_song(voice),
        arousal=_arousal(voice, loud > 0.5, peaks > 0),
        emphasis=_emphasis(voice, peaks),
        phrase_end=_phrase_ends(loud),
    )


def presence(voice: VoiceFeatures, relative_db: Floats) -> Floats:
    """(T,) 0 to 1: whether the voice sounds, and not much more faintly than is usual for it.

    Args:
        voice: (T) features.
        relative_db: (T,) its ``relative_level_db``.
    """
    return is_voiced(voice) * smoothstep(relative_db, -30, -18)


def does_sound(presence_of_voice: Floats) -> Bools:
    """(T,) whether there is voice, not counting what sounds for less than a moment."""
    return np.asarray(smoothed(presence_of_voice, 3) > 0.3)


def _syllables(strength: Floats) -> Floats:
    """(T,) at the middle of each syllable its loudness; else 0."""
    loudness = smoothed(strength, _SYLLABLE)
    beside = around(loudness, before=_BESIDE, after=_BESIDE)
    before, after = beside[:, :_BESIDE].max(axis=1), beside[:, _BESIDE + 1 :].max(axis=1)
    is_peak = (loudness > before) & (loudness >= after) & (loudness > 0.2)
    return np.where(is_peak, loudness, 0.0)


def _emphasis(voice: VoiceFeatures, peaks: Floats) -> Floats:
    """(T,) the strength of accents: syllables louder and higher than those around."""
    count = smoothed((peaks > 0).astype(float), _COMPARED) + 1e-3
    usual = (smoothed(peaks, _COMPARED) + 1e-3 * 0.7) / count
    octaves = np.log2(voice.f0_hz)
    habit = usual_while_voiced(voice, octaves, without=float(np.log2(_USUAL_F0_HZ)))
    higher = np.clip(12 * (octaves - habit), -5, 5)
    strength = np.clip(0.6 + 2.0 * (peaks / usual - 1) + 0.10 * higher, 0, 1.5) * (peaks > 0)
    rivals = around(strength, before=_RIVALS, after=_RIVALS)
    before, after = rivals[:, :_RIVALS].max(axis=1), rivals[:, _RIVALS + 1 :].max(axis=1)
    stands_out = (strength > before) & (strength >= after) & (strength >= _WEAKEST_ACCENT)
    return np.where(stands_out, strength, 0.0)


def _phrase_ends(loud: Floats) -> Floats:
    """(T,) 1 at the last sounding step before a pause, if there was a phrase before it."""
    sounds = does_sound(loud).astype(float)
    sound_after = around(sounds, before=0, after=_PAUSE)[:, 1:].max(axis=1)
    voiced_before = around(sounds, before=_PHRASE, after=0).sum(axis=1)
    return np.where(voiced_before >= _LEAST_VOICED, sounds * (1 - sound_after), 0.0)


def _arousal(voice: VoiceFeatures, sounds: Bools, is_syllable: Bools) -> Floats:
    """(T,) -1 to 1, read between windows of the clip's grid."""
    windows = Windows(voice.first_step, len(sounds), length=_AROUSAL_WINDOW)
    voiced = windows.cut(sounds)
    count = voiced.sum(axis=1)
    semitones = windows.cut(12 * np.log2(voice.f0_hz / 100.0))
    low, middle, high = quantiles(semitones, voiced, (0.1, 0.5, 0.9))
    bright = (windows.cut(_brightness_db(voice)) * voiced).sum(axis=1) / np.maximum(count, 1)
    rate = windows.cut(is_syllable).sum(axis=1) / np.maximum(count, 1) * STEPS_PER_S
    heard = (
        0.45 * np.log2(np.maximum(high - low, 1.0) / 7)
        + 0.35 * (bright + 11) / 5
        + 0.20 * (rate - 3.8) / 1.2
        + 0.20 * (middle - 6) / 6
    )
    evidence = smoothstep(count, 0, _ENOUGH_VOICED)
    return windows.read(np.tanh(heard) * evidence)


def _brightness_db(voice: VoiceFeatures) -> Floats:
    """(T,) the band 1 to 5 kHz against 50 Hz to 1 kHz, in dB."""
    hz = mel_centres_hz()
    bright = voice.mel[:, (hz >= 1000) & (hz < 5000)].sum(axis=1)
    dark = voice.mel[:, hz < 1000].sum(axis=1)
    return np.asarray(10 * np.log10((bright + _FLOOR) / (dark + _FLOOR)))
