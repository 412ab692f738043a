"""Windows that are opened and closed leave nothing behind, whatever they were doing."""

from __future__ import annotations

import gc
import threading
from asyncio import AbstractEventLoop
from pathlib import Path

import pytest
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.app.studio import Studio
from emo_desktop.audio.booth import Booth
from emo_desktop.audio.device import SilentOutput
from emo_desktop.project.session import open_session
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.document import Document
from emo_desktop.ui.main_window import MainWindow
from tests.app.scenes import make_project, make_settings
from tests.audio.fake_device import FakeDevice
from tests.ui.memory import MIB, resident_bytes


@pytest.mark.parametrize("times", [4, pytest.param(500, marks=pytest.mark.slow)])
@pytest.mark.timeout(3000)
def test_opening_and_closing_leaves_no_thread_no_timer_and_no_memory(
    times: int, tmp_path: Path, qtbot: QtBot, loop: AbstractEventLoop
) -> None:
    portrait = Path(__file__).parent.parent / "data" / "portraits" / "astronaut.jpg"
    settings = make_settings(tmp_path / "home")
    make_project(tmp_path / "Scene.emo", portrait, settings, lines=2)
    studio = Studio(settings)

    def open_and_close(time: int) -> None:
        queue = RenderQueue(tmp_path / "Scene.emo" / "queue.json")
        document = Document(open_session(tmp_path / "Scene.emo"))
        window = MainWindow(
            document,
            studio,
            queue,
            loop=loop,
            output=SilentOutput(why="a test"),
            booths=lambda _, **how: Booth(FakeDevice(), **how),
        )
        window.show()
        if time % 3 == 0:
            window.actions_["play"].trigger()
        if time % 3 == 1:
            window.actions_["render_all"].trigger()
        if time % 3 == 2:
            window.actions_["record"].trigger()
        qtbot.wait(time % 7 * 20)
        window.close()
        window.deleteLater()

    def left() -> tuple[int, int, int, int]:
        gc.collect()
        objects = gc.get_objects()
        return (
            sum(not isinstance(each, threading._DummyThread) for each in threading.enumerate()),
            *(
                sum(isinstance(each, kind) for each in objects)
                for kind in (QThread, QTimer, QWidget)
            ),
        )

    for time in range(max(3, times // 5)):
        open_and_close(time)
    qtbot.wait(100)  # the last one is deleted later
    before, held_bytes = left(), resident_bytes()
    for time in range(times):
        open_and_close(time)
    qtbot.waitUntil(lambda: left() == before)
    if times >= 100:
        assert resident_bytes() - held_bytes < 100 * MIB
