"""The window with a real project: it shows, plays, edits, renders, and closes without a trace."""

from __future__ import annotations

import threading
from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from emo_desktop.app.studio import Studio
from emo_desktop.audio.device import SilentOutput
from emo_desktop.base.kept_jobs import JobState
from emo_desktop.project.edits.characters import go_without_consent
from emo_desktop.project.session import open_session
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.command_search import CommandSearch
from emo_desktop.ui.document import Document, StateKind
from emo_desktop.ui.main_window import MainWindow
from emo_desktop.ui.theme import THEMES, current_theme
from tests.app.media import write_voice
from tests.app.scenes import make_project, make_settings

Opener = Callable[[], MainWindow]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "Scene.emo"
    portrait = Path(__file__).parent.parent / "data" / "portraits" / "astronaut.jpg"
    make_project(folder, portrait, make_settings(tmp_path / "home"), lines=2)
    return folder


@pytest.fixture
def open_window(
    folder: Path, tmp_path: Path, qtbot: QtBot, loop: AbstractEventLoop
) -> Iterator[Opener]:
    windows: list[MainWindow] = []

    def open_it() -> MainWindow:
        document = Document(open_session(folder), autosaves=False)
        window = MainWindow(
            document,
            Studio(make_settings(tmp_path / "home")),
            RenderQueue(folder / "queue.json"),
            loop=loop,
            output=SilentOutput(why="a test"),
            remembered=QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat),
        )
        windows.append(window)
        window.show()
        return window

    yield open_it
    for window in windows:
        window.close()


def test_the_picture_under_the_playhead_is_shown(open_window: Opener, qtbot: QtBot) -> None:
    window = open_window()
    qtbot.waitUntil(lambda: window.canvas.has_picture, timeout=20_000)
    assert "Draft" in window.canvas.accessibleDescription()
    assert not window.canvas.grab().toImage().isNull()


def test_space_plays_and_stops(open_window: Opener, qtbot: QtBot) -> None:
    window = open_window()
    window.actions_["play"].trigger()
    qtbot.waitUntil(lambda: window.document.playhead >= 3, timeout=20_000)
    assert window.transport.play_button.text() == "■"
    window.actions_["play"].trigger()
    stopped = window.document.playhead
    qtbot.wait(100)
    assert window.document.playhead == stopped
    assert window.transport.play_button.text() == "▶"


def test_lines_are_rendered(open_window: Opener, qtbot: QtBot) -> None:
    window = open_window()
    document = window.document
    window.actions_["render_all"].trigger()

    def are_done() -> bool:
        kinds = {document.line_state(clip.id).kind for clip in document.project.clips}
        return kinds == {StateKind.DONE}

    qtbot.waitUntil(are_done, timeout=20_000)
    qtbot.waitUntil(
        lambda: {job.state for job in window.queue.jobs} == {JobState.DONE}, timeout=20_000
    )


def test_files_that_are_dropped_come_in_as_one_step(
    open_window: Opener, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    document = window.document
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"no sound")
    window.canvas.files_dropped.emit([str(write_voice(tmp_path / "new.wav", 2.0)), str(bad)])
    qtbot.waitUntil(lambda: len(document.project.clips) == 3, timeout=20_000)
    assert document.project.clips[-1].character == document.project.characters[0].id
    assert "bad.wav" in window.statusBar().currentMessage()
    assert window.actions_["undo"].text() == "Undo Import"
    document.undo()
    assert len(document.project.clips) == 2


def test_undo_says_what_it_undoes_and_the_title_what_is_saved(
    open_window: Opener, qtbot: QtBot
) -> None:
    window = open_window()
    assert window.windowTitle().startswith("Scene")
    assert not window.isWindowModified()
    window.document.move_playhead(20)
    window.actions_["split"].trigger()
    assert window.isWindowModified()
    assert window.actions_["undo"].text().startswith("Undo Split")
    window.actions_["save"].trigger()
    assert not window.isWindowModified()
    assert len(open_it_again(window).clips) == 3


def open_it_again(window: MainWindow):
    from emo_desktop.project.storage import load_project

    return load_project(window.document.folder)


def go_without_consents(window: MainWindow) -> None:
    """Let nobody ask by what right somebody is seen."""
    document = window.document
    for character in document.project.characters:
        document.apply(go_without_consent(document.project, character.id))


def test_the_film_is_exported(open_window: Opener, qtbot: QtBot, tmp_path: Path) -> None:
    from emo_desktop.export.probe import probe_film
    from emo_desktop.ui.dialogs.export_dialog import ExportDialog

    window = open_window()
    go_without_consents(window)
    dialog = ExportDialog(window.document, window.studio, window.background, window)
    qtbot.addWidget(dialog)
    dialog.path.setText(str(tmp_path / "film.mp4"))
    dialog.start()
    qtbot.waitUntil(lambda: "checked" in dialog.said.text(), timeout=60_000)
    qtbot.waitUntil(dialog.start_button.isEnabled)
    assert dialog.show_button.isEnabled()
    assert probe_film(tmp_path / "film.mp4").frames == window.document.frames
    dialog.path.setText(str(tmp_path / "film.avi"))
    dialog.start()
    qtbot.waitUntil(lambda: "film.avi" in dialog.said.text(), timeout=20_000)


def test_an_export_can_be_cancelled(open_window: Opener, qtbot: QtBot, tmp_path: Path) -> None:
    from emo_desktop.ui.dialogs.export_dialog import ExportDialog

    window = open_window()
    go_without_consents(window)
    dialog = ExportDialog(window.document, window.studio, window.background, window)
    qtbot.addWidget(dialog)
    dialog.path.setText(str(tmp_path / "film.mp4"))
    dialog.start()
    dialog.stop_button.click()
    qtbot.waitUntil(dialog.start_button.isEnabled, timeout=20_000)
    assert "Cancelled" in dialog.said.text()
    assert not list(tmp_path.glob("*.mp4"))


def test_commands_are_found_and_done(open_window: Opener, qtbot: QtBot) -> None:
    window = open_window()
    search = CommandSearch(window.actions_, window)
    qtbot.addWidget(search)
    search.words.setText("select all")
    search.words.returnPressed.emit()
    assert len(window.document.selection) == 2


def test_themes_and_panels(open_window: Opener, qtbot: QtBot) -> None:
    window = open_window()
    for action, theme in (("theme_light", "light"), ("theme_contrast", "high contrast")):
        window.actions_[action].trigger()
        assert current_theme() is THEMES[theme]
        assert not window.grab().isNull()
    window.actions_["theme_dark"].trigger()
    with qtbot.waitActive(window):
        window.activateWindow()
    seen = set()
    for _ in range(4):
        window.actions_["next_panel"].trigger()
        seen.add(type(QApplication.focusWidget()).__name__)
    assert len(seen) >= 3


def test_every_action_of_the_window_does_something(open_window: Opener) -> None:
    window = open_window()
    waits_for_the_application = {"new", "open", "sample", "render_final", "full_screen"}
    for action in window.findChildren(QAction):
        if action.objectName() and action.objectName() not in waits_for_the_application:
            signal = "2triggered(bool)" if not action.isCheckable() else "2toggled(bool)"
            assert action.receivers(signal) > 0, action.objectName()


def test_what_was_not_saved_is_offered_the_next_time(open_window: Opener, folder: Path) -> None:
    window = open_window()
    window.document.move_playhead(20)
    window.actions_["split"].trigger()
    window.close()
    session = open_session(folder)
    assert session.recovery is not None
    assert len(session.recovery.project.clips) == 3
    session.close()


def test_closing_in_any_state_leaves_no_thread(open_window: Opener, qtbot: QtBot) -> None:
    before = set(threading.enumerate())
    for state in ("still", "playing", "rendering"):
        window = open_window()
        if state == "playing":
            window.actions_["play"].trigger()
            qtbot.wait(50)
        elif state == "rendering":
            window.actions_["render_all"].trigger()
            qtbot.wait(50)
        window.close()
        assert not window.playback.worker.is_running
        left = [each.name for each in set(threading.enumerate()) - before]
        # What Qt's own threads leave in Python's list when they have ended.
        assert not [name for name in left if not name.startswith("Dummy-")], state
