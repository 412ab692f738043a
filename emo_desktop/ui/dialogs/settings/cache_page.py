"""How much the cache may keep, how much it keeps, and how it is emptied."""

from __future__ import annotations

import asyncio
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QMessageBox, QProgressBar, QPushButton

from emo_desktop.app.disk_use import FolderUse, cache_use, clear_cache
from emo_desktop.base.jobs import CancelToken
from emo_desktop.base.settings import GIB, Settings
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.settings.page import Note, SettingsPage, size_words

_LEAST_GIB, _MOST_GIB = 0.0, 4096.0
_STEPS = 1000


class CachePage(SettingsPage):
    """The limit of the cache, what is used of it, and a button that empties it.

    Args:
        background: where it is measured and emptied.
    """

    def __init__(self, background: Background) -> None:
        super().__init__("")
        self.title = self.tr("Cache")
        self._background = background
        self._settings: Settings | None = None
        self._used: FolderUse | None = None
        self._work: asyncio.Task[None] | None = None
        self.limit = QDoubleSpinBox(decimals=1, singleStep=1.0)
        self.limit.setRange(_LEAST_GIB, _MOST_GIB)
        self.limit.setSuffix(" GiB")
        self.form.add(
            "cache_limit_bytes",
            self.tr("Limit"),
            self.limit,
            note=self.tr(
                "What was not used for longest goes first. A final line whose frames would not "
                "fit is not begun: a minute at 512 × 512 takes about 0.5 GiB."
            ),
        )
        self.bar = QProgressBar(maximum=_STEPS)
        self.bar.setAccessibleName(self.tr("Used"))
        self.form.add("used", self.tr("Used"), self.bar)
        self.clear_button = QPushButton(self.tr("Clear the cache…"))
        self.clear_button.setEnabled(False)
        row = QHBoxLayout()
        row.addWidget(self.clear_button)
        row.addStretch(1)
        self.page_layout.addLayout(row)
        self.page_layout.addWidget(
            Note(self.tr("Projects, takes and films are never in the cache."))
        )
        self.page_layout.addStretch(1)
        self.limit.valueChanged.connect(self._limit_changed)
        self.clear_button.clicked.connect(self._ask)

    def show_settings(self, settings: Settings) -> None:
        self._settings = settings
        with QSignalBlocker(self.limit):
            self.limit.setValue(settings.cache_limit_bytes / GIB)
        self._show_use()

    def changes(self) -> dict[str, object]:
        kept = self._settings.cache_limit_bytes if self._settings else 0
        # What is not a tenth of a GiB stays as it is unless another value is chosen.
        if round(kept / GIB, 1) == round(self.limit.value(), 1):
            return {"cache_limit_bytes": kept}
        return {"cache_limit_bytes": round(self.limit.value() * GIB)}

    def opened(self) -> None:
        self.closed()
        self._work = self._background.start(self._measure())

    def closed(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self._work = None

    def clear(self) -> None:
        """Empty the cache."""
        self.closed()
        self.clear_button.setEnabled(False)
        self._work = self._background.start(self._clear())

    async def _measure(self) -> None:
        assert self._settings is not None
        self._used = await self._background.run(partial(_measure, self._settings))
        self._show_use()

    async def _clear(self) -> None:
        assert self._settings is not None
        freed = await self._background.run(partial(_clear, self._settings))
        await self._measure()
        self.form.show_note("used", self.tr("{size} were cleared.").format(size=size_words(freed)))

    def _limit_changed(self) -> None:
        self._show_use()
        self.edited.emit()

    def _show_use(self) -> None:
        used, limit = self._used, self.limit.value() * GIB
        self.clear_button.setEnabled(used is not None and used.files > 0)
        if used is None:
            self.bar.setFormat(self.tr("Being measured…"))
            return
        self.bar.setValue(round(min(1.0, used.bytes / limit if limit else 1.0) * _STEPS))
        self.bar.setFormat(
            self.tr("{used} of {limit}").format(
                used=size_words(used.bytes), limit=size_words(round(limit))
            )
        )

    def _ask(self) -> None:
        assert self._used is not None
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Clear the cache"))
        box.setText(
            self.tr("Clear {size} in {files} entries?").format(
                size=size_words(self._used.bytes), files=self._used.files
            )
        )
        box.setInformativeText(
            self.tr(
                "Nothing of a project is lost. Voices are heard again when a draft is played, "
                "some seconds each; lines in final quality have to be rendered again, which takes "
                "as long as it did the first time."
            )
        )
        agree = box.addButton(self.tr("Clear"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        agree.clicked.connect(self.clear)
        box.open()


def _measure(settings: Settings, token: CancelToken) -> FolderUse:
    return cache_use(settings, token=token)


def _clear(settings: Settings, token: CancelToken) -> int:
    return clear_cache(settings, token=token)
