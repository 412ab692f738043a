"""What a user has chosen for this machine, as far as the window shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from emo_desktop.app.key_maps import preset_keys, resolved_keys
from emo_desktop.audio.device import SoundOutput, list_outputs, open_output
from emo_desktop.base.settings import Settings, change_settings
from emo_desktop.ui.action_specs import ACTIONS
from emo_desktop.ui.dialogs.settings.dialog import SettingsDialog
from emo_desktop.ui.dialogs.settings.folders_page import FoldersPage
from emo_desktop.ui.dialogs.settings.page import SettingsPage
from emo_desktop.ui.dialogs.settings.renderer_page import RendererPage
from emo_desktop.ui.theme import THEMES, apply_theme, current_theme

if TYPE_CHECKING:
    from emo_desktop.ui.main_window import MainWindow

# What is made once with what was chosen when the program was started.
_AT_START = (
    *("cache_dir", "logs_dir", "packs_dir", "cache_limit_bytes", "threads"),
    *("device", "precision", "offloads", "compiles", "language", "scale_percent"),
)
_USUAL_KEYS = {spec.id: spec.keys for spec in ACTIONS}


class WindowSettings(QObject):
    """Lets settings be changed, and the window follow them.

    Signals:
        changed(object): the Settings from now on.
        packs_changed(): a weights pack came or went.
        told(str): something the user should know.

    Args:
        window: that follows.
    """

    changed = Signal(object)
    packs_changed = Signal()
    told = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._studio = window, window.studio
        self._output: str | None = self._studio.settings.sound_output  # what is played on
        window.canvas.text_size_changed.connect(lambda size: self.change({"prompter_px": size}))

    def show(self, page: type[SettingsPage] = FoldersPage) -> None:
        """Let the user choose."""
        dialog = SettingsDialog(
            self._studio.settings, self._window.background, self._window, page=page
        )
        dialog.changed.connect(self._take)
        dialog.packs_changed.connect(self.packs_changed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_packs(self) -> None:
        """Let the user see the weights packs."""
        self.show(RendererPage)

    def change(self, changes: Mapping[str, object]) -> None:
        """Change some settings."""
        self._take(change_settings(self._studio.settings, changes))

    def play_on(self, output: str) -> None:
        """Play on the output of that name; the same one again is opened anew, for it may be back.

        Args:
            output: by name; empty: the system's own.
        """
        self._output = None
        self.change({"sound_output": output})

    def apply(self) -> None:
        """Let the window be as the settings say."""
        settings = self._studio.settings
        theme = THEMES[settings.theme]
        if theme is not current_theme():
            app = QApplication.instance()
            assert isinstance(app, QApplication), "a window belongs to an application"
            apply_theme(app, theme)
        preset = preset_keys(settings.keys_preset)
        keys = resolved_keys(_USUAL_KEYS, preset=preset, own=settings.own_keys)
        self._window.actions_.set_keys(keys)
        self._window.canvas.set_text_px(settings.prompter_px)
        if settings.sound_output != self._output:
            self._output = settings.sound_output
            self._window.playback.player.use_output(output_named(self._output))
        self._window.recording.apply()

    def _take(self, settings: Settings) -> None:
        before, self._studio.settings = self._studio.settings, settings
        self.apply()
        self.changed.emit(settings)
        if any(getattr(before, name) != getattr(settings, name) for name in _AT_START):
            self.told.emit(self.tr("Some of it takes effect when the program is started again."))


def output_named(name: str) -> SoundOutput:
    """The device of that name, where it is there; else the system's own, or silence."""
    numbers = {output.name: output.number for output in list_outputs()} if name else {}
    return open_output(numbers.get(name))
