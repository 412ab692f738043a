"""Where sound is heard: a device, or silence that takes as long."""

from __future__ import annotations

import logging
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from emo_desktop.audio.joined_feed import JoinedFeed
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import EmoError, OutputError

_log = logging.getLogger(__name__)

# Short enough that play and stop feel immediate, long enough that drawing does not interrupt it.
_LATENCY_S = 0.08
# A device that asks for nothing for so long is gone, whatever the system says.
_LOST_AFTER_S = 2.0

_UNAVAILABLE = -9985
_BUSY_WORDS = ("busy", "in use", "in_use", "exclusive", "unavailable")

# Those of this program that are open: the library stops them all when it looks for devices again.
streams: weakref.WeakSet[Any] = weakref.WeakSet()
# Held by whoever asks the library for devices, opens one, or lets it look for them again: it may
# not be asked from two threads while it looks.
library_lock = threading.RLock()


class SoundOutput(Protocol):
    """Plays a sound, and says how much of it was heard: the clock of whatever is shown."""

    def start(self, source: Iterator[Floats], *, sample_rate_hz: int, channels: int) -> None:
        """Play a sound from its beginning, instead of what was played before.

        Args:
            source: blocks (N, C) of float32, -1 to 1; read until the sound is stopped.
            sample_rate_hz: of the blocks.
            channels: C.

        Raises:
            OutputError: the device does not play it.
        """
        ...

    def exchange(self, source: Iterator[Floats], *, at: int) -> None:
        """Go on with another sound without a break, while one is played.

        Args:
            source: blocks as those of the sound that is played; its first sample belongs where
                sample ``at`` of that one would have been heard.
            at: a sample that is not heard yet; where it is too late the new sound is joined later.
        """
        ...

    def stop(self) -> None:
        """Be silent at once; ``position_s`` stays."""
        ...

    @property
    def position_s(self) -> float:
        """Seconds of the sound that were heard since the start; it never goes back."""
        ...

    @property
    def is_running(self) -> bool:
        """Whether there is more to be heard; False after the end of the sound and after a fault."""
        ...

    @property
    def fault(self) -> str | None:
        """Why the sound ended before its end; None: it did not."""
        ...


@dataclass(frozen=True, slots=True)
class OutputFacts:
    """A device that plays sound.

    Args:
        number: names it while the program runs.
        name: for people.
        is_default: whether it is the one of the system.
    """

    number: int
    name: str
    is_default: bool


def list_outputs() -> tuple[OutputFacts, ...]:
    """The devices that play sound, as they were when last looked for; none without any."""
    try:
        with library_lock:
            library = _sounddevice()
            devices = library.query_devices()
            default = library.default.device[1]
    except (OutputError, OSError, ValueError) as error:
        _log.info("Sound devices cannot be listed: %s", error)
        return ()
    return tuple(
        OutputFacts(number, f"{device['name']}", number == default)
        for number, device in enumerate(devices)
        if device["max_output_channels"] > 0
    )


def open_output(device: int | None = None) -> SoundOutput:
    """A device to play on, else silence that knows why.

    Args:
        device: its number; the system's own when None.
    """
    try:
        return DeviceOutput(device)
    except OutputError as error:
        _log.warning("Played without sound: %s", error)
        return SilentOutput(why=f"{error}")


class SilentOutput:
    """Plays nothing, as fast as a device would; for machines without sound.

    The source is read by who asks for the position.

    Args:
        clock: seconds that only grow.
        why: why nothing is heard.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter, *, why: str = "") -> None:
        self._clock, self.why = clock, why
        self._source: Iterator[Floats] | None = None
        self._rate_hz = 1
        self._began = 0.0
        self._read = 0
        self._heard_s = 0.0
        self._fault: str | None = None

    def start(self, source: Iterator[Floats], *, sample_rate_hz: int, channels: int) -> None:
        """Begin to be silent; see ``SoundOutput.start``."""
        if channels < 1:
            raise OutputError(f"A sound of {channels} channels cannot be played.")
        self._source, self._rate_hz = source, sample_rate_hz
        self._read, self._heard_s, self._fault = 0, 0.0, None
        self._began = self._clock()

    def exchange(self, source: Iterator[Floats], *, at: int) -> None:
        """See ``SoundOutput.exchange``."""
        self._hear()
        if self._source is not None:
            self._source = _spliced(self._source, source, at - self._read)

    def stop(self) -> None:
        """See ``SoundOutput.stop``."""
        self._hear()
        self._source = None

    @property
    def position_s(self) -> float:
        """See ``SoundOutput.position_s``."""
        self._hear()
        return self._heard_s

    @property
    def is_running(self) -> bool:
        """See ``SoundOutput.is_running``."""
        self._hear()
        return self._source is not None

    @property
    def fault(self) -> str | None:
        """See ``SoundOutput.fault``."""
        return self._fault

    def _hear(self) -> None:
        """Read as far as the clock has come; the end of the sound is the end of the silence."""
        if self._source is None:
            return
        wanted_s = self._clock() - self._began
        try:
            while self._read < wanted_s * self._rate_hz:
                block = next(self._source, None)
                if block is None:
                    self._source, wanted_s = None, self._read / self._rate_hz
                    break
                self._read += len(block)
        except EmoError as error:
            self._source, self._fault = None, f"{error}"
        self._heard_s = max(self._heard_s, wanted_s)


def _spliced(before: Iterator[Floats], after: Iterator[Floats], at: int) -> Iterator[Floats]:
    """Blocks of one sound up to a sample, and of another that begins there."""
    for block in before if at > 0 else ():
        yield block[:at]
        at -= len(block)
        if at <= 0:
            break
    for block in after:
        yield block[max(0, -at) :]
        at = min(0, at + len(block))


class DeviceOutput:
    """Plays on a sound device.

    Args:
        device: its number; the system's own when None.

    Raises:
        OutputError: there is no such device, or no sound library.
    """

    def __init__(self, device: int | None = None) -> None:
        self._library = _sounddevice()
        try:
            with library_lock:
                facts = self._library.query_devices(device, "output")
        except (self._library.PortAudioError, ValueError) as error:
            raise OutputError(
                "No sound device was found.",
                hint="Connect headphones or loudspeakers, then choose them in the settings.",
            ) from error
        self.name = f"{facts['name']}"
        self._device = device
        self._stream: Any = None
        self._feed: JoinedFeed | None = None
        self._lock = threading.Lock()
        self._rate_hz = 1
        self._given = self._mark = 0  # samples given to the device; those before its last block
        self._mark_s: float | None = None  # when, by the device's clock, that block is heard
        self._heard_s = 0.0
        self._asked_s = 0.0  # when, by the program's clock, the device last asked for samples

    def start(self, source: Iterator[Floats], *, sample_rate_hz: int, channels: int) -> None:
        """See ``SoundOutput.start``."""
        self.stop()
        self._rate_hz, self._given, self._mark, self._mark_s = sample_rate_hz, 0, 0, None
        self._heard_s, self._asked_s = 0.0, time.monotonic()
        try:
            with library_lock:
                self._stream = self._library.OutputStream(
                    samplerate=sample_rate_hz,
                    channels=channels,
                    dtype="float32",
                    device=self._present_number(),
                    latency=_LATENCY_S,
                    callback=self._fill,
                )
                streams.add(self._stream)
            self._feed = JoinedFeed(source, channels=channels, sample_rate_hz=sample_rate_hz)
            self._stream.start()
        except (self._library.PortAudioError, ValueError) as error:
            self.stop()
            if is_busy(error):
                raise OutputError(
                    f"{self.name} is used by another program.",
                    hint="Close programs that record or play, or switch off their exclusive mode.",
                ) from error
            raise OutputError(
                f"{self.name} does not play {sample_rate_hz} Hz, {channels} channels.",
                hint="Close other programs that play sound, or choose another device.",
            ) from error

    def exchange(self, source: Iterator[Floats], *, at: int) -> None:
        """See ``SoundOutput.exchange``."""
        if self._feed is not None:
            self._feed.exchange(source, at=at)

    def stop(self) -> None:
        """See ``SoundOutput.stop``."""
        if self._stream is not None:
            self._heard_s = self.position_s
            stream, self._stream = self._stream, None
            stream.close(ignore_errors=True)
            streams.discard(stream)  # not before: the library may look for devices from then on
        if self._feed is not None:
            self._feed.close()
            self._feed = None

    def _present_number(self) -> int | None:
        """The device's number now: the library counts anew when it looks for devices again.

        Raises:
            OutputError: it is not connected.
        """
        if self._device is None:
            return None
        numbers = [each.number for each in list_outputs() if each.name == self.name]
        if not numbers:
            raise OutputError(
                f"{self.name} is not connected.",
                hint="Connect it, or choose another sound output.",
            )
        if self._device not in numbers:
            self._device = numbers[-1]
        return self._device

    @property
    def position_s(self) -> float:
        """See ``SoundOutput.position_s``."""
        if self._stream is None:
            return self._heard_s
        with self._lock:
            given, mark, mark_s = self._given, self._mark, self._mark_s
        if mark_s is not None:
            since_mark_s = self._stream.time - mark_s if self._stream.active else float(given)
            heard_s = min(mark / self._rate_hz + since_mark_s, given / self._rate_hz)
            self._heard_s = max(self._heard_s, heard_s)
        return self._heard_s

    @property
    def is_running(self) -> bool:
        """See ``SoundOutput.is_running``."""
        if self._stream is None or not self._stream.active:
            return False
        return time.monotonic() - self._asked_s < _LOST_AFTER_S

    @property
    def fault(self) -> str | None:
        """See ``SoundOutput.fault``."""
        feed = self._feed
        if feed is None or self.is_running:
            return None
        return feed.fault or (None if feed.has_ended else f"{self.name} was disconnected.")

    def _fill(self, block: Floats, count: int, times: Any, _status: Any) -> None:
        """Give the device its next samples; called on its own thread."""
        feed, stream = self._feed, self._stream
        if feed is None:
            raise self._library.CallbackAbort
        ended = feed.has_ended
        samples = feed.take(count)
        block[: len(samples)], block[len(samples) :] = samples, 0
        heard_at_s = times.outputBufferDacTime
        if heard_at_s <= 0:  # not every system says it
            heard_at_s = (stream.time if stream is not None else times.currentTime) + _LATENCY_S
        with self._lock:
            self._mark, self._mark_s = self._given, heard_at_s
            self._given += len(samples)
            self._asked_s = time.monotonic()
        if ended:
            raise self._library.CallbackStop


def is_busy(error: Exception) -> bool:
    """Whether the sound library says that another program has a device, perhaps for itself alone.

    Systems say so in words of their own: ALSA "busy", WASAPI "AUDCLNT_E_DEVICE_IN_USE" or that a
    device is open in exclusive mode.
    """
    text = f"{error}".lower()
    return _UNAVAILABLE in error.args or any(word in text for word in _BUSY_WORDS)


def sound_library() -> Any:
    """The sound library.

    Raises:
        OutputError: it is not installed.
    """
    return _sounddevice()


def _sounddevice() -> Any:
    """The sound library.

    Raises:
        OutputError: it is not installed.
    """
    try:
        import sounddevice
    except (ImportError, OSError) as error:
        raise OutputError(
            "There is no sound library on this computer.",
            hint="Install PortAudio (on Debian and Ubuntu: libportaudio2), then start again.",
        ) from error
    return sounddevice
