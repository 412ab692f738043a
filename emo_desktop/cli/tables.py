"""Results as lines for people and as one JSON object for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any


def print_json(values: Mapping[str, Any]) -> None:
    """Print ``values`` as one JSON object on one line."""
    print(json.dumps(values, ensure_ascii=False, allow_nan=False))


def print_rows(rows: Iterable[tuple[str, str]]) -> None:
    """Print names and what belongs to them in two columns."""
    listed = list(rows)
    width = max((len(name) for name, _ in listed), default=0)
    for name, text in listed:
        print(f"{name:<{width}}  {text}")


def plain_rate(fps: Fraction) -> int | float:
    """A frame rate as a JSON number: whole where it is whole."""
    return fps.numerator if fps.denominator == 1 else round(float(fps), 6)


def rounded(seconds: Mapping[str, float]) -> dict[str, float]:
    """The same times to the millisecond."""
    return {name: round(value, 3) for name, value in seconds.items()}


def count_of(number: int, noun: str) -> str:
    """``1 line``, ``2 lines``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
