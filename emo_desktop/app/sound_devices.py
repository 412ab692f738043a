"""The sound devices a user has chosen by name, as things to record with."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from emo_desktop.audio.booth import Booth, Listener
from emo_desktop.audio.device import list_outputs
from emo_desktop.audio.inputs import (
    DeviceInput,
    InputError,
    find_input,
    list_inputs,
    rescan_devices,
)
from emo_desktop.audio.latency import LatencyStore, measure_latency
from emo_desktop.audio.wave_header import SAMPLE_BYTES
from emo_desktop.base.disk import free_bytes
from emo_desktop.base.errors import OutputError
from emo_desktop.base.jobs import CancelToken


@dataclass(frozen=True, slots=True)
class SoundChoice:
    """What a user records with.

    Args:
        input: by name; empty: the system's own.
        channel: of it, from 0.
        output: by name; empty: the system's own.
        monitors: whether who speaks hears themselves.
    """

    input: str = ""
    channel: int = 0
    output: str = ""
    monitors: bool = False


def find_device(name: str, *, output: str = "", monitors: bool = False) -> DeviceInput:
    """The input of that name, with the output it is heard on.

    Args:
        name: of the input; the system's own when it is empty.
        output: by name; one that is not connected is the system's own.
        monitors: whether who speaks hears themselves through it.

    Raises:
        InputError: there is none; the hint lists those there are.
    """
    inputs = list_inputs()
    found = find_input(inputs, name)
    if found is not None:
        numbers = (each.number for each in list_outputs() if output and each.name == output)
        return DeviceInput(found, output=next(numbers, None), monitors=monitors)
    if not inputs:
        raise InputError("No sound input was found.", hint="Connect a microphone, then try again.")
    names = ", ".join(dict.fromkeys(each.name for each in inputs))
    raise InputError(f"There is no input {name!r}.", hint=f"There is {names}.")


def make_booth(
    choice: SoundChoice, *, sample_rate_hz: int, listeners: Iterable[Listener] = ()
) -> Booth:
    """A booth, not open yet, with the devices that were chosen.

    Devices that were plugged in or out since the start are found as long as none is open.

    Args:
        choice: of the user.
        sample_rate_hz: of the takes.
        listeners: see ``Booth``.

    Raises:
        InputError: there is no such input now.
    """
    try:
        rescan_devices()
    except OutputError as error:
        raise InputError(f"{error}", hint=error.hint) from error
    device = find_device(choice.input, output=choice.output, monitors=choice.monitors)
    return Booth(device, sample_rate_hz=sample_rate_hz, channel=choice.channel, listeners=listeners)


def measure_choice(
    choice: SoundChoice,
    store: LatencyStore,
    *,
    sample_rate_hz: int,
    token: CancelToken,
    wait: Callable[[float], None] = time.sleep,
) -> int:
    """Measure how long the way out and back is, and remember it; samples.

    Nothing else may have the devices open.

    Args:
        choice: of the user.
        store: where it is remembered.
        sample_rate_hz: in whose samples the answer is.
        token: stops it.
        wait: lets so many seconds pass.

    Raises:
        InputError: a device cannot be opened, or does not hear the signal.
        OutputError: it cannot be remembered.
        Cancelled: the token was cancelled.
    """
    device = find_device(choice.input, output=choice.output, monitors=choice.monitors)
    samples = measure_latency(
        device, sample_rate_hz=sample_rate_hz, channel=choice.channel, token=token, wait=wait
    )
    store.keep(
        choice.input,
        choice.output,
        samples=samples,
        sample_rate_hz=sample_rate_hz,
        monitors=choice.monitors,
    )
    return samples


def latency_of(choice: SoundChoice, booth: Booth, store: LatencyStore) -> tuple[int, bool]:
    """By how many samples an open booth hears late, and whether that was measured.

    Where nobody has measured it is what the device says of itself.
    """
    kept = store.find(
        choice.input, choice.output, sample_rate_hz=booth.sample_rate_hz, monitors=choice.monitors
    )
    if kept is not None:
        return kept, True
    return round(booth.device.latency_s * booth.sample_rate_hz), False


def recordable_s(folder: Path, *, sample_rate_hz: int) -> float:
    """How many seconds the disk of a folder has room for.

    Raises:
        OSError: the disk does not answer.
    """
    return free_bytes(folder) / (sample_rate_hz * SAMPLE_BYTES)
