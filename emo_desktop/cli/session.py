"""What a command needs of the machine, read when it is first asked for."""

from __future__ import annotations

import contextlib
import logging
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken

if TYPE_CHECKING:
    from emo_desktop.base.settings import Settings


class Session:
    """The settings, the log and the token of one command.

    Settings cost half of what ``inspect`` needs to start, and it does not need them: so they are
    read, and the log is opened, only when a command asks. Use it in a ``with`` block, which closes
    the log.
    """

    def __init__(self) -> None:
        self.token = CancelToken()
        self._logging_complains = logging.raiseExceptions
        self._log_path: Path | None = None
        self._loggers = (logging.getLogger(), logging.getLogger("emo_desktop"))
        self._handlers_before = [list(logger.handlers) for logger in self._loggers]

    def __enter__(self) -> Self:
        # Neither a log that cannot be written nor warnings of libraries belong on stderr.
        logging.raiseExceptions = False
        logging.getLogger().addHandler(logging.NullHandler())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for logger, kept in zip(self._loggers, self._handlers_before, strict=True):
            for handler in [h for h in logger.handlers if h not in kept]:
                logger.removeHandler(handler)
                with contextlib.suppress(OSError):  # the disk may be full
                    handler.close()
        logging.raiseExceptions = self._logging_complains

    @cached_property
    def settings(self) -> Settings:
        """The user's settings; reading them also opens the log."""
        from emo_desktop.base.logs import log_to_file
        from emo_desktop.base.settings import load_settings

        settings = load_settings()
        self._log_path = log_to_file(settings.logs_dir)
        return settings

    def open_log(self) -> Path | None:
        """Where the log lies; None when there is none."""
        try:
            _ = self.settings
        except EmoError:
            return None
        return self._log_path
