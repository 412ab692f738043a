"""What the file of a take says of itself: where on the timeline it belongs, and how it was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from emo_desktop.audio.wave_header import DAY_S, LARGEST_RIFF, WaveHeader, read_wave_header
from emo_desktop.base.errors import SoundError

_RUNNING, _DONE, _COPY = "running", "done", "copy"


@dataclass(frozen=True, slots=True)
class TakeLabel:
    """What a take's file says of itself.

    Args:
        sample_rate_hz: of the sound.
        begin_s: where on the timeline its first sample belongs; what is before the begin of the
            timeline belongs to the end of the day before, as time codes have it.
        at: when the recording began.
        description: for people.
        line: id of the line it was recorded for; empty: none.
        is_whole: whether the recording came to its end.
        is_copy: whether it was made of another take, and not recorded.
    """

    sample_rate_hz: int
    begin_s: float = 0.0
    at: datetime = datetime.min
    description: str = ""
    line: str = ""
    is_whole: bool = False
    is_copy: bool = False


def header_of(label: TakeLabel, samples: int, largest_riff_bytes: int = LARGEST_RIFF) -> bytes:
    """Everything before the sound of a take."""
    state = _DONE if label.is_whole else _RUNNING
    header = WaveHeader(
        samples=samples,
        sample_rate_hz=label.sample_rate_hz,
        begin_samples=round(label.begin_s * label.sample_rate_hz),
        description=label.description,
        reference=label.line,
        at=label.at,
        remark=f"{_COPY} {state}" if label.is_copy else state,
    )
    return header.packed(largest_riff_bytes)


def read_label(path: Path) -> TakeLabel | None:
    """What a take of this program says of itself; None for any other file.

    Raises:
        SoundError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            header = read_wave_header(file)
    except OSError as error:
        raise SoundError(f"{path} cannot be read: {error.strerror or error}.") from error
    if header is None:
        return None
    begin_s = header.begin_samples / header.sample_rate_hz
    return TakeLabel(
        sample_rate_hz=header.sample_rate_hz,
        begin_s=begin_s - DAY_S if begin_s > DAY_S / 2 else begin_s,
        at=header.at,
        description=header.description,
        line=header.reference,
        is_whole=header.remark.endswith(_DONE),
        is_copy=header.remark.startswith(_COPY),
    )
