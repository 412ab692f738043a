"""What dialogs that make files have in common: an outlook, the work, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QWidget,
)
from shiboken6 import isValid

from emo_desktop.base.errors import EmoError
from emo_desktop.project.model import Character
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.consent_question import ask_consents
from emo_desktop.ui.document import Document
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.sentences import in_words

STEPS = 1000


@survives_errors
class MakerDialog(QDialog):
    """Shows what would be made, makes it in the background, and says what came of it.

    Whoever is to be seen or heard in it, and has no consent recorded, is asked about once.

    Args:
        document: the project.
        background: where the work is done.
        parent: the window.
    """

    def __init__(self, document: Document, background: Background, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._background = document, background
        self._looking: asyncio.Task[None] | None = None
        self._making: asyncio.Task[None] | None = None
        self._is_stale = self._is_blocked = self._is_over = False
        self.stage, self.said, self.progress = QLabel(), QLabel(wordWrap=True), QProgressBar()
        self.start_button = QPushButton(self.tr("Export"))
        self.show_button = QPushButton(self.tr("Show in folder"))
        self.stop_button = QPushButton(self.tr("Close"))
        self._dress()

    @property
    def is_settled(self) -> bool:
        """Whether what is shown is what is chosen."""
        return self._looking is None and not self._is_stale

    def start(self) -> None:
        """Begin to make the files, once it is known by what right, or that nobody knows."""
        if self._making is None:
            self._when_asked(self._begin)

    def reject(self) -> None:
        """Esc cancels what is being made; where nothing is, it closes the dialog."""
        if self._making is None:
            super().reject()
        else:
            self._making.cancel()
            self.said.setText(self._cancelled_words())

    def closeEvent(self, closing: QCloseEvent) -> None:
        self.done(int(QDialog.DialogCode.Rejected))
        closing.accept()

    # What a kind of dialog says.

    def _meant(self) -> Iterable[Character]:
        """Who is seen or heard in what would be made; may raise EmoError."""
        raise NotImplementedError

    async def _look_once(self) -> None:
        """Find out what would be made and show it; may raise EmoError."""
        raise NotImplementedError

    def _show_fault(self, words: str) -> None:
        """Say why nothing can be made."""
        raise NotImplementedError

    async def _make(self) -> None:
        """Make it; may raise EmoError."""
        raise NotImplementedError

    def _clean_up(self) -> None:
        """Show that nothing is being made any more."""
        raise NotImplementedError

    def _cancelled_words(self) -> str:
        raise NotImplementedError

    def _waits_for_tick(self) -> bool:
        """Whether the user has to say first that something may be replaced."""
        raise NotImplementedError

    def _fields(self) -> tuple[QWidget, ...]:
        """What cannot be changed while something is being made."""
        raise NotImplementedError

    # What all have in common.

    def _when_asked(self, then: Callable[[], object]) -> None:
        """Do something once all consents are recorded, or the user goes without them."""
        try:
            meant = {each.id for each in self._meant()}
        except EmoError:
            meant = set()  # whoever makes it says why it cannot be made
        ask_consents(self._document, self._background, meant, self, then=then)

    def _begin(self) -> None:
        if self._making is not None or self._is_over:
            return
        self.said.clear()
        self.stage.clear()
        for part in (self.stage, self.progress):
            part.show()
        self._making = self._background.start(self._make_or_tell())
        # One that is cancelled before its first step ends nowhere else.
        self._making.add_done_callback(self._end)
        self._show_whether_making()

    async def _make_or_tell(self) -> None:
        try:
            await self._make()
        except EmoError as error:
            self._hide_progress()
            self.said.setText(f"✕ {_explained(error)}")

    def _end(self, made: asyncio.Task[None]) -> None:
        self._making = None
        if not isValid(self):
            return
        if made.cancelled():
            self._hide_progress()
        self._clean_up()
        self._look()
        self._show_whether_making()

    def _look(self) -> None:
        """Find out what would be made, once more if that is being found out."""
        self._is_stale = True
        if self._looking is None and self._making is None and not self._is_over:
            self._looking = self._background.start(self._look_ahead())
            self._looking.add_done_callback(self._end_look)

    async def _look_ahead(self) -> None:
        while self._is_stale:
            self._is_stale = False
            try:
                await self._look_once()
            except EmoError as error:
                self._is_blocked = True
                self._show_fault(_explained(error))
            else:
                self._is_blocked = False
            self._show_whether_making()

    def _end_look(self, _: asyncio.Task[None]) -> None:
        self._looking = None
        if self._is_stale and isValid(self):
            self._look()

    def _stop(self) -> None:
        """Nothing is done for a dialog that is closed."""
        self._is_over = True
        for task in (self._making, self._looking):
            if task is not None:
                task.cancel()

    def _show_whether_making(self) -> None:
        is_making = self._making is not None
        for part in self._fields():
            part.setEnabled(not is_making)
        can_start = not (is_making or self._is_blocked or self._waits_for_tick())
        self._let_start(can_start)
        self.stop_button.setText(self.tr("Cancel") if is_making else self.tr("Close"))

    def _let_start(self, can_start: bool) -> None:
        self.start_button.setEnabled(can_start)

    def _hide_progress(self) -> None:
        for part in (self.stage, self.progress):
            part.hide()

    def _dress(self) -> None:
        self.start_button.setObjectName("primary")
        self.start_button.setDefault(True)
        for button in (self.stop_button, self.show_button):
            button.setAutoDefault(False)  # Enter that is pressed twice cancels nothing
        self.show_button.setEnabled(False)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.setTextVisible(False)  # words on a bar are hard to read
        self._hide_progress()
        self.start_button.clicked.connect(self.start)
        self.stop_button.clicked.connect(self.reject)
        self._document.changed.connect(self._look)
        self.finished.connect(self._stop)

    def _button_row(self, *between: QWidget) -> QHBoxLayout:
        """The buttons at the foot of the dialog."""
        buttons = QHBoxLayout()
        buttons.addWidget(self.show_button)
        buttons.addStretch(1)
        for button in (self.stop_button, *between, self.start_button):
            buttons.addWidget(button)
        return buttons


def _explained(error: EmoError) -> str:
    return f"{in_words(f'{error}')} {in_words(error.hint)}"
