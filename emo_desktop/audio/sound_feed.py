"""A sound that is read ahead on a thread of its own, for whoever must not wait."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterator

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import EmoError

_log = logging.getLogger(__name__)

_JOIN_S = 5.0


class SoundFeed:
    """Reads blocks ahead and hands out as many samples as there are.

    Args:
        source: blocks (N, C) of float32; belongs to the thread of this object from now on.
        channels: C.
        samples_ahead: as many are read ahead, at least.
    """

    def __init__(self, source: Iterator[Floats], *, channels: int, samples_ahead: int) -> None:
        self._source, self._channels = source, channels
        self._ahead = samples_ahead
        self._blocks: deque[Floats] = deque()
        self._waiting = 0
        self._has_ended = self._is_closed = False
        self.fault: str | None = None
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._read, name="sound", daemon=True)
        self._thread.start()

    @property
    def has_ended(self) -> bool:
        """Whether every sample was handed out."""
        with self._changed:
            return self._has_ended and not self._blocks

    @property
    def waiting(self) -> int:
        """How many samples can be taken now."""
        with self._changed:
            return self._waiting

    def take(self, count: int) -> Floats:
        """(N, C): the next samples, at most ``count``, without waiting for more."""
        pieces: list[Floats] = []
        with self._changed:
            while count > 0 and self._blocks:
                block = self._blocks.popleft()
                pieces.append(block[:count])
                if len(block) > count:
                    self._blocks.appendleft(block[count:])
                count -= len(pieces[-1])
                self._waiting -= len(pieces[-1])
            self._changed.notify_all()
        return np.concatenate(pieces) if pieces else np.zeros((0, self._channels), np.float32)

    def close(self) -> None:
        """Read no more; waits for the block that is being read."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        self._thread.join(_JOIN_S)

    def _read(self) -> None:
        try:
            for block in self._source:
                if not self._added(block.reshape(len(block), self._channels)):
                    return
        except EmoError as error:
            self.fault = f"{error}"
        except Exception:  # noqa: BLE001 - the boundary of a thread; it is said aloud
            _log.exception("The sound could not be read on.")
            self.fault = "The sound could not be read on."
        finally:
            with self._changed:
                self._has_ended = True

    def _added(self, block: Floats) -> bool:
        """Put a block behind the others once there is room; False: nobody wants it."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._waiting < self._ahead)
            if not self._is_closed:
                self._blocks.append(block)
                self._waiting += len(block)
            return not self._is_closed
