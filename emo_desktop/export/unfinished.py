"""What is thrown away unless it is finished."""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Unfinished(ABC):
    """Something that is written in a ``with`` block, whose end throws away what is not finished."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.abort()

    @abstractmethod
    def abort(self) -> None:
        """Throw it away. Harmless after it was finished."""
