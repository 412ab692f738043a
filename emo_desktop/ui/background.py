"""Work that would hold up the window, on a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import Cancelled, CancelToken

_log = logging.getLogger(__name__)


class BackgroundJob(QObject):
    """One piece of work; its signals come on the window's thread.

    Signals:
        told(object): whatever the work says on its way.
        done(object): with what the work gave.
        failed(str, str): with a sentence and what to do.
        ended(): in any case, last.
    """

    told = Signal(object)
    done = Signal(object)
    failed = Signal(str, str)
    ended = Signal()

    def __init__(self, work: Callable[[CancelToken], Any]) -> None:
        super().__init__()
        self.token = CancelToken()
        self._work = work

    def run(self) -> None:
        """Do the work; called on a thread of the pool."""
        try:
            self.done.emit(self._work(self.token))
        except Cancelled:
            pass
        except EmoError as error:
            self.failed.emit(str(error), error.hint)
        except Exception as error:  # noqa: BLE001 - a thread's boundary: logged and said aloud
            _log.exception("unforeseen")
            self.failed.emit(f"Something unforeseen happened: {error}", "The log says more.")
        finally:
            self.ended.emit()


class _Runner(QRunnable):
    def __init__(self, job: BackgroundJob) -> None:
        super().__init__()
        self._job = job

    def run(self) -> None:
        self._job.run()


class Background:
    """The jobs of a window; closing it stops and awaits them."""

    def __init__(self) -> None:
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(2)
        self._jobs: set[BackgroundJob] = set()

    def job(self, work: Callable[[CancelToken], Any]) -> BackgroundJob:
        """A piece of work that is not begun yet, so that its signals can be connected."""
        job = BackgroundJob(work)
        self._jobs.add(job)
        job.ended.connect(lambda: self._jobs.discard(job))
        return job

    def start(self, job: BackgroundJob) -> None:
        """Begin a piece of work."""
        self._pool.start(_Runner(job))

    def close(self) -> None:
        """Stop everything, and wait until it has stopped."""
        for job in tuple(self._jobs):
            job.token.cancel()
        self._pool.waitForDone()
