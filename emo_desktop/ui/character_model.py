"""The characters of a document as rows: picture and name, lines, consent."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from emo_desktop.project.changes import Changes
from emo_desktop.project.edits.characters import rename_character
from emo_desktop.project.model import Character
from emo_desktop.ui.consent_words import consent_line, consent_token, short_consent
from emo_desktop.ui.document import Document
from emo_desktop.ui.theme import colour
from emo_desktop.ui.thumbnails import Thumbnails

_Index = QModelIndex | QPersistentModelIndex
_NAME, _LINES, _CONSENT = range(3)
_Role = Qt.ItemDataRole
_SHOWN = Changes.CHARACTERS | Changes.LINES | Changes.SOUND


class CharacterModel(QAbstractTableModel):
    """Who speaks.

    Args:
        document: whose characters.
        thumbnails: of them.
    """

    def __init__(self, document: Document, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._document, self._thumbnails = document, thumbnails
        self._characters = document.project.characters
        self._muted = self.tr("{name} · muted")
        document.changed.connect(self._document_changed)
        thumbnails.ready.connect(self._tell)

    def character(self, row: int) -> Character | None:
        """The character of a row; None where there is none."""
        return self._characters[row] if 0 <= row < len(self._characters) else None

    def row(self, character_id: str) -> int | None:
        """The row of a character; None when it is gone."""
        ids = [each.id for each in self._characters]
        return ids.index(character_id) if character_id in ids else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._characters)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 3

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return (self.tr("Character"), self.tr("Lines"), self.tr("Consent"))[section]
        return None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        character, column = self._characters[index.row()], index.column()
        if role == _Role.EditRole and column == _NAME:
            return character.name
        if role in (_Role.DisplayRole, _Role.EditRole, _Role.AccessibleTextRole):
            return self._words(character, column)
        if role == _Role.DecorationRole and column == _NAME:
            path = self._document.media_path(character.portrait)
            return self._thumbnails.of(character, path)
        if role == _Role.ForegroundRole and column == _CONSENT:
            return colour(consent_token(character))
        if role == _Role.ToolTipRole:
            return self._tip(character, column)
        return None

    def setData(self, index: _Index, value: Any, role: int = _Role.EditRole) -> bool:
        if role != _Role.EditRole or index.column() != _NAME:
            return False
        character = self._characters[index.row()]
        name = str(value).strip()
        if not name or name == character.name:
            return bool(name)
        project = self._document.project
        return self._document.try_edit(lambda: rename_character(project, character.id, name))

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == _NAME else flags

    def _words(self, character: Character, column: int) -> str:
        if column == _NAME:
            is_heard = self._document.project.hearing.hears_line(character.id)
            return character.name if is_heard else self._muted.format(name=character.name)
        if column == _LINES:
            clips = self._document.project.clips
            return f"{sum(clip.character == character.id for clip in clips)}"
        return short_consent(character)

    def _tip(self, character: Character, column: int) -> str:
        if column != _CONSENT:
            return character.portrait.name
        if character.consent is None:
            return self.tr("Nobody has said yet that this picture and voice may be used.")
        return f"{consent_line(character)}\n{character.consent.statement}"

    def _document_changed(self, changes: Changes) -> None:
        if not changes & _SHOWN:
            return
        characters = self._document.project.characters
        if [each.id for each in characters] != [each.id for each in self._characters]:
            self.beginResetModel()
            self._characters = characters
            self.endResetModel()
            return
        self._characters = characters
        self._tell()

    def _tell(self) -> None:
        if self._characters:
            bottom = len(self._characters) - 1
            self.dataChanged.emit(self.index(0, 0), self.index(bottom, _CONSENT))
