"""Recording into a file of one's own: to its end, broken off, or not begun."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile

from emo_desktop.app.recording_file import RecordingFinished, record_file
from emo_desktop.audio.inputs import InputError
from emo_desktop.base.errors import OutputError
from emo_desktop.base.jobs import CancelToken, Event, Notice, Progress
from tests.audio.fake_device import FakeDevice

SIGNAL = np.sin(np.arange(96000) / 20).astype(np.float32) / 4


def recorded(
    output: Path, device: FakeDevice, *, seconds: Fraction = Fraction(1, 2), unplug_at: int = 999
) -> list[Event]:
    """All that is said while the device turns a tenth of a second for each report of progress."""
    events: list[Event] = []
    for event in record_file(output, device, seconds=seconds, token=CancelToken()):
        events.append(event)
        if isinstance(event, Progress):
            device.turn(4800)
            device.is_plugged = len(events) < unplug_at
    return events


def test_a_recording_runs_to_its_end(tmp_path: Path) -> None:
    *before, last = recorded(tmp_path / "take.wav", FakeDevice(SIGNAL))
    assert isinstance(last, RecordingFinished)
    assert (last.take.samples, last.take.fault) == (24000, "")
    assert last.levels.peak_db == pytest.approx(-12, abs=0.1)
    assert soundfile.info(tmp_path / "take.wav").frames == 24000
    shares = [event.fraction for event in before if isinstance(event, Progress)]
    assert shares == sorted(shares)


def test_a_device_that_is_pulled_out_leaves_what_there_is(tmp_path: Path) -> None:
    events = recorded(tmp_path / "take.wav", FakeDevice(SIGNAL), seconds=Fraction(9), unplug_at=6)
    assert isinstance(events[-2], Notice) and "disconnected" in events[-2].text
    last = events[-1]
    assert isinstance(last, RecordingFinished) and "disconnected" in last.take.fault
    assert 0 < last.take.samples == soundfile.info(tmp_path / "take.wav").frames


def test_a_device_that_gives_nothing_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="disconnected"):
        recorded(tmp_path / "take.wav", FakeDevice(SIGNAL), unplug_at=1)
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_and_a_folder_that_is_not_are_said(tmp_path: Path) -> None:
    (tmp_path / "take.wav").write_bytes(b"precious")
    with pytest.raises(OutputError, match="exists already"):
        recorded(tmp_path / "take.wav", FakeDevice(SIGNAL))
    assert (tmp_path / "take.wav").read_bytes() == b"precious"
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OutputError):
        recorded(tmp_path / "file" / "take.wav", FakeDevice(SIGNAL))
    with pytest.raises(OutputError, match="free"):
        recorded(tmp_path / "long.wav", FakeDevice(SIGNAL), seconds=Fraction(10**10))
