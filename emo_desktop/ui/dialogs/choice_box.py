"""A list of values in words; what cannot be chosen is grey and says why."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox


class ChoiceBox(QComboBox):
    """One of some values.

    Args:
        name: for people who cannot see it.
        items: words and value of each.
    """

    def __init__(self, name: str, items: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._values: list[str] = []
        self.setAccessibleName(name)
        self.setMinimumContentsLength(10)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for words, value in items:
            self._values.append(value)
            self.addItem(words)

    @property
    def value(self) -> str:
        """What is chosen."""
        return self._values[self.currentIndex()]

    def choose(self, value: str) -> None:
        """Choose a value without saying so; the first one where there is no such value."""
        place = self._values.index(value) if value in self._values else 0
        with QSignalBlocker(self):
            self.setCurrentIndex(place)

    def part_before(self, row: int) -> None:
        """Draw a line before a row; rows are counted without lines, the last ones parted first."""
        self._values.insert(row, "")
        self.insertSeparator(row)

    def call(self, value: str, words: str) -> None:
        """Say a value in other words."""
        self.setItemText(self._values.index(value), words)

    def can_choose(self, value: str) -> bool:
        """Whether a value is not grey."""
        return self._model().item(self._values.index(value)).isEnabled()

    def allow(self, value: str, reason: str = "") -> None:
        """Let a value be chosen; with a reason, do not.

        Args:
            value: which.
            reason: why it cannot be chosen; empty: it can.
        """
        place = self._values.index(value)
        self._model().item(place).setEnabled(not reason)
        self.setItemData(place, reason, Qt.ItemDataRole.ToolTipRole)
        if reason and self.value == value:
            self.choose(self._values[0])

    def _model(self) -> QStandardItemModel:
        model = self.model()
        assert isinstance(model, QStandardItemModel), "a list of items is such a model"
        return model
