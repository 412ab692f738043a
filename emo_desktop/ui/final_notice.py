"""The notice that says what works without a GPU or a weights pack."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from emo_desktop.app.final_readiness import Lack, lack_for_final
from emo_desktop.base.settings import Settings
from emo_desktop.ui.background import Background
from emo_desktop.ui.notice_bar import NoticeBar

FINAL_NOTICE = "final"


class FinalNotice(QObject):
    """Says what final quality needs that is not there, for as long as it is not.

    Args:
        bar: shows it.
        background: looks.
        settings: say where packs lie.
        open_packs: shows the packs, where one can be brought in.
    """

    def __init__(
        self,
        bar: NoticeBar,
        background: Background,
        *,
        settings: Settings,
        open_packs: Callable[[], object],
    ) -> None:
        super().__init__(bar)
        self._bar, self._background = bar, background
        self._settings, self._open_packs = settings, open_packs

    def look(self) -> None:
        """Find out what is missing, and say it."""
        self._background.start(self._look())

    async def _look(self) -> None:
        settings = self._settings
        lack = await self._background.run(lambda token: lack_for_final(settings, token=token))
        self.show_lack(lack)

    def show_lack(self, lack: Lack) -> None:
        """Say what is missing; nothing where nothing is."""
        bar, packs = self._bar, self.tr("Weights packs…")
        if lack is Lack.PACK:
            text = self.tr("Drafts work. Final quality needs a weights pack, and there is none.")
            bar.show_notice(FINAL_NOTICE, text, packs, self._open_packs)
        elif lack is Lack.PACKAGES:
            text = self.tr("Drafts work. Final quality needs packages that are not installed.")
            bar.show_notice(FINAL_NOTICE, text, packs, self._open_packs)
        elif lack is Lack.GPU:
            text = self.tr("Drafts work. Without a GPU, final quality takes hours here.")
            bar.show_notice(FINAL_NOTICE, text)
        else:
            bar.withdraw(FINAL_NOTICE)
