"""Characters, media, queue, notices and first steps of a window, put together."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from emo_desktop.app.character_library import LIBRARY
from emo_desktop.app.error_report import LOG_FILE, make_report
from emo_desktop.app.studio import Studio
from emo_desktop.project.storage import MissingMedia
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.announcing import LineAnnouncer
from emo_desktop.ui.background import Background
from emo_desktop.ui.characters_panel import PICTURES, CharactersPanel
from emo_desktop.ui.dialogs.error_box import ErrorBox, show_error
from emo_desktop.ui.dialogs.long_job_dialog import LongJobs, SessionAnswers
from emo_desktop.ui.dialogs.relink_dialog import MissingMediaFinder
from emo_desktop.ui.document import Document
from emo_desktop.ui.export_jobs import ExportJobs
from emo_desktop.ui.export_queue_panel import ExportQueuePanel
from emo_desktop.ui.final_notice import FinalNotice
from emo_desktop.ui.folders import open_in_system
from emo_desktop.ui.media_panel import MediaPanel
from emo_desktop.ui.notice_bar import NoticeBar
from emo_desktop.ui.queue_panel import QueuePanel
from emo_desktop.ui.thumbnails import Thumbnails
from emo_desktop.ui.welcome import Welcome

MEDIA_NOTICE = "media"


class SidePanels(QObject):
    """What stands beside the picture, and what is said over it.

    Signals:
        said(str): what is being done, for the top bar; empty when it is done.
        told(str): something the user should know.
        files_chosen(list): paths that are to be brought in.
        sample_wanted(): the sample project is to be opened.
        packs_wanted(): the weights packs are to be shown.

    Args:
        document: the open project.
        studio: what lines are drawn with.
        queue: what waits to be rendered.
        background: does what takes a while.
        window: the window.
        canvas: the picture, which the first steps cover.
        exports: what waits to be exported.
        answers: of this run of the program.
    """

    said = Signal(str)
    told = Signal(str)
    files_chosen = Signal(list)
    sample_wanted = Signal()
    packs_wanted = Signal()

    def __init__(
        self,
        document: Document,
        studio: Studio,
        queue: RenderQueue,
        background: Background,
        *,
        window: QWidget,
        canvas: QWidget,
        exports: ExportJobs,
        answers: SessionAnswers,
    ) -> None:
        super().__init__(window)
        self._settings, self._background, self._window = studio.settings, background, window
        self.thumbnails = Thumbnails(background)
        self.thumbnails.setParent(self)
        self.characters = CharactersPanel(
            document,
            self.thumbnails,
            background,
            studio=studio,
            library=studio.settings.packs_dir.parent / LIBRARY,
        )
        self.media = MediaPanel(document, background, studio=studio)
        self.queue = QueuePanel(document, queue, self.thumbnails)
        self.exports = ExportQueuePanel(exports)
        self.queue.put_below(self.exports)
        self.notices = NoticeBar()
        self.welcome = Welcome(document, canvas)
        self.finder = MissingMediaFinder(document, background, window)
        self.long_jobs = LongJobs(document, studio, background, window, answers)
        self.announcer = LineAnnouncer(document, window)
        self.final_notice = FinalNotice(
            self.notices,
            background,
            settings=studio.settings,
            open_packs=self.packs_wanted.emit,
        )
        self._connect()

    def look_around(self) -> None:
        """Look what is missing: files of the project, and what final quality needs."""
        self.media.check()
        self.finder.look_quietly()
        self.final_notice.look()

    def show_error(self, sentence: str, hint: str) -> ErrorBox:
        """Show what went wrong, with a report that can be copied."""
        return show_error(
            sentence,
            hint,
            report=lambda: make_report(sentence, hint, settings=self._settings),
            background=self._background,
            parent=self._window,
        )

    def open_log(self) -> None:
        """Open the log with what the system opens it with."""
        log = self._settings.logs_dir / LOG_FILE
        open_in_system(log if log.exists() else self._settings.logs_dir)

    def _connect(self) -> None:
        self.characters.said.connect(self.said)
        self.characters.told.connect(self.told)
        self.characters.pictures_chosen.connect(self.files_chosen)
        self.media.said.connect(self.said)
        self.media.find_wanted.connect(self.finder.look)
        self.media.checked.connect(self._tell_missing)
        self.queue.log_wanted.connect(self.open_log)
        self.queue.details_wanted.connect(self.show_error)
        self.exports.details_wanted.connect(self.show_error)
        self.welcome.files_dropped.connect(self.files_chosen)
        self.welcome.sample_wanted.connect(self.sample_wanted)
        self.welcome.portrait_wanted.connect(self._choose_portrait)
        self.welcome.voice_wanted.connect(self._choose_voice)

    def _tell_missing(self, missing: list[MissingMedia]) -> None:
        self.thumbnails.forget_failures()
        if not missing:
            self.notices.withdraw(MEDIA_NOTICE)
            return
        text = self.tr("Files of this project are missing or changed: {names}.").format(
            names=", ".join(each.media.name for each in missing[:3])
            + (" …" if len(missing) > 3 else "")
        )
        find = self.tr("Find missing media…")
        self.notices.show_notice(MEDIA_NOTICE, text, find, self.finder.look)

    def _choose_portrait(self) -> None:
        kinds = self.tr("Pictures ({kinds})").format(kinds=PICTURES)
        self._choose(self.tr("Choose a portrait"), kinds)

    def _choose_voice(self) -> None:
        self._choose(self.tr("Choose a voice"), "")

    def _choose(self, title: str, kinds: str) -> None:
        path, _ = QFileDialog.getOpenFileName(self._window, title, f"{Path.home()}", kinds)
        if path:
            self.files_chosen.emit([path])
