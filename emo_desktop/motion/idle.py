"""What a face does by itself: blinks, glances, breath, a head that is never quite still.

Every value is a function of seed and time. Blinks and glances lie one to a cell of a time lattice,
at a place chance gives them, so that they too can be found from any frame.
"""

from __future__ import annotations

import numpy as np

from emo_desktop.base.arrays import Floats, Ints
from emo_desktop.base.easing import smoothstep
from emo_desktop.motion.chance import chance, wandering

_BLINK_CELL_S = 3.6
_BLINK_SPREAD = 0.55  # of the log-normal that places a blink within its cell
_CLOSING_S, _CLOSED_S, _OPENING_S = 0.09, 0.04, 0.17
_FIRST_BLINK_S = 0.6

_GLANCE_CELL_S = 1.95
_GLANCE_SHARE_AT_CENTRE = 0.45
_NEAREST_DEG, _FARTHEST_DEG = 2.0, 7.0
_GLANCE_S = 0.07
_FIRST_GLANCE_S = 0.8

# Knots per second and weights of the head's noise.
_OCTAVES = ((0.35, 0.70), (0.9, 0.45), (2.2, 0.25))
_OCTAVES_NORM = float(np.sqrt(sum(weight**2 for _, weight in _OCTAVES)))
_BREATH_HZ, _BREATH_DEG = 0.24, 0.3


def settled(times_s: Floats) -> Floats:
    """(F,) 0 at the clip's beginning, 1 from its first second on: a clip starts as the portrait."""
    return smoothstep(times_s, 0.0, 1.0)


def blinks(times_s: Floats, *, seed: int, rate: float) -> Floats:
    """(F,) how far the lids are closed, 0 to 1.

    Args:
        times_s: (F,) moments of the clip.
        seed: chance.
        rate: 1 blinks about 15 times a minute, 0 never.
    """
    lids = np.zeros_like(times_s)
    if rate <= 0:
        return lids
    cell_s = _BLINK_CELL_S / rate
    here = np.floor(times_s / cell_s).astype(np.int64)
    for neighbour in (-1, 0, 1):
        cell = here + neighbour
        # A log-normal place with its median a third into the cell, kept within the cell.
        normal = sum(chance(seed, f"blink{i}", cell) for i in range(6)) - 3.0
        place = np.clip(0.33 * np.exp(_BLINK_SPREAD * normal * np.sqrt(2)), 0.05, 0.93)
        begin_s = (cell + place) * cell_s
        lids = np.maximum(lids, np.where(begin_s >= _FIRST_BLINK_S, _lid(times_s - begin_s), 0.0))
    return lids


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


def breath(times_s: Floats, *, seed: int) -> Floats:
    """(F,) degrees of head pitch that come from breathing."""
    phase = chance(seed, "breath", np.zeros(1, np.int64))
    wander = 0.3 * wandering(seed, "breathw", times_s, rate_hz=0.1)
    return np.asarray(_BREATH_DEG * np.sin(2 * np.pi * (_BREATH_HZ * times_s + phase + wander)))
