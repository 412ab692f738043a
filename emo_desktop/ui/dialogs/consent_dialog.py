"""By what right a character is seen and heard: written down, spoken, withdrawn, restored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from emo_desktop.app.media_replacing import read_spoken
from emo_desktop.base.errors import EmoError
from emo_desktop.project.changes import Edit
from emo_desktop.project.edits.characters import restore_consent, set_consent, withdraw_consent
from emo_desktop.project.media import Consent
from emo_desktop.project.model import Character
from emo_desktop.ui.background import Background
from emo_desktop.ui.consent_words import consent_line, is_locked
from emo_desktop.ui.dialogs.consent_form import ConsentForm
from emo_desktop.ui.dialogs.consent_sound import ConsentSound
from emo_desktop.ui.document import Document
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.sentences import in_words

_WIDTH = 560
_Roles = QDialogButtonBox.ButtonRole


@survives_errors
class ConsentDialog(QDialog):
    """Writes down a consent; it checks nothing, and says so.

    Args:
        document: the project.
        background: copies sounds.
        character: whose consent.
        parent: the window.
    """

    def __init__(
        self, document: Document, background: Background, character: Character, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Consent for {name}").format(name=character.name))
        self.setAcceptDrops(True)
        self._document, self._background, self._character = document, background, character
        consent = character.consent
        self.state, self.fault = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.form = ConsentForm(consent, self)
        self.sound = ConsentSound(document, consent.recording if consent else None, self)
        self.form.add_row(self.tr("Spoken sentence"), self.sound)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.save_button = self._button(self.tr("Save"), self.save, _Roles.AcceptRole)
        self.again_button = self._button(
            self.tr("New agreement"), self.begin_anew, _Roles.AcceptRole
        )
        self.withdraw_button = self._button(self.tr("Withdraw"), self.withdraw, _Roles.ResetRole)
        self.restore_button = self._button(self.tr("Restore"), self.restore, _Roles.ResetRole)
        self._is_withdrawn = bool(consent and consent.withdrawn_on)
        self._is_saving = False
        self._lay_out()
        self.form.changed.connect(self._show_what_can_be_done)
        self.buttons.rejected.connect(self.reject)
        self._show_what_can_be_done()

    def save(self) -> None:
        """Write it down in the project, with the spoken sentence."""
        consent, chosen = self.form.consent, self.sound.chosen
        if isinstance(chosen, Path):
            self._is_saving = True
            self._show_what_can_be_done()
            self._background.start(self._save_with(consent, chosen))
        else:
            self._record(replace(consent, recording=chosen))

    def withdraw(self) -> None:
        """Let it count no longer, from today on."""
        today = date.today().isoformat()
        self._edit(lambda: withdraw_consent(self._document.project, self._character.id, on=today))

    def restore(self) -> None:
        """Let it count again as it did."""
        self._edit(lambda: restore_consent(self._document.project, self._character.id))

    def begin_anew(self) -> None:
        """Let another agreement be written down in the place of one that was withdrawn."""
        self._is_withdrawn = False
        self.form.show_consent(None)
        self.sound.choose(None)
        self._show_what_can_be_done()
        self.form.by.setFocus()

    def dragEnterEvent(self, entering: QDragEnterEvent) -> None:
        if self.form.isEnabled() and entering.mimeData().hasUrls():
            entering.acceptProposedAction()

    def dropEvent(self, dropped: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in dropped.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.sound.choose(Path(paths[0]))

    async def _save_with(self, consent: Consent, path: Path) -> None:
        folder = self._document.folder
        try:
            spoken = await self._background.run(
                lambda token: read_spoken(folder, path, token=token)
            )
        except EmoError as error:
            if isValid(self):
                self._is_saving = False
                self._show_what_can_be_done()
                self.fault.setText(f"✕ {in_words(f'{error}')} {in_words(error.hint)}".strip())
            return
        if isValid(self):
            self._record(replace(consent, recording=spoken))

    def _record(self, consent: Consent) -> None:
        self._edit(lambda: set_consent(self._document.project, self._character.id, consent))

    def _edit(self, make: Callable[[], Edit]) -> None:
        """Change the project as one step, and keep that at once: what waits in a queue asks."""
        document = self._document
        document.end_gesture()
        if document.try_edit(make):
            document.end_gesture()
            document.keep_unsaved()
        self.accept()

    def _show_what_can_be_done(self) -> None:
        consent, fault = self._character.consent, self.form.fault
        is_open = not (self._is_withdrawn or self._is_saving)
        self.form.setEnabled(is_open)
        self.fault.setText(fault if is_open and fault else "")
        self.save_button.setVisible(not self._is_withdrawn)
        self.save_button.setEnabled(is_open and not fault)
        self.again_button.setVisible(self._is_withdrawn)
        self.restore_button.setVisible(self._is_withdrawn)
        self.withdraw_button.setVisible(bool(consent and not consent.withdrawn_on))

    def _state_words(self) -> str:
        line = consent_line(self._character)
        if not is_locked(self._character):
            return line
        locked = self.tr("Films, sounds and files of this character cannot be exported.")
        return f"{line}\n{locked}"

    def _button(
        self, words: str, act: Callable[[], None], role: QDialogButtonBox.ButtonRole
    ) -> QPushButton:
        button = self.buttons.addButton(words, role)
        button.clicked.connect(lambda _=False: act())
        return button

    def _lay_out(self) -> None:
        self.save_button.setObjectName("primary")
        self.save_button.setDefault(True)
        self.withdraw_button.setToolTip(
            self.tr("It counts no longer, from today on; the record of it stays.")
        )
        self.state.setText(self._state_words())
        note = QLabel(
            self.tr(
                "This is your own note, kept in the project. The program cannot check it. Films "
                "carry its basis and a digest of it, never its words."
            ),
            wordWrap=True,
        )
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        for part in (self.state, self.form, note, self.fault, self.buttons):
            layout.addWidget(part)
        self.resize(_WIDTH, self.sizeHint().height())


def edit_consent(
    document: Document, background: Background, character_id: str, parent: QWidget
) -> ConsentDialog:
    """Let a consent be written down; the dialog goes when it is closed."""
    character = document.project.character(character_id)
    dialog = ConsentDialog(document, background, character, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
