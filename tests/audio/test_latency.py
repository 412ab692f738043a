"""The way out and back, to the sample: through a cable, a room, noise; and remembered."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from emo_desktop.audio.inputs import InputError
from emo_desktop.audio.latency import LatencyStore, burst_of, find_delay, measure_latency
from emo_desktop.base.jobs import Cancelled, CancelToken
from tests.audio.fake_device import FakeDevice

RATE_HZ = 48000


def turning(device: FakeDevice, block: int = 480) -> object:
    def wait(seconds: float) -> None:
        if device.port is not None:
            for _ in range(round(seconds * device.port.sample_rate_hz / block)):
                device.turn(block)

    return wait


@pytest.mark.parametrize("echo", [480, 1999, 12345])
@pytest.mark.parametrize("rate_hz", [44100, 48000, 96000])
def test_the_way_out_and_back_is_found_to_the_sample(echo: int, rate_hz: int) -> None:
    device = FakeDevice(echo=echo)
    found = measure_latency(
        device, sample_rate_hz=rate_hz, token=CancelToken(), wait=turning(device)
    )
    assert found == echo
    assert device.port is None


def test_the_answer_is_in_samples_of_the_project() -> None:
    device = FakeDevice(echo=4410, rates_hz=(44100,))
    found = measure_latency(
        device, sample_rate_hz=48000, token=CancelToken(), wait=turning(device, 441)
    )
    assert found == 4800


def test_a_room_with_an_echo_and_noise_does_not_mislead() -> None:
    chance, burst = np.random.default_rng(4), burst_of(RATE_HZ)
    heard = chance.normal(0, 0.02, 2 * RATE_HZ)
    for delay, loudness in ((3000, 0.1), (3400, -0.09), (5000, 0.12)):
        heard[delay : delay + len(burst)] += loudness * burst
    assert find_delay(heard, burst) == 3000
    assert find_delay(-heard, burst) == 3000


def test_what_a_loudspeaker_smears_is_found_within_a_few_samples() -> None:
    burst = burst_of(RATE_HZ)
    smear = np.exp(-np.arange(200) / 8.0)
    heard = np.zeros(2 * RATE_HZ)
    heard[2500 : 2500 + len(burst) + 199] = np.convolve(0.05 * burst, smear)
    assert abs(find_delay(heard, burst) - 2500) <= 3


def test_silence_and_noise_are_no_answer() -> None:
    burst, chance = burst_of(RATE_HZ), np.random.default_rng(2)
    for heard in (np.zeros(RATE_HZ), chance.normal(0, 0.1, 2 * RATE_HZ)):
        with pytest.raises(InputError, match="not heard") as caught:
            find_delay(heard, burst)
        assert "Connect" in caught.value.hint
    time_s = np.arange(2 * RATE_HZ) / RATE_HZ
    with pytest.raises(InputError):
        find_delay(np.sin(2 * np.pi * 50 * time_s), burst)


def test_a_device_that_hears_nothing_is_closed_again() -> None:
    device = FakeDevice()
    with pytest.raises(InputError, match="not heard"):
        measure_latency(device, sample_rate_hz=RATE_HZ, token=CancelToken(), wait=turning(device))
    assert device.port is None
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        measure_latency(device, sample_rate_hz=RATE_HZ, token=token, wait=turning(device))
    device.is_plugged = False
    with pytest.raises(InputError, match="not connected"):
        measure_latency(device, sample_rate_hz=RATE_HZ, token=CancelToken())


def test_what_was_measured_is_remembered_for_the_pair(tmp_path: Path) -> None:
    store = LatencyStore(tmp_path / "new" / "latencies.json")
    assert store.find("Mic", "Phones", sample_rate_hz=48000) is None
    store.keep("Mic", "Phones", samples=480, sample_rate_hz=48000)
    store.keep("Mic", "Speakers é", samples=999, sample_rate_hz=48000)
    again = LatencyStore(tmp_path / "new" / "latencies.json")
    assert again.find("Mic", "Phones", sample_rate_hz=48000) == 480
    assert again.find("Mic", "Phones", sample_rate_hz=96000) == 960
    assert again.find("Mic", "Speakers é", sample_rate_hz=48000) == 999
    assert again.find("Mic", "Phones", sample_rate_hz=48000, monitors=True) is None
    assert again.find("Other", "Phones", sample_rate_hz=48000) is None


@pytest.mark.parametrize("content", ["", "[]", '{"Mic | Phones": "x"}', '{"Mic | Phones": 99}'])
def test_a_damaged_memory_counts_as_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "latencies.json"
    path.write_text(content)
    store = LatencyStore(path)
    assert store.find("Mic", "Phones", sample_rate_hz=48000) is None
    store.keep("Mic", "Phones", samples=480, sample_rate_hz=48000)
    assert store.find("Mic", "Phones", sample_rate_hz=48000) == 480
