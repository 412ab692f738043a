"""All lines as a table: what is said, by whom, from how many takes, and what has become of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtWidgets import QHeaderView, QLabel, QLineEdit, QTableView, QVBoxLayout, QWidget

from emo_desktop.project.changes import Changes
from emo_desktop.project.edits.lines import set_text
from emo_desktop.project.model import Clip
from emo_desktop.project.shots import frames_of_line
from emo_desktop.ui.document import Document, StateKind
from emo_desktop.ui.theme import Token, colour

_Index = QModelIndex | QPersistentModelIndex
_NUMBER, _TEXT, _CHARACTER, _TAKES, _STATE = range(5)
_LEAST_PX, _CHARACTER_PX = 330, 76
_STATE_COLOURS = {
    StateKind.TO_RECORD: Token.SECONDARY,
    StateKind.RECORDED: Token.SECONDARY,
    StateKind.NOT_RENDERED: Token.SECONDARY,
    StateKind.QUEUED: Token.ACCENT,
    StateKind.RENDERING: Token.ACCENT,
    StateKind.DONE: Token.DONE,
    StateKind.OUT_OF_DATE: Token.STALE,
    StateKind.FAILED: Token.ERROR,
}
_SHOWN = Changes.LINES | Changes.TEXT | Changes.CHARACTERS | Changes.TAKES | Changes.TIMING
_Role = Qt.ItemDataRole


class LineModel(QAbstractTableModel):
    """The lines of a document as rows.

    Args:
        document: whose lines.
    """

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._clips = document.project.clips
        document.changed.connect(self._document_changed)
        document.states_changed.connect(self._states_changed)

    def clip(self, row: int) -> Clip:
        """The line of a row."""
        return self._clips[row]

    def row(self, clip_id: str) -> int | None:
        """The row of a line; None when it is gone."""
        for row, clip in enumerate(self._clips):
            if clip.id == clip_id:
                return row
        return None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._clips)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 5

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            names = ("#", self.tr("Line"), self.tr("Character"), self.tr("Takes"), self.tr("State"))
            return names[section]
        return None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        clip, column = self._clips[index.row()], index.column()
        if role in (_Role.DisplayRole, _Role.EditRole, _Role.AccessibleTextRole):
            return self._shown(clip, index.row(), column)
        if role == _Role.ForegroundRole and column == _STATE:
            return colour(_STATE_COLOURS[self._document.line_state(clip.id).kind])
        if role == _Role.ToolTipRole and column == _STATE:
            return self._document.line_state(clip.id).reason or None
        if role == _Role.ToolTipRole and column == _TEXT:
            return clip.text or None
        return None

    def _shown(self, clip: Clip, row: int, column: int) -> Any:
        if column == _NUMBER:
            return row + 1
        if column == _TEXT:
            return clip.text
        if column == _CHARACTER:
            return self._document.project.character(clip.character).name if clip.character else ""
        if column == _TAKES:
            return len(clip.uses)
        state = self._document.line_state(clip.id)
        return f"{state.icon} {state.words}"

    def setData(self, index: _Index, value: Any, role: int = _Role.EditRole) -> bool:
        if role != _Role.EditRole or index.column() != _TEXT:
            return False
        clip = self._clips[index.row()]
        if value == clip.text:
            return True
        return self._document.try_edit(
            lambda: set_text(self._document.project, clip.id, str(value))
        )

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == _TEXT else flags

    def _document_changed(self, changes: Changes) -> None:
        if not changes & _SHOWN:
            return
        clips = self._document.project.clips
        if [clip.id for clip in clips] != [clip.id for clip in self._clips]:
            self.beginResetModel()
            self._clips = clips
            self.endResetModel()
            return
        self._clips = clips
        self._tell(_NUMBER, _STATE)

    def _states_changed(self) -> None:
        self._tell(_STATE, _STATE)

    def _tell(self, first: int, last: int) -> None:
        if self._clips:
            bottom = len(self._clips) - 1
            self.dataChanged.emit(self.index(0, first), self.index(bottom, last))


class LineList(QWidget):
    """The table with a box that filters it; its selection is the document's.

    Args:
        document: whose lines.
    """

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.model = LineModel(document)
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self.model)
        self._shown.setFilterKeyColumn(-1)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.filter = QLineEdit(placeholderText=self.tr("Filter lines"), clearButtonEnabled=True)
        self.filter.setAccessibleName(self.tr("Filter lines"))
        self.filter.textChanged.connect(self._shown.setFilterFixedString)
        self.table = self._made_table()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.filter)
        layout.addWidget(self.table)
        self.empty = QLabel(
            self.tr("No lines yet. Drop a voice or a cue sheet, or press Ctrl+I; R records."),
            self.table,
            wordWrap=True,
            margin=12,
        )
        self.empty.move(0, 30)
        self.empty.setFixedWidth(_LEAST_PX - 20)
        self.setMinimumWidth(_LEAST_PX)
        self._show_empty()
        self.model.modelReset.connect(self._show_empty)
        self._is_following = False
        self.table.selectionModel().selectionChanged.connect(self._table_selected)
        document.selection_changed.connect(self._follow)
        self.model.modelReset.connect(self._follow)

    def edit_text(self, clip_id: str) -> None:
        """Let the words of a line be typed."""
        row = self.model.row(clip_id)
        if row is not None:
            self.table.edit(self._shown.mapFromSource(self.model.index(row, _TEXT)))

    def _made_table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self._shown)
        table.setAccessibleName(self.tr("Lines"))
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(26)
        table.setEditTriggers(
            QTableView.EditTrigger.DoubleClicked | QTableView.EditTrigger.EditKeyPressed
        )
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_TEXT, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_CHARACTER, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(_CHARACTER, _CHARACTER_PX)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return table

    def _show_empty(self) -> None:
        self.empty.setVisible(not self.model.rowCount())

    def _table_selected(self) -> None:
        if self._is_following:
            return
        rows = self.table.selectionModel().selectedRows()
        ids = [self.model.clip(self._shown.mapToSource(row).row()).id for row in rows]
        self._document.select(ids)
        if len(ids) == 1:
            clip = self._document.project.clip(ids[0])
            self._document.move_playhead(frames_of_line(clip, self._document.fps).start)

    def _follow(self) -> None:
        """Select in the table what is selected in the document."""
        chosen = QItemSelection()
        first: QModelIndex | None = None
        for clip_id in self._document.selection:
            row = self.model.row(clip_id)
            index = self._shown.mapFromSource(self.model.index(row, 0)) if row is not None else None
            if index is not None and index.isValid():
                chosen.select(index, index)
                first = first or index
        self._is_following = True
        flags = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows)
        if first is not None:
            self.table.scrollTo(first)
        self._is_following = False
