"""The exports that wait for their turn: pause, cancel, order, and where the films are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QPushButton, QVBoxLayout, QWidget

from emo_desktop.app.film_queue import ExportJob, ExportState
from emo_desktop.ui.export_jobs import ExportJobs
from emo_desktop.ui.export_queue_model import ExportQueueModel
from emo_desktop.ui.folders import open_in_system, show_in_folder
from emo_desktop.ui.key_table import KeyTable
from emo_desktop.ui.queue_model import ShareDelegate

_ROW_PX, _SHARE_COLUMN = 40, 2
_BEGUN_AGAIN = (ExportState.PAUSED, ExportState.FAILED, ExportState.CANCELLED)


class ExportQueuePanel(QWidget):
    """The queue of exports as a table; out of sight while it is empty.

    Signals:
        details_wanted(str, str): why a job failed, and what to do, are to be shown.

    Args:
        jobs: what waits, and makes it.
    """

    details_wanted = Signal(str, str)

    def __init__(self, jobs: ExportJobs) -> None:
        super().__init__()
        self._jobs, self._queue = jobs, jobs.queue
        self.model = ExportQueueModel(self._queue)
        self.table = self._made_table()
        self.pause_button = self._button(self.tr("Pause"), self._pause_or_go_on)
        self.cancel_button = self._button(self.tr("Cancel"), self._cancel)
        self.earlier_button = self._button(self.tr("Earlier"), lambda: self._move(-1), "Alt+Up")
        self.later_button = self._button(self.tr("Later"), lambda: self._move(1), "Alt+Down")
        self.remove_button = self._button(self.tr("Remove"), self._remove)
        self.details_button = self._button(self.tr("Details…"), self._show_details)
        self.clear_button = self._button(self.tr("Clear finished"), self._queue.remove_done)
        self.folder_button = self._button(self.tr("Open folder"), self._open_folder)
        self._lay_out()
        self.table.removal_wanted.connect(self._remove)
        self.table.selectionModel().selectionChanged.connect(self._show_what_can_be_done)
        jobs.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the queue as it is."""
        chosen = self._chosen()
        self.model.refresh()
        row = None if chosen is None else self.model.row(chosen.id)
        if row is not None and row != self.table.currentIndex().row():
            self.table.selectRow(row)
        if self._chosen() is None and self.model.rowCount():
            self.table.selectRow(0)
        self.setVisible(self.model.rowCount() > 0)
        self._show_what_can_be_done()

    def _made_table(self) -> KeyTable:
        table = KeyTable(self.tr("Queue of exports"), row_px=_ROW_PX)
        table.setModel(self.model)
        table.setEditTriggers(KeyTable.EditTrigger.NoEditTriggers)
        table.setItemDelegateForColumn(_SHARE_COLUMN, ShareDelegate(table))
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        return table

    def _button(self, text: str, act: Callable[[], object], key: str = "") -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(True)
        button.clicked.connect(lambda _=False: act())
        if key:
            context = Qt.ShortcutContext.WidgetWithChildrenShortcut
            QShortcut(QKeySequence(key), self, act, context=context)
            shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            button.setToolTip(f"{text} ({shown})")
        return button

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Exports"))
        title.setContentsMargins(8, 4, 8, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(4)
        layout.addWidget(title)
        layout.addWidget(self.table, 1)
        for row in (
            (self.pause_button, self.cancel_button, self.earlier_button, self.later_button),
            (self.folder_button, self.details_button, self.remove_button, self.clear_button),
        ):
            buttons = QHBoxLayout()
            buttons.setContentsMargins(4, 0, 4, 0)
            buttons.setSpacing(4)
            for button in row:
                buttons.addWidget(button, 1)
            layout.addLayout(buttons)

    def _chosen(self) -> ExportJob | None:
        return self.model.job(self.table.currentIndex().row())

    def _waits_to_be_begun(self, job: ExportJob) -> bool:
        """Whether a job waits and nothing is being made: it was left by another session."""
        return job.state is ExportState.WAITING and not self._jobs.is_running

    def _pause_words(self, job: ExportJob | None) -> str:
        if job is not None:
            if self._waits_to_be_begun(job):
                return self.tr("Begin")
            if job.state is ExportState.PAUSED:
                return self.tr("Resume")
            if job.state in _BEGUN_AGAIN:
                return self.tr("Try again")
        return self.tr("Pause")

    def _show_what_can_be_done(self) -> None:
        job, place = self._chosen(), self.table.currentIndex().row()
        is_open = job is not None and job.state.is_open
        self.pause_button.setText(self._pause_words(job))
        self.pause_button.setEnabled(job is not None and job.state is not ExportState.DONE)
        self.cancel_button.setEnabled(is_open)
        self.earlier_button.setEnabled(job is not None and place > 0)
        self.later_button.setEnabled(job is not None and place < self.model.rowCount() - 1)
        self.remove_button.setEnabled(job is not None)
        self.details_button.setEnabled(job is not None and bool(job.reason))
        self.folder_button.setEnabled(job is not None)
        self.clear_button.setEnabled(any(not each.state.is_open for each in self._queue.jobs))

    def _pause_or_go_on(self) -> None:
        job = self._chosen()
        if job is None:
            return
        if job.state in _BEGUN_AGAIN or self._waits_to_be_begun(job):
            self._queue.resume(job.id)
            self._jobs.begin()
        else:
            self._queue.pause(job.id)
        self.refresh()

    def _cancel(self) -> None:
        job = self._chosen()
        if job is not None:
            self._queue.cancel(job.id)
            self.refresh()

    def _move(self, by: int) -> None:
        job = self._chosen()
        if job is not None:
            self._queue.move(job.id, (self.model.row(job.id) or 0) + by)
            self.refresh()

    def _remove(self) -> None:
        job, place = self._chosen(), self.table.currentIndex().row()
        if job is not None:
            self._queue.remove(job.id)
            self.refresh()
            self.table.selectRow(min(place, self.model.rowCount() - 1))

    def _show_details(self) -> None:
        job = self._chosen()
        if job is not None:
            self.details_wanted.emit(job.reason, job.hint)

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
