"""The installed weights packs as a table: what each is, obeys, weighs, and may be used for."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMessageBox,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from emo_desktop.app.pack_shelf import (
    Obeyed,
    PackState,
    ShelvedPack,
    remove_pack,
    shelved_packs,
)
from emo_desktop.app.packs import ImportOrder
from emo_desktop.base.jobs import CancelToken
from emo_desktop.base.settings import Settings
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.settings.import_pack_dialog import ImportPackDialog, licence_words
from emo_desktop.ui.dialogs.settings.page import Note, size_words

_STATES = {
    PackState.READY: QT_TRANSLATE_NOOP("PackWords", "✓ Ready"),
    PackState.NOT_ACCEPTED: QT_TRANSLATE_NOOP("PackWords", "⚠ Licence not accepted"),
    PackState.FOR_TRAINING: QT_TRANSLATE_NOOP("PackWords", "○ Only a start for training"),
    PackState.BROKEN: QT_TRANSLATE_NOOP("PackWords", "✕ Cannot be used"),
}
_OBEYED = {
    Obeyed.REGION: QT_TRANSLATE_NOOP("PackWords", "face region"),
    Obeyed.GUIDE: QT_TRANSLATE_NOOP("PackWords", "pose, brows and gaze of the draft (emotion)"),
    Obeyed.SPEED: QT_TRANSLATE_NOOP("PackWords", "head speed"),
    Obeyed.MOTION_FRAMES: QT_TRANSLATE_NOOP("PackWords", "motion frames"),
    Obeyed.IDENTITY: QT_TRANSLATE_NOOP("PackWords", "identity"),
}
_LEAST_HEIGHT = 110


def _words(text: object) -> str:
    return QCoreApplication.translate("PackWords", str(text))


class PacksPanel(QWidget):
    """The packs that are there, with what is to know of the chosen one.

    Signals:
        changed: a pack came or went.

    Args:
        background: where they are looked for, imported and removed.
    """

    changed = Signal()

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._background = background
        self._settings: Settings | None = None
        self._work: asyncio.Task[None] | None = None
        self._packs: tuple[ShelvedPack, ...] = ()
        self.table = QTableWidget(0, 4)
        self.table.setAccessibleName(self.tr("Weights packs"))
        self.table.setHorizontalHeaderLabels(
            [self.tr("Pack"), self.tr("Family"), self.tr("Size"), self.tr("State")]
        )
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setMinimumHeight(_LEAST_HEIGHT)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.about = Note()
        self.about.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.import_button = QPushButton(self.tr("Import a pack…"))
        self.remove_button = QPushButton(self.tr("Remove…"))
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._show_chosen)
        self.import_button.clicked.connect(self._choose_download)
        self.remove_button.clicked.connect(self._ask)
        self._show_chosen()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.import_button)
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(QLabel(self.tr("Weights packs of the final quality")))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.about)
        layout.addLayout(buttons)

    def show_settings(self, settings: Settings) -> None:
        """Show the packs of these settings, the next time they are looked for."""
        self._settings = settings

    def refresh(self) -> None:
        """Look which packs there are."""
        self.close_work()
        self._work = self._background.start(self._look())

    def close_work(self) -> None:
        """Stop looking."""
        if self._work is not None:
            self._work.cancel()
            self._work = None

    async def _look(self) -> None:
        assert self._settings is not None
        packs = await self._background.run(partial(_packs_of, self._settings))
        self._show(packs)

    def _show(self, packs: tuple[ShelvedPack, ...]) -> None:
        chosen = self.chosen
        self._packs = packs
        self.table.setRowCount(len(packs))
        for row, pack in enumerate(packs):
            size = size_words(pack.bytes) if pack.bytes else ""
            words = (pack.name, pack.family, size, _words(_STATES[pack.state]))
            for column, text in enumerate(words):
                self.table.setItem(row, column, QTableWidgetItem(text))
        names = [pack.name for pack in packs]
        if packs:
            self.table.selectRow(names.index(chosen.name) if chosen and chosen in packs else 0)
        self._show_chosen()

    @property
    def chosen(self) -> ShelvedPack | None:
        """The pack that is selected."""
        row = self.table.currentRow()
        return self._packs[row] if 0 <= row < len(self._packs) else None

    def _show_chosen(self) -> None:
        pack = self.chosen
        self.remove_button.setEnabled(pack is not None and not pack.is_shipped)
        if pack is None:
            self.about.setText(self.tr("There are none. Drafts need none."))
            return
        if pack.state is PackState.BROKEN:
            self.about.setText(pack.fault)
            return
        obeys = ", ".join(_words(_OBEYED[word]) for word in pack.obeys)
        not_obeyed = ", ".join(_words(_OBEYED[word]) for word in Obeyed if word not in pack.obeys)
        lines = [
            self.tr("{title}. {size} pixels, {fps:g} frames per second.").format(
                title=pack.title, size=pack.size_px, fps=pack.fps
            ),
            self.tr("Obeys: {words}.").format(words=obeys or self.tr("nothing")),
        ]
        if not_obeyed:
            lines.append(self.tr("Does not obey: {words}.").format(words=not_obeyed))
        if pack.compared_with_draft:
            lines.insert(1, pack.compared_with_draft)
        lines += [licence_words(licence) for licence in pack.licences]
        self.about.setText("\n".join(lines))

    def _choose_download(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder of the downloaded weights"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.import_from)
        dialog.open()

    def import_from(self, folder: str) -> ImportPackDialog:
        """Begin to make a pack of a download."""
        assert self._settings is not None
        dialog = ImportPackDialog(ImportOrder(Path(folder)), self._settings, self._background, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.imported.connect(self._changed)
        dialog.open()
        return dialog

    def _ask(self) -> None:
        pack = self.chosen
        if pack is None:
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Remove a pack"))
        box.setText(self.tr("Remove the pack {name} from the disk?").format(name=pack.name))
        box.setInformativeText(
            self.tr(
                "Lines that are to be drawn with it cannot be rendered until it is imported again. "
                "Films that were made with it, and rendered lines in the cache, stay."
            )
        )
        agree = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        agree.clicked.connect(partial(self.remove, pack.name))
        box.open()

    def remove(self, name: str) -> None:
        """Delete a pack."""
        self.close_work()
        self._work = self._background.start(self._remove(name))

    async def _remove(self, name: str) -> None:
        assert self._settings is not None
        settings = self._settings
        await self._background.run(lambda _: remove_pack(settings, name))
        await self._look()
        self.changed.emit()

    def _changed(self) -> None:
        self.refresh()
        self.changed.emit()


def _packs_of(settings: Settings, token: CancelToken) -> tuple[ShelvedPack, ...]:
    return shelved_packs(settings, token=token)
