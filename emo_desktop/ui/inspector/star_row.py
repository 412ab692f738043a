"""Five stars to be clicked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from emo_desktop.project.checks import MAX_STARS


class StarRow(QWidget):
    """Shows how many stars there are.

    Signals:
        starred(int): so many are wanted; 0 where the last one was clicked again.
    """

    starred = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self._buttons = [self._star(number) for number in range(1, MAX_STARS + 1)]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for button in self._buttons:
            layout.addWidget(button)
        layout.addStretch(1)

    def show_stars(self, count: int) -> None:
        """Show so many."""
        self._count = count
        for number, button in enumerate(self._buttons, 1):
            button.setText("★" if number <= count else "☆")
        self.setAccessibleDescription(self.tr("{count} of 5 stars").format(count=count))

    def _star(self, number: int) -> QToolButton:
        button = QToolButton()
        button.setStyleSheet("QToolButton { padding: 3px 4px; min-width: 16px; }")
        button.setText("☆")
        button.setAccessibleName(self.tr("{count} stars").format(count=number))
        button.setToolTip(self.tr("{count} stars; click again for none").format(count=number))
        button.clicked.connect(lambda: self.starred.emit(0 if number == self._count else number))
        return button
