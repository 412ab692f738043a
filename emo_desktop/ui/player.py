"""Plays the film: the sound is the clock, and the frame is shown that belongs to what is heard."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from enum import Enum, auto

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from emo_desktop.app.passage import Passage, passage_between
from emo_desktop.app.shuttle import FASTEST
from emo_desktop.audio.device import SilentOutput, SoundOutput
from emo_desktop.base.errors import EmoError
from emo_desktop.export.soundtrack import SoundTrack
from emo_desktop.project.changes import Changes
from emo_desktop.project.model import Project
from emo_desktop.ui.document import Document
from emo_desktop.ui.frame_store import FrameStore, StoredFrame
from emo_desktop.ui.grains import Grains
from emo_desktop.ui.preview_window import PreviewWindow
from emo_desktop.ui.render_worker import RenderWorker
from emo_desktop.ui.sound_exchange import SoundExchange

_log = logging.getLogger(__name__)

_TICK_MS = 8
# So many frames are there before the sound begins, unless they take longer than the wait.
_FIRST_S = 0.2
_LONGEST_WAIT_S = 3.0
_STALLED_S = 0.25
_HEARD = Changes.FORMAT | Changes.TAKES | Changes.LINES | Changes.TIMING
# What is heard at once, without a break: levels, mute and solo.
_LEVELS = Changes.SOUND | Changes.GUIDE | Changes.CHARACTERS


class _State(Enum):
    STOPPED = auto()
    WAITING = auto()
    PLAYING = auto()


class Player(QObject):
    """Plays, winds, loops and scrubs the film of a document.

    Args:
        document: the open project; its playhead follows what is played.
        worker: draws what is missing.
        output: where it is heard.
        store: keeps what was drawn.
        clock: seconds that only grow; not what frames are shown by.
    """

    playing_changed = Signal(bool)
    speed_changed = Signal(float)
    frame_due = Signal(int)
    stalled = Signal(bool)
    fault = Signal(str, str)

    def __init__(
        self,
        document: Document,
        worker: RenderWorker,
        output: SoundOutput,
        *,
        store: FrameStore | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__()
        self._document, self._clock = document, clock
        self._device = self._output = output  # the one to play on, and who plays at present
        self.window = PreviewWindow(document, worker, store or FrameStore(), clock=clock)
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="preview-sound")
        self._grains = Grains(document, output, self._reading)
        self._timer = QTimer(self, interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)
        self._state = _State.STOPPED
        self._speed = 1.0
        self._passage: Passage | None = None
        self._opening: Future[SoundTrack] | None = None
        self._exchange = SoundExchange(document, self._reading)
        self._waits_since_s = 0.0
        self._shown_s = 0.0  # when, by the clock, a frame that was due was last there
        self._passed = 0  # frames of the passage
        self._is_stalled = self._moves = False
        self._range: tuple[int, int] | None = None  # that is played once
        self._loop: tuple[int, int] | None = None
        self.frames_due = self.frames_dropped = 0
        self.window.arrived.connect(self._arrive)
        self.window.outdated.connect(self._renew)
        document.playhead_moved.connect(self._seek)
        document.changed.connect(self._change)
        self._show(document.playhead)

    @property
    def is_playing(self) -> bool:
        """Whether the film runs, or will as soon as its first frames are there."""
        return self._state is not _State.STOPPED

    @property
    def speed(self) -> float:
        """How fast it runs: 1 as it is, negative backwards; 0 while it is stopped."""
        return self._speed if self.is_playing else 0.0

    @property
    def is_looping(self) -> bool:
        """Whether it begins again at its end."""
        return self._loop is not None

    def frame(self, number: int) -> StoredFrame | None:
        """A frame of the film as it can be shown; None while it is not drawn."""
        return self.window.frame(number)

    def use_output(self, output: SoundOutput) -> None:
        """Play on another device from now on."""
        self.stop()
        self._device = output
        self._play_on(output)

    def hear(self, project: Project | None) -> None:
        """Let another version of the film be heard, at the same place; None: the document's own."""
        if project is not self._exchange.other:
            self._exchange.other = project
            if self.is_playing:
                self._change_levels()

    def play(self, within: tuple[int, int] | None = None) -> None:
        """Play from the playhead on.

        Args:
            within: a range of frames that is played and no others; the film when None.
        """
        self._range = within
        self._begin(1.0)

    def stop(self) -> None:
        """Stand still where the film is."""
        self._grains.stop()
        if self._state is _State.STOPPED:
            return
        self._end_sound()
        self._state = _State.STOPPED
        self._timer.stop()
        self._play_on(self._device)
        self._tell_stalled(False)
        self._speed = 1.0
        self.speed_changed.emit(0.0)
        self.playing_changed.emit(False)
        self.window.look_at(self._document.playhead)

    def toggle(self) -> None:
        """Play, or stop."""
        if self.is_playing:
            self.stop()
        else:
            self.play()

    def wind_forward(self) -> None:
        """Play; twice as fast if it plays forward already."""
        self._begin(min(FASTEST, 2 * self._speed) if self.speed > 0 else 1.0)

    def wind_back(self) -> None:
        """Play backwards; twice as fast if it does already."""
        self._begin(max(-FASTEST, 2 * self._speed) if self.speed < 0 else -1.0)

    def play_at(self, speed: float) -> None:
        """Play at a speed from -4 to 4; at 0 it stops."""
        if speed:
            self._begin(max(-FASTEST, min(FASTEST, speed)))
        else:
            self.stop()

    def loop(self, frames: tuple[int, int] | None) -> None:
        """Play a range again and again; None: do not.

        Args:
            frames: its first and the one behind its last.
        """
        self._loop, self._range = frames, None
        if self.is_playing:
            self._begin(self._speed)

    def scrub(self, number: int) -> None:
        """Show a frame and let its sound be heard, briefly."""
        self.stop()
        self._document.move_playhead(number)
        self._grains.play(min(number, self._document.frames - 1))

    def close(self) -> None:
        """Be silent for good."""
        self.stop()
        self.window.close()
        self._document.playhead_moved.disconnect(self._seek)
        self._document.changed.disconnect(self._change)
        self._reading.shutdown(wait=True, cancel_futures=True)

    @Slot()
    def tick(self) -> None:
        """Show what belongs to what is heard now; the timer's, every few milliseconds."""
        if self._state is _State.WAITING:
            self._start_if_ready()
        elif self._state is _State.PLAYING:
            self._follow_sound()

    def _begin(self, speed: float) -> None:
        """Play from the playhead on at a speed; what plays is exchanged."""
        self._grains.stop()
        passage = passage_between(
            self._document.playhead,
            self._document.frames,
            speed=speed,
            within=self._range or self._loop,
            is_loop=self._range is None and self._loop is not None,
        )
        if passage is None:
            self.stop()
            return
        was_playing = self.is_playing
        self._end_sound()
        self._passage, self._speed = passage, speed
        self._state, self._waits_since_s = _State.WAITING, self._clock()
        self._opening = self._exchange.opened(passage)
        self.window.retry()
        self._move_to(passage.begin)
        self._timer.start()
        self.speed_changed.emit(speed)
        if not was_playing:
            self.frames_due = self.frames_dropped = 0
            self.playing_changed.emit(True)

    def _end_sound(self) -> None:
        if self._opening is not None:
            self._opening.cancel()
            self._opening = None
        self._exchange.forget()
        if self._state is _State.PLAYING:
            self._output.stop()

    def _start_if_ready(self) -> None:
        passage, opening = self._passage, self._opening
        if passage is None or opening is None:
            return
        waited_s = self._clock() - self._waits_since_s
        self._tell_stalled(waited_s > _STALLED_S)
        if not opening.done():
            return
        count = max(1, round(_FIRST_S * self._document.fps))
        first = range(passage.begin, min(passage.begin + count, passage.end))
        if passage.speed < 0:
            first = range(max(0, passage.begin - count), passage.begin + 1)
        if self.window.is_ready(first) or waited_s >= _LONGEST_WAIT_S:
            self._start(opening)

    def _start(self, opening: Future[SoundTrack]) -> None:
        try:
            track = opening.result()
        except EmoError as error:
            self._break_off(f"{error}", error.hint)
            return
        except Exception:  # noqa: BLE001 - the boundary of a thread; it is said aloud
            _log.exception("The sound could not be opened.")
            self._break_off(self.tr("The sound could not be opened."), self.tr("See the log."))
            return
        self._opening = None
        try:
            self._play_track(track)
        except EmoError as error:
            self.fault.emit(f"{error}", error.hint)
            # Until it stops; the sound is opened anew, for the device may have read some of it.
            self._play_on(SilentOutput())
            self._begin(self._speed)
            return
        self._state, self._shown_s, self._passed = _State.PLAYING, self._clock(), 0
        self._follow_sound()

    def _play_on(self, output: SoundOutput) -> None:
        self._output = output
        self._grains.use_output(output)

    def _play_track(self, track: SoundTrack) -> None:
        self._exchange.begin(track)
        self._output.start(
            track.blocks, sample_rate_hz=track.sample_rate_hz, channels=track.channels
        )

    def _change_levels(self) -> None:
        """Let other levels be heard, without a break where that can be."""
        passage = self._passage
        if self._state is not _State.PLAYING or passage is None or passage.speed != 1:
            self._begin(self._speed)
        else:
            self._exchange.ask(passage, self._output.position_s)

    def _join_levels(self, passage: Passage) -> None:
        """Go on with other levels, once their sounds are open."""
        try:
            fits = self._exchange.join(self._output, passage)
        except EmoError as error:
            self._break_off(f"{error}", error.hint)
            return
        if not fits:
            self._begin(self._speed)

    def _break_off(self, text: str, hint: str) -> None:
        self.stop()
        self.fault.emit(text, hint)

    def _follow_sound(self) -> None:
        passage = self._passage
        assert passage is not None, "what plays has a passage"
        self._join_levels(passage)
        if self._state is not _State.PLAYING:
            return
        goes_on = self._output.is_running
        heard_s = self._output.position_s
        number = passage.frame_at(heard_s, self._document.fps)
        passed = passage.passed_at(heard_s, self._document.fps)
        if passed > self._passed:
            self.frames_due += passed - self._passed
            is_there = self.window.is_up_to_date(number)
            self.frames_dropped += passed - self._passed - is_there
            self._passed = passed
        if number != self._document.playhead:
            self._move_to(number)
        self._watch_drawing(number)
        if not goes_on:
            fault = self._output.fault
            self.stop()
            if fault:
                self.fault.emit(fault, self.tr("Choose another sound device, or connect it again."))

    def _watch_drawing(self, number: int) -> None:
        now_s = self._clock()
        if self.window.is_ready(range(number, number + 1)):
            self._shown_s = now_s
        self._tell_stalled(now_s - self._shown_s > _STALLED_S)

    def _move_to(self, number: int) -> None:
        """Put the playhead there, show the frame, and have those drawn that follow."""
        self._moves = True
        try:
            self._document.move_playhead(number)
        finally:
            self._moves = False
        self._show(number)

    def _show(self, number: int) -> None:
        number = min(number, self._document.frames - 1)
        if number < 0:
            return
        passage = self._passage if self.is_playing else None
        backwards = passage is not None and passage.speed < 0
        self.window.look_at(
            number,
            end=passage.end if passage else None,
            backwards=backwards,
            follows=self._state is _State.PLAYING,
        )
        if self.window.frame(number) is not None:
            self.frame_due.emit(number)

    def _tell_stalled(self, is_stalled: bool) -> None:
        if is_stalled != self._is_stalled:
            self._is_stalled = is_stalled
            self.stalled.emit(is_stalled)

    @Slot(int)
    def _seek(self, number: int) -> None:
        """The playhead was put elsewhere by someone else."""
        if self._moves:
            return
        if self.is_playing:
            self._begin(self._speed)
        else:
            self._show(number)

    @Slot(int)
    def _arrive(self, number: int) -> None:
        """A frame was drawn."""
        if number == min(self._document.playhead, self._document.frames - 1):
            self._show(number)
        elif not self.window.is_up_to_date(self._document.playhead):
            self._show(self._document.playhead)

    @Slot()
    def _renew(self) -> None:
        """Frames are to be drawn anew."""
        self._show(self._document.playhead)

    @Slot(object)
    def _change(self, changes: Changes) -> None:
        """The document was changed."""
        if self.is_playing and changes & _HEARD:
            self._begin(self._speed)
        elif self.is_playing and changes & _LEVELS:
            self._change_levels()
        else:
            self._show(self._document.playhead)
