"""What of a project becomes films, and where they go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from emo_desktop.app.film_names import example_name
from emo_desktop.app.film_orders import ExportChoices, Scope, seen_lines, usual_output
from emo_desktop.base.errors import EmoError
from emo_desktop.export.preset import FilmPreset
from emo_desktop.ui.dialogs.field_row import field_row, plain_button
from emo_desktop.ui.document import Document
from emo_desktop.ui.timecode import as_timecode

_SCOPES = tuple(Scope)


class ExportForm(QWidget):
    """The fields of an export.

    Signals:
        changed(): something else was chosen.

    Args:
        document: the project.
        choices: what is chosen at first.
        preset: the kind of film.
        parent: the dialog.
    """

    changed = Signal()

    def __init__(
        self, document: Document, choices: ExportChoices, preset: FilmPreset, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._document, self._preset = document, preset
        self._usual_output = str(usual_output(document.folder, preset))
        self._usual_folder = str(document.folder.parent)
        self.scope = QComboBox()
        self.scope.setAccessibleName(self.tr("What"))
        self.path = QLineEdit(choices.output or self._usual_output)
        self.path.setAccessibleName(self.tr("Film"))
        self.lines_folder = QLineEdit(choices.folder or self._usual_folder)
        self.lines_folder.setAccessibleName(self.tr("Folder"))
        self.template = QLineEdit(choices.template)
        self.template.setAccessibleName(self.tr("File names"))
        self.template.setToolTip(
            self.tr("May hold {project}, {number:03}, {character} and {text}.")
        )
        self.example = QLabel(wordWrap=True)
        self._lay_out()
        self._fill_scopes(choices.scope)
        self._show_fields()
        self.scope.currentIndexChanged.connect(self._change)
        for field in (self.path, self.lines_folder, self.template):
            field.textChanged.connect(self._change)

    def show_preset(self, preset: FilmPreset) -> None:
        """Let the film be called as films of a preset are."""
        text, before = self.path.text().strip(), self._preset.suffix
        usual = str(usual_output(self._document.folder, preset))
        if text == self._usual_output:
            text = usual
        elif before != preset.suffix and text.lower().endswith(before):
            text = f"{text[: len(text) - len(before)]}{preset.suffix}"
        self._preset, self._usual_output = preset, usual
        with QSignalBlocker(self.path):
            self.path.setText(text)
        self._show_fields()

    def chosen(self) -> ExportChoices:
        """What is chosen now."""
        output, folder = self.path.text().strip(), self.lines_folder.text().strip()
        return ExportChoices(
            preset=self._preset.id,
            scope=self.chosen_scope,
            output="" if output == self._usual_output else output,
            folder="" if folder == self._usual_folder else folder,
            template=self.template.text(),
        )

    @property
    def chosen_scope(self) -> Scope:
        """What is to be made."""
        return _SCOPES[self.scope.currentIndex()]

    @property
    def labels(self) -> tuple[QWidget, ...]:
        """What stands before the fields."""
        return labels_of(self._form)

    @property
    def output(self) -> Path:
        """The film, where it is one."""
        return Path(self.path.text().strip()).expanduser()

    @property
    def target(self) -> Path:
        """The folder films go to."""
        if self.chosen_scope.is_lines:
            return Path(self.lines_folder.text()).expanduser()
        return Path(self.path.text()).expanduser().parent

    def choose_scope(self, scope: Scope) -> None:
        """Make that, if there is any of it."""
        place = _SCOPES.index(scope)
        model = self.scope.model()
        assert isinstance(model, QStandardItemModel), "a list of items is such a model"
        if model.item(place).isEnabled():
            self.scope.setCurrentIndex(place)

    def _fill_scopes(self, wanted: Scope) -> None:
        document = self._document
        project, marked = document.project, document.range_frames
        selected = len(seen_lines(project, document.selection))
        lines = len(seen_lines(project, [clip.id for clip in project.clips]))
        range_words = self.tr("Marked range (none)")
        if marked is not None:
            ends = [as_timecode(frame, document.fps) for frame in marked]
            range_words = self.tr("Marked range: {begin} to {end}")
            range_words = range_words.format(begin=ends[0], end=ends[1])
        words = (
            (self.tr("Whole timeline"), True),
            (range_words, marked is not None),
            (self.tr("Selected lines as files: {count}").format(count=selected), bool(selected)),
            (self.tr("All lines as files: {count}").format(count=lines), bool(lines)),
        )
        model = self.scope.model()
        assert isinstance(model, QStandardItemModel), "a list of items is such a model"
        for place, (text, is_there) in enumerate(words):
            self.scope.addItem(text)
            model.item(place).setEnabled(is_there)
        self.choose_scope(wanted)

    def _lay_out(self) -> None:
        browse = self.tr("Browse…")
        self._film_row = field_row(self.path, plain_button(browse, self._browse_film))
        self._folder_row = field_row(self.lines_folder, plain_button(browse, self._browse_folder))
        self._form = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("What"), self.scope)
        form.addRow(self.tr("Film"), self._film_row)
        form.addRow(self.tr("Folder"), self._folder_row)
        form.addRow(self.tr("File names"), self.template)
        form.addRow(self.tr("Example"), self.example)

    def _change(self) -> None:
        self._show_fields()
        self.changed.emit()

    def _show_fields(self) -> None:
        is_lines = self.chosen_scope.is_lines
        self._form.setRowVisible(self._film_row, not is_lines)
        for row in (self._folder_row, self.template, self.example):
            self._form.setRowVisible(row, is_lines)
        if is_lines:
            self.example.setText(self._example())

    def _example(self) -> str:
        project = self._document.project
        is_all = self.chosen_scope is Scope.ALL
        wanted = [clip.id for clip in project.clips] if is_all else self._document.selection
        try:
            lines, template = seen_lines(project, wanted), self.template.text()
            return example_name(project, lines, template, self._preset.suffix)
        except EmoError:
            return "✕"  # the dialog says why

    def _browse_film(self) -> None:
        suffix = self._preset.suffix
        path, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Film"),
            self.path.text(),
            self.tr("Films (*{suffix})").format(suffix=suffix) if suffix else "",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if path:
            self.path.setText(path if Path(path).suffix else f"{path}{suffix}")

    def _browse_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder"), self.lines_folder.text())
        if folder:
            self.lines_folder.setText(folder)


def labels_of(form: QFormLayout) -> tuple[QWidget, ...]:
    """What stands before the fields of a form."""
    items = (form.itemAt(row, QFormLayout.ItemRole.LabelRole) for row in range(form.rowCount()))
    widgets = (item.widget() for item in items if item is not None)
    return tuple(widget for widget in widgets if widget is not None)
