"""A film that is encoded beside the drawing."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.jobs import StageClock
from emo_desktop.export.outlets import FramesWriter
from emo_desktop.export.probe import FilmFacts
from emo_desktop.export.unfinished import Unfinished


class FilmThread(Unfinished):
    """Encodes on a thread of its own and holds at most ``frames_ahead`` frames for it.

    Whatever the writer raises comes out of the next call. Use it in a ``with`` block, which waits
    for the thread and throws away a film that was not finished.

    Args:
        writer: does the encoding; belongs to this object from now on.
        frames_ahead: how many frames may wait before ``add`` does.
        clock: counts the thread's busy time as ``encode``, and the end as ``finish``.
    """

    def __init__(self, writer: FramesWriter, *, frames_ahead: int, clock: StageClock) -> None:
        self._writer = writer
        self._frames_ahead = frames_ahead
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="encode")
        self._waiting: deque[Future[None]] = deque()

    def abort(self) -> None:
        """Let the thread end, and throw away the film. Harmless after it was finished."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._writer.abort()

    @property
    def writer(self) -> FramesWriter:
        """What does the encoding; only to be asked when it is at rest."""
        return self._writer

    def add(self, frame: Bytes, count: int = 1) -> None:
        """Append a frame as often as it is seen; waits while too many are not encoded yet."""
        while len(self._waiting) >= self._frames_ahead:
            self._waiting.popleft().result()
        self._waiting.append(self._thread.submit(self._encode, frame, count))

    def drain(self) -> None:
        """Wait until every frame is encoded."""
        while self._waiting:
            self._waiting.popleft().result()

    def finish(self) -> FilmFacts:
        """Complete the film and put it in place; see ``FilmWriter.finish``."""
        self.drain()
        with self._clock.measure("finish"):
            return self._thread.submit(self._writer.finish).result()

    def _encode(self, frame: Bytes, count: int) -> None:
        with self._clock.measure("encode"):
            self._writer.add(frame, count)
