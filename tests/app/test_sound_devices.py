"""Devices by name: found, measured, remembered; a booth made of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from emo_desktop.app.sound_devices import (
    SoundChoice,
    find_device,
    latency_of,
    make_booth,
    measure_choice,
    recordable_s,
)
from emo_desktop.audio.booth import Booth
from emo_desktop.audio.inputs import DeviceInput, InputError
from emo_desktop.audio.latency import LatencyStore
from emo_desktop.audio.sound_port import SoundPort
from emo_desktop.base.errors import OutputError
from emo_desktop.base.jobs import CancelToken
from tests.audio.fake_device import FakeDevice
from tests.audio.test_inputs import FakeLibrary


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeLibrary]:
    library = FakeLibrary()
    monkeypatch.setattr("emo_desktop.audio.device._sounddevice", lambda: library)
    FakeLibrary.fault, FakeLibrary.restarts = None, 0
    yield library


def test_a_booth_is_made_of_what_is_plugged_in_now(library: FakeLibrary) -> None:
    booth = make_booth(SoundChoice(channel=1, output="Headphones"), sample_rate_hz=44100)
    assert library.restarts == 1
    booth.open(runs=False)
    assert library.opened.wanted["device"] == (1, 0)
    assert library.opened.wanted["channels"] == (2, 2)
    booth.close()
    booth = make_booth(SoundChoice(monitors=True, output="gone"), sample_rate_hz=44100)
    booth.open(plays=True, runs=False)
    assert library.opened.wanted["device"] == (1, None)
    assert library.opened.wanted["latency"] < 0.05
    booth.close()


def test_an_input_that_is_not_connected_is_said(library: FakeLibrary) -> None:
    with pytest.raises(InputError, match="no input 'Neumann'") as caught:
        make_booth(SoundChoice("Neumann"), sample_rate_hz=48000)
    assert "Mic" in caught.value.hint


def test_a_computer_without_a_sound_library_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing() -> object:
        raise OutputError("There is no sound library on this computer.", hint="Install it.")

    monkeypatch.setattr("emo_desktop.audio.device._sounddevice", nothing)
    with pytest.raises(InputError, match="no sound library") as caught:
        make_booth(SoundChoice(), sample_rate_hz=48000)
    assert caught.value.hint == "Install it."
    with pytest.raises(InputError, match="No sound input"):
        find_device("")


def test_latency_is_measured_once_and_else_what_the_device_says(
    library: FakeLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, choice = LatencyStore(tmp_path / "latencies.json"), SoundChoice()
    booth = make_booth(choice, sample_rate_hz=48000)
    booth.open(runs=False)
    assert latency_of(choice, booth, store) == (7200, False)
    booth.close()
    fake = FakeDevice(echo=2000)

    def opened(_: DeviceInput, *, sample_rate_hz: int, channel: int, plays: bool) -> SoundPort:
        return fake.open(sample_rate_hz=sample_rate_hz, channel=channel, plays=plays)

    monkeypatch.setattr(DeviceInput, "open", opened)
    monkeypatch.setattr(DeviceInput, "is_running", True)
    samples = measure_choice(
        choice, store, sample_rate_hz=48000, token=CancelToken(), wait=lambda _: fake.turn(960)
    )
    assert samples == 2000
    assert latency_of(choice, Booth(fake, sample_rate_hz=48000), store) == (2000, True)
    louder = SoundChoice(monitors=True)
    assert latency_of(louder, Booth(fake, sample_rate_hz=48000), store) == (0, False)


def test_room_is_told_in_seconds(tmp_path: Path) -> None:
    assert recordable_s(tmp_path / "new", sample_rate_hz=48000) > 60
    slower = recordable_s(tmp_path, sample_rate_hz=96000)
    assert slower == pytest.approx(recordable_s(tmp_path, sample_rate_hz=48000) / 2, rel=0.05)
