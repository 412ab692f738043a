"""Time as a frame number and a fraction: frame rates, frame counts, time of a frame."""

from __future__ import annotations

from fractions import Fraction

# The rates of film and television that are written as decimals but mean n·1000/1001.
_NTSC = {"23.976": 24, "23.98": 24, "29.97": 30, "47.95": 48, "59.94": 60, "119.88": 120}
MIN_FPS, MAX_FPS = Fraction(1), Fraction(240)


def parse_fps(text: str) -> Fraction:
    """The exact frame rate a user means by ``25``, ``23.976`` or ``30000/1001``.

    Raises:
        ValueError: not a number, or outside 1 to 240 frames per second.
    """
    text = text.strip()
    try:
        fps = Fraction(_NTSC[text] * 1000, 1001) if text in _NTSC else Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{text!r} is not a frame rate") from None
    if not MIN_FPS <= fps <= MAX_FPS:
        raise ValueError(f"frame rate {text} is outside {MIN_FPS} to {MAX_FPS}")
    return fps


def frame_count(duration_s: Fraction, fps: Fraction) -> int:
    """Frames of a film that lasts ``duration_s``: round(duration × fps), at least one."""
    return max(1, round(duration_s * fps))


def frame_time_s(frame: int, fps: Fraction) -> Fraction:
    """The moment at which ``frame`` begins, in seconds."""
    return Fraction(frame) / fps


def sample_at(frame: int, fps: Fraction, sample_rate_hz: int) -> int:
    """The first audio sample of ``frame``."""
    return round(frame_time_s(frame, fps) * sample_rate_hz)


def format_duration(seconds: float) -> str:
    """``75.2`` as ``1:15``; ``3605`` as ``1:00:05``."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"
