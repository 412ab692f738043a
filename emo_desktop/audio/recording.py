"""A recording while it runs: from the samples of a device to takes, with a state at every moment.

Nothing here knows the time: what has arrived from the device is the clock.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from fractions import Fraction
from pathlib import Path

from emo_desktop.audio.level_meter import LevelMeter
from emo_desktop.audio.recording_plan import RecordingPlan
from emo_desktop.audio.sound_port import Gap
from emo_desktop.audio.take_file import TakeFile, put_aside
from emo_desktop.audio.take_header import TakeLabel
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import EmoError, OutputError


class RecorderState(Enum):
    """What a recorder does."""

    IDLE = auto()
    PRE_ROLL = auto()
    RECORDING = auto()
    POST_ROLL = auto()
    DONE = auto()


@dataclass(frozen=True, slots=True)
class Dropout:
    """A place of a take where sound is missing.

    Args:
        at_s: in the take.
        lost_s: how much is missing, and silent in the take; 0: nobody knows.
    """

    at_s: float
    lost_s: float


@dataclass(frozen=True, slots=True)
class RecordedTake:
    """What became of a recording.

    Args:
        path: the file; where it was put aside, if it was discarded.
        sample_rate_hz: of it.
        samples: how many it has.
        handle_s: how much of it lies before the in point.
        length_s: how much of it lies between in and out.
        at: when it began.
        device: of the input, by name.
        peak_db: the loudest sample, in dB of full scale.
        dropouts: where sound is missing.
        is_discarded: whether it was thrown away; it can be brought back.
        fault: why it ended before its end; empty: it did not.
        hint: what to do about that.
    """

    path: Path
    sample_rate_hz: int
    samples: int
    handle_s: Fraction
    length_s: Fraction
    at: datetime
    device: str
    peak_db: float
    dropouts: tuple[Dropout, ...] = ()
    is_discarded: bool = False
    fault: str = ""
    hint: str = ""

    @property
    def duration_s(self) -> Fraction:
        """How long the file is."""
        return Fraction(self.samples, self.sample_rate_hz)


class Recorder:
    """Records as planned; belongs to one thread.

    Args:
        plan: what to record.
        sample_rate_hz: of what arrives, and of the takes.
        begin: number of the sample with which the pre-roll begins.
        next_path: where the next take is written; asked before the pre-roll of each.
        device: of the input, by name.
        line: id of the line that is recorded; empty: none.
        description: of the takes, for people.
        now: the date and time, with its offset.

    Raises:
        OutputError: the file of the take cannot be made.
    """

    def __init__(
        self,
        plan: RecordingPlan,
        *,
        sample_rate_hz: int,
        begin: int,
        next_path: Callable[[], Path] | None,
        device: str = "",
        line: str = "",
        description: str = "",
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self.plan, self.sample_rate_hz, self.device = plan, sample_rate_hz, device
        self._line, self._description, self._now = line, description, now
        self._next_path = next_path if plan.records else None
        self._places = plan.places(sample_rate_hz)
        self._in_point = begin + self._places.before + plan.latency
        self._at = begin + plan.latency  # the number of the sample that arrives next
        self._file: TakeFile | None = None
        self._began = now()
        self._first: int | None = None  # the first sample of the take, from the in point
        self._dropouts: list[Dropout] = []
        self._peak = LevelMeter(sample_rate_hz)
        self._has_ended = False
        self.takes: list[RecordedTake] = []
        self.fault: EmoError | None = None  # why no take could be kept, or begun
        self.state = RecorderState.PRE_ROLL
        self._open()

    @property
    def position_s(self) -> float:
        """The moment that was heard last, from the in point: negative before it."""
        return (self._at - self._in_point) / self.sample_rate_hz

    @property
    def recorded_s(self) -> float:
        """How much of the present take there is."""
        if self._first is None or self._file is None:
            return 0.0
        return max(0, self._at - self._in_point - self._first) / self.sample_rate_hz

    @property
    def dropouts(self) -> int:
        """Of the present take, so far."""
        return len(self._dropouts)

    def hear(self, first: int, samples: Floats, gaps: tuple[Gap, ...] = ()) -> None:
        """Take what has arrived; one block follows the other.

        Args:
            first: number of the first sample.
            samples: (N,) float32.
            gaps: where samples are missing, by the same numbers; they are silent in ``samples``.
        """
        while not self._has_ended:
            behind, pass_end = first + len(samples), self._pass_end
            stop = behind if pass_end is None else min(behind, pass_end)
            count = max(0, stop - first)
            self._hear_pass(first, samples[:count], gaps)
            self._at = max(self._at, stop)
            self._mark_state()
            if stop != pass_end:
                return
            self._end_pass()
            first, samples = first + count, samples[count:]

    def stop(self) -> None:
        """Keep what was recorded so far, and end."""
        if not self._has_ended:
            self._has_ended = True
            self._keep()
            self.state = RecorderState.DONE

    def discard(self) -> None:
        """Put aside what was recorded so far, and end; takes of earlier passes stay."""
        if not self._has_ended:
            self._has_ended = True
            self._keep(is_discarded=True)
            self.state = RecorderState.DONE

    def interrupt(self, error: EmoError) -> None:
        """Keep what was recorded so far, and end, because of something that went wrong."""
        if not self._has_ended:
            self._has_ended = True
            self._keep(fault=error)
            self.state = RecorderState.DONE

    @property
    def _pass_end(self) -> int | None:
        """The number of the sample behind the post-roll."""
        return None if self._places.end is None else self._in_point + self._places.end

    def _open(self) -> None:
        """Make the file of a take before anybody speaks, so that a fault shows in time."""
        self._began, self._first = self._now(), None
        self._dropouts, self._peak = [], LevelMeter(self.sample_rate_hz)
        if self._next_path is None:
            return
        label = TakeLabel(
            self.sample_rate_hz,
            begin_s=float(self.plan.begin_s) - self._places.handle / self.sample_rate_hz,
            at=self._began.replace(tzinfo=None),
            description=self._description,
            line=self._line,
        )
        self._file = TakeFile(self._next_path(), label)

    def _hear_pass(self, first: int, samples: Floats, gaps: tuple[Gap, ...]) -> None:
        """Write the part of a block that the present pass records."""
        if self._file is None:
            return
        begin = self._in_point - self._places.handle
        end = first + len(samples)
        if self._places.record_end is not None:
            end = min(end, self._in_point + self._places.record_end)
        wanted = samples[max(0, begin - first) : max(0, end - first)]
        if not len(wanted):
            return
        if self._first is None:
            self._first = max(first, begin) - self._in_point
        self._note_gaps(gaps)
        self._peak.push(wanted)
        try:
            self._file.write(wanted)
        except OutputError as error:
            self.interrupt(error)

    def _note_gaps(self, gaps: tuple[Gap, ...]) -> None:
        begin, end = self._in_point + (self._first or 0), self._places.record_end
        self._dropouts += [
            Dropout(max(0, gap.at - begin) / self.sample_rate_hz, gap.samples / self.sample_rate_hz)
            for gap in gaps
            if gap.at + gap.samples >= begin and (end is None or gap.at < self._in_point + end)
        ]

    def _mark_state(self) -> None:
        if self._has_ended:
            return
        at, places = self._at - self._in_point, self._places
        if at < -places.handle:
            self.state = RecorderState.PRE_ROLL
        elif places.record_end is None or at < places.record_end:
            self.state = RecorderState.RECORDING
        else:
            self.state = RecorderState.POST_ROLL

    def _end_pass(self) -> None:
        """Keep the take of a pass; begin the next, or end."""
        if self._has_ended:
            return
        self._keep()
        length = self._places.length
        if not self.plan.loops or length is None:
            self._has_ended, self.state = True, RecorderState.DONE
            return
        self._in_point += length
        try:
            self._open()
        except OutputError as error:
            self._has_ended, self.state = True, RecorderState.DONE
            self.fault = error

    def _keep(self, *, is_discarded: bool = False, fault: EmoError | None = None) -> None:
        """Close the file of the present take, if there is anything in it."""
        file, self._file = self._file, None
        if file is None:
            return
        try:
            file.close()
        except OutputError as error:
            fault = fault or error
            file.abandon()
        if not file.samples:
            with contextlib.suppress(OSError):
                file.path.unlink()
            if fault is not None:
                self.fault = fault
            return
        path = file.path
        if is_discarded:
            try:
                path = put_aside(path)
            except OutputError as error:
                fault = error
        self.takes.append(self._taken(path, file.samples, is_discarded, fault))

    def _taken(
        self, path: Path, samples: int, is_discarded: bool, fault: EmoError | None
    ) -> RecordedTake:
        rate_hz = self.sample_rate_hz
        handle = min(samples, max(0, -(self._first or 0)))
        inside = samples - handle
        if self._places.out is not None:
            inside = min(inside, self._places.out)
        return RecordedTake(
            path=path,
            sample_rate_hz=rate_hz,
            samples=samples,
            handle_s=Fraction(handle, rate_hz),
            length_s=Fraction(inside, rate_hz),
            at=self._began,
            device=self.device,
            peak_db=self._peak.read().loudest_db,
            dropouts=tuple(self._dropouts),
            is_discarded=is_discarded,
            fault="" if fault is None else f"{fault}",
            hint="" if fault is None else fault.hint,
        )
