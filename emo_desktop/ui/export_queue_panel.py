"""The exports that wait for their turn: pause, cancel, order, and where the films are."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel

from emo_desktop.app.film_queue import ExportJob
from emo_desktop.base.kept_jobs import JobState
from emo_desktop.ui.export_jobs import ExportJobs
from emo_desktop.ui.export_queue_model import ExportQueueModel
from emo_desktop.ui.folders import open_in_system, show_in_folder
from emo_desktop.ui.job_panel import JobPanel

_ROW_PX = 40


class ExportQueuePanel(JobPanel[ExportJob]):
    """The queue of exports as a table; out of sight while it is empty.

    Args:
        jobs: what waits, and makes it.
    """

    def __init__(self, jobs: ExportJobs) -> None:
        super().__init__(jobs.queue, ExportQueueModel(jobs.queue), row_px=_ROW_PX)
        self._jobs = jobs
        self.title = QLabel()
        self.title.setContentsMargins(8, 4, 8, 0)
        self.cancel_button = self._button(self.tr("Cancel"), self._cancel)
        self.folder_button = self._button(self.tr("Open folder"), self._open_folder)
        rows = (
            (self.pause_button, self.cancel_button, self.earlier_button, self.later_button),
            (self.folder_button, self.details_button, self.remove_button, self.clear_button),
        )
        self._lay_out(self.title, self.table, rows=rows)
        jobs.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the queue as it is."""
        super().refresh()
        is_paused = self._queue.is_paused
        self.title.setText(self.tr("Exports – all paused") if is_paused else self.tr("Exports"))
        self.setVisible(self.model.rowCount() > 0)

    def _waits_to_be_begun(self, job: ExportJob) -> bool:
        """Whether a job waits and nothing is being made: it was left by another session."""
        return job.state is JobState.WAITING and not self._jobs.is_running

    def _goes_on(self, job: ExportJob) -> bool:
        return super()._goes_on(job) or self._waits_to_be_begun(job)

    def _pause_words(self, job: ExportJob | None) -> str:
        if job is not None and self._waits_to_be_begun(job):
            return self.tr("Begin")
        return super()._pause_words(job)

    def _show_what_can_be_done(self) -> None:
        super()._show_what_can_be_done()
        job = self._chosen()
        if job is not None and self._queue.is_paused and self._goes_on(job):
            self.pause_button.setEnabled(False)  # it would go on with all, and not alone
        self.cancel_button.setEnabled(job is not None and job.state.is_open)
        self.folder_button.setEnabled(job is not None)

    def _name(self) -> str:
        return self.tr("Queue of exports")

    def _begin(self) -> None:
        self._jobs.begin()

    def _cancel(self) -> None:
        job = self._chosen()
        if job is not None:
            self._jobs.queue.cancel(job.id)
            self.refresh()

    def _open_folder(self) -> None:
        """Open where the films of a job are, or will be."""
        job = self._chosen()
        if job is None:
            return
        choices = job.choices
        if job.made:
            show_in_folder(Path(job.made[0]))
        elif choices.scope.is_lines and choices.folder:
            open_in_system(Path(choices.folder))
        else:
            show_in_folder(Path(choices.output or job.folder))
