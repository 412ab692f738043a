"""Rendering in the background of the window; what is done when, ``RenderLoop`` says."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from emo_desktop.app.line_rendering import LineRenderer
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.render_loop import PreviewEnded, PreviewFrame, QueueEnded, RenderLoop
from emo_desktop.base.jobs import Event
from emo_desktop.project.model import Project


class _Thread(QThread):
    """Runs a loop."""

    said = Signal(object)

    def __init__(self, studio: ProjectStudio, lines: LineRenderer | None) -> None:
        super().__init__()
        self.loop = RenderLoop(studio, lines, tell=self.said.emit)

    def run(self) -> None:
        """Work until the loop is closed."""
        self.loop.run()


class RenderWorker(QObject):
    """Renders in the background; whatever it says arrives on the thread of the window.

    Args:
        studio: draws the previews; nobody else uses it.
        lines: does the jobs of the queue, with a studio of its own; None: there is no queue.
    """

    frame_ready = Signal(int, int, object, bool)
    preview_ended = Signal(int)
    queue_said = Signal(object)
    queue_ended = Signal()
    fault = Signal(str, str)

    def __init__(self, studio: ProjectStudio, lines: LineRenderer | None = None) -> None:
        super().__init__()
        self._thread = _Thread(studio, lines)
        self._loop = self._thread.loop
        self._job = 0
        self._is_closed = False
        self._thread.said.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        self._thread.start()

    def preview(
        self,
        project: Project,
        begin: int,
        end: int,
        *,
        limit: int | None = None,
        draft_px: int | None = None,
    ) -> int:
        """Show these frames of the film as they are made; the preview before is cancelled.

        Args:
            project: the document.
            begin: the first frame.
            end: the frame behind the last.
            limit: the frame before which it waits until more is allowed; None: it does not wait.
            draft_px: short side of drafts; the film's when None.

        Returns:
            The number by which its frames arrive.
        """
        self._job = self._loop.preview(
            project, begin, end, limit=end if limit is None else limit, draft_px=draft_px
        )
        return self._job

    def allow(self, limit: int) -> None:
        """Let the preview go on up to a frame."""
        self._loop.allow(limit)

    def cancel_preview(self) -> None:
        """Draw no preview, and let what of it is on its way fall."""
        self._job = 0
        self._loop.cancel_preview()

    def render_queue(
        self, document: Callable[[], Project], urgent: Callable[[], Collection[str]] = tuple
    ) -> None:
        """Do the jobs of the queue whenever no preview has something to draw.

        Args:
            document: gives the document, on any thread.
            urgent: gives the lines that come first, on any thread.
        """
        self._loop.render_queue(document, urgent)

    def stop_queue(self) -> None:
        """Do no further job; the running one waits where it was."""
        self._loop.stop_queue()

    @property
    def is_running(self) -> bool:
        """Whether the thread is there."""
        return self._thread.isRunning()

    def close(self) -> None:
        """Stop all work and wait for the thread; nothing arrives after."""
        if not self._is_closed:
            self._is_closed = True
            self._loop.close()
            self._thread.wait()
            self._thread.said.disconnect(self._hear)

    @Slot(object)
    def _hear(self, event: Event) -> None:
        """Pass on what is still wanted."""
        if self._is_closed:
            return
        if isinstance(event, PreviewFrame):
            frame = event.frame
            if event.preview == self._job:
                self.frame_ready.emit(event.preview, frame.number, frame.pixels, frame.is_final)
        elif isinstance(event, PreviewEnded):
            if event.preview == self._job:
                if event.fault:
                    self.fault.emit(event.fault, event.hint)
                self.preview_ended.emit(event.preview)
        elif isinstance(event, QueueEnded):
            if event.fault:
                self.fault.emit(event.fault, self.tr("The log says more; start rendering again."))
            self.queue_ended.emit()
        else:
            self.queue_said.emit(event)
