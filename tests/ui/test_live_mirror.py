"""The mirror in the window: one frame at a time, shown as soon as it is drawn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from emo_desktop.app.mirror import Mirror
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.studio import Studio
from emo_desktop.base.arrays import Floats
from emo_desktop.motion.arkit import BLENDSHAPES
from emo_desktop.project.model import Character
from emo_desktop.ui.canvas.mirror_layer import MirrorLayer
from emo_desktop.ui.live_mirror import LiveMirror
from tests.app.scenes import make_project, make_settings

PORTRAIT = Path(__file__).parent.parent / "data" / "portraits" / "astronaut.jpg"


@pytest.fixture
def speaker(tmp_path: Path) -> Character:
    folder, settings = tmp_path / "Scene.emo", make_settings(tmp_path / "home")
    return make_project(folder, PORTRAIT, settings, lines=0).characters[0]


@pytest.fixture
def live(tmp_path: Path, speaker: Character) -> Iterator[LiveMirror]:
    parent = QObject()
    studio = ProjectStudio(tmp_path / "Scene.emo", Studio(make_settings(tmp_path / "home")))
    live = LiveMirror(MirrorLayer(), lambda: Mirror(studio, 64), parent)
    yield live
    live.close()
    parent.deleteLater()


def test_a_frame_is_shown_as_soon_as_it_is_drawn(
    live: LiveMirror, speaker: Character, qtbot: QtBot
) -> None:
    asked, may_go_on = threading.Semaphore(0), threading.Event()

    def mouth() -> Floats:
        asked.release()
        may_go_on.wait(10)
        return np.zeros(len(BLENDSHAPES))

    live.prepare(speaker)
    qtbot.wait(50)
    assert not live._layer.has_picture

    def is_asked() -> bool:
        if asked.acquire(blocking=False):
            return True
        live.follow(speaker, mouth)
        return False

    qtbot.waitUntil(is_asked, timeout=20_000)
    live._layer.show_picture(None)
    may_go_on.set()
    # Nobody calls follow a second time.
    qtbot.waitUntil(lambda: live._layer.has_picture, timeout=20_000)
    live.rest()
    assert not live._layer.has_picture
    qtbot.wait(50)
    assert not live._layer.has_picture
