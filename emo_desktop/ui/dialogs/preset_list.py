"""The kinds of films there are: those of the program, and a user's own."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from emo_desktop.export.preset import FilmPreset
from emo_desktop.export.presets import USUAL, own_presets_dir, read_shelf
from emo_desktop.ui.dialogs.export_words import preset_words
from emo_desktop.ui.sentences import in_words

_WIDTH = 272


class PresetList(QWidget):
    """All presets, one of which is chosen; what is wrong with a user's own is said below.

    Signals:
        changed(): another one was chosen.

    Args:
        chosen: id of the one that is chosen at first.
        parent: the dialog.
    """

    changed = Signal()

    def __init__(self, chosen: str, parent: QWidget) -> None:
        super().__init__(parent)
        shelf = read_shelf()
        self._presets = tuple(shelf.presets.values())
        self.list, self.faults = QListWidget(), QLabel(wordWrap=True)
        self.list.setAccessibleName(self.tr("Kind of film"))
        self.list.setWordWrap(True)
        self.list.setSpacing(3)
        self.setFixedWidth(_WIDTH)
        for preset in self._presets:
            item = QListWidgetItem(preset_words(preset))
            item.setToolTip(preset_words(preset))
            self.list.addItem(item)
        ids = [preset.id for preset in self._presets]
        self.list.setCurrentRow(ids.index(chosen if chosen in ids else USUAL))
        text = self.tr("✕ Presets of your own that cannot be used: {count}")
        self.faults.setText(text.format(count=len(shelf.faults)))
        self.faults.setToolTip("\n".join(in_words(f"{fault}") for fault in shelf.faults))
        self.faults.setVisible(bool(shelf.faults))
        label = QLabel(self.tr("Preset"))
        label.setToolTip(self.tr("Your own lie in {folder}").format(folder=own_presets_dir()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (label, self.list, self.faults):
            layout.addWidget(part)
        layout.setStretch(1, 1)
        self.list.currentRowChanged.connect(self.changed)

    @property
    def preset(self) -> FilmPreset:
        """The one that is chosen."""
        return self._presets[max(0, self.list.currentRow())]

    def choose(self, preset_id: str) -> None:
        """Choose a preset by its id, if it is there."""
        for row, preset in enumerate(self._presets):
            if preset.id == preset_id:
                self.list.setCurrentRow(row)
