"""What a face does by itself: blinks, glances, breath, a head that is never quite still.

Every value is a function of seed and time. Blinks and glances lie one to a cell of a time lattice,
at a place chance gives them, so that they too can be found from any frame. Blinks also come at the
ends of phrases; those of the lattice that lie near one stay out, so that there are not more of
them for a voice that pauses often.
"""

from __future__ import annotations

import numpy as np

from emo_desktop.base.arrays import Bools, Floats, Ints
from emo_desktop.base.easing import smoothstep
from emo_desktop.motion.chance import chance, wandering

BLINK_REACH_S = 4.0  # phrase ends farther than this from a frame do not matter to it

_BLINK_CELL_S = 3.6
_BLINK_SPREAD = 0.55  # of the log-normal that places a blink within its cell
_EARLIEST_PLACE, _LATEST_PLACE = 0.05, 0.80  # so that blinks of two cells keep their distance
_CLOSING_S, _CLOSED_S, _OPENING_S = 0.09, 0.04, 0.17
_FIRST_BLINK_S = 0.6
_LEAST_APART_S = 0.7
_SHARE_AT_PHRASE_ENDS = 0.55
_AFTER_PHRASE_S = 0.06
_AROUND_PHRASE_S = 1.8  # a blink at the end of a phrase is the only one this near

_GLANCE_CELL_S = 1.95
_GLANCE_SHARE_AT_CENTRE = 0.45
_NEAREST_DEG, _FARTHEST_DEG = 2.0, 7.0
_GLANCE_S = 0.07
_FIRST_GLANCE_S = 0.8

# Knots per second and weights of the head's noise.
_OCTAVES = ((0.35, 0.70), (0.9, 0.45), (2.2, 0.25))
_OCTAVES_NORM = float(np.sqrt(sum(weight**2 for _, weight in _OCTAVES)))
_BREATH_HZ, _BREATH_DEG = 0.24, 0.3
# A singer's sway: cycles per second of yaw, pitch and roll, and how far their phase strays.
_SONG_HZ = np.array([0.34, 0.47, 0.39])
_SONG_STRAY, _SONG_STRAY_HZ = 0.12, 0.2


def settled(times_s: Floats) -> Floats:
    """(F,) 0 at the clip's beginning, 1 from its first second on: a clip starts as the portrait."""
    return smoothstep(times_s, 0.0, 1.0)


def blinks(
    times_s: Floats, *, seed: int, rate: float, phrase_ends_s: Floats | None = None
) -> Floats:
    """(F,) how far the lids are closed, 0 to 1.

    Args:
        times_s: (F,) moments of the clip.
        seed: chance.
        rate: 1 blinks about 16 times a minute, 0 never.
        phrase_ends_s: (E,) moments at which phrases end, in order; those within ``BLINK_REACH_S``
            of the frames matter.
    """
    lids = np.zeros_like(times_s)
    if rate <= 0:
        return lids
    ends_s = np.zeros(0) if phrase_ends_s is None else phrase_ends_s
    spoken_s = _blinks_at_phrase_ends(ends_s, seed, rate)
    for begin_s in spoken_s:
        lids = np.maximum(lids, _lid(times_s - begin_s))
    cell_s = _BLINK_CELL_S / rate
    here = np.floor(times_s / cell_s).astype(np.int64)
    for cell in (here - 1, here):
        begins_s = _blink_of_cell(cell, cell_s, seed)
        comes = (begins_s >= _FIRST_BLINK_S) & ~_is_near(begins_s, spoken_s, rate)
        lids = np.maximum(lids, np.where(comes, _lid(times_s - begins_s), 0.0))
    return lids


def _blinks_at_phrase_ends(ends_s: Floats, seed: int, rate: float) -> Floats:
    """(B,) beginnings of blinks; of ends that lie near each other only the first counts."""
    first = np.diff(ends_s, prepend=-np.inf) >= _apart_s(rate)
    drawn = chance(seed, "blinkp", np.rint(ends_s * 100).astype(np.int64))
    begins_s = ends_s + _AFTER_PHRASE_S
    taken = first & (drawn < _SHARE_AT_PHRASE_ENDS * rate) & (begins_s >= _FIRST_BLINK_S)
    return np.asarray(begins_s[taken])


def _blink_of_cell(cell: Ints, cell_s: float, seed: int) -> Floats:
    """(F,) when the blink of each cell begins: a log-normal place, its median a third in."""
    normal = sum(chance(seed, f"blink{i}", cell) for i in range(6)) - 3.0
    place = 0.33 * np.exp(_BLINK_SPREAD * normal * np.sqrt(2))
    latest = min(_LATEST_PLACE, 1 + _EARLIEST_PLACE - _LEAST_APART_S / cell_s)
    return np.asarray((cell + np.clip(place, _EARLIEST_PLACE, latest)) * cell_s)


def _is_near(begins_s: Floats, spoken_s: Floats, rate: float) -> Bools:
    """(F,) whether a blink at the end of a phrase takes the place of this one."""
    gaps_s = np.abs(begins_s[:, None] - spoken_s)
    return np.asarray((gaps_s < _apart_s(rate)).any(axis=1))


def _apart_s(rate: float) -> float:
    return float(np.clip(_AROUND_PHRASE_S / rate, _LEAST_APART_S, _AROUND_PHRASE_S))


def _lid(since_s: Floats) -> Floats:
    """(F,) the closure of the lids, so long after a blink's beginning."""
    closing = smoothstep(since_s, 0.0, _CLOSING_S)
    opening = smoothstep(since_s - _CLOSING_S - _CLOSED_S, 0.0, _OPENING_S)
    return np.asarray(closing - opening)


def glances(times_s: Floats, *, seed: int) -> Floats:
    """(F, 2) yaw and pitch of the gaze in degrees: at the viewer, and now and then beside."""
    here = np.floor(times_s / _GLANCE_CELL_S).astype(np.int64)
    gaze = _glance_target(here - 2, seed)
    for cell in (here - 1, here):
        begin_s = (cell + 0.1 + 0.8 * chance(seed, "glancet", cell)) * _GLANCE_CELL_S
        part = smoothstep(times_s - begin_s, 0.0, _GLANCE_S)[:, None]
        gaze = gaze + part * (_glance_target(cell, seed) - gaze)
    drift = [0.25 * wandering(seed, f"drift{axis}", times_s, rate_hz=0.8) for axis in (0, 1)]
    return np.asarray(gaze + np.stack(drift, axis=1) * settled(times_s)[:, None])


def _glance_target(cell: Ints, seed: int) -> Floats:
    """(F, 2) where the glance of each cell goes, in degrees."""
    far = chance(seed, "glancer", cell)
    radius = _NEAREST_DEG + (_FARTHEST_DEG - _NEAREST_DEG) * far**2
    away = (chance(seed, "glancec", cell) > _GLANCE_SHARE_AT_CENTRE) & (cell >= 1)
    angle = 2 * np.pi * chance(seed, "glancea", cell)
    # People look aside more than up and down.
    aim = np.stack([np.cos(angle), 0.45 * np.sin(angle)], axis=1)
    return np.asarray(np.where(away, radius, 0.0)[:, None] * aim)


def sway(times_s: Floats, *, seed: int) -> Floats:
    """(F, 3) yaw, pitch, roll of about unit strength: how a head drifts, most below 2 Hz."""
    axes = []
    for axis in ("yaw", "pitch", "roll"):
        octaves = [
            weight * wandering(seed, f"{axis}{rate_hz}", times_s, rate_hz=rate_hz)
            for rate_hz, weight in _OCTAVES
        ]
        axes.append(sum(octaves) / _OCTAVES_NORM)
    return np.stack(axes, axis=1)


def singing_sway(times_s: Floats, *, seed: int) -> Floats:
    """(F, 3) yaw, pitch, roll between -1 and 1: slow swings at 0.28 to 0.5 Hz, never two alike."""
    swings = []
    for axis, swing_hz in enumerate(_SONG_HZ):
        start = chance(seed, f"song{axis}", np.zeros(1, np.int64))
        stray = wandering(seed, f"songp{axis}", times_s, rate_hz=_SONG_STRAY_HZ)
        turns = swing_hz * times_s + start + _SONG_STRAY * stray
        height = 0.85 + 0.06 * wandering(seed, f"songh{axis}", times_s, rate_hz=_SONG_STRAY_HZ)
        swings.append(height * np.sin(2 * np.pi * turns))
    return np.stack(swings, axis=1)


def breath(times_s: Floats, *, seed: int) -> Floats:
    """(F,) degrees of head pitch that come from breathing."""
    phase = chance(seed, "breath", np.zeros(1, np.int64))
    wander = 0.3 * wandering(seed, "breathw", times_s, rate_hz=0.1)
    return np.asarray(_BREATH_DEG * np.sin(2 * np.pi * (_BREATH_HZ * times_s + phase + wander)))
