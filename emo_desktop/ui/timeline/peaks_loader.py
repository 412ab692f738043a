"""Sounds measured for drawing, in the background, and kept."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from emo_desktop.audio.peaks import PeakPyramid, build_peaks, unpacked
from emo_desktop.audio.source import probe_sound, read_blocks
from emo_desktop.base.digest import digest_value
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import Cancelled, CancelToken, until_cancelled
from emo_desktop.project.media import Media
from emo_desktop.render.cache import SegmentCache

_log = logging.getLogger(__name__)

_LIMIT_BYTES = 256 * 2**20
# Part of every key: raised when peaks are measured otherwise.
_VERSION = 1


class Reading(Enum):
    """How far a sound is measured."""

    READY = auto()
    GOES_ON = auto()
    FAILED = auto()


class PeaksLoader(QObject):
    """The peaks of sounds. Those that are not there are measured, and ``ready`` says when.

    Args:
        cache: keeps them for the next time; None: nothing is kept.
        find: gives the path of a file of the project.
    """

    ready = Signal(str)  # digest of the file; also when it cannot be read

    def __init__(self, cache: SegmentCache | None, find: Callable[[Media], Path]) -> None:
        super().__init__()
        self._cache, self._find = cache, find
        self._known: dict[str, PeakPyramid] = {}
        self._states: dict[str, Reading] = {}
        self._token = CancelToken()
        self._wanted: queue.SimpleQueue[tuple[str, Path] | None] = queue.SimpleQueue()
        self._thread: _MeasuringThread | None = None

    def peaks(self, media: Media) -> PeakPyramid | None:
        """The peaks of a file; None while they are being measured, or if it cannot be read."""
        digest = media.digest
        known = self._known.pop(digest, None)
        if known is not None:
            self._known[digest] = known
        elif self._states.get(digest) not in (Reading.GOES_ON, Reading.FAILED):
            self._want(media)
        return known

    def state(self, media: Media) -> Reading:
        """How far a file is measured, after it was asked for."""
        return self._states.get(media.digest, Reading.GOES_ON)

    def forget_failures(self) -> None:
        """Try files again that could not be read: they may have been found."""
        self._states = {
            digest: state for digest, state in self._states.items() if state is not Reading.FAILED
        }

    def close(self) -> None:
        """Stop measuring; returns when the thread has ended."""
        self._token.cancel()
        self._wanted.put(None)
        if self._thread is not None:
            self._thread.wait()
            self._thread = None

    def _want(self, media: Media) -> None:
        if self._token.cancelled:
            return
        self._states[media.digest] = Reading.GOES_ON
        self._wanted.put((media.digest, self._find(media)))
        if self._thread is None:
            self._thread = _MeasuringThread(self._wanted, self._cache, self._token)
            self._thread.measured.connect(self._take)
            self._thread.start(QThread.Priority.LowPriority)

    def _take(self, digest: str, peaks: object) -> None:
        if isinstance(peaks, PeakPyramid):
            self._known[digest] = peaks
            self._states[digest] = Reading.READY
            self._drop_what_is_too_much()
        else:
            self._states[digest] = Reading.FAILED
        self.ready.emit(digest)

    def _drop_what_is_too_much(self) -> None:
        size = sum(each.size_bytes for each in self._known.values())
        while size > _LIMIT_BYTES and len(self._known) > 1:
            oldest = next(iter(self._known))
            size -= self._known.pop(oldest).size_bytes
            del self._states[oldest]


class _MeasuringThread(QThread):
    """Measures one file after the other until it is given None."""

    measured = Signal(str, object)

    def __init__(
        self,
        wanted: queue.SimpleQueue[tuple[str, Path] | None],
        cache: SegmentCache | None,
        token: CancelToken,
    ) -> None:
        super().__init__()
        self._wanted, self._cache, self._token = wanted, cache, token

    def run(self) -> None:
        """Measure."""
        while not self._token.cancelled and (job := self._wanted.get()) is not None:
            digest, path = job
            try:
                self.measured.emit(digest, self._peaks(digest, path))
            except Cancelled:
                return
            except EmoError as error:
                _log.warning("%s cannot be drawn: %s", path.name, error)
                self.measured.emit(digest, None)
            except Exception:  # noqa: BLE001 - the boundary of a thread
                _log.exception("%s cannot be drawn", path.name)
                self.measured.emit(digest, None)

    def _peaks(self, digest: str, path: Path) -> PeakPyramid:
        key = digest_value(["peaks", _VERSION, digest])
        kept = None if self._cache is None else self._cache.get(key)
        if kept is not None:
            try:
                return unpacked(kept)
            except ValueError as error:
                _log.warning("The peaks kept of %s are measured again: %s", path.name, error)
        rate_hz = probe_sound(path).sample_rate_hz
        blocks = until_cancelled(read_blocks(path, mono=False), self._token)
        peaks = build_peaks(blocks, sample_rate_hz=rate_hz)
        if self._cache is not None:
            self._cache.put(key, peaks.packed())
        return peaks
