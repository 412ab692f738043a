"""The queue of exports as rows: film, stage in words, share, time left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from emo_desktop.app.film_orders import Scope
from emo_desktop.app.film_queue import ExportJob, ExportQueue, ExportState
from emo_desktop.base.timing import format_duration
from emo_desktop.ui.sentences import in_words
from emo_desktop.ui.theme import Token, colour

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_FILM, _STAGE, _SHARE, _LEFT = range(4)
_CONTEXT = "ExportQueueModel"
_STATES = {
    ExportState.WAITING: ("…", QT_TRANSLATE_NOOP("ExportQueueModel", "Waiting"), Token.SECONDARY),
    ExportState.RUNNING: ("▶", QT_TRANSLATE_NOOP("ExportQueueModel", "Exporting"), Token.ACCENT),
    ExportState.PAUSED: ("Ⅱ", QT_TRANSLATE_NOOP("ExportQueueModel", "Paused"), Token.STALE),
    ExportState.DONE: ("✓", QT_TRANSLATE_NOOP("ExportQueueModel", "Done"), Token.DONE),
    ExportState.FAILED: ("✕", QT_TRANSLATE_NOOP("ExportQueueModel", "Failed"), Token.ERROR),
    ExportState.CANCELLED: (
        "–",
        QT_TRANSLATE_NOOP("ExportQueueModel", "Cancelled"),
        Token.SECONDARY,
    ),
}


class ExportQueueModel(QAbstractTableModel):
    """The jobs of a queue of exports.

    Args:
        queue: what waits.
    """

    def __init__(self, queue: ExportQueue) -> None:
        super().__init__()
        self._queue, self._jobs = queue, queue.jobs

    def job(self, row: int) -> ExportJob | None:
        """The job of a row; None where there is none."""
        return self._jobs[row] if 0 <= row < len(self._jobs) else None

    def row(self, job_id: int) -> int | None:
        """The row of a job; None when it is gone."""
        return next((row for row, job in enumerate(self._jobs) if job.id == job_id), None)

    def refresh(self) -> None:
        """Show the queue as it is."""
        jobs = self._queue.jobs
        if [job.id for job in jobs] != [job.id for job in self._jobs]:
            self.beginResetModel()
            self._jobs = jobs
            self.endResetModel()
        elif jobs != self._jobs:
            self._jobs = jobs
            self.dataChanged.emit(self.index(0, 0), self.index(len(jobs) - 1, _LEFT))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._jobs)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return (self.tr("Film"), self.tr("Stage"), self.tr("Share"), self.tr("Left"))[section]
        return None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        job, column = self._jobs[index.row()], index.column()
        if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return self._words(job, column)
        if role == _Role.ForegroundRole and column == _STAGE:
            return colour(_STATES[job.state][2])
        if role == _Role.ToolTipRole:
            reason = f"{in_words(job.reason)} {in_words(job.hint)}".strip()
            return reason or "\n".join(job.made) or self._words(job, _FILM)
        if role == _Role.TextAlignmentRole and column in (_SHARE, _LEFT):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == _Role.UserRole and column == _SHARE:
            return job.share
        return None

    def _words(self, job: ExportJob, column: int) -> str:
        if column == _FILM:
            return f"{self._film(job)}\n{in_words(job.reason)}".strip()
        if column == _STAGE:
            icon, word, _ = _STATES[job.state]
            return f"{icon} {QCoreApplication.translate(_CONTEXT, f'{word}')}"
        if column == _SHARE:
            return f"{job.share:.0%}" if job.share else ""
        is_known = job.state is ExportState.RUNNING and job.left_s is not None
        return format_duration(job.left_s) if is_known and job.left_s is not None else ""

    def _film(self, job: ExportJob) -> str:
        name = Path(job.folder).stem
        if job.choices.scope is Scope.ALL:
            return self.tr("{project}: all lines").format(project=name)
        if job.choices.scope is Scope.SELECTED:
            lines = self.tr("{project}: {count} lines")
            return lines.format(project=name, count=len(job.selection))
        if job.choices.output:
            return Path(job.choices.output).name
        return f"{name} · {job.choices.preset}"
