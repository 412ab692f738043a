"""Something that is out of sight until it is asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget


class Fold(QWidget):
    """A part of a dialog under a button.

    Args:
        title: on the button.
        inside: the part.
        parent: the dialog.
    """

    def __init__(self, title: str, inside: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.button, self._inside = QToolButton(), inside
        self.button.setCheckable(True)
        self.button.setAutoRaise(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.toggled.connect(self._unfold)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button)
        layout.addWidget(inside)
        self.call(title)
        self._unfold(False)

    def call(self, title: str) -> None:
        """Write something else on the button."""
        self.button.setText(title)

    def _unfold(self, is_open: bool) -> None:
        arrow = Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow
        self.button.setArrowType(arrow)
        self._inside.setVisible(is_open)
