"""What goes wrong while a film is written, in words that say what to do."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

import av.error

from emo_desktop.base.atomic import explain_failure
from emo_desktop.base.errors import OutputError

# What systems say of a drive that was pulled out, or a share that is gone.
_GONE = frozenset(
    getattr(errno, name)
    for name in ("ENOENT", "ENODEV", "ENXIO", "EIO", "ESTALE", "ENOTCONN", "EHOSTDOWN", "ETIMEDOUT")
    if hasattr(errno, name)
)


@contextlib.contextmanager
def explained_export(output: Path) -> Iterator[None]:
    """Turn what the system or FFmpeg says about writing inside the block into an OutputError.

    Args:
        output: what is being written.
    """
    try:
        yield
    except OutputError as error:
        # A file that is put in place says so itself, of a folder that may be gone meanwhile.
        cause = error.__cause__
        if isinstance(cause, OSError) and cause.errno in _GONE:
            raise failure_of(cause, output) from cause
        raise
    except (av.error.FFmpegError, OSError) as error:
        raise failure_of(error, output) from error


def failure_of(error: av.error.FFmpegError | OSError, output: Path) -> OutputError:
    """Why a film cannot be written."""
    number = error.errno or 0
    folder = output.parent
    if number == errno.EFBIG:
        return OutputError(
            f"{output} would be larger than files may be here.",
            hint="Disks with FAT32 hold files up to 4 GB: choose another disk, a part of the film, "
            "or a smaller preset.",
        )
    if number in _GONE and not folder.is_dir():
        return OutputError(
            f"The folder {folder} is gone.",
            hint="If it is on a drive that was removed, connect it again; or choose another.",
        )
    if number == errno.ENAMETOOLONG:
        return OutputError(f"The name {output.name[:40]}… is too long.", hint="Shorten it.")
    return explain_failure(OSError(number, error.strerror or f"{error}"), output)
