"""The program as a window: ``python3 main.py``, with or without a project."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from emo_desktop.app.first_projects import make_sample, make_untitled
from emo_desktop.app.project_rendering import QUEUE_FILE
from emo_desktop.app.studio import Studio
from emo_desktop.base.errors import EmoError
from emo_desktop.base.logs import log_to_file
from emo_desktop.base.settings import Settings, load_settings, save_settings, settings_path
from emo_desktop.project.session import Session, open_session
from emo_desktop.project.storage import is_project
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.long_job_dialog import SessionAnswers
from emo_desktop.ui.dialogs.recovery_dialog import offer_recovery
from emo_desktop.ui.document import Document
from emo_desktop.ui.event_loop import WindowCollector, make_event_loop
from emo_desktop.ui.main_window import MainWindow
from emo_desktop.ui.sentences import in_words
from emo_desktop.ui.theme import THEMES, apply_theme
from emo_desktop.ui.translation import install_translator

_log = logging.getLogger(__name__)
_DONE, _BAD_INPUT = 0, 3
_AS_IT_IS = 100
_LAST = "last_project"


class Application:
    """One window after the other, each with a project.

    Args:
        settings: folders and limits.
        loop: of the program.
    """

    def __init__(self, settings: Settings, loop: asyncio.AbstractEventLoop) -> None:
        self._loop, self._answers = loop, SessionAnswers()
        self.remembered = QSettings(
            str(settings_path().with_name("window.ini")), QSettings.Format.IniFormat
        )
        self.studio = Studio(settings)
        self.window: MainWindow | None = None

    def open(self, folder: Path) -> bool:
        """Show a project instead of the one that is open; whether that worked."""
        try:
            session = open_session(folder)
        except EmoError as error:
            self._tell(error)
            return False
        self._show(session)
        return True

    def open_first(self, named: Path | None) -> bool:
        """Show the project that was named, else the last one, else a new one."""
        if named is not None:
            return self.open(named)
        last = Path(str(self.remembered.value(_LAST, "")))
        if is_project(last):
            return self.open(last)
        try:
            return self.open(make_untitled(self.studio.settings.projects_dir))
        except EmoError as error:
            self._tell(error)
            return False

    def tell_unforeseen(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log an error that nobody foresaw, and say so; the window goes on."""
        _log.error("unforeseen", exc_info=(kind, error, trace))
        if self.window is not None:
            said = QCoreApplication.translate(
                "Application", "Something unforeseen happened: {error}"
            ).format(error=error)
            self.window.say(said, QCoreApplication.translate("Application", "The log says more."))

    def _show(self, session: Session) -> None:
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
        queue = RenderQueue(session.folder / QUEUE_FILE)
        window = MainWindow(
            Document(session),
            self.studio,
            queue,
            loop=self._loop,
            remembered=self.remembered,
            answers=self._answers,
        )
        window.settings_changed.connect(self._keep_settings)
        window.actions_.connect(
            {
                "new": self._new,
                "open": self._choose,
                "sample": self._open_sample,
            }
        )
        self.window = window
        self.remembered.setValue(_LAST, str(session.folder.resolve()))
        window.show()
        asked = offer_recovery(session, window)
        if asked is not None:
            asked.finished.connect(window.recording.look_for_lost_takes)

    def _new(self) -> None:
        try:
            self.open(make_untitled(self.studio.settings.projects_dir))
        except EmoError as error:
            self._tell(error)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self.window,
            QCoreApplication.translate("Application", "Open project"),
            str(self.studio.settings.projects_dir),
        )
        if folder:
            self.open(Path(folder))

    def _open_sample(self) -> None:
        assert self.window is not None
        self.window.say(QCoreApplication.translate("Application", "Making the sample project…"))
        self.window.background.start(self._make_sample(self.window.background))

    async def _make_sample(self, background: Background) -> None:
        settings = self.studio.settings
        folder = await background.run(
            lambda token: make_sample(settings.projects_dir, settings=settings, token=token)
        )
        # The window that waited is closed by what it waited for.
        QTimer.singleShot(0, lambda: self.open(folder))

    def _keep_settings(self, settings: Settings) -> None:
        try:
            save_settings(settings)
        except EmoError as error:
            self._tell(error)

    def _tell(self, error: EmoError) -> None:
        QMessageBox.warning(
            self.window, "EMO Desktop", f"{in_words(str(error))}\n\n{in_words(error.hint)}"
        )


def run_window(arguments: list[str]) -> int:
    """Show the window until it is closed; the exit code.

    Args:
        arguments: a project's folder, or nothing.
    """
    try:
        settings = load_settings()
    except EmoError as error:
        print(f"error: {error}\nhint: {error.hint}", file=sys.stderr)  # noqa: T201
        return _BAD_INPUT
    log_to_file(settings.logs_dir)
    if settings.scale_percent != _AS_IT_IS:  # read when the program's Qt begins
        os.environ.setdefault("QT_SCALE_FACTOR", f"{settings.scale_percent / _AS_IT_IS:g}")
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("EMO Desktop")
    install_translator(app, settings.language)
    apply_theme(app, THEMES[settings.theme])
    collector, loop = WindowCollector(), make_event_loop(app)
    application = Application(settings, loop)
    sys.excepthook = application.tell_unforeseen
    named = Path(arguments[0]) if arguments else None
    if not application.open_first(named):
        return _BAD_INPUT
    app.exec()
    app.processEvents()  # tasks that the closed window has cancelled hear of it
    loop.stop()
    loop.close()
    collector.stop()
    return _DONE
