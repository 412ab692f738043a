"""What the pages of the settings are made of: rows with a name, a note and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from emo_desktop.base.settings import GIB, Settings

_FAULTS = (
    QT_TRANSLATE_NOOP("SettingsFaults", "Give the whole path of a folder."),
    QT_TRANSLATE_NOOP("SettingsFaults", "Two kinds of things cannot lie in one folder."),
    QT_TRANSLATE_NOOP("SettingsFaults", "There is a file of this name."),
)
_KIB, _MIB = 1024, 1024**2
_LABEL_WIDTH, _NOTE_PX = 150, 12


def size_words(size: int) -> str:
    """A number of bytes for people."""
    if size >= GIB:
        return f"{size / GIB:.1f} GiB"
    return f"{size / _MIB:.1f} MiB" if size >= _MIB // 10 else f"{size / _KIB:.1f} KiB"


class Note(QLabel):
    """A sentence in the second colour, as long as it has to be."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setWordWrap(True)
        # By role rather than by colour: a theme that is put on later is followed.
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        small = QFont(self.font())
        small.setPixelSize(_NOTE_PX)
        self.setFont(small)


class FieldForm(QWidget):
    """Rows with a name, what is chosen, a note, and what is wrong with it."""

    def __init__(self) -> None:
        super().__init__()
        self._faults: dict[str, QLabel] = {}
        self._notes: dict[str, Note] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)

    def add(self, field: str, name: str, editor: QWidget, *, note: str = "") -> None:
        """One more row.

        Args:
            field: of the settings.
            name: for people.
            editor: in which it is chosen.
            note: what else there is to know.
        """
        row = self._grid.rowCount()
        label = QLabel(name)
        label.setBuddy(editor)
        if not editor.accessibleName():
            editor.setAccessibleName(name)
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(editor, row, 1)
        self._notes[field] = Note(note)
        self._notes[field].setVisible(bool(note))
        self._grid.addWidget(self._notes[field], row + 1, 1)
        fault = QLabel(wordWrap=True)
        fault.setForegroundRole(QPalette.ColorRole.BrightText)
        fault.hide()
        self._faults[field] = fault
        self._grid.addWidget(fault, row + 2, 1)
        self._grid.setRowMinimumHeight(row + 3, 8)

    def show_note(self, field: str, note: str) -> None:
        """Say something else of a row."""
        self._notes[field].setText(note)
        self._notes[field].setVisible(bool(note))

    def note(self, field: str) -> str:
        """What is said of a row."""
        return self._notes[field].text()

    def show_faults(self, faults: Mapping[str, str]) -> bool:
        """Say what is wrong beside what it is wrong with; whether anything is."""
        for field, label in self._faults.items():
            fault = faults.get(field, "")
            said = QCoreApplication.translate("SettingsFaults", fault) if fault else ""
            label.setText(f"⚠ {said}" if fault else "")
            label.setVisible(bool(fault))
        return bool(self._faults.keys() & faults.keys())

    def fault(self, field: str) -> str:
        """What is said to be wrong with a row."""
        return self._faults[field].text()


class SettingsPage(QWidget):
    """One page. It shows settings, and knows which values were chosen instead.

    Signals:
        edited: something else is chosen.
    """

    edited = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.form = FieldForm()
        self.page_layout = QVBoxLayout(self)
        self.page_layout.setContentsMargins(16, 8, 16, 8)
        self.page_layout.addWidget(self.form)

    def show_settings(self, settings: Settings) -> None:
        """Show what is chosen."""
        raise NotImplementedError

    def changes(self) -> dict[str, object]:
        """What the page says, field by field."""
        raise NotImplementedError

    def opened(self) -> None:
        """Called whenever a user comes to the page."""

    def closed(self) -> None:
        """Called when the dialog is closed."""


class Choice(QComboBox):
    """A list of values with words for each."""

    def __init__(self, options: Sequence[tuple[object, str]]) -> None:
        super().__init__()
        self.offer(options)

    def offer(self, options: Sequence[tuple[object, str]]) -> None:
        """Have other values to choose from, and tell nobody."""
        with QSignalBlocker(self):
            self.clear()
            self._values = [value for value, _ in options]
            self.addItems([words for _, words in options])

    @property
    def value(self) -> object:
        """What is chosen."""
        return self._values[self.currentIndex()]

    def show_value(self, value: object) -> None:
        """Show a value without telling anybody."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self._values.index(value) if value in self._values else 0)


class FolderEdit(QWidget):
    """A path that is typed, or looked for.

    Signals:
        edited: it is another one.
    """

    edited = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.text = QLineEdit()
        self.text.setAccessibleName(name)
        self.setAccessibleName(name)
        self.setFocusProxy(self.text)
        browse = QPushButton(self.tr("Browse…"))
        browse.setAccessibleName(self.tr("Browse for {name}").format(name=name))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text, 1)
        layout.addWidget(browse)
        self.text.textChanged.connect(self.edited)
        browse.clicked.connect(self._browse)

    @property
    def path(self) -> Path:
        """What it says."""
        return Path(self.text.text().strip()).expanduser()

    def show_path(self, path: Path) -> None:
        """Show a path without telling anybody."""
        with QSignalBlocker(self.text):
            self.text.setText(str(path))

    def _browse(self) -> None:
        dialog = QFileDialog(self, self.accessibleName(), str(self.path))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.text.setText)
        dialog.open()
