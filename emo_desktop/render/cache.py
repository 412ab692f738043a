"""What was dear to make, kept on disk by key: losing an entry, or the disk, only costs time."""

from __future__ import annotations

import logging
import os
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from emo_desktop.base.digest import DIGEST_BYTES, digest_bytes

_log = logging.getLogger(__name__)

_MAGIC = b"EMOseg1\n"
_HEADER_BYTES = len(_MAGIC) + DIGEST_BYTES
_UNFINISHED = ".part"
_UNFINISHED_LIFE_S = 3600.0
# After the limit is met some room is left, so that not every write has to clear up again.
_KEEP_SHARE = 0.9
# Other processes write too: the folder is measured anew after this share of the limit was written.
_MEASURE_SHARE = 1 / 16


@dataclass(frozen=True, slots=True)
class _Entry:
    path: Path
    size: int
    used_ns: int


class SegmentCache:
    """Bytes by key in a folder, within a size limit; what was not used for longest goes first.

    Nothing here raises for a full, read-only or damaged disk: a failed write is a warning in the
    log, a damaged entry is one that is not there. Several processes may share the folder.

    Args:
        folder: made when the first entry is written.
        limit_bytes: the size all entries may have together; 0 keeps nothing.
    """

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder = folder
        self._limit = limit_bytes
        self._lock = threading.Lock()
        self._size: int | None = None
        self._written_since_measure = 0
        self._warned = False

    def get(self, key: str) -> bytes | None:
        """The bytes kept under ``key``, unchanged; None when they are missing or damaged."""
        path = self._path(key)
        try:
            stored = path.read_bytes()
        except OSError:
            return None
        content = _checked_content(stored)
        try:
            if content is None:
                _log.warning("The cache entry %s is damaged and was removed.", path)
                path.unlink()
            else:
                now = time.time_ns()
                os.utime(path, ns=(now, now))
        except OSError:
            pass  # a read-only cache can still be read; only its order of use is lost
        return content

    def size_of(self, key: str) -> int | None:
        """Bytes kept under ``key``, without looking whether they are whole; None without any."""
        try:
            return max(0, self._path(key).stat().st_size - _HEADER_BYTES)
        except OSError:
            return None

    @property
    def folder(self) -> Path:
        """Where it lies; may not exist yet."""
        return self._folder

    @property
    def limit_bytes(self) -> int:
        """The size all entries may have together."""
        return self._limit

    def put(self, key: str, content: bytes) -> None:
        """Keep ``content`` under ``key``: at once and whole, or not at all."""
        size = _HEADER_BYTES + len(content)
        if size > self._limit:
            return
        try:
            self._write(self._path(key), content)
            with self._lock:
                self._make_room(size)
        except OSError as error:
            self._warn(error)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}{_UNFINISHED}")
        try:
            # No fsync: after a power cut the digest tells a torn entry from a whole one.
            with part.open("wb") as file:
                file.write(_MAGIC + bytes.fromhex(digest_bytes(content)))
                file.write(content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def _make_room(self, written: int) -> None:
        self._written_since_measure += written
        if self._size is not None:
            self._size += written
        stale = self._written_since_measure > self._limit * _MEASURE_SHARE
        if self._size is None or stale or self._size > self._limit:
            self._size = self._measure_and_evict()
            self._written_since_measure = 0

    def _measure_and_evict(self) -> int:
        """The size of the folder after the entries over the limit were removed."""
        entries = sorted(self._entries(), key=lambda entry: entry.used_ns)
        size = sum(entry.size for entry in entries)
        if size <= self._limit:
            return size
        for entry in entries[:-1]:  # the last is what was just written
            if size <= self._limit * _KEEP_SHARE:
                break
            entry.path.unlink(missing_ok=True)
            size -= entry.size
        return size

    def _entries(self) -> Iterator[_Entry]:
        """Every entry; what a killed process left unfinished is removed on the way."""
        oldest_unfinished_ns = time.time_ns() - int(_UNFINISHED_LIFE_S * 1e9)
        for path in self._folder.glob("??/*"):
            try:
                status = path.stat()
            except FileNotFoundError:
                continue  # another process removed it
            if path.suffix == _UNFINISHED and status.st_mtime_ns < oldest_unfinished_ns:
                path.unlink(missing_ok=True)
            else:
                yield _Entry(path, status.st_size, status.st_mtime_ns)

    def _warn(self, error: OSError) -> None:
        if not self._warned:
            self._warned = True
            _log.warning("The cache %s cannot be written: %s", self._folder, error)


def _checked_content(stored: bytes) -> bytes | None:
    """What ``put`` was given, or None when ``stored`` is not what ``put`` wrote."""
    content = stored[_HEADER_BYTES:]
    header = _MAGIC + bytes.fromhex(digest_bytes(content))
    return content if stored[:_HEADER_BYTES] == header else None
