"""WAV files as a row of chunks, and whether they hold all the sound they promise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_UNKNOWN_LENGTH = 0xFFFFFFFF  # written by programs that stream and cannot go back


def chunks_of(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Name and length of every chunk; the file stands at its content meanwhile.

    Args:
        file: RIFF or RF64, wherever it stands.
    """
    file.seek(12)
    while len(header := file.read(8)) == 8:
        begin, length = file.tell(), int.from_bytes(header[4:], "little")
        yield header[:4], length
        file.seek(begin + length + length % 2)


def is_cut_off(path: Path) -> bool:
    """Whether a WAV file's header promises more sound than the file has; false for other files."""
    size = path.stat().st_size
    with path.open("rb") as file:
        if file.read(4) != b"RIFF":
            return False
        for name, length in chunks_of(file):
            if name == b"data":
                return length != _UNKNOWN_LENGTH and file.tell() + length > size
    return False
