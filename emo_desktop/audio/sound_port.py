"""What a sound device's own thread touches: rings made before it starts, and numbers.

The device's thread must never wait: it makes no arrays, asks nothing of the disk and takes no lock.
It alone writes what was heard and reads what is to be played; one other thread does the opposite.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emo_desktop.base.arrays import Floats

RING_S = 10.0
_MOST_GAPS = 256
# A gap that is longer is a clock that was set, not sound that was lost.
_LONGEST_GAP_S = 5.0


@dataclass(frozen=True, slots=True)
class Gap:
    """Sound that did not arrive.

    Args:
        at: the sample of the device, counted from its start, at which it is missing.
        samples: how many; 0 when the device only says that some are missing.
    """

    at: int
    samples: int


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What has arrived since the last time.

    Args:
        first: the device's sample that index 0 is, counted from its start.
        samples: (N,) float32; silence where some are missing.
        gaps: where they are missing, in order.
    """

    first: int
    samples: Floats
    gaps: tuple[Gap, ...] = ()


class SoundPort:
    """Sound on its way from a device and to it.

    What is heard and what is played at the same moment of the device have the same number: samples
    are counted from the start of the device, and what was lost counts too.

    Args:
        sample_rate_hz: of the device.
        channel: which of the inputs is heard, from 0.
        output_channels: on how many the device plays; 0 when it does not.
        ring_s: how long nobody need read what was heard.
    """

    def __init__(
        self,
        *,
        sample_rate_hz: int,
        channel: int = 0,
        output_channels: int = 0,
        ring_s: float = RING_S,
    ) -> None:
        self.sample_rate_hz, self.channel = sample_rate_hz, channel
        self.output_channels = output_channels
        self.monitors = False  # whether what is heard is played at once
        self.asked_s = time.monotonic()  # when the device last called
        self._size = max(1, round(ring_s * sample_rate_hz))
        self._heard = np.zeros(self._size, np.float32)
        self._written = self._read = 0  # samples put into the ring and taken out of it
        self._gaps: NDArray[np.int64] = np.zeros((_MOST_GAPS, 2), np.int64)
        self._gaps_written = self._gaps_read = 0
        self._lost = self._lost_before = 0  # so far; those that the reader knows of
        self._passed = 0
        self._waiting_gap = 0  # samples lost since the last block that found room
        self._says_lost = False
        self._due_s = 0.0  # when, by the device's clock, the next block is to begin
        self._cues = np.zeros((self._size, max(1, output_channels)), np.float32)
        self._cued = 0  # the device's sample behind the last that is to be played

    @property
    def position(self) -> int:
        """How many samples of the device have passed."""
        return self._passed

    def exchange(
        self,
        heard: Floats,
        played: Floats | None = None,
        *,
        begin_s: float = 0.0,
        overflows: bool = False,
    ) -> None:
        """Take a block from the device and give it one; only for the device's own thread.

        Args:
            heard: (N, C) what the device heard.
            played: (N, C') filled here, if the device plays.
            begin_s: when, by its clock, the device heard the first of them; 0: it does not say.
            overflows: whether the device says that it lost samples before these.
        """
        count = len(heard)
        if overflows:
            self._says_lost = True
            self._waiting_gap += self._missing(begin_s)
        self._due_s = begin_s + count / self.sample_rate_hz if begin_s > 0 else 0.0
        if played is not None:
            self._play(played, self._written + self._lost + self._waiting_gap)
            if self.monitors:
                np.add(played, heard[:, self.channel : self.channel + 1], out=played)
        if count > self._size - (self._written - self._read):
            self._waiting_gap += count
        else:
            self._note_gap()
            self._write(heard, count)
        self._passed = self._written + self._lost + self._waiting_gap
        self.asked_s = time.monotonic()

    def read(self) -> Heard:
        """What has arrived since the last call; only for one thread, which is not the device's."""
        written = self._written  # before the gaps: one is noted before the samples that follow it
        gaps_written = self._gaps_written
        noted = [
            (int(at), int(samples))
            for at, samples in self._gaps[np.arange(self._gaps_read, gaps_written) % _MOST_GAPS]
            if at <= written
        ]
        self._gaps_read += len(noted)
        first = self._read + self._lost_before
        pieces: list[Floats] = []
        gaps = []
        for at, samples in noted:
            pieces.append(self._taken(at))
            gaps.append(Gap(at + self._lost_before, samples))
            pieces.append(np.zeros(samples, np.float32))
            self._lost_before += samples
        pieces.append(self._taken(written))
        return Heard(first, np.concatenate(pieces), tuple(gaps))

    def cue(self, first: int, block: Floats) -> None:
        """Let a block be played; only for one thread, which is not the device's.

        Args:
            first: the device's sample with which it is played; what comes too late is left out.
            block: (N, C') float32, with as many channels as the device plays on.
        """
        position = self.position
        begin = max(first, position)
        block = block[begin - first :]
        if not len(block):
            return
        gap = max(0, begin - max(self._cued, position))
        self._put(begin - gap, np.zeros((gap, self._cues.shape[1]), np.float32))
        self._put(begin, block)
        self._cued = begin + len(block)

    def hush(self) -> None:
        """Play nothing of what was cued."""
        self._cued = 0

    def _missing(self, begin_s: float) -> int:
        """Samples between the last block and one that begins at ``begin_s``."""
        if begin_s <= 0 or self._due_s <= 0:
            return 0
        gap_s = begin_s - self._due_s
        return round(gap_s * self.sample_rate_hz) if 0 < gap_s < _LONGEST_GAP_S else 0

    def _note_gap(self) -> None:
        """Write down what was lost before the block that is written next."""
        lost = self._waiting_gap
        if not lost and not self._says_lost:
            return
        if self._gaps_written - self._gaps_read >= _MOST_GAPS:
            self._waiting_gap = 0  # nobody has read for long; the place of the sound is lost anyway
            return
        row = self._gaps_written % _MOST_GAPS
        self._gaps[row, 0], self._gaps[row, 1] = self._written, lost
        self._lost += lost
        self._waiting_gap = 0
        self._says_lost = False
        self._gaps_written += 1

    def _write(self, heard: Floats, count: int) -> None:
        begin = self._written % self._size
        head = min(count, self._size - begin)
        self._heard[begin : begin + head] = heard[:head, self.channel]
        if head < count:
            self._heard[: count - head] = heard[head:, self.channel]
        self._written += count

    def _taken(self, end: int) -> Floats:
        """(N,) the samples of the ring up to the one behind ``end``, which make room now."""
        begin, behind = self._read % self._size, end - self._read
        head = self._heard[begin : begin + behind]
        taken = np.concatenate([head, self._heard[: behind - len(head)]])
        self._read = end
        return taken

    def _play(self, played: Floats, first: int) -> None:
        """Fill a block with what was cued for it, and with silence where nothing was."""
        count = min(len(played), max(0, self._cued - first))
        begin = first % self._size
        head = min(count, self._size - begin)
        played[:head] = self._cues[begin : begin + head]
        if head < count:
            played[head:count] = self._cues[: count - head]
        played[count:] = 0

    def _put(self, first: int, block: Floats) -> None:
        places = np.arange(first, first + len(block)) % self._size
        self._cues[places] = block
