"""What is heard, by the window's commands: gains, mute and solo, the guide, the output."""

from __future__ import annotations

from asyncio import AbstractEventLoop
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from emo_desktop.app.studio import Studio
from emo_desktop.audio.device import OutputFacts, SilentOutput
from emo_desktop.project.hearing import Hearing
from emo_desktop.project.session import open_session
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.document import Document
from emo_desktop.ui.main_window import MainWindow
from tests.app.media import write_voice
from tests.app.scenes import make_settings
from tests.ui.films import make_film


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot, loop: AbstractEventLoop) -> Iterator[MainWindow]:
    window = MainWindow(
        Document(open_session(make_film(tmp_path)), autosaves=False),
        Studio(make_settings(tmp_path / "home")),
        RenderQueue(None),
        loop=loop,
        output=SilentOutput(why="a test"),
    )
    window.show()
    yield window
    window.close()


def do(window: MainWindow, *names: str) -> None:
    for name in names:
        window.actions_[name].trigger()


def gains(window: MainWindow) -> list[float]:
    return [clip.gain_db for clip in window.document.project.clips]


def test_lines_become_louder_and_softer_each_key_a_step(window: MainWindow) -> None:
    do(window, "louder")
    assert gains(window) == [0, 0]
    assert "No line is selected" in window.statusBar().currentMessage()
    do(window, "select_all", "louder", "louder", "softer", "louder")
    assert gains(window) == [2, 2]
    do(window, "undo", "undo")
    assert gains(window) == [2, 2]
    do(window, "undo")
    assert gains(window) == [1, 1]
    do(window, "gain_reset")
    assert gains(window) == [0, 0]


def test_who_speaks_is_muted_and_heard_alone(window: MainWindow) -> None:
    speaker = window.document.project.characters[0].id
    window.document.move_playhead(20)
    do(window, "mute_speaker")
    assert window.document.project.hearing == Hearing((speaker,))
    panel = window.side.characters
    assert panel.mute.isChecked() and panel.heard.text() == "Not heard"
    assert panel.model.data(panel.model.index(0, 0)).endswith("muted")
    panel.mute.click()
    assert window.document.project.hearing == Hearing()
    do(window, "solo_speaker")
    assert window.document.project.hearing == Hearing((), (speaker,))
    assert window.actions_["hear_all"].isEnabled()
    do(window, "hear_all")
    assert window.document.project.hearing == Hearing()
    assert not window.actions_["hear_all"].isEnabled()


def test_a_file_becomes_the_guide_is_muted_and_goes(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    assert not window.actions_["mute_guide"].isEnabled()
    window.mixer.bring_guide(write_voice(tmp_path / "original.wav", 3.0))
    qtbot.waitUntil(lambda: window.document.project.guide is not None, timeout=20_000)
    do(window, "mute_guide")
    assert window.document.project.hearing == Hearing(("guide",))
    do(window, "remove_guide")
    assert window.document.project.guide is None
    assert window.document.project.hearing == Hearing()
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"no sound")
    said: list[str] = []
    window.statusBar().messageChanged.connect(said.append)
    window.mixer.bring_guide(bad)
    qtbot.waitUntil(lambda: any("bad.wav" in each for each in said), timeout=20_000)


def test_the_output_is_chosen_at_once(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = (OutputFacts(0, "Speakers", is_default=True), OutputFacts(1, "Headphones", False))
    monkeypatch.setattr("emo_desktop.ui.window_mixer.list_outputs", lambda: there)
    menu = window.transport.output_menu
    menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: len(menu.actions()) == 3, timeout=20_000)
    assert [each.text() for each in menu.actions()] == [
        "The system's own",
        "Speakers",
        "Headphones",
    ]
    menu.actions()[2].trigger()
    assert window.studio.settings.sound_output == "Headphones"
    menu.aboutToShow.emit()
    assert [each.isChecked() for each in menu.actions()] == [False, False, True]


def test_the_output_menu_finds_what_was_plugged_in_and_opens_the_same_one_anew(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Headphones that were away at the start are heard once they are chosen again."""
    there: list[OutputFacts] = []
    opened: list[str] = []

    def look() -> bool:
        there.append(OutputFacts(0, "Bang & Co", is_default=True))
        return True

    def named(name: str) -> SilentOutput:
        opened.append(name)
        return SilentOutput(why="a test")

    monkeypatch.setattr("emo_desktop.ui.window_mixer.rescan_devices", look)
    monkeypatch.setattr("emo_desktop.ui.window_mixer.list_outputs", lambda: tuple(there[-1:]))
    monkeypatch.setattr("emo_desktop.ui.window_settings.output_named", named)
    menu = window.transport.output_menu
    menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: len(menu.actions()) == 2, timeout=20_000)
    assert menu.actions()[1].text() == "Bang && Co"
    for _ in range(2):
        menu.actions()[1].trigger()
        menu.aboutToShow.emit()
    assert opened == ["Bang & Co", "Bang & Co"]
