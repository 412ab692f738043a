"""What stands before the sound of a take: sizes, form, and where on the timeline it belongs.

24-bit mono with the ``bext`` chunk of the Broadcast Wave Format (EBU Tech 3285); above 4 GiB it is
RF64 (EBU Tech 3306), for which room is kept from the beginning.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from emo_desktop.base.errors import SoundError

SAMPLE_BYTES = 3
ORIGINATOR = "EMO Desktop"
LARGEST_RIFF = 2**32 - 2**16

_UNKNOWN = 0xFFFFFFFF
_DAY_S = 24 * 3600
# RIFF and WAVE, JUNK or ds64, bext, fmt, and the begin of data.
_RIFF = struct.Struct("<4sI4s")
_DS64 = struct.Struct("<4sIQQQI")
_BEXT = struct.Struct("<256s32s32s10s8sQH64s190x64s")
_FMT = struct.Struct("<4sIHHIIHH")
_CHUNK = struct.Struct("<4sI")
_RUNNING, _DONE, _COPY = "running", "done", "copy"
HEADER_BYTES = _RIFF.size + _DS64.size + _CHUNK.size + _BEXT.size + _FMT.size + _CHUNK.size


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
    rate_hz = label.sample_rate_hz
    content_bytes = samples * SAMPLE_BYTES
    file_bytes = HEADER_BYTES + content_bytes + content_bytes % 2
    is_large = file_bytes - 8 > largest_riff_bytes
    day = rate_hz * _DAY_S
    moment = "" if label.at == datetime.min else label.at.strftime("%Y-%m-%d%H:%M:%S")
    sizes = (file_bytes - 8, content_bytes, samples)
    return b"".join(
        (
            _RIFF.pack(*((b"RF64", _UNKNOWN) if is_large else (b"RIFF", sizes[0])), b"WAVE"),
            _DS64.pack(
                b"ds64" if is_large else b"JUNK",
                _DS64.size - _CHUNK.size,
                *(sizes if is_large else (0, 0, 0)),
                0,
            ),
            _CHUNK.pack(b"bext", _BEXT.size),
            _BEXT.pack(
                _short(label.description, 256),
                _short(ORIGINATOR, 32),
                _short(label.line, 32),
                moment[:10].encode(),
                moment[10:].encode(),
                round(label.begin_s * rate_hz) % day,
                1,
                b"",
                _short(_history(label), 64),
            ),
            _FMT.pack(b"fmt ", 16, 1, 1, rate_hz, rate_hz * SAMPLE_BYTES, SAMPLE_BYTES, 24),
            _CHUNK.pack(b"data", _UNKNOWN if is_large else content_bytes),
        )
    )


def _history(label: TakeLabel) -> str:
    """How the sound was made, in the words of EBU R 98."""
    state = _DONE if label.is_whole else _RUNNING
    state = f"{_COPY} {state}" if label.is_copy else state
    return f"A=PCM,F={label.sample_rate_hz},W=24,M=mono,T={ORIGINATOR} {state}\r\n"


def _short(text: str, size: int) -> bytes:
    return text.encode("ascii", "replace")[:size]


def read_label(path: Path) -> TakeLabel | None:
    """What a take of this program says of itself; None for any other file.

    Raises:
        SoundError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return _read_label(file)
    except OSError as error:
        raise SoundError(f"{path} cannot be read: {error.strerror or error}.") from error


def _read_label(file: BinaryIO) -> TakeLabel | None:
    header = file.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES or header[:4] not in (b"RIFF", b"RF64"):
        return None
    begin = _RIFF.size + _DS64.size
    kind, size = _CHUNK.unpack_from(header, begin)
    if (kind, size) != (b"bext", _BEXT.size):
        return None
    fields = _BEXT.unpack_from(header, begin + _CHUNK.size)
    texts = [_text(field) for field in fields[:5]]
    if texts[1] != ORIGINATOR:
        return None
    _, _, _, _, rate_hz, *_ = _FMT.unpack_from(header, begin + _CHUNK.size + _BEXT.size)
    if not rate_hz:
        return None
    begin_s = fields[5] / rate_hz
    try:
        at = datetime.strptime(texts[3] + texts[4], "%Y-%m-%d%H:%M:%S")
    except ValueError:
        at = datetime.min
    return TakeLabel(
        sample_rate_hz=rate_hz,
        begin_s=begin_s - _DAY_S if begin_s > _DAY_S / 2 else begin_s,
        at=at,
        description=texts[0],
        line=texts[2],
        is_whole=_text(fields[8]).rstrip().endswith(_DONE),
        is_copy=f"T={ORIGINATOR} {_COPY}" in _text(fields[8]),
    )


def _text(field: bytes) -> str:
    return field.rstrip(b"\0").decode("ascii", "replace")
