"""Files for other programs: which are made, how far they are, and where they lie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from emo_desktop.app.consents import check_consents
from emo_desktop.app.data_formats import FORMATS, Holds
from emo_desktop.app.data_orders import DataRequest, characters_in, files_for, sheet_path
from emo_desktop.app.interchange import DataFinished, DataReport, export_data
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.studio import Studio
from emo_desktop.base.jobs import CancelToken, Event, Notice, Progress
from emo_desktop.base.timing import format_duration
from emo_desktop.project.model import Character, Project
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.data_form import DataChoices, DataForm
from emo_desktop.ui.dialogs.data_words import stage_words
from emo_desktop.ui.dialogs.maker_dialog import STEPS, MakerDialog
from emo_desktop.ui.document import Document
from emo_desktop.ui.folders import open_in_system
from emo_desktop.ui.sentences import in_words

_WIDTH, _NAMED = 640, 5


class DataDialog(MakerDialog):
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
        super().__init__(document, background, parent)
        self.setWindowTitle(self.tr("Export data"))
        self._studio = ProjectStudio(document.folder, studio)
        self.form = DataForm(document, choices or DataChoices(), self)
        self.files = QLabel(wordWrap=True)
        self.files.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.replace = QCheckBox(self.tr("Replace what is there already"))
        self._notices: list[str] = []
        self._lay_out()
        self._connect()
        self._look()

    def choices(self) -> DataChoices:
        """What is chosen now, to be given to the next dialog."""
        return self.form.choices()

    def _begin(self) -> None:
        self._notices = []
        self.progress.setRange(0, 0)
        super()._begin()

    def _meant(self) -> Iterable[Character]:
        return characters_in(files_for(self._document.project, self.form.request(replaces=False)))

    async def _look_once(self) -> None:
        request = self.form.request(replaces=False)
        look = partial(_outlook, self._document.project, request)
        self._show_files(*await self._background.run(look))

    def _show_fault(self, words: str) -> None:
        self.files.setText(f"✕ {words}")
        self.replace.hide()

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

    async def _make(self) -> None:
        project, studio = self._document.project, self._studio
        may_replace = not self.replace.isHidden() and self.replace.isChecked()
        request = self.form.request(replaces=may_replace)
        told = self._background.events(
            lambda token: export_data(project, request, studio=studio, token=token)
        )
        async for each in told:
            self._take(each)

    def _take(self, told: Event) -> None:
        match told:
            case Progress():
                self.stage.setText(stage_words(told.stage))
                self.progress.setRange(0, STEPS)
                self.progress.setValue(round(told.fraction * STEPS))
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

    def _clean_up(self) -> None:
        self._hide_progress()
        self.replace.setChecked(False)

    def _cancelled_words(self) -> str:
        return self.tr("Cancelled. Files that are complete are kept.")

    def _waits_for_tick(self) -> bool:
        return not self.replace.isHidden() and not self.replace.isChecked()

    def _fields(self) -> tuple[QWidget, ...]:
        return self.form, self.replace

    def _lay_out(self) -> None:
        self.replace.hide()
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        for above in (self.form, self.files, self.replace):
            layout.addWidget(above)
        layout.addStretch(1)
        for below in (self.said, self.stage, self.progress):
            layout.addWidget(below)
        layout.addLayout(self._button_row())
        self.resize(_WIDTH, self.sizeHint().height() + 40)
        self.form.kind.setFocus()

    def _connect(self) -> None:
        self.form.changed.connect(self._look)
        self.replace.toggled.connect(self._show_whether_making)
        self.show_button.clicked.connect(lambda: open_in_system(self.form.target))


def _outlook(
    project: Project, request: DataRequest, _: CancelToken
) -> tuple[list[Path], list[Path]]:
    """The files that would be made, and those of them that are there already."""
    files = files_for(project, request)
    check_consents(characters_in(files))
    paths = [each.path for each in files]
    if FORMATS[request.format].holds is Holds.PICTURES:
        paths.append(sheet_path(request))
    return paths, [path for path in paths if path.exists()]
