"""The fields of a consent: who agreed, on what it rests, what for, from when, until when."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from emo_desktop.project.checks import MAX_NAME
from emo_desktop.project.media import MAX_STATEMENT, Basis, Consent
from emo_desktop.ui.dialogs.choice_box import ChoiceBox

_CONTEXT, _NOT_SAID = "ConsentForm", ""
# What each basis is called, and the sentence that is written down unless the user writes another.
_BASES = {
    Basis.PERSON_AGREED: (
        QT_TRANSLATE_NOOP("ConsentForm", "The person agreed"),
        QT_TRANSLATE_NOOP("ConsentForm", "The person agreed that face and voice are used."),
    ),
    Basis.OWN_FACE: (
        QT_TRANSLATE_NOOP("ConsentForm", "It is my own face and voice"),
        QT_TRANSLATE_NOOP("ConsentForm", "It is my own face and my own voice."),
    ),
    Basis.LICENCE: (
        QT_TRANSLATE_NOOP("ConsentForm", "A licence"),
        QT_TRANSLATE_NOOP("ConsentForm", "A licence allows that picture and voice are used."),
    ),
    Basis.EMPLOYMENT: (
        QT_TRANSLATE_NOOP("ConsentForm", "A contract of employment"),
        QT_TRANSLATE_NOOP("ConsentForm", "A contract of employment allows it."),
    ),
    Basis.DRAWING: (
        QT_TRANSLATE_NOOP("ConsentForm", "A drawing of nobody"),
        QT_TRANSLATE_NOOP("ConsentForm", "The picture is drawn and shows nobody."),
    ),
    Basis.GENERATED: (
        QT_TRANSLATE_NOOP("ConsentForm", "A generated face of nobody"),
        QT_TRANSLATE_NOOP("ConsentForm", "The picture is generated and shows nobody."),
    ),
    Basis.PUBLIC_DOMAIN: (
        QT_TRANSLATE_NOOP("ConsentForm", "Public domain"),
        QT_TRANSLATE_NOOP("ConsentForm", "Picture and voice are in the public domain."),
    ),
    Basis.HEIRS_AGREED: (
        QT_TRANSLATE_NOOP("ConsentForm", "The heirs agreed"),
        QT_TRANSLATE_NOOP("ConsentForm", "The heirs of the person agreed."),
    ),
}
_STATEMENT_PX = 64


class ConsentForm(QWidget):
    """What is written down of a consent.

    Signals:
        changed(): something else is written.

    Args:
        consent: what is written at first; None: what is usual.
        parent: the dialog.
    """

    changed = Signal()

    def __init__(self, consent: Consent | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.by, self.purpose = QLineEdit(), QLineEdit()
        self.basis = ChoiceBox(self.tr("On what it rests"), self._bases(consent))
        self.statement = QPlainTextEdit()
        self.given_on, self.valid_until = QLineEdit(), QLineEdit()
        self._usual = ""
        self._lay_out()
        self.show_consent(consent)
        for field in (self.by, self.purpose, self.given_on, self.valid_until):
            field.textChanged.connect(self.changed)
        self.statement.textChanged.connect(self.changed)
        self.basis.currentIndexChanged.connect(self._follow_basis)

    @property
    def consent(self) -> Consent:
        """What is written down now.

        Raises:
            ValueError: ``fault`` says what is wrong.
        """
        return Consent(
            self.statement.toPlainText().strip(),
            self.by.text().strip(),
            self.given_on.text().strip(),
            self.basis.value,
            self.purpose.text().strip(),
            self.valid_until.text().strip(),
        )

    @property
    def fault(self) -> str:
        """What is missing or wrong, one sentence; empty for nothing."""
        given, until = _day(self.given_on.text()), _day(self.valid_until.text())
        if not self.by.text().strip():
            return self.tr("Say who agreed.")
        if not self.statement.toPlainText().strip():
            return self.tr("Say what was agreed.")
        if len(self.statement.toPlainText()) > MAX_STATEMENT:
            text = self.tr("Say what was agreed in no more than {count} characters.")
            return text.format(count=MAX_STATEMENT)
        if given is None:
            return self.tr("The first day is a date such as 2026-12-31.")
        if self.valid_until.text().strip() and until is None:
            return self.tr("The last day is a date such as 2026-12-31, or nothing.")
        if until is not None and until < given:
            return self.tr("The last day comes before the first.")
        try:
            self.consent  # noqa: B018 - raises where a text cannot be stored
        except ValueError as error:
            return f"{error}"
        return ""

    def show_consent(self, consent: Consent | None) -> None:
        """Show what was written down, or what is usual."""
        self.by.setText(consent.by if consent else "")
        self.purpose.setText(consent.purpose if consent else "")
        self.basis.choose(consent.basis if consent else Basis.PERSON_AGREED)
        self._usual = self._usual_words()
        self.statement.setPlainText(consent.statement if consent else self._usual)
        self.given_on.setText(consent.given_on if consent else date.today().isoformat())
        self.valid_until.setText(consent.valid_until if consent else "")

    def add_row(self, label: str, field: QWidget) -> None:
        """Put something below the fields."""
        self._form.addRow(label, field)

    def _bases(self, consent: Consent | None) -> list[tuple[str, str]]:
        bases = [(_tr(words), basis.value) for basis, (words, _) in _BASES.items()]
        if consent is not None and consent.basis == _NOT_SAID:
            bases.insert(0, (self.tr("Not said yet"), _NOT_SAID))
        return bases

    def _usual_words(self) -> str:
        basis = self.basis.value
        return _tr(_BASES[Basis(basis)][1]) if basis else ""

    def _follow_basis(self) -> None:
        """Write the usual sentence where no other was written."""
        before, self._usual = self._usual, self._usual_words()
        if self.statement.toPlainText().strip() in ("", before):
            self.statement.setPlainText(self._usual)
        self.changed.emit()

    def _lay_out(self) -> None:
        for line in (self.by, self.purpose):
            line.setMaxLength(MAX_NAME)
        self.by.setPlaceholderText(self.tr("Name of the person, or of who holds the rights"))
        self.purpose.setPlaceholderText(
            self.tr("Anything; for example: dubbing of “Harbour”, Italian")
        )
        self.given_on.setPlaceholderText("2026-12-31")
        self.valid_until.setPlaceholderText(self.tr("Without end; such as 2027-12-31"))
        self.statement.setTabChangesFocus(True)
        self.statement.setFixedHeight(_STATEMENT_PX)
        self._form = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, field in (
            (self.tr("Who agreed"), self.by),
            (self.tr("On what it rests"), self.basis),
            (self.tr("What for"), self.purpose),
            (self.tr("What was agreed"), self.statement),
            (self.tr("First day (year-month-day)"), self.given_on),
            (self.tr("Last day"), self.valid_until),
        ):
            field.setAccessibleName(text)
            form.addRow(text, field)


def _tr(text: object) -> str:
    return QCoreApplication.translate(_CONTEXT, f"{text}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
