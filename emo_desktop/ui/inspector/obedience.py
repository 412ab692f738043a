"""Finds out what the renderer of a line obeys, without holding up the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from emo_desktop.app.obedience import obeyed_controls
from emo_desktop.project.render_choice import RenderChoice
from emo_desktop.ui.background import Background


class Obedience(QObject):
    """What each way of drawing obeys, asked once.

    Signals:
        found(): something more is known.

    Args:
        background: where packs are looked at.
        packs_dir: where they lie.
    """

    found = Signal()

    def __init__(self, background: Background, packs_dir: Path) -> None:
        super().__init__()
        self._background, self._packs_dir = background, packs_dir
        self._known: dict[RenderChoice, frozenset[str] | None] = {}

    def controls(self, choice: RenderChoice) -> frozenset[str] | None:
        """Names of the controls that are obeyed; None: all, or it is not known yet."""
        if choice not in self._known:
            self._known[choice] = None
            self._background.start(self._find(choice))
        return self._known[choice]

    def forget(self) -> None:
        """Ask anew: there are other packs now."""
        self._known.clear()
        self.found.emit()

    async def _find(self, choice: RenderChoice) -> None:
        packs_dir = self._packs_dir
        self._known[choice] = await self._background.run(
            lambda _: obeyed_controls(choice, packs_dir)
        )
        self.found.emit()
