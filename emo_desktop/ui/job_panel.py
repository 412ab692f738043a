"""Jobs that wait for their turn as a table: pause, go on, try again, order, take off the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QVBoxLayout, QWidget

from emo_desktop.base.kept_jobs import JobState, KeptJob, KeptJobs
from emo_desktop.ui.job_model import SHARE, SUBJECT, JobModel, ShareDelegate
from emo_desktop.ui.key_table import KeyTable

_Job = TypeVar("_Job", bound=KeptJob)
_TRIED_AGAIN = (JobState.FAILED, JobState.CANCELLED)


class JobPanel(QWidget, Generic[_Job]):
    """A list of jobs as a table, and what can be done to each.

    Signals:
        details_wanted(str, str): why a job failed, and what to do, are to be shown.

    Args:
        queue: the list.
        model: its rows.
        row_px: height of a row.
    """

    details_wanted = Signal(str, str)

    def __init__(self, queue: KeptJobs[_Job], model: JobModel[_Job], *, row_px: int) -> None:
        super().__init__()
        self._queue, self.model = queue, model
        self.table = _made_table(model, self._name(), row_px)
        self.pause_button = self._button(self.tr("Pause"), self._pause_or_go_on)
        self.earlier_button = self._button(self.tr("Earlier"), lambda: self._move(-1), "Alt+Up")
        self.later_button = self._button(self.tr("Later"), lambda: self._move(1), "Alt+Down")
        self.remove_button = self._button(self.tr("Remove"), self._remove)
        self.details_button = self._button(self.tr("Details…"), self._show_details)
        self.clear_button = self._button(self.tr("Clear finished"), self._clear)
        self.table.removal_wanted.connect(self._remove)
        self.table.selectionModel().selectionChanged.connect(self._show_what_can_be_done)

    def refresh(self) -> None:
        """Show the list as it is."""
        chosen = self._chosen()
        self.model.refresh()
        row = None if chosen is None else self.model.row(chosen.id)
        if row is not None and row != self.table.currentIndex().row():
            self.table.selectRow(row)
        if self._chosen() is None and self.model.rowCount():
            self.table.selectRow(0)
        self._show_what_can_be_done()

    def _button(self, text: str, act: Callable[[], object], key: str = "") -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(True)
        button.clicked.connect(lambda _=False: act())
        if key:
            # Not of the whole panel: another list may lie in it.
            shortcut = QShortcut(QKeySequence(key), self.table, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            button.setToolTip(f"{text} ({shown})")
        return button

    def _lay_out(self, *parts: QWidget, rows: Iterable[Iterable[QPushButton]]) -> QVBoxLayout:
        """Put parts above rows of buttons; the last part gets what room there is."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(4)
        for part in parts:
            layout.addWidget(part, int(part is parts[-1]))
        for row in rows:
            buttons = QHBoxLayout()
            buttons.setContentsMargins(4, 0, 4, 0)
            buttons.setSpacing(4)
            for button in row:
                buttons.addWidget(button, 1)
            layout.addLayout(buttons)
        return layout

    def _chosen(self) -> _Job | None:
        return self.model.job(self.table.currentIndex().row())

    def _goes_on(self, job: _Job) -> bool:
        """Whether what can be done is to begin a job again, and not to pause it."""
        return job.state is JobState.PAUSED or job.state in _TRIED_AGAIN

    def _pause_words(self, job: _Job | None) -> str:
        if job is not None and job.state is JobState.PAUSED:
            return self.tr("Resume")
        if job is not None and job.state in _TRIED_AGAIN:
            return self.tr("Try again")
        return self.tr("Pause")

    def _show_what_can_be_done(self) -> None:
        job, place = self._chosen(), self.table.currentIndex().row()
        self.pause_button.setText(self._pause_words(job))
        self.pause_button.setEnabled(job is not None and job.state is not JobState.DONE)
        self.earlier_button.setEnabled(job is not None and place > 0)
        self.later_button.setEnabled(job is not None and place < self.model.rowCount() - 1)
        self.remove_button.setEnabled(job is not None)
        self.details_button.setEnabled(job is not None and bool(job.reason))
        self.clear_button.setEnabled(self._queue.has_done)

    def _name(self) -> str:
        """Of the list, for people who cannot see it."""
        raise NotImplementedError

    def _begin(self) -> None:
        """Let what waits be done."""
        raise NotImplementedError

    def _pause_or_go_on(self) -> None:
        job = self._chosen()
        if job is None:
            return
        if self._goes_on(job):
            self._queue.resume(job.id)
            self._begin()
        else:
            self._queue.pause(job.id)
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

    def _clear(self) -> None:
        self._queue.remove_done()
        self.refresh()


def _made_table(model: JobModel[_Job], name: str, row_px: int) -> KeyTable:
    table = KeyTable(name, row_px=row_px)
    table.setModel(model)
    table.setEditTriggers(KeyTable.EditTrigger.NoEditTriggers)
    table.setItemDelegateForColumn(SHARE, ShareDelegate(table))
    table.horizontalHeader().setSectionResizeMode(SUBJECT, QHeaderView.ResizeMode.Stretch)
    return table
