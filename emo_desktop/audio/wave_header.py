"""What stands before the sound of a WAV file of 24 bits: sizes, form, and its place in the day.

It has the ``bext`` chunk of the Broadcast Wave Format (EBU Tech 3285); above 4 GiB it is RF64 (EBU
Tech 3306), for which room is kept from the beginning.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

SAMPLE_BYTES = 3
LARGEST_RIFF = 2**32 - 2**16
DAY_S = 24 * 3600

_ORIGINATOR = "EMO Desktop"
_MADE_BY = f"T={_ORIGINATOR}"
_MOMENT = "%Y-%m-%d%H:%M:%S"
_UNKNOWN = 0xFFFFFFFF
# RIFF and WAVE, JUNK or ds64, bext, fmt, and the begin of data.
_RIFF = struct.Struct("<4sI4s")
_DS64 = struct.Struct("<4sIQQQI")
_BEXT = struct.Struct("<256s32s32s10s8sQH64s190x64s")
_FMT = struct.Struct("<4sIHHIIHH")
_CHUNK = struct.Struct("<4sI")
_BEXT_AT = _RIFF.size + _DS64.size
_FMT_AT = _BEXT_AT + _CHUNK.size + _BEXT.size
HEADER_BYTES = _FMT_AT + _FMT.size + _CHUNK.size


@dataclass(frozen=True, slots=True)
class WaveHeader:
    """What a file of this program says before its sound.

    Args:
        samples: of each channel.
        sample_rate_hz: of the sound.
        channels: 1 or 2.
        begin_samples: how many samples after midnight it begins; days are taken away.
        description: for people, ASCII.
        reference: what it belongs to, ASCII.
        at: when it was made; ``datetime.min``: that is not said.
        remark: on how the sound was made, behind the name of the program.
    """

    samples: int
    sample_rate_hz: int
    channels: int = 1
    begin_samples: int = 0
    description: str = ""
    reference: str = ""
    at: datetime = datetime.min
    remark: str = ""

    def packed(self, largest_riff_bytes: int = LARGEST_RIFF) -> bytes:
        """The ``HEADER_BYTES`` before the sound; a file that is larger than allowed is RF64."""
        rate_hz, row = self.sample_rate_hz, SAMPLE_BYTES * self.channels
        content_bytes = self.samples * row
        file_bytes = HEADER_BYTES + content_bytes + content_bytes % 2
        is_large = file_bytes - 8 > largest_riff_bytes
        sizes = (file_bytes - 8, content_bytes, self.samples)
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
                self._packed_extension(),
                _FMT.pack(b"fmt ", 16, 1, self.channels, rate_hz, rate_hz * row, row, 24),
                _CHUNK.pack(b"data", _UNKNOWN if is_large else content_bytes),
            )
        )

    def _packed_extension(self) -> bytes:
        moment = "" if self.at == datetime.min else self.at.strftime(_MOMENT)
        mode = "mono" if self.channels == 1 else "stereo"
        made_by = f"{_MADE_BY} {self.remark}".rstrip()
        # How the sound was made, in the words of EBU R 98.
        history = f"A=PCM,F={self.sample_rate_hz},W=24,M={mode},{made_by}\r\n"
        return _BEXT.pack(
            _short(self.description, 256),
            _short(_ORIGINATOR, 32),
            _short(self.reference, 32),
            moment[:10].encode(),
            moment[10:].encode(),
            self.begin_samples % (DAY_S * self.sample_rate_hz),
            1,
            b"",
            _short(history, 64),
        )


def read_wave_header(file: BinaryIO) -> WaveHeader | None:
    """What a file of this program says before its sound; None for any other file."""
    header = file.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES or header[:4] not in (b"RIFF", b"RF64"):
        return None
    if _CHUNK.unpack_from(header, _BEXT_AT) != (b"bext", _BEXT.size):
        return None
    fields = _BEXT.unpack_from(header, _BEXT_AT + _CHUNK.size)
    description, originator, reference, date, clock = (_text(field) for field in fields[:5])
    _, _, _, channels, rate_hz, *_ = _FMT.unpack_from(header, _FMT_AT)
    if originator != _ORIGINATOR or not rate_hz or not channels:
        return None
    _, content_bytes = _CHUNK.unpack_from(header, HEADER_BYTES - _CHUNK.size)
    if content_bytes == _UNKNOWN:
        _, _, _, content_bytes, _, _ = _DS64.unpack_from(header, _RIFF.size)
    return WaveHeader(
        samples=content_bytes // (SAMPLE_BYTES * channels),
        sample_rate_hz=rate_hz,
        channels=channels,
        begin_samples=fields[5],
        description=description,
        reference=reference,
        at=_moment(date + clock),
        remark=_text(fields[8]).partition(_MADE_BY)[2].strip(),
    )


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, _MOMENT)
    except ValueError:
        return datetime.min


def _short(text: str, size: int) -> bytes:
    return text.encode("ascii", "replace")[:size]


def _text(field: bytes) -> str:
    return field.rstrip(b"\0").decode("ascii", "replace")
