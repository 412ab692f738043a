"""Media files read in pieces, so that a long film never fills the memory and can be cancelled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from emo_desktop.base.digest import DIGEST_BYTES
from emo_desktop.base.errors import MediaError
from emo_desktop.base.jobs import CancelToken

_PIECE_BYTES = 1024**2


def read_pieces(path: Path, token: CancelToken) -> Iterator[bytes]:
    """The bytes of a file, a piece at a time.

    Raises:
        MediaError: there is no such file, or it cannot be read.
        Cancelled: the job was asked to stop.
    """
    try:
        # Whoever opens a pipe waits for its other end.
        if not path.is_file():
            raise MediaError(f"There is no file {path}.", hint="Look where it was moved to.")
        with path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                token.check()
                yield piece
    except OSError as error:
        reason = error.strerror or str(error)
        raise MediaError(f"{path} cannot be read: {reason}.", hint="Look at the disk.") from error


class ByteCount:
    """Names bytes that pass by their content, and counts them."""

    def __init__(self) -> None:
        self._name = hashlib.blake2b(digest_size=DIGEST_BYTES)
        self.size_bytes = 0

    def add(self, piece: bytes) -> bytes:
        """The piece itself, which now counts."""
        self._name.update(piece)
        self.size_bytes += len(piece)
        return piece

    @property
    def digest(self) -> str:
        """32 hex digits naming all pieces so far."""
        return self._name.hexdigest()


def count_bytes(path: Path, token: CancelToken) -> ByteCount:
    """Size and digest of a whole file.

    Raises:
        MediaError: there is no such file, or it cannot be read.
        Cancelled: the job was asked to stop.
    """
    counted = ByteCount()
    for piece in read_pieces(path, token):
        counted.add(piece)
    return counted
