"""What the frames of a film are called: where its time codes begin, and whether they drop any."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from emo_desktop.base.errors import EmoError
from emo_desktop.project.cues import parse_moment

# How many numbers a minute leaves out, but for every tenth.
_DROPPED = {Fraction(30000, 1001): 2, Fraction(60000, 1001): 4}
_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class FilmClock:
    """What a film's frames are called.

    Args:
        fps: frames per second of the film.
        begin: what the first frame is called, as a number of frames since midnight.
        drops: whether numbers are left out, as at 29.97 frames per second to keep with the time
            of day.
    """

    fps: Fraction
    begin: int = 0
    drops: bool = False

    @property
    def per_second(self) -> int:
        """How many numbers a second has: the rate, rounded up."""
        return -(-self.fps.numerator // self.fps.denominator)

    @property
    def of_day(self) -> FilmClock:
        """The same way of counting, from midnight."""
        return replace(self, begin=0)

    def later(self, frames: int) -> FilmClock:
        """The clock of the film's part that begins with that frame."""
        return replace(self, begin=self.begin + frames)

    def timecode(self, frame: int) -> str:
        """``01:00:10:24`` of a frame of the film; after a day it begins anew.

        Where numbers are left out, the last sign between them is a semicolon.
        """
        number = self.begin + frame
        if self.drops:
            number += self._left_out_before(number)
        seconds, frames = divmod(number, self.per_second)
        minutes, second = divmod(seconds % _DAY_S, 60)
        hour, minute = divmod(minutes, 60)
        return f"{hour:02}:{minute:02}:{second:02}{';' if self.drops else ':'}{frames:02}"

    def _left_out_before(self, number: int) -> int:
        dropped = _DROPPED[self.fps]
        per_minute = 60 * self.per_second - dropped
        tens, rest = divmod(number, 10 * per_minute + dropped)
        return dropped * (9 * tens + max(0, rest - dropped) // per_minute)


def clock_from(begin: str, fps: Fraction) -> FilmClock:
    """The clock of a film that begins with a time code.

    Args:
        begin: ``01:00:00:00``; with a semicolon before the frames numbers are left out. Empty: the
            film begins with zero, and where the rate can leave out numbers, they are.
        fps: frames per second of the film.

    Raises:
        EmoError: it is no time code of this rate.
    """
    if not begin.strip():
        return FilmClock(fps, drops=fps in _DROPPED)
    drops = ";" in begin
    if drops and fps not in _DROPPED:
        raise EmoError(
            f"The time code {begin} leaves out numbers, which this frame rate does not.",
            hint="Write it with colons: 01:00:00:00",
        )
    try:
        return FilmClock(fps, round(parse_moment(begin, fps) * fps), drops)
    except ValueError as error:
        raise EmoError(
            f"The film cannot begin with {begin!r}: {error}.", hint="For instance: 01:00:00:00"
        ) from error
