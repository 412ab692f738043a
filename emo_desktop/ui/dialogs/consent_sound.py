"""The spoken sentence of a consent: a sound file, or a take that was recorded in the project."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from emo_desktop.project.media import Media
from emo_desktop.ui.dialogs.field_row import plain_button
from emo_desktop.ui.document import Document
from emo_desktop.ui.folders import open_in_system

_MOST_TAKES = 12


class ConsentSound(QWidget):
    """Chooses what was spoken.

    Args:
        document: the project.
        recording: what is chosen at first; None: nothing.
        parent: the dialog.
    """

    def __init__(self, document: Document, recording: Media | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self.chosen: Media | Path | None = recording
        self.name = QLabel()
        self.name.setAccessibleName(self.tr("Spoken sentence"))
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.choose_button = QPushButton(self.tr("Choose"))
        self.choose_button.setAutoDefault(False)
        self.menu = QMenu(self)
        self._fill_menu()
        self.choose_button.setMenu(self.menu)
        self.listen_button = plain_button(self.tr("Listen"), self._listen)
        self.remove_button = plain_button(self.tr("Remove"), partial(self.choose, None))
        self.setToolTip(self.tr("A sound file can also be dropped here."))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.name, 1)
        for button in (self.choose_button, self.listen_button, self.remove_button):
            row.addWidget(button)
        self.choose(recording)

    def choose(self, sound: Media | Path | None) -> None:
        """Take a file of the project, another file, or nothing."""
        self.chosen = sound
        self.name.setText(sound.name if sound else self.tr("none; it is optional"))
        self.name.setToolTip(self.name.text())
        self.listen_button.setVisible(sound is not None)
        self.remove_button.setVisible(sound is not None)

    def _fill_menu(self) -> None:
        self.menu.addAction(self.tr("Sound file…"), self._browse)
        takes = self._document.project.takes[-_MOST_TAKES:]
        if takes:
            self.menu.addSeparator()
        for take in reversed(takes):
            words = self.tr("Take: {name}").format(name=take.name).replace("&", "&&")
            self.menu.addAction(words, partial(self.choose, take.media))

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Spoken sentence"))
        if path:
            self.choose(Path(path))

    def _listen(self) -> None:
        sound = self.chosen
        if sound is not None:
            path = sound if isinstance(sound, Path) else self._document.media_path(sound)
            open_in_system(path)
