"""Work that would hold up the window: coroutines on its loop, what they wait for on threads."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import Cancelled, CancelToken

_log = logging.getLogger(__name__)
_THREADS = 3
_Found = TypeVar("_Found")


class Background(QObject):
    """The long work of one window; closing it stops and awaits everything.

    Signals:
        fault(str, str): what went wrong, and what to do.

    Args:
        loop: of the program.
    """

    fault = Signal(str, str)

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._loop = loop
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="background")
        self._tasks: set[asyncio.Task[None]] = set()
        self._tokens: set[CancelToken] = set()

    def start(self, use_case: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin something that takes a while; ``cancel()`` of what is returned stops it."""
        task = self._loop.create_task(self._survived(use_case))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # One that is cancelled before its first step was never begun, and says so unless closed.
        task.add_done_callback(lambda _: use_case.close())
        return task

    async def run(self, work: Callable[[CancelToken], _Found]) -> _Found:
        """What some work gives, done on a thread; it is cancelled with whoever waits for it.

        Raises:
            RuntimeError: the window is closed.
        """
        token = CancelToken()
        self._tokens.add(token)
        try:
            return await asyncio.wrap_future(self._pool.submit(work, token), loop=self._loop)
        except asyncio.CancelledError:
            token.cancel()
            raise
        finally:
            self._tokens.discard(token)

    async def events(
        self, work: Callable[[CancelToken], Iterable[_Found]]
    ) -> AsyncGenerator[_Found, None]:
        """What a job says, one by one, while it runs on a thread.

        The job does not wait to be listened to. Leaving the generator cancels it.
        """
        said: asyncio.Queue[tuple[_Found] | None] = asyncio.Queue()

        def tell(event: tuple[_Found] | None) -> None:
            self._loop.call_soon_threadsafe(said.put_nowait, event)

        def do(token: CancelToken) -> None:
            try:
                for event in work(token):
                    tell((event,))
            finally:
                tell(None)

        working = self._loop.create_task(self.run(do))
        try:
            while (event := await said.get()) is not None:
                yield event[0]
            await working
        finally:
            working.cancel()

    def close(self) -> None:
        """Stop everything, and wait until it has stopped."""
        for token in tuple(self._tokens):
            token.cancel()
        for task in tuple(self._tasks):
            task.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def _survived(self, use_case: Coroutine[Any, Any, None]) -> None:
        try:
            await use_case
        except Cancelled:
            pass
        except EmoError as error:
            self.fault.emit(str(error), error.hint)
        except Exception as error:  # noqa: BLE001 - a task's boundary: logged and said aloud
            _log.exception("unforeseen")
            self.fault.emit(
                self.tr("Something unforeseen happened: {error}").format(error=error),
                self.tr("The log says more."),
            )
