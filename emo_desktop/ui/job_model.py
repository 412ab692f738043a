"""Jobs that wait for their turn as rows: what each is about, stage in words, share, time left."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from emo_desktop.base.kept_jobs import JobState, KeptJob, KeptJobs
from emo_desktop.base.timing import format_duration
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.sentences import in_words
from emo_desktop.ui.theme import Token, colour

SUBJECT, STAGE, SHARE, LEFT = range(4)

_Job = TypeVar("_Job", bound=KeptJob)
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_SIGNS = {
    JobState.WAITING: ("…", Token.SECONDARY),
    JobState.RUNNING: ("▶", Token.ACCENT),
    JobState.PAUSED: ("Ⅱ", Token.STALE),
    JobState.DONE: ("✓", Token.DONE),
    JobState.FAILED: ("✕", Token.ERROR),
    JobState.CANCELLED: ("–", Token.SECONDARY),
}
_BAR_PX = 3


class JobModel(QAbstractTableModel, Generic[_Job]):
    """The jobs of a list.

    Args:
        queue: the list.
    """

    def __init__(self, queue: KeptJobs[_Job]) -> None:
        super().__init__()
        self._queue, self._jobs = queue, queue.jobs

    def job(self, row: int) -> _Job | None:
        """The job of a row; None where there is none."""
        return self._jobs[row] if 0 <= row < len(self._jobs) else None

    def row(self, job_id: int) -> int | None:
        """The row of a job; None when it is gone."""
        return next((row for row, job in enumerate(self._jobs) if job.id == job_id), None)

    def refresh(self) -> None:
        """Show the list as it is."""
        jobs = self._queue.jobs
        if [job.id for job in jobs] != [job.id for job in self._jobs]:
            self.beginResetModel()
            self._jobs = jobs
            self.endResetModel()
        elif jobs != self._jobs:
            self._jobs = jobs
            self._tell()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._jobs)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            words = (self._kind(), self.tr("Stage"), self.tr("Share"), self.tr("Left"))
            return words[section]
        return None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        job, column = self._jobs[index.row()], index.column()
        if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return self._words(job, column)
        if role == _Role.DecorationRole and column == SUBJECT:
            return self._picture(job)
        if role == _Role.ForegroundRole and column == STAGE:
            return colour(_SIGNS[job.state][1])
        if role == _Role.ToolTipRole:
            return f"{in_words(job.reason)} {in_words(job.hint)}".strip() or self._told(job)
        if role == _Role.TextAlignmentRole and column in (SHARE, LEFT):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == _Role.UserRole and column == SHARE:
            return self._share(job)
        return None

    def _words(self, job: _Job, column: int) -> str:
        if column == SUBJECT:
            return f"{self._subject(job)}\n{in_words(job.reason)}".strip()
        if column == STAGE:
            return f"{_SIGNS[job.state][0]} {self._stage(job)}"
        if column == SHARE:
            share = self._share(job)
            return "" if share is None else f"{share:.0%}"
        left_s = self._left_s(job)
        return "" if left_s is None else format_duration(left_s)

    def _kind(self) -> str:
        """What a job is about, in a word."""
        raise NotImplementedError

    def _subject(self, job: _Job) -> str:
        """What it is that a job is about."""
        raise NotImplementedError

    def _stage(self, job: _Job) -> str:
        """What is being done, in words."""
        raise NotImplementedError

    def _share(self, job: _Job) -> float | None:
        """How much of a job is done, 0 to 1; None where nothing is."""
        raise NotImplementedError

    def _left_s(self, job: _Job) -> float | None:
        """How long a job will still take; None while that is not known."""
        raise NotImplementedError

    def _told(self, job: _Job) -> str:
        """What else is known of a job with which nothing is wrong."""
        return self._words(job, SUBJECT)

    def _picture(self, _: _Job) -> Any:
        """Of what a job is about."""
        return None

    def _tell(self) -> None:
        if self._jobs:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._jobs) - 1, LEFT))


@survives_errors
class ShareDelegate(QStyledItemDelegate):
    """Draws a share as a number over a bar."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        share = index.data(_Role.UserRole)
        if not isinstance(share, float):
            return
        room = option.rect.adjusted(6, 0, -6, -6)
        room.setTop(room.bottom() - _BAR_PX + 1)
        painter.save()
        painter.fillRect(room, colour(Token.BORDER))
        room.setWidth(round(room.width() * share))
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(room, colour(Token.ON_ACCENT if is_selected else Token.ACCENT))
        painter.restore()
