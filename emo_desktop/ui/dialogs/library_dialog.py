"""The characters that all projects can use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from emo_desktop.app.character_library import (
    LibraryCharacter,
    Shelf,
    characters_in,
    copy_files,
    put_back,
    set_aside,
    use_from_library,
)
from emo_desktop.base.errors import EmoError
from emo_desktop.ui.background import Background
from emo_desktop.ui.consent_words import short_consent
from emo_desktop.ui.document import Document
from emo_desktop.ui.folders import open_in_system
from emo_desktop.ui.thumbnails import SIDE_PX, Thumbnails

_ENTRY = Qt.ItemDataRole.UserRole


class LibraryDialog(QDialog):
    """Shows the library; a character of it can be used, taken out, looked at in its folder.

    Args:
        document: the project that may use them.
        thumbnails: of them.
        background: reads and copies.
        library: its folder.
        parent: the window.
    """

    def __init__(
        self,
        document: Document,
        thumbnails: Thumbnails,
        background: Background,
        library: Path,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Library of characters"))
        self.resize(480, 420)
        self._document, self._thumbnails = document, thumbnails
        self._background, self._library = background, library
        self._aside: Path | None = None
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Characters of the library"))
        self.list.setIconSize(QSize(SIDE_PX, SIDE_PX))
        self.list.setAlternatingRowColors(True)
        self.said = QLabel(wordWrap=True)
        self.use_button = self._button(self.tr("Use in this project"), self._use)
        self.use_button.setObjectName("primary")
        self.remove_button = self._button(self.tr("Remove from library"), self._remove)
        self.undo_button = self._button(self.tr("Put back"), self._put_back)
        self.folder_button = self._button(self.tr("Show in folder"), self._show_folder)
        self._lay_out()
        self.list.itemActivated.connect(self._use)
        self.list.currentItemChanged.connect(self._show_what_can_be_done)
        thumbnails.ready.connect(self._show_pictures)
        self._show_what_can_be_done()
        self.refresh()

    def refresh(self) -> None:
        """Show what is in the library now."""
        self._background.start(self._look())

    def _lay_out(self) -> None:
        close = self._button(self.tr("Close"), self.accept)
        first, second = QHBoxLayout(), QHBoxLayout()
        for button in (self.remove_button, self.undo_button, self.folder_button):
            first.addWidget(button)
        first.addStretch(1)
        second.addStretch(1)
        second.addWidget(close)
        second.addWidget(self.use_button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.said)
        layout.addLayout(first)
        layout.addLayout(second)
        self.undo_button.hide()

    def _button(self, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(lambda _=False: act())
        return button

    async def _look(self) -> None:
        self._show(await self._background.run(lambda _: characters_in(self._library)))

    def _show(self, shelf: Shelf) -> None:
        chosen = self._chosen()
        self.list.clear()
        for entry in shelf.characters:
            consent = self.tr("Consent: {state}").format(state=short_consent(entry.character))
            item = QListWidgetItem(f"{entry.name}\n{consent}")
            item.setData(_ENTRY, entry)
            self.list.addItem(item)
            if chosen is not None and chosen.name == entry.name:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self._show_pictures()
        empty = self.tr("The library is empty. “Keep in library” puts a character in it.")
        faults = self.tr("Left out: {faults}").format(faults="\n".join(shelf.faults))
        self.said.setText(faults if shelf.faults else "" if shelf.characters else empty)
        self._show_what_can_be_done()

    def _show_pictures(self) -> None:
        for row in range(self.list.count()):
            entry: LibraryCharacter = self.list.item(row).data(_ENTRY)
            self.list.item(row).setIcon(self._thumbnails.of(entry.character, entry.picture))

    def _chosen(self) -> LibraryCharacter | None:
        item = self.list.currentItem()
        entry: LibraryCharacter | None = None if item is None else item.data(_ENTRY)
        return entry

    def _show_what_can_be_done(self) -> None:
        is_chosen = self._chosen() is not None
        self.use_button.setEnabled(is_chosen)
        self.remove_button.setEnabled(is_chosen)
        self.undo_button.setVisible(self._aside is not None)

    def _use(self) -> None:
        entry = self._chosen()
        if entry is not None:
            self._background.start(self._bring_in(entry))

    async def _bring_in(self, entry: LibraryCharacter) -> None:
        document = self._document
        try:
            kept = await self._background.run(
                lambda token: copy_files(entry, document.folder, token=token)
            )
        except EmoError as error:
            self.said.setText(f"{error} {error.hint}")
            return
        if document.try_edit(lambda: use_from_library(document.project, kept)):
            document.end_gesture()
            self.said.setText(self.tr("{name} is in the project.").format(name=entry.name))

    def _remove(self) -> None:
        entry = self._chosen()
        if entry is not None:
            self._background.start(self._set_aside(entry))

    async def _set_aside(self, entry: LibraryCharacter) -> None:
        self._aside = await self._background.run(lambda _: set_aside(entry, self._library))
        await self._look()
        self.said.setText(
            self.tr("{name} was moved to {folder}.").format(name=entry.name, folder=self._aside)
        )

    def _put_back(self) -> None:
        if self._aside is not None:
            self._background.start(self._return(self._aside))

    async def _return(self, aside: Path) -> None:
        self._aside = None
        await self._background.run(lambda _: put_back(aside, self._library))
        await self._look()

    def _show_folder(self) -> None:
        entry = self._chosen()
        open_in_system(self._library if entry is None else entry.folder)
