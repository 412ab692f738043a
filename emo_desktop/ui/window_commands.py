"""What the commands of the window do to its panels, and what they ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QDialog,
    QFileDialog,
    QInputDialog,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from emo_desktop.project.checks import MIN_SIZE_PX
from emo_desktop.project.edits.markers import rename_marker
from emo_desktop.project.shots import frames_of_line
from emo_desktop.ui.command_search import CommandSearch, ShortcutSheet
from emo_desktop.ui.dialogs.data_dialog import DataDialog
from emo_desktop.ui.dialogs.export_dialog import ExportDialog
from emo_desktop.ui.dialogs.verify_dialog import VerifyDialog
from emo_desktop.ui.export_memory import ExportMemory
from emo_desktop.ui.picture_actions import connect_picture
from emo_desktop.ui.window_edits import WindowEdits

if TYPE_CHECKING:
    from emo_desktop.ui.main_window import MainWindow

_TYPED_INTO = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)


class WindowCommands(QObject):
    """The commands of one window that are about more than its document.

    Args:
        window: they belong to.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._document = window, window.document
        self._memory = ExportMemory(window.remembered)

    def connect_all(self) -> None:
        """Let every command do what it says."""
        window, document, actions = self._window, self._document, self._window.actions_
        work, playback = window.work, window.playback
        actions.connect(WindowEdits(document).slots())
        actions.connect(playback.slots())
        actions.connect(
            {
                "save": document.save,
                "quit": window.close,
                "import": self.choose_files,
                "export": self.export,
                "export_data": self.export_data,
                "verify": self.verify,
                "find_media": window.side.finder.look,
                "settings": window.settings.show,
                "render_line": lambda: work.choose_lines(document.selection),
                "render_all": lambda: work.choose_lines(
                    [clip.id for clip in document.project.clips]
                ),
                "render_final": work.render_final,
                "split_pauses": work.split_at_pauses,
                "edit_marker": self.edit_marker,
                "play_range": self.play_range,
                "search": lambda: self._ask(CommandSearch(actions, window)),
                "shortcuts": lambda: self._ask(ShortcutSheet(actions, window)),
                "log": window.side.open_log,
            }
        )
        self._connect_view()
        actions["loop"].toggled.connect(playback.set_looping)
        actions["pause_queue"].toggled.connect(self.pause_queue)
        if window.queue.is_paused or window.exports.queue.is_paused:
            actions["pause_queue"].setChecked(True)  # as it was when the program ended
        connect_picture(actions, window.canvas, window.fitting, playback, window.inspector)
        app = QApplication.instance()
        assert isinstance(app, QApplication), "a window belongs to an application"
        app.focusChanged.connect(self._focus_changed)

    def _connect_view(self) -> None:
        window, actions = self._window, self._window.actions_
        timeline, workspaces, settings = window.timeline, window.workspaces, window.settings
        actions.connect(
            {
                "next_panel": self.focus_next_panel,
                "zoom_in": timeline.zoom_in,
                "zoom_out": timeline.zoom_out,
                "fit": timeline.toggle_fit,
                "zoom_selection": timeline.zoom_to_selection,
                "curve_copy": timeline.copy_curves,
                "curve_paste": timeline.paste_curves,
                "curve_reset": timeline.reset_curves,
                "theme_dark": lambda: settings.change({"theme": "dark"}),
                "theme_light": lambda: settings.change({"theme": "light"}),
                "theme_contrast": lambda: settings.change({"theme": "high contrast"}),
                "workspace_record": lambda: workspaces.show("record"),
                "workspace_animate": lambda: workspaces.show("animate"),
                "workspace_export": lambda: workspaces.show("export"),
                "maximise": workspaces.maximise,
                "reset_layout": workspaces.reset,
                "show_characters": lambda: self.show_panel("characters"),
                "show_history": lambda: self.show_panel("history"),
            }
        )
        actions["lock_panels"].toggled.connect(workspaces.lock)
        actions["full_screen"].toggled.connect(window.set_full_screen)
        actions["snap"].setChecked(timeline.snaps)
        actions["snap"].toggled.connect(timeline.set_snaps)
        actions["curves"].toggled.connect(timeline.show_curves)
        actions["pitch"].toggled.connect(timeline.show_pitch)
        timeline.snapping_changed.connect(actions["snap"].setChecked)

    def choose_files(self) -> None:
        """Ask which files are to be brought in."""
        title = self.tr("Import")
        paths, _ = QFileDialog.getOpenFileNames(self._window, title)
        if paths:
            self._window.work.bring_in(paths)

    def export(self) -> None:
        """Ask how the film is to be made."""
        window = self._window
        dialog = ExportDialog(
            self._document,
            window.studio,
            window.background,
            window,
            choices=self._memory.films,
        )
        dialog.queue_wanted.connect(window.exports.add)
        self._ask(dialog)
        self._memory.keep_films(dialog.choices())

    def export_data(self) -> None:
        """Ask which files for other programs are to be made."""
        window, choices = self._window, self._memory.files
        dialog = DataDialog(self._document, window.studio, window.background, window, choices)
        self._ask(dialog)
        self._memory.keep_files(dialog.choices())

    def verify(self) -> None:
        """Ask of which film is to be said where it comes from."""
        dialog = VerifyDialog(self._window.background, self._window)
        QTimer.singleShot(0, dialog, dialog.choose)
        self._ask(dialog)

    def _ask(self, dialog: QDialog) -> None:
        """Show a dialog until it is closed; then it goes, which the window alone would keep."""
        dialog.exec()
        dialog.deleteLater()

    def edit_marker(self) -> None:
        """Name the marker under the playhead, or the one before it."""
        document = self._document
        passed = [
            each
            for each in document.project.markers
            if round(each.at_s * document.fps) <= document.playhead
        ]
        if passed:
            self.name_marker(passed[-1].id)
        else:
            self._window.say(self.tr("No marker is here."), self.tr("M adds one."))

    def name_marker(self, marker_id: str) -> None:
        """Ask for the name of a marker."""
        document = self._document
        named = {each.id: each.name for each in document.project.markers}
        name, is_given = QInputDialog.getText(
            self._window, self.tr("Marker"), self.tr("Name"), text=named.get(marker_id, "")
        )
        if is_given:
            document.try_edit(lambda: rename_marker(document.project, marker_id, name))

    def play_range(self) -> None:
        """Play what is marked, or the line."""
        document = self._document
        clip, within = document.current_clip, document.range_frames
        if within is None and clip is not None:
            on = frames_of_line(clip, document.fps)
            within = on.start, on.stop
        if within is not None:
            document.move_playhead(within[0])
            self._window.playback.player.play(within)

    def play_lines(self, lines: tuple[str, ...]) -> None:
        """Show the draft of lines instead of rendering them."""
        self._document.select(lines)
        self._window.actions_["mark_line"].trigger()
        self.play_range()

    def draw_drafts_at(self, part: int) -> None:
        """Draw drafts at a part of the film's size; 1: as large."""
        size_px = max(MIN_SIZE_PX, self._document.project.size_px // part // 2 * 2)
        self._window.playback.draw_drafts_at(None if part == 1 else size_px)

    def pause_queue(self, is_paused: bool) -> None:
        """Begin no further line and no further film, or go on."""
        queue, playback = self._window.queue, self._window.playback
        exports = self._window.exports
        if is_paused:
            queue.pause_all()
            exports.queue.pause_all()
            playback.worker.stop_queue()
        else:
            queue.resume_all()
            exports.queue.resume_all()
            playback.render_queue()
            exports.begin()

    def show_panel(self, name: str) -> None:
        """Bring a panel in sight, and the focus to it."""
        dock = self._window.docks[name]
        dock.show()
        dock.raise_()
        dock.widget().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_next_panel(self) -> None:
        """Put the focus on the next panel that is in sight."""
        window = self._window
        panels: list[QWidget] = [
            window.line_list.table,
            window.canvas,
            window.inspector,
            window.timeline,
        ]
        panels += [
            dock.widget()
            for name, dock in window.docks.items()
            if name in ("characters", "media", "queue", "history")
        ]
        panels = [panel for panel in panels if not panel.visibleRegion().isEmpty()]
        focused = QApplication.focusWidget()
        here = next(
            (n for n, panel in enumerate(panels) if focused and panel.isAncestorOf(focused)),
            next((n for n, panel in enumerate(panels) if panel is focused), -1),
        )
        if panels:
            panels[(here + 1) % len(panels)].setFocus(Qt.FocusReason.TabFocusReason)

    def _focus_changed(self, _: QWidget | None, new: QWidget | None) -> None:
        # A dialog's own field leaves the window's keys alone: commands are found through one.
        is_typing = isinstance(new, _TYPED_INTO) and new.window() is self._window
        self._window.actions_.set_editing(is_typing)
