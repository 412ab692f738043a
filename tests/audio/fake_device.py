"""A sound device that is turned by hand: it hears a known signal, and what it plays itself."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from emo_desktop.audio.inputs import InputError
from emo_desktop.audio.sound_port import SoundPort
from emo_desktop.base.arrays import Floats


class FakeClock:
    """Seconds that pass as the device's samples do."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


class FakeDevice:
    """Hears ``signal``, over and over silence behind it, and what it plays ``echo`` samples later.

    Args:
        signal: (N,) what somebody says from the first sample on.
        rates_hz: at which it can be opened.
        echo: after how many samples it hears what it plays; None: never.
        channels: on which it plays.
        channel: on which of its two inputs somebody speaks.
    """

    name = "Fake microphone"

    def __init__(
        self,
        signal: Floats | None = None,
        *,
        rates_hz: tuple[int, ...] = (44100, 48000, 96000),
        echo: int | None = None,
        channels: int = 2,
        channel: int = 0,
    ) -> None:
        self.signal = np.zeros(0, np.float32) if signal is None else signal
        self._rates_hz, self._echo, self._channels, self._channel = (
            rates_hz,
            echo,
            channels,
            channel,
        )
        self.clock = FakeClock()
        self.is_plugged, self.is_busy = True, False
        self.port: SoundPort | None = None
        self._passed = 0
        self.played: list[Floats] = []
        self._tail = np.zeros(0, np.float32)
        self._overflows = 0

    def open(self, *, sample_rate_hz: int, channel: int, plays: bool) -> SoundPort:
        if not self.is_plugged:
            raise InputError(f"{self.name} is not connected.")
        if self.is_busy:
            raise InputError(f"{self.name} is used by another program.")
        rate_hz = sample_rate_hz if sample_rate_hz in self._rates_hz else self._rates_hz[0]
        self._passed = 0
        self.played = []
        self._tail = np.zeros(self._echo or 0, np.float32)
        self.port = SoundPort(
            sample_rate_hz=rate_hz,
            channel=channel,
            output_channels=self._channels if plays else 0,
        )
        return self.port

    def close(self) -> None:
        self.port = None

    @property
    def is_running(self) -> bool:
        return self.port is not None and self.is_plugged

    @property
    def latency_s(self) -> float:
        return 0.0

    def lose(self, count: int) -> None:
        """Let samples pass that nobody gets, and say so with the next block."""
        self._passed += count
        self._overflows += 1

    def turn(self, count: int) -> None:
        """Let a block of samples pass."""
        port = self.port
        if port is None or not self.is_plugged:
            return
        begin = self._passed
        block = np.zeros((count, 2), np.float32)
        said = self.signal[begin : begin + count]
        block[: len(said), self._channel] = said
        played = np.full((count, self._channels), np.nan, np.float32)
        if self._echo is not None:
            assert count <= len(self._tail), "no device hears itself sooner than a block later"
            block[:, self._channel] += self._tail[:count]
        port.exchange(
            block,
            played if port.output_channels else None,
            begin_s=50 + begin / port.sample_rate_hz,
            overflows=self._overflows > 0,
        )
        self._overflows = 0
        if port.output_channels:
            assert np.isfinite(played).all()
            self.played.append(played)
            if self._echo is not None:
                self._tail = np.concatenate([self._tail, played[:, 0]])[count:]
        self._passed += count
        self.clock.now_s += count / port.sample_rate_hz

    @property
    def heard_by_people(self) -> Floats:
        """(N, C) all that was played."""
        return np.concatenate(self.played)


def jittered(total: int, most: int, *, seed: int = 0) -> Iterable[int]:
    """Block sizes of at most ``most`` that sum to ``total``: mostly full ones, some short."""
    chance = np.random.default_rng(seed)
    while total > 0:
        count = most if chance.random() < 0.7 else int(chance.integers(1, most + 1))
        yield min(count, total)
        total -= count
