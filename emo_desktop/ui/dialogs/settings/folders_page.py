"""Where things lie on this machine, and how much of them there is."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from emo_desktop.app.disk_use import FolderUse, folder_use
from emo_desktop.base.jobs import CancelToken
from emo_desktop.base.settings import Settings
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.settings.page import FolderEdit, SettingsPage, size_words


class FoldersPage(SettingsPage):
    """Folders of projects, cache, packs and logs.

    Args:
        background: where sizes are found.
    """

    def __init__(self, background: Background) -> None:
        super().__init__("")
        self.title = self.tr("Folders")
        self._background = background
        self._looking: asyncio.Task[None] | None = None
        self._says = {
            "projects_dir": self.tr("New projects. Those there are stay where they are."),
            "cache_dir": self.tr("What can be made again: heard voices and rendered frames."),
            "packs_dir": self.tr("Weights for the final quality."),
            "logs_dir": self.tr("What the program wrote down, for questions to its makers."),
        }
        names = {
            "projects_dir": self.tr("Projects"),
            "cache_dir": self.tr("Cache"),
            "packs_dir": self.tr("Packs"),
            "logs_dir": self.tr("Logs"),
        }
        self.folders = {field: FolderEdit(name) for field, name in names.items()}
        for field, name in names.items():
            self.form.add(field, name, self.folders[field], note=self._says[field])
            self.folders[field].edited.connect(self.edited)
        self.page_layout.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        for field, edit in self.folders.items():
            edit.show_path(getattr(settings, field))

    def changes(self) -> dict[str, object]:
        return {field: edit.path for field, edit in self.folders.items()}

    def opened(self) -> None:
        self.closed()
        folders = {field: edit.path for field, edit in self.folders.items()}
        self._looking = self._background.start(self._look(folders))

    def closed(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    async def _look(self, folders: dict[str, Path]) -> None:
        for field, folder in folders.items():
            use = await self._background.run(partial(_count, folder))
            self.form.show_note(field, f"{self._says[field]} {self._words(use)}")

    def _words(self, use: FolderUse) -> str:
        if not use.files:
            return self.tr("Empty.")
        if use.free_bytes is None:
            return self.tr("{size} in {files} files.").format(
                size=size_words(use.bytes), files=use.files
            )
        return self.tr("{size} in {files} files, {free} free on the disk.").format(
            size=size_words(use.bytes), files=use.files, free=size_words(use.free_bytes)
        )


def _count(folder: Path, token: CancelToken) -> FolderUse:
    return folder_use(folder, token=token)
