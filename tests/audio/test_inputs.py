"""Inputs: listed, found again by name, opened through the sound library, explained when not."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import soundfile

from emo_desktop.audio.booth import Booth
from emo_desktop.audio.inputs import (
    DeviceInput,
    InputError,
    InputFacts,
    explained_input,
    find_input,
    list_inputs,
    rescan_devices,
)
from emo_desktop.base.errors import OutputError
from tests.audio.stand_in import PLAYED, sound_card
from tests.conftest import ROOT

RECORD = """
import sys, time
from fractions import Fraction
from pathlib import Path
from emo_desktop.audio.booth import Booth
from emo_desktop.audio.inputs import DeviceInput, list_inputs, rescan_devices
from emo_desktop.audio.recording_plan import RecordingPlan
from emo_desktop.audio.sound_port import SoundPort
from tests.audio.stand_in import paced
SoundPort.exchange = paced()
booth = Booth(DeviceInput(list_inputs()[0]), sample_rate_hz=48000)
booth.open()
assert booth.plays_cues and not rescan_devices()
plan = RecordingPlan(length_s=Fraction(1, 2), post_roll_s=Fraction(1, 10))
booth.begin(plan, next_path=lambda: Path(sys.argv[1]))
deadline = time.monotonic() + 40
while not (takes := booth.finished()) and time.monotonic() < deadline:
    time.sleep(0.02)
booth.close()
assert not booth.troubles() and not takes[0].fault, takes
assert not takes[0].dropouts, takes
assert rescan_devices() and list_inputs()
"""


def facts(name: str, *, number: int = 0, channels: int = 2, is_default: bool = False) -> InputFacts:
    return InputFacts(number, name, "ALSA", channels, 44100, is_default)


def test_an_input_is_found_by_name_wherever_it_is_plugged_in() -> None:
    known = [
        facts("Scarlett 2i2: USB Audio (hw:2,0)", number=0),
        facts("default", number=1, is_default=True),
        facts("Webcam: USB Audio (hw:1,0)", number=2),
    ]
    assert find_input(known, "") is known[1]
    assert find_input(known, "Scarlett 2i2: USB Audio (hw:2,0)") is known[0]
    assert find_input(known, "Scarlett 2i2: USB Audio (hw:5,0)") is known[0]
    assert find_input(known, "Scarlett 18i20: USB Audio (hw:2,0)") is None
    assert find_input([], "") is None
    assert find_input(known[:1], "") is known[0]


class FakeLibrary:
    """A sound library with a microphone that knows one rate, and headphones."""

    class PortAudioError(Exception): ...

    default = SimpleNamespace(device=(1, 0))
    opened: Any = None
    fault: Exception | None = None
    has_pairs = True
    restarts = 0

    def query_devices(self, device: object = "all", kind: str = "") -> Any:
        devices = [
            {"name": "Headphones", "max_input_channels": 0, "max_output_channels": 2},
            {"name": "Mic", "max_input_channels": 2, "max_output_channels": 0},
        ]
        for each in devices:
            each |= {"hostapi": 0, "default_samplerate": 44100.0}
        return devices if device == "all" else devices[0 if kind == "output" else 1]

    def query_hostapis(self) -> list[dict[str, str]]:
        return [{"name": "ALSA"}]

    def check_input_settings(self, device: int, *, samplerate: int, **_: object) -> None:
        if samplerate != 44100:
            raise self.PortAudioError("Invalid sample rate", -9997)

    check_output_settings = check_input_settings

    def Stream(self, **wanted: Any) -> Any:
        if self.fault is not None:
            raise self.fault
        if isinstance(wanted["channels"], tuple) and not self.has_pairs:
            raise self.PortAudioError("Illegal combination of I/O devices", -9993)
        type(self).opened = FakeStream(wanted)
        return type(self).opened

    InputStream = Stream

    def _terminate(self) -> None:
        type(self).restarts += 1

    def _initialize(self) -> None: ...


class FakeStream:
    def __init__(self, wanted: dict[str, Any]) -> None:
        self.wanted, self.active = wanted, False
        has_output = isinstance(wanted["channels"], tuple)
        self.latency = (0.1, 0.05) if has_output else 0.1

    def start(self) -> None:
        self.active = True

    def close(self, ignore_errors: bool = True) -> None:
        self.active = False


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeLibrary]:
    library = FakeLibrary()
    monkeypatch.setattr("emo_desktop.audio.device._sounddevice", lambda: library)
    FakeLibrary.fault, FakeLibrary.restarts = None, 0
    yield library


def test_only_what_records_is_listed(library: FakeLibrary) -> None:
    (found,) = list_inputs()
    assert (found.number, found.name, found.host, found.channels) == (1, "Mic", "ALSA", 2)
    assert found.is_default and found.sample_rate_hz == 44100


def test_an_input_counts_as_open_until_it_is_closed(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the library could look for devices again, and close it, at the same moment."""
    looked: list[bool] = []
    monkeypatch.setattr(FakeStream, "close", lambda _, **__: looked.append(rescan_devices()))
    device = DeviceInput(list_inputs()[0])
    device.open(sample_rate_hz=48000, channel=0, plays=False)
    device.close()
    assert looked == [False] and rescan_devices()


def test_a_device_hears_at_its_own_rate_where_it_does_not_know_the_wanted_one(
    library: FakeLibrary,
) -> None:
    device = DeviceInput(list_inputs()[0])
    assert not device.is_running
    port = device.open(sample_rate_hz=48000, channel=1, plays=True)
    assert (port.sample_rate_hz, port.channel, port.output_channels) == (44100, 1, 2)
    assert device.is_running and device.latency_s == pytest.approx(0.15)
    stream = library.opened
    assert stream.wanted["channels"] == (2, 2) and stream.wanted["device"] == (1, None)
    heard = np.array([[1, 0.5]] * 32, np.float32)
    played = np.full((32, 2), np.nan, np.float32)
    times = SimpleNamespace(inputBufferAdcTime=7.0)
    stream.wanted["callback"](heard, played, 32, times, SimpleNamespace(input_overflow=False))
    assert (port.read().samples == 0.5).all() and not played.any()
    device.close()
    assert not stream.active and not device.is_running


def test_a_device_that_calls_no_more_is_gone(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = DeviceInput(list_inputs()[0])
    device.open(sample_rate_hz=44100, channel=0, plays=False)
    assert library.opened.wanted["channels"] == 1 and device.is_running
    now_s = time.monotonic()
    monkeypatch.setattr("emo_desktop.audio.inputs.time.monotonic", lambda: now_s + 3)
    assert not device.is_running
    monkeypatch.undo()
    library.opened.active = False
    assert not device.is_running
    device.close()


def test_devices_are_looked_for_again_only_while_none_is_open(library: FakeLibrary) -> None:
    device = DeviceInput(list_inputs()[0])
    device.open(sample_rate_hz=44100, channel=0, plays=False)
    assert not rescan_devices() and library.restarts == 0
    device.close()
    assert rescan_devices() and library.restarts == 1


def test_nobody_asks_for_devices_while_they_are_looked_for(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_looking, asked = threading.Event(), []

    def look(_: FakeLibrary) -> None:
        is_looking.set()
        time.sleep(0.2)
        asked.append("looked")

    query = FakeLibrary.query_devices

    def ask(self: FakeLibrary, *args: object) -> Any:
        asked.append("asked")
        return query(self, *args)

    monkeypatch.setattr(FakeLibrary, "_initialize", look)
    monkeypatch.setattr(FakeLibrary, "query_devices", ask)
    looking = threading.Thread(target=rescan_devices)
    looking.start()
    assert is_looking.wait(5)
    assert len(list_inputs()) == 1
    looking.join()
    assert asked == ["looked", "asked"]


@pytest.mark.parametrize(
    ("text", "code", "says", "hint"),
    [
        ("Error opening Stream: Device unavailable", -9985, "another program", "exclusive"),
        ("Unanticipated host error: Device or resource busy", -9999, "another program", "Close"),
        ("Unanticipated host error: AUDCLNT_E_DEVICE_IN_USE", -9999, "another program", "Close"),
        ("The device is open in exclusive mode", -9999, "another program", "exclusive"),
        ("Access denied", -9999, "does not let", "privacy"),
        ("Invalid device", -9996, "not connected", "Connect"),
        ("Invalid sample rate", -9997, "sample rates", "48000"),
        ("Internal PortAudio error", -9986, "Internal PortAudio error", "another input"),
    ],
)
def test_why_a_device_does_not_open_is_said_in_words(
    library: FakeLibrary, text: str, code: int, says: str, hint: str
) -> None:
    FakeLibrary.fault = FakeLibrary.PortAudioError(text, code)
    with pytest.raises(InputError, match="Mic") as caught:
        DeviceInput(list_inputs()[0]).open(sample_rate_hz=44100, channel=0, plays=True)
    assert says in f"{caught.value}" and hint in caught.value.hint


def test_an_input_that_goes_with_no_output_is_heard_alone(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeLibrary, "has_pairs", False)
    booth = Booth(DeviceInput(list_inputs()[0]), sample_rate_hz=44100)
    booth.open(runs=False)
    assert booth.is_open and not booth.plays_cues
    (trouble,) = booth.troubles()
    assert "Mic" in f"{trouble}" and "guide" in trouble.hint
    booth.close()


def test_a_channel_that_there_is_not_is_said(library: FakeLibrary) -> None:
    with pytest.raises(InputError, match="no input 3") as caught:
        DeviceInput(list_inputs()[0]).open(sample_rate_hz=44100, channel=2, plays=True)
    assert "channel" in caught.value.hint
    assert "not connected" in f"{explained_input(ValueError('No input device'), 'Mic')}"


def test_a_computer_without_a_sound_library_has_no_inputs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nothing() -> object:
        raise OutputError("There is no sound library on this computer.", hint="Install it.")

    monkeypatch.setattr("emo_desktop.audio.device._sounddevice", nothing)
    assert list_inputs() == ()
    with pytest.raises(InputError, match="no sound library"):
        DeviceInput(facts("Mic")).open(sample_rate_hz=48000, channel=0, plays=False)


def test_a_line_is_recorded_on_a_real_card_while_its_beeps_are_played(
    tmp_path: Path, child_environment: dict[str, str]
) -> None:
    pytest.importorskip("sounddevice", exc_type=OSError)
    ramp = np.arange(480_000, dtype=np.float32) / 2**23
    environment = child_environment | sound_card(tmp_path, ramp)
    ran = subprocess.run(
        [sys.executable, "-c", RECORD, str(tmp_path / "take.wav")],
        env=environment, cwd=ROOT, capture_output=True, timeout=90,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr.decode()
    heard, _ = soundfile.read(tmp_path / "take.wav", dtype="float32")
    assert len(heard) == 3 * 24000 and (np.diff(heard * 2**23) == 1).all()
    played = np.fromfile(tmp_path / PLAYED, np.float32)[::2]
    sounding = np.flatnonzero(np.abs(played) > 0.01)
    begins = sounding[np.flatnonzero(np.diff(sounding, prepend=-48000) > 4800)]
    assert np.array_equal(np.diff(begins), [48000, 48000])
