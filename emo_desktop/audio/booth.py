"""A recording booth: an input that is open, its level, and what is recorded from it.

One thread of its own reads what the device heard, writes the take and plays the cues; whoever
shows it asks now and then, and never waits.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import TypeVar

from emo_desktop.audio.inputs import InputError, SoundInput
from emo_desktop.audio.level_meter import LevelMeter
from emo_desktop.audio.rate_stream import RateStream
from emo_desktop.audio.recording import RecordedTake, Recorder, RecorderState
from emo_desktop.audio.recording_plan import Cues, OpenGuide, RecordingPlan
from emo_desktop.audio.sound_port import SoundPort
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import EmoError

_log = logging.getLogger(__name__)

_TICK_S = 0.02
_LEAD_S = 0.15  # from the command to the first sample of the pre-roll
_AHEAD_S = 2.0  # so much of the cues is handed to the device early
_JOIN_S = 10.0
_AFTER = (RecorderState.IDLE, RecorderState.DONE)

Listener = Callable[[Floats], None]


class Booth:
    """Hears a device, and records from it.

    Args:
        device: the input.
        sample_rate_hz: of the takes; what the device hears is brought to it.
        channel: which of its inputs is heard, from 0.
        listeners: get all that is heard, (N,) float32 at the rate of the takes, on the thread of
            the booth; they must be quick.
    """

    def __init__(
        self,
        device: SoundInput,
        *,
        sample_rate_hz: int,
        channel: int = 0,
        listeners: Iterable[Listener] = (),
    ) -> None:
        self.device, self.sample_rate_hz = device, sample_rate_hz
        self.meter = LevelMeter(sample_rate_hz)
        self.fault: EmoError | None = None  # why nothing is heard any more
        self._channel = channel
        self._listeners = tuple(listeners)
        self._port: SoundPort | None = None
        self._recorder: Recorder | None = None
        self._cues: Cues | None = None
        self._cued = 0  # the sample behind the last cue
        self._commands: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._finished: queue.SimpleQueue[RecordedTake] = queue.SimpleQueue()
        self._troubles: queue.SimpleQueue[EmoError] = queue.SimpleQueue()
        self._told = 0
        self._thread: threading.Thread | None = None
        self._closes = threading.Event()

    def open(self, *, plays: bool = True, monitors: bool = False, runs: bool = True) -> None:
        """Begin to hear; what is being recorded is kept and ends.

        Args:
            plays: whether cues are to be heard; then nobody else may be able to play meanwhile.
            monitors: whether what is heard is played at once.
            runs: whether a thread does the work; else whoever calls ``tick`` does.

        Raises:
            InputError: the device cannot be opened.
        """
        self.close()
        self._port = self.device.open(
            sample_rate_hz=self.sample_rate_hz, channel=self._channel, plays=plays
        )
        self._port.monitors = monitors
        if plays and not self._port.output_channels:
            self._troubles.put(
                InputError(
                    f"Nothing can be played together with {self.device.name}.",
                    hint="Beeps and guide are not heard. Choose an output of the same device.",
                )
            )
        self._arriving = RateStream(self._port.sample_rate_hz, self.sample_rate_hz, 1)
        self.fault = None
        self._closes.clear()
        if runs:
            self._thread = threading.Thread(target=self._run, name="booth", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Hear nothing more; what is being recorded is kept."""
        self._closes.set()
        if self._thread is not None:
            self._thread.join(_JOIN_S)
            self._thread = None
        if self._port is not None:
            self.tick()
            self.device.close()
            self._port = None
        if self._recorder is not None:
            self._recorder.stop()
            self._tell()

    @property
    def is_open(self) -> bool:
        """Whether it hears."""
        return self._port is not None and self.fault is None

    @property
    def plays_cues(self) -> bool:
        """Whether cues are heard."""
        return self._port is not None and self._port.output_channels > 0

    @property
    def state(self) -> RecorderState:
        """What the recorder does."""
        return RecorderState.IDLE if self._recorder is None else self._recorder.state

    @property
    def is_recording(self) -> bool:
        """Whether a recording or a rehearsal runs, its pre-roll and its post-roll included."""
        return self._recorder is not None and self._recorder.state not in _AFTER

    @property
    def position_s(self) -> float:
        """The moment that is heard, from the in point; it stays after the end."""
        return 0.0 if self._recorder is None else self._recorder.position_s

    @property
    def recorded_s(self) -> float:
        """How much of the present take there is."""
        return 0.0 if self._recorder is None else self._recorder.recorded_s

    @property
    def dropouts(self) -> int:
        """Of the present take, so far."""
        return 0 if self._recorder is None else self._recorder.dropouts

    def monitor(self, monitors: bool) -> None:
        """Play what is heard at once, or do not."""
        if self._port is not None:
            self._port.monitors = monitors

    def begin(
        self,
        plan: RecordingPlan,
        *,
        next_path: Callable[[], Path] | None,
        guide: OpenGuide | None = None,
        line: str = "",
        description: str = "",
    ) -> None:
        """Begin the pre-roll of a recording; one that runs is kept and ends.

        What goes wrong later is among the ``troubles``, or the fault of the take.

        Args:
            plan: what to record.
            next_path: where the next take is written, asked on the thread of the booth; None for a
                rehearsal.
            guide: what is heard with it, from the begin of the pre-roll on.
            line: id of the line; empty: none.
            description: of the takes, for people.

        Raises:
            InputError: nothing is heard.
        """
        if not self.is_open:
            raise InputError("No input is open.")
        self._commands.put(
            lambda: self._begin(plan, next_path, guide, line=line, description=description)
        )

    def stop(self) -> None:
        """Keep what was recorded so far, and end."""
        self._commands.put(lambda: self._end(Recorder.stop))

    def discard(self) -> None:
        """Put aside what was recorded so far, and end."""
        self._commands.put(lambda: self._end(Recorder.discard))

    def finished(self) -> list[RecordedTake]:
        """The takes that ended since the last call."""
        return list(_emptied(self._finished))

    def troubles(self) -> list[EmoError]:
        """Why recordings could not be begun or kept, since the last call."""
        return list(_emptied(self._troubles))

    def tick(self) -> None:
        """Do what has come up since the last time; without a thread, call it every 20 ms."""
        port = self._port
        if port is None:
            return
        self._hear(port)
        while not self._commands.empty():
            self._commands.get()()
        self._feed(port)
        if not self.device.is_running and self.fault is None:
            self._lose()
        self._tell()

    def _run(self) -> None:
        try:
            while not self._closes.wait(_TICK_S):
                self.tick()
        except Exception:  # noqa: BLE001 - the boundary of a thread; it is said aloud
            _log.exception("The booth stopped.")
            self.fault = InputError("Recording stopped because something unforeseen happened.")
            if self._recorder is not None:
                self._recorder.interrupt(self.fault)
                self._tell()

    def _hear(self, port: SoundPort) -> None:
        first, samples, gaps = self._arriving.brought(port.read())
        if not len(samples):
            return
        self.meter.push(samples)
        for listener in self._listeners:
            listener(samples)
        if self._recorder is not None:
            self._recorder.hear(first, samples, gaps)

    def _begin(
        self,
        plan: RecordingPlan,
        next_path: Callable[[], Path] | None,
        guide: OpenGuide | None,
        *,
        line: str,
        description: str,
    ) -> None:
        port = self._port
        if port is None:
            return
        self._end(Recorder.stop)
        rate_hz = self.sample_rate_hz
        # A sample of the takes that is one of the device too.
        common = Fraction(rate_hz, port.sample_rate_hz)
        soonest = (port.position / port.sample_rate_hz + _LEAD_S) * rate_hz
        begin = ceil(soonest / common.numerator) * common.numerator
        self._recorder, self._told = None, 0
        try:
            self._recorder = Recorder(
                plan,
                sample_rate_hz=rate_hz,
                begin=begin,
                next_path=next_path,
                device=self.device.name,
                line=line,
                description=description,
            )
        except EmoError as error:
            self._troubles.put(error)
            return
        if port.output_channels:
            self._cues = Cues(
                plan, sample_rate_hz=rate_hz, channels=port.output_channels, guide=guide
            )
            self._cued = begin
            self._leaving = RateStream(rate_hz, port.sample_rate_hz, port.output_channels)
            self._leaves_at = begin * port.sample_rate_hz // rate_hz

    def _end(self, how: Callable[[Recorder], None]) -> None:
        if self._port is not None:
            self._port.hush()
        self._cues = None
        if self._recorder is not None:
            how(self._recorder)
            self._tell()

    def _feed(self, port: SoundPort) -> None:
        """Hand the device what is heard next."""
        if self._cues is None:
            return
        if self.state is RecorderState.DONE:
            self._end(Recorder.stop)
            return
        position = round(port.position * self.sample_rate_hz / port.sample_rate_hz)
        count = position + round(_AHEAD_S * self.sample_rate_hz) - self._cued
        if count <= 0:
            return
        block = self._cues.take(count)
        if self._cues.fault is not None:
            self._troubles.put(self._cues.fault)
            self._cues.fault = None
        self._cued += count
        block = self._leaving.converted(block)
        port.cue(self._leaves_at, block)
        self._leaves_at += len(block)

    def _lose(self) -> None:
        """The device is gone: keep what there is."""
        self.fault = InputError(
            f"{self.device.name} was disconnected.",
            hint="Connect it again or choose another input; the take so far is kept.",
        )
        self._cues = None
        if self._recorder is not None:
            self._recorder.interrupt(self.fault)

    def _tell(self) -> None:
        """Hand on the takes that ended."""
        if self._recorder is None:
            return
        for take in self._recorder.takes[self._told :]:
            self._finished.put(take)
        self._told = len(self._recorder.takes)
        if self._recorder.fault is not None:
            self._troubles.put(self._recorder.fault)
            self._recorder.fault = None


_Item = TypeVar("_Item")


def _emptied(items: queue.SimpleQueue[_Item]) -> Iterator[_Item]:
    while not items.empty():
        yield items.get()
