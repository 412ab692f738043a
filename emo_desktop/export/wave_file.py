"""WAV files of 24 bits with their place in the day: Broadcast Wave, RF64 above 4 GiB."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.base.atomic import PendingFile
from emo_desktop.base.errors import OutputError
from emo_desktop.export.failures import explained_export
from emo_desktop.export.soundtrack import SoundTrack

LARGEST_RIFF = 2**32 - 2**16

_SAMPLE_BYTES = 3
_FULL_SCALE = 2**23
_UNKNOWN = 0xFFFFFFFF
_DAY_S = 86_400
# RIFF and WAVE, JUNK or ds64, bext, fmt, and the begin of data (EBU Tech 3285 and 3306).
_RIFF = struct.Struct("<4sI4s")
_DS64 = struct.Struct("<4sIQQQI")
_CHUNK = struct.Struct("<4sI")
_BEXT = struct.Struct("<256s32s32s10s8sQH64s190x64s")
_FMT = struct.Struct("<4sIHHIIHH")
HEADER_BYTES = _RIFF.size + _DS64.size + _CHUNK.size + _BEXT.size + _FMT.size + _CHUNK.size


@dataclass(frozen=True, slots=True)
class WaveFacts:
    """A WAV file that was written and read back.

    Args:
        samples: of each channel.
        sample_rate_hz: of the sound.
        channels: of it.
        begin_samples: how many samples after midnight it begins.
        size_bytes: of the file.
    """

    samples: int
    sample_rate_hz: int
    channels: int
    begin_samples: int
    size_bytes: int

    @property
    def duration_s(self) -> Fraction:
        """Of the sound."""
        return Fraction(self.samples, self.sample_rate_hz)


def write_wave(
    output: Path,
    track: SoundTrack,
    *,
    begin_s: Fraction = Fraction(0),
    description: str = "",
    seal: Callable[[Path], None] | None = None,
    largest_riff_bytes: int = LARGEST_RIFF,
) -> WaveFacts:
    """Write a sound; at ``output`` is all of it, or what was there.

    Args:
        output: the file.
        track: the sound, which is read to its end; what passes full scale is cut off.
        begin_s: its moment of the day; before midnight is the day before.
        description: for people, ASCII.
        seal: changes the complete file before it is checked, as a signature does; None: nothing.
        largest_riff_bytes: a larger file becomes RF64.

    Raises:
        OutputError: it cannot be written.
        SoundError: the sound cannot be read.
    """
    pending = PendingFile(output)
    try:
        with explained_export(pending.output):
            with pending.path.open("r+b", buffering=0) as file:
                begin = round(begin_s * track.sample_rate_hz) % (_DAY_S * track.sample_rate_hz)
                _write_all(file.fileno(), bytes(HEADER_BYTES))
                samples = 0
                for block in track.blocks:
                    columns = block.reshape(len(block), track.channels)
                    _write_all(file.fileno(), _as_24_bit(columns))
                    samples += len(columns)
                if samples * track.channels % 2:
                    _write_all(file.fileno(), b"\0")
                file.seek(0)
                header = _header(track, samples, begin, description, largest_riff_bytes)
                _write_all(file.fileno(), header)
            if seal is not None:
                seal(pending.path)
            facts = read_wave_facts(pending.path)
            if (facts.samples, facts.channels) != (samples, track.channels):
                raise OutputError(
                    f"The sound {output.name} came out damaged and was thrown away.",
                    hint="Check the disk, and try again.",
                )
            pending.commit()
        return facts
    finally:
        pending.discard()


def read_wave_facts(path: Path) -> WaveFacts:
    """What the header of a file of ours says, as far as the file has it.

    Raises:
        OSError: it cannot be read.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES:
        return WaveFacts(0, 0, 0, 0, size)
    fields = _BEXT.unpack_from(header, _RIFF.size + _DS64.size + _CHUNK.size)
    _, _, _, channels, rate_hz, *_ = _FMT.unpack_from(
        header, _RIFF.size + _DS64.size + _CHUNK.size + _BEXT.size
    )
    _, content = _CHUNK.unpack_from(header, HEADER_BYTES - _CHUNK.size)
    if content == _UNKNOWN:
        _, _, _, content, _, _ = _DS64.unpack_from(header, _RIFF.size)
    there = min(content, size - HEADER_BYTES)
    samples = there // (_SAMPLE_BYTES * channels) if channels else 0
    return WaveFacts(samples, rate_hz, channels, fields[5], size)


def _header(
    track: SoundTrack, samples: int, begin: int, description: str, largest_riff_bytes: int
) -> bytes:
    rate_hz, channels = track.sample_rate_hz, track.channels
    row = _SAMPLE_BYTES * channels
    content_bytes = samples * row
    file_bytes = HEADER_BYTES + content_bytes + content_bytes % 2
    is_large = file_bytes - 8 > largest_riff_bytes
    mode = "mono" if channels == 1 else "stereo"
    history = f"A=PCM,F={rate_hz},W=24,M={mode},T=EMO Desktop\r\n"
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
                description.encode("ascii", "replace")[:256],
                b"EMO Desktop",
                b"",
                b"",
                b"",
                begin,
                1,
                b"",
                history.encode("ascii")[:64],
            ),
            _FMT.pack(b"fmt ", 16, 1, channels, rate_hz, rate_hz * row, row, 24),
            _CHUNK.pack(b"data", _UNKNOWN if is_large else content_bytes),
        )
    )


def _as_24_bit(samples: Floats) -> bytes:
    """(N, C) as a WAV file of 24 bits holds them."""
    whole = np.rint(samples.astype(np.float64) * _FULL_SCALE)
    clipped = np.clip(whole, -_FULL_SCALE, _FULL_SCALE - 1).astype("<i4")
    return clipped.reshape(-1, 1).view(np.uint8)[:, :_SAMPLE_BYTES].tobytes()


def _write_all(descriptor: int, content: bytes) -> None:
    """Write all of it: a disk that is full takes a part, and says so only the next time."""
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]
