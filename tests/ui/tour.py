"""The first hour of an editor, driven through the real window; leaves a picture of every state.

``python tests/ui/tour.py OUTPUT_DIR`` in the environment of the tests, on a screen, under Xvfb or
with ``QT_QPA_PLATFORM=offscreen``.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from emo_desktop.app.first_projects import make_untitled
from emo_desktop.app.samples import sample_portrait, sample_song, sample_voice
from emo_desktop.app.studio import Studio
from emo_desktop.audio.device import SilentOutput
from emo_desktop.audio.recording import RecorderState
from emo_desktop.audio.sound_port import SoundPort
from emo_desktop.base.settings import Settings
from emo_desktop.motion.control_points import ControlPoint
from emo_desktop.motion.emotion import Emotion
from emo_desktop.project.edits.characters import go_without_consent
from emo_desktop.project.edits.lines import set_text
from emo_desktop.project.edits.performance import set_controls
from emo_desktop.project.edits.points import add_point
from emo_desktop.project.session import open_session
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.command_search import CommandSearch, ShortcutSheet
from emo_desktop.ui.dialogs.export_dialog import ExportDialog
from emo_desktop.ui.dialogs.settings.dialog import SettingsDialog
from emo_desktop.ui.document import Document, StateKind
from emo_desktop.ui.event_loop import WindowCollector, make_event_loop
from emo_desktop.ui.main_window import MainWindow
from emo_desktop.ui.theme import DARK, apply_theme
from tests.app.media import buzzing_voice
from tests.audio.stand_in import paced, sound_card
from tests.ui.watchdog import Watchdog

SIZES = ((1180, 700), (1600, 960))


def wait(ms: int) -> None:
    """Let the window work."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def wait_until(is_so: Callable[[], bool], *, longest_ms: int = 60_000) -> None:
    """Let the window work until something is so."""
    for _ in range(longest_ms // 50):
        if is_so():
            return
        wait(50)
    raise TimeoutError


class Tour:
    """Goes through the window and takes pictures."""

    def __init__(self, window: MainWindow, output: Path) -> None:
        self.window, self.output, self.number = window, output, 0
        self.watchdog = Watchdog()

    def picture(self, name: str) -> None:
        """One of the window in each size."""
        self.number += 1
        for width, height in SIZES:
            self.window.resize(width, height)
            wait(150)
            path = self.output / f"{self.number:02}-{name}-{width}x{height}.png"
            with self.watchdog.looking_away():
                self.window.grab().save(str(path))

    def run(self) -> None:
        """From an empty project to a film."""
        window, document = self.window, self.window.document
        self.picture("empty")
        window.work.bring_in([str(sample_portrait())])
        wait_until(lambda: bool(document.project.characters))
        self.picture("portrait")
        window.work.bring_in([str(sample_voice())])
        window.work.bring_in([str(sample_song())])
        wait_until(lambda: len(document.project.clips) == 2)
        first = document.project.clips[0].id
        document.apply(set_text(document.project, first, "Nobody told me the bridge was closed."))
        document.select([first])
        wait_until(lambda: window.canvas.has_picture)
        self.picture("first-line")
        window.actions_["play"].trigger()
        wait_until(lambda: document.playhead > 50)
        self.picture("playing")
        window.actions_["play"].trigger()
        document.move_playhead(140)
        window.actions_["split"].trigger()
        second = document.project.clips[1].id
        document.select([second])
        document.apply(set_controls(document.project, [second], changes={"emotion": Emotion.HAPPY}))
        wait(1500)
        self.picture("split-and-happy")
        window.actions_["undo"].trigger()
        window.actions_["mark_line"].trigger()
        self.picture("undone-with-range")
        window.actions_["render_all"].trigger()
        lines = [clip.id for clip in document.project.clips]
        wait_until(lambda: all(document.line_state(line).kind is StateKind.DONE for line in lines))
        self.picture("rendered")
        document.apply(set_controls(document.project, [second], changes={"expression": 1.6}))
        wait(600)
        self.picture("out-of-date")
        self.fit_a_face()
        self.compare()
        self.bend_a_curve()
        self.record()
        for workspace in ("record", "export", "animate"):
            window.actions_[f"workspace_{workspace}"].trigger()
            self.picture(f"workspace-{workspace}")
        for panel in ("characters", "media", "queue", "history"):
            window.commands.show_panel(panel)
            self.picture(panel)
        window.commands.show_panel("lines")
        window.commands.show_panel("inspector")
        self.show_dialogs()
        for theme in ("theme_light", "theme_contrast", "theme_dark"):
            window.actions_[theme].trigger()
            self.picture(theme)
        self.export()

    def fit_a_face(self) -> None:
        """Handles over the portrait, the region, guides."""
        actions = self.window.actions_
        actions["face_handles"].trigger()
        wait(1500)
        self.picture("fit-face")
        actions["face_handles"].trigger()
        for guide in ("face_region", "safe_areas", "onion"):
            actions[guide].trigger()
        wait(1500)
        self.picture("region-guides-onion")
        for guide in ("face_region", "safe_areas", "onion"):
            actions[guide].trigger()

    def compare(self) -> None:
        """Two looks, behind a divider and side by side."""
        actions, document = self.window.actions_, self.window.document
        actions["new_look"].trigger()
        document.apply(
            set_controls(
                document.project, document.selection, changes={"emotion": Emotion.SURPRISED}
            )
        )
        document.move_playhead(document.playhead + 20)
        actions["compare"].trigger()
        wait(2500)
        self.picture("compare")
        actions["compare_side"].trigger()
        wait(1500)
        self.picture("compare-side")
        actions["compare_side"].trigger()
        actions["compare"].trigger()

    def bend_a_curve(self) -> None:
        """Lanes, with points set on the jaw, and pitch over the voice."""
        document = self.window.document
        for name in ("curves", "pitch"):
            self.window.actions_[name].trigger()
        wait(1500)
        line = document.selection[0]
        use = document.project.clip(line).use
        assert use is not None
        for later_s, value in ((0.4, 0.1), (0.9, 0.9), (1.4, 0.2)):
            point = ControlPoint("jawOpen", float(use.in_s) + later_s, value)
            document.apply(add_point(document.project, line, point))
        wait(1000)
        self.picture("curves")
        for name in ("curves", "pitch"):
            self.window.actions_[name].trigger()

    def record(self) -> None:
        """A line by the sound card of files: the level, 3-2-1, the recording, its review."""
        window, document = self.window, self.window.document
        recorder = window.recording.recorder
        window.actions_["workspace_record"].trigger()
        wait_until(lambda: recorder.is_open)
        wait(1500)
        self.picture("level")
        before = len(document.project.takes)
        window.actions_["record"].trigger()
        wait_until(lambda: recorder.state is RecorderState.PRE_ROLL)
        layer = window.canvas.recording
        wait_until(lambda: layer.moment is not None and layer.moment.count == 2)
        self.picture("countdown")
        wait_until(lambda: recorder.state is RecorderState.RECORDING)
        wait(1200)
        self.picture("recording")
        wait_until(lambda: len(document.project.takes) > before)
        wait_until(lambda: window.playback.player.is_playing)
        self.picture("review")
        window.actions_["play"].trigger()
        window.actions_["undo"].trigger()
        window.actions_["workspace_animate"].trigger()

    def show_dialogs(self) -> None:
        """Settings page by page, the command search, the keys."""
        window = self.window
        window.settings.show()
        wait(200)
        settings = window.findChild(SettingsDialog)
        assert settings is not None
        for page in settings.pages:
            settings.show_page(type(page))
            wait(300)
            self.dialog(settings, f"settings-{page.title}")
        settings.close()
        search = CommandSearch(window.actions_, window)
        search.words.setText("split")
        sheet = ShortcutSheet(window.actions_, window)
        for dialog, name in ((search, "command-search"), (sheet, "shortcuts")):
            dialog.show()
            wait(150)
            self.dialog(dialog, name)
            dialog.close()
            dialog.deleteLater()

    def dialog(self, dialog: QWidget, name: str) -> None:
        """A picture of a dialog."""
        with self.watchdog.looking_away():
            dialog.grab().save(str(self.output / f"dialog-{name.lower()}.png"))

    def export(self) -> None:
        """Make the film."""
        window, document = self.window, self.window.document
        for character in document.project.characters:
            document.apply(go_without_consent(document.project, character.id))
        dialog = ExportDialog(window.document, window.studio, window.background, window)
        (self.output / "tour.mp4").unlink(missing_ok=True)
        dialog.path.setText(str(self.output / "tour.mp4"))
        dialog.show()
        dialog.start()
        wait_until(dialog.show_button.isEnabled, longest_ms=300_000)
        self.dialog(dialog, "export")
        dialog.close()


def main() -> None:
    """Go on the tour."""
    output = Path(sys.argv[1])
    output.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    collector = WindowCollector()
    apply_theme(app, DARK)
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        os.environ |= sound_card(folder, 0.5 * buzzing_voice(60.0))
        SoundPort.exchange = paced()  # type: ignore[method-assign]
        settings = Settings(
            cache_dir=folder / "cache", logs_dir=folder / "logs", packs_dir=folder / "packs"
        )
        document = Document(open_session(make_untitled(folder / "projects")))
        window = MainWindow(
            document,
            Studio(settings),
            RenderQueue(None),
            loop=make_event_loop(app),
            output=SilentOutput(why="a tour"),
        )
        window.show()
        tour = Tour(window, output)
        tour.run()
        tour.watchdog.close()
        for block in tour.watchdog.blocks:
            print(f"blocked for {block.seconds * 1000:.0f} ms\n{block.stack}")
        window.close()
    collector.stop()


if __name__ == "__main__":
    main()
