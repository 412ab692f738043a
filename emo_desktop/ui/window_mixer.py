"""What is heard, from the window's commands: gains, mute and solo, the guide, the output."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu

from emo_desktop.app.guide_track import read_guide
from emo_desktop.audio.device import OutputFacts, list_outputs
from emo_desktop.audio.inputs import rescan_devices
from emo_desktop.base.errors import OutputError
from emo_desktop.project.changes import Edit
from emo_desktop.project.edits.markers import remove_guide, set_guide
from emo_desktop.project.edits.sound import (
    change_gain,
    hear_all,
    mute_lane,
    set_gain,
    solo_lane,
)
from emo_desktop.project.hearing import GUIDE, VOICES
from emo_desktop.project.model import Project
from emo_desktop.ui.action_specs import MENUS
from emo_desktop.ui.window_edits import meant_lines

if TYPE_CHECKING:
    from emo_desktop.ui.main_window import MainWindow

_STEP_DB = 1.0


class WindowMixer(QObject):
    """Lets be chosen in a window what is heard, how loud, and where.

    Args:
        window: that shows it.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._document = window, window.document
        self._offered: tuple[OutputFacts, ...] = ()

    def connect_all(self) -> None:
        """Let keys and menus do what they say."""
        window, document = self._window, self._document
        window.actions_.connect(
            {
                "louder": lambda: self._change_gain(_STEP_DB),
                "softer": lambda: self._change_gain(-_STEP_DB),
                "gain_reset": lambda: self._edit(
                    lambda project: set_gain(project, meant_lines(document), 0.0)
                ),
                "mute_speaker": self._mute_speaker,
                "solo_speaker": self._solo_speaker,
                "mute_guide": lambda: self._edit(
                    lambda project: mute_lane(project, GUIDE, GUIDE not in project.hearing.muted)
                ),
                "hear_all": lambda: self._edit(hear_all),
                "set_guide": self._choose_guide,
                "remove_guide": lambda: self._edit(remove_guide),
            }
        )
        window.timeline.guide_wanted.connect(self._choose_guide)
        menu = window.transport.output_menu
        menu.aboutToShow.connect(partial(self._offer, menu))
        playing = window.menuBar().actions()[MENUS.index("Play")].menu()
        assert isinstance(playing, QMenu), "the actions have filled the menu bar"
        playing.addMenu(menu)
        document.changed.connect(self._show)
        self._show()

    def bring_guide(self, path: Path) -> None:
        """Let a file be the guide."""
        self._window.background.start(self._bring_guide(path))

    def _edit(self, make: Callable[[Project], Edit]) -> None:
        document = self._document
        document.end_gesture()
        document.try_edit(lambda: make(document.project))
        document.end_gesture()

    def _change_gain(self, by_db: float) -> None:
        self._edit(lambda project: change_gain(project, meant_lines(self._document), by_db))

    def _speaker(self) -> str:
        """Who says the current line; all voices where there is none, or nobody says it."""
        clip = self._document.current_clip
        return (clip.character if clip is not None else "") or VOICES

    def _mute_speaker(self) -> None:
        lane = self._speaker()
        self._edit(lambda project: mute_lane(project, lane, lane not in project.hearing.muted))

    def _solo_speaker(self) -> None:
        lane = self._speaker()
        self._edit(lambda project: solo_lane(project, lane, lane not in project.hearing.solo))

    def _choose_guide(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self._window, self.tr("Guide track"))
        if path:
            self.bring_guide(Path(path))

    async def _bring_guide(self, path: Path) -> None:
        document = self._document
        folder, before = document.folder, document.project.guide
        guide = await self._window.background.run(
            lambda token: read_guide(folder, path, before=before, token=token)
        )
        self._edit(lambda project: set_guide(project, guide))

    def _show(self) -> None:
        has_guide = self._document.project.guide is not None
        for action in ("mute_guide", "remove_guide"):
            self._window.actions_.offer(action, has_guide)
        self._window.actions_.offer("hear_all", bool(self._document.project.hearing.lanes))

    def _offer(self, menu: QMenu) -> None:
        """Fill the menu of outputs with those there were, and look which there are now."""
        self._fill(menu)
        self._window.background.start(self._look(menu))

    async def _look(self, menu: QMenu) -> None:
        found = await self._window.background.run(lambda _: _present_outputs())
        if found != self._offered:
            self._offered = found
            self._fill(menu)

    def _fill(self, menu: QMenu) -> None:
        chosen = self._window.studio.settings.sound_output
        names = list(dict.fromkeys(each.name for each in self._offered))
        if chosen and chosen not in names:
            names.append(chosen)
        menu.clear()
        for name in ("", *names):
            text = name.replace("&", "&&") or self.tr("The system's own")
            action = QAction(text, menu, checkable=True)
            action.setChecked(name == chosen)
            action.triggered.connect(partial(self._use_output, name))
            menu.addAction(action)

    def _use_output(self, name: str, _: bool = True) -> None:
        self._window.settings.play_on(name)


def _present_outputs() -> tuple[OutputFacts, ...]:
    """Those there are now; while something is heard, those there were before."""
    with suppress(OutputError):  # none, then
        rescan_devices()
    return list_outputs()
