"""WAV headers: whether a file holds all the sound its header promises."""

from __future__ import annotations

from pathlib import Path

_UNKNOWN_LENGTH = 0xFFFFFFFF  # written by programs that stream and cannot go back


def is_cut_off(path: Path) -> bool:
    """Whether a WAV file's header promises more sound than the file has; false for other files."""
    size = path.stat().st_size
    with path.open("rb") as file:
        if file.read(4) != b"RIFF":
            return False
        file.seek(12)
        while len(header := file.read(8)) == 8:
            length = int.from_bytes(header[4:], "little")
            if header[:4] == b"data":
                return length != _UNKNOWN_LENGTH and file.tell() + length > size
            file.seek(length + length % 2, 1)
    return False
