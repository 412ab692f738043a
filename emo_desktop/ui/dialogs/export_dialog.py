"""Which films are made, how long they take, and how far they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QPushButton, QVBoxLayout, QWidget

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
    characters_of,
    chosen_preset,
    orders_for,
)
from emo_desktop.app.film_outlook import FilmOutlook, look_ahead
from emo_desktop.app.film_queue_run import what_films_say
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.studio import Studio
from emo_desktop.base.jobs import CancelToken, Event
from emo_desktop.base.timing import format_duration
from emo_desktop.export.preset import FilmPreset
from emo_desktop.project.model import Character
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.export_facts import ExportFacts
from emo_desktop.ui.dialogs.export_form import ExportForm
from emo_desktop.ui.dialogs.export_honesty import HonestyOptions
from emo_desktop.ui.dialogs.export_options import ExportOptions
from emo_desktop.ui.dialogs.export_words import (
    fault_words,
    made_words,
    progress_words,
)
from emo_desktop.ui.dialogs.fold import Fold
from emo_desktop.ui.dialogs.maker_dialog import STEPS, MakerDialog
from emo_desktop.ui.dialogs.preset_list import PresetList
from emo_desktop.ui.document import Document

_SIZE = (920, 580)
_MOST_ROWS = 5


class ExportDialog(MakerDialog):
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
        super().__init__(document, background, parent)
        self.setWindowTitle(self.tr("Export film"))
        self.resize(*_SIZE)
        self._studio = studio
        self._has_looked_for_cards = False
        self._made_in: Path | None = None
        chosen = choices or ExportChoices()
        self.presets = PresetList(chosen.preset, self)
        self.form = ExportForm(document, chosen, self.presets.preset, self)
        self.options = ExportOptions(document, chosen.changes, self.presets.preset, self)
        self.fold = Fold(self.tr("Options"), self.options, self)
        self.honesty = HonestyOptions(chosen.honesty, self.presets.preset, self)
        self.honesty_fold = Fold("", self.honesty, self)
        self.facts = ExportFacts(document, background, self)
        self.path, self.results = self.form.path, QListWidget()
        self.queue_button = QPushButton(self.tr("Add to queue"))
        self._lay_out()
        self._connect()
        self._change_honesty()
        self._change_options()

    def choices(self) -> ExportChoices:
        """What is chosen now, to be given to the next dialog."""
        chosen, honesty = self.form.chosen(), self.honesty.chosen()
        return replace(chosen, changes=self.options.changes(), honesty=honesty)

    def _begin(self) -> None:
        self.results.clear()
        self.results.hide()
        self.progress.setValue(0)
        super()._begin()

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

    def _meant(self) -> Iterable[Character]:
        return characters_of(orders_for(self._request()))

    async def _look_once(self) -> None:
        request = self._request()
        studio = ProjectStudio(request.folder, self._studio)

        def look(token: CancelToken) -> tuple[FilmOutlook, FilmPreset]:
            outlook = look_ahead(request, studio=studio, token=token)
            return outlook, chosen_preset(request.choices)

        self.facts.show_outlook(*await self._background.run(look))

    def _show_fault(self, words: str) -> None:
        self.facts.show_fault(words)

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
                extras=what_films_say(studio, preset, request.choices.honesty),
            )

        async for told in self._background.events(make):
            self._take(told)

    def _take(self, told: Event) -> None:
        match told:
            case FilmsAdvanced():
                self.stage.setText(progress_words(told))
                self.progress.setValue(round(told.share * STEPS))
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
        self.progress.setValue(STEPS)
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

    def _clean_up(self) -> None:
        self._show_results()
        self.facts.replace.setChecked(False)  # what is there now is another film

    def _cancelled_words(self) -> str:
        return self.tr("Cancelled. What was rendered is kept, and so are films that are complete.")

    def _waits_for_tick(self) -> bool:
        return not self.facts.replace.isHidden() and not self.facts.replace.isChecked()

    def _fields(self) -> tuple[QWidget, ...]:
        return self.presets, self.form, self.fold, self.honesty_fold, self.facts

    def _let_start(self, can_start: bool) -> None:
        super()._let_start(can_start)
        self.queue_button.setEnabled(can_start)

    def _show_folder(self) -> None:
        folder = self._made_in or self.form.target
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _change_preset(self) -> None:
        self.form.show_preset(self.presets.preset)
        self.options.show_preset(self.presets.preset)
        self.honesty.show_preset(self.presets.preset)
        self._change_options()

    def _change_options(self) -> None:
        """What is folded away is still said to be there."""
        count = len(self.options.changes())
        changed = self.tr("Options: {count} changed").format(count=count)
        self.fold.call(changed if count else self.tr("Options"))
        self._look()

    def _change_honesty(self) -> None:
        self.honesty_fold.call(self.honesty.summary)

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
        self.queue_button.setAutoDefault(False)
        self.queue_button.setToolTip(self.tr("Made one after the other, while you go on."))
        self.progress.setRange(0, STEPS)
        self.results.setAccessibleName(self.tr("Films"))
        self.results.setWordWrap(True)
        self.results.hide()
        right, folds = QVBoxLayout(), QVBoxLayout()
        right.setSpacing(12)
        folds.setSpacing(4)
        folds.addWidget(self.fold)
        folds.addWidget(self.honesty_fold)
        right.addWidget(self.form)
        right.addLayout(folds)
        right.addWidget(self.facts)
        right.addStretch(1)
        for part in (self.results, self.said, self.stage, self.progress):
            right.addWidget(part)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addWidget(self.presets)
        columns.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addLayout(columns, 1)
        layout.addLayout(self._button_row(self.queue_button))
        labels = (*self.form.labels, *self.facts.labels)
        width = max(label.sizeHint().width() for label in labels)
        for label in labels:
            label.setMinimumWidth(width)
        self.presets.list.setFocus()

    def _connect(self) -> None:
        self.presets.changed.connect(self._change_preset)
        self.options.changed.connect(self._change_options)
        self.honesty.changed.connect(self._change_honesty)
        self.fold.button.toggled.connect(self._unfold)
        self.queue_button.clicked.connect(lambda: self._when_asked(self._enqueue))
        self.form.changed.connect(self._look)
        self.facts.changed.connect(self._show_whether_making)
        self.show_button.clicked.connect(self._show_folder)
