"""The queue of exports as rows: film, stage in words, share, time left."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from emo_desktop.app.film_orders import Scope
from emo_desktop.app.film_queue import ExportJob
from emo_desktop.base.kept_jobs import JobState
from emo_desktop.ui.job_model import JobModel

_CONTEXT = "ExportQueueModel"
_STATES = {
    JobState.WAITING: QT_TRANSLATE_NOOP("ExportQueueModel", "Waiting"),
    JobState.RUNNING: QT_TRANSLATE_NOOP("ExportQueueModel", "Exporting"),
    JobState.PAUSED: QT_TRANSLATE_NOOP("ExportQueueModel", "Paused"),
    JobState.DONE: QT_TRANSLATE_NOOP("ExportQueueModel", "Done"),
    JobState.FAILED: QT_TRANSLATE_NOOP("ExportQueueModel", "Failed"),
    JobState.CANCELLED: QT_TRANSLATE_NOOP("ExportQueueModel", "Cancelled"),
}


class ExportQueueModel(JobModel[ExportJob]):
    """The jobs of a queue of exports."""

    def _kind(self) -> str:
        return self.tr("Film")

    def _subject(self, job: ExportJob) -> str:
        name = Path(job.folder).stem
        if job.choices.scope is Scope.ALL:
            return self.tr("{project}: all lines").format(project=name)
        if job.choices.scope is Scope.SELECTED:
            lines = self.tr("{project}: {count} lines")
            return lines.format(project=name, count=len(job.selection))
        if job.choices.output:
            return Path(job.choices.output).name
        return f"{name} · {job.choices.preset}"

    def _stage(self, job: ExportJob) -> str:
        return QCoreApplication.translate(_CONTEXT, f"{_STATES[job.state]}")

    def _share(self, job: ExportJob) -> float | None:
        return job.share or None

    def _left_s(self, job: ExportJob) -> float | None:
        return job.left_s if job.state is JobState.RUNNING else None

    def _told(self, job: ExportJob) -> str:
        return "\n".join(job.made) or super()._told(job)
