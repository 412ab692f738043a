"""When p, b and m are said, from a file of timed sounds."""

from __future__ import annotations

import json
import math
from pathlib import Path

from emo_desktop.base.errors import MediaError
from emo_desktop.training.metrics.closures import Stretch

_HINT = (
    "Use lines of begin, end and sound with tabs between, as Audacity exports labels, or a JSON "
    'list such as [{"start_s": 0.5, "end_s": 0.58, "sound": "b"}].'
)
# IPA, ARPABET without its stress, and the letters most labels use.
_BILABIALS = frozenset("pbmɓʙɱ") | {"P", "B", "M", "PBM", "pʰ", "bʱ", "pʲ", "bʲ", "mʲ"}


def read_script(path: Path) -> tuple[Stretch, ...]:
    """Begin and end, seconds, of every p, b and m that a file of timed sounds names.

    Args:
        path: labels as Audacity writes them, or a JSON list; see the hint of the error.

    Raises:
        MediaError: the file cannot be read, or is neither.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = _from_json(text) if text.lstrip().startswith("[") else _from_labels(text)
        for begin_s, end_s, _sound in rows:
            if not (math.isfinite(begin_s) and begin_s <= end_s):
                raise ValueError(f"a sound from {begin_s} to {end_s} s")
    except (OSError, UnicodeError, ValueError, TypeError, KeyError) as error:
        raise MediaError(f"{path.name} is no file of timed sounds.", hint=_HINT) from error
    return tuple((begin_s, end_s) for begin_s, end_s, sound in rows if sound in _BILABIALS)


def _from_json(text: str) -> list[tuple[float, float, str]]:
    return [
        (float(each["start_s"]), float(each["end_s"]), str(each["sound"]).strip())
        for each in json.loads(text)
    ]


def _from_labels(text: str) -> list[tuple[float, float, str]]:
    rows = []
    for line in text.splitlines():
        if line.strip():
            begin, end, sound = line.split("\t")[:3]
            rows.append((float(begin), float(end), sound.strip()))
    return rows
