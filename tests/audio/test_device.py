"""Outputs: how much was heard is the clock; a machine without sound plays silence as long."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from emo_desktop.audio.device import (
    DeviceOutput,
    SilentOutput,
    list_outputs,
    open_output,
    streams,
)
from emo_desktop.audio.sound_feed import SoundFeed
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import OutputError, SoundError

RATE_HZ = 8000
# A "card" that writes what it is given into a file, as fast as it comes.
ALSA = """
pcm.!default {{ type file; file "{path}"; format raw; slave.pcm {{ type null }} }}
ctl.!default {{ type null }}
"""
PLAY = """
import sys, time
import numpy as np
from emo_desktop.audio.device import DeviceOutput, list_outputs
assert any(each.is_default for each in list_outputs())
output = DeviceOutput()
ramp = (np.arange(16000) / 16000).astype(np.float32)[:, None]
output.start(iter([ramp]), sample_rate_hz=16000, channels=1)
output.stop()
assert not output.is_running and output.fault is None
output.start(iter(np.split(ramp, 4)), sample_rate_hz=16000, channels=1)
positions = []
for _ in range(1000):
    positions.append(output.position_s)
    if not output.is_running:
        break
    time.sleep(0.005)
assert positions == sorted(positions), positions
assert output.position_s == 1.0, output.position_s
assert output.fault is None
output.stop()
"""


class FakeClock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def silence(seconds: int) -> Iterator[Floats]:
    for _ in range(seconds):
        yield np.zeros((RATE_HZ, 1), np.float32)


def test_silence_takes_as_long_as_the_sound_would() -> None:
    clock = FakeClock()
    output = SilentOutput(clock)
    output.start(silence(2), sample_rate_hz=RATE_HZ, channels=1)
    assert output.position_s == 0 and output.is_running
    clock.now_s += 1.25
    assert output.position_s == pytest.approx(1.25)
    clock.now_s += 5
    assert output.position_s == 2 and not output.is_running and output.fault is None


def test_what_was_heard_stays_after_a_stop_and_begins_anew_with_the_next_start() -> None:
    clock = FakeClock()
    output = SilentOutput(clock)
    output.start(silence(9), sample_rate_hz=RATE_HZ, channels=1)
    clock.now_s += 3
    output.stop()
    clock.now_s += 3
    assert output.position_s == pytest.approx(3) and not output.is_running
    output.start(silence(9), sample_rate_hz=RATE_HZ, channels=1)
    assert output.position_s == 0 and output.is_running


def test_a_sound_that_cannot_be_read_on_is_a_fault() -> None:
    def broken() -> Iterator[Floats]:
        yield from silence(1)
        raise SoundError("line.wav is cut off.")

    clock = FakeClock()
    output = SilentOutput(clock)
    output.start(broken(), sample_rate_hz=RATE_HZ, channels=1)
    clock.now_s += 4
    assert not output.is_running and output.fault == "line.wav is cut off."


def test_only_what_is_soon_heard_is_read() -> None:
    clock = FakeClock()
    blocks = silence(10)
    output = SilentOutput(clock)
    output.start(blocks, sample_rate_hz=RATE_HZ, channels=1)
    clock.now_s += 1.5
    assert output.position_s == pytest.approx(1.5)
    assert len(list(blocks)) == 8


def test_a_feed_reads_ahead_so_far_and_no_further() -> None:
    read = threading.Semaphore(0)

    def counted() -> Iterator[Floats]:
        for number in range(20):
            read.release()
            yield np.full((10, 2), number, np.float32)

    feed = SoundFeed(counted(), channels=2, samples_ahead=30)
    try:
        for _ in range(4):
            assert read.acquire(timeout=5)
        time.sleep(0.05)
        assert not read.acquire(blocking=False)
        taken = feed.take(25)
        assert taken[:, 0].tolist() == [0] * 10 + [1] * 10 + [2] * 5
    finally:
        feed.close()


def test_a_feed_gives_what_there_is_and_knows_its_end() -> None:
    feed = SoundFeed(iter([np.ones((5, 1), np.float32)]), channels=1, samples_ahead=30)
    try:
        deadline = time.monotonic() + 5
        taken = 0
        while not feed.has_ended and time.monotonic() < deadline:
            taken += len(feed.take(4))
        assert taken == 5 and feed.has_ended and feed.fault is None
    finally:
        feed.close()


def test_a_computer_without_devices_plays_silence_and_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nothing() -> object:
        raise OutputError("There is no sound library on this computer.")

    monkeypatch.setattr("emo_desktop.audio.device._sounddevice", nothing)
    output = open_output()
    assert isinstance(output, SilentOutput) and "no sound library" in output.why
    assert list_outputs() == ()


class FakeStream:
    """A stream of the sound library whose device is turned by hand."""

    latest: FakeStream

    def __init__(self, *, samplerate: int, channels: int, callback: Any, **_: object) -> None:
        if samplerate > 48000:
            raise FakeLibrary.PortAudioError("Invalid sample rate")
        FakeStream.latest = self
        self.rate_hz, self.channels, self._callback = samplerate, channels, callback
        self.time, self.active = 50.0, False
        self.heard: list[Floats] = []

    def start(self) -> None:
        self.active = True

    def close(self, ignore_errors: bool = True) -> None:
        self.active = False

    def ask(self, count: int, *, latency_s: float = 0.1) -> None:
        """Let the device ask for samples, to be heard after its latency."""
        block = np.full((count, self.channels), np.nan, np.float32)
        times = SimpleNamespace(outputBufferDacTime=self.time + latency_s, currentTime=self.time)
        try:
            self._callback(block, count, times, None)
        except FakeLibrary.CallbackStop:
            self.active = False
        self.heard.append(block)


class FakeLibrary:
    """A sound library with one device."""

    class PortAudioError(Exception): ...

    class CallbackStop(Exception): ...

    class CallbackAbort(Exception): ...

    OutputStream = FakeStream

    def query_devices(self, device: int | None, kind: str) -> dict[str, str]:
        if device is not None:
            raise ValueError("no such device")
        return {"name": "Headphones"}


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> Iterator[DeviceOutput]:
    monkeypatch.setattr("emo_desktop.audio.device._sounddevice", FakeLibrary)
    output = DeviceOutput()
    yield output
    output.stop()


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.001)
    assert holds()


def ramp(seconds: int) -> Iterator[Floats]:
    for second in range(seconds):
        yield np.full((RATE_HZ, 1), second + 1, np.float32)


def test_what_counts_is_what_was_heard_and_not_what_the_device_was_given(
    device: DeviceOutput,
) -> None:
    device.start(ramp(3), sample_rate_hz=RATE_HZ, channels=1)
    stream = FakeStream.latest
    assert device._feed is not None
    until(lambda: device._feed.waiting >= 2 * RATE_HZ)
    stream.ask(RATE_HZ)
    assert device.position_s == 0
    stream.time += 0.1
    assert device.position_s == pytest.approx(0)
    stream.time += 0.5
    assert device.position_s == pytest.approx(0.5)
    stream.time += 9  # the device asks too late: nothing more is heard meanwhile
    assert device.position_s == pytest.approx(1)
    stream.ask(RATE_HZ)
    stream.time += 0.35
    assert device.position_s == pytest.approx(1.25)
    assert device.is_running and device.fault is None


def test_a_gap_in_what_is_read_is_silent_and_does_not_count(device: DeviceOutput) -> None:
    may_go_on = threading.Event()

    def slow() -> Iterator[Floats]:
        yield np.ones((RATE_HZ, 1), np.float32)
        may_go_on.wait(5)
        yield np.ones((RATE_HZ, 1), np.float32)

    device.start(slow(), sample_rate_hz=RATE_HZ, channels=1)
    stream, feed = FakeStream.latest, device._feed
    assert feed is not None
    until(lambda: feed.waiting == RATE_HZ)
    stream.ask(2 * RATE_HZ)
    assert stream.heard[0].sum() == RATE_HZ
    stream.time += 2.1
    assert device.position_s == pytest.approx(1)
    may_go_on.set()
    until(lambda: feed.waiting == RATE_HZ)
    stream.ask(RATE_HZ)
    stream.time += 0.6
    assert device.position_s == pytest.approx(1.5)
    stream.ask(1)
    assert not stream.active and not device.is_running and device.fault is None
    assert device.position_s == pytest.approx(2)


def tone(level: float, begin: int = 0, seconds: int = 9) -> Iterator[Floats]:
    """A tone from one of its samples on, in blocks of a second."""
    for first in range(begin, seconds * RATE_HZ, RATE_HZ):
        places = np.arange(first, min(first + RATE_HZ, seconds * RATE_HZ))
        yield (level * np.sin(places / 3)).astype(np.float32)[:, None]


@pytest.mark.parametrize("block", [16, 256, 1000, 4096])
def test_another_mix_is_joined_to_the_sample_without_a_break(
    device: DeviceOutput, block: int
) -> None:
    """A change of nothing is heard as nothing; a change of level as a short fade, and no more."""
    device.start(tone(0.5), sample_rate_hz=RATE_HZ, channels=1)
    stream, feed = FakeStream.latest, device._feed
    assert feed is not None

    def play(samples: int) -> Floats:
        stream.heard.clear()
        for _ in range(samples // block):
            until(lambda: feed.waiting >= block)
            stream.ask(block)
        return np.concatenate(stream.heard)[:, 0]

    until(lambda: feed.waiting >= RATE_HZ)
    whole = np.concatenate(list(tone(0.5)))[:, 0]
    heard = play(4096)
    device.exchange(tone(0.5, begin=6000), at=6000)
    until(lambda: feed._following is not None and feed._following[0].waiting >= RATE_HZ)
    heard = np.concatenate([heard, play(8192)])
    assert feed._following is None
    assert np.allclose(heard, whole[: len(heard)], atol=1e-6)
    begin = len(heard)
    device.exchange(tone(0.05, begin=100), at=100)  # it is late, and joined where it belongs
    until(lambda: feed._following is not None and feed._following[0].waiting >= RATE_HZ)
    until(lambda: feed.take(0).size == 0 and feed._next == begin)
    heard, late = play(8192), 40 + block
    soft = 0.1 * whole[begin : begin + len(heard)]
    assert np.allclose(heard[late:], soft[late:], atol=1e-6)
    step = np.abs(np.diff(heard)).max()
    assert step < np.abs(np.diff(whole)).max() * 1.2


def broken() -> Iterator[Floats]:
    raise SoundError("line.wav is cut off.")
    yield


def test_another_mix_that_cannot_be_read_ends_the_sound_and_says_why(device: DeviceOutput) -> None:
    device.start(tone(0.5), sample_rate_hz=RATE_HZ, channels=1)
    stream, feed = FakeStream.latest, device._feed
    assert feed is not None
    until(lambda: feed.waiting >= RATE_HZ)
    device.exchange(broken(), at=RATE_HZ)
    until(lambda: feed._following is not None and feed._following[0].has_ended)
    for _ in range(3):
        stream.ask(256)
    assert not device.is_running and device.fault == "line.wav is cut off."


@pytest.mark.parametrize("more", [-1, 1])
def test_another_mix_that_comes_too_late_does_not_keep_the_sound_from_its_end(
    device: DeviceOutput, more: int
) -> None:
    """Two mixes may differ by a sample where a frame is no whole number of them."""
    samples = np.ones((1000, 1), np.float32)
    device.start(iter([samples]), sample_rate_hz=RATE_HZ, channels=1)
    stream, feed = FakeStream.latest, device._feed
    assert feed is not None
    until(lambda: feed.waiting == 1000)
    stream.ask(900)
    device.exchange(iter([samples[: 150 + more]]), at=850)
    until(lambda: feed._following is not None and feed._following[0].waiting == 150 + more)
    for _ in range(4):
        stream.ask(256)
    assert not device.is_running and device.fault is None


def test_a_device_counts_as_open_until_it_is_closed(
    device: DeviceOutput, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the library could look for devices again, and close it, at the same moment."""
    counted: list[bool] = []
    monkeypatch.setattr(FakeStream, "close", lambda self, **_: counted.append(self in streams))
    device.start(ramp(1), sample_rate_hz=RATE_HZ, channels=1)
    device.stop()
    assert counted == [True] and FakeStream.latest not in streams


class ManyDevices(FakeLibrary):
    """A sound library that numbers its devices anew when one is plugged in."""

    names = ("Speakers", "Bang & Co")
    default = SimpleNamespace(device=(0, 0))

    def __init__(self) -> None:
        self.opened: list[int | None] = []

    def query_devices(self, device: int | None = None, kind: str = "") -> Any:
        devices = [{"name": name, "max_output_channels": 2} for name in self.names]
        return devices[device or 0] if kind else devices

    def OutputStream(self, *, device: int | None, **wanted: Any) -> FakeStream:
        self.opened.append(device)
        return FakeStream(**wanted)


def test_a_device_is_played_on_wherever_it_is_plugged_in_now(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library = ManyDevices()
    monkeypatch.setattr("emo_desktop.audio.device._sounddevice", lambda: library)
    output = DeviceOutput(1)
    for names in (library.names, ("Speakers", "Webcam", "Bang & Co")):
        monkeypatch.setattr(library, "names", names)
        output.start(ramp(1), sample_rate_hz=RATE_HZ, channels=1)
        output.stop()
    assert library.opened == [1, 2]
    monkeypatch.setattr(library, "names", ("Speakers",))
    with pytest.raises(OutputError, match="Bang & Co is not connected"):
        output.start(ramp(1), sample_rate_hz=RATE_HZ, channels=1)
    assert not output.is_running


def test_a_device_that_refuses_a_sound_leaves_it_as_it_is(device: DeviceOutput) -> None:
    source = ramp(3)
    with pytest.raises(OutputError):
        device.start(source, sample_rate_hz=96000, channels=1)
    assert len(list(source)) == 3


def test_silence_goes_on_with_another_sound_too() -> None:
    clock = FakeClock()
    output = SilentOutput(clock)
    output.start(silence(4), sample_rate_hz=RATE_HZ, channels=1)
    clock.now_s += 1.5
    assert output.is_running
    output.exchange(silence(3), at=2 * RATE_HZ)  # the whole lasts five seconds now
    clock.now_s += 3.4
    assert output.is_running and output.position_s == pytest.approx(4.9)
    clock.now_s += 1
    assert not output.is_running and output.position_s == pytest.approx(5)
    output.start(silence(4), sample_rate_hz=RATE_HZ, channels=1)
    clock.now_s += 2.5
    assert output.is_running
    output.exchange(silence(3), at=RATE_HZ)
    clock.now_s += 3
    assert not output.is_running and output.position_s == pytest.approx(4)


def test_a_device_that_is_pulled_out_is_a_fault(
    device: DeviceOutput, monkeypatch: pytest.MonkeyPatch
) -> None:
    device.start(ramp(9), sample_rate_hz=RATE_HZ, channels=1)
    FakeStream.latest.ask(100)
    assert device.is_running
    FakeStream.latest.active = False
    assert not device.is_running and device.fault == "Headphones was disconnected."
    device.start(ramp(9), sample_rate_hz=RATE_HZ, channels=1)
    assert device.is_running and device.fault is None
    now_s = time.monotonic()
    monkeypatch.setattr("emo_desktop.audio.device.time.monotonic", lambda: now_s + 3)
    assert not device.is_running and device.fault == "Headphones was disconnected."


def busy(_: FakeStream) -> None:
    raise FakeLibrary.PortAudioError("Device unavailable", -9985)


def test_a_rate_the_device_does_not_play_is_said_with_a_hint(
    device: DeviceOutput, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OutputError, match="Headphones does not play 96000 Hz") as caught:
        device.start(ramp(1), sample_rate_hz=96000, channels=1)
    assert caught.value.hint and not device.is_running
    monkeypatch.setattr(FakeStream, "start", busy)
    with pytest.raises(OutputError, match="used by another program") as caught:
        device.start(ramp(1), sample_rate_hz=48000, channels=1)
    assert "exclusive" in caught.value.hint
    with pytest.raises(OutputError, match="No sound device"):
        DeviceOutput(7)


def test_a_device_is_given_every_sample_once(
    tmp_path: Path, child_environment: dict[str, str]
) -> None:
    sounddevice = pytest.importorskip("sounddevice", exc_type=OSError)
    assert sounddevice
    if not Path("/usr/share/alsa").exists() or os.name != "posix":
        pytest.skip("no ALSA here")
    (tmp_path / "alsa.conf").write_text(ALSA.format(path=tmp_path / "played.raw"))
    environment = child_environment | {"ALSA_CONFIG_PATH": str(tmp_path / "alsa.conf")}
    played = subprocess.run(
        [sys.executable, "-c", PLAY], env=environment, capture_output=True, timeout=60
    )
    assert played.returncode == 0, played.stderr.decode()
    heard = np.frombuffer((tmp_path / "played.raw").read_bytes(), np.float32)
    begin = int(np.flatnonzero(heard)[0]) - 1
    expected = (np.arange(16000) / 16000).astype(np.float32)
    assert np.array_equal(heard[begin : begin + 16000], expected)
