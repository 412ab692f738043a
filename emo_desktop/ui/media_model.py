"""The files of a project as rows: name, kind, length or size, lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QAbstractTableModel,
    QCoreApplication,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from emo_desktop.app.media_list import MediaFile, MediaKind
from emo_desktop.base.timing import format_duration
from emo_desktop.project.storage import Why
from emo_desktop.ui.theme import Token, colour

_Index = QModelIndex | QPersistentModelIndex
_NAME, _KIND, _LENGTH, _LINES = range(4)
_Role = Qt.ItemDataRole
_KINDS = {
    MediaKind.PORTRAIT: ("▣", QT_TRANSLATE_NOOP("MediaModel", "Portrait")),
    MediaKind.TAKE: ("♪", QT_TRANSLATE_NOOP("MediaModel", "Take")),
    MediaKind.GUIDE: ("♫", QT_TRANSLATE_NOOP("MediaModel", "Guide")),
    MediaKind.CONSENT: ("§", QT_TRANSLATE_NOOP("MediaModel", "Consent")),
}
_FAULTS = {
    Why.MISSING: ("✕", QT_TRANSLATE_NOOP("MediaModel", "missing"), Token.ERROR),
    Why.CHANGED: ("↻", QT_TRANSLATE_NOOP("MediaModel", "changed"), Token.STALE),
}
_MOST_NUMBERS = 4


class MediaModel(QAbstractTableModel):
    """The files of a project."""

    def __init__(self) -> None:
        super().__init__()
        self._files: tuple[MediaFile, ...] = ()

    @property
    def files(self) -> tuple[MediaFile, ...]:
        """All rows."""
        return self._files

    def show_files(self, files: Sequence[MediaFile]) -> None:
        """Show these."""
        if tuple(files) != self._files:
            self.beginResetModel()
            self._files = tuple(files)
            self.endResetModel()

    def file(self, row: int) -> MediaFile | None:
        """The file of a row; None where there is none."""
        return self._files[row] if 0 <= row < len(self._files) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._files)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            names = (self.tr("File"), self.tr("Kind"), self.tr("Length"), self.tr("Lines"))
            return names[section]
        return None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        file, column = self._files[index.row()], index.column()
        if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return self._words(file, column)
        if role == _Role.ForegroundRole and column == _NAME and file.why is not None:
            return colour(_FAULTS[file.why][2])
        if role == _Role.ForegroundRole and column == _LINES and file.is_in_bin:
            return colour(Token.SECONDARY)
        if role == _Role.ToolTipRole:
            return f"{file.path}\n{', '.join(file.names)}".strip()
        return None

    def _words(self, file: MediaFile, column: int) -> str:
        if column == _NAME:
            if file.why is None:
                return file.media.name
            sign, word, _ = _FAULTS[file.why]
            word = QCoreApplication.translate("MediaModel", f"{word}")
            return f"{sign} {file.media.name} – {word}"
        if column == _KIND:
            sign, kind = _KINDS[file.kind]
            return f"{sign} {QCoreApplication.translate('MediaModel', f'{kind}')}"
        if column == _LENGTH:
            if file.duration_s is not None:
                return format_duration(float(file.duration_s))
            return QLocale().formattedDataSize(file.media.size_bytes, 1)
        return self._lines(file)

    def _lines(self, file: MediaFile) -> str:
        if file.is_in_bin:
            return self.tr("in the bin")
        numbers = [f"{number}" for number in file.lines[:_MOST_NUMBERS]]
        more = ["…"] if len(file.lines) > _MOST_NUMBERS else []
        return ", ".join([*numbers, *more])
