"""A cue: a line that is not in the document yet; and the ways its moments are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from emo_desktop.base.errors import MediaError
from emo_desktop.project.checks import LONGEST_S, MAX_TEXT


class CueError(MediaError):
    """A cue sheet cannot be read; the message names the row."""

    hint = "Use an SRT, VTT or ASS file, or a CSV file with a column named text."


@dataclass(frozen=True, slots=True)
class Cue:
    """What is to be said, when, and by whom.

    Args:
        text: what is said; may be empty.
        begin_s: where it begins, from the start of the sheet; None: after the one before.
        end_s: where it ends; None: as long as the words take.
        character: the name of who says it; empty: nobody is named.

    Raises:
        ValueError: it ends before it begins, or is longer than a line may be.
    """

    text: str
    begin_s: Fraction | None = None
    end_s: Fraction | None = None
    character: str = ""

    def __post_init__(self) -> None:
        if len(self.text) > MAX_TEXT:
            raise ValueError(f"the text has {len(self.text)} characters, more than {MAX_TEXT}")
        if self.begin_s is None:
            return
        if self.begin_s > LONGEST_S:
            raise ValueError(f"it begins at {float(self.begin_s):g} s, after {LONGEST_S} s")
        if self.end_s is not None and self.end_s <= self.begin_s:
            raise ValueError("it ends before it begins")


_SECONDS = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,9}))?")
_CLOCK = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-9]{1,2})(?:[.,]([0-9]{1,9}))?")
_TIMECODE = re.compile(r"([0-9]{1,3}):([0-9]{1,2}):([0-9]{1,2})([:;])([0-9]{1,3})")
_DROPPING = {30: 2, 60: 4}


def parse_moment(text: str, fps: Fraction) -> Fraction:
    """The moment meant by ``83.5``, ``1:23.5``, ``00:01:23,500`` or the time code ``00:01:23:12``.

    A time code counts frames of the rate rounded up. With a semicolon before its frames, it leaves
    out numbers as those of 29.97 and 59.94 frames per second do.

    Raises:
        ValueError: it is none of these.
    """
    text = text.strip()
    if found := _SECONDS.fullmatch(text):
        return _decimal(*found.groups())
    if found := _CLOCK.fullmatch(text):
        hours, minutes, seconds, rest = found.groups()
        return 60 * _minutes(hours, minutes) + _below_60(seconds) + _decimal("0", rest)
    if found := _TIMECODE.fullmatch(text):
        hours, minutes, seconds, mark, frame = found.groups()
        rate = -(-fps.numerator // fps.denominator)
        if int(frame) >= rate:
            raise ValueError(f"{text} has no frame {frame} at {rate} frames per second")
        whole_minutes = _minutes(hours, minutes)
        count = (60 * whole_minutes + _below_60(seconds)) * rate + int(frame)
        if mark == ";":
            count -= _DROPPING.get(rate, 0) * (whole_minutes - whole_minutes // 10)
        return max(count, 0) / fps
    raise ValueError(f"{text[:40]!r} is no time")


def _minutes(hours: str | None, minutes: str) -> int:
    return int(minutes) if hours is None else 60 * int(hours) + _below_60(minutes)


def _below_60(text: str) -> int:
    if int(text) >= 60:
        raise ValueError(f"{text} is no minute or second")
    return int(text)


def _decimal(whole: str, rest: str | None) -> Fraction:
    return int(whole) + (Fraction(int(rest), 10 ** len(rest)) if rest else Fraction(0))
