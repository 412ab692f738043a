"""A table whose own keys go before those of the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.own_keys import PLAIN, takes_key

_Key = Qt.Key
_OWN_KEYS = (
    _Key.Key_Up,
    _Key.Key_Down,
    _Key.Key_Home,
    _Key.Key_End,
    _Key.Key_PageUp,
    _Key.Key_PageDown,
    _Key.Key_Delete,
)


@survives_errors
class KeyTable(QTableView):
    """Rows that are gone through with the arrow keys; one can be removed with Del.

    Signals:
        removal_wanted(): Del was pressed.

    Args:
        name: for people who cannot see it.
        row_px: height of a row.
    """

    removal_wanted = Signal()

    def __init__(self, name: str, *, row_px: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(
            QTableView.EditTrigger.DoubleClicked | QTableView.EditTrigger.EditKeyPressed
        )
        self.setIconSize(QSize(row_px - 8, row_px - 8))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(row_px)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMinimumSectionSize(36)

    def event(self, happened: QEvent) -> bool:
        return takes_key(happened, _OWN_KEYS) or super().event(happened)

    def keyPressEvent(self, press: QKeyEvent) -> None:
        if press.key() == _Key.Key_Delete and press.modifiers() in PLAIN:
            self.removal_wanted.emit()
            return
        super().keyPressEvent(press)
