"""What was chosen for an export the last time, kept until the next start of the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError
from PySide6.QtCore import QSettings

from emo_desktop.app.film_orders import ExportChoices
from emo_desktop.ui.dialogs.data_form import DataChoices

_FILM, _DATA = "export/film", "export/files"
_Chosen = TypeVar("_Chosen")


class ExportMemory:
    """The choices of the dialogs that export.

    Args:
        remembered: where they are kept; None: nowhere, they last as long as this does.
    """

    def __init__(self, remembered: QSettings | None) -> None:
        self._remembered = remembered
        self._films = self._read(_FILM, TypeAdapter(ExportChoices), ExportChoices)
        self._files = self._read(_DATA, TypeAdapter(DataChoices), DataChoices)

    @property
    def films(self) -> ExportChoices:
        """Those of films."""
        return self._films

    @property
    def files(self) -> DataChoices:
        """Those of files for other programs."""
        return self._files

    def keep_films(self, choices: ExportChoices) -> None:
        """Remember them; the name of one film is not for the next project."""
        self._films = choices
        self._write(_FILM, TypeAdapter(ExportChoices), replace(choices, output="", folder=""))

    def keep_files(self, choices: DataChoices) -> None:
        """Remember them."""
        self._files = choices
        self._write(_DATA, TypeAdapter(DataChoices), choices)

    def _read(self, name: str, kind: TypeAdapter[_Chosen], usual: Callable[[], _Chosen]) -> _Chosen:
        if self._remembered is None:
            return usual()
        try:
            return kind.validate_json(str(self._remembered.value(name, "")))
        except ValidationError:
            return usual()  # nothing yet, or rubbish

    def _write(self, name: str, kind: TypeAdapter[_Chosen], chosen: _Chosen) -> None:
        if self._remembered is not None:
            self._remembered.setValue(name, kind.dump_json(chosen).decode())
