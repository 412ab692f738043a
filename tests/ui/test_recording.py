"""Recording in the window, with a microphone that is turned by hand: keys, takes, and what may go
wrong."""

from __future__ import annotations

import threading
from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soxr
from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from emo_desktop.app.projects import new_project
from emo_desktop.app.recording_target import RecordingOptions
from emo_desktop.app.sound_devices import SoundChoice
from emo_desktop.app.studio import Studio
from emo_desktop.audio.booth import Booth, Listener
from emo_desktop.audio.device import SilentOutput
from emo_desktop.audio.inputs import InputError
from emo_desktop.audio.recording import RecorderState
from emo_desktop.base.arrays import Floats
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.edits.lines import add_line, lock_lines
from emo_desktop.project.session import open_session
from emo_desktop.project.storage import save_project
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.dialogs.latency_dialog import LatencyDialog
from emo_desktop.ui.document import Document
from emo_desktop.ui.main_window import MainWindow
from emo_desktop.ui.window_recording import DISCARDED_NOTICE, INPUT_NOTICE
from tests.app.media import buzzing_voice
from tests.app.scenes import make_settings
from tests.audio.fake_device import FakeDevice

RATE_HZ = 48000
_BLOCK = 2400
PORTRAIT = Path(__file__).parent.parent / "data" / "portraits" / "astronaut.jpg"


class Stage:
    """A window, and the microphone before it."""

    def __init__(self, folder: Path, home: Path, loop: AbstractEventLoop, qtbot: QtBot) -> None:
        voice = np.asarray(soxr.resample(buzzing_voice(30.0), 16000, RATE_HZ), np.float32)
        self.device, self.folder, self.qtbot = FakeDevice(voice), folder, qtbot
        self.has_device, self.booths = True, 0
        self.window = MainWindow(
            Document(open_session(folder), autosaves=False),
            Studio(make_settings(home)),
            RenderQueue(None),
            loop=loop,
            output=SilentOutput(why="a test"),
            booths=self.make_booth,
        )
        self.window.show()
        self.recorder = self.window.recording.recorder
        self.document = self.window.document
        self.line = self.document.project.clips[0].id
        self._turning = QTimer(self.window, interval=5)
        self._turning.timeout.connect(lambda device=self.device: device.turn(_BLOCK))

    def make_booth(
        self, choice: SoundChoice, *, sample_rate_hz: int, listeners: Iterable[Listener] = ()
    ) -> Booth:
        if not self.has_device:
            raise InputError("No sound input was found.", hint="Connect a microphone.")
        self.booths += 1
        return Booth(
            self.device, sample_rate_hz=sample_rate_hz, channel=choice.channel, listeners=listeners
        )

    def do(self, *names: str) -> None:
        """Trigger actions."""
        for name in names:
            self.window.actions_[name].trigger()

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Let samples pass, ten times as fast as they would, until something is so."""
        self._turning.start()
        try:
            self.qtbot.waitUntil(is_so, timeout=15_000)
        finally:
            self._turning.stop()

    def roll(self, action: str = "record", *, seconds: float = 1.2) -> None:
        """Record until there is so much."""
        self.do(action)
        self.wait(lambda: self.recorder.state is RecorderState.RECORDING)
        begun = self.recorder.moment_s
        self.wait(lambda: self.recorder.moment_s > begun + seconds)

    def rest(self) -> None:
        """Wait until nothing is recorded any more."""
        self.wait(lambda: not self.recorder.is_busy)

    @property
    def takes(self) -> list[str]:
        """Names of the takes of the line."""
        project = self.document.project
        return [project.take(use.take).name for use in project.clip(self.line).uses]

    @property
    def files(self) -> list[str]:
        """Takes on the disk that are not discarded."""
        return sorted(path.name for path in (self.folder / "takes").glob("*.wav"))

    @property
    def notices(self) -> tuple[str, ...]:
        return self.window.side.notices.ids


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "Scene.emo"
    project = new_project(
        folder,
        portrait=PORTRAIT,
        name="Scene",
        character="Anna",
        face_box=None,
        size_px=64,
        fps=Fraction(10),
        copies=True,
        settings=make_settings(tmp_path / "home"),
        token=CancelToken(),
    )
    speaker = project.characters[0].id
    for text in ("First words.", "Second words."):
        project = add_line(project, character=speaker, text=text, length_s=Fraction(2)).after
    save_project(folder, project)
    return folder


@pytest.fixture
def stage(
    folder: Path,
    tmp_path: Path,
    qtbot: QtBot,
    loop: AbstractEventLoop,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Stage]:
    monkeypatch.setenv("EMO_DESKTOP_HOME", str(tmp_path / "home"))
    stage = Stage(folder, tmp_path / "home", loop, qtbot)
    yield stage
    stage.window.close()


def test_a_line_is_recorded_chosen_and_heard_once(stage: Stage) -> None:
    stage.do("record")
    stage.wait(lambda: getattr(stage.window.canvas.recording.moment, "count", None) == 3)
    assert stage.window.canvas.recording.words == "Stand by"
    stage.wait(lambda: stage.recorder.state is RecorderState.RECORDING)
    stage.wait(lambda: stage.window.canvas.recording.words.startswith("● REC 00:0"))
    assert stage.window.transport.record_button.text() == "■ Keep"
    stage.qtbot.waitUntil(lambda: stage.window.canvas.mirror.has_picture, timeout=20_000)
    stage.wait(lambda: stage.takes == ["L001_T01"])
    stage.wait(lambda: stage.window.playback.player.is_playing)
    assert "Review" in stage.window.canvas.recording.words
    project = stage.document.project
    clip = project.clip(stage.line)
    assert clip.duration_s == 2
    assert "LUFS" in project.take(clip.take).note
    box = stage.window.inspector.segment.take_box
    assert box.currentText() == "L001_T01"
    assert "LUFS" in box.toolTip()
    assert stage.window.actions_["undo"].text() == "Undo Record L001_T01"
    stage.do("play")
    assert stage.window.canvas.recording.words == ""


def test_space_and_the_same_key_stop_and_keep(stage: Stage) -> None:
    for key in ("play", "record"):
        stage.roll()
        stage.do(key)
        stage.rest()
    stage.wait(lambda: stage.takes == ["L001_T01", "L001_T02"])


def test_esc_discards_and_undo_brings_it_back(stage: Stage) -> None:
    stage.roll()
    stage.recorder.discard()
    stage.wait(lambda: DISCARDED_NOTICE in stage.notices)
    stage.rest()
    assert (stage.takes, stage.files) == ([], [])
    stage.window.side.notices.button.click()
    stage.wait(lambda: stage.takes == ["L001_T01"])
    assert stage.files == ["L001_T01.wav"]


def test_esc_is_a_key_only_while_something_is_recorded(stage: Stage) -> None:
    from PySide6.QtGui import QShortcut

    escapes = [each for each in stage.window.findChildren(QShortcut) if each.key() == "Esc"]
    assert [each.isEnabled() for each in escapes] == [False]
    stage.do("record")
    assert [each.isEnabled() for each in escapes] == [True]
    stage.do("record")
    stage.rest()
    assert [each.isEnabled() for each in escapes] == [False]
    assert stage.files == []


def test_no_panel_keeps_the_keys_of_a_recording(stage: Stage) -> None:
    """Those that fit faces or curves have an Esc of their own."""
    stage.window.canvas.setFocus()
    assert stage.window.focusWidget() is stage.window.canvas
    stage.do("record")
    assert stage.window.focusWidget() is stage.window.timeline.lanes
    stage.do("record")
    stage.rest()


def test_the_next_take_keeps_the_one_before(stage: Stage) -> None:
    stage.roll()
    stage.do("record_next")
    stage.wait(lambda: stage.takes == ["L001_T01"])
    assert stage.recorder.is_active
    stage.wait(lambda: stage.takes == ["L001_T01", "L001_T02"])


def test_a_rehearsal_writes_nothing(stage: Stage) -> None:
    stage.do("rehearse")
    stage.wait(lambda: "Rehearsal 00:0" in stage.window.canvas.recording.words)
    stage.wait(lambda: not stage.recorder.is_active)
    stage.rest()
    assert (stage.takes, stage.files) == ([], [])
    assert stage.document.session.is_saved


def test_an_input_that_is_pulled_out_keeps_the_take_and_says_so(stage: Stage) -> None:
    stage.roll()
    stage.device.is_plugged = False
    stage.wait(lambda: stage.takes == ["L001_T01"])
    stage.wait(lambda: INPUT_NOTICE in stage.notices)
    assert "disconnected" in stage.window.side.notices.text.text()
    assert not stage.recorder.is_active
    stage.device.is_plugged = True
    stage.roll()
    assert INPUT_NOTICE not in stage.notices


def test_without_a_device_it_is_said(stage: Stage) -> None:
    stage.has_device = False
    stage.do("record")
    stage.wait(lambda: INPUT_NOTICE in stage.notices)
    assert not stage.recorder.is_active
    assert "No sound input" in stage.window.side.notices.text.text()
    assert stage.window.transport.record_button.text() == "● Record"


def test_closing_the_window_keeps_the_take_for_the_next_time(
    stage: Stage, tmp_path: Path, loop: AbstractEventLoop, qtbot: QtBot
) -> None:
    stage.roll()
    stage.window.close()
    assert not any(thread.name == "booth" for thread in threading.enumerate())
    assert stage.files == ["L001_T01.wav"]
    again = Stage(stage.folder, tmp_path / "home", loop, qtbot)
    dialog = again.window.recording
    qtbot.waitUntil(lambda: dialog.lost_takes is not None, timeout=10_000)
    assert dialog.lost_takes is not None
    dialog.lost_takes.keep_button.click()
    qtbot.waitUntil(lambda: again.takes == ["L001_T01"], timeout=10_000)
    again.window.close()


def test_lost_takes_may_be_left(
    stage: Stage, tmp_path: Path, loop: AbstractEventLoop, qtbot: QtBot
) -> None:
    stage.roll()
    stage.window.close()
    again = Stage(stage.folder, tmp_path / "home", loop, qtbot)
    recording = again.window.recording
    qtbot.waitUntil(lambda: recording.lost_takes is not None, timeout=10_000)
    assert recording.lost_takes is not None
    recording.lost_takes.leave_button.click()
    qtbot.waitUntil(lambda: again.files == [], timeout=10_000)
    assert (stage.folder / "takes" / "discarded" / "L001_T01.wav").exists()
    again.window.close()


def test_a_loop_records_until_it_is_stopped(stage: Stage) -> None:
    stage.do("loop_record")
    assert stage.window.inspector.record.loops.isChecked()
    stage.do("record")
    stage.wait(lambda: len(stage.takes) == 2)
    assert stage.recorder.is_active
    stage.do("record")
    stage.rest()
    assert not stage.window.playback.player.is_playing


def test_a_part_is_punched_in(stage: Stage) -> None:
    stage.do("punch")
    assert not stage.recorder.is_active
    assert "I and O" in stage.window.statusBar().currentMessage()
    stage.do("record")
    stage.wait(lambda: stage.takes == ["L001_T01"])
    stage.rest()
    stage.do("play")
    stage.document.set_range((5, 12))
    stage.do("punch")
    stage.wait(lambda: not stage.recorder.is_active)
    stage.wait(lambda: stage.takes == ["L001_T01", "L001_T03"])
    project = stage.document.project
    clip = project.clip(stage.line)
    assert len(project.take(clip.take).pieces) == 3
    assert clip.duration_s == 2


def test_where_no_line_is_a_new_one_is_recorded(stage: Stage) -> None:
    stage.document.select([])
    stage.document.move_playhead(stage.document.frames)
    stage.roll()
    stage.do("play")
    stage.wait(lambda: len(stage.document.project.clips) == 3)
    new = stage.document.project.clips[-1]
    assert new.begin_s == 4
    assert new.take
    assert new.character == stage.document.project.characters[0].id


def test_a_locked_line_is_not_recorded(stage: Stage) -> None:
    stage.document.select([stage.line])
    stage.document.apply(lock_lines(stage.document.project, [stage.line], is_locked=True))
    stage.do("record")
    assert not stage.recorder.is_active
    assert "locked" in stage.window.statusBar().currentMessage()


def test_the_level_is_shown_in_the_record_workspace(stage: Stage) -> None:
    group = stage.window.inspector.record
    assert not group.isVisible()
    stage.do("workspace_record")
    assert group.isVisible()
    stage.wait(lambda: "Peak" in group.hint.text())
    assert stage.device.port is not None
    assert not stage.device.port.output_channels, "the output is left to the film"
    stage.roll()
    stage.do("record")
    stage.rest()
    assert stage.recorder.is_open
    stage.do("workspace_animate")
    stage.wait(lambda: not stage.recorder.is_open)
    assert not group.isVisible()


def test_an_input_that_is_pulled_out_while_nothing_is_recorded_is_said(stage: Stage) -> None:
    stage.do("workspace_record")
    stage.wait(lambda: stage.recorder.is_open)
    stage.device.is_plugged = False
    stage.wait(lambda: INPUT_NOTICE in stage.notices)
    stage.rest()
    stage.device.is_plugged = True
    stage.window.side.notices.button.click()
    stage.wait(lambda: stage.recorder.is_open)
    assert INPUT_NOTICE not in stage.notices


def test_a_meter_that_found_no_input_can_be_switched_on_again(stage: Stage) -> None:
    meter = stage.window.actions_["level_meter"]
    stage.has_device = False
    stage.do("level_meter")
    stage.rest()
    assert not meter.isChecked() and not stage.recorder.is_open
    stage.has_device = True
    stage.do("level_meter")
    stage.wait(lambda: stage.recorder.is_open)
    stage.rest()
    assert meter.isChecked()


def test_devices_are_looked_for_anew_whenever_none_is_open(stage: Stage) -> None:
    for count in (1, 2):
        stage.do("workspace_record")
        stage.wait(lambda: stage.recorder.is_open)
        stage.roll()
        stage.do("record")
        stage.rest()
        assert stage.booths == count
        stage.do("workspace_animate")
        stage.wait(lambda: not stage.recorder.is_open)
        stage.rest()


def test_the_next_take_waits_for_an_input_that_was_just_pulled_out(stage: Stage) -> None:
    stage.roll()
    booth = stage.recorder.booth
    assert booth is not None
    booth.fault = InputError("FakeDevice was disconnected.")
    stage.do("record_next")
    booth.fault = None
    stage.do("record")
    stage.wait(lambda: bool(stage.takes))
    stage.rest()
    assert stage.takes == ["L001_T01"]


def test_other_commands_of_the_player_wait_while_something_is_recorded(stage: Stage) -> None:
    stage.do("record")
    actions = stage.window.actions_
    assert not actions["shuttle_on"].isEnabled()
    actions.set_editing(True)
    actions.set_editing(False)
    assert not actions["shuttle_on"].isEnabled()
    assert actions["play"].isEnabled()
    stage.do("record")
    stage.rest()
    assert actions["shuttle_on"].isEnabled()


def test_a_cleaner_copy_is_another_take(stage: Stage) -> None:
    stage.do("record")
    stage.wait(lambda: stage.takes == ["L001_T01"])
    stage.rest()
    stage.do("play", "clean_take")
    dialog = stage.window.recording.cleaning
    assert dialog is not None
    dialog.levels.setChecked(False)
    dialog.accept()
    stage.wait(lambda: stage.takes == ["L001_T01", "L001_T02"])
    project = stage.document.project
    note = project.take(project.clip(stage.line).take).note
    assert "LUFS" in note and "noise" in note
    assert stage.window.inspector.segment.note.text() == note


def test_why_no_part_of_a_line_can_be_exchanged_is_said(stage: Stage) -> None:
    said = stage.window.statusBar().currentMessage
    stage.document.move_playhead(stage.document.frames)
    stage.do("use_part")
    assert said() == "Select a line."
    stage.document.select([stage.line])
    stage.do("use_part")
    assert said() == "The line has no other take."
    stage.document.apply(lock_lines(stage.document.project, [stage.line], True))
    stage.do("use_part")
    assert said().startswith("The line is locked.")


def recorded_twice(stage: Stage) -> None:
    for count in (1, 2):
        stage.do("record")
        stage.wait(lambda count=count: len(stage.takes) == count)
        stage.rest()
        stage.do("play")


def test_a_part_of_another_take_is_used_and_undo_leads_back(stage: Stage) -> None:
    recorded_twice(stage)
    segment = stage.window.inspector.segment
    first = stage.document.project.takes[0].id
    stage.do("use_part")
    assert "I and O" in stage.window.statusBar().currentMessage()
    stage.document.set_range((5, 12))
    segment.part_button.menu().aboutToShow.emit()
    offered = segment.part_button.menu().actions()
    assert [action.text() for action in offered] == ["L001_T01"]
    offered[0].trigger()
    stage.wait(lambda: stage.takes == ["L001_T01", "L001_T02", "L001_T03"])
    project = stage.document.project
    clip = project.clip(stage.line)
    assert clip.duration_s == 2
    pieces = project.take(clip.take).pieces
    assert [piece.take == first for piece in pieces] == [False, True, False]
    stage.do("undo")
    assert stage.document.project.clip(stage.line).take == project.takes[1].id


def test_two_takes_are_heard_in_turn_at_the_same_place(stage: Stage) -> None:
    recorded_twice(stage)
    comparison = stage.window.playback.comparison
    canvas = stage.window.canvas
    stage.document.select([stage.line])
    before = stage.document.project
    for heard in (1, 0, 1):
        stage.do("compare_sound")
        assert ["heard" in label for label in canvas.comparison.labels] == [
            heard == number for number in (0, 1)
        ]
    assert stage.document.project is before
    stage.window.actions_["compare"].setChecked(False)
    assert not comparison.is_on
    assert stage.window.playback.player._exchange.other is None


def test_how_lines_are_recorded_is_remembered(stage: Stage) -> None:
    group = stage.window.inspector.record
    group.post_roll.setValue(2)
    group.beeps.setChecked(False)
    stage.window.actions_["loop_record"].setChecked(True)
    said = stage.window.studio.settings
    assert (said.post_roll_s, said.beeps, said.loops_takes) == (2, False, True)
    assert stage.recorder.options == RecordingOptions(4, 2, beeps=False, loops=True)


def test_what_is_said_is_larger_while_it_is_recorded(stage: Stage) -> None:
    stage.document.move_playhead(25)
    stage.document.select([stage.line])
    stage.do("record")
    assert stage.window.canvas._prompter.text == "First words."
    assert stage.window.canvas._prompter.is_large
    stage.do("record")
    stage.rest()
    assert not stage.window.canvas._prompter.is_large
    assert stage.document.playhead == 25


def signal_of(path: Path) -> Floats:
    import soundfile

    samples, _ = soundfile.read(path, dtype="float32")
    return np.asarray(samples)


def test_what_was_said_is_in_the_file(stage: Stage) -> None:
    stage.roll()
    stage.do("record")
    stage.rest()
    samples = signal_of(stage.folder / "takes" / "L001_T01.wav")
    assert len(samples) > 0.5 * RATE_HZ
    assert np.abs(samples).max() > 0.05


def test_the_latency_is_measured_while_nothing_else_has_the_devices(stage: Stage) -> None:
    stage.do("workspace_record")
    stage.wait(lambda: stage.recorder.is_open)
    was_open: list[bool] = []

    def measure(_: CancelToken) -> int:
        was_open.append(stage.recorder.is_open)
        if len(was_open) == 1:
            raise InputError("The signal was not heard.", hint="Turn the volume up.")
        return 480

    dialog = LatencyDialog(
        stage.recorder,
        measure,
        stage.window.background,
        sample_rate_hz=RATE_HZ,
        parent=stage.window,
    )
    dialog.measure_button.click()
    stage.wait(lambda: "not heard" in dialog.said.text())
    stage.wait(lambda: stage.recorder.is_open)
    dialog.measure_button.click()
    stage.wait(lambda: "10.0 ms" in dialog.said.text())
    stage.wait(lambda: stage.recorder.is_open)
    assert was_open == [False, False]
    label = stage.window.inspector.record.latency
    stage.do("level_meter")
    stage.rest()
    stage.window.settings.change({"sound_input": "Scarlett"})
    assert label.text() == "–", "that was of the other input"
    dialog.measure_button.click()
    stage.wait(lambda: "measured" in label.text())
    assert not stage.recorder.is_open


def test_settings_say_what_is_recorded_with(stage: Stage) -> None:
    group = stage.window.inspector.record
    group.settings_wanted.emit({"sound_input": "Scarlett", "input_channel": 1, "monitors": True})
    assert stage.recorder.choice == SoundChoice("Scarlett", 1, "", monitors=True)
    assert group.channel_box.currentText() == "2"
    stage.do("record")
    stage.wait(lambda: stage.device.port is not None and stage.device.port.output_channels > 0)
    assert stage.device.port is not None
    assert stage.device.port.monitors
    stage.do("record")
    stage.rest()


def test_who_types_can_still_stop_with_space(stage: Stage) -> None:
    stage.window.activateWindow()
    stage.window.line_list.filter.setFocus()
    stage.qtbot.waitUntil(lambda: stage.window.actions_.is_editing)
    stage.qtbot.mouseClick(stage.window.transport.record_button, Qt.MouseButton.LeftButton)
    assert stage.recorder.is_active
    assert stage.window.actions_["play"].isEnabled()
    stage.do("play")
    stage.rest()
    assert not stage.recorder.is_active
