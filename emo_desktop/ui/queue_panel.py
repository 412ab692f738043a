"""What waits to be rendered: pause, go on, try again, earlier, later, take off the list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from emo_desktop.render.queue import JobState, RenderJob, RenderQueue
from emo_desktop.ui.document import Document

_JOB = Qt.ItemDataRole.UserRole


class QueuePanel(QWidget):
    """The render queue as a list.

    Args:
        document: whose lines are rendered.
        queue: what waits.
    """

    def __init__(self, document: Document, queue: RenderQueue) -> None:
        super().__init__()
        self._document, self._queue = document, queue
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Render queue"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        buttons = QHBoxLayout()
        layout.addLayout(buttons)
        for text, act in (
            (self.tr("Pause"), queue.pause),
            (self.tr("Resume or retry"), queue.resume),
            (self.tr("Earlier"), lambda job: self._move(job, -1)),
            (self.tr("Later"), lambda job: self._move(job, 1)),
            (self.tr("Remove"), queue.remove),
        ):
            button = QPushButton(text)
            button.clicked.connect(lambda _=False, act=act: self._act(act))
            buttons.addWidget(button)
        self.refresh()

    def refresh(self) -> None:
        """Show the queue as it is."""
        chosen = self._chosen()
        self.list.clear()
        for job in self._queue.jobs:
            item = QListWidgetItem(self._words(job))
            item.setData(_JOB, job.id)
            item.setToolTip(f"{job.reason} {job.hint}".strip())
            self.list.addItem(item)
            if job.id == chosen:
                self.list.setCurrentItem(item)

    def _words(self, job: RenderJob) -> str:
        numbers = {clip.id: n for n, clip in enumerate(self._document.project.clips, 1)}
        number = numbers.get(job.clip)
        name = self.tr("Line {number}").format(number=number) if number else self.tr("A lost line")
        words = {
            JobState.WAITING: self.tr("waiting"),
            JobState.RUNNING: self.tr("rendering {done} of {all}").format(
                done=job.segments_done, all=job.segments
            ),
            JobState.PAUSED: self.tr("paused"),
            JobState.DONE: self.tr("done"),
            JobState.FAILED: self.tr("failed"),
        }
        reason = f": {job.reason}" if job.reason else ""
        return f"{name} – {words[job.state]}{reason}"

    def _chosen(self) -> int | None:
        item = self.list.currentItem()
        return None if item is None else int(item.data(_JOB))

    def _act(self, act: Callable[[int], object]) -> None:
        job = self._chosen()
        if job is not None:
            act(job)
            self.refresh()

    def _move(self, job_id: int, by: int) -> None:
        places = [job.id for job in self._queue.jobs]
        if job_id in places:
            self._queue.move(job_id, places.index(job_id) + by)
