"""Which films are made, how long they take, and how far they are."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from emo_desktop.app.film_cards import card_here
from emo_desktop.app.film_job import (
    FilmFault,
    FilmMade,
    FilmsAdvanced,
    FilmsFinished,
    FilmsReport,
    make_films,
)
from emo_desktop.app.film_orders import (
    ExportChoices,
    ExportRequest,
    chosen_preset,
    orders_for,
)
from emo_desktop.app.film_outlook import FilmOutlook, look_ahead
from emo_desktop.app.film_queue_run import what_films_say
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.studio import Studio
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken, Event
from emo_desktop.base.timing import format_duration
from emo_desktop.export.preset import FilmPreset
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.export_facts import ExportFacts
from emo_desktop.ui.dialogs.export_form import ExportForm
from emo_desktop.ui.dialogs.export_options import ExportOptions
from emo_desktop.ui.dialogs.export_words import (
    fault_words,
    made_words,
    progress_words,
)
from emo_desktop.ui.dialogs.fold import Fold
from emo_desktop.ui.dialogs.preset_list import PresetList
from emo_desktop.ui.document import Document
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.sentences import in_words

_SIZE = (920, 580)
_STEPS = 1000
_MOST_ROWS = 5


@survives_errors
class ExportDialog(QDialog):
    """Makes films of a project: the whole, a part of it, or lines as files.

    Signals:
        queue_wanted(object, bool): an ExportRequest that is to wait for its turn, and whether it
            may replace files.

    Args:
        document: the project.
        studio: what its lines are drawn with.
        background: where the work is done.
        parent: the window.
        choices: what was chosen the time before.
    """

    queue_wanted = Signal(object, bool)

    def __init__(
        self,
        document: Document,
        studio: Studio,
        background: Background,
        parent: QWidget,
        choices: ExportChoices | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export film"))
        self.resize(*_SIZE)
        self._document, self._studio, self._background = document, studio, background
        self._looking: asyncio.Task[None] | None = None
        self._making: asyncio.Task[None] | None = None
        self._is_stale = self._is_blocked = self._is_over = False
        self._has_looked_for_cards = False
        self._made_in: Path | None = None
        chosen = choices or ExportChoices()
        self.presets = PresetList(chosen.preset, self)
        self.form = ExportForm(document, chosen, self.presets.preset, self)
        self.options = ExportOptions(document, chosen.changes, self.presets.preset, self)
        self.fold = Fold(self.tr("Options"), self.options, self)
        self.facts = ExportFacts(document, self)
        self.path = self.form.path
        self.progress, self.results = QProgressBar(), QListWidget()
        self.stage, self.said = QLabel(), QLabel(wordWrap=True)
        self.start_button = QPushButton(self.tr("Export"))
        self.queue_button = QPushButton(self.tr("Add to queue"))
        self.show_button = QPushButton(self.tr("Show in folder"))
        self.stop_button = QPushButton(self.tr("Close"))
        self._lay_out()
        self._connect()
        self._change_options()

    def choices(self) -> ExportChoices:
        """What is chosen now, to be given to the next dialog."""
        return replace(self.form.chosen(), changes=self.options.changes())

    @property
    def is_settled(self) -> bool:
        """Whether what is shown is what is chosen."""
        return self._looking is None and not self._is_stale

    def start(self) -> None:
        """Begin to make the films."""
        if self._making is not None:
            return
        self.said.clear()
        self.results.clear()
        self.results.hide()
        self.progress.setValue(0)
        for part in (self.stage, self.progress):
            part.show()
        self.stage.clear()
        self._making = self._background.start(self._make())
        # One that is cancelled before its first step ends nowhere else.
        self._making.add_done_callback(self._end)
        self._show_whether_making()

    def reject(self) -> None:
        """Esc cancels the films that are being made; where none are, it closes the dialog."""
        if self._making is not None:
            self._cancel()
        else:
            super().reject()

    def closeEvent(self, closing: QCloseEvent) -> None:
        self.done(int(QDialog.DialogCode.Rejected))
        closing.accept()

    def _stop(self) -> None:
        """Nothing is done for a dialog that is closed."""
        self._is_over = True
        for task in (self._making, self._looking):
            if task is not None:
                task.cancel()

    def _request(self) -> ExportRequest:
        """Which films are wanted now."""
        document = self._document
        return ExportRequest(
            document.project,
            document.folder,
            self.choices(),
            document.selection,
            document.range_frames,
        )

    def _look(self) -> None:
        """Find out what would be made, once more if that is being found out."""
        self._is_stale = True
        if self._looking is None and self._making is None and not self._is_over:
            self._looking = self._background.start(self._look_ahead())
            self._looking.add_done_callback(self._end_look)

    async def _look_ahead(self) -> None:
        studio = ProjectStudio(self._document.folder, self._studio)
        while self._is_stale:
            self._is_stale = False
            try:
                outlook = await self._outlook(studio)
            except EmoError as error:
                self._is_blocked = True
                self.facts.show_fault(f"{in_words(f'{error}')} {in_words(error.hint)}")
            else:
                self._is_blocked = False
                self.facts.show_outlook(*outlook)
            self._show_whether_making()

    async def _outlook(self, studio: ProjectStudio) -> tuple[FilmOutlook, FilmPreset]:
        request = self._request()

        def look(token: CancelToken) -> tuple[FilmOutlook, FilmPreset]:
            outlook = look_ahead(request, studio=studio, token=token)
            return outlook, chosen_preset(request.choices)

        return await self._background.run(look)

    def _end_look(self, _: asyncio.Task[None]) -> None:
        self._looking = None
        if self._is_stale and isValid(self):
            self._look()

    async def _make(self) -> None:
        request, replaces = self._request(), self.facts.may_replace
        studio = ProjectStudio(request.folder, self._studio)

        def make(token: CancelToken) -> Iterable[Event]:
            preset = chosen_preset(request.choices)
            return make_films(
                orders_for(request),
                request.project,
                studio=studio,
                token=token,
                preset=preset,
                replaces=replaces,
                extras=what_films_say(studio, preset),
            )

        films = self._background.events(make)
        try:
            async for told in films:
                self._take(told)
        except EmoError as error:
            self._hide_progress()
            self.said.setText(f"✕ {in_words(f'{error}')} {in_words(error.hint)}")

    def _take(self, told: Event) -> None:
        match told:
            case FilmsAdvanced():
                self.stage.setText(progress_words(told))
                self.progress.setValue(round(told.share * _STEPS))
            case FilmMade(report):
                self._made_in = report.output.parent
                self.show_button.setEnabled(True)
                self.results.addItem(f"✓ {made_words(report)}")
            case FilmFault():
                self.results.addItem(f"✕ {fault_words(told)}")
            case FilmsFinished(report):
                self._finish(report)

    def _finish(self, report: FilmsReport) -> None:
        self.stage.hide()
        self.progress.setValue(_STEPS)
        if len(report.made) + len(report.faults) == 1:
            self.said.setText(self.results.item(0).text())
            return
        text = self.tr("{made} of {all} films made in {took}, all of them checked.")
        words = text.format(
            made=len(report.made),
            all=len(report.made) + len(report.faults),
            took=format_duration(report.elapsed_s),
        )
        self.said.setText(f"{'✕' if report.faults else '✓'} {words}")
        self._show_results()

    def _show_results(self) -> None:
        """Show which films were made and which were not, where there was more than one."""
        rows = min(_MOST_ROWS, self.results.count())
        height = self.results.sizeHintForRow(0) * rows + 2 * self.results.frameWidth() + 8
        self.results.setFixedHeight(height)
        self.results.setVisible(self.results.count() > 1)

    def _hide_progress(self) -> None:
        for part in (self.stage, self.progress):
            part.hide()

    def _end(self, made: asyncio.Task[None]) -> None:
        self._making = None
        if not isValid(self):
            return
        if made.cancelled():
            self._hide_progress()
            self._show_results()
        self.facts.replace.setChecked(False)  # what is there now is another film
        self._look()
        self._show_whether_making()

    def _show_whether_making(self) -> None:
        is_making = self._making is not None
        for part in (self.presets, self.form, self.fold, self.facts):
            part.setEnabled(not is_making)
        waits_for_tick = not self.facts.replace.isHidden() and not self.facts.replace.isChecked()
        for button in (self.start_button, self.queue_button):
            button.setEnabled(not (is_making or self._is_blocked or waits_for_tick))
        self.stop_button.setText(self.tr("Cancel") if is_making else self.tr("Close"))

    def _cancel(self) -> None:
        if self._making is not None:
            self._making.cancel()
            self.said.setText(
                self.tr("Cancelled. What was rendered is kept, and so are films that are complete.")
            )

    def _show_folder(self) -> None:
        folder = self._made_in or self.form.target
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _change_preset(self) -> None:
        self.form.show_preset(self.presets.preset)
        self.options.show_preset(self.presets.preset)
        self._change_options()

    def _change_options(self) -> None:
        """What is folded away is still said to be there."""
        count = len(self.options.changes())
        changed = self.tr("Options: {count} changed").format(count=count)
        self.fold.call(changed if count else self.tr("Options"))
        self._look()

    def _unfold(self, is_open: bool) -> None:
        if is_open and not self._has_looked_for_cards:
            self._has_looked_for_cards = True
            self._background.start(self._look_for_cards())

    async def _look_for_cards(self) -> None:
        card = await self._background.run(lambda _: card_here())
        if not self._is_over:
            self.options.show_card(card)

    def _enqueue(self) -> None:
        self.queue_wanted.emit(self._request(), self.facts.may_replace)
        self.facts.replace.setChecked(False)
        self.said.setText(self.tr("✓ {name} waits in the queue.").format(name=self._named()))

    def _named(self) -> str:
        """What is made, in a word."""
        form = self.form
        return form.scope.currentText() if form.chosen_scope.is_lines else form.output.name

    def _lay_out(self) -> None:
        self.start_button.setObjectName("primary")
        self.start_button.setDefault(True)
        self.stop_button.setAutoDefault(False)  # Enter that is pressed twice cancels nothing
        for button in (self.show_button, self.queue_button):
            button.setAutoDefault(False)
        self.show_button.setEnabled(False)
        self.queue_button.setToolTip(self.tr("Made one after the other, while you go on."))
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)  # words on a bar are hard to read
        self._hide_progress()
        self.results.setAccessibleName(self.tr("Films"))
        self.results.setWordWrap(True)
        self.results.hide()
        right, buttons = QVBoxLayout(), QHBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.form)
        right.addWidget(self.fold)
        right.addWidget(self.facts)
        right.addStretch(1)
        for part in (self.results, self.said, self.stage, self.progress):
            right.addWidget(part)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addWidget(self.presets)
        columns.addLayout(right, 1)
        buttons.addWidget(self.show_button)
        buttons.addStretch(1)
        buttons.addWidget(self.stop_button)
        buttons.addWidget(self.queue_button)
        buttons.addWidget(self.start_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addLayout(columns, 1)
        layout.addLayout(buttons)
        labels = (*self.form.labels, *self.facts.labels)
        width = max(label.sizeHint().width() for label in labels)
        for label in labels:
            label.setMinimumWidth(width)
        self.presets.list.setFocus()

    def _connect(self) -> None:
        self.presets.changed.connect(self._change_preset)
        self.options.changed.connect(self._change_options)
        self.fold.button.toggled.connect(self._unfold)
        self.queue_button.clicked.connect(self._enqueue)
        self.form.changed.connect(self._look)
        self.facts.changed.connect(self._show_whether_making)
        self.start_button.clicked.connect(self.start)
        self.stop_button.clicked.connect(self.reject)
        self.show_button.clicked.connect(self._show_folder)
        self._document.changed.connect(self._look)
        self.finished.connect(self._stop)
