"""A box in which one types what one wants to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from emo_desktop.ui.actions import ActionSet
from emo_desktop.ui.overrides import survives_errors

_Key = Qt.Key
_ACTION = Qt.ItemDataRole.UserRole


@survives_errors
class CommandSearch(QDialog):
    """Finds commands by their words, and does the chosen one.

    Args:
        actions: all commands.
        parent: the window.
    """

    def __init__(self, actions: ActionSet, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Find a command"))
        self.resize(520, 360)
        self._actions = actions
        self.words = QLineEdit(placeholderText=self.tr("What do you want to do?"))
        self.words.setAccessibleName(self.tr("Words of a command"))
        self.found = QListWidget()
        self.found.setAccessibleName(self.tr("Commands found"))
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(self.found)
        self.words.textChanged.connect(self._search)
        self.words.returnPressed.connect(self._choose)
        self.found.itemActivated.connect(self._choose)
        self._search("")

    def keyPressEvent(self, press: QKeyEvent) -> None:
        if press.key() in (_Key.Key_Up, _Key.Key_Down):
            step = 1 if press.key() == _Key.Key_Down else -1
            row = max(0, min(self.found.currentRow() + step, self.found.count() - 1))
            self.found.setCurrentRow(row)
            return
        super().keyPressEvent(press)

    def _search(self, words: str) -> None:
        self.found.clear()
        for action in self._actions.found(words):
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            text = action.text() + (f"   {key}" if key else "")
            item = QListWidgetItem(text)
            item.setToolTip(action.statusTip())
            item.setData(_ACTION, action)
            self.found.addItem(item)
        self.found.setCurrentRow(0)

    def _choose(self) -> None:
        item = self.found.currentItem()
        if item is not None:
            action: QAction = item.data(_ACTION)
            self.accept()
            action.trigger()


class ShortcutSheet(QDialog):
    """All keys, menu by menu.

    Args:
        actions: all commands.
        parent: the window.
    """

    def __init__(self, actions: ActionSet, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Shortcuts"))
        self.resize(560, 640)
        sheet = QListWidget()
        sheet.setAccessibleName(self.tr("Shortcuts"))
        for action in actions.found(""):
            keys = ", ".join(
                key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()
            )
            if keys:
                sheet.addItem(f"{keys:<18}  {action.text()}")
        QVBoxLayout(self).addWidget(sheet)
