"""What every value of the document has to keep to; a message names the value at fault."""

from __future__ import annotations

import math
from fractions import Fraction

from emo_desktop.face.geometry import FaceBox

# A day and a half. Beyond this a number is a mistake, and a film of it could not be written.
LONGEST_S = 131_072
# The finest division of a second: that of a frame rate of film and a sample rate together.
_FINEST = 10**9
MAX_TEXT = 20_000
MAX_NAME = 200
MIN_GAIN_DB, MAX_GAIN_DB = -60.0, 12.0
MAX_STARS = 5
MIN_SIZE_PX, MAX_SIZE_PX = 64, 4096


def check_moment(name: str, moment_s: Fraction) -> None:
    """Raise ValueError unless ``moment_s`` is a moment on a timeline or in a take."""
    if not isinstance(moment_s, Fraction):
        raise ValueError(f"{name} is {moment_s!r}, not a fraction of seconds")
    if not 0 <= moment_s <= LONGEST_S:
        raise ValueError(f"{name} is {float(moment_s):g} s, outside 0 to {LONGEST_S} s")
    if moment_s.denominator > _FINEST:
        raise ValueError(f"{name} is finer than a sample: {moment_s}")


def check_range_s(name: str, begin_s: Fraction, end_s: Fraction) -> None:
    """Raise ValueError unless the range has a length."""
    check_moment(f"{name} begin", begin_s)
    check_moment(f"{name} end", end_s)
    if end_s <= begin_s:
        raise ValueError(f"{name} ends at {float(end_s):g} s, before it begins")


def check_text(name: str, text: str, *, most: int = MAX_NAME, may_be_empty: bool = False) -> None:
    """Raise ValueError unless ``text`` can be shown and stored."""
    if not text.strip() and not may_be_empty:
        raise ValueError(f"{name} is empty")
    if len(text) > most:
        raise ValueError(f"{name} has {len(text)} characters, more than {most}")
    if any(ord(letter) < 32 and letter not in "\n\t" for letter in text):
        raise ValueError(f"{name} holds a control character")
    if any(0xD800 <= ord(letter) < 0xE000 for letter in text):
        raise ValueError(f"{name} holds half a character")


def check_stars(stars: int) -> None:
    """Raise ValueError unless there are 0 to 5."""
    if not 0 <= stars <= MAX_STARS:
        raise ValueError(f"stars is {stars}, outside 0 to {MAX_STARS}")


def check_gain(gain_db: float) -> None:
    """Raise ValueError unless a line can be played so much louder."""
    if not MIN_GAIN_DB <= gain_db <= MAX_GAIN_DB:
        raise ValueError(f"gain_db is {gain_db:g}, outside {MIN_GAIN_DB:g} to {MAX_GAIN_DB:g}")


def check_box(box: FaceBox) -> None:
    """Raise ValueError unless a face can be in it."""
    sides = (box.x, box.y, box.width, box.height)
    if not all(math.isfinite(each) for each in sides) or min(box.width, box.height) <= 0:
        raise ValueError(f"face_box is {sides}, which is no box")


def check_unique(name: str, ids: list[str]) -> None:
    """Raise ValueError if an id is there twice, or is none."""
    for each in ids:
        if not (each and each.isascii() and each.isalnum() and len(each) <= 20):
            raise ValueError(f"{name} has the id {each!r}, which is none")
    if len(set(ids)) != len(ids):
        twice = next(each for each in ids if ids.count(each) > 1)
        raise ValueError(f"{name} has two with the id {twice}")


def is_film_size(size_px: int) -> bool:
    """Whether a film's short side may have this many pixels: even, and within the limits."""
    return size_px % 2 == 0 and MIN_SIZE_PX <= size_px <= MAX_SIZE_PX
