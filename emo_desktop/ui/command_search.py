"""A box in which one types what one wants to do, and all keys on one sheet."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMarginsF, Qt
from PySide6.QtGui import (
    QAction,
    QKeyEvent,
    QKeySequence,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from emo_desktop.base.atomic import PendingFile
from emo_desktop.base.errors import OutputError
from emo_desktop.ui.action_specs import ACTIONS, MENUS, ActionSpec
from emo_desktop.ui.actions import ActionSet
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.sentences import in_words

_Key = Qt.Key
_ACTION = Qt.ItemDataRole.UserRole
_PAPER_MARGIN_MM = 15
_KEYS_WIDTH = 190


def action_words(spec: ActionSpec) -> str:
    """What a command is called."""
    return QCoreApplication.translate("Actions", spec.text)


def menu_words(menu: str) -> str:
    """What a menu is called."""
    return QCoreApplication.translate("Actions", menu)


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
    """All keys, menu by menu; it can be printed, or kept as a PDF.

    Args:
        actions: all commands.
        parent: the window.
    """

    def __init__(self, actions: ActionSet, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Shortcuts"))
        self.resize(560, 640)
        self.sheet = QTextBrowser()
        self.sheet.setAccessibleName(self.tr("Shortcuts"))
        self.sheet.setHtml(_sheet(actions))
        self.said = QLabel(wordWrap=True)
        self.print_button = QPushButton(self.tr("Print…"))
        self.pdf_button = QPushButton(self.tr("Save as PDF…"))
        close = QPushButton(self.tr("Close"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.print_button)
        buttons.addWidget(self.pdf_button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.sheet)
        layout.addWidget(self.said)
        layout.addLayout(buttons)
        self.print_button.clicked.connect(self._print)
        self.pdf_button.clicked.connect(self._choose_pdf)
        close.clicked.connect(self.accept)

    def save_pdf(self, path: str) -> None:
        """Write the sheet into a file; what goes wrong is said."""
        try:
            pending = PendingFile(Path(path))
        except OutputError as error:
            self.said.setText(f"⚠ {in_words(str(error))} {in_words(error.hint)}")
            return
        try:
            writer = QPdfWriter(str(pending.path))
            writer.setTitle(self.windowTitle())
            margins = QMarginsF(*[_PAPER_MARGIN_MM] * 4)
            paper = QPageSize(QPageSize.PageSizeId.A4)
            layout = QPageLayout(
                paper, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
            )
            writer.setPageLayout(layout)
            self._on_paper().print_(writer)
            del writer  # the file is whole once it is gone
            pending.commit()
            self.said.setText(self.tr("Written to {path}.").format(path=path))
        except OutputError as error:
            self.said.setText(f"⚠ {in_words(str(error))} {in_words(error.hint)}")
        finally:
            pending.discard()

    def _on_paper(self) -> QTextDocument:
        """The sheet in black on white, whatever the theme."""
        document = QTextDocument(self)
        document.setHtml(self.sheet.toHtml())
        return document

    def _choose_pdf(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the shortcuts"), "", self.tr("PDF (*.pdf)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile("emo-desktop-keys.pdf")
        dialog.fileSelected.connect(self.save_pdf)
        dialog.open()

    def _print(self) -> None:
        dialog = QPrintDialog(QPrinter(), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._on_paper().print_(dialog.printer()))
        QDialog.open(dialog)


def _sheet(actions: ActionSet) -> str:
    """All keys as a page, menu by menu; commands without a key are left out."""
    parts = []
    for menu in MENUS:
        rows = [_row(spec, actions) for spec in ACTIONS if spec.menu == menu]
        if any(rows):
            parts.append(f"<h3>{escape(menu_words(menu))}</h3>")
            parts.append(f"<table cellpadding='2' width='100%'>{''.join(rows)}</table>")
    return "".join(parts)


def _row(spec: ActionSpec, actions: ActionSet) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    keys = "  ·  ".join(key.toString(native) for key in actions[spec.id].shortcuts())
    if not keys:
        return ""
    words = escape(action_words(spec))
    return f"<tr><td width='{_KEYS_WIDTH}'><b>{escape(keys)}</b></td><td>{words}</td></tr>"
