"""The group that shows what is recorded with."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from emo_desktop.app.recording_target import RecordingOptions
from emo_desktop.app.sound_devices import SoundChoice
from emo_desktop.audio.inputs import InputFacts
from emo_desktop.audio.level_meter import Levels
from emo_desktop.ui.inspector.record_group import RecordGroup

INPUTS = (
    InputFacts(0, "Built-in", "ALSA", 1, 48000, is_default=True),
    InputFacts(1, "Scarlett 2i2", "ALSA", 2, 48000, is_default=False),
)


@pytest.fixture
def group(qtbot: QtBot) -> RecordGroup:
    group = RecordGroup()
    qtbot.addWidget(group)
    return group


def test_inputs_and_their_channels_are_offered(group: RecordGroup) -> None:
    group.offer(INPUTS)
    assert [group.input_box.itemData(row) for row in range(3)] == ["", "Built-in", "Scarlett 2i2"]
    assert group.channel_box.count() == 1
    group.show_choice(SoundChoice("Scarlett 2i2", 1))
    assert (group.channel_box.count(), group.channel_box.currentText()) == (2, "2")


def test_another_input_begins_with_its_first_channel(group: RecordGroup, qtbot: QtBot) -> None:
    group.offer(INPUTS)
    with qtbot.waitSignal(group.settings_wanted) as wanted:
        group.input_box.setCurrentIndex(2)
        group.input_box.activated.emit(2)
    assert wanted.args == [{"sound_input": "Scarlett 2i2", "input_channel": 0}]


def test_an_input_that_is_away_stays_chosen(group: RecordGroup) -> None:
    group.show_choice(SoundChoice("Gone", 3))
    group.offer(INPUTS)
    assert group.input_box.currentText() == "Gone (not connected)"
    assert group.channel_box.currentText() == "4"


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        (None, "closed"),
        (Levels(hold_db=-18.4), "Peak -18 dB"),
        (Levels(is_too_quiet=True), "Too quiet"),
        (Levels(is_dead=True), "Nothing arrives"),
    ],
)
def test_it_says_what_is_wrong_with_the_input(
    levels: Levels | None, words: str, group: RecordGroup
) -> None:
    group.show_levels(levels)
    assert words in group.hint.text()


def test_dropouts_and_trouble_are_said(group: RecordGroup) -> None:
    group.show_levels(Levels(hold_db=-18), dropouts=2)
    assert "Dropouts: 2" in group.hint.text()
    group.show_levels(None, trouble=("It is busy.", "Close others."))
    assert group.hint.text() == "It is busy. Close others."


def test_what_is_chosen_is_told(group: RecordGroup) -> None:
    wanted: list[object] = []
    group.settings_wanted.connect(wanted.append)
    group.pre_roll.setValue(7)
    group.post_roll.setValue(2)
    group.beeps.setChecked(False)
    group.loops.setChecked(True)
    assert wanted == [
        {"pre_roll_s": 7},
        {"post_roll_s": 2},
        {"beeps": False},
        {"loops_takes": True},
    ]
    wanted.clear()
    options = RecordingOptions(pre_roll_s=3, post_roll_s=0, beeps=True, loops=True)
    group.show_options(options)
    assert (group.pre_roll.value(), group.post_roll.value()) == (3, 0)
    assert group.beeps.isChecked() and group.loops.isChecked() and wanted == []


def test_latency_is_shown_with_where_it_is_from(group: RecordGroup) -> None:
    group.show_latency((480, False), 48000)
    assert group.latency.text() == "10.0 ms"
    group.show_latency((480, True), 48000)
    assert group.latency.text() == "10.0 ms, measured"
