"""A download becomes a pack: what it is, what it comes under, and how far the work is."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from emo_desktop.app.pack_shelf import licence_texts
from emo_desktop.app.packs import (
    CheckedImport,
    ImportOrder,
    check_import,
    import_pack,
)
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken, Progress
from emo_desktop.base.settings import Settings
from emo_desktop.emo.packs.manifest import Licence
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.settings.page import FieldForm
from emo_desktop.ui.sentences import in_words

_STEPS = 1000
_SIZE = (620, 560)
_Texts = tuple[tuple[str, str], ...]


def licence_words(licence: Licence) -> str:
    """A licence on one line."""
    translate = QCoreApplication.translate
    terms = {
        True: translate("PackWords", "commercial work allowed"),
        False: translate("PackWords", "NOT for commercial work"),
        None: translate("PackWords", "see its terms"),
    }
    said = terms[licence.allows_commercial]
    return f"{licence.name} ({said}): {licence.covers}. {licence.url}"


class ImportPackDialog(QDialog):
    """Shows what was found and its licences, and makes a pack once they are accepted.

    Signals:
        imported: the pack is there.

    Args:
        order: the download, as far as it is known what to make of it.
        settings: where packs lie.
        background: where the work is done.
        parent: over which it is shown.
    """

    imported = Signal()

    def __init__(
        self, order: ImportOrder, settings: Settings, background: Background, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import a pack"))
        self.resize(*_SIZE)
        self._order = order
        self._settings, self._background = settings, background
        self._checked: CheckedImport | None = None
        self._work: asyncio.Task[None] | None = None
        self._is_importing = False
        self.what = QLabel(
            self.tr("Looking at {folder}…").format(folder=order.source), wordWrap=True
        )
        self.name = QLineEdit(order.name or "")
        self.replaces = QCheckBox(self.tr("Replace a pack of this name"))
        self.embedder = QCheckBox(self.tr("With the face embedder (research only, not for sale)"))
        self.licences = QPlainTextEdit(readOnly=True)
        self.licences.setAccessibleName(self.tr("Licences"))
        self.licences.setTabChangesFocus(True)
        self.accepts = QCheckBox(self.tr("I have read these licences and accept them"))
        self.progress = QProgressBar(maximum=_STEPS)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.hide()
        self.said = QLabel(wordWrap=True)
        self.import_button = QPushButton(self.tr("Import"))
        self.import_button.setObjectName("primary")
        self.close_button = QPushButton(self.tr("Cancel"))
        self._lay_out()
        self._connect()
        self._enable()
        self.look()

    def _lay_out(self) -> None:
        form = FieldForm()
        form.add("name", self.tr("Name"), self.name)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.import_button)
        layout = QVBoxLayout(self)
        above: tuple[QWidget, ...] = (self.what, form, self.replaces, self.embedder)
        below: tuple[QWidget, ...] = (self.accepts, self.progress, self.said)
        for part in above:
            layout.addWidget(part)
        layout.addWidget(self.licences, 1)
        for part in below:
            layout.addWidget(part)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.name.editingFinished.connect(self.look)
        self.replaces.toggled.connect(self.look)
        self.embedder.toggled.connect(self.look)
        self.accepts.toggled.connect(self._enable)
        self.import_button.clicked.connect(self.start)
        self.close_button.clicked.connect(self.reject)
        self.finished.connect(self._stop)

    def look(self) -> None:
        """Find out what the download would become."""
        self._order = replace(
            self._order,
            name=self.name.text().strip() or None,
            replaces=self.replaces.isChecked(),
            with_face_embedder=self.embedder.isChecked(),
        )
        self._stop()
        self._work = self._background.start(self._look(self._order))

    def start(self) -> None:
        """Make the pack."""
        if self._checked is not None and self.accepts.isChecked():
            order = replace(self._checked.order, is_accepted=True)
            self._stop()
            self._set_importing(True)
            self._work = self._background.start(self._import(replace(self._checked, order=order)))

    def _stop(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self._work = None

    async def _look(self, order: ImportOrder) -> None:
        try:
            checked, texts = await self._background.run(partial(_check, order, self._settings))
        except EmoError as error:
            self._checked = None
            self._say(error)
        else:
            self._checked = checked
            self._show(checked, texts)
        self._work = None
        self._enable()

    def _show(self, checked: CheckedImport, texts: _Texts) -> None:
        self.said.clear()
        self.what.setText(
            self.tr("{title}, in {folder}").format(
                title=checked.download.recipe.title, folder=checked.download.folder
            )
        )
        self.name.setPlaceholderText(checked.name)
        words = [licence_words(licence) for licence in checked.licences]
        words += [f"── {name} ──\n{text}" for name, text in texts]
        shown = "\n\n".join(words)
        if shown != self.licences.toPlainText():
            # Other licences than those that were read: they are accepted anew.
            self.licences.setPlainText(shown)
            self.accepts.setChecked(False)

    async def _import(self, checked: CheckedImport) -> None:
        job = partial(import_pack, checked, settings=self._settings)
        try:
            async for event in self._background.events(lambda token: job(token=token)):
                if isinstance(event, Progress):
                    self.progress.setFormat(f"{event.stage} %p%")
                    self.progress.setValue(round(event.fraction * _STEPS))
        except EmoError as error:
            self._set_importing(False)
            self._say(error)
            return
        self._work = None
        self.imported.emit()
        self.accept()

    def _set_importing(self, is_importing: bool) -> None:
        self._is_importing = is_importing
        self.progress.setVisible(is_importing)
        self.said.clear()
        self._enable()

    def _say(self, error: EmoError) -> None:
        # Hints that name options are for the command line; here there are fields for them.
        is_for_shell = "--" in error.hint or "emo-desktop " in error.hint
        hint = "" if is_for_shell else in_words(error.hint)
        self.said.setText(f"⚠ {in_words(str(error))} {hint}".strip())

    def _enable(self) -> None:
        can_begin = self._checked is not None and self.accepts.isChecked()
        self.import_button.setEnabled(can_begin and not self._is_importing)
        for field in (self.name, self.replaces, self.embedder, self.accepts):
            field.setEnabled(not self._is_importing)


def _check(order: ImportOrder, settings: Settings, _: CancelToken) -> tuple[CheckedImport, _Texts]:
    checked = check_import(order, settings=settings)
    return checked, licence_texts(checked)
