"""Notices when the thread of the window does not answer, and what it did meanwhile."""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QTimer

_TICK_MS = 5
_LOOK_S = 0.01


@dataclass(frozen=True)
class Block:
    """A time in which the window answered nobody.

    Args:
        seconds: how long.
        stack: of the window's thread, when it was noticed.
    """

    seconds: float
    stack: str


class Watchdog:
    """Watches the thread it is made on, the one of the window, until it is closed.

    Args:
        longest_s: what is no block yet.
    """

    def __init__(self, longest_s: float = 0.1) -> None:
        self.blocks: list[Block] = []
        self._longest_s = longest_s
        self._watched = threading.get_ident()
        self._answered_s = time.perf_counter()
        self._stack = ""
        self._is_quiet = False
        self._is_closed = threading.Event()
        self._timer = QTimer(interval=_TICK_MS)
        self._timer.timeout.connect(self._answer)
        self._timer.start()
        self._thread = threading.Thread(target=self._watch, name="watchdog")
        self._thread.start()

    @contextmanager
    def looking_away(self) -> Iterator[None]:
        """What is done here is not the window's doing, a picture of it for one."""
        self._is_quiet = True
        try:
            yield
        finally:
            self._answered_s = time.perf_counter()
            self._is_quiet = False

    def close(self) -> None:
        """Watch no more."""
        self._timer.stop()
        self._is_closed.set()
        self._thread.join()

    def _answer(self) -> None:
        now = time.perf_counter()
        waited = now - self._answered_s
        if waited > self._longest_s and not self._is_quiet:
            self.blocks.append(Block(waited, self._stack))
        self._answered_s, self._stack = now, ""

    def _watch(self) -> None:
        while not self._is_closed.wait(_LOOK_S):
            is_late = time.perf_counter() - self._answered_s > self._longest_s * 0.6
            if is_late and not self._stack and not self._is_quiet:
                frame = sys._current_frames()[self._watched]
                self._stack = "".join(traceback.format_stack(frame)[-6:])
