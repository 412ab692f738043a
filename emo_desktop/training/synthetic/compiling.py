"""Loops over pixels, compiled where numba is installed; without it they run as they are."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from functools import update_wrapper
from typing import Generic, ParamSpec, TypeVar, cast

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class Loop(Generic[_Arguments, _Result]):
    """A function of arrays and numbers that is compiled when it is first called.

    Args:
        function: what to compile.
    """

    def __init__(self, function: Callable[_Arguments, _Result]) -> None:
        self._function = function
        self._compiled: Callable[_Arguments, _Result] | None = None
        update_wrapper(self, function)

    def __call__(self, *args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        """What the function returns."""
        if self._compiled is None:
            self._compiled = self._function
            if importlib.util.find_spec("numba") is not None:
                compiler = importlib.import_module("numba")
                self._compiled = cast(
                    "Callable[_Arguments, _Result]",
                    compiler.njit(self._function, cache=True, fastmath=True, nogil=True),
                )
        return self._compiled(*args, **kwargs)
