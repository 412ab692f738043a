"""Chance without memory: values that depend on a seed, a stream and a place, and on nothing else.

So a frame drawn alone has the same chance as the same frame drawn within its clip.
"""

from __future__ import annotations

import functools
import hashlib

import numpy as np
from numpy.typing import NDArray

from emo_desktop.base.arrays import Floats, Ints

_MASK = (1 << 64) - 1


def chance(seed: int, stream: str, cells: Ints) -> Floats:
    """Evenly spread values from 0 up to 1, one per whole number in ``cells``.

    Args:
        seed: any integer.
        stream: names what the values are for; streams know nothing of each other.
        cells: (F,) may be negative.

    Returns:
        (F,) values.
    """
    start = np.array([(seed ^ _stream_number(stream)) & _MASK], np.uint64)
    mixed = _mix(_mix(cells.astype(np.int64).view(np.uint64)) ^ _mix(start))
    return np.asarray((mixed >> np.uint64(11)).astype(np.float64) / 2**53)


@functools.lru_cache(maxsize=256)
def _stream_number(stream: str) -> int:
    return int.from_bytes(hashlib.blake2b(stream.encode(), digest_size=8).digest(), "little")


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """SplitMix64's finaliser: every bit of the input moves half the bits of the output."""
    mixed = values + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def wandering(seed: int, stream: str, times_s: Floats, *, rate_hz: float) -> Floats:
    """Smooth noise of about unit strength, never beyond ±2.6: a cubic B-spline over random knots.

    Args:
        seed: any integer.
        stream: names what the noise is for.
        times_s: (F,) moments.
        rate_hz: knots per second; there is little energy above it.

    Returns:
        (F,) values.
    """
    place = times_s * rate_hz
    cell = np.floor(place).astype(np.int64)
    u = place - cell
    weights = (
        (1 - u) ** 3 / 6,
        (3 * u**3 - 6 * u**2 + 4) / 6,
        (-3 * u**3 + 3 * u**2 + 3 * u + 1) / 6,
        u**3 / 6,
    )
    knots = (2 * chance(seed, stream, cell + offset) - 1 for offset in (-1, 0, 1, 2))
    total = np.zeros_like(times_s)
    for weight, knot in zip(weights, knots, strict=True):
        total += weight * knot
    return np.asarray(2.55 * total)
