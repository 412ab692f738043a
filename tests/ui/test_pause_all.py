"""One command holds lines and films; what it holds is held the next time the program starts."""

from __future__ import annotations

from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from emo_desktop.app.film_orders import ExportChoices, ExportRequest
from emo_desktop.app.studio import Studio
from emo_desktop.audio.device import SilentOutput
from emo_desktop.base.kept_jobs import JobState
from emo_desktop.export.probe import probe_film
from emo_desktop.project.session import open_session
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.document import Document
from emo_desktop.ui.main_window import MainWindow
from tests.app.scenes import make_project, make_settings
from tests.conftest import DATA

Opener = Callable[[], MainWindow]


@pytest.fixture
def open_window(tmp_path: Path, qtbot: QtBot, loop: AbstractEventLoop) -> Iterator[Opener]:
    folder, settings = tmp_path / "Scene.emo", make_settings(tmp_path / "home")
    make_project(folder, DATA / "portraits" / "astronaut.jpg", settings, lines=2)
    windows: list[MainWindow] = []

    def open_it() -> MainWindow:
        window = MainWindow(
            Document(open_session(folder), autosaves=False),
            Studio(settings),
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


def request(window: MainWindow, output: Path) -> ExportRequest:
    document = window.document
    choices = ExportChoices("small", output=str(output))
    return ExportRequest(document.project, document.folder, choices)


def film_states(window: MainWindow) -> list[JobState]:
    return [job.state for job in window.exports.queue.jobs]


def test_a_film_that_is_written_is_held_with_the_lines_also_after_a_restart(
    open_window: Opener, qtbot: QtBot, tmp_path: Path
) -> None:
    window, film = open_window(), tmp_path / "film.mp4"
    window.exports.add(request(window, film), False)
    qtbot.waitUntil(lambda: window.exports.queue.jobs[0].share > 0, timeout=60_000)
    window.actions_["pause_queue"].trigger()
    window.work.render_lines([clip.id for clip in window.document.project.clips])
    assert film_states(window) == [JobState.PAUSED]
    window.close()
    assert not film.exists()

    window = open_window()
    assert window.actions_["pause_queue"].isChecked()
    assert window.side.exports.title.text() == "Exports – all paused"
    window.exports.begin()
    qtbot.waitUntil(lambda: not window.exports.is_running, timeout=10_000)
    assert film_states(window) == [JobState.PAUSED]
    assert {job.state for job in window.queue.jobs} == {JobState.WAITING}

    window.actions_["pause_queue"].trigger()
    qtbot.waitUntil(lambda: film_states(window) == [JobState.DONE], timeout=60_000)
    assert probe_film(film).frames > 0
    qtbot.waitUntil(
        lambda: {job.state for job in window.queue.jobs} == {JobState.DONE}, timeout=60_000
    )


def test_a_film_that_is_held_goes_on_where_it_was(
    open_window: Opener, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    queue, film = window.exports.queue, tmp_path / "film.mp4"
    window.exports.add(request(window, film), False)
    qtbot.waitUntil(lambda: queue.jobs[0].share > 0, timeout=60_000)
    window.actions_["pause_queue"].trigger()
    held = queue.jobs[0].share
    window.actions_["pause_queue"].trigger()
    assert film_states(window) == [JobState.RUNNING] and queue.jobs[0].share >= held
    qtbot.waitUntil(lambda: film_states(window) == [JobState.DONE], timeout=60_000)
    assert probe_film(film).frames > 0
