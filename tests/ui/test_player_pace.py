"""How soon a film of 512 pixels talks, and how many of its frames are seen; on this machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from emo_desktop.app.line_rendering import LineRenderer
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.projects import LineOrder, add_voice_line, new_project
from emo_desktop.audio.device import SilentOutput
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.edits.performance import set_controls
from emo_desktop.project.session import open_session
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.document import Document
from emo_desktop.ui.player import Player
from emo_desktop.ui.render_worker import RenderWorker
from tests.app.scenes import KeepingStudio, make_settings
from tests.conftest import ROOT

SAMPLES = ROOT / "resources" / "samples"
pytestmark = pytest.mark.slow


class Screen:
    """A player on the real clock, and a queue whose renderer keeps its frames."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        path, settings = folder / "Scene.emo", make_settings(folder / "home")
        new_project(
            path,
            portrait=SAMPLES / "portraits" / "character.jpg",
            name="Scene",
            character="Anna",
            face_box=None,
            size_px=512,
            fps=Fraction(25),
            copies=True,
            settings=settings,
            token=CancelToken(),
        )
        for _ in range(3):
            order = LineOrder(SAMPLES / "voices" / "speech.flac")
            add_voice_line(path, order, token=CancelToken())
        self._qtbot = qtbot
        self.document = Document(open_session(path), autosaves=False)
        studio, self.queue = KeepingStudio(settings), RenderQueue(None)
        self.worker = RenderWorker(
            ProjectStudio(path, studio), LineRenderer(ProjectStudio(path, studio), self.queue)
        )
        self.began_s = time.perf_counter()
        self.output = SilentOutput()
        self.player = Player(self.document, self.worker, self.output)

    def until(self, holds: Callable[[], bool]) -> float:
        """Milliseconds until something holds."""
        began_s = time.perf_counter()
        self._qtbot.waitUntil(holds, timeout=60000)
        return (time.perf_counter() - began_s) * 1000

    def close(self) -> None:
        self.player.close()
        self.worker.close()
        self.document.close()


@pytest.fixture
def screen(tmp_path: Path, qtbot: QtBot) -> Iterator[Screen]:
    screen = Screen(tmp_path, qtbot)
    yield screen
    screen.close()


def test_a_film_talks_soon_and_its_frames_are_seen_while_others_are_rendered(
    screen: Screen,
) -> None:
    player, document = screen.player, screen.document
    player.play()
    screen.until(lambda: screen.output.is_running)
    cold_s = time.perf_counter() - screen.began_s
    screen.queue.add((clip.id, clip.picture) for clip in document.project.clips[1:])
    screen.worker.render_queue(lambda: document.project)
    screen.until(lambda: document.playhead >= 250)
    player.stop()
    dropped = player.frames_dropped / player.frames_due
    cached_ms = []
    for number in (20, 60, 100):
        document.move_playhead(number)
        screen.until(lambda: player.window.is_ready(range(number, number + 10)))  # noqa: B023
        player.play()
        cached_ms.append(screen.until(lambda: screen.output.is_running))
        player.stop()
    change_ms = []
    for strength in (0.5, 0.6, 0.7):
        clip = document.project.clips[0].id
        document.apply(set_controls(document.project, [clip], changes={"lip_strength": strength}))
        change_ms.append(screen.until(lambda: player.window.is_up_to_date(document.playhead)))
    print(
        f"\ncold {cold_s:.2f} s, dropped {dropped:.1%}, cached "
        f"{sorted(cached_ms)[1]:.0f} ms, change {sorted(change_ms)[1]:.0f} ms"
    )
    assert cold_s <= 3
    assert dropped <= 0.02
    assert sorted(cached_ms)[1] <= 150
    assert sorted(change_ms)[1] <= 200
