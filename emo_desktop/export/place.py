"""Where a result goes: checked beforehand, written beside, put in place when complete."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from emo_desktop.base.errors import OutputError

if sys.platform != "win32":
    import fcntl

_MIB = 1024**2
_FULL = (errno.ENOSPC, errno.EDQUOT)


def check_output(output: Path, *, suffix: str, inputs: Iterable[Path], room_bytes: int = 0) -> None:
    """Make sure a result can be written to ``output`` before any work is done for it.

    Args:
        output: the file that is wanted; an existing file there will be replaced.
        suffix: what its name must end in, e.g. ``.mp4``.
        inputs: files that must not be overwritten.
        room_bytes: how much free disk the result needs.

    Raises:
        OutputError: it cannot be, and why.
    """
    with explained(output):
        _check_kind(output)
        _check_name(output, suffix, inputs)
        _check_folder(Path(os.path.realpath(output)).parent, room_bytes)


def _check_name(output: Path, suffix: str, inputs: Iterable[Path]) -> None:
    if output.suffix.lower() != suffix:
        raise OutputError(
            f"The output {output.name} does not end in {suffix}.",
            hint=f"Name it {output.stem}{suffix}",
        )
    for source in inputs:
        if _is_same_file(output, source):
            raise OutputError(
                f"The output {output} is also an input.", hint="Choose another name for the output."
            )


def _check_kind(output: Path) -> None:
    """Raise OutputError if something other than a file stands at ``output``."""
    if output.is_dir():
        raise OutputError(f"{output} is a folder.", hint="Name a file in it.")
    # Renaming over a device would replace the device.
    if output.exists() and not output.is_file():
        raise OutputError(f"{output} is not an ordinary file.", hint="Choose another output.")


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return os.path.realpath(one) == os.path.realpath(other)


def _check_folder(folder: Path, room_bytes: int) -> None:
    if not folder.exists():
        raise OutputError(f"The folder {folder} does not exist.", hint="Make it first.")
    if not folder.is_dir():
        raise OutputError(f"{folder} is a file, not a folder.", hint="Choose another output.")
    with explained(folder):
        free = shutil.disk_usage(folder).free
        probe = _new_file(folder, "probe")
        os.close(probe[1])
        probe[0].unlink()
    if free < room_bytes:
        raise OutputError(
            f"The disk of {folder} has {free // _MIB} MiB free, the film may need "
            f"{room_bytes // _MIB + 1} MiB."
        )


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


def _new_file(folder: Path, stem: str) -> tuple[Path, int]:
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
        _check_kind(output)
        # A link keeps pointing where it points: what it names is replaced.
        self.output = Path(os.path.realpath(output))
        stem = hashlib.blake2b(os.fsencode(self.output.name), digest_size=6).hexdigest()
        with explained(output):
            _remove_leftovers(self.output.parent, stem)
            self.path, self._descriptor = _new_file(self.output.parent, stem)

    def commit(self) -> None:
        """Put the file at the wanted name, whole and on disk, replacing what is there."""
        with explained(self.output):
            os.fsync(self._descriptor)
            if sys.platform == "win32":
                self._close()
            self.path.replace(self.output)
            self._close()
            _sync_folder(self.output.parent)

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


def _remove_leftovers(folder: Path, stem: str) -> None:
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


def _sync_folder(folder: Path) -> None:
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
