"""The window: lines, picture, inspector and timeline of one project."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QVBoxLayout, QWidget

from emo_desktop.app.film_queue import ExportQueue
from emo_desktop.app.line_curves import CurveReader
from emo_desktop.app.sound_devices import make_booth
from emo_desktop.app.studio import Studio
from emo_desktop.audio.device import SoundOutput
from emo_desktop.project.changes import Changes
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.actions import ActionSet
from emo_desktop.ui.background import Background
from emo_desktop.ui.canvas.canvas import Canvas
from emo_desktop.ui.canvas.face_bar import FaceBar
from emo_desktop.ui.canvas.face_fitting import FaceFitting
from emo_desktop.ui.dialogs.long_job_dialog import SessionAnswers
from emo_desktop.ui.document import Document
from emo_desktop.ui.export_jobs import EXPORTS_FILE, ExportJobs
from emo_desktop.ui.history_panel import HistoryPanel
from emo_desktop.ui.inspector.inspector import Inspector
from emo_desktop.ui.inspector.obedience import Obedience
from emo_desktop.ui.line_list import LineList
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.playback import Playback
from emo_desktop.ui.recorder import BoothMaker
from emo_desktop.ui.sentences import in_words
from emo_desktop.ui.side_panels import SidePanels
from emo_desktop.ui.timeline.curve_view import views_as_text, views_of_text
from emo_desktop.ui.timeline.curves_loader import CurvesLoader
from emo_desktop.ui.timeline.peaks_loader import PeaksLoader
from emo_desktop.ui.timeline.timeline import TimelinePanel
from emo_desktop.ui.transport import Transport
from emo_desktop.ui.window_commands import WindowCommands
from emo_desktop.ui.window_mixer import WindowMixer
from emo_desktop.ui.window_recording import WindowRecording
from emo_desktop.ui.window_settings import WindowSettings, output_named
from emo_desktop.ui.window_work import WindowWork
from emo_desktop.ui.workspaces import Workspaces

_LEAST_SIZE = (1180, 700)
_USUAL_SIZE = (1600, 960)
_SAID_MS = 8000
_LINE_MENU = ("split", "join", "duplicate", "lock", "", "render_line", "new_look", "", "delete")


@survives_errors
class MainWindow(QMainWindow):
    """Everything an editor sees of one project.

    Signals:
        settings_changed(object): the Settings that the user wants from now on.

    Args:
        document: the open project.
        studio: what lines are drawn with.
        queue: what waits to be rendered.
        loop: of the program.
        output: where the film is heard; as the settings say when None.
        remembered: where size and places of panels are remembered; None: nowhere.
        answers: what is not to be asked again.
        booths: makes what hears while something is recorded.
    """

    settings_changed = Signal(object)

    def __init__(
        self,
        document: Document,
        studio: Studio,
        queue: RenderQueue,
        *,
        loop: asyncio.AbstractEventLoop,
        output: SoundOutput | None = None,
        remembered: QSettings | None = None,
        answers: SessionAnswers | None = None,
        booths: BoothMaker = make_booth,
    ) -> None:
        super().__init__()
        self.document, self.queue, self.studio = document, queue, studio
        self.remembered = remembered
        self._text: str | None = None
        self.background = Background(loop)
        self.work = WindowWork(document, studio, queue, self.background)
        self.exports = ExportJobs(ExportQueue(_exports_file(remembered)), studio, self.background)
        self.actions_, self.canvas = ActionSet(self), Canvas()
        self.line_list, self.history = LineList(document), HistoryPanel(document)
        self._obedience = Obedience(self.background, studio.settings.packs_dir)
        self.inspector = Inspector(document, self._obedience)
        self._peaks = PeaksLoader(studio.cache, document.media_path)
        self._curves = CurvesLoader(CurveReader(document.folder, studio))
        self.timeline = TimelinePanel(
            document, self._peaks, actions=self._line_menu(), curves=self._curves
        )
        self.transport = Transport(document, self.actions_)
        self.playback = Playback(
            document,
            studio,
            queue,
            canvas=self.canvas,
            output=output or output_named(studio.settings.sound_output),
        )
        self.fitting = FaceFitting(document, self.canvas, studio, self.background)
        self.face_bar = FaceBar(self.canvas, self.fitting)
        self.side = SidePanels(
            document,
            studio,
            queue,
            self.background,
            window=self,
            canvas=self.canvas,
            exports=self.exports,
            answers=answers or SessionAnswers(),
        )
        self.settings = WindowSettings(self)
        # What a slot of somebody's keeps alive goes with the window.
        owned = (self._peaks, self._curves, self.fitting, self.exports)
        for part in (document, self.background, self.work, self.playback, *owned):
            part.setParent(self)
        self.docks = self._lay_out()
        self.workspaces = Workspaces(self, self.docks)
        self.recording = WindowRecording(self, booths)
        self.commands, self.mixer = WindowCommands(self), WindowMixer(self)
        self._connect()
        self._restore()
        self._begin()

    def _begin(self) -> None:
        self.settings.apply()
        self.work.look_at_lines()
        self.side.look_around()
        if self.document.session.recovery is None:  # what is recovered may know of takes
            self.recording.look_for_lost_takes()
        self._retitle()
        self.timeline.setFocus()

    def _line_menu(self) -> list[QAction | None]:
        """What is offered where a line is clicked; None is a line between."""
        return [self.actions_[name] if name else None for name in _LINE_MENU]

    def _lay_out(self) -> dict[str, QDockWidget]:
        self.setMinimumSize(*_LEAST_SIZE)
        self.setAcceptDrops(True)
        self.resize(*_USUAL_SIZE)
        self._middle = QWidget()
        layout = QVBoxLayout(self._middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.transport)
        layout.addWidget(self.side.notices)
        layout.addWidget(self.canvas, 1)
        self.setCentralWidget(self._middle)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.actions_.fill(self.menuBar())
        self._saved, self._format = QLabel(), QLabel()
        self._device = QLabel(self.tr("CPU draft"))
        for label in (self._saved, self._device, self._format):
            self.statusBar().addPermanentWidget(label)
        return {
            name: self._dock(name, title, panel)
            for name, title, panel in (
                ("lines", self.tr("Lines"), self.line_list),
                ("characters", self.tr("Characters"), self.side.characters),
                ("media", self.tr("Media"), self.side.media),
                ("queue", self.tr("Queue"), self.side.queue),
                ("inspector", self.tr("Inspector"), self.inspector),
                ("history", self.tr("History"), self.history),
                ("timeline", self.tr("Timeline"), self.timeline),
            )
        }

    def _dock(self, name: str, title: str, panel: QWidget) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setWidget(panel)
        return dock

    def _connect(self) -> None:
        document, work, playback = self.document, self.work, self.playback
        self.commands.connect_all()
        self.mixer.connect_all()
        self.recording.connect_all()
        playback.player.playing_changed.connect(self.transport.set_playing)
        playback.said.connect(self.transport.job.setText)
        # A draft that was shown is performed, and so rendered.
        playback.worker.preview_ended.connect(work.look_at_lines)
        for fault in (playback.fault, work.fault, self.fitting.fault, document.refused):
            fault.connect(self.say)
        work.said.connect(self.transport.job.setText)
        work.queued.connect(playback.render_queue)
        self._connect_timeline()
        self._connect_side()
        self.transport.export_wanted.connect(self.commands.export)
        self.transport.preview_wanted.connect(self.commands.draw_drafts_at)
        self.canvas.files_dropped.connect(work.bring_in)
        self.settings.changed.connect(self.settings_changed)
        self.settings.packs_changed.connect(self._obedience.forget)
        self.settings.told.connect(self.say)
        self._unlisten = self.queue.listen(work.notice_queue)
        work.queue_changed.connect(self._show_queue)
        document.changed.connect(self._document_changed)
        document.settled.connect(work.look_at_lines)
        document.saved_changed.connect(self._retitle)
        document.playhead_moved.connect(self._show_line_text)
        document.selection_changed.connect(self._show_line_text)

    def _connect_timeline(self) -> None:
        timeline, playback = self.timeline, self.playback
        timeline.scrubbed.connect(self.recording.scrub)
        timeline.scrub_ended.connect(playback.player.stop)
        timeline.peeked.connect(playback.peek)
        timeline.peek_ended.connect(playback.look_back)
        timeline.marker_edit_wanted.connect(self.commands.name_marker)
        timeline.edit_text_wanted.connect(self.line_list.edit_text)
        timeline.said.connect(self.say)
        timeline.room_wanted.connect(self._give_room)
        # What a lane has performed counts as a rendered draft.
        self._curves.ready.connect(self.work.look_at_lines)

    def _connect_side(self) -> None:
        side, work = self.side, self.work
        side.said.connect(self.transport.job.setText)
        side.told.connect(self.say)
        side.files_chosen.connect(work.bring_in)
        side.sample_wanted.connect(self.actions_["sample"].trigger)
        side.packs_wanted.connect(self.settings.show_packs)
        side.queue.resumed.connect(self.playback.render_queue)
        self.playback.worker.queue_said.connect(side.queue.hear)
        work.lines_chosen.connect(side.long_jobs.begin)
        side.long_jobs.begun.connect(work.render_lines)
        side.long_jobs.draft_wanted.connect(self.commands.play_lines)

    def _give_room(self, height_px: int) -> None:
        """Let the timeline be so high."""
        self.resizeDocks([self.docks["timeline"]], [height_px], Qt.Orientation.Vertical)

    def say(self, sentence: str, hint: str = "") -> None:
        """Say something where the user looks, for some seconds."""
        words = f"{in_words(sentence)} {in_words(hint)}".strip()
        self.statusBar().showMessage(words, _SAID_MS)

    def set_full_screen(self, is_full: bool) -> None:
        """Show the picture and nothing else, or everything again."""
        if is_full:
            self.workspaces.show_alone(self._middle)
        elif self.workspaces.is_maximised:
            self.workspaces.maximise()
        for part in (self.transport, self.menuBar(), self.statusBar()):
            part.setVisible(not is_full)
        if is_full:
            self.showFullScreen()
        else:
            self.showNormal()

    def dragEnterEvent(self, drag: QDragEnterEvent) -> None:
        if drag.mimeData().hasUrls():
            drag.acceptProposedAction()

    def dropEvent(self, drop: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in drop.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.work.bring_in(paths)
            drop.acceptProposedAction()

    def closeEvent(self, closing: QCloseEvent) -> None:
        self._unlisten()
        self.exports.close()
        self._peaks.close()
        self._curves.close()
        self.playback.close()
        self.background.close()
        self.recording.close()
        if self.remembered is not None:
            self.remembered.setValue("geometry", self.saveGeometry())
            if self.timeline.curves is not None:
                views = views_as_text(self.timeline.curves.views)
                self.remembered.setValue("curves", views)
            for name, state in self.workspaces.state().items():
                self.remembered.setValue(f"workspaces/{name}", QByteArray(state))
        self.document.close()
        closing.accept()

    def _restore(self) -> None:
        """Bring back size and places; what is not there, or rubbish, is as at first."""
        if self.remembered is None:
            return
        geometry = self.remembered.value("geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        views = views_of_text(str(self.remembered.value("curves", "")))
        if views and self.timeline.curves is not None:
            self.timeline.curves.set_views(views)
        self.remembered.beginGroup("workspaces")
        kept = {name: self.remembered.value(name) for name in self.remembered.childKeys()}
        self.remembered.endGroup()
        states = {
            name: bytes(each.data()) for name, each in kept.items() if isinstance(each, QByteArray)
        }
        if states:
            self.workspaces.restore(states)

    def _document_changed(self, changes: Changes) -> None:
        history = self.document.session.history
        for action, word, name, can in (
            ("undo", self.tr("Undo"), history.undo_name, history.can_undo),
            ("redo", self.tr("Redo"), history.redo_name, history.can_redo),
        ):
            self.actions_[action].setText(f"{word} {in_words(name)}".strip() if can else word)
            self.actions_.offer(action, can)
        if changes & (Changes.NAME | Changes.FORMAT):
            self.transport.refresh()
        self.side.queue.refresh()
        self._show_line_text()
        self._retitle()

    def _show_queue(self) -> None:
        self.side.queue.refresh()
        self.work.look_at_lines()

    def show_text(self, text: str | None) -> None:
        """Show words below the picture all the time; None: those of the line under the playhead."""
        self._text = text
        self._show_line_text()

    def _show_line_text(self) -> None:
        clip = self.document.clip_at(self.document.playhead)
        text = clip.text if clip is not None else ""
        self.canvas.show_text(text if self._text is None else self._text)

    def _retitle(self) -> None:
        name = self.document.project.name
        self.setWindowTitle(f"{name}[*] – EMO Desktop")
        is_saved = self.document.session.is_saved
        self.setWindowModified(not is_saved)
        self._saved.setText(self.tr("Saved") if is_saved else self.tr("Not saved yet"))
        rate_khz = self.document.project.sample_rate_hz / 1000
        fps = round(float(self.document.fps), 3)
        self._format.setText(self.tr("{rate:g} kHz · {fps:g} fps").format(rate=rate_khz, fps=fps))


def _exports_file(remembered: QSettings | None) -> Path | None:
    """Where exports wait for the next start: beside what else is remembered."""
    return None if remembered is None else Path(remembered.fileName()).with_name(EXPORTS_FILE)
