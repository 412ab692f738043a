"""Points on single curves, from a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from emo_desktop.base.errors import EmoError
from emo_desktop.motion.control_points import ControlPoint, PointMode, check_points

_HINT = 'Use a JSON list of objects like {"curve": "jawOpen", "time_s": 1.5, "value": 0.4}.'
_NEEDED, _ALLOWED = {"curve", "time_s", "value"}, {"curve", "time_s", "value", "mode"}


def read_points(path: Path) -> tuple[ControlPoint, ...]:
    """The points of a file, in its order.

    Raises:
        EmoError: it cannot be read, or a point is not valid; the message says which one.
    """
    entries = _read_list(path)
    points = tuple(_point(f"{path.name}, point {n}", entry) for n, entry in enumerate(entries, 1))
    try:
        check_points(points)
    except ValueError as error:
        raise EmoError(f"{path.name}: {error}.", hint="Leave one of them out.") from error
    return points


def _read_list(path: Path) -> list[Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EmoError(
            f"{path} cannot be opened: {error.strerror or error}.", hint=_HINT
        ) from error
    except (ValueError, RecursionError) as error:
        raise EmoError(f"{path.name} is not valid JSON: {error}.", hint=_HINT) from error
    if not isinstance(content, list):
        raise EmoError(f"{path.name} is not a JSON list of points.", hint=_HINT)
    return content


def _point(place: str, entry: Any) -> ControlPoint:
    if not isinstance(entry, dict):
        raise EmoError(f"{place}: it is not an object.", hint=_HINT)
    missing, unknown = _NEEDED - set(entry), set(entry) - _ALLOWED
    if missing or unknown:
        fault = f"{min(missing)} is missing" if missing else f"{min(unknown)!r} is not known"
        raise EmoError(f"{place}: {fault}.", hint=_HINT)
    for name in ("time_s", "value"):
        if isinstance(entry[name], bool) or not isinstance(entry[name], int | float):
            raise EmoError(f"{place}: {name} is {entry[name]!r}, not a number.", hint=_HINT)
    try:
        return ControlPoint(
            curve=entry["curve"],
            time_s=float(entry["time_s"]),
            value=float(entry["value"]),
            mode=PointMode(entry.get("mode", PointMode.OVERRIDE)),
        )
    except (ValueError, TypeError, OverflowError) as error:
        raise EmoError(f"{place}: {error}.", hint=_HINT) from error
