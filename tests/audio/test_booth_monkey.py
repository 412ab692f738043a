"""A monkey in the booth: it plugs, unplugs, begins, stops and discards as it likes."""

from __future__ import annotations

import random
import threading
import time
from fractions import Fraction
from itertools import count
from pathlib import Path

import numpy as np
import pytest
import soundfile

from emo_desktop.audio.booth import Booth
from emo_desktop.audio.recording import RecordedTake, RecorderState
from emo_desktop.audio.recording_plan import RecordingPlan
from emo_desktop.base.errors import EmoError
from tests.audio.fake_device import FakeDevice

RATE_HZ = 8000
# What it does, and how often.
DEEDS = {
    "turn": 40, "begin": 4, "rehearse": 1, "stop": 2, "discard": 1,
    "open": 3, "close": 1, "plug": 3, "unplug": 1,
}  # fmt: skip


class Monkey:
    """Does one thing after the other, and remembers what it was given."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        signal = np.random.default_rng(seed).normal(0, 0.1, 600 * RATE_HZ)
        self.device = FakeDevice(signal.astype(np.float32), rates_hz=(RATE_HZ, 11025))
        self.booth = Booth(self.device, sample_rate_hz=RATE_HZ)
        self.takes: list[RecordedTake] = []
        self.troubles: list[EmoError] = []
        numbers = count(1)
        self._next_path = lambda: folder / f"L001_T{next(numbers):03}.wav"

    def act(self) -> None:
        deed = self.chance.choices(tuple(DEEDS), tuple(DEEDS.values()))[0]
        getattr(self, f"_{deed}")()
        self.takes += self.booth.finished()
        self.troubles += self.booth.troubles()

    def _open(self) -> None:
        try:
            self.booth.open(
                plays=self.chance.random() < 0.7,
                monitors=self.chance.random() < 0.5,
                runs=self.chance.random() < 0.5,
            )
        except EmoError as error:
            self.troubles.append(error)

    def _begin(self, *, records: bool = True) -> None:
        plan = RecordingPlan(
            length_s=Fraction(self.chance.randint(1, 8), 8),
            pre_roll_s=Fraction(self.chance.randint(0, 4), 8),
            post_roll_s=Fraction(self.chance.randint(0, 4), 8),
            handle_s=Fraction(self.chance.randint(0, 4), 8),
            beeps=self.chance.random() < 0.2,
            loops=self.chance.random() < 0.3,
            latency=self.chance.randint(0, 500),
            records=records,
        )
        try:
            self.booth.begin(plan, next_path=self._next_path if records else None)
        except EmoError as error:
            self.troubles.append(error)

    def _rehearse(self) -> None:
        self._begin(records=False)

    def _stop(self) -> None:
        self.booth.stop()

    def _discard(self) -> None:
        self.booth.discard()

    def _close(self) -> None:
        self.booth.close()

    def _unplug(self) -> None:
        self.device.is_plugged = False

    def _plug(self) -> None:
        self.device.is_plugged = True

    def _turn(self) -> None:
        for _ in range(self.chance.randint(1, 12)):
            self.device.turn(self.chance.randint(1, 800))
            if self.booth._thread is None:
                self.booth.tick()
            elif self.chance.random() < 0.1:
                time.sleep(0.002)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_every_take_opens_and_nothing_is_lost(tmp_path: Path, seed: int) -> None:
    monkey = Monkey(tmp_path, seed)
    for _ in range(1000):
        monkey.act()
    monkey.booth.close()
    monkey.takes += monkey.booth.finished()
    assert monkey.booth.state in (RecorderState.IDLE, RecorderState.DONE)
    assert not [each for each in threading.enumerate() if each.name == "booth"]
    assert monkey.takes
    for take in monkey.takes:
        assert soundfile.info(take.path).frames == take.samples > 0
        assert take.is_discarded == (take.path.parent != tmp_path)
    files = set(tmp_path.rglob("*.wav"))
    assert files == {take.path for take in monkey.takes}
    assert not [error for error in monkey.troubles if "unforeseen" in f"{error}"]
