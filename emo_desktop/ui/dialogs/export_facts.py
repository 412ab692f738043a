"""What is known of an export before it is begun, and what stands in its way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from emo_desktop.app.film_outlook import FilmOutlook
from emo_desktop.export.preset import FilmPreset
from emo_desktop.project.model import Character
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.consent_dialog import edit_consent
from emo_desktop.ui.dialogs.export_form import labels_of
from emo_desktop.ui.dialogs.export_words import (
    length_words,
    mix_words,
    needed_room_words,
    needed_time_words,
)
from emo_desktop.ui.document import Document

_NAMED = 3


class ExportFacts(QWidget):
    """Length, time, size, loudness; what is muted, would be replaced, or has no consent recorded.

    Signals:
        changed(): the tick that lets files be replaced.

    Args:
        document: the project.
        background: copies sounds of consents.
        parent: the dialog.
    """

    changed = Signal()

    def __init__(self, document: Document, background: Background, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._background = document, background
        self._unasked: tuple[Character, ...] = ()
        labels = (QLabel(wordWrap=True) for _ in range(4))
        self.length, self.time, self.room, self.loudness = labels
        self.fault = QLabel(wordWrap=True)
        self.muted = QLabel(wordWrap=True)
        self.replace = QCheckBox()
        self.replace.toggled.connect(self.changed)
        self.consent = QLabel(wordWrap=True)
        self.consent_button = QPushButton(self.tr("Record…"))
        self.consent_button.setAutoDefault(False)
        self.consent_button.clicked.connect(self._record)
        self._lay_out()

    def show_outlook(self, outlook: FilmOutlook, preset: FilmPreset) -> None:
        """Show what an export would be, written as a preset says."""
        self.length.setText(length_words(outlook.estimate))
        self.time.setText(needed_time_words(outlook.estimate))
        self.room.setText(needed_room_words(outlook.estimate))
        self.loudness.setText(mix_words(preset))
        self._facts.show()
        self.fault.hide()
        self._show_existing(outlook.existing)
        self.muted.setText(
            self.tr("! Lines that are muted, and so not heard: {count}").format(count=outlook.muted)
        )
        self.muted.setVisible(outlook.muted > 0)
        self._unasked = outlook.without_consent
        self._consent_row.setVisible(bool(self._unasked))
        names = ", ".join(character.name for character in self._unasked[:_NAMED])
        rest = len(self._unasked) - _NAMED
        if rest > 0:
            names = self.tr("{names} and {count} more").format(names=names, count=rest)
        self.consent.setText(self.tr("! No consent is recorded for {names}.").format(names=names))

    def show_fault(self, words: str) -> None:
        """Say why there is nothing to make."""
        for part in (self._facts, self.muted, self._consent_row, self.replace):
            part.hide()
        self.fault.setText(f"✕ {words}")
        self.fault.show()

    @property
    def labels(self) -> tuple[QWidget, ...]:
        """What stands before the facts."""
        return labels_of(self._form)

    @property
    def may_replace(self) -> bool:
        """Whether files that are there may be replaced."""
        return not self.replace.isHidden() and self.replace.isChecked()

    def _show_existing(self, existing: Sequence[Path]) -> None:
        """Ask anew whether files may be replaced where others are there."""
        words = ""
        if len(existing) == 1:
            words = self.tr("Replace {name}, which is there already").format(name=existing[0].name)
        elif existing:
            text = self.tr("Replace {count} files that are there already, as {name}")
            words = text.format(count=len(existing), name=existing[0].name)
        if words != self.replace.text() or not words:
            self.replace.setChecked(False)
        self.replace.setText(words)
        self.replace.setToolTip("\n".join(path.name for path in existing))
        self.replace.setVisible(bool(words))

    def _lay_out(self) -> None:
        self._facts, self._consent_row = QWidget(), QWidget()
        self._form = form = QFormLayout(self._facts)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        for text, value in (
            (self.tr("Length"), self.length),
            (self.tr("Time"), self.time),
            (self.tr("Size"), self.room),
            (self.tr("Loudness"), self.loudness),
        ):
            value.setAccessibleName(text)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(text, value)
        row = QHBoxLayout(self._consent_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.consent, 1)
        row.addWidget(self.consent_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (self._facts, self.fault, self.muted, self._consent_row, self.replace):
            layout.addWidget(part)
        for part in (self.fault, self.muted, self._consent_row, self.replace):
            part.hide()

    def _record(self) -> None:
        """Let the first consent that is missing be written down."""
        edit_consent(self._document, self._background, self._unasked[0].id, self)
