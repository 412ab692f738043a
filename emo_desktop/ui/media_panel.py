"""Every file of the project: what it is, who uses it, where it lies, and what is missing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from emo_desktop.app.media_list import MediaFile, MediaKind, list_media
from emo_desktop.app.media_replacing import read_replacement, replace_file
from emo_desktop.app.studio import Studio
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.changes import Changes
from emo_desktop.project.media import Media
from emo_desktop.project.model import Project
from emo_desktop.project.storage import MissingMedia, check_media
from emo_desktop.ui.background import Background
from emo_desktop.ui.document import Document
from emo_desktop.ui.folders import show_in_folder
from emo_desktop.ui.key_table import KeyTable
from emo_desktop.ui.media_model import MediaModel

_ROW_PX = 26
_SHOWN = Changes.CHARACTERS | Changes.TAKES | Changes.LINES | Changes.GUIDE


class MediaPanel(QWidget):
    """The files of a project.

    Signals:
        find_wanted(): missing files are to be found.
        said(str): what is being done, for the top bar; empty when it is done.
        checked(list): what is missing, as ``MissingMedia``.

    Args:
        document: the project.
        background: looks for them.
        studio: finds faces in pictures.
    """

    find_wanted = Signal()
    said = Signal(str)
    checked = Signal(list)

    def __init__(self, document: Document, background: Background, *, studio: Studio) -> None:
        super().__init__()
        self._document, self._background, self._studio = document, background, studio
        self._missing: tuple[MissingMedia, ...] = ()
        self._is_checking = self._must_check = False
        self.model = MediaModel()
        self.table = KeyTable(self.tr("Media"), row_px=_ROW_PX)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.empty = QLabel(
            self.tr("No files yet. Drop portraits and voices on the picture."), wordWrap=True
        )
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(16, 16, 16, 16)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.table)
        self.warning, self.place = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.place.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.find_button = self._button(self.tr("Find missing media…"), self.find_wanted.emit)
        self.folder_button = self._button(self.tr("Show in folder"), self._show_folder)
        self.replace_button = self._button(self.tr("Replace…"), self._choose)
        self._lay_out()
        self.table.selectionModel().selectionChanged.connect(self._show_place)
        document.changed.connect(self._document_changed)
        document.settled.connect(self.check)
        self.refresh()

    def refresh(self) -> None:
        """Show the files as the document has them, with what was known to be missing."""
        chosen = self._chosen()
        document = self._document
        files = list_media(document.project, document.folder, self._missing)
        self.model.show_files(files)
        if chosen is not None:
            self._choose_row(chosen.media)
        self._pages.setCurrentWidget(self.table if files else self.empty)
        count = sum(file.why is not None for file in files)
        self.warning.setText(
            self.tr("✕ Missing or changed: {count} of {all} files.").format(
                count=count, all=len(files)
            )
        )
        self.warning.setVisible(count > 0)
        self.find_button.setVisible(count > 0)
        self._show_place()

    def check(self) -> None:
        """Look which files are missing."""
        self._must_check = True
        if not self._is_checking:
            self._is_checking = True
            self._background.start(self._check())

    def replace_with(self, file: MediaFile, path: Path) -> None:
        """Let another file take the place of one."""
        self._background.start(self._replace(file.media, file.kind, path))

    async def _check(self) -> None:
        folder = self._document.folder
        try:
            while self._must_check:
                self._must_check = False
                project = self._document.project
                self._missing = await self._background.run(partial(_check, folder, project))
                self.refresh()
                self.checked.emit(list(self._missing))
        finally:
            self._is_checking = False

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setContentsMargins(4, 0, 4, 0)
        buttons.setSpacing(4)
        for button in (self.folder_button, self.replace_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(4)
        self.warning.setContentsMargins(8, 4, 8, 0)
        self.place.setContentsMargins(8, 0, 8, 0)
        layout.addWidget(self.warning)
        layout.addWidget(self.find_button)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.place)
        layout.addLayout(buttons)

    def _button(self, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(True)
        button.clicked.connect(lambda _=False: act())
        return button

    def _document_changed(self, changes: Changes) -> None:
        if changes & _SHOWN:
            self.refresh()

    def _chosen(self) -> MediaFile | None:
        return self.model.file(self.table.currentIndex().row())

    def _choose_row(self, media: Media) -> None:
        for row, file in enumerate(self.model.files):
            if file.media == media and row != self.table.currentIndex().row():
                self.table.selectRow(row)

    def _show_place(self) -> None:
        file = self._chosen()
        self.folder_button.setEnabled(file is not None)
        self.replace_button.setEnabled(file is not None)
        self.place.setVisible(file is not None)
        if file is not None:
            inside = self.tr("in the project") if file.media.is_inside else self.tr("outside")
            # A path has no spaces at which it could be broken.
            path = f"{file.path}".replace("/", "/\u200b").replace("\\", "\\\u200b")
            size = QLocale().formattedDataSize(file.media.size_bytes, 1)
            names = ", ".join(file.names)
            self.place.setText(f"{names} ({inside}, {size})\n{path}".strip())

    def _show_folder(self) -> None:
        file = self._chosen()
        if file is not None:
            show_in_folder(file.path)

    def _choose(self) -> None:
        file = self._chosen()
        if file is None:
            return
        title = self.tr("Replace {name}").format(name=file.media.name)
        path, _ = QFileDialog.getOpenFileName(self, title)
        if path:
            self.replace_with(file, Path(path))

    async def _replace(self, old: Media, kind: MediaKind, path: Path) -> None:
        document, project, studio = self._document, self._document.project, self._studio
        self.said.emit(self.tr("Reading {name}…").format(name=path.name))
        try:
            new = await self._background.run(
                lambda token: read_replacement(
                    document.folder,
                    path,
                    kind,
                    project=project,
                    detector=studio.detector,
                    token=token,
                )
            )
        except EmoError:
            self.said.emit("")
            raise
        self.said.emit("")
        document.try_edit(lambda: replace_file(document.project, old, kind, new))
        document.end_gesture()


def _check(folder: Path, project: Project, _: CancelToken) -> tuple[MissingMedia, ...]:
    return check_media(folder, project)
