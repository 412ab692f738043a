"""The window: lines, picture, inspector and timeline of one project."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFileDialog,
    QInputDialog,
    QLabel,
    QMainWindow,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from emo_desktop.app.studio import Studio
from emo_desktop.audio.device import SoundOutput, open_output
from emo_desktop.project.changes import Changes
from emo_desktop.project.checks import MIN_SIZE_PX
from emo_desktop.project.edits.markers import rename_marker
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.actions import ActionSet
from emo_desktop.ui.background import Background
from emo_desktop.ui.canvas import Canvas
from emo_desktop.ui.command_search import CommandSearch, ShortcutSheet
from emo_desktop.ui.dialogs.export_dialog import ExportDialog
from emo_desktop.ui.document import Document
from emo_desktop.ui.inspector import Inspector
from emo_desktop.ui.line_list import LineList
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.playback import Playback
from emo_desktop.ui.queue_panel import QueuePanel
from emo_desktop.ui.theme import THEMES, apply_theme, current_theme
from emo_desktop.ui.timeline.peaks_loader import PeaksLoader
from emo_desktop.ui.timeline.timeline import TimelinePanel
from emo_desktop.ui.transport import Transport
from emo_desktop.ui.window_edits import WindowEdits
from emo_desktop.ui.window_work import WindowWork

_LEAST_SIZE = (1180, 700)
_USUAL_SIZE = (1600, 960)
_SAID_MS = 8000


@survives_errors
class MainWindow(QMainWindow):
    """Everything an editor sees of one project.

    Args:
        document: the open project.
        studio: what lines are drawn with.
        queue: what waits to be rendered.
        loop: of the program.
        output: where the film is heard; the system's own when None.
        remembered: where size, places and theme are remembered; None: nowhere.
    """

    def __init__(
        self,
        document: Document,
        studio: Studio,
        queue: RenderQueue,
        *,
        loop: asyncio.AbstractEventLoop,
        output: SoundOutput | None = None,
        remembered: QSettings | None = None,
    ) -> None:
        super().__init__()
        self.document, self.queue = document, queue
        self._studio, self._remembered = studio, remembered
        self.background = Background(loop)
        self.work = WindowWork(document, studio, queue, self.background)
        self.actions_ = ActionSet(self)
        self.canvas = Canvas()
        self.line_list = LineList(document)
        self.inspector = Inspector(document)
        self._peaks = PeaksLoader(studio.cache, document.media_path)
        self.timeline = TimelinePanel(document, self._peaks, actions=self._line_menu())
        self.queue_panel = QueuePanel(document, queue)
        self.transport = Transport(document, self.actions_)
        self.playback = Playback(
            document, studio, queue, canvas=self.canvas, output=output or open_output()
        )
        # What a slot of somebody's keeps alive goes with the window.
        for part in (document, self.background, self.work, self._peaks, self.playback):
            part.setParent(self)
        self._lay_out()
        self._connect()
        self._restore()
        self.work.look_at_lines()
        self._retitle()
        self.timeline.setFocus()

    def _line_menu(self) -> list[QAction | None]:
        """What is offered where a line is clicked; None is a line between."""
        return [
            self.actions_[name] if name else None
            for name in ("split", "join", "duplicate", "lock", "", "render_line", "", "delete")
        ]

    def _lay_out(self) -> None:
        self.setMinimumSize(*_LEAST_SIZE)
        self.setAcceptDrops(True)
        self.resize(*_USUAL_SIZE)
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.transport)
        layout.addWidget(self.canvas, 1)
        self.setCentralWidget(middle)
        left = QTabWidget()
        left.addTab(self.line_list, self.tr("Lines"))
        left.addTab(self.queue_panel, self.tr("Queue"))
        area = Qt.DockWidgetArea
        self.setCorner(Qt.Corner.BottomLeftCorner, area.BottomDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, area.BottomDockWidgetArea)
        self._docks = (
            self._dock("lines", self.tr("Lines"), left, area.LeftDockWidgetArea),
            self._dock("inspector", self.tr("Inspector"), self.inspector, area.RightDockWidgetArea),
            self._dock("timeline", self.tr("Timeline"), self.timeline, area.BottomDockWidgetArea),
        )
        lines, inspector, timeline = self._docks
        self.resizeDocks([lines, inspector], [400, 330], Qt.Orientation.Horizontal)
        self.resizeDocks([timeline], [300], Qt.Orientation.Vertical)
        self.actions_.fill(self.menuBar())
        self._saved, self._format = QLabel(), QLabel()
        self._device = QLabel(self.tr("CPU draft"))
        self.statusBar().addPermanentWidget(self._saved)
        self.statusBar().addPermanentWidget(self._device)
        self.statusBar().addPermanentWidget(self._format)

    def _dock(self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        return dock

    def _connect(self) -> None:
        document, work = self.document, self.work
        edits = WindowEdits(document)
        self.actions_.connect(edits.slots())
        self.actions_.connect(
            {
                "save": document.save,
                "quit": self.close,
                "import": self._choose_files,
                "export": self._export,
                "render_line": lambda: work.render_lines(document.selection),
                "render_all": lambda: work.render_lines(
                    [clip.id for clip in document.project.clips]
                ),
                "render_final": work.render_final,
                "split_pauses": work.split_at_pauses,
                "search": lambda: CommandSearch(self.actions_, self).exec(),
                "shortcuts": lambda: ShortcutSheet(self.actions_, self).exec(),
                "edit_marker": self._edit_marker,
                "play_range": self._play_range,
                "log": self._open_log,
                "next_panel": self._focus_next_panel,
                "zoom_in": self.timeline.zoom_in,
                "zoom_out": self.timeline.zoom_out,
                "fit": self.timeline.toggle_fit,
                "zoom_selection": self.timeline.zoom_to_selection,
                "theme_dark": lambda: self.set_theme("dark"),
                "theme_light": lambda: self.set_theme("light"),
                "theme_contrast": lambda: self.set_theme("high contrast"),
            }
        )
        playback = self.playback
        self.actions_.connect(playback.slots())
        self.actions_["loop"].toggled.connect(playback.set_looping)
        self.actions_["full_screen"].toggled.connect(self._set_full_screen)
        self.actions_["pause_queue"].toggled.connect(self._pause_queue)
        playback.player.playing_changed.connect(self.transport.set_playing)
        playback.said.connect(self.transport.job.setText)
        # A draft that was shown is performed, and so rendered.
        playback.worker.preview_ended.connect(work.look_at_lines)
        playback.fault.connect(self.say)
        work.fault.connect(self.say)
        work.said.connect(self.transport.job.setText)
        work.queued.connect(playback.render_queue)
        self.timeline.scrubbed.connect(playback.player.scrub)
        self.timeline.scrub_ended.connect(playback.player.stop)
        self.timeline.peeked.connect(playback.peek)
        self.timeline.peek_ended.connect(playback.look_back)
        self.timeline.marker_edit_wanted.connect(self._name_marker)
        self.transport.export_wanted.connect(self._export)
        self.transport.preview_wanted.connect(self._draw_drafts_at)
        self.canvas.files_dropped.connect(work.bring_in)
        self.timeline.edit_text_wanted.connect(self.line_list.edit_text)
        self.actions_["snap"].setChecked(self.timeline.snaps)
        self.actions_["snap"].toggled.connect(self.timeline.set_snaps)
        self.timeline.snapping_changed.connect(self.actions_["snap"].setChecked)
        self._unlisten = self.queue.listen(self._queue_changed)
        document.changed.connect(self._document_changed)
        document.settled.connect(work.look_at_lines)
        document.saved_changed.connect(self._retitle)
        document.refused.connect(self.say)
        document.playhead_moved.connect(self._show_text)
        document.selection_changed.connect(self._show_text)
        _application().focusChanged.connect(self._focus_changed)

    def say(self, sentence: str, hint: str = "") -> None:
        """Say something where the user looks, for some seconds."""
        self.statusBar().showMessage(f"{sentence} {hint}".strip(), _SAID_MS)

    def _edit_marker(self) -> None:
        """Name the marker under the playhead, or the one before it."""
        document = self.document
        passed = [
            each
            for each in document.project.markers
            if round(each.at_s * document.fps) <= document.playhead
        ]
        if passed:
            self._name_marker(passed[-1].id)
        else:
            self.say(self.tr("No marker is here."), self.tr("M adds one."))

    def _play_range(self) -> None:
        """Play what is marked, or the line."""
        document = self.document
        clip = document.current_clip
        within = document.range_frames
        if within is None and clip is not None:
            fps = document.fps
            within = round(clip.begin_s * fps), round(clip.end_s * fps)
        if within is not None:
            document.move_playhead(within[0])
            self.playback.player.play(within)

    def _draw_drafts_at(self, part: int) -> None:
        """Draw drafts at a part of the film's size; 1: as large."""
        size_px = max(MIN_SIZE_PX, self.document.project.size_px // part // 2 * 2)
        self.playback.player.window.draw_drafts_at(None if part == 1 else size_px)

    def dragEnterEvent(self, drag: QDragEnterEvent) -> None:
        if drag.mimeData().hasUrls():
            drag.acceptProposedAction()

    def dropEvent(self, drop: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in drop.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.work.bring_in(paths)
            drop.acceptProposedAction()

    def _open_log(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._studio.settings.logs_dir)))

    def _name_marker(self, marker_id: str) -> None:
        document = self.document
        named = {each.id: each.name for each in document.project.markers}
        name, is_given = QInputDialog.getText(
            self, self.tr("Marker"), self.tr("Name"), text=named.get(marker_id, "")
        )
        if is_given:
            document.try_edit(lambda: rename_marker(document.project, marker_id, name))

    def _choose_files(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, self.tr("Import"))
        if paths:
            self.work.bring_in(paths)

    def _export(self) -> None:
        ExportDialog(self.document, self._studio, self.background, self).exec()

    def _set_full_screen(self, is_full: bool) -> None:
        """Show the picture and nothing else, or everything again."""
        for part in (*self._docks, self.transport, self.menuBar(), self.statusBar()):
            part.setVisible(not is_full)
        if is_full:
            self.showFullScreen()
        else:
            self.showNormal()

    def _pause_queue(self, is_paused: bool) -> None:
        if is_paused:
            self.queue.pause_all()
            self.playback.worker.stop_queue()
        else:
            self.queue.resume_all()
            self.playback.render_queue()

    def set_theme(self, name: str) -> None:
        """Give the window other colours."""
        apply_theme(_application(), THEMES[name])
        self.timeline.update()

    def closeEvent(self, closing: QCloseEvent) -> None:
        self._unlisten()
        self._peaks.close()
        self.playback.close()
        self.background.close()
        if self._remembered is not None:
            self._remembered.setValue("geometry", self.saveGeometry())
            self._remembered.setValue("state", self.saveState())
            self._remembered.setValue("theme", current_theme().name)
        self.document.close()
        closing.accept()

    def _restore(self) -> None:
        if self._remembered is None:
            return
        for name, restore in (("geometry", self.restoreGeometry), ("state", self.restoreState)):
            kept = self._remembered.value(name)
            if isinstance(kept, QByteArray):
                restore(kept)

    def _document_changed(self, changes: Changes) -> None:
        history = self.document.session.history
        for action, name, can in (
            ("undo", history.undo_name, history.can_undo),
            ("redo", history.redo_name, history.can_redo),
        ):
            word = self.tr("Undo") if action == "undo" else self.tr("Redo")
            self.actions_[action].setText(f"{word} {name}".strip() if can else word)
            self.actions_[action].setEnabled(can)
        if changes & (Changes.NAME | Changes.FORMAT):
            self.transport.refresh()
        self._show_text()
        self._retitle()

    def _queue_changed(self) -> None:
        """Called on whatever thread changed the queue."""
        QTimer.singleShot(0, self, self._show_queue)

    def _show_queue(self) -> None:
        self.queue_panel.refresh()
        self.work.look_at_lines()

    def _show_text(self) -> None:
        clip = self.document.clip_at(self.document.playhead)
        self.canvas.show_text(clip.text if clip is not None else "")

    def _retitle(self) -> None:
        name = self.document.project.name
        self.setWindowTitle(f"{name}[*] – EMO Desktop")
        self.setWindowModified(not self.document.session.is_saved)
        is_saved = self.document.session.is_saved
        self._saved.setText(self.tr("Saved") if is_saved else self.tr("Not saved yet"))
        rate_khz = self.document.project.sample_rate_hz / 1000
        fps = float(self.document.fps)
        self._format.setText(
            self.tr("{rate:g} kHz · {fps:g} fps").format(rate=rate_khz, fps=round(fps, 3))
        )

    def _focus_next_panel(self) -> None:
        panels = (self.line_list.table, self.canvas, self.inspector, self.timeline)
        focused = QApplication.focusWidget()
        here = next(
            (n for n, panel in enumerate(panels) if focused and panel.isAncestorOf(focused)),
            next((n for n, panel in enumerate(panels) if panel is focused), -1),
        )
        panels[(here + 1) % len(panels)].setFocus(Qt.FocusReason.TabFocusReason)

    def _focus_changed(self, _: QWidget | None, new: QWidget | None) -> None:
        from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QPlainTextEdit

        is_text = isinstance(new, (QLineEdit, QPlainTextEdit, QAbstractSpinBox))
        self.actions_.set_editing(is_text)


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication), "a window belongs to an application"
    return app
