"""Asks once what is to become of an export when nobody has said by what right somebody is seen."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from emo_desktop.app.consents import to_be_asked
from emo_desktop.project.edits.characters import go_without_consent
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.consent_dialog import edit_consent
from emo_desktop.ui.dialogs.field_row import plain_button
from emo_desktop.ui.document import Document

_WIDTH = 480


class ConsentQuestion(QDialog):
    """Record a consent now, export without one, or do not export.

    Signals:
        record_wanted(): a consent is to be written down.
        waived(): it is to be exported without one, and not asked again.

    Args:
        name: of the character.
        parent: the dialog that exports.
    """

    record_wanted, waived = Signal(), Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("No consent is recorded"))
        text = self.tr("Nobody has said yet by what right {name} may be seen and heard.")
        why = QLabel(text.format(name=name), wordWrap=True)
        note = QLabel(
            self.tr(
                "Whoever is real has to agree. Without a record the film says that it names no "
                "consent. This is asked once for each character of a project."
            ),
            wordWrap=True,
        )
        self.record_button = QPushButton(self.tr("Record consent…"))
        self.record_button.setObjectName("primary")
        self.record_button.setDefault(True)
        self.record_button.clicked.connect(lambda: self._answer(self.record_wanted))
        self.waive_button = plain_button(
            self.tr("Export anyway"), lambda: self._answer(self.waived)
        )
        self.cancel_button = plain_button(self.tr("Cancel"), self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self.waive_button)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.record_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(why)
        layout.addWidget(note)
        layout.addLayout(buttons)
        self.resize(_WIDTH, self.sizeHint().height())

    def _answer(self, answer: SignalInstance) -> None:
        self.accept()
        answer.emit()


def ask_consents(
    document: Document,
    background: Background,
    characters: Collection[str],
    parent: QWidget,
    *,
    then: Callable[[], object],
) -> None:
    """Ask of each character without a consent, one after the other, unless it was asked before.

    Args:
        document: the project.
        background: copies sounds.
        characters: ids of those who would be exported.
        parent: the dialog that exports.
        then: what is done when all is answered; nothing is where the user does not want it.
    """
    meant = [each for each in document.project.characters if each.id in characters]
    waiting = to_be_asked(meant)
    if not waiting:
        then()
        return

    def go_on() -> None:
        ask_consents(document, background, characters, parent, then=then)

    def record() -> None:
        edit_consent(document, background, waiting[0].id, parent).finished.connect(go_on)

    def waive() -> None:
        document.try_edit(lambda: go_without_consent(document.project, waiting[0].id))
        document.end_gesture()
        go_on()

    question = ConsentQuestion(waiting[0].name, parent)
    question.record_wanted.connect(record)
    question.waived.connect(waive)
    question.finished.connect(question.deleteLater)
    question.open()
