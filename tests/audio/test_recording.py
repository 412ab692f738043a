"""Recording: what is said comes back sample by sample, beeps lead to it, takes are kept."""

from __future__ import annotations

import errno
import os
import shutil
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from emo_desktop.audio.booth import Booth
from emo_desktop.audio.recording import RecordedTake, RecorderState
from emo_desktop.audio.recording_plan import Cues, RecordingPlan
from emo_desktop.audio.sound_port import SoundPort
from emo_desktop.audio.take_file import bring_back
from emo_desktop.audio.take_header import read_label
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import EmoError, SoundError
from tests.audio.fake_device import FakeDevice, jittered

QUICK = RecordingPlan(
    length_s=Fraction(1, 5),
    pre_roll_s=Fraction(1, 4),
    post_roll_s=Fraction(1, 8),
    handle_s=Fraction(1, 16),
    beeps=False,
)
BEEPING = RecordingPlan(length_s=Fraction(1), pre_roll_s=Fraction(4))


def noise(count: int, *, seed: int = 5) -> Floats:
    """Samples that a 24-bit file holds to the bit."""
    whole = np.random.default_rng(seed).integers(-(2**22), 2**22, count)
    return (whole / 2**23).astype(np.float32)


def paths(folder: Path) -> Callable[[], Path]:
    numbers = iter(range(1, 1000))
    return lambda: folder / f"L001_T{next(numbers):02}.wav"


def turned(booth: Booth, device: FakeDevice, total: int, most: int = 512, *, seed: int = 0) -> None:
    """Let so many samples pass in blocks that differ; the booth works in between, not always."""
    for number, count in enumerate(jittered(total, most, seed=seed)):
        device.turn(count)
        if number % 3 == 0 or most > 1024:
            booth.tick()
    booth.tick()


def recorded(
    device: FakeDevice,
    plan: RecordingPlan,
    folder: Path,
    *,
    rate_hz: int = 48000,
    seconds: float = 1.0,
    most: int = 512,
    before: int = 77,
    **begin: object,
) -> tuple[Booth, list[RecordedTake]]:
    """The takes of a recording from the beginning to the end."""
    booth = Booth(device, sample_rate_hz=rate_hz)
    booth.open(runs=False)
    device.turn(min(before, most))
    booth.tick()
    booth.begin(plan, next_path=paths(folder), **begin)
    booth.tick()
    assert device.port is not None
    turned(booth, device, round(seconds * device.port.sample_rate_hz), most)
    return booth, booth.finished()


def content(take: RecordedTake) -> Floats:
    samples, rate_hz = soundfile.read(take.path, dtype="float32")
    assert (rate_hz, len(samples)) == (take.sample_rate_hz, take.samples)
    return np.asarray(samples)


@pytest.mark.parametrize("rate_hz", [44100, 48000, 96000])
@pytest.mark.parametrize("most", [16, 64, 333, 1024, 4096])
def test_what_is_said_comes_back_sample_by_sample(tmp_path: Path, rate_hz: int, most: int) -> None:
    signal = noise(2 * rate_hz)
    _, (take,) = recorded(FakeDevice(signal), QUICK, tmp_path, rate_hz=rate_hz, most=most)
    heard = content(take)
    length = QUICK.places(rate_hz)
    assert length.record_end is not None
    assert len(heard) == length.handle + length.record_end
    (begin,) = np.flatnonzero(
        (np.lib.stride_tricks.sliding_window_view(signal, 8) == heard[:8]).all(axis=1)
    )
    assert np.array_equal(heard, signal[begin : begin + len(heard)])
    assert take.handle_s == Fraction(length.handle, rate_hz)
    assert (take.dropouts, take.fault) == ((), "")


def test_a_channel_is_chosen_and_the_meter_shows_it(tmp_path: Path) -> None:
    device = FakeDevice(noise(96000), channel=1)
    booth = Booth(device, sample_rate_hz=48000, channel=1)
    booth.open(runs=False)
    turned(booth, device, 9600)
    assert -7 < booth.meter.read().peak_db < -5
    booth.close()
    booth = Booth(device, sample_rate_hz=48000, channel=0)
    booth.open(runs=False)
    turned(booth, device, 9600)
    assert booth.meter.read().peak_db == -120
    booth.close()


@pytest.mark.parametrize("most", [100, 2048])
def test_another_rate_is_converted_as_if_all_were_there_at_once(tmp_path: Path, most: int) -> None:
    signal = noise(3 * 44100) * np.float32(0.5)
    device = FakeDevice(signal, rates_hz=(44100,))
    _, (take,) = recorded(device, QUICK, tmp_path, rate_hz=48000, seconds=1.2, most=most)
    heard = content(take)
    whole = soxr.resample(signal, 44100, 48000, "VHQ")
    first = 0.25 + 0.15 - float(QUICK.handle_s)  # the lead of the booth and the pre-roll
    places = np.arange(round(first * 48000), round(first * 48000) + 800)
    begin = min(places, key=lambda at: float(np.abs(whole[at : at + 64] - heard[:64]).max()))
    assert np.abs(whole[begin : begin + len(heard)] - heard).max() < 2e-6


@pytest.mark.parametrize("rate_hz", [44100, 48000, 96000])
def test_three_beeps_lead_to_the_in_point_which_is_silent(rate_hz: int, tmp_path: Path) -> None:
    device = FakeDevice(rates_hz=(rate_hz,), echo=4096)
    booth, (take,) = recorded(device, BEEPING, tmp_path, rate_hz=rate_hz, seconds=7.0, most=2000)
    played = np.abs(device.heard_by_people[:, 0])
    sounding = np.flatnonzero(played > 0.01)
    begins = sounding[np.flatnonzero(np.diff(sounding, prepend=-rate_hz) > rate_hz // 10)]
    assert len(begins) == 3
    assert np.abs(np.diff(begins) / rate_hz - 1).max() < 0.001
    # The take begins half a second before the in point, and heard the beeps before that.
    heard = content(take)
    assert np.abs(heard).max() < 1e-6
    tone = device.heard_by_people[begins[0] : begins[0] + rate_hz // 20, 0]
    loudest = np.argmax(np.abs(np.fft.rfft(tone, rate_hz)))
    assert abs(int(loudest) - 1000) < 5
    assert booth.state is RecorderState.DONE


def test_beeps_are_where_they_should_be_to_the_millisecond() -> None:
    for rate_hz in (44100, 48000, 96000):
        cues = Cues(BEEPING, sample_rate_hz=rate_hz, channels=1)
        heard = np.concatenate([cues.take(count)[:, 0] for count in jittered(6 * rate_hz, 999)])
        for second in (-3, -2, -1):
            begin = (4 + second) * rate_hz
            assert np.flatnonzero(np.abs(heard[begin - 2000 :]) > 1e-3)[0] - 2000 < rate_hz / 1000
            assert not heard[begin - 2000 : begin].any()
        assert not heard[4 * rate_hz - rate_hz // 2 :].any()


def test_an_overdub_lies_where_it_belongs_once_latency_is_taken_away(tmp_path: Path) -> None:
    guide = noise(10 * 48000, seed=9) * np.float32(0.5)

    def opened() -> Iterator[Floats]:
        return iter(np.split(guide, 100))

    device = FakeDevice(echo=3001)
    plan = RecordingPlan(
        length_s=Fraction(2), pre_roll_s=Fraction(1), beeps=False, handle_s=Fraction(0),
        latency=3001,
    )  # fmt: skip
    _, (take,) = recorded(device, plan, tmp_path, seconds=4.5, guide=opened)
    assert np.abs(content(take) - guide[48000 : 3 * 48000]).max() <= 2**-23


def test_a_guide_is_converted_to_the_rate_of_the_device(tmp_path: Path) -> None:
    time_s = np.arange(5 * 48000) / 48000
    guide = (0.3 * np.sin(2 * np.pi * 440 * time_s)).astype(np.float32)
    device = FakeDevice(rates_hz=(44100,), echo=2205)
    plan = RecordingPlan(
        length_s=Fraction(1), pre_roll_s=Fraction(1), beeps=False, handle_s=Fraction(0),
        latency=2400,
    )  # fmt: skip
    _, (take,) = recorded(device, plan, tmp_path, seconds=3.5, guide=lambda: iter([guide]))
    assert np.abs(content(take) - guide[48000 : 2 * 48000]).max() < 1e-3


def test_a_rehearsal_leaves_nothing(tmp_path: Path) -> None:
    plan = RecordingPlan(length_s=Fraction(1, 5), pre_roll_s=Fraction(1, 4), beeps=False)
    rehearsal = RecordingPlan(
        length_s=plan.length_s, pre_roll_s=plan.pre_roll_s, beeps=False, records=False
    )
    booth, takes = recorded(FakeDevice(noise(96000)), rehearsal, tmp_path, seconds=2)
    assert (takes, list(tmp_path.iterdir())) == ([], [])
    assert booth.state is RecorderState.DONE


def test_states_follow_one_another(tmp_path: Path) -> None:
    device = FakeDevice(noise(96000))
    booth = Booth(device, sample_rate_hz=48000)
    booth.open(runs=False)
    assert booth.state is RecorderState.IDLE
    booth.begin(QUICK, next_path=paths(tmp_path))
    seen = []
    for _ in range(200):
        device.turn(240)
        booth.tick()
        seen.append((booth.state, round(booth.position_s, 3)))
    states = list(dict.fromkeys(state for state, _ in seen))
    assert states == [
        RecorderState.PRE_ROLL,
        RecorderState.RECORDING,
        RecorderState.POST_ROLL,
        RecorderState.DONE,
    ]
    positions = [position for _, position in seen]
    assert positions == sorted(positions) and positions[-1] == pytest.approx(0.325)
    booth.close()


def test_a_stop_keeps_what_there_is(tmp_path: Path) -> None:
    device = FakeDevice(noise(96000))
    booth = Booth(device, sample_rate_hz=48000)
    booth.open(runs=False)
    booth.begin(QUICK, next_path=paths(tmp_path))
    turned(booth, device, round((0.15 + 0.25 + 0.1) * 48000))
    booth.stop()
    booth.tick()
    (take,) = booth.finished()
    assert booth.state is RecorderState.DONE
    assert take.samples == pytest.approx((0.1 + 1 / 16) * 48000, abs=960)
    label = read_label(take.path)
    assert label is not None and label.is_whole
    booth.close()


def test_a_stop_before_the_in_point_leaves_no_file(tmp_path: Path) -> None:
    device = FakeDevice()
    booth = Booth(device, sample_rate_hz=48000)
    booth.open(runs=False)
    booth.begin(QUICK, next_path=paths(tmp_path))
    turned(booth, device, 4800)
    assert len(list(tmp_path.iterdir())) == 1
    booth.stop()
    booth.tick()
    assert (booth.finished(), list(tmp_path.iterdir())) == ([], [])
    booth.close()


def test_what_is_discarded_can_be_brought_back(tmp_path: Path) -> None:
    device = FakeDevice(noise(96000))
    booth = Booth(device, sample_rate_hz=48000)
    booth.open(runs=False)
    booth.begin(QUICK, next_path=paths(tmp_path))
    turned(booth, device, 24000)
    booth.discard()
    booth.tick()
    (take,) = booth.finished()
    assert take.is_discarded and not (tmp_path / "L001_T01.wav").exists()
    bring_back(take.path, tmp_path / "L001_T01.wav")
    assert soundfile.info(tmp_path / "L001_T01.wav").frames == take.samples
    booth.close()


def test_a_loop_makes_take_after_take_without_a_break(tmp_path: Path) -> None:
    signal = noise(5 * 48000)
    plan = RecordingPlan(
        length_s=Fraction(1, 4), pre_roll_s=Fraction(1, 8), post_roll_s=Fraction(1, 8),
        handle_s=Fraction(1, 8), beeps=False, loops=True, latency=100,
    )  # fmt: skip
    booth, takes = recorded(FakeDevice(signal), plan, tmp_path, seconds=1.8)
    assert [take.path.name for take in takes] == [f"L001_T0{n}.wav" for n in (1, 2, 3)]
    heard = np.concatenate([content(take) for take in takes])
    begin = round(0.15 * 48000) + 77 + 100
    assert np.array_equal(heard, signal[begin : begin + len(heard)])
    booth.stop()
    booth.tick()
    (last,) = booth.finished()
    assert last.path.name == "L001_T04.wav"
    booth.close()


def test_the_file_says_where_it_belongs(tmp_path: Path) -> None:
    plan = RecordingPlan(
        begin_s=Fraction(61), length_s=Fraction(1, 4), pre_roll_s=Fraction(1), beeps=False
    )
    _, (take,) = recorded(
        FakeDevice(noise(96000)), plan, tmp_path, seconds=3, line="c12", description="Anna: Hello"
    )
    label = read_label(take.path)
    assert label is not None
    assert (label.begin_s, label.line, label.description) == (60.5, "c12", "Anna: Hello")
    assert abs(label.at - datetime.now()).total_seconds() < 60
    assert take.at.tzinfo is not None and take.at.astimezone(UTC)


def test_sound_that_was_lost_is_silent_and_counted_where_it_was(tmp_path: Path) -> None:
    signal = noise(96000)
    device = FakeDevice(signal)
    booth = Booth(device, sample_rate_hz=48000)
    booth.open(runs=False)
    booth.begin(QUICK, next_path=paths(tmp_path))
    booth.tick()
    turned(booth, device, 24000)
    device.lose(480)
    turned(booth, device, 24000)
    (take,) = booth.finished()
    (dropout,) = take.dropouts
    heard = content(take)
    begin = 7200 + 12000 - 3000
    hole = 24000 - begin
    assert dropout.at_s == pytest.approx(hole / 48000)
    assert dropout.lost_s == pytest.approx(0.01)
    assert not heard[hole : hole + 480].any()
    assert np.array_equal(heard[:hole], signal[begin : begin + hole])
    assert np.array_equal(heard[hole + 480 :], signal[24480 : begin + len(heard)])
    booth.close()


def test_a_reader_that_comes_too_late_finds_the_hole_in_its_place() -> None:
    port = SoundPort(sample_rate_hz=1000, ring_s=1.0)
    ramp = np.arange(1, 3001, dtype=np.float32)[:, None]
    for begin in range(0, 2000, 100):
        port.exchange(ramp[begin : begin + 100])
    first = port.read()
    assert (first.first, len(first.samples), first.gaps) == (0, 1000, ())
    port.exchange(ramp[2000:2100])
    second = port.read()
    assert second.first == 1000 and len(second.samples) == 1100
    assert [(gap.at, gap.samples) for gap in second.gaps] == [(1000, 1000)]
    assert not second.samples[:1000].any() and second.samples[1000] == 2001
    assert port.position == 2100


@pytest.mark.parametrize("moment_s", [0.3, 0.5])
def test_a_device_that_is_pulled_out_leaves_the_take_so_far(
    tmp_path: Path, moment_s: float
) -> None:
    device = FakeDevice(noise(96000))
    booth = Booth(device, sample_rate_hz=48000)
    booth.open(runs=False)
    booth.begin(QUICK, next_path=paths(tmp_path))
    turned(booth, device, round(moment_s * 48000))
    device.is_plugged = False
    booth.tick()
    assert booth.fault is not None and "disconnected" in f"{booth.fault}"
    takes = booth.finished()
    assert len(takes) == (moment_s > 0.4)
    for take in takes:
        assert "disconnected" in take.fault and take.samples > 0
        assert len(content(take)) == take.samples
    with pytest.raises(EmoError, match="not connected"):
        booth.open(runs=False)
    device.is_plugged = True
    booth.open(runs=False)
    assert booth.is_open
    turned(booth, device, 4800)
    assert booth.meter.read().hold_db > -10
    booth.close()


def test_a_folder_that_cannot_be_written_is_said_before_anybody_speaks(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    device = FakeDevice()
    booth = Booth(device, sample_rate_hz=48000)
    booth.open(runs=False)
    booth.begin(QUICK, next_path=lambda: tmp_path / "file" / "L001_T01.wav")
    booth.tick()
    assert booth.state is RecorderState.IDLE
    (trouble,) = booth.troubles()
    assert "cannot be written" in f"{trouble}" or "folder" in f"{trouble}"
    booth.close()


def test_monitoring_is_heard_at_once_and_ends(tmp_path: Path) -> None:
    device = FakeDevice(np.full(48000, 0.25, np.float32))
    booth = Booth(device, sample_rate_hz=48000)
    booth.open(monitors=True, runs=False)
    device.turn(100)
    booth.monitor(False)
    device.turn(100)
    played = device.heard_by_people
    assert (played[:100] == 0.25).all() and not played[100:].any()
    booth.close()


def test_the_thread_of_the_device_makes_nothing_and_asks_nobody() -> None:
    port = SoundPort(sample_rate_hz=48000, output_channels=2)
    heard, played = np.zeros((512, 2), np.float32), np.zeros((512, 2), np.float32)
    port.cue(0, np.ones((40000, 2), np.float32))
    port.exchange(heard, played, begin_s=1.0)
    tracemalloc.start()
    try:
        port.exchange(heard, played, begin_s=1.01)
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(50):
            port.exchange(heard, played, begin_s=1.02)
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak - before < 2048 and after - before < 512  # views and numbers, no sound


@pytest.mark.parametrize("rate_hz", [8000, pytest.param(48000, marks=pytest.mark.slow)])
def test_an_hour_takes_no_more_memory_than_a_minute(tmp_path: Path, rate_hz: int) -> None:
    device = FakeDevice(rates_hz=(rate_hz,))
    booth = Booth(device, sample_rate_hz=rate_hz)
    booth.open(runs=False)
    booth.begin(
        RecordingPlan(pre_roll_s=Fraction(0), handle_s=Fraction(0), beeps=False),
        next_path=paths(tmp_path),
    )
    booth.tick()

    def minutes(count: int) -> None:
        for _ in range(count * 30):
            device.turn(2 * rate_hz)
            device.played.clear()
            booth.tick()

    minutes(1)
    tracemalloc.start()
    try:
        minutes(1)
        tracemalloc.reset_peak()
        _, first = tracemalloc.get_traced_memory()
        minutes(58)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    booth.stop()
    booth.tick()
    (take,) = booth.finished()
    assert take.duration_s == pytest.approx(3600, abs=1)
    assert peak - first < 4 * 1024**2
    assert not take.dropouts
    booth.close()


def test_the_booth_works_by_itself(tmp_path: Path) -> None:
    """On its own thread, with a device that calls when it likes."""
    device = FakeDevice(noise(200_000))
    booth = Booth(device, sample_rate_hz=48000)
    booth.open()
    device.turn(480)
    booth.begin(QUICK, next_path=paths(tmp_path))
    deadline = time.monotonic() + 20
    while booth.state is not RecorderState.DONE and time.monotonic() < deadline:
        device.turn(480)
        time.sleep(0.002)
    booth.close()
    (take,) = booth.finished()
    assert np.isin(content(take)[:50], device.signal).all()


def test_a_guide_that_cannot_be_read_is_said_and_the_beeps_go_on(tmp_path: Path) -> None:
    def broken() -> Iterator[Floats]:
        yield np.full(48000, 0.125, np.float32)
        raise SoundError("guide.wav is cut off.")

    device = FakeDevice(noise(9 * 48000))
    booth, (take,) = recorded(device, BEEPING, tmp_path, seconds=7, guide=broken)
    assert [f"{trouble}" for trouble in booth.troubles()] == ["guide.wav is cut off."]
    assert take.fault == "" and take.duration_s == 2
    played = device.heard_by_people[:, 0]
    assert (played == 0.125).sum() > 40000 and (np.abs(played) > 0.2).sum() > 1000
    booth.close()


def test_the_guide_begins_anew_with_each_pass_of_a_loop() -> None:
    plan = RecordingPlan(
        length_s=Fraction(1), pre_roll_s=Fraction(1), post_roll_s=Fraction(1, 2), beeps=False,
        loops=True,
    )  # fmt: skip
    guide = noise(3000)
    opened = iter([np.array_split(guide, 7), np.array_split(guide, 3), [guide]])
    cues = Cues(plan, sample_rate_hz=1000, channels=1, guide=lambda: iter(next(opened)))
    heard = np.concatenate([cues.take(count)[:, 0] for count in jittered(7000, 400)])
    assert np.array_equal(heard, np.concatenate([guide[:2500], guide[:2500], guide[:2000]]))


@pytest.mark.parametrize("fault", ["full", "removed"])
def test_a_disk_that_fails_in_the_middle_leaves_the_take_so_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    folder = tmp_path / "Scene.emo" / "takes"
    monkeypatch.setattr("emo_desktop.audio.take_file._SYNC_S", 0.0)
    device = FakeDevice(noise(96000))
    booth = Booth(device, sample_rate_hz=48000)
    booth.open(runs=False)
    booth.begin(QUICK, next_path=paths(folder))
    turned(booth, device, 24000)
    assert booth.state is RecorderState.RECORDING
    with monkeypatch.context() as patch:
        if fault == "removed":
            shutil.rmtree(folder.parent)
        else:

            def full(_: int) -> None:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

            patch.setattr("emo_desktop.audio.take_file.os.fsync", full)
        turned(booth, device, 4800)
    assert booth.state is RecorderState.DONE
    (take,) = booth.finished()
    assert ("is full" if fault == "full" else "was removed") in take.fault and take.hint
    assert len(content(take)) == take.samples > 7000
    turned(booth, device, 4800)
    assert booth.fault is None and booth.meter.read().hold_db > -10
    booth.close()
