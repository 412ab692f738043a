"""How long a sound takes out of the output and back into the input, to the sample.

A burst of noise is played, heard again and found by how alike the two are. The burst is known, so
that it is found under other noise, through loudspeakers and a room; what arrives first counts.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from emo_desktop.audio.inputs import InputError, SoundInput
from emo_desktop.audio.sound_port import SoundPort
from emo_desktop.base.arrays import Floats
from emo_desktop.base.atomic import explained, write_atomically
from emo_desktop.base.jobs import CancelToken

_log = logging.getLogger(__name__)

LONGEST_S = 1.0
_BURST_S = 0.4
_LEVEL = 0.25
_BEFORE_S = 0.3
_SEED = 20
# The first place that is half as alike as the best one: the direct way, not its echo.
_FIRST_SHARE = 0.5
# How much the best place must stand out from all others, in their standard deviations.
_LEAST_STANDING_OUT = 12.0
_LONGEST_WAIT_S = 15.0


def measure_latency(
    device: SoundInput,
    *,
    sample_rate_hz: int,
    channel: int = 0,
    token: CancelToken,
    wait: Callable[[float], None] = time.sleep,
) -> int:
    """Play a burst and hear it; samples from when it is played to when it is heard.

    Args:
        device: opened here, and closed.
        sample_rate_hz: in whose samples the answer is.
        channel: the input that hears the output: by a cable, or a microphone beside a loudspeaker.
        token: stops it.
        wait: lets so many seconds pass.

    Raises:
        InputError: the device cannot be opened, plays nothing, or does not hear the burst.
        Cancelled: the token was cancelled.
    """
    port = device.open(sample_rate_hz=sample_rate_hz, channel=channel, plays=True)
    try:
        if not port.output_channels:
            raise InputError("There is no output to measure with.", hint="Connect one.")
        burst = burst_of(port.sample_rate_hz)
        begin = port.position + round(_BEFORE_S * port.sample_rate_hz)
        port.cue(begin, np.repeat(burst[:, None], port.output_channels, axis=1))
        wanted = begin + len(burst) + round(LONGEST_S * port.sample_rate_hz)
        heard = _heard(device, port, wanted, token, wait)
        delay = find_delay(heard[begin:], burst)
    finally:
        device.close()
    return round(delay * sample_rate_hz / port.sample_rate_hz)


def burst_of(sample_rate_hz: int) -> Floats:
    """(N,) the noise that is played: the same every time, in its middle loudest."""
    count = round(_BURST_S * sample_rate_hz)
    noise = np.random.default_rng(_SEED).choice([-1.0, 1.0], count)
    return np.asarray(_LEVEL * noise * np.hanning(count + 2)[1:-1], np.float32)


def find_delay(heard: Floats, played: Floats) -> int:
    """After how many samples a sound is heard again.

    Args:
        heard: (N,) from the moment on at which the sound was played.
        played: (M,) the sound; M is at most N.

    Raises:
        InputError: it is not heard.
    """
    size = 1 << (len(heard) + len(played)).bit_length()
    product = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(played, size))
    likeness = np.abs(np.fft.irfft(product, size)[: max(1, len(heard) - len(played) + 1)])
    best, spread = float(likeness.max()), float(np.sqrt(np.mean(likeness**2)))
    if best <= 0 or best < _LEAST_STANDING_OUT * spread:
        raise InputError(
            "The signal was not heard.",
            hint="Connect the output to the input, or hold the microphone to the loudspeaker, "
            "and turn the volume up.",
        )
    first = int(np.flatnonzero(likeness > _FIRST_SHARE * best)[0])
    # The top of the first rise: what carries the sound makes a step wider than one sample.
    around = likeness[first : first + 1 + len(played) // 200]
    return first + int(around.argmax())


def _heard(
    device: SoundInput,
    port: SoundPort,
    wanted: int,
    token: CancelToken,
    wait: Callable[[float], None],
) -> Floats:
    """(N,) what the device heard from its first sample to the wanted one, at least."""
    pieces: list[Floats] = []
    count, waited_s = 0, 0.0
    while count < wanted:
        token.check()
        wait(0.02)
        waited_s += 0.02
        pieces.append(port.read().samples)
        count += len(pieces[-1])
        if not device.is_running or waited_s > _LONGEST_WAIT_S:
            raise InputError(f"{device.name} was disconnected.")
    return np.concatenate(pieces)


class LatencyStore:
    """What was measured, by input and output, beyond this run.

    Args:
        path: a JSON file; it need not be there, and one that is damaged counts as empty.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def find(
        self, input_name: str, output_name: str, *, sample_rate_hz: int, monitors: bool = False
    ) -> int | None:
        """Samples from output to input at that rate; None where nobody has measured.

        Args:
            input_name: of the input.
            output_name: of the output; empty: the system's own.
            sample_rate_hz: in whose samples the answer is.
            monitors: whether who speaks hears themselves, for which devices are opened otherwise.
        """
        kept = self._read().get(_key(input_name, output_name, monitors))
        return None if kept is None else round(kept * sample_rate_hz)

    def keep(
        self,
        input_name: str,
        output_name: str,
        *,
        samples: int,
        sample_rate_hz: int,
        monitors: bool = False,
    ) -> None:
        """Remember a measurement; the one before is forgotten.

        Raises:
            OutputError: it cannot be written.
        """
        known = self._read() | {_key(input_name, output_name, monitors): samples / sample_rate_hz}
        with explained(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
        content = json.dumps(known, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        write_atomically(self._path, content.encode("utf-8"))

    def _read(self) -> dict[str, float]:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            pairs = {str(name): float(seconds) for name, seconds in kept.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            _log.warning("%s is damaged, and counts as empty: %s", self._path, error)
            return {}
        return {name: seconds for name, seconds in pairs.items() if 0 <= seconds <= LONGEST_S}


def _key(input_name: str, output_name: str, monitors: bool) -> str:
    return f"{input_name} | {output_name}" + (" | monitoring" if monitors else "")
