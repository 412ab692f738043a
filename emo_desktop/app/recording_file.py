"""Recording into a file of one's own, without a project."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from emo_desktop.audio.booth import Booth
from emo_desktop.audio.inputs import InputError, SoundInput
from emo_desktop.audio.loudness import TakeLevels, measure_take
from emo_desktop.audio.recording import RecordedTake
from emo_desktop.audio.recording_plan import RecordingPlan
from emo_desktop.audio.wave_header import SAMPLE_BYTES
from emo_desktop.base.errors import OutputError
from emo_desktop.base.jobs import CancelToken, Event, Notice, Progress
from emo_desktop.project.storage import check_room

_TICK_S = 0.05
_STAGE = "Recording"


@dataclass(frozen=True, slots=True)
class RecordingFinished(Event):
    """A recording ended.

    Args:
        take: the file.
        levels: how it is recorded.
    """

    take: RecordedTake
    levels: TakeLevels


def record_file(
    output: Path,
    device: SoundInput,
    *,
    seconds: Fraction,
    channel: int = 0,
    sample_rate_hz: int = 48000,
    token: CancelToken,
) -> Iterator[Event]:
    """Record from a device, and say how far it is; who cancels it keeps what there is.

    Args:
        output: the file, 24-bit mono; it must not exist.
        device: what is heard.
        seconds: how long.
        channel: of the device, from 0.
        sample_rate_hz: of the file.
        token: ends the recording early.

    Yields:
        How far it is; at the end ``RecordingFinished``.

    Raises:
        InputError: the device cannot be opened, or gave nothing.
        OutputError: there is such a file, it cannot be written, or there is no room for it.
    """
    if output.exists():
        raise OutputError(f"{output} exists already.", hint="Choose another name.")
    check_room(output.absolute().parent, round(seconds * sample_rate_hz) * SAMPLE_BYTES)
    nothing = Fraction(0)
    plan = RecordingPlan(
        length_s=seconds, pre_roll_s=nothing, post_roll_s=nothing, handle_s=nothing, beeps=False
    )
    booth = Booth(device, sample_rate_hz=sample_rate_hz, channel=channel)
    booth.open(plays=False)
    try:
        booth.begin(plan, next_path=lambda: output, description=output.stem)
        take = yield from _watched(booth, seconds, token)
    finally:
        booth.close()
    take = take or next(iter(booth.finished()), None)
    for trouble in booth.troubles():
        raise trouble
    if take is None:
        raise booth.fault or InputError(f"{device.name} gave no sound.")
    if take.fault:
        yield Notice(take.fault)
    yield RecordingFinished(take, measure_take(take.path))


def _watched(
    booth: Booth, seconds: Fraction, token: CancelToken
) -> Generator[Event, None, RecordedTake | None]:
    """Wait for the take, and say how far it is."""
    total = round(seconds * 10)
    while booth.fault is None:
        for take in booth.finished():
            return take
        for trouble in booth.troubles():
            raise trouble
        if token.cancelled:
            break
        yield Progress(_STAGE, min(total, round(booth.recorded_s * 10)), total)
        time.sleep(_TICK_S)
    return None
