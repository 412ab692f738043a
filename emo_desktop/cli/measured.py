"""What the measuring commands have in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any, TypeAlias, TypeVar

from emo_desktop.base.jobs import Event
from emo_desktop.cli.render import watched

_Last = TypeVar("_Last", bound=Event)
# For programs, and for people.
Figures: TypeAlias = tuple[dict[str, Any], Iterator[tuple[str, str]]]


def last_of(job: Iterator[Event], kind: type[_Last]) -> _Last:
    """The event that ends a job."""
    with closing(watched(job)) as events:
        for event in events:
            if isinstance(event, kind):
                return event
    raise AssertionError(f"a measuring ends with {kind.__name__}")
