"""Where the film goes, how long it is and takes, and how far it is."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from emo_desktop.app.project_film import ProjectFilmFinished, make_project_film
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.studio import Studio
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import Progress
from emo_desktop.base.timing import format_duration
from emo_desktop.ui.background import Background
from emo_desktop.ui.document import Document
from emo_desktop.ui.overrides import survives_errors


@survives_errors
class ExportDialog(QDialog):
    """Makes the film of a project.

    Args:
        document: the project.
        studio: what its lines are drawn with.
        background: where the work is done.
        parent: the window.
    """

    def __init__(
        self, document: Document, studio: Studio, background: Background, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export film"))
        self.resize(620, 220)
        self._document, self._studio, self._background = document, studio, background
        self._making: asyncio.Task[None] | None = None
        self.path = QLineEdit(str(document.folder.with_suffix(".mp4")))
        self.path.setAccessibleName(self.tr("Film"))
        self.summary = QLabel(self._summary())
        self.progress = QProgressBar()
        self.progress.setAccessibleName(self.tr("Progress"))
        self.said = QLabel(wordWrap=True)
        self.start_button = QPushButton(self.tr("Export"))
        self.start_button.setObjectName("primary")
        self.show_button = QPushButton(self.tr("Show in folder"))
        self.show_button.setEnabled(False)
        self.stop_button = QPushButton(self.tr("Close"))
        self._lay_out()
        self.start_button.clicked.connect(self.start)
        self.stop_button.clicked.connect(self._stop)
        self.show_button.clicked.connect(self._show_folder)

    def _lay_out(self) -> None:
        browse = QPushButton(self.tr("Browse…"))
        browse.clicked.connect(self._browse)
        place, buttons = QHBoxLayout(), QHBoxLayout()
        place.addWidget(self.path, 1)
        place.addWidget(browse)
        buttons.addWidget(self.show_button)
        buttons.addStretch(1)
        buttons.addWidget(self.stop_button)
        buttons.addWidget(self.start_button)
        layout = QVBoxLayout(self)
        layout.addLayout(place)
        layout.addWidget(self.summary)
        layout.addWidget(self.progress)
        layout.addWidget(self.said)
        layout.addStretch(1)
        layout.addLayout(buttons)

    def start(self) -> None:
        """Begin to make the film."""
        self._making = self._background.start(self._make())

    async def _make(self) -> None:
        project, output = self._document.project, Path(self.path.text())
        rendering = ProjectStudio(self._document.folder, self._studio)
        self.start_button.setEnabled(False)
        self.stop_button.setText(self.tr("Cancel"))
        self.said.setText("")
        film = self._background.events(
            lambda token: make_project_film(project, output, studio=rendering, token=token)
        )
        try:
            async for told in film:
                if isinstance(told, Progress):
                    self._advance(told)
                elif isinstance(told, ProjectFilmFinished):
                    self._finish(told)
        except EmoError as error:
            self.said.setText(f"{error} {error.hint}")
        finally:
            self._making = None
            self.start_button.setEnabled(True)
            self.stop_button.setText(self.tr("Close"))

    def closeEvent(self, closing: QCloseEvent) -> None:
        if self._making is not None:
            self._making.cancel()
        super().closeEvent(closing)

    def _advance(self, progress: Progress) -> None:
        self.progress.setFormat(f"{progress.stage} %p%")
        self.progress.setRange(0, 1000)
        self.progress.setValue(round(progress.fraction * 1000))

    def _finish(self, finished: ProjectFilmFinished) -> None:
        report = finished.report
        size = report.facts.size_bytes / 1e6
        took = format_duration(report.elapsed_s)
        self.said.setText(
            self.tr("{name}: {frames} frames, {size:.1f} MB, made in {took}, checked.").format(
                name=report.output.name, frames=report.facts.frames, size=size, took=took
            )
        )
        self.show_button.setEnabled(True)
        self.progress.setFormat(self.tr("Done"))
        self.progress.setValue(1000)

    def _stop(self) -> None:
        if self._making is not None:
            self._making.cancel()
            self.said.setText(self.tr("Cancelled. What was rendered is kept."))
        else:
            self.accept()

    def _browse(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Film"), self.path.text(), self.tr("Films (*.mp4)")
        )
        if path:
            self.path.setText(path)

    def _show_folder(self) -> None:
        folder = Path(self.path.text()).parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _summary(self) -> str:
        project = self._document.project
        length = format_duration(float(project.duration_s))
        return self.tr("MP4, H.264 and AAC. {length}, {frames} frames, {lines} lines.").format(
            length=length, frames=self._document.frames, lines=len(project.clips)
        )
