"""Files that are there whole or not at all: written beside, on disk, then put in place."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

from emo_desktop.base.errors import OutputError

if sys.platform != "win32":
    import fcntl

_FULL = (errno.ENOSPC, errno.EDQUOT)


def write_atomically(path: Path, content: bytes) -> None:
    """Make ``content`` what ``path`` holds: a reader sees the old content or all of the new one.

    Raises:
        OutputError: it cannot be written; what was there is still there.
    """
    pending = PendingFile(path)
    try:
        with explained(path):
            pending.path.write_bytes(content)
        pending.commit()
    finally:
        pending.discard()


def check_replaceable(output: Path) -> None:
    """Raise OutputError if something other than a file stands at ``output``."""
    if output.is_dir():
        raise OutputError(f"{output} is a folder.", hint="Name a file in it.")
    # Renaming over a device would replace the device.
    if output.exists() and not output.is_file():
        raise OutputError(f"{output} is not an ordinary file.", hint="Choose another output.")


def explain_failure(error: OSError, place: Path) -> OutputError:
    """The OutputError that says in words why writing to ``place`` failed."""
    if error.errno in _FULL:
        return OutputError(f"The disk of {place} is full.", hint="Make room and try again.")
    if error.errno == errno.EFBIG:
        return OutputError(f"{place} would be larger than files may be here.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return OutputError(f"{place} cannot be written: no permission.")
    return OutputError(f"{place} cannot be written: {error.strerror or error}.")


@contextlib.contextmanager
def explained(place: Path) -> Iterator[None]:
    """Turn what the system says about writing inside the block into an OutputError."""
    try:
        yield
    except OSError as error:
        raise explain_failure(error, place) from error


def new_hidden_file(folder: Path, stem: str) -> tuple[Path, int]:
    """A new hidden file and its open descriptor, locked as long as that is open."""
    path = folder / f".emo-{stem}-{secrets.token_hex(4)}.part"
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666)
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return path, descriptor


class PendingFile:
    """A hidden file beside the wanted one that takes its place when it is complete.

    What an earlier run left behind for the same name (killed, power cut) is removed first; the
    lock on the file tells such a leftover from the file of a run that is still going.
    """

    def __init__(self, output: Path) -> None:
        check_replaceable(output)
        # A link keeps pointing where it points: what it names is replaced.
        self.output = Path(os.path.realpath(output))
        stem = hashlib.blake2b(os.fsencode(self.output.name), digest_size=6).hexdigest()
        with explained(output):
            remove_leftovers(self.output.parent, stem)
            self.path, self._descriptor = new_hidden_file(self.output.parent, stem)

    def commit(self) -> None:
        """Put the file at the wanted name, whole and on disk, replacing what is there."""
        with explained(self.output):
            os.fsync(self._descriptor)
            if sys.platform == "win32":
                self._close()
            self.path.replace(self.output)
            self._close()
            sync_folder(self.output.parent)

    @property
    def is_open(self) -> bool:
        """Whether the file was neither committed nor discarded."""
        return self._descriptor >= 0

    def discard(self) -> None:
        """Remove the file; nothing happens to the wanted name. Harmless after commit."""
        if self._descriptor >= 0:
            self._close()
            self.path.unlink(missing_ok=True)

    def _close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def remove_leftovers(folder: Path, stem: str = "*") -> None:
    """Remove unfinished files of runs that were killed, and none of a run that is still going.

    Args:
        folder: where to look.
        stem: of one wanted name; of all names when left out.
    """
    for path in folder.glob(f".emo-{stem}-*.part"):
        with contextlib.suppress(OSError):
            if not _is_in_use(path):
                path.unlink()


def _is_in_use(path: Path) -> bool:
    if sys.platform == "win32":
        return False  # an open file cannot be removed there
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def sync_folder(folder: Path) -> None:
    """Make names given in ``folder`` safe from a power cut, where the system can."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
