"""Errors in what Qt calls by itself: told like all others, and the program goes on.

PySide 6.11.3 ends the process when an overridden method of a widget raises: so none may.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any, TypeVar

_ANSWERING = ("event", "eventFilter")
_Widget = TypeVar("_Widget", bound=type)


def survives_errors(widget: _Widget) -> _Widget:
    """The same class; errors in what Qt calls go to ``sys.excepthook``.

    That is its ``…Event`` methods, and ``event`` and ``eventFilter``, which then say that nothing
    was done.
    """
    for name, method in list(vars(widget).items()):
        if (name.endswith("Event") or name in _ANSWERING) and callable(method):
            setattr(widget, name, _guarded(method))
    return widget


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(*arguments: Any) -> Any:
        try:
            return method(*arguments)
        except Exception:  # noqa: BLE001 - the boundary to Qt: told where all errors are told
            sys.excepthook(*sys.exc_info())
            return False if method.__name__ in _ANSWERING else None

    return call
