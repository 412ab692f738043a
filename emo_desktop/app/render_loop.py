"""What is rendered for the window: what is looked at on one thread, the queue on another."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Generator
from dataclasses import dataclass, field

from emo_desktop.app.line_rendering import LineRenderer
from emo_desktop.app.preview import FilmFrame, preview_frames
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import Cancelled, CancelToken, Event
from emo_desktop.project.model import Project

_log = logging.getLogger(__name__)

_LOG_HINT = "The log says more; try again, or save and start the program anew."


@dataclass(frozen=True, slots=True, eq=False)
class PreviewFrame(Event):
    """A frame of a preview is there.

    Args:
        preview: its number.
        frame: of the film.
    """

    preview: int
    frame: FilmFrame


@dataclass(frozen=True, slots=True)
class PreviewEnded(Event):
    """All frames of a preview were given, or it failed.

    Args:
        preview: its number.
        fault: why it failed, one sentence; empty: it did not.
        hint: what to do about that.
    """

    preview: int
    fault: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class QueueEnded(Event):
    """No job of the queue can be done now.

    Args:
        fault: why, one sentence, where that was no job's own fault; empty otherwise.
    """

    fault: str = ""


@dataclass(slots=True, eq=False)
class _Preview:
    """A preview that is wanted.

    Args:
        number: of the preview.
        project: as it was when the preview was asked for.
        begin: the next frame.
        end: the frame behind the last.
        limit: the frame before which it waits until more is allowed.
        draft_px: short side of drafts; the film's when None.
        token: of it alone.
    """

    number: int
    project: Project
    begin: int
    end: int
    limit: int
    draft_px: int | None
    token: CancelToken = field(default_factory=CancelToken)

    @property
    def can_go_on(self) -> bool:
        """Whether its next frame, or its end, is to be given."""
        return self.begin < self.limit or self.begin >= self.end


@dataclass(frozen=True, slots=True)
class _Queue:
    """Jobs that are to be done."""

    document: Callable[[], Project]
    urgent: Callable[[], Collection[str]]
    token: CancelToken = field(default_factory=CancelToken)


class RenderLoop:
    """Draws previews on the thread that runs it, and does the queue's jobs on one of its own.

    Everything but ``run`` may be called from other threads. While a preview has something to draw
    the queue begins no further step, and loses nothing; a preview never waits for a step.

    Args:
        studio: draws the previews; nobody else uses it.
        lines: does the jobs of the queue, with a studio of its own; None: there is no queue.
        tell: is given every event, on either thread.
    """

    def __init__(
        self,
        studio: ProjectStudio,
        lines: LineRenderer | None,
        *,
        tell: Callable[[Event], None],
    ) -> None:
        self._studio, self._lines, self._tell = studio, lines, tell
        self._changed = threading.Condition()
        self._is_closed = False
        self._wanted: _Preview | None = None
        self._queue: _Queue | None = None
        self._next_queue: _Queue | None = None  # asked for while the other was perhaps at its end
        self._latest = 0
        # Only the thread of the preview touches these two, only that of the queue the others.
        self._shown: _Preview | None = None
        self._frames: Generator[FilmFrame, None, None] | None = None
        self._done: _Queue | None = None
        self._events: Generator[Event, None, None] | None = None

    def preview(
        self, project: Project, begin: int, end: int, *, limit: int, draft_px: int | None = None
    ) -> int:
        """The number of a new preview of these frames; the one before is cancelled.

        Args:
            project: the document.
            begin: the first frame.
            end: the frame behind the last.
            limit: the frame before which it waits until more is allowed.
            draft_px: short side of drafts; the film's when None.
        """
        with self._changed:
            self._cancel()
            self._latest += 1
            self._wanted = _Preview(self._latest, project, begin, end, limit, draft_px)
            self._changed.notify_all()
            return self._latest

    def allow(self, limit: int) -> None:
        """Let the preview go on up to a frame."""
        with self._changed:
            if self._wanted is not None:
                self._wanted.limit = limit
                self._changed.notify_all()

    def cancel_preview(self) -> None:
        """Draw no preview."""
        with self._changed:
            self._cancel()
            self._changed.notify_all()

    def render_queue(
        self, document: Callable[[], Project], urgent: Callable[[], Collection[str]] = tuple
    ) -> None:
        """Do the jobs of the queue until none waits; called anew when there are others.

        Args:
            document: gives the document, on any thread.
            urgent: gives the lines that come first, on any thread.
        """
        with self._changed:
            queue = _Queue(document, urgent)
            if self._queue is None:
                self._queue = queue
            else:
                self._next_queue = queue
            self._changed.notify_all()

    def stop_queue(self) -> None:
        """Do no further job; the running one waits where it was."""
        with self._changed:
            self._next_queue = None
            if self._queue is not None:
                self._queue.token.cancel()

    def close(self) -> None:
        """Let ``run`` return as soon as it can."""
        with self._changed:
            self._is_closed = True
            self._cancel()
            if self._queue is not None:
                self._queue.token.cancel()
            self._changed.notify_all()

    def run(self) -> None:
        """Work until closed."""
        queue = threading.Thread(
            target=_work, args=(self._next_of_queue, self._close_queue), name="render-queue"
        )
        queue.start()
        _work(self._next_of_preview, self._close_preview)
        queue.join()

    def _cancel(self) -> None:
        if self._wanted is not None:
            self._wanted.token.cancel()
            self._wanted = None

    def _next_of_preview(self) -> Callable[[], None] | None:
        """The next step of previews, as soon as there is one; None after the end."""
        with self._changed:
            while not self._is_closed:
                wanted = self._wanted
                if self._shown is not None and self._shown is not wanted:
                    return self._close_preview
                if wanted is not None and wanted.can_go_on:
                    return self._draw_next
                self._changed.wait()
            return None

    def _next_of_queue(self) -> Callable[[], None] | None:
        """The next step of the queue, as soon as there is one; None after the end."""
        with self._changed:
            while not self._is_closed:
                is_drawing = self._wanted is not None and self._wanted.can_go_on
                if self._queue is not None and self._lines is not None and not is_drawing:
                    return self._render_next
                self._changed.wait()
            return None

    def _draw_next(self) -> None:
        """The next frame of the preview."""
        preview = self._wanted
        if preview is None or self._shown not in (None, preview):
            return
        if self._shown is None:
            self._shown = preview
            self._frames = preview_frames(
                preview.project,
                self._studio,
                begin=preview.begin,
                end=preview.end,
                token=preview.token,
                draft_px=preview.draft_px,
            )
        assert self._frames is not None, "a preview that is shown has frames"
        try:
            frame = next(self._frames, None)
        except Cancelled:
            return
        except EmoError as error:
            self._end(preview, PreviewEnded(preview.number, f"{error}", error.hint))
        except Exception:  # noqa: BLE001 - the boundary of a thread; it is said aloud
            _log.exception("The preview failed.")
            self._end(preview, PreviewEnded(preview.number, "The preview failed.", _LOG_HINT))
        else:
            if frame is None:
                self._end(preview, PreviewEnded(preview.number))
            else:
                self._advance(preview, frame.number + 1)
                self._tell(PreviewFrame(preview.number, frame))

    def _advance(self, preview: _Preview, number: int) -> None:
        """Say which frame of a preview comes next; the queue may go on where none does."""
        with self._changed:
            preview.begin = number
            if not preview.can_go_on:
                self._changed.notify_all()

    def _end(self, preview: _Preview, event: PreviewEnded) -> None:
        with self._changed:
            if self._wanted is preview:
                self._wanted = None
                self._changed.notify_all()
        self._close_preview()
        self._tell(event)

    def _close_preview(self) -> None:
        if self._frames is not None:
            self._frames.close()
        self._shown = self._frames = None

    def _render_next(self) -> None:
        """The next event of the queue."""
        queue, lines = self._queue, self._lines
        if queue is None or lines is None:
            return
        if queue is not self._done:
            self._close_queue()
            self._done = queue
            self._events = lines.run(queue.document, token=queue.token, urgent=queue.urgent)
        assert self._events is not None, "a queue that is done has events"
        try:
            event = next(self._events, None)
        except Cancelled:
            event = None
        except Exception as error:  # noqa: BLE001 - the boundary of a thread; it is said aloud
            _log.exception("Rendering stopped.")
            hint = error if isinstance(error, EmoError) else "Rendering stopped unexpectedly."
            self._end_queue(f"{hint}")
            return
        if event is None:
            self._end_queue("")
        else:
            self._tell(event)

    def _end_queue(self, fault: str) -> None:
        with self._changed:
            self._queue, self._next_queue = self._next_queue, None
            has_ended = self._queue is None
        self._close_queue()
        if has_ended or fault:
            self._tell(QueueEnded(fault))

    def _close_queue(self) -> None:
        if self._events is not None:
            self._events.close()
        self._done = self._events = None


def _work(next_step: Callable[[], Callable[[], None] | None], close: Callable[[], None]) -> None:
    """Do one step after the other until there will be none."""
    try:
        while (step := next_step()) is not None:
            step()
    finally:
        close()
