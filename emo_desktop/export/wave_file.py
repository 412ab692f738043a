"""WAV files of 24 bits with their place in the day: Broadcast Wave, RF64 above 4 GiB."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from emo_desktop.audio.wave_header import (
    HEADER_BYTES,
    LARGEST_RIFF,
    SAMPLE_BYTES,
    WaveHeader,
    read_wave_header,
)
from emo_desktop.base.arrays import Floats
from emo_desktop.base.atomic import PendingFile
from emo_desktop.base.errors import OutputError
from emo_desktop.export.failures import explained_export
from emo_desktop.export.soundtrack import SoundTrack

_FULL_SCALE = 2**23


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
                _write_all(file.fileno(), bytes(HEADER_BYTES))
                samples = 0
                for block in track.blocks:
                    columns = block.reshape(len(block), track.channels)
                    _write_all(file.fileno(), _as_24_bit(columns))
                    samples += len(columns)
                if samples * track.channels % 2:
                    _write_all(file.fileno(), b"\0")
                file.seek(0)
                header = WaveHeader(
                    samples=samples,
                    sample_rate_hz=track.sample_rate_hz,
                    channels=track.channels,
                    begin_samples=round(begin_s * track.sample_rate_hz),
                    description=description,
                )
                _write_all(file.fileno(), header.packed(largest_riff_bytes))
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
        header = read_wave_header(file)
    if header is None:
        return WaveFacts(0, 0, 0, 0, size)
    there = (size - HEADER_BYTES) // (SAMPLE_BYTES * header.channels)
    samples = min(header.samples, there)
    return WaveFacts(samples, header.sample_rate_hz, header.channels, header.begin_samples, size)


def _as_24_bit(samples: Floats) -> bytes:
    """(N, C) as a WAV file of 24 bits holds them."""
    whole = np.rint(samples.astype(np.float64) * _FULL_SCALE)
    clipped = np.clip(whole, -_FULL_SCALE, _FULL_SCALE - 1).astype("<i4")
    return clipped.reshape(-1, 1).view(np.uint8)[:, :SAMPLE_BYTES].tobytes()


def _write_all(descriptor: int, content: bytes) -> None:
    """Write all of it: a disk that is full takes a part, and says so only the next time."""
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]
