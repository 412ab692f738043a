"""Long work: cancel tokens, the events a job yields, and clocks for its stages."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

_Item = TypeVar("_Item")


class Cancelled(Exception):
    """Raised inside a job when its token was cancelled; never caught as an error."""


class CancelToken:
    """One job's wish to stop. Made once per job, set from any thread, never cleared."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop at its next check."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether the job was asked to stop."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise Cancelled if the job was asked to stop."""
        if self._event.is_set():
            raise Cancelled


@dataclass(frozen=True, slots=True)
class Event:
    """Something a running job says. Subclasses carry the facts."""


@dataclass(frozen=True, slots=True)
class Progress(Event):
    """How far a stage has come.

    Args:
        stage: what is being done, in the user's words, e.g. "Drawing frames".
        done: units finished.
        total: units in all; 0 when not known.
    """

    stage: str
    done: int
    total: int

    @property
    def fraction(self) -> float:
        """Share of the stage that is finished, 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Notice(Event):
    """Something the user should know; the job goes on.

    Args:
        text: one sentence.
    """

    text: str


def until_cancelled(items: Iterable[_Item], token: CancelToken) -> Iterator[_Item]:
    """The same items; Cancelled is raised before the next one once the token was cancelled."""
    for item in items:
        token.check()
        yield item


class StageClock:
    """Adds up the wall time spent in named stages."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        """Count the time inside the ``with`` block toward ``stage``."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[stage] = self._seconds.get(stage, 0.0) + time.perf_counter() - begin

    @property
    def seconds(self) -> dict[str, float]:
        """Seconds by stage, in the order the stages were first entered."""
        return dict(self._seconds)
