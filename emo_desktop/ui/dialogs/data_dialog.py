"""Files for other programs: which are made, how far they are, and where they lie."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from emo_desktop.app.data_formats import FORMATS, Holds
from emo_desktop.app.data_orders import DataRequest, files_for, sheet_path
from emo_desktop.app.interchange import DataFinished, DataReport, export_data
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.studio import Studio
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken, Event, Notice, Progress
from emo_desktop.base.timing import format_duration
from emo_desktop.project.model import Project
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.data_form import DataChoices, DataForm
from emo_desktop.ui.dialogs.data_words import stage_words
from emo_desktop.ui.document import Document
from emo_desktop.ui.folders import open_in_system
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.sentences import in_words

_WIDTH, _STEPS, _NAMED = 640, 1000, 5


@survives_errors
class DataDialog(QDialog):
    """Makes timelines, subtitles, lip cues, curves and pictures of a project.

    Args:
        document: the project.
        studio: what its lines are performed with.
        background: where the work is done.
        parent: the window.
        choices: what was chosen the time before.
    """

    def __init__(
        self,
        document: Document,
        studio: Studio,
        background: Background,
        parent: QWidget,
        choices: DataChoices | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export data"))
        self._document, self._background = document, background
        self._studio = ProjectStudio(document.folder, studio)
        self._looking: asyncio.Task[None] | None = None
        self._making: asyncio.Task[None] | None = None
        self._is_stale = self._is_blocked = self._is_over = False
        self.form = DataForm(document, choices or DataChoices(), self)
        self.files, self.said = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.files.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.replace = QCheckBox(self.tr("Replace what is there already"))
        self.stage, self.progress = QLabel(), QProgressBar()
        self.start_button = QPushButton(self.tr("Export"))
        self.show_button = QPushButton(self.tr("Show in folder"))
        self.stop_button = QPushButton(self.tr("Close"))
        self._notices: list[str] = []
        self._lay_out()
        self._connect()
        self._look()

    @property
    def is_settled(self) -> bool:
        """Whether what is shown is what is chosen."""
        return self._looking is None and not self._is_stale

    def choices(self) -> DataChoices:
        """What is chosen now, to be given to the next dialog."""
        return self.form.choices()

    def start(self) -> None:
        """Begin to make the files."""
        if self._making is None:
            self.said.clear()
            self._notices = []
            self.stage.show()
            self.progress.show()
            self.progress.setRange(0, 0)
            request = self.form.request(replaces=self._may_replace)
            self._making = self._background.start(self._make(request))
            self._making.add_done_callback(self._end)
            self._show_whether_making()

    def reject(self) -> None:
        """Esc cancels what is being made; where nothing is, it closes the dialog."""
        if self._making is None:
            super().reject()
        else:
            self._making.cancel()
            self.said.setText(self.tr("Cancelled. Files that are complete are kept."))

    def closeEvent(self, closing: QCloseEvent) -> None:
        self.done(int(QDialog.DialogCode.Rejected))
        closing.accept()

    @property
    def _may_replace(self) -> bool:
        return not self.replace.isHidden() and self.replace.isChecked()

    def _look(self) -> None:
        """Find out what would be made, once more if that is being found out."""
        self._is_stale = True
        if self._looking is None and self._making is None and not self._is_over:
            self._looking = self._background.start(self._look_ahead())
            self._looking.add_done_callback(self._end_look)

    async def _look_ahead(self) -> None:
        while self._is_stale:
            self._is_stale = False
            request = self.form.request(replaces=False)
            look = partial(_outlook, self._document.project, request)
            try:
                paths, there = await self._background.run(look)
            except EmoError as error:
                self._is_blocked = True
                self.files.setText(f"✕ {in_words(f'{error}')} {in_words(error.hint)}")
                self.replace.hide()
            else:
                self._is_blocked = False
                self._show_files(paths, there)
            self._show_whether_making()

    def _end_look(self, _: asyncio.Task[None]) -> None:
        self._looking = None
        if self._is_stale and isValid(self):
            self._look()

    def _show_files(self, paths: Sequence[Path], there: Sequence[Path]) -> None:
        names = ", ".join(path.name for path in paths[:_NAMED])
        if len(paths) == 1:
            words = self.tr("Makes {name}").format(name=names)
        else:
            more = " …" if len(paths) > _NAMED else ""
            words = self.tr("Makes {count} files: {names}").format(
                count=len(paths), names=f"{names}{more}"
            )
        self.files.setText(words)
        told = "\n".join(path.name for path in there)
        if self.replace.toolTip() != told:
            self.replace.setChecked(False)
        self.replace.setToolTip(told)
        self.replace.setVisible(bool(there))

    async def _make(self, request: DataRequest) -> None:
        project, studio = self._document.project, self._studio
        told = self._background.events(
            lambda token: export_data(project, request, studio=studio, token=token)
        )
        try:
            async for each in told:
                self._take(each)
        except EmoError as error:
            self.said.setText(f"✕ {in_words(f'{error}')} {in_words(error.hint)}")

    def _take(self, told: Event) -> None:
        match told:
            case Progress():
                self.stage.setText(stage_words(told.stage))
                self.progress.setRange(0, _STEPS)
                self.progress.setValue(round(told.fraction * _STEPS))
            case Notice():
                self._notices.append(f"! {in_words(told.text)}")
            case DataFinished(report):
                self._finish(report)

    def _finish(self, report: DataReport) -> None:
        self.show_button.setEnabled(True)
        took = format_duration(report.elapsed_s)
        text = self.tr("✓ {name} was made in {took}.")
        if len(report.files) > 1:
            text = self.tr("✓ {count} files were made in {took}.")
        words = text.format(name=report.files[0].name, count=len(report.files), took=took)
        self.said.setText("\n".join([words, *self._notices]))

    def _end(self, _: asyncio.Task[None]) -> None:
        self._making = None
        if not isValid(self):
            return
        self.stage.hide()
        self.progress.hide()
        self.replace.setChecked(False)
        self._look()
        self._show_whether_making()

    def _show_whether_making(self) -> None:
        is_making = self._making is not None
        for part in (self.form, self.replace):
            part.setEnabled(not is_making)
        waits_for_tick = not self.replace.isHidden() and not self.replace.isChecked()
        self.start_button.setEnabled(not (is_making or self._is_blocked or waits_for_tick))
        self.stop_button.setText(self.tr("Cancel") if is_making else self.tr("Close"))

    def _stop(self) -> None:
        """Nothing is done for a dialog that is closed."""
        self._is_over = True
        for task in (self._making, self._looking):
            if task is not None:
                task.cancel()

    def _lay_out(self) -> None:
        self.start_button.setObjectName("primary")
        self.start_button.setDefault(True)
        for button in (self.stop_button, self.show_button):
            button.setAutoDefault(False)
        self.show_button.setEnabled(False)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.setTextVisible(False)
        for part in (self.stage, self.progress, self.replace):
            part.hide()
        buttons = QHBoxLayout()
        buttons.addWidget(self.show_button)
        buttons.addStretch(1)
        buttons.addWidget(self.stop_button)
        buttons.addWidget(self.start_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        for above in (self.form, self.files, self.replace):
            layout.addWidget(above)
        layout.addStretch(1)
        for below in (self.said, self.stage, self.progress):
            layout.addWidget(below)
        layout.addLayout(buttons)
        self.resize(_WIDTH, self.sizeHint().height() + 40)
        self.form.kind.setFocus()

    def _connect(self) -> None:
        self.form.changed.connect(self._look)
        self.replace.toggled.connect(self._show_whether_making)
        self.start_button.clicked.connect(self.start)
        self.stop_button.clicked.connect(self.reject)
        self.show_button.clicked.connect(lambda: open_in_system(self.form.target))
        self._document.changed.connect(self._look)
        self.finished.connect(self._stop)


def _outlook(
    project: Project, request: DataRequest, _: CancelToken
) -> tuple[list[Path], list[Path]]:
    """The files that would be made, and those of them that are there already."""
    paths = [each.path for each in files_for(project, request)]
    if FORMATS[request.format].holds is Holds.PICTURES:
        paths.append(sheet_path(request))
    return paths, [path for path in paths if path.exists()]
