"""What a recording is to be: when beeps sound, from where to where it records, what is heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import EmoError

BEEPS_S = (3, 2, 1)  # before the in point, at which nothing sounds
_BEEP_HZ = 1000
_BEEP_S = 0.08
_BEEP_EDGE_S = 0.0005
_BEEP_LEVEL = 0.25
# How much is heard before the first beep.
_BEFORE_BEEPS_S = Fraction(1, 2)
_ZERO = Fraction(0)

# Makes the sound that goes with a recording, from the begin of the pre-roll on: blocks (N,) or
# (N, C) of float32 at the rate of the recording.
OpenGuide = Callable[[], Iterator[Floats]]


@dataclass(frozen=True, slots=True)
class RecordingPlan:
    """A recording between two points of the timeline; of a line, or of a part of one.

    Args:
        begin_s: the in point, on the timeline.
        length_s: from the in point to the out point; None: until it is stopped.
        pre_roll_s: what is played before the in point; longer where the beeps need it.
        post_roll_s: what is played after the out point.
        handle_s: what is recorded before the in point and after the out point.
        beeps: whether three beeps lead to the in point.
        records: whether anything is recorded; else it is a rehearsal.
        loops: whether it begins again at its end, with another take, until it is stopped.
        latency: samples by which what is heard comes later than what it goes with.

    Raises:
        ValueError: a time is negative, or nothing lies between in and out.
    """

    begin_s: Fraction = _ZERO
    length_s: Fraction | None = None
    pre_roll_s: Fraction = Fraction(4)
    post_roll_s: Fraction = Fraction(1)
    handle_s: Fraction = Fraction(1, 2)
    beeps: bool = True
    records: bool = True
    loops: bool = False
    latency: int = 0

    def __post_init__(self) -> None:
        if min(self.begin_s, self.pre_roll_s, self.post_roll_s, self.handle_s) < 0:
            raise ValueError("a time of the recording is less than 0")
        if self.length_s is not None and self.length_s <= 0:
            raise ValueError("nothing lies between in and out")
        if self.length_s is None and self.loops:
            raise ValueError("a recording without an end cannot begin again")

    def places(self, sample_rate_hz: int) -> Places:
        """Where everything is, in samples of a recording at that rate."""

        def samples(seconds: Fraction) -> int:
            return round(seconds * sample_rate_hz)

        before_s = max(self.pre_roll_s, self.handle_s)
        if self.beeps:
            before_s = max(before_s, BEEPS_S[0] + _BEFORE_BEEPS_S)
        if self.length_s is None:
            return Places(samples(before_s), samples(self.handle_s), None, None, None)
        out_s = self.length_s
        return Places(
            samples(before_s),
            samples(self.handle_s),
            samples(out_s),
            samples(out_s + self.handle_s),
            samples(out_s + max(self.post_roll_s, self.handle_s)),
        )


@dataclass(frozen=True, slots=True)
class Places:
    """The points of a recording in samples; the in point is 0.

    Args:
        before: from the begin of the pre-roll to the in point.
        handle: from the begin of what is recorded to the in point.
        out: the out point; None: there is none, nor the two after it.
        record_end: the sample behind the last that is recorded.
        end: the sample behind the post-roll.
    """

    before: int
    handle: int
    out: int | None
    record_end: int | None
    end: int | None

    @property
    def length(self) -> int | None:
        """From the begin of the pre-roll to the end of the post-roll."""
        return None if self.end is None else self.before + self.end


class Cues:
    """What is heard while a recording runs: the guide, and the beeps.

    Args:
        plan: the recording.
        sample_rate_hz: of what is heard.
        channels: C of it.
        guide: the sound that goes with it; opened anew for each pass of a loop.
    """

    def __init__(
        self,
        plan: RecordingPlan,
        *,
        sample_rate_hz: int,
        channels: int,
        guide: OpenGuide | None = None,
    ) -> None:
        self._plan, self._channels, self._open_guide = plan, channels, guide
        self._places = plan.places(sample_rate_hz)
        self._beep = _beep(sample_rate_hz)
        self._beeps = [-seconds * sample_rate_hz for seconds in BEEPS_S] if plan.beeps else []
        self.fault: EmoError | None = None  # why the guide is not heard; all else is
        self._at = 0  # samples since the begin of the pass
        self._has_ended = False
        self._guide: Iterator[Floats] | None = None
        self._rest = np.zeros((0, channels), np.float32)

    def take(self, count: int) -> Floats:
        """(count, C) float32: what is heard next; silence after the end."""
        pieces: list[Floats] = []
        while count > 0:
            length = self._places.length
            left = count if length is None else min(count, length - self._at)
            if left <= 0 or self._has_ended:
                if not self._plan.loops or self._has_ended:
                    self._has_ended = True
                    pieces.append(np.zeros((count, self._channels), np.float32))
                    break
                self._at, self._guide, self._rest = 0, None, self._rest[:0]
                continue
            pieces.append(self._piece(left))
            self._at += left
            count -= left
        return np.concatenate(pieces) if pieces else np.zeros((0, self._channels), np.float32)

    def _piece(self, count: int) -> Floats:
        piece = self._guided(count)
        first = self._at - self._places.before
        for beep in self._beeps:
            begin, end = max(first, beep), min(first + count, beep + len(self._beep))
            if begin < end:
                piece[begin - first : end - first] += self._beep[begin - beep : end - beep, None]
        return piece

    def _guided(self, count: int) -> Floats:
        """(count, C) the next samples of the guide, silence behind its end."""
        if self._open_guide is None:
            return np.zeros((count, self._channels), np.float32)
        pieces, missing = [self._rest], count - len(self._rest)
        while missing > 0:
            block = self._next_block()
            if block is None:
                block = np.zeros((missing, 1), np.float32)
            pieces.append(_on_channels(block, self._channels))
            missing -= len(block)
        joined = np.concatenate(pieces)
        self._rest = joined[count:].copy()
        return joined[:count]

    def _next_block(self) -> Floats | None:
        """The next block of the guide; None at its end, and where it cannot be read."""
        if self._open_guide is None:
            return None
        try:
            if self._guide is None:
                self._guide = self._open_guide()
            return next(self._guide, None)
        except EmoError as error:
            self.fault, self._open_guide = error, None
            return None


def _on_channels(block: Floats, channels: int) -> Floats:
    """A block (N,) or (N, C) on so many channels."""
    columns = np.asarray(block.reshape(len(block), -1), np.float32)
    if columns.shape[1] != channels:
        mono = columns.mean(axis=1, keepdims=True, dtype=np.float32)
        return np.repeat(mono, channels, axis=1)
    return columns


def _beep(rate_hz: int) -> Floats:
    """(N,) a short tone of 1 kHz; half a millisecond at its ends keeps it from clicking."""
    time_s = np.arange(round(_BEEP_S * rate_hz)) / rate_hz
    edges = np.clip(np.minimum(time_s, time_s[::-1]) / _BEEP_EDGE_S, 0, 1)
    tone = _BEEP_LEVEL * edges * np.sin(2 * np.pi * _BEEP_HZ * time_s)
    return np.asarray(tone, np.float32)
