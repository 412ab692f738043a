"""Who agreed that a picture and a voice are used, for what, when, and on what that rests."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from emo_desktop.project.media import Consent

_BASES = (
    QT_TRANSLATE_NOOP("ConsentDialog", "The person agreed in writing."),
    QT_TRANSLATE_NOOP("ConsentDialog", "The person agreed by word of mouth."),
    QT_TRANSLATE_NOOP("ConsentDialog", "It is my own picture and voice."),
    QT_TRANSLATE_NOOP("ConsentDialog", "The picture shows nobody: it is drawn or generated."),
    QT_TRANSLATE_NOOP("ConsentDialog", "Whoever holds the rights agreed."),
)


class ConsentDialog(QDialog):
    """Writes down a consent; it checks nothing, and says so.

    Signals:
        recorded(object): the consent; None: it was taken back.

    Args:
        name: of the character.
        consent: what was recorded before; None: nothing.
        parent: the window.
    """

    recorded = Signal(object)

    def __init__(self, name: str, consent: Consent | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Consent for {name}").format(name=name))
        self.resize(460, 340)
        self._before = consent
        self.by, self.basis = QLineEdit(), QComboBox()
        self.purpose, self.given_on = QPlainTextEdit(), QLineEdit()
        self.given_on.setPlaceholderText("2026-12-31")
        for sentence in _BASES:
            self.basis.addItem(QCoreApplication.translate("ConsentDialog", f"{sentence}"))
        self.basis.addItem(self.tr("Something else, said below."))
        self.by.setPlaceholderText(self.tr("Name of the person, or of who holds the rights"))
        self.purpose.setPlaceholderText(self.tr("For example: dubbing of “Harbour”, Italian"))
        self.purpose.setTabChangesFocus(True)
        self._lay_out()
        self._show(consent)
        self.by.textChanged.connect(self._show_whether_complete)
        self.purpose.textChanged.connect(self._show_whether_complete)
        self.given_on.textChanged.connect(self._show_whether_complete)
        self.basis.currentIndexChanged.connect(self._show_whether_complete)
        self._show_whether_complete()

    @property
    def consent(self) -> Consent:
        """What is written down now."""
        is_other = self.basis.currentIndex() == len(_BASES)
        said = [] if is_other else [self.basis.currentText()]
        statement = " ".join([*said, self.purpose.toPlainText().strip()]).strip()
        given_on = self.given_on.text().strip()
        return Consent(statement[:2000], self.by.text().strip(), given_on)

    def _lay_out(self) -> None:
        form = QFormLayout()
        for text, field in (
            (self.tr("Who agreed"), self.by),
            (self.tr("On what it rests"), self.basis),
            (self.tr("For what"), self.purpose),
            (self.tr("Given on (year-month-day)"), self.given_on),
        ):
            field.setAccessibleName(text)
            form.addRow(text, field)
        note = QLabel(
            self.tr("This is your own note, kept in the project. The program cannot check it."),
            wordWrap=True,
        )
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Save | kinds.Cancel)
        self.buttons.button(kinds.Save).setObjectName("primary")
        self.take_back = self.buttons.addButton(
            self.tr("Take back"), QDialogButtonBox.ButtonRole.DestructiveRole
        )
        self.take_back.setVisible(self._before is not None)
        self.take_back.clicked.connect(lambda: self._record(None))
        self.buttons.accepted.connect(lambda: self._record(self.consent))
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(note)
        layout.addWidget(self.buttons)

    def _show(self, consent: Consent | None) -> None:
        self.given_on.setText(date.today().isoformat())
        if consent is None:
            return
        self.by.setText(consent.by)
        self.given_on.setText(consent.given_on)
        self.basis.setCurrentIndex(len(_BASES))
        self.purpose.setPlainText(consent.statement)
        for place in range(len(_BASES)):
            sentence = self.basis.itemText(place)
            if consent.statement.startswith(sentence):
                self.basis.setCurrentIndex(place)
                self.purpose.setPlainText(consent.statement.removeprefix(sentence).strip())

    def _show_whether_complete(self) -> None:
        is_other = self.basis.currentIndex() == len(_BASES)
        has_date = _is_date(self.given_on.text().strip())
        says_why = bool(self.purpose.toPlainText().strip()) or not is_other
        save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        save.setEnabled(bool(self.by.text().strip()) and says_why and has_date)

    def _record(self, consent: Consent | None) -> None:
        self.recorded.emit(consent)
        self.accept()


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
