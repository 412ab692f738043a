"""What waits to be rendered: pause, go on, try again, earlier, later, take off the list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from emo_desktop.render.queue import JobState, RenderJob, RenderQueue
from emo_desktop.ui.document import Document
from emo_desktop.ui.key_table import KeyTable
from emo_desktop.ui.queue_model import QueueModel, ShareDelegate
from emo_desktop.ui.thumbnails import SIDE_PX, Thumbnails

_ROW_PX = SIDE_PX + 8
_SHARE_COLUMN = 2


class QueuePanel(QWidget):
    """The render queue as a table.

    Signals:
        resumed(): there is something to render again.
        log_wanted(): the log is to be opened.
        details_wanted(str, str): why a job failed, and what to do, are to be shown.

    Args:
        document: whose lines are rendered.
        queue: what waits.
        thumbnails: of who is seen; None: letters instead.
    """

    resumed = Signal()
    log_wanted = Signal()
    details_wanted = Signal(str, str)

    def __init__(
        self, document: Document, queue: RenderQueue, thumbnails: Thumbnails | None = None
    ) -> None:
        super().__init__()
        self._queue = queue
        self.model = QueueModel(document, queue, thumbnails)
        self.table = self._made_table()
        self.empty = QLabel(
            self.tr("Nothing waits to be rendered.\nP renders the selected lines."), wordWrap=True
        )
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(16, 16, 16, 16)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.table)
        self.pause_button = self._button(self.tr("Pause"), self._pause_or_resume)
        self.earlier_button = self._button(self.tr("Earlier"), lambda: self._move(-1), "Alt+Up")
        self.later_button = self._button(self.tr("Later"), lambda: self._move(1), "Alt+Down")
        self.remove_button = self._button(self.tr("Remove"), self._remove)
        self.details_button = self._button(self.tr("Details…"), self._show_details)
        self.clear_button = self._button(self.tr("Clear finished"), self._clear)
        self.log_button = self._button(self.tr("Open log"), self.log_wanted.emit)
        self._lay_out()
        self.table.removal_wanted.connect(self._remove)
        self.table.selectionModel().selectionChanged.connect(self._show_what_can_be_done)
        self.refresh()

    def refresh(self) -> None:
        """Show the queue as it is."""
        chosen = self._chosen()
        self.model.refresh()
        if chosen is not None:
            self._choose(chosen.id)
        if self._chosen() is None and self.model.rowCount():
            self.table.selectRow(0)
        has_jobs = self.model.rowCount() > 0
        self._pages.setCurrentWidget(self.table if has_jobs else self.empty)
        for button in self._of_jobs():
            button.setVisible(has_jobs)  # the exports below need the room
        self._show_what_can_be_done()

    def hear(self, said: object) -> None:
        """Take notice of what the renderer says while it works."""
        self.model.hear(said)

    def put_below(self, other: QWidget) -> None:
        """Show what else waits below the lines that wait to be rendered."""
        self._layout.addWidget(other, 1)

    def _made_table(self) -> KeyTable:
        table = KeyTable(self.tr("Render queue"), row_px=_ROW_PX)
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
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(4)
        layout.addWidget(self._pages, 1)
        for row in (
            (self.pause_button, self.earlier_button, self.later_button, self.remove_button),
            (self.details_button, self.clear_button, self.log_button),
        ):
            buttons = QHBoxLayout()
            buttons.setContentsMargins(4, 0, 4, 0)
            buttons.setSpacing(4)
            for button in row:
                buttons.addWidget(button, 1)
            layout.addLayout(buttons)

    def _of_jobs(self) -> tuple[QPushButton, ...]:
        """The buttons that are for jobs."""
        return (
            self.pause_button,
            self.earlier_button,
            self.later_button,
            self.remove_button,
            self.details_button,
            self.clear_button,
        )

    def _chosen(self) -> RenderJob | None:
        return self.model.job(self.table.currentIndex().row())

    def _choose(self, job_id: int) -> None:
        row = self.model.row(job_id)
        if row is not None and row != self.table.currentIndex().row():
            self.table.selectRow(row)

    def _show_what_can_be_done(self) -> None:
        job = self._chosen()
        is_there = job is not None
        place = self.table.currentIndex().row()
        usual = self.tr("Pause")
        words = {JobState.PAUSED: self.tr("Resume"), JobState.FAILED: self.tr("Try again")}
        self.pause_button.setText(words.get(job.state, usual) if job else usual)
        self.pause_button.setEnabled(job is not None and job.state is not JobState.DONE)
        self.earlier_button.setEnabled(is_there and place > 0)
        self.later_button.setEnabled(is_there and place < self.model.rowCount() - 1)
        self.remove_button.setEnabled(is_there)
        self.details_button.setEnabled(job is not None and bool(job.reason))
        jobs = self._queue.jobs
        self.clear_button.setEnabled(any(each.state is JobState.DONE for each in jobs))

    def _pause_or_resume(self) -> None:
        job = self._chosen()
        if job is None:
            return
        if job.state in (JobState.PAUSED, JobState.FAILED):
            self._queue.resume(job.id)
            self.resumed.emit()
        else:
            self._queue.pause(job.id)
        self.refresh()

    def _move(self, by: int) -> None:
        job = self._chosen()
        if job is not None:
            place = self.model.row(job.id) or 0
            self._queue.move(job.id, place + by)
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
