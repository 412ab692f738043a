"""Records lines for the window: the booth, opened on threads, and looked at 30 times a second."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from emo_desktop.app.recording_guide import guide_of
from emo_desktop.app.recording_target import (
    RecordingOptions,
    RecordingTarget,
    next_take,
    target_line,
    target_new_line,
)
from emo_desktop.app.sound_devices import SoundChoice, latency_of, recordable_s
from emo_desktop.audio.booth import Booth, Listener
from emo_desktop.audio.inputs import InputFacts, list_inputs
from emo_desktop.audio.latency import LatencyStore
from emo_desktop.audio.recording import RecorderState
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.motion.live_mouth import LiveMouth
from emo_desktop.project.changes import EditError
from emo_desktop.ui.background import Background
from emo_desktop.ui.document import Document

_TICK_MS = 33
# The booth begins and ends on a thread of its own: what lasts so many ticks is so.
_QUIET_TICKS = 3
_LITTLE_ROOM_S = 600


class BoothMaker(Protocol):
    """Makes a booth that is not open yet."""

    def __call__(
        self, choice: SoundChoice, *, sample_rate_hz: int, listeners: Iterable[Listener] = ()
    ) -> Booth:
        """See ``make_booth``."""
        ...


class Recorder(QObject):
    """Records lines of a document.

    Signals:
        active_changed(bool): whether a recording or a rehearsal runs, from key to end.
        ticked(): level and moment are to be shown anew; 30 times a second while it listens.
        fault(str, str): a sentence, and what to do.
        lost(str, str): nothing can be recorded: why, and what to do.
        opened(): an input is open.
        recorded(object, object): a RecordedTake, and its RecordingTarget; it may be discarded.
        rested(): nothing is recorded any more, and the devices are free.

    Args:
        document: the open project.
        background: does what takes a while.
        store: knows what was measured of devices.
        make_booth: makes the booth.
        free_output: lets go of the device that the film is heard on.
        parent: of this object.
    """

    active_changed = Signal(bool)
    ticked = Signal()
    fault = Signal(str, str)
    lost = Signal(str, str)
    opened = Signal()
    recorded = Signal(object, object)
    rested = Signal()

    def __init__(
        self,
        document: Document,
        background: Background,
        *,
        store: LatencyStore,
        make_booth: BoothMaker,
        free_output: Callable[[], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._background, self._store = document, background, store
        self._make_booth, self._free_output = make_booth, free_output
        self.choice, self.options = SoundChoice(), RecordingOptions()
        self.booth: Booth | None = None
        self.mouth: LiveMouth | None = None
        self.target: RecordingTarget | None = None
        self._last: RecordingTarget | None = None
        self.latency: tuple[int, bool] | None = None  # samples, and whether they were measured
        self.listens = False
        self._device = asyncio.Lock()  # one after the other opens and closes it
        self.trouble: tuple[str, str] | None = None  # why nothing is heard, and what to do
        self._gone: Booth | None = None  # a booth whose device was pulled out, and that was told
        self._has_begun = self._is_stale = False
        self._quiet_ticks = self._settling = 0
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._poll)

    @property
    def is_active(self) -> bool:
        """Whether a recording or a rehearsal runs, or is about to."""
        return self.target is not None

    @property
    def is_open(self) -> bool:
        """Whether an input is heard."""
        return self.booth is not None and self.booth.is_open

    @property
    def state(self) -> RecorderState:
        """What the recorder does; idle before the device is open."""
        if self.booth is None or not self.is_active or not self._has_begun:
            return RecorderState.IDLE
        return self.booth.state

    @property
    def moment_s(self) -> float:
        """Where on the timeline the recording is."""
        if self.booth is None or self.target is None:
            return 0.0
        return float(self.target.plan.begin_s) + self.booth.position_s

    def use(self, choice: SoundChoice) -> None:
        """Record from other devices, from the next recording on."""
        if choice != self.choice:
            self.choice, self._is_stale, self.latency = choice, True, None
            if not self.is_active and self.listens:
                self._settle_soon()

    def listen(self, listens: bool) -> None:
        """Show the level of the input all the time, or only while something is recorded."""
        if listens != self.listens:
            self.listens = listens
            if not self.is_active:
                self._settle_soon()

    def start(self, *, records: bool = True, is_part: bool = False) -> None:
        """Record the current line; what runs is kept and ends instead.

        Args:
            records: whether anything is recorded; else it is a rehearsal.
            is_part: whether only the marked range of the line is recorded.
        """
        if self.is_active:
            self.stop()
            return
        try:
            target = self._aim(records, is_part)
        except EditError as error:
            self.fault.emit(f"{error}", error.hint)
            return
        self.target, self._has_begun = target, False
        self.active_changed.emit(True)
        self._background.start(self._begin(target))

    def again(self) -> None:
        """Keep what runs, and record the same once more; else record."""
        if self.target is None:
            self.start()
        elif self._has_begun and self.is_open:
            self._roll(self.target)

    def stop(self) -> None:
        """End, and keep what there is."""
        if self._has_begun and self.booth is not None:
            self.booth.stop()
        else:
            self._end()

    def discard(self) -> None:
        """End, and put aside what there is."""
        if self._has_begun and self.booth is not None:
            self.booth.discard()
        else:
            self._end()

    @property
    def is_busy(self) -> bool:
        """Whether something is recorded, or devices are being opened or closed."""
        return self.is_active or self._settling > 0

    async def inputs(self) -> tuple[InputFacts, ...]:
        """The inputs there are."""
        async with self._device:
            return await self._background.run(lambda _: list_inputs())

    async def measured(self, measure: Callable[[CancelToken], int]) -> int:
        """What was measured of the devices, while nothing else has them.

        Args:
            measure: does it, on a thread.
        """
        async with self._device:
            self._free_output()
            await self._background.run(lambda _: self._close_booth())
            try:
                samples = await self._background.run(measure)
            except EmoError:
                self._settle_soon()
                raise
        self.latency = samples, True
        self._settle_soon()
        return samples

    def close(self) -> None:
        """Hear nothing more; what is being recorded stays where it was written.

        The background must be closed before: whatever opens a device there has ended then.
        """
        self._timer.stop()
        self.target = None
        self._close_booth()
        self.booth = None

    def _aim(self, records: bool, is_part: bool) -> RecordingTarget:
        """What is to be recorded: the current line, or a new one at the playhead."""
        document = self._document
        project, clip, within = document.project, document.current_clip, document.range_frames
        if is_part and (clip is None or within is None):
            raise EditError(self.tr("Mark what is to be recorded anew with I and O."))
        if clip is None:
            begin_s = document.playhead / document.fps
            return target_new_line(project, begin_s, self.options, records=records)
        document.select([clip.id])
        part = None
        if is_part and within is not None:
            part = within[0] / document.fps, within[1] / document.fps
        return target_line(project, clip.id, self.options, part=part, records=records)

    async def _begin(self, target: RecordingTarget) -> None:
        """Open the device and begin the pre-roll, unless it was stopped meanwhile."""
        try:
            async with self._device:
                self._free_output()
                rate_hz = target.project.sample_rate_hz
                opened = partial(self._open, rate_hz, plays=True)
                self.latency = await self._background.run(opened)
                if self.target is target:
                    plan = replace(target.plan, latency=self.latency[0])
                    self.target = replace(target, plan=plan)
                    self._roll(self.target)
                    self._tell_open()
        except EmoError as error:
            self._end()
            self._tell_lost(error)
        except BaseException:
            self._end()
            raise

    def _open(self, rate_hz: int, _: CancelToken, *, plays: bool) -> tuple[int, bool]:
        """Open the booth, on a thread; how late it hears.

        While none is open devices come and go, so that they are looked for anew.
        """
        booth = self.booth
        if booth is None or self._is_stale or not booth.is_open:
            self._close_booth()
            mouth = LiveMouth(rate_hz)
            booth = self._make_booth(self.choice, sample_rate_hz=rate_hz, listeners=[mouth.push])
            # Before it is open, so that it is closed with the window whatever happens.
            self.booth, self.mouth, self._is_stale = booth, mouth, False
        booth.open(plays=plays, monitors=plays and self.choice.monitors)
        return latency_of(self.choice, booth, self._store)

    def _tell_open(self) -> None:
        self.trouble = None
        self.opened.emit()

    def _close_booth(self) -> None:
        if self.booth is not None:
            self.booth.close()

    def _roll(self, target: RecordingTarget) -> None:
        """Begin the pre-roll."""
        booth, folder = self.booth, self._document.folder
        assert booth is not None, "what rolls was opened"
        self._last = target
        self._timer.start()
        booth.begin(
            target.plan,
            next_path=next_take(folder, target) if target.plan.records else None,
            line=target.line,
            guide=guide_of(target.project, folder, target.plan, line=target.line),
            description=target.text[:200],
        )
        self._has_begun, self._quiet_ticks = True, 0
        self._warn_of_room(folder)

    def _warn_of_room(self, folder: Path) -> None:
        try:
            left_s = recordable_s(folder, sample_rate_hz=self._document.project.sample_rate_hz)
        except OSError:
            return
        if left_s < _LITTLE_ROOM_S:
            minutes = int(left_s / 60)
            text = self.tr("The disk has room for {count} minutes of recording.")
            self.fault.emit(text.format(count=minutes), self.tr("Make some room soon."))

    def _poll(self) -> None:
        """Take notice of what the booth has done since the last tick."""
        booth = self.booth
        if booth is None:
            return
        for trouble in booth.troubles():
            self.fault.emit(f"{trouble}", trouble.hint)
        for taken in booth.finished():
            if self._last is not None:
                self.recorded.emit(taken, self._last)
        is_quiet = not booth.is_recording and (self._has_begun or self._has_lost())
        self._quiet_ticks = self._quiet_ticks + 1 if is_quiet else 0
        if self._quiet_ticks >= _QUIET_TICKS:
            self._quiet_ticks = 0
            if booth.fault is not None and self._has_lost():
                self._lose(booth, booth.fault)
            if self._has_begun:
                self._end()
        self.ticked.emit()

    def _has_lost(self) -> bool:
        """Whether the input is gone, and nobody was told yet."""
        booth = self.booth
        return booth is not None and booth.fault is not None and booth is not self._gone

    def _lose(self, booth: Booth, error: EmoError) -> None:
        """The input is gone."""
        self._gone, self._is_stale, self.listens = booth, True, False
        if not self.is_active:
            self._settle_soon()
        self._tell_lost(error)

    def _tell_lost(self, error: EmoError) -> None:
        self.trouble = f"{error}", error.hint
        self.lost.emit(*self.trouble)

    def _end(self) -> None:
        """Nothing is recorded any more."""
        if self.target is None:
            return
        self.target, self._has_begun = None, False
        self.active_changed.emit(False)
        self._settle_soon()

    def _settle_soon(self) -> None:
        self._settling += 1
        self._background.start(self._settle())

    async def _settle(self) -> None:
        """Leave the devices as they are to be while nothing is recorded."""
        try:
            async with self._device:
                if self.is_active:
                    return
                rate_hz = self._document.project.sample_rate_hz
                await self._background.run(partial(self._rest, rate_hz))
        except EmoError as error:
            self.listens = False
            self.trouble = f"{error}", error.hint
            self.fault.emit(*self.trouble)
        finally:
            self._settling -= 1
        self._poll()
        if self.is_open:
            self._tell_open()
        if self.is_open or self._has_lost():
            self._timer.start()
        else:
            self._timer.stop()
        self.rested.emit()

    def _rest(self, rate_hz: int, token: CancelToken) -> None:
        """Hear the level or nothing, on a thread."""
        if self.listens:
            latency = self._open(rate_hz, token, plays=False)
            if latency[1]:  # what a device says of itself is about the way out, too
                self.latency = latency
        else:
            self._close_booth()
