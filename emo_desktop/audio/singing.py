"""Whether a voice speaks or sings.

What tells them apart is the pitch, which stays where it is on notes and never does so for long in
speech, and the vowels, which last. Four cues of a window of 3 s, every second, give the chance that
it is sung; the mean over five windows, 7 s, decides: song from 0.65 up, speech from 0.35 down, in
between what was decided last, which is looked for no more than two windows back. So there is no
memory beyond that. Windows with less than 1.5 s of voice do not count; where none counts, it is
speech.

The weights were found by ``training/speech/fit_tone.py``: a logistic regression on speech of four
kinds and WORLD-sung speech, clean and noisy, and then the bias at which one in a hundred windows of
natural speech counts as sung. Music 15 dB below a voice does no harm; at 10 dB a quarter of speech
is taken for song. The length of vowels as the speech network hears them is not used: its windows
reach 8.5 s, which would double the sound that a frame depends on, and without it no held-out clip
was wrong.
"""

from __future__ import annotations

import numpy as np

from emo_desktop.audio.features import STEPS_PER_S, VoiceFeatures, is_voiced
from emo_desktop.audio.tracks import around, smoothed
from emo_desktop.audio.windows import Windows, quantiles
from emo_desktop.base.arrays import Bools, Floats

SONG_REACH_S = 7.6
CUES = ("steadiest", "held", "note", "change")
LEAST_VOICED = 150  # steps of voice without which a window is not judged

_WEIGHTS = np.array([-0.861, 4.720, 0.812, -2.740])
_BIAS = 2.778
_ON, _OFF = 0.65, 0.35

_WINDOW = 300
_AROUND = 2  # windows each side whose mean decides
_LOOKED_BACK = 2  # windows in which the last decision is looked for

_FAINTEST_DB, _BELOW_LOUDEST_DB = -60.0, 28.0
_LOUDEST_REACH = 50  # steps each side in which a voice is compared with its loudest step
_LOUD, _BED_DB = 0.9, 16.0  # a quantile of the level, and how far below it all is no voice
# Steps each side over which pitch is smoothed: short notes need the first, vibrato the second.
_STEADY = (9, 14)
_SLOPE = 5  # steps each side over which a slope is taken
_UNBROKEN = 7  # steps each side that must be voice for a slope to mean anything
_HELD = 3.0  # semitones per second below which a note is held
_LONGEST = 40  # steps each way over which a held note is measured
_CHANGE = 4  # steps each side between which the spectrum is compared
_FLOOR = 1e-9


def hear_song(voice: VoiceFeatures) -> Floats:
    """(T,) 0 spoken, 1 sung; it changes within a second from one to the other."""
    windows, cues, voiced = song_cues(voice)
    if not len(windows):
        return np.zeros(len(voice.level_db))
    counts = (voiced >= LEAST_VOICED).astype(float)
    chance = counts / (1 + np.exp(-(cues @ _WEIGHTS + _BIAS)))
    total = around(counts, before=_AROUND, after=_AROUND).sum(axis=1)
    mean = around(chance, before=_AROUND, after=_AROUND).sum(axis=1) / np.maximum(total, 1)
    return windows.read(_decided(mean), smooth=True)


def song_cues(voice: VoiceFeatures) -> tuple[Windows, Floats, Floats]:
    """What tells song from speech, in windows of 3 s.

    Returns:
        The windows; (W, 4) the cues ``CUES``: the logarithm of the slope of the pitch where it is
        steadiest, the share of the voice that lies on held notes, the logarithm of their length,
        and the logarithm of how fast the spectrum changes; and (W,) the steps of voice.
    """
    windows = Windows(voice.first_step, len(voice.level_db), length=_WINDOW)
    voiced = _sounds(voice)
    slope = np.minimum(*(_pitch_slope(voice, voiced, reach) for reach in _STEADY))
    whole = around(voiced, before=_UNBROKEN, after=_UNBROKEN).min(axis=1)
    held = np.where(slope < _HELD, whole, 0.0)
    level_db = windows.cut(voice.level_db)
    (loud_db,) = quantiles(level_db, windows.cut(voiced), (_LOUD,))
    # A bed of music goes on where the voice pauses, but is not as loud.
    is_loud = level_db > loud_db[:, None] - _BED_DB
    sounding, holding = windows.cut(voiced) * is_loud, windows.cut(held) * is_loud
    count, held_count = sounding.sum(axis=1), holding.sum(axis=1)
    unbroken = windows.cut(whole) * is_loud
    (steadiest,) = quantiles(windows.cut(slope), unbroken, (0.25,), without=50.0)
    (change,) = quantiles(windows.cut(_spectral_change(voice)), sounding, (0.5,), without=3.0)
    note = (windows.cut(_lengths(held > 0)) * holding).sum(axis=1) / np.maximum(held_count, 1)
    cues = (
        np.log(steadiest + 0.5),
        held_count / np.maximum(count, 1),
        np.log1p(note),
        np.log(change + 0.1),
    )
    return windows, np.stack(cues, axis=1), count


def _decided(chance: Floats) -> Floats:
    """(W,) 0 or 1 for every window: what it says itself, or what the last clear one said."""
    clear = np.where(chance >= _ON, 1.0, np.where(chance <= _OFF, 0.0, np.nan))
    decided = np.where(chance > 0.5, 1.0, 0.0)
    before = around(clear, before=_LOOKED_BACK, after=0, outside=np.nan)
    for column in range(_LOOKED_BACK + 1):
        decided = np.where(np.isnan(before[:, column]), decided, before[:, column])
    return decided


def _sounds(voice: VoiceFeatures) -> Floats:
    """(T,) 1 where there is voice, and not its echo."""
    level_db = voice.level_db
    loudest = around(level_db, before=_LOUDEST_REACH, after=_LOUDEST_REACH, outside=-100)
    floor = np.maximum(loudest.max(axis=1) - _BELOW_LOUDEST_DB, _FAINTEST_DB)
    return np.where((is_voiced(voice) > 0.5) & (level_db > floor), 1.0, 0.0)


def _pitch_slope(voice: VoiceFeatures, voiced: Floats, reach: int) -> Floats:
    """(T,) how fast the smoothed pitch of the voice moves, semitones per second."""
    share = np.maximum(smoothed(voiced, reach), _FLOOR)
    pitch = smoothed(voiced * 12 * np.log2(voice.f0_hz), reach) / share
    ends = around(pitch, before=_SLOPE, after=_SLOPE)
    return np.asarray(np.abs(ends[:, -1] - ends[:, 0]) * (STEPS_PER_S / (2 * _SLOPE)))


def _spectral_change(voice: VoiceFeatures) -> Floats:
    """(T,) how fast the shape of the spectrum changes: decades per second, root mean square."""
    shape = np.log10(voice.mel + _FLOOR)
    shape = shape - shape.mean(axis=1, keepdims=True)
    soft = np.stack([smoothed(band, 3) for band in shape.T], axis=1)
    moved = np.zeros(len(soft))
    moved[_CHANGE:-_CHANGE] = np.square(soft[2 * _CHANGE :] - soft[: -2 * _CHANGE]).mean(axis=1)
    return np.asarray(np.sqrt(moved) * (STEPS_PER_S / (2 * _CHANGE)))


def _lengths(is_on: Bools) -> Floats:
    """(T,) how many steps each stretch lasts, counted ``_LONGEST`` each way at most."""
    place = np.arange(len(is_on))
    last_off = np.maximum.accumulate(np.where(is_on, -1, place))
    next_off = np.minimum.accumulate(np.where(is_on, len(is_on), place)[::-1])[::-1]
    before, after = (np.minimum(gap, _LONGEST) for gap in (place - last_off, next_off - place))
    return np.where(is_on, before + after - 1.0, 0.0)
