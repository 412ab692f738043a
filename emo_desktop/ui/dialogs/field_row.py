"""A field with buttons behind it, as one row of a form."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget


def field_row(field: QWidget, *behind: QWidget) -> QWidget:
    """A field that takes all the room that what stands behind it leaves."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(field, 1)
    for each in behind:
        layout.addWidget(each)
    return row


def plain_button(words: str, act: Callable[[], object]) -> QPushButton:
    """A button that Enter does not press unless the focus is on it."""
    button = QPushButton(words)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _=False: act())
    return button
