"""The render queue as rows: line, stage in words, share, time left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from emo_desktop.app.line_rendering import JobAdvanced, JobEnded, JobStarted
from emo_desktop.base.timing import format_duration
from emo_desktop.project.model import Character
from emo_desktop.render.engine import FrameReady, SegmentFinished, SegmentStarted
from emo_desktop.render.final.film import StepPreview
from emo_desktop.render.queue import JobState, RenderJob, RenderQueue
from emo_desktop.ui.document import Document
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.theme import Token, colour
from emo_desktop.ui.thumbnails import Thumbnails, sign

_Index = QModelIndex | QPersistentModelIndex
_LINE, _STAGE, _SHARE, _LEFT = range(4)
_Role = Qt.ItemDataRole
_STATES = {
    JobState.WAITING: ("…", QT_TRANSLATE_NOOP("QueueModel", "Waiting"), Token.SECONDARY),
    JobState.RUNNING: ("▶", QT_TRANSLATE_NOOP("QueueModel", "Rendering"), Token.ACCENT),
    JobState.PAUSED: ("Ⅱ", QT_TRANSLATE_NOOP("QueueModel", "Paused"), Token.STALE),
    JobState.DONE: ("✓", QT_TRANSLATE_NOOP("QueueModel", "Done"), Token.DONE),
    JobState.FAILED: ("✕", QT_TRANSLATE_NOOP("QueueModel", "Failed"), Token.ERROR),
}
_BAR_PX = 3


@dataclass(slots=True)
class _Run:
    """What is known of the running job beyond the queue.

    Args:
        job: its id; 0 while none runs.
        left_s: how long it will still take; None while that is not known.
        stage: what is being done, in words; empty: nothing special.
        first_frame: of the segment that is drawn.
        frame_count: of that.
        drawn: frames of that.
    """

    job: int = 0
    left_s: float | None = None
    stage: str = ""
    first_frame: int = 0
    frame_count: int = 0
    drawn: int = 0


class QueueModel(QAbstractTableModel):
    """The jobs of a queue.

    Args:
        document: whose lines are rendered.
        queue: what waits.
        thumbnails: of who is seen; None: letters instead.
    """

    def __init__(
        self, document: Document, queue: RenderQueue, thumbnails: Thumbnails | None
    ) -> None:
        super().__init__()
        self._document, self._queue, self._thumbnails = document, queue, thumbnails
        self._jobs = queue.jobs
        self._run = _Run()
        if thumbnails is not None:
            thumbnails.ready.connect(self._tell)

    def job(self, row: int) -> RenderJob | None:
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
            self._tell()

    def hear(self, said: object) -> None:
        """Take notice of what the renderer says of the running job."""
        run = self._run
        if isinstance(said, (JobStarted, JobAdvanced)):
            self._run = _Run(said.job.id, said.left_s)
        elif isinstance(said, SegmentStarted):
            run.first_frame, run.frame_count, run.drawn = said.first_frame, said.frame_count, 0
            run.stage = self.tr("Drawing")
        elif isinstance(said, StepPreview):
            run.stage = self.tr("Step {step} of {steps}").format(step=said.step, steps=said.steps)
        elif isinstance(said, FrameReady):
            self._count_frame(said.frame)
            return
        elif isinstance(said, (SegmentFinished, JobEnded)):
            run.stage, run.frame_count = "", 0
        self.refresh()
        self._tell()

    def _count_frame(self, frame: int) -> None:
        """Frames may come by the hundred a second: only whole percents are shown."""
        run = self._run
        before = 100 * run.drawn // max(1, run.frame_count)
        run.drawn = max(0, frame + 1 - run.first_frame)
        if 100 * run.drawn // max(1, run.frame_count) != before:
            self._tell()

    def share(self, job: RenderJob) -> float:
        """How much of a job is done, 0 to 1."""
        if job.state is JobState.DONE:
            return 1.0
        if not job.segments:
            return 0.0
        run, inside = self._run, 0.0
        if job.state is JobState.RUNNING and job.id == run.job and run.frame_count:
            inside = min(1.0, run.drawn / run.frame_count)
        return min(1.0, (job.segments_done + inside) / job.segments)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._jobs)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return (self.tr("Line"), self.tr("Stage"), self.tr("Share"), self.tr("Left"))[section]
        return None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        job, column = self._jobs[index.row()], index.column()
        if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return self._words(job, column)
        if role == _Role.DecorationRole and column == _LINE:
            return self._picture(job)
        if role == _Role.ForegroundRole and column == _STAGE:
            return colour(_STATES[job.state][2])
        if role == _Role.ToolTipRole:
            return f"{job.reason} {job.hint}".strip() or self._words(job, _LINE)
        if role == _Role.TextAlignmentRole and column in (_SHARE, _LEFT):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == _Role.UserRole and column == _SHARE:
            return self.share(job)
        return None

    def _words(self, job: RenderJob, column: int) -> str:
        if column == _LINE:
            return f"{self._line(job)}\n{job.reason}".strip()
        if column == _STAGE:
            return self._stage(job)
        is_running = job.state is JobState.RUNNING
        if column == _SHARE:
            return f"{self.share(job):.0%}" if job.segments or is_running else ""
        left_s = self._run.left_s
        is_known = is_running and job.id == self._run.job and left_s is not None
        return format_duration(left_s) if is_known and left_s is not None else ""

    def _line(self, job: RenderJob) -> str:
        for number, clip in enumerate(self._document.project.clips, start=1):
            if clip.id == job.clip:
                words = clip.text or self.tr("Line {number}").format(number=number)
                return f"{number}  {words}" if clip.text else words
        return self.tr("A line that was deleted")

    def _stage(self, job: RenderJob) -> str:
        icon, word, _ = _STATES[job.state]
        words = QCoreApplication.translate("QueueModel", f"{word}")
        if job.state is JobState.RUNNING:
            if job.id == self._run.job and self._run.stage:
                words = self._run.stage
            elif job.segments:
                words = self.tr("Part {part} of {all}").format(
                    part=min(job.segments, job.segments_done + 1), all=job.segments
                )
        return f"{icon} {words}"

    def _picture(self, job: RenderJob) -> Any:
        character = self._character(job)
        if character is None:
            return sign("?")
        if self._thumbnails is None:
            return sign(character.name)
        return self._thumbnails.of(character, self._document.media_path(character.portrait))

    def _character(self, job: RenderJob) -> Character | None:
        project = self._document.project
        for clip in project.clips:
            if clip.id == job.clip and clip.character:
                return project.character(clip.character)
        return None

    def _tell(self) -> None:
        if self._jobs:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._jobs) - 1, _LEFT))


@survives_errors
class ShareDelegate(QStyledItemDelegate):
    """Draws a share as a number over a bar."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        share = index.data(_Role.UserRole)
        if not isinstance(share, float) or not index.data():
            return
        room = option.rect.adjusted(6, 0, -6, -6)
        room.setTop(room.bottom() - _BAR_PX + 1)
        painter.save()
        painter.fillRect(room, colour(Token.BORDER))
        room.setWidth(round(room.width() * share))
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(room, colour(Token.ON_ACCENT if is_selected else Token.ACCENT))
        painter.restore()
