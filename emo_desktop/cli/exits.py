"""How a command ends: exit codes, and errors in words on stderr."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from types import FrameType

from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken

_log = logging.getLogger(__name__)


class Exit(IntEnum):
    """What the shell is told."""

    DONE = 0
    FAULTS_FOUND = 1
    USAGE = 2
    BAD_INPUT = 3
    INTERNAL = 4
    CHANGED = 5
    UNKNOWN = 6
    CANCELLED = 130


EXIT_CODES_HELP = """\
exit codes:
  0    done
  2    the command line is not valid
  3    an input cannot be used, or the output cannot be written
  4    internal error; the log says more
  130  cancelled (Ctrl+C)"""


def print_error(error: EmoError) -> None:
    """Say what is wrong and what to do, as two lines on stderr."""
    print(f"error: {_one_line(error)}", file=sys.stderr)
    if error.hint:
        print(f"hint: {error.hint}", file=sys.stderr)


def print_internal_error(error: BaseException, log_path: Path | None) -> None:
    """Say that something unforeseen happened; the traceback goes to the log only."""
    _log.error("internal error", exc_info=error)
    kind = type(error).__name__
    print(f"error: Something unforeseen happened ({kind}: {_one_line(error)}).", file=sys.stderr)
    where = f"The details are in {log_path}" if log_path else "The log could not be written"
    print(f"hint: {where}; please report it.", file=sys.stderr)


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())


@contextmanager
def cancelled_by_signals(token: CancelToken) -> Iterator[None]:
    """Let Ctrl+C and SIGTERM cancel ``token``; the second one ends the program where it stands."""

    def cancel(_signal: int, _frame: FrameType | None) -> None:
        if token.cancelled:
            # Leaving in order would wait for threads. What lies about is cleared by the next run.
            os._exit(Exit.CANCELLED)
        token.cancel()

    kept = {number: signal.signal(number, cancel) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, before in kept.items():
            signal.signal(number, before)
