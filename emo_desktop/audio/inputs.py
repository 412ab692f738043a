"""Where sound is recorded: the devices there are, and one of them opened."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from emo_desktop.audio.device import is_busy, library_lock, sound_library, streams
from emo_desktop.audio.sound_port import SoundPort
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import EmoError, OutputError

_log = logging.getLogger(__name__)

# Long enough that a busy program does not lose sound, short enough to follow a voice.
_LATENCY_S = 0.1
_MONITORING_LATENCY_S = 0.02
_LOST_AFTER_S = 2.0
# Systems number their devices anew when one is plugged in elsewhere.
_PLACE = re.compile(r"\s*[:,]?\s*[-–]?\s*\(hw:\d+(,\d+)?\)\s*$")

_INVALID_DEVICE, _INVALID_RATE = -9996, -9997
_FORBIDDEN_WORDS = ("denied", "permission", "not allowed", "unauthorized")


class InputError(EmoError):
    """Nothing can be recorded from a device."""

    hint = "Choose another input, or connect it again."


@dataclass(frozen=True, slots=True)
class InputFacts:
    """A device that records.

    Args:
        number: names it until devices are looked for again.
        name: for people, and to be found again by.
        host: the system's way to it, e.g. ``ALSA`` or ``Windows WASAPI``.
        channels: how many inputs it has.
        sample_rate_hz: the rate it prefers.
        is_default: whether it is the one of the system.
    """

    number: int
    name: str
    host: str
    channels: int
    sample_rate_hz: int
    is_default: bool


class SoundInput(Protocol):
    """A device that is heard, and that may be played on by the same clock."""

    @property
    def name(self) -> str:
        """For people."""
        ...

    def open(self, *, sample_rate_hz: int, channel: int, plays: bool) -> SoundPort:
        """Begin to hear.

        Args:
            sample_rate_hz: the rate that is wanted; the port says which it became.
            channel: which of its inputs is heard, from 0.
            plays: whether something is to be heard on it too; the port says whether it can be.

        Raises:
            InputError: it cannot be opened; the hint says what to do.
        """
        ...

    def close(self) -> None:
        """Hear nothing more."""
        ...

    @property
    def is_running(self) -> bool:
        """Whether sound still arrives."""
        ...

    @property
    def latency_s(self) -> float:
        """How long, as the device says of itself, a sound takes out of it and back into it."""
        ...


def list_inputs() -> tuple[InputFacts, ...]:
    """The devices that record, as they were when they were last looked for; none without any."""
    try:
        with library_lock:
            library = sound_library()
            devices, hosts = library.query_devices(), library.query_hostapis()
            default = library.default.device[0]
    except (OutputError, OSError, ValueError) as error:
        _log.info("Inputs cannot be listed: %s", error)
        return ()
    return tuple(
        InputFacts(
            number,
            " ".join(f"{device['name']}".split()),
            f"{hosts[device['hostapi']]['name']}",
            int(device["max_input_channels"]),
            round(device["default_samplerate"]),
            number == default,
        )
        for number, device in enumerate(devices)
        if device["max_input_channels"] > 0
    )


def find_input(inputs: Iterable[InputFacts], name: str) -> InputFacts | None:
    """The input of that name, wherever it is plugged in now; None when it is not connected.

    Args:
        inputs: those there are.
        name: of the wanted one; empty: the system's own, else the first.
    """
    known = list(inputs)
    if not name:
        return next((each for each in known if each.is_default), known[0] if known else None)
    wanted = [each for each in known if each.name == name] or [
        each for each in known if _PLACE.sub("", each.name) == _PLACE.sub("", name)
    ]
    # One device is listed once for each way of the system to it.
    return next((each for each in wanted if each.is_default), wanted[0] if wanted else None)


def rescan_devices() -> bool:
    """Look for devices that were plugged in or out; False, and nothing done, while one is open.

    Raises:
        OutputError: there is no sound library.
    """
    with library_lock:
        if len(streams):
            return False
        library = sound_library()
        library._terminate()  # noqa: SLF001 - the library has no other way to look again
        library._initialize()  # noqa: SLF001
    return True


class DeviceInput:
    """Hears a sound device.

    Args:
        facts: the device.
        output: number of the device that is played on by the same clock; the system's own: None.
        monitors: whether who speaks hears themselves through it, so that it must be quick.
    """

    def __init__(
        self, facts: InputFacts, *, output: int | None = None, monitors: bool = False
    ) -> None:
        self.name, self._facts, self._output = facts.name, facts, output
        self._wanted_s = _MONITORING_LATENCY_S if monitors else _LATENCY_S
        self._stream: Any = None
        self._port: SoundPort | None = None
        self._latency_s = 2 * self._wanted_s

    def open(self, *, sample_rate_hz: int, channel: int, plays: bool) -> SoundPort:
        """See ``SoundInput.open``."""
        self.close()
        try:
            library = sound_library()
        except OutputError as error:
            raise InputError(f"{error}", hint=error.hint) from error
        if not 0 <= channel < self._facts.channels:
            raise InputError(
                f"{self.name} has no input {channel + 1}: it has {self._facts.channels}.",
                hint="Choose another channel.",
            )
        try:
            with library_lock:
                outputs = self._output_channels(library) if plays else 0
                return self._opened(library, sample_rate_hz, channel, outputs)
        except (library.PortAudioError, ValueError, OSError) as error:
            self.close()
            raise explained_input(error, self.name) from error

    def close(self) -> None:
        """See ``SoundInput.close``."""
        if self._stream is not None:
            stream, self._stream = self._stream, None
            stream.close(ignore_errors=True)
            streams.discard(stream)  # not before: the library may look for devices from then on

    @property
    def is_running(self) -> bool:
        """See ``SoundInput.is_running``."""
        if self._stream is None or self._port is None or not self._stream.active:
            return False
        return time.monotonic() - self._port.asked_s < _LOST_AFTER_S

    @property
    def latency_s(self) -> float:
        """See ``SoundInput.latency_s``."""
        return self._latency_s

    def _opened(self, library: Any, wanted_hz: int, channel: int, outputs: int) -> SoundPort:
        """Open it with the output; where the two do not go together, without."""
        if outputs:
            try:
                return self._started(library, wanted_hz, channel, outputs)
            except (library.PortAudioError, ValueError) as error:
                _log.warning("%s does not go together with the output: %s", self.name, error)
                self.close()
        return self._started(library, wanted_hz, channel, 0)

    def _started(self, library: Any, wanted_hz: int, channel: int, outputs: int) -> SoundPort:
        rate_hz = self._rate(library, wanted_hz, channel + 1, outputs)
        port = SoundPort(sample_rate_hz=rate_hz, channel=channel, output_channels=outputs)
        shared = {"samplerate": rate_hz, "dtype": "float32", "latency": self._wanted_s}
        if outputs:

            def exchange(heard: Floats, played: Floats, _: int, times: Any, status: Any) -> None:
                port.exchange(
                    heard,
                    played,
                    begin_s=times.inputBufferAdcTime,
                    overflows=status.input_overflow,
                )

            self._stream = library.Stream(
                device=(self._facts.number, self._output),
                channels=(channel + 1, outputs),
                callback=exchange,
                **shared,
            )
        else:

            def hear(heard: Floats, _: int, times: Any, status: Any) -> None:
                port.exchange(
                    heard, begin_s=times.inputBufferAdcTime, overflows=status.input_overflow
                )

            self._stream = library.InputStream(
                device=self._facts.number, channels=channel + 1, callback=hear, **shared
            )
        streams.add(self._stream)
        self._port = port
        self._stream.start()
        latency_s = self._stream.latency
        self._latency_s = float(sum(latency_s) if outputs else latency_s)
        return port

    def _output_channels(self, library: Any) -> int:
        """2 where the output has as many; 0 where there is no output."""
        try:
            facts = library.query_devices(self._output, "output")
        except (library.PortAudioError, ValueError):
            return 0
        return min(2, int(facts["max_output_channels"]))

    def _rate(self, library: Any, wanted_hz: int, inputs: int, outputs: int) -> int:
        """The wanted rate where the device knows it, else its own."""
        try:
            library.check_input_settings(
                self._facts.number, channels=inputs, dtype="float32", samplerate=wanted_hz
            )
            if outputs:
                library.check_output_settings(
                    self._output, channels=outputs, dtype="float32", samplerate=wanted_hz
                )
        except (library.PortAudioError, ValueError) as error:
            _log.info("%s does not record at %d Hz: %s", self.name, wanted_hz, error)
            return self._facts.sample_rate_hz
        return wanted_hz


def explained_input(error: Exception, name: str) -> InputError:
    """What the sound library says about opening an input, in words.

    Args:
        error: of the library.
        name: of the device.
    """
    text = f"{error}".lower()
    code = next((each for each in error.args if isinstance(each, int)), 0)
    if any(word in text for word in _FORBIDDEN_WORDS):
        return InputError(
            f"The system does not let the program hear {name}.",
            hint="Allow it the microphone in the system's privacy settings, then start it again.",
        )
    if code == _INVALID_DEVICE or isinstance(error, ValueError):
        return InputError(
            f"{name} is not connected.", hint="Connect it and look for devices again."
        )
    if is_busy(error):
        return InputError(
            f"{name} is used by another program.",
            hint="Close programs that record or play, or switch off their exclusive mode.",
        )
    if code == _INVALID_RATE:
        return InputError(
            f"{name} knows none of the sample rates that can be recorded.",
            hint="Set it to 48000 Hz in the system's sound settings.",
        )
    reason = f"{error}".splitlines()[0] if f"{error}" else type(error).__name__
    return InputError(f"{name} cannot be opened: {reason}.")
