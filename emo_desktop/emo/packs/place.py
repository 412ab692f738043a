"""Where a pack is written, and how it gets its name: whole, or not at all."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from emo_desktop.base.disk import free_bytes
from emo_desktop.base.errors import OutputError, PackError
from emo_desktop.base.settings import GIB
from emo_desktop.emo.packs.pack import given_way_folder, unfinished_folder

# An unfinished pack that nobody wrote to for so long is what a killed process left behind.
_UNFINISHED_LIFE_S = 600.0
_SPARE_BYTES = 16 * 1024**2


@contextmanager
def unfinished_pack(folder: Path, size: int, *, replaces: bool) -> Iterator[Path]:
    """A folder to write in that belongs to this process alone; gone after whatever is raised.

    Args:
        folder: of the pack it is to become, by ``put_in_place``.
        size: bytes that will be written.
        replaces: whether there may be a pack in ``folder``.

    Raises:
        PackError: there is a pack already, or another process is writing one there.
        OutputError: there is no room, or the folder cannot be written.
    """
    unfinished = unfinished_folder(folder.parent, folder.name)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _clear_what_was_left(unfinished)
        _make_alone(unfinished)
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        _restore(folder)
        if folder.exists() and not replaces:
            raise PackError(
                f"There is already a pack {folder.name} in {folder.parent}.",
                hint="Choose another name (--name), or let it be replaced (--replace).",
            )
        _check_room(folder.parent, size)
        yield unfinished
    except BaseException as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        if isinstance(error, OSError):
            raise _unwritable(folder, error) from error
        raise


def _make_alone(unfinished: Path) -> None:
    try:
        unfinished.mkdir()
    except FileExistsError as error:
        raise PackError(
            f"Another import is writing {unfinished} at this moment.",
            hint="Wait for its end; or delete that folder, if the import was broken off.",
        ) from error


def _unwritable(folder: Path, error: OSError) -> OutputError:
    return OutputError(f"The pack {folder} cannot be written: {error.strerror or error}.")


def _check_room(packs_dir: Path, size: int) -> None:
    free = free_bytes(packs_dir)
    if free < size + _SPARE_BYTES:
        raise OutputError(
            f"There is no room for the pack: it needs {size / GIB:.2f} GiB, and {packs_dir} has "
            f"{free / GIB:.2f} GiB left.",
            hint="Make room, or choose another folder for packs (packs_dir in the settings).",
        )


def _clear_what_was_left(unfinished: Path) -> None:
    if not unfinished.is_dir():
        return
    written = [path.stat().st_mtime for path in (unfinished, *unfinished.rglob("*"))]
    if time.time() - max(written) > _UNFINISHED_LIFE_S:
        shutil.rmtree(unfinished)


def put_in_place(unfinished: Path, folder: Path) -> None:
    """Give a whole pack its name; the pack that had it is removed only after that."""
    before = given_way_folder(folder.parent, folder.name)
    if folder.exists():
        folder.rename(before)
    try:
        unfinished.rename(folder)
    except OSError:
        _restore(folder)
        raise
    _sync(folder.parent)
    shutil.rmtree(before, ignore_errors=True)


def _restore(folder: Path) -> None:
    """Bring back the pack that gave way to one that never came; else clear what is left of it."""
    before = given_way_folder(folder.parent, folder.name)
    if before.is_dir() and not folder.exists():
        before.rename(folder)
    shutil.rmtree(before, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Make a rename in ``folder`` safe from a power cut, where the system can."""
    with suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
