"""Whatever is clicked and typed, in whatever order, the window goes on."""

from __future__ import annotations

import random
import sys
import time
from asyncio import AbstractEventLoop
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from emo_desktop.app.studio import Studio
from emo_desktop.audio.device import SilentOutput
from emo_desktop.project.edits.lines import delete_lines, lock_lines
from emo_desktop.project.session import open_session
from emo_desktop.project.storage import load_project
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.document import Document
from emo_desktop.ui.main_window import MainWindow
from tests.app.scenes import make_project, make_settings
from tests.ui.memory import MIB, resident_bytes

# What opens a window of its own, or closes this one.
ASKS = {"quit", "new", "open", "sample", "import", "export", "search", "shortcuts", "full_screen"}
HALF_HOUR_S, MOST_LINES = 1800, 40
ASKS |= {
    "clean_take",
    "edit_marker",
    "export_data",
    "find_media",
    "log",
    "set_guide",
    "settings",
    "verify",
}
KEYS = (Qt.Key.Key_Space, Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_L, Qt.Key.Key_Left, Qt.Key.Key_Z)


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot, loop: AbstractEventLoop) -> Iterator[MainWindow]:
    portrait = Path(__file__).parent.parent / "data" / "portraits" / "astronaut.jpg"
    settings = make_settings(tmp_path / "home")
    make_project(tmp_path / "Scene.emo", portrait, settings, lines=2)
    window = MainWindow(
        Document(open_session(tmp_path / "Scene.emo")),
        Studio(settings),
        RenderQueue(tmp_path / "Scene.emo" / "queue.json"),
        loop=loop,
        output=SilentOutput(why="a test"),
    )
    window.show()
    yield window
    window.close()


class Monkey:
    """Knows no manners.

    Args:
        window: it plays with.
        seed: of its moods.
    """

    def __init__(self, window: MainWindow, seed: int) -> None:
        self._window, self._mood = window, random.Random(seed)
        actions = window.actions_.found("")
        self._actions = [action for action in actions if action.objectName() not in ASKS]

    def act(self) -> None:
        """Do anything."""
        mood = self._mood.random()
        if mood < 0.55:
            self._mood.choice(self._actions).trigger()
        elif mood < 0.8:
            self._drag()
        elif mood < 0.9:
            strengths = list(self._window.inspector.performance.strengths.values())
            self._mood.choice(strengths).slider.setValue(self._mood.randrange(200))
        else:
            QTest.keyClick(self._window.canvas, self._mood.choice(KEYS))

    def tidy_up(self) -> None:
        """Begin with few lines: what is copied again and again grows beyond all films."""
        document = self._window.document
        many = [clip.id for clip in document.project.clips[MOST_LINES // 2 :]]
        if len(many) > MOST_LINES // 2:
            document.try_edit(lambda: lock_lines(document.project, many, False))
            document.try_edit(lambda: delete_lines(document.project, many))

    def _drag(self) -> None:
        lanes = self._window.timeline.lanes
        places = [self._mood.randrange(lanes.width()) for _ in range(2)]
        begin, end = (QPoint(x, self._mood.randrange(lanes.height())) for x in places)
        button = Qt.MouseButton.LeftButton
        QTest.mousePress(lanes, button, pos=begin)
        QTest.mouseMove(lanes, end)
        QTest.mouseRelease(lanes, button, pos=end)


def play(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, *, seed: int) -> None:
    errors: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: errors.append(error))
    monkey = Monkey(window, seed)
    monkey.tidy_up()
    for number in range(150):
        monkey.act()
        if number % 3 == 0:
            qtbot.wait(10)
    assert errors == []


def test_a_monkey_breaks_nothing(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(window, qtbot, monkeypatch, seed=1)
    assert window.document.save()
    assert load_project(window.document.folder) == window.document.project


@pytest.mark.slow
@pytest.mark.timeout(2400)
def test_a_monkey_breaks_nothing_in_half_an_hour(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, seed, held_bytes = time.monotonic(), 2, 0
    while (passed_s := time.monotonic() - begin) < HALF_HOUR_S:
        play(window, qtbot, monkeypatch, seed=seed)
        if not held_bytes and passed_s > HALF_HOUR_S / 6:  # what is kept at hand is full by then
            held_bytes = resident_bytes()
        if seed % 20 == 0:
            print(f"{passed_s:.0f} s, {resident_bytes() / MIB:.0f} MiB", flush=True)
        seed += 1
    assert resident_bytes() - held_bytes < 100 * MIB
