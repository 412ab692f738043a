"""Unsaved work of a run before: take it, or go on with what was saved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from emo_desktop.app.recovering import keep_last_saved
from emo_desktop.project.autosave import AUTOSAVE, Recovery
from emo_desktop.project.session import Session
from emo_desktop.ui.folders import open_in_system


class RecoveryDialog(QDialog):
    """Asks what becomes of unsaved work; the window is there all the while.

    Whoever closes it without an answer is asked again the next time, or finds the work put aside.

    Args:
        session: of the project; its recovery is there.
        recovery: the work.
        parent: the window.
    """

    def __init__(self, session: Session, recovery: Recovery, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Unsaved work"))
        self._session = session
        moment = recovery.saved_at.astimezone()
        self.text = QLabel(
            self.tr("There is unsaved work from {time} on {day} ({changes}).").format(
                time=moment.strftime("%H:%M"),
                day=moment.strftime("%Y-%m-%d"),
                changes=recovery.changes,
            ),
            wordWrap=True,
        )
        note = QLabel(self.tr("Whichever you choose, nothing of it is destroyed."), wordWrap=True)
        self.restore_button = self._button(self.tr("Restore"), self._restore)
        self.restore_button.setObjectName("primary")
        self.restore_button.setDefault(True)
        self.saved_button = self._button(self.tr("Open last saved"), self._keep_saved)
        self.files_button = self._button(self.tr("Show files"), self._show_files)
        buttons = QHBoxLayout()
        buttons.addWidget(self.files_button)
        buttons.addStretch(1)
        buttons.addWidget(self.saved_button)
        buttons.addWidget(self.restore_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(self.text)
        layout.addWidget(note)
        layout.addLayout(buttons)
        self.setMinimumWidth(460)

    def _button(self, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(lambda _=False: act())
        return button

    def _restore(self) -> None:
        self._session.restore_recovery()
        self.accept()

    def _keep_saved(self) -> None:
        keep_last_saved(self._session)
        self.accept()

    def _show_files(self) -> None:
        open_in_system(self._session.folder / AUTOSAVE)


def offer_recovery(session: Session, parent: QWidget) -> RecoveryDialog | None:
    """Ask about the unsaved work of a session without holding up the window; None: there is none.

    Args:
        session: of the project.
        parent: the window.
    """
    if session.recovery is None:
        return None
    dialog = RecoveryDialog(session, session.recovery, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
