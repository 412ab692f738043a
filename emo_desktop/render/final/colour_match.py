"""Bringing the colours that the model draws back to those of the portrait."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Floats

_MIDDLE = 128.0  # grey level about which a gain turns
_MOST_GAIN = 1.3
_MOST_SHIFT = 32.0
_TOLERANCES = tuple(64.0 * 0.7**step for step in range(10))  # grey levels, 64 to 2.6
# A backdrop without contrast (standard deviation well below this, grey levels) says nothing of the
# gain; it stays near 1.
_CONTRAST = 5.0
_SATURATED = 2.0  # nearer than this to black or white a cast is cut off, and cannot be measured
_LEAST_PLACES = 24


@dataclass(frozen=True, slots=True)
class ColourMatch:
    """What gives a drawn frame the portrait's colours: gain · (level − 128) + 128 + shift.

    Args:
        gains: of red, green and blue, 1 / 1.3 to 1.3.
        shifts: of red, green and blue, −32 to 32 grey levels.
    """

    gains: tuple[float, float, float] = (1.0, 1.0, 1.0)
    shifts: tuple[float, float, float] = (0.0, 0.0, 0.0)

    @staticmethod
    def of_floats(values: tuple[float, ...]) -> ColourMatch:
        """The match that ``as_floats`` gave away.

        Raises:
            ValueError: these are not six finite numbers.
        """
        if len(values) != 6 or not np.isfinite(values).all():
            raise ValueError(f"{values} is no colour match")
        red_gain, green_gain, blue_gain, red, green, blue = (float(value) for value in values)
        return ColourMatch((red_gain, green_gain, blue_gain), (red, green, blue))

    def as_floats(self) -> tuple[float, ...]:
        """Six numbers: the gains, then the shifts."""
        return (*self.gains, *self.shifts)

    def toward(self, other: ColourMatch, share: float) -> ColourMatch:
        """The match that lies ``share`` (0 to 1) of the way to another; colours move evenly."""
        mixed = (
            (1 - share) * mine + share * its
            for mine, its in zip(self.as_floats(), other.as_floats(), strict=True)
        )
        return ColourMatch.of_floats(tuple(mixed))

    def applied(self, colours: Floats) -> Floats:
        """(..., 3) float32 matched colours; they may lie beyond 0 and 255.

        Args:
            colours: (..., 3) grey levels.
        """
        gains = np.array(self.gains, np.float32)
        # In this form no match is exactly no change, for any level.
        bias = _MIDDLE * (1 - gains) + np.array(self.shifts, np.float32)
        return np.asarray(colours * gains + bias, np.float32)


def colour_ramp(
    before: ColourMatch | None, after: ColourMatch, *, frames: int
) -> tuple[ColourMatch, ...]:
    """A match for each frame of a window, in even steps; the last is ``after``.

    Args:
        before: that of the last frame of the window before; None in the first window.
        after: that of the last frame of this one.
        frames: of this window.
    """
    if before is None:
        return (after,) * frames
    ramp = tuple(before.toward(after, frame / frames) for frame in range(1, frames))
    return (*ramp, after) if frames > 0 else ()


def match_colours(drawn: Floats, portrait: Floats) -> ColourMatch:
    """The match of places that should look like the portrait, most of which do.

    Args:
        drawn: (N, 3) what was drawn there, grey levels.
        portrait: (N, 3) what the portrait shows there. Where something moved through the picture,
            the two differ in no orderly way; two places in five may do so.
    """
    drawn, portrait = _unsaturated(drawn.astype(np.float64), portrait.astype(np.float64))
    count = len(drawn)
    if count < _LEAST_PLACES:
        return ColourMatch()
    # Graduated non-convexity: at first all places count, then only those that fit ever better.
    gains: Floats = np.ones(3)
    shifts: Floats = np.median(portrait - drawn, axis=0)
    for tolerance in _TOLERANCES:
        miss = np.square(gains * (drawn - _MIDDLE) + _MIDDLE + shifts - portrait).sum(axis=1)
        weights = np.square(tolerance**2 / (tolerance**2 + miss))
        gains, shifts = _fit(drawn, portrait, weights / weights.sum())
    return ColourMatch.of_floats(tuple(float(value) for value in np.concatenate([gains, shifts])))


def _unsaturated(drawn: Floats, portrait: Floats) -> tuple[Floats, Floats]:
    """The places where no cast was cut off: not black or white where the portrait is not."""
    at_end = (drawn < _SATURATED) | (drawn > 255 - _SATURATED)
    cut_off = (at_end & (np.abs(drawn - portrait) > 2 * _SATURATED)).any(axis=1)
    return drawn[~cut_off], portrait[~cut_off]


def _fit(drawn: Floats, portrait: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """(3,) gains and (3,) shifts, weighted least squares within their limits."""
    mean_drawn, mean_portrait = weights @ drawn, weights @ portrait
    spread = drawn - mean_drawn
    together = weights @ (spread * (portrait - mean_portrait))
    doubt = _CONTRAST**2
    gains = (together + doubt) / (weights @ np.square(spread) + doubt)
    gains = np.clip(gains, 1 / _MOST_GAIN, _MOST_GAIN)
    shifts = mean_portrait - _MIDDLE - gains * (mean_drawn - _MIDDLE)
    return gains, np.clip(shifts, -_MOST_SHIFT, _MOST_SHIFT)
