"""Moments of the film as editors write them."""

from __future__ import annotations

import re
from fractions import Fraction

_CLOCK = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+)(?::(\d+)|\.(\d+))?", re.ASCII)
_FRAMES = re.compile(r"(\d+)f", re.ASCII)


def as_timecode(frame: int, fps: Fraction) -> str:
    """``00:00:10:10``: hours, minutes, seconds and frames; frames count up to the whole rate."""
    per_second = max(1, round(fps))
    seconds, rest = divmod(frame, per_second)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}:{rest:02}"


def read_timecode(text: str, fps: Fraction, *, now: int) -> int | None:
    """The frame somebody means by ``10:10``, ``250f``, ``12.5``, ``+12`` or ``-1:00``; else None.

    Args:
        text: what was typed; with a sign it counts from ``now``, and a lone number then means
            frames.
        fps: frames per second.
        now: the present frame.
    """
    words = text.strip()
    sign = {"+": 1, "-": -1}.get(words[:1], 0)
    words = words[1:] if sign else words
    if frames := _FRAMES.fullmatch(words):
        count = int(frames[1])
    elif sign and words.isdecimal():
        count = int(words)
    else:
        count_or_none = _clock_frames(words, fps)
        if count_or_none is None:
            return None
        count = count_or_none
    return max(0, now + sign * count) if sign else count


def _clock_frames(words: str, fps: Fraction) -> int | None:
    found = _CLOCK.fullmatch(words)
    if found is None:
        return None
    hours, minutes, seconds, frames, decimals = found.groups()
    per_second = max(1, round(fps))
    if frames is None and decimals is None and minutes is not None:
        # Two or three numbers end in frames, as on the display.
        parts = [int(part) for part in (hours, minutes, seconds) if part is not None]
        *clock, frame = parts
        whole = 0
        for part in clock:
            whole = whole * 60 + part
        return whole * per_second + frame
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds)
    if frames is not None:
        return whole * per_second + int(frames)
    return round((whole + Fraction(f"0.{decimals or 0}")) * fps)
