"""What the mouth is saying, heard by signal processing alone: voice features to class posteriors.

Two listeners. One compares the spectrum of every step with typical spectra of some classes. The
other listens for lips that close, which is an event and not a spectrum: a dip, dark murmur within,
sound without hiss after. Both hear the voice relative to itself within about a second, so that
microphone, loudness and the size of the speaker matter little.
"""

from __future__ import annotations

import functools

import numpy as np

from emo_desktop.audio.features import (
    VoiceFeatures,
    is_voiced,
    mel_centres_hz,
    usual_while_voiced,
)
from emo_desktop.audio.tracks import around, smoothed
from emo_desktop.base.arrays import Floats
from emo_desktop.base.easing import smoothstep
from emo_desktop.motion.visemes import CLASS_INDEX, CLASSES

REACH = 40  # steps, beyond USUAL_REACH of the features
QUIETEST_VOICE_DB = -26.0  # what counts as a usual level where there is no voice at all

_FLOOR = 1e-10
_NEARBY = 40  # steps within which there must be voice for hiss to be speech
_HALF = 30  # steps: half the time over which a voice must live

# Typical cues of the classes that a spectrum can tell apart, as (_cues) columns: first and second
# formant region in octaves of Hz, brightness, hiss and level in dB, voicing. Medians of a labelled
# synthetic voice at two sizes, with dark and bright microphones; UH, which it lacked, by hand.
_TYPICAL: dict[str, tuple[float, ...]] = {
    "FV": (9.2, 11.2, 8, 4, -16, 0.0),
    "SZ": (9.3, 11.1, 8, 12, -8, 0.1),
    "SH": (9.3, 11.4, 15, 1, -7, 0.0),
    "TDNL": (8.6, 10.7, -17, -26, -4, 1.0),
    "W": (8.5, 10.05, -31, -35, -3, 1.0),
    "A": (9.3, 10.3, -11, -26, 1, 1.0),
    "AH": (8.8, 10.3, -19, -25, 0, 1.0),
    "AE": (9.15, 10.65, -7, -23, 0, 1.0),
    "EH": (8.85, 10.9, -10, -23, 0, 1.0),
    "IH": (8.6, 10.95, -12, -22, 0, 1.0),
    "IY": (8.3, 11.2, -15, -25, 0, 1.0),
    "OH": (8.85, 10.1, -25, -32, 0, 1.0),
    "UH": (8.45, 10.0, -26, -34, 0, 1.0),
    "UW": (8.4, 10.7, -22, -26, 0, 1.0),
}
_SPREAD = np.array([0.18, 0.32, 8.0, 9.0, 6.0, 0.4])
# Added to the squared distance: classes that are rare, or heard where they are not.
_RARITY = np.array(
    [{"FV": 6.0, "W": 5.0, "UH": 1.0, "UW": 1.5}.get(name, 0.0) for name in _TYPICAL]
)
_HEARD = np.array([CLASS_INDEX[name] for name in _TYPICAL])

# For the columns of _closure_cues: level now, dip of the middle band, level after, hiss before,
# tint after, murmur within, voicing. A logistic score fitted to labelled synthetic speech.
_CLOSURE_WEIGHTS = np.array([-0.03, 0.08, 0.058, 0.023, -0.067, 0.085, -1.45])
_CLOSURE_BIAS = -2.15
_CLOSURE_DOUBT = (0.4, 0.8)  # a doubtful closure is none: it would press the lips all the time
_HISS_OF_OPEN_LIPS_DB = (-25.0, -12.0)
_SHARPNESS = 0.5


def hear_classes(voice: VoiceFeatures) -> Floats:
    """How likely each articulatory class is, step by step.

    Args:
        voice: (T) features.

    Returns:
        (T, 23) posteriors in the order of ``visemes.CLASSES``; rows sum to 1.
    """
    level_db = relative_level_db(voice)
    speech = _voice_nearby(voice, level_db)
    lips = smoothstep(lip_closure(voice, level_db), *_CLOSURE_DOUBT) * speech
    heard = _spectral_posteriors(_cues(voice, level_db)) * _loud_enough(voice, level_db)[:, None]
    posteriors = np.zeros((len(speech), len(CLASSES)))
    posteriors[:, _HEARD] = heard * ((1 - lips) * speech)[:, None]
    posteriors[:, CLASS_INDEX["PBM"]] = lips
    posteriors[:, CLASS_INDEX["sil"]] = 1 - posteriors.sum(axis=1)
    return posteriors


def relative_level_db(voice: VoiceFeatures) -> Floats:
    """(T,) level above what is usual for this voice around each step."""
    usual_db = usual_while_voiced(voice, voice.level_db, without=QUIETEST_VOICE_DB)
    return np.asarray(voice.level_db - usual_db)


def _loud_enough(voice: VoiceFeatures, level_db: Floats) -> Floats:
    """(T,) 0 in pauses and breath, 1 in speech; hiss must be louder than voice to count."""
    return smoothstep(level_db - 8 * (1 - is_voiced(voice)), -32, -22)


def _voice_nearby(voice: VoiceFeatures, level_db: Floats) -> Floats:
    """(T,) 0 where all is noise: without a voice beside it, hiss is no speech sound."""
    voiced = is_voiced(voice) * smoothstep(level_db, -32, -22) * _is_lively(voice)
    return smoothstep(smoothed(voiced, _NEARBY), 0.03, 0.12)


def _is_lively(voice: VoiceFeatures) -> Floats:
    """(T,) 0 where level and pitch stand stock-still, as no voice does: hum and test tones.

    Both the half second before and the one after a step must live, so that a hum that is switched
    on or off is no voice either.
    """
    lives = np.clip(
        smoothstep(_deviation(voice.level_db), 0.15, 0.5)
        + smoothstep(_deviation(12 * np.log2(voice.f0_hz)), 0.02, 0.08),
        0,
        1,
    )
    return np.asarray(around(lives, before=_HALF, after=_HALF)[:, [0, -1]].min(axis=1))


def _deviation(track: Floats) -> Floats:
    """(T,) the standard deviation around every step."""
    square = smoothed(track**2, _HALF) - smoothed(track, _HALF) ** 2
    return np.asarray(np.sqrt(np.maximum(square, 0)))


def _cues(voice: VoiceFeatures, level_db: Floats) -> Floats:
    """(T, 6) what tells classes apart; see ``_TYPICAL``."""
    first = _centre_octaves(voice, 200, 1300, tilt=0.5, power=0.7)
    second = _centre_octaves(voice, 700, 3200, tilt=2.0, power=1.0)
    bright = np.clip(_band_db(voice, 1400, 5000) - _band_db(voice, 150, 1000), -40, 15)
    hiss = np.clip(_band_db(voice, 3500, 8000) - _band_db(voice, 200, 3000), -45, 15)
    return np.stack([
        _relative(voice, first, usual=8.85, share=0.3),
        _relative(voice, second, usual=10.6, share=0.3),
        _relative(voice, bright, usual=-14.0, share=0.5),
        _relative(voice, hiss, usual=-23.0, share=0.5),
        np.clip(level_db, -36, 5),
        is_voiced(voice),
    ], axis=1)  # fmt: skip


def _relative(voice: VoiceFeatures, track: Floats, *, usual: float, share: float) -> Floats:
    """A track with ``share`` of this voice's own habit taken out of it."""
    habit = usual_while_voiced(voice, track, without=usual) - usual
    return np.asarray(track - share * habit)


def _spectral_posteriors(cues: Floats) -> Floats:
    """(T, len(_HEARD)) from the distance to the typical cues; rows sum to 1."""
    typical = np.array(list(_TYPICAL.values()))
    distance = (((cues[:, None] - typical) / _SPREAD) ** 2).sum(axis=2) + _RARITY
    likely = np.exp(-_SHARPNESS * (distance - distance.min(axis=1, keepdims=True)))
    return np.asarray(likely / likely.sum(axis=1, keepdims=True))


def lip_closure(voice: VoiceFeatures, level_db: Floats) -> Floats:
    """(T,) how likely the lips are closed, 0 to 1."""
    score = _closure_cues(voice, level_db) @ _CLOSURE_WEIGHTS + _CLOSURE_BIAS
    hissing = smoothstep(_hiss_db(voice, level_db), *_HISS_OF_OPEN_LIPS_DB)
    return np.asarray((1 - hissing) / (1 + np.exp(-score)))


def _hiss_db(voice: VoiceFeatures, level_db: Floats) -> Floats:
    """(T,) level of the hiss relative to what is usual for the voice."""
    return np.clip(_band_db(voice, 3000, 8000) - (voice.level_db - level_db), -45, 5)


def _closure_cues(voice: VoiceFeatures, level_db: Floats) -> Floats:
    """(T, 7) what tells a closure of the lips; see ``_CLOSURE_WEIGHTS``."""
    usual_db = voice.level_db - level_db
    middle = np.clip(_band_db(voice, 500, 3500) - usual_db, -50, 0)
    hiss = _hiss_db(voice, level_db)
    tint_db = _band_db(voice, 1500, 3500) - _band_db(voice, 250, 1000)
    tint = _relative(voice, np.clip(tint_db, -35, 15), usual=-14.0, share=0.5)
    murmur = np.clip(_band_db(voice, 80, 450) - _band_db(voice, 500, 8000), -20, 25)
    amplitude = 10 ** (level_db / 20)
    before = around(middle, before=12, after=0, outside=-50)[:, :11].max(axis=1)
    after = around(middle, before=0, after=12, outside=-50)[:, 2:].max(axis=1)
    later = around(amplitude, before=0, after=7)[:, 1:]
    tint_later = (later * around(tint, before=0, after=7)[:, 1:]).sum(axis=1)
    return np.stack([
        np.clip(smoothed(level_db, 1), -35, 5),
        np.clip(np.minimum(before, after) - middle, -5, 35),
        np.clip(around(level_db, before=0, after=12, outside=-60)[:, 2:].max(axis=1), -40, 5),
        around(hiss, before=8, after=0, outside=-45)[:, :-1].max(axis=1),
        tint_later / (later.sum(axis=1) + 1e-6),
        murmur * is_voiced(voice),
        is_voiced(voice),
    ], axis=1)  # fmt: skip


def _band_db(voice: VoiceFeatures, low_hz: float, high_hz: float) -> Floats:
    """(T,) power between two frequencies in dB."""
    return np.asarray(10 * np.log10(voice.mel[:, _bands(low_hz, high_hz)].sum(axis=1) + _FLOOR))


def _centre_octaves(
    voice: VoiceFeatures, low_hz: float, high_hz: float, *, tilt: float, power: float
) -> Floats:
    """(T,) centre of gravity of the spectrum between two frequencies, as log2 of Hz."""
    bands = _bands(low_hz, high_hz)
    hz = mel_centres_hz()[bands]
    weight = ((voice.mel[:, bands] + _FLOOR) * (hz / 1000) ** tilt) ** power
    return np.asarray(weight @ np.log2(hz) / weight.sum(axis=1))


@functools.lru_cache(maxsize=32)
def _bands(low_hz: float, high_hz: float) -> slice:
    first, last = np.searchsorted(mel_centres_hz(), [low_hz, high_hz])
    return slice(int(first), int(last))
