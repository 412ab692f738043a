"""Frame rates: how they are written, and which frame of one rate stands for one of another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TypeVar

_Item = TypeVar("_Item")


def rate_name(fps: Fraction) -> str:
    """A frame rate as people write it: ``25``, ``23.976``, ``29.97``."""
    if fps.denominator == 1:
        return f"{fps.numerator}"
    if fps.denominator == 1001 and fps.numerator % 1000 == 0:
        return f"{float(fps):.3f}".rstrip("0")
    return f"{fps}"


def frames_at_rate(frames: int, own: Fraction, wanted: Fraction) -> int:
    """How many frames of another rate last as long: at least one."""
    return max(1, round(frames / own * wanted))


def repeats(frames: int, own: Fraction, wanted: Fraction) -> Iterator[int]:
    """For each frame of one rate, how often it is seen at another.

    A frame of the film shows what is seen in its middle, by exact time: so nothing drifts.

    Args:
        frames: there are.
        own: their rate.
        wanted: rate of the film.

    Yields:
        ``frames`` numbers; 0 where a frame is left out. Their sum is ``frames_at_rate``.
    """
    total = frames_at_rate(frames, own, wanted)
    up, down = (wanted / own).as_integer_ratio()
    begin = 0
    for number in range(1, frames + 1):
        # The first frame of the film whose middle lies behind this one: its number is at least
        # number · wanted / own - 1/2.
        end = -((down - 2 * number * up) // (2 * down))
        stop = total if number == frames else min(total, end)
        yield stop - begin
        begin = stop


def at_rate(
    items: Iterable[_Item], frames: int, own: Fraction, wanted: Fraction
) -> Iterator[tuple[_Item, int]]:
    """Each item with how often it is seen at another rate, without those that are left out."""
    if own == wanted:
        for item in items:
            yield item, 1
        return
    for item, count in zip(items, repeats(frames, own, wanted), strict=True):
        if count:
            yield item, count
