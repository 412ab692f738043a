"""Files of the project that are not found, and where to look for them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from emo_desktop.app.relinking import MediaFound, relink_media, search_media
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import Progress
from emo_desktop.project.storage import MissingMedia, Why, check_media
from emo_desktop.ui.background import Background
from emo_desktop.ui.document import Document


class RelinkDialog(QDialog):
    """Lists what is missing and looks for it in folders; the project is open all the while.

    Args:
        document: the project.
        background: looks.
        parent: the window.
    """

    def __init__(self, document: Document, background: Background, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Missing media"))
        self.resize(560, 380)
        self._document, self._background = document, background
        self._missing: tuple[MissingMedia, ...] = ()
        self._searching: asyncio.Task[None] | None = None
        self.title, self.said = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Missing files"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setAlternatingRowColors(True)
        self.list.setSpacing(2)
        self.progress = QProgressBar()
        self.progress.setAccessibleName(self.tr("Progress"))
        self.find_button = QPushButton(self.tr("Find folder…"))
        self.find_button.setObjectName("primary")
        self.skip_button = QPushButton(self.tr("Skip"))
        self._lay_out()
        self.find_button.clicked.connect(self._choose)
        self.skip_button.clicked.connect(self._stop_or_close)
        self.finished.connect(self._stop)

    def show_missing(self, missing: Sequence[MissingMedia]) -> None:
        """Show what is missing now."""
        self._missing = tuple(missing)
        self.list.clear()
        for each in missing:
            is_gone = each.why is Why.MISSING
            why = self.tr("✕ missing") if is_gone else self.tr("↻ has other content now")
            path = self._document.media_path(each.media)
            self.list.addItem(f"{each.media.name}   {why}\n{path}")
        if missing:
            title = self.tr("Files of this project that are not as they were: {count}.")
            title = title.format(count=len(missing))
            hint = self.tr("Lines that use them stay silent or without a picture until then.")
            self.title.setText(f"{title} {hint}")
        else:
            self.title.setText(self.tr("✓ Nothing is missing."))
        self._show_whether_searching()

    def search(self, folder: Path) -> None:
        """Look in a folder and all folders in it."""
        if self._searching is None and self._missing:
            self._searching = self._background.start(self._search(folder))
            # A search that was stopped before it began ends nowhere else.
            self._searching.add_done_callback(self._end)
            self._show_whether_searching()

    async def _search(self, folder: Path) -> None:
        document = self._document
        wanted = [each.media for each in self._missing]
        self.said.setText(self.tr("Looking in {folder}…").format(folder=folder))
        self.progress.setRange(0, 0)
        events = self._background.events(
            lambda token: search_media(document.folder, wanted, folder, token=token)
        )
        try:
            async for told in events:
                if isinstance(told, Progress):
                    self.progress.setRange(0, max(1, told.total))
                    self.progress.setValue(told.done)
                elif isinstance(told, MediaFound):
                    await self._take(told)
        except EmoError as error:
            self.said.setText(f"{error} {error.hint}")

    def _end(self, _: asyncio.Task[None]) -> None:
        self._searching = None
        if isValid(self):
            self._show_whether_searching()

    async def _take(self, told: MediaFound) -> None:
        document = self._document
        if not told.found:
            self.said.setText(self.tr("None of them was found there. Try another folder."))
            return
        document.try_edit(lambda: relink_media(document.project, told.found))
        document.end_gesture()
        project = document.project
        still = await self._background.run(lambda _: check_media(document.folder, project))
        self.said.setText(
            self.tr("{found} of {all} were found.").format(
                found=len(told.found), all=len(self._missing)
            )
        )
        self.show_missing(still)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.skip_button)
        buttons.addWidget(self.find_button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.title)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.progress)
        layout.addWidget(self.said)
        layout.addLayout(buttons)
        self.progress.hide()

    def _show_whether_searching(self) -> None:
        is_searching = self._searching is not None
        self.progress.setVisible(is_searching)
        self.find_button.setEnabled(bool(self._missing) and not is_searching)
        words = self.tr("Stop") if is_searching else self.tr("Skip")
        self.skip_button.setText(words if self._missing else self.tr("Close"))

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Where are the files?"), str(self._document.folder.parent)
        )
        if folder:
            self.search(Path(folder))

    def _stop_or_close(self) -> None:
        if self._searching is not None:
            self._stop()
            self.said.setText(self.tr("Stopped. Nothing was changed."))
        else:
            self.accept()

    def _stop(self) -> None:
        if self._searching is not None:
            self._searching.cancel()


class MissingMediaFinder:
    """Opens the dialog when it is asked for, or by itself where something is missing.

    Args:
        document: the project.
        background: looks.
        parent: the window.
    """

    def __init__(self, document: Document, background: Background, parent: QWidget) -> None:
        self._document, self._background, self._parent = document, background, parent
        self.dialog: RelinkDialog | None = None

    def look(self) -> None:
        """Show what is missing, and where nothing is, that."""
        self._background.start(self._look(is_asked=True))

    def look_quietly(self) -> None:
        """Show what is missing, if anything is."""
        self._background.start(self._look(is_asked=False))

    async def _look(self, *, is_asked: bool) -> None:
        document, project = self._document, self._document.project
        missing = await self._background.run(lambda _: check_media(document.folder, project))
        if not missing and not is_asked:
            return
        if self.dialog is None:
            self.dialog = RelinkDialog(document, self._background, self._parent)
        self.dialog.show_missing(missing)
        self.dialog.open()
