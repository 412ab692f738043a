"""Which files for other programs are made, of what, and where they go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from emo_desktop.app.data_formats import FORMATS, PICTURE_SUFFIXES, DataFormat, Holds
from emo_desktop.app.data_orders import DataRequest
from emo_desktop.ui.dialogs.choice_box import ChoiceBox
from emo_desktop.ui.dialogs.data_words import format_words
from emo_desktop.ui.dialogs.field_row import field_row, plain_button
from emo_desktop.ui.document import Document
from emo_desktop.ui.timecode import as_timecode

_WHOLE, _RANGE, _LINES = "whole", "range", "lines"
_MOST_ROWS = 4


@dataclass(frozen=True, slots=True)
class DataChoices:
    """What is remembered until the next time.

    Args:
        format: the kind of file.
        folder: where it went; empty: beside the project.
        begin: time code of the film's first frame; empty: zero.
        picture_suffix: of pictures.
    """

    format: DataFormat = DataFormat.OTIO
    folder: str = ""
    begin: str = ""
    picture_suffix: str = ".png"


class DataForm(QWidget):
    """The fields of files for other programs.

    Signals:
        changed(): something else was chosen.

    Args:
        document: the project.
        choices: what is chosen at first.
        parent: the dialog.
    """

    changed = Signal()

    def __init__(self, document: Document, choices: DataChoices, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self.kind = ChoiceBox(self.tr("Kind"), ((format_words(each), each) for each in FORMATS))
        self._part_kinds()
        self.kind.choose(choices.format)
        self.characters = self._made_characters()
        self.part = self._made_parts()
        self.begin = QLineEdit(choices.begin)
        self.begin.setPlaceholderText("00:00:00:00")
        pictures = ((suffix[1:].upper(), suffix) for suffix in PICTURE_SUFFIXES)
        self.picture = ChoiceBox(self.tr("Pictures"), pictures)
        self.picture.choose(choices.picture_suffix)
        self._folder = Path(choices.folder) if choices.folder else document.folder.parent
        self.output = QLineEdit()
        self._lay_out()
        self._show_fields()
        for box in (self.kind, self.part, self.picture):
            box.currentIndexChanged.connect(self._change)
        self.characters.itemChanged.connect(self.changed)
        self.begin.textChanged.connect(self.changed)
        self.output.textChanged.connect(self.changed)

    @property
    def format(self) -> DataFormat:
        """The kind of file."""
        return DataFormat(self.kind.value)

    @property
    def is_folder(self) -> bool:
        """Whether there is a file for every line, and so a folder for them."""
        facts = FORMATS[self.format]
        by_line = facts.is_of_character and self.part.value == _LINES
        return facts.holds is Holds.PICTURES or by_line

    @property
    def target(self) -> Path:
        """The folder the files go to."""
        output = Path(self.output.text().strip()).expanduser()
        return output if self.is_folder else output.parent

    def choices(self) -> DataChoices:
        """What is to be remembered."""
        begin, suffix = self.begin.text().strip(), self.picture.value
        return DataChoices(self.format, str(self.target), begin, suffix)

    def request(self, *, replaces: bool) -> DataRequest:
        """What is asked for now."""
        document, part = self._document, self.part.value
        marked = document.range_frames
        return DataRequest(
            self.format,
            Path(self.output.text().strip()).expanduser(),
            characters=self._chosen_characters(),
            lines=document.selection if part == _LINES else (),
            frames=range(*marked) if part == _RANGE and marked else None,
            begin=self.begin.text().strip(),
            picture_suffix=self.picture.value,
            replaces=replaces,
        )

    def _chosen_characters(self) -> tuple[str, ...]:
        """Ids of those that are ticked; empty where all are."""
        items = [self.characters.item(row) for row in range(self.characters.count())]
        ticked = [each for each in items if each.checkState() is Qt.CheckState.Checked]
        if len(ticked) == len(items):
            return ()
        # Nobody is said as somebody who says nothing, which is then what is told.
        return tuple(str(each.data(Qt.ItemDataRole.UserRole)) for each in ticked) or ("",)

    def _part_kinds(self) -> None:
        """Draw a line where what files hold is another thing."""
        holds = [facts.holds for facts in FORMATS.values()]
        for row in range(len(holds) - 1, 0, -1):
            if holds[row] is not holds[row - 1]:
                self.kind.part_before(row)

    def _made_characters(self) -> QListWidget:
        people = QListWidget()
        for character in self._document.project.characters:
            item = QListWidgetItem(character.name)
            item.setData(Qt.ItemDataRole.UserRole, character.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            people.addItem(item)
        rows = min(_MOST_ROWS, max(1, people.count()))
        people.setFixedHeight(rows * max(20, people.sizeHintForRow(0)) + 10)
        return people

    def _made_parts(self) -> ChoiceBox:
        document = self._document
        marked, selected = document.range_frames, len(document.selection)
        words = self.tr("Marked range (none)")
        if marked is not None:
            begin, end = (as_timecode(frame, document.fps) for frame in marked)
            words = self.tr("Marked range: {begin} to {end}").format(begin=begin, end=end)
        lines = self.tr("Selected lines: {count}").format(count=selected)
        parts = ChoiceBox(
            self.tr("What"),
            ((self.tr("Whole timeline"), _WHOLE), (words, _RANGE), (lines, _LINES)),
        )
        parts.allow(_RANGE, "" if marked else self.tr("Mark one with I and O."))
        parts.allow(_LINES, "" if selected else self.tr("Select lines first."))
        return parts

    def _lay_out(self) -> None:
        output = field_row(self.output, plain_button(self.tr("Browse…"), self._browse))
        self._form = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows: tuple[tuple[str, QWidget, QWidget], ...] = (
            (self.tr("Kind"), self.kind, self.kind),
            (self.tr("Characters"), self.characters, self.characters),
            (self.tr("What"), self.part, self.part),
            (self.tr("Start time code"), self.begin, self.begin),
            (self.tr("Pictures"), self.picture, self.picture),
            (self.tr("Goes to"), output, self.output),
        )
        for text, shown, field in rows:
            field.setAccessibleName(text)
            form.addRow(text, shown)

    def _change(self) -> None:
        self._folder = self._folder_before()
        self._show_fields()
        self.changed.emit()

    def _show_fields(self) -> None:
        facts = FORMATS[self.format]
        self._form.setRowVisible(self.characters, self.characters.count() > 1)
        self._form.setRowVisible(self.picture, facts.holds is Holds.PICTURES)
        path = self._folder
        if not self.is_folder:
            path = path / f"{self._document.folder.stem}{facts.suffix}"
        with QSignalBlocker(self.output):
            self.output.setText(str(path))
        self._was_folder = self.is_folder

    def _folder_before(self) -> Path:
        """The folder that was named before another kind was chosen."""
        output = Path(self.output.text().strip()).expanduser()
        return output if self._was_folder else output.parent

    def _browse(self) -> None:
        ask: Callable[[], str] = self._browse_folder if self.is_folder else self._browse_file
        if path := ask():
            self.output.setText(path)

    def _browse_folder(self) -> str:
        return QFileDialog.getExistingDirectory(self, self.tr("Goes to"), self.output.text())

    def _browse_file(self) -> str:
        suffix = FORMATS[self.format].suffix
        path, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Goes to"),
            self.output.text(),
            self.tr("Files (*{suffix})").format(suffix=suffix),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        return path if not path or Path(path).suffix else f"{path}{suffix}"
