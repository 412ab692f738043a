"""Curves and voices of lines, read in the background, and kept at hand."""

from __future__ import annotations

import logging
import queue
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QObject, QThread, Signal

from emo_desktop.app.line_curves import CurveReader, LineCurves, LineQuestion, VoiceTrack
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import Cancelled, CancelToken

_log = logging.getLogger(__name__)

# Of a line of half a minute there are 200 KB, or twice as many.
_MOST_KEPT = 128


class _Kind(Enum):
    CURVES = auto()
    VOICE = auto()


@dataclass(frozen=True, slots=True)
class _Job:
    kind: _Kind
    question: LineQuestion

    @property
    def place(self) -> tuple[_Kind, str]:
        return self.kind, self.question.clip


class CurvesLoader(QObject):
    """The curves of lines. Those that are not there are read, and ``ready`` says when.

    What was asked for last is read first: it is in sight.

    Args:
        reader: used by nobody else.
    """

    ready = Signal(str)  # id of a line; also when its voice cannot be heard

    def __init__(self, reader: CurveReader) -> None:
        super().__init__()
        self._reader = reader
        self._known: dict[tuple[_Kind, str], tuple[LineQuestion, object]] = {}
        self._failed: dict[tuple[_Kind, str], LineQuestion] = {}
        self._latest: dict[tuple[_Kind, str], _Job] = {}
        self._token = CancelToken()
        self._wanted: queue.LifoQueue[_Job | None] = queue.LifoQueue()
        self._thread: _ReadingThread | None = None

    def curves(self, question: LineQuestion) -> LineCurves | None:
        """The curves of a line; while they are read again, those it had, if they can be shown."""
        found = self._found(_Job(_Kind.CURVES, question))
        return found if isinstance(found, LineCurves) else None

    def voice(self, question: LineQuestion) -> VoiceTrack | None:
        """Loudness and pitch of a line; as ``curves``."""
        found = self._found(_Job(_Kind.VOICE, question))
        return found if isinstance(found, VoiceTrack) else None

    def has_failed(self, question: LineQuestion) -> bool:
        """Whether the voice of a line cannot be heard."""
        return self._failed.get((_Kind.CURVES, question.clip)) == question

    def forget_failures(self) -> None:
        """Try lines again that could not be heard: their files may have been found."""
        self._failed.clear()

    def close(self) -> None:
        """Stop reading; returns when the thread has ended."""
        self._token.cancel()
        self._wanted.put(None)
        if self._thread is not None:
            self._thread.wait()
            self._thread = None

    def _found(self, job: _Job) -> object:
        kept = self._known.pop(job.place, None)
        if kept is not None:
            self._known[job.place] = kept
            question, value = kept
            if question == job.question:
                return value
        if self._failed.get(job.place) != job.question:
            self._want(job)
        return kept[1] if kept is not None and _shows_as_much(kept[0], job.question) else None

    def _want(self, job: _Job) -> None:
        if self._token.cancelled or self._latest.get(job.place) == job:
            return
        self._latest[job.place] = job
        self._wanted.put(job)
        if self._thread is None:
            self._thread = _ReadingThread(self._reader, self._wanted, self._latest, self._token)
            self._thread.read.connect(self._take)
            self._thread.start(QThread.Priority.LowPriority)

    def _take(self, job: _Job, value: object) -> None:
        if self._latest.get(job.place) == job:
            del self._latest[job.place]
        if value is None:
            self._failed[job.place] = job.question
        else:
            self._known[job.place] = job.question, value
            while len(self._known) > _MOST_KEPT:
                del self._known[next(iter(self._known))]
        self.ready.emit(job.question.clip)


def _shows_as_much(one: LineQuestion, other: LineQuestion) -> bool:
    """Whether both show the same frames of the same take."""
    return one.made_of[:2] == other.made_of[:2] and one.made_of[-1] == other.made_of[-1]


class _ReadingThread(QThread):
    """Reads what was asked for last until it is given None."""

    read = Signal(object, object)

    def __init__(
        self,
        reader: CurveReader,
        wanted: queue.LifoQueue[_Job | None],
        latest: dict[tuple[_Kind, str], _Job],
        token: CancelToken,
    ) -> None:
        super().__init__()
        self._reader, self._wanted, self._latest = reader, wanted, latest
        self._token = token

    def run(self) -> None:
        """Read."""
        while not self._token.cancelled and (job := self._wanted.get()) is not None:
            if self._latest.get(job.place) != job:
                continue  # the line is asked for otherwise by now
            try:
                self.read.emit(job, self._answer(job))
            except Cancelled:
                return
            except EmoError as error:
                _log.warning("The curves of line %s are not there: %s", job.question.clip, error)
                self.read.emit(job, None)
            except Exception:  # noqa: BLE001 - the boundary of a thread
                _log.exception("The curves of line %s are not there", job.question.clip)
                self.read.emit(job, None)

    def _answer(self, job: _Job) -> object:
        if job.kind is _Kind.VOICE:
            return self._reader.voice(job.question, self._token)
        return self._reader.curves(job.question, self._token)
