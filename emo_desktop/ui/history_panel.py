"""What was done to the project, step by step; a click on a step goes there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget

from emo_desktop.project.history import History
from emo_desktop.ui.document import Document
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.own_keys import takes_key
from emo_desktop.ui.sentences import in_words
from emo_desktop.ui.theme import Token, colour

_Role, _Key = Qt.ItemDataRole, Qt.Key
_OWN_KEYS = (
    *(_Key.Key_Up, _Key.Key_Down, _Key.Key_PageUp, _Key.Key_PageDown),
    *(_Key.Key_Home, _Key.Key_End, _Key.Key_Return, _Key.Key_Enter),
)
_ROOT = QModelIndex()
_PRESENT, _OTHER = "▸", "\u2003"


class HistorySteps(QAbstractListModel):
    """The steps of a history as rows, the oldest first.

    Args:
        history: of the open document.
    """

    def __init__(self, history: History) -> None:
        super().__init__()
        self._history = history

    def refresh(self) -> None:
        """Take notice of what was done."""
        self.beginResetModel()
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._history.steps)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = _Role.DisplayRole
    ) -> Any:
        row, place = index.row(), self._history.place
        name = in_words(self._history.steps[row].name) or self.tr("The project as it was opened")
        if row == 0 and self._history.has_forgotten:
            name = self.tr("Earlier steps are forgotten")
        if role == _Role.DisplayRole:
            return f"{_PRESENT if row == place else _OTHER} {name}"
        if role == _Role.AccessibleTextRole:
            return self._in_words(name, row, place)
        if role == _Role.ForegroundRole and row > place:
            return colour(Token.SECONDARY)
        if role == _Role.FontRole:
            font = QFont()
            font.setBold(row == place)
            font.setItalic(row > place)
            return font
        return None

    def _in_words(self, name: str, row: int, place: int) -> str:
        if row == place:
            return self.tr("{name}, present").format(name=name)
        return self.tr("{name}, undone").format(name=name) if row > place else name


@survives_errors
class HistoryPanel(QWidget):
    """The history of a document as a list.

    Args:
        document: whose steps.
    """

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.steps = HistorySteps(document.session.history)
        self.list = _StepList(self.go_to)
        self.list.setModel(self.steps)
        self.list.setAccessibleName(self.tr("History"))
        self.setFocusProxy(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        self.list.clicked.connect(lambda index: self.go_to(index.row()))
        document.changed.connect(self.refresh)
        self.refresh()

    def go_to(self, step: int) -> None:
        """Make a step the present."""
        if step != self._document.session.history.place:
            self._document.session.go_to(step)

    def refresh(self, _: object = None) -> None:
        """Show the steps as they are, the present one in sight."""
        self.steps.refresh()
        present = self.steps.index(self._document.session.history.place)
        self.list.setCurrentIndex(present)
        self.list.scrollTo(present)


@survives_errors
class _StepList(QListView):
    """A list in which Enter goes to a step.

    Args:
        go_to: is given its row.
    """

    def __init__(self, go_to: Callable[[int], None]) -> None:
        super().__init__()
        self._go_to = go_to
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setSpacing(2)

    def event(self, happening: QEvent) -> bool:
        # In the list the arrow keys go from step to step, not from line to line.
        return takes_key(happening, _OWN_KEYS) or super().event(happening)

    def keyPressEvent(self, press: QKeyEvent) -> None:
        if press.key() in (_Key.Key_Return, _Key.Key_Enter) and self.currentIndex().isValid():
            self._go_to(self.currentIndex().row())
            return
        super().keyPressEvent(press)
