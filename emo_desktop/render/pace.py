"""How long rendering takes on this machine, learned from what was rendered."""

from __future__ import annotations

import json
import logging
import math
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from emo_desktop.base.atomic import write_atomically
from emo_desktop.base.errors import OutputError

_log = logging.getLogger(__name__)

# What was measured so many frames ago counts half as much as what was measured now.
_HALF_LIFE_FRAMES = 1000.0
_MOST_ENTRIES = 200


@dataclass(frozen=True, slots=True)
class Pace:
    """What a frame costs, on average.

    Args:
        seconds: of work.
        bytes: in the cache.
        frames: it was measured over, the older ones counted less.
    """

    seconds: float
    bytes: float
    frames: float


_PACES = TypeAdapter(dict[str, Pace])


class PaceBook:
    """Paces by renderer and picture size; kept in a file.

    A book that cannot be read or written is an empty one: nothing depends on it but a forecast.

    Args:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._paces = _read(path)

    def pace(self, renderer_id: str, pixels: int) -> Pace | None:
        """What a frame of so many pixels costs; None when none was rendered here yet."""
        with self._lock:
            return self._paces.get(_name(renderer_id, pixels))

    def learn(
        self, renderer_id: str, pixels: int, *, frames: int, seconds: float, size_bytes: int
    ) -> None:
        """Take notice of frames that were rendered.

        Args:
            renderer_id: names the renderer.
            pixels: of a frame.
            frames: rendered, at least one.
            seconds: it took.
            size_bytes: they take in the cache.
        """
        name = _name(renderer_id, pixels)
        with self._lock:
            old = self._paces.pop(name, Pace(0.0, 0.0, 0.0))
            kept = old.frames * math.exp2(-frames / _HALF_LIFE_FRAMES)
            total = kept + frames
            self._paces[name] = Pace(
                seconds=(old.seconds * kept + seconds) / total,
                bytes=(old.bytes * kept + size_bytes) / total,
                frames=total,
            )
            while len(self._paces) > _MOST_ENTRIES:
                del self._paces[next(iter(self._paces))]
            text = json.dumps({key: asdict(pace) for key, pace in self._paces.items()}, indent=1)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path, text.encode("ascii"))
        except (OSError, OutputError) as error:
            _log.warning("How fast rendering is cannot be kept: %s", error)


def _name(renderer_id: str, pixels: int) -> str:
    return f"{renderer_id} {pixels}"


def _read(path: Path) -> dict[str, Pace]:
    try:
        paces = _PACES.validate_json(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValidationError) as error:
        _log.warning("What is known of the speed here cannot be read: %s", error)
        return {}
    return {
        name: pace
        for name, pace in paces.items()
        if all(math.isfinite(value) and value >= 0 for value in asdict(pace).values())
    }
