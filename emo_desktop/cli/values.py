"""Words of the command line as values; what cannot be one is refused in a sentence."""

from __future__ import annotations

import argparse
import math
import re
from fractions import Fraction

from emo_desktop.app.limits import (
    EMOTIONS,
    MAX_CONTROL,
    MAX_GAZE_DEG,
)
from emo_desktop.base.timing import parse_fps
from emo_desktop.face.geometry import FaceBox
from emo_desktop.project.checks import LONGEST_S, MAX_SIZE_PX, MIN_SIZE_PX, is_film_size
from emo_desktop.project.render_choice import (
    MAX_GUIDANCE,
    MAX_REGION,
    MAX_REUSE,
    MAX_SPEED_DEG,
    MAX_STEPS,
    MIN_REGION,
)

MAX_BENCH_S = 3600
_SECONDS = re.compile(r"\d{1,6}(\.\d{1,9})?", re.ASCII)
_MAX_SEED = 2**63 - 1


def film_size(text: str) -> int:
    """The short side of a film in pixels."""
    size = _whole_number(text)
    if not is_film_size(size):
        raise argparse.ArgumentTypeError(
            f"{text} is not an even number from {MIN_SIZE_PX} to {MAX_SIZE_PX}"
        )
    return size


def seed(text: str) -> int:
    """A number that chooses."""
    number = _whole_number(text)
    if not 0 <= number <= _MAX_SEED:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to {_MAX_SEED}")
    return number


def frame_rate(text: str) -> Fraction:
    """Frames per second."""
    try:
        return parse_fps(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def bench_seconds(text: str) -> float:
    """A length to measure over, in seconds."""
    seconds = _number(text)
    if not 1 <= seconds <= MAX_BENCH_S:
        raise argparse.ArgumentTypeError(f"{text} is not from 1 to {MAX_BENCH_S} seconds")
    return seconds


def face_box(text: str) -> FaceBox:
    """A box in pixels of a picture, from ``x,y,w,h``."""
    numbers = [_number(part) for part in text.split(",")]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        raise argparse.ArgumentTypeError(f"{text!r} is not four numbers x,y,w,h")
    if numbers[2] <= 0 or numbers[3] <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a box: w and h must be above 0")
    return FaceBox(*numbers)


def control(text: str) -> float:
    """How strongly something is played: 0 is not at all, 1 as heard."""
    strength = _number(text)
    if not 0 <= strength <= MAX_CONTROL:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to {MAX_CONTROL:g}")
    return strength


def emotion(text: str) -> tuple[str, float]:
    """An emotion and its intensity, 0 to 1, from ``happy`` or ``happy:0.5``."""
    name, colon, intensity_text = text.partition(":")
    if name not in EMOTIONS:
        raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(EMOTIONS)}")
    intensity = _number(intensity_text) if colon else 1.0
    if not 0 <= intensity <= 1:
        raise argparse.ArgumentTypeError(f"intensity {intensity_text!r} is not from 0 to 1")
    return name, intensity


def gaze(text: str) -> tuple[float, float]:
    """Where the eyes rest, yaw and pitch in degrees, from ``10,-5``."""
    angles = tuple(_number(part) for part in text.split(","))
    if len(angles) != 2 or not all(abs(angle) <= MAX_GAZE_DEG for angle in angles):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not two angles YAW,PITCH from -{MAX_GAZE_DEG:g} to {MAX_GAZE_DEG:g}"
        )
    return angles[0], angles[1]


def steps(text: str) -> int:
    """Steps of denoising."""
    number = _whole_number(text)
    if not 1 <= number <= MAX_STEPS:
        raise argparse.ArgumentTypeError(f"{text} is not from 1 to {MAX_STEPS}")
    return number


def reuse(text: str) -> int:
    """In every how many steps the inner layers are run."""
    number = _whole_number(text)
    if not 1 <= number <= MAX_REUSE:
        raise argparse.ArgumentTypeError(f"{text} is not from 1 to {MAX_REUSE}")
    return number


def guidance(text: str) -> tuple[float, float]:
    """Scales for the audio and for the portrait, from ``3.5`` or ``4,2.5``."""
    scales = [_number(part) for part in text.split(",")]
    if len(scales) > 2 or not all(1 <= scale <= MAX_GUIDANCE for scale in scales):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not one number from 1 to {MAX_GUIDANCE:g}, or two: AUDIO,PORTRAIT"
        )
    return scales[0], scales[-1]


def region(text: str) -> tuple[float, float]:
    """Width and height of the face region, as many times the head's path, from ``1.2,1``."""
    factors = [_number(part) for part in text.split(",")]
    if len(factors) != 2 or not all(MIN_REGION <= factor <= MAX_REGION for factor in factors):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not two numbers WIDTH,HEIGHT from {MIN_REGION:g} to {MAX_REGION:g}"
        )
    return factors[0], factors[1]


def turn_speed(text: str) -> float:
    """Degrees by which the head turns in a frame."""
    speed = _number(text)
    if not 0 <= speed <= MAX_SPEED_DEG:
        raise argparse.ArgumentTypeError(f"{text!r} is not from 0 to {MAX_SPEED_DEG:g}")
    return speed


def moment(text: str) -> Fraction:
    """A moment of a timeline or of a sound, in seconds or as ``m:s`` or ``h:m:s``."""
    total = Fraction(0)
    parts = text.split(":")
    for part in parts:
        if not _SECONDS.fullmatch(part):
            raise argparse.ArgumentTypeError(f"{text!r} is not a moment such as 12.5 or 1:12.5")
        total = total * 60 + Fraction(part)
    if len(parts) > 3 or total > LONGEST_S:
        raise argparse.ArgumentTypeError(f"{text!r} is not a moment within {LONGEST_S} seconds")
    return total


def pause(text: str) -> float:
    """How long a pause is, in seconds."""
    seconds = _number(text)
    if not 0.1 <= seconds <= 60:
        raise argparse.ArgumentTypeError(f"{text!r} is not from 0.1 to 60")
    return seconds


def line_number(text: str) -> int:
    """The number of a line or a segment, from 1."""
    number = _whole_number(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return number


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None


def _number(text: str) -> float:
    """The number, or one that no limit admits."""
    try:
        return float(text)
    except ValueError:
        return math.nan
