"""The exports of a window that wait for their turn, made while everything else goes on."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from emo_desktop.app.film_orders import ExportRequest
from emo_desktop.app.film_queue import ExportQueue
from emo_desktop.app.film_queue_run import run_exports, what_films_say
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.studio import Studio
from emo_desktop.base.kept_jobs import JobState
from emo_desktop.ui.background import Background

EXPORTS_FILE = "exports.json"


class ExportJobs(QObject):
    """Makes what is in a queue of exports; what waited when the program ended waits to be begun.

    Signals:
        changed(): something has become of a job.

    Args:
        queue: the exports.
        studio: what projects are drawn with.
        background: does the work.
    """

    changed = Signal()

    def __init__(
        self,
        queue: ExportQueue,
        studio: Studio,
        background: Background,
    ) -> None:
        super().__init__()
        self.queue = queue
        self._studio, self._background = studio, background
        self._making: asyncio.Task[None] | None = None
        self._unlisten = queue.listen(self._notice)
        self._is_told = self._is_closed = self._has_ended_well = False

    @property
    def is_running(self) -> bool:
        """Whether jobs are being made, one after the other."""
        return self._making is not None

    def add(self, request: ExportRequest, replaces: bool) -> None:
        """Put an export at the end, and begin."""
        self.queue.add(request, replaces=replaces)
        self.begin()

    def begin(self) -> None:
        """Make what waits, unless that is being done."""
        if self._making is None and not self._is_closed:
            self._making = self._background.start(self._make())
            self._making.add_done_callback(self._end)

    def close(self) -> None:
        """Listen no more; what is being made stops with the window's work."""
        self._is_closed = True
        self._unlisten()

    async def _make(self) -> None:
        self._has_ended_well = False
        told = self._background.events(
            lambda token: run_exports(
                self.queue, studio_of=self._studio_of, token=token, extras_of=what_films_say
            )
        )
        async for _ in told:
            pass  # what is worth knowing is in the queue
        self._has_ended_well = True

    def _studio_of(self, request: ExportRequest) -> ProjectStudio:
        return ProjectStudio(Path(request.folder), self._studio)

    def _end(self, _: asyncio.Task[None]) -> None:
        self._making = None
        waits = any(job.state is JobState.WAITING for job in self.queue.jobs)
        can_begin = self._has_ended_well and not self._is_closed and not self.queue.is_paused
        if waits and can_begin:
            self.begin()  # it was put there while the last one ended
        self.changed.emit()

    def _notice(self) -> None:
        """Be told on whatever thread that the queue has changed; many times at once is once."""
        if not self._is_told and not self._is_closed:
            self._is_told = True
            QTimer.singleShot(0, self, self._tell)

    def _tell(self) -> None:
        self._is_told = False
        self.changed.emit()
