"""What a film is to say of itself: credentials, the invisible mark, a label that everybody sees."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from emo_desktop.app.honesty_choices import HonestyChoices, carries_credentials
from emo_desktop.export.label import MOST_WORDS, USUAL_WORDS, Corner
from emo_desktop.export.preset import FilmPreset
from emo_desktop.ui.dialogs.choice_box import ChoiceBox

_CONTEXT, _CORNER_LETTERS = "HonestyOptions", 16
_PLACES = {
    Corner.TOP_LEFT: QT_TRANSLATE_NOOP("HonestyOptions", "Top left"),
    Corner.TOP: QT_TRANSLATE_NOOP("HonestyOptions", "Top"),
    Corner.TOP_RIGHT: QT_TRANSLATE_NOOP("HonestyOptions", "Top right"),
    Corner.BOTTOM_LEFT: QT_TRANSLATE_NOOP("HonestyOptions", "Bottom left"),
    Corner.BOTTOM: QT_TRANSLATE_NOOP("HonestyOptions", "Bottom"),
    Corner.BOTTOM_RIGHT: QT_TRANSLATE_NOOP("HonestyOptions", "Bottom right"),
}


class HonestyOptions(QWidget):
    """Switches for what is put into a film so that it can be known for what it is.

    Signals:
        changed(): something else was chosen.

    Args:
        choices: what is chosen at first.
        preset: the kind of film.
        parent: the dialog.
    """

    changed = Signal()

    def __init__(self, choices: HonestyChoices, preset: FilmPreset, parent: QWidget) -> None:
        super().__init__(parent)
        self._usual_words = self.tr("AI-generated")
        self.signs = QCheckBox(self.tr("Content Credentials: a signed account of how it was made"))
        self.marks = QCheckBox(self.tr("Invisible mark in the picture, which outlives encoding"))
        self.label = QCheckBox(self.tr("Label that everybody sees"))
        self.words = QLineEdit(self._shown(choices.words))
        self.words.setMaxLength(MOST_WORDS)
        self.words.setAccessibleName(self.tr("Words of the label"))
        self.words.setPlaceholderText(self._usual_words)
        places = ((_place_words(each), each) for each in Corner)
        self.corner = ChoiceBox(self.tr("Place of the label"), places)
        self.corner.setMinimumContentsLength(_CORNER_LETTERS)
        self.signs.setChecked(choices.signs)
        self.marks.setChecked(choices.marks)
        self.label.setChecked(choices.has_label)
        self.corner.choose(choices.corner)
        self._lay_out()
        self.show_preset(preset)
        for box in (self.signs, self.marks, self.label):
            box.toggled.connect(self._change)
        self.words.textChanged.connect(self.changed)
        self.corner.currentIndexChanged.connect(self.changed)

    def chosen(self) -> HonestyChoices:
        """What is chosen now."""
        return HonestyChoices(
            signs=self.signs.isChecked(),
            marks=self.marks.isChecked(),
            has_label=self.label.isChecked(),
            words=self._written(),
            corner=Corner(self.corner.value),
        )

    @property
    def summary(self) -> str:
        """What is chosen, in a line."""
        if not self.marks.isEnabled():
            return self.tr("Honest media: nothing, it is sound alone")
        chosen = (
            (self.signs, self.tr("credentials")),
            (self.marks, self.tr("mark")),
            (self.label, self.tr("label")),
        )
        parts = [words for box, words in chosen if box.isChecked() and box.isEnabled()]
        return self.tr("Honest media: {parts}").format(parts=", ".join(parts) or self.tr("nothing"))

    def show_preset(self, preset: FilmPreset) -> None:
        """Offer what films of a preset can carry; what was chosen stays."""
        no_picture = "" if preset.picture else self.tr("This preset has no picture.")
        no_place = "" if carries_credentials(preset) else self._why_not_signed()
        for box, reason in (
            (self.signs, no_picture or no_place),
            (self.marks, no_picture),
            (self.label, no_picture),
        ):
            box.setEnabled(not reason)
            box.setToolTip(reason)
        self._change()

    def _why_not_signed(self) -> str:
        return self.tr("Files of this kind cannot carry credentials; the mark says what they are.")

    def _written(self) -> str:
        """The words of the label as one line that can be drawn; the usual ones for none."""
        words = "".join(each for each in self.words.text() if each.isprintable()).strip()
        return words or self._usual_words

    def _shown(self, words: str) -> str:
        """Words that were chosen; the usual ones in the language of the window."""
        return self._usual_words if words == USUAL_WORDS else words

    def _change(self) -> None:
        for field in (self.words, self.corner):
            field.setEnabled(self.label.isEnabled() and self.label.isChecked())
        self.changed.emit()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.label)
        row.addWidget(self.words, 1)
        row.addWidget(self.corner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 0, 0, 0)
        layout.addWidget(self.signs)
        layout.addWidget(self.marks)
        layout.addLayout(row)


def _place_words(corner: Corner) -> str:
    return QCoreApplication.translate(_CONTEXT, f"{_PLACES[corner]}")
