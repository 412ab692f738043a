"""What the program keeps on disk: how much of it there is, and how the cache is emptied."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from emo_desktop.base.jobs import CancelToken, until_cancelled
from emo_desktop.base.settings import Settings

SEGMENTS_FOLDER = "segments"


@dataclass(frozen=True, slots=True)
class FolderUse:
    """What lies in a folder and below it.

    Args:
        bytes: of all files.
        files: how many.
        free_bytes: on its disk; None where that cannot be said.
    """

    bytes: int
    files: int
    free_bytes: int | None


def folder_use(folder: Path, *, token: CancelToken) -> FolderUse:
    """What lies in a folder; nothing where there is none.

    Raises:
        Cancelled: the token was cancelled.
    """
    sizes = [entry.stat(follow_symlinks=False).st_size for entry in _files(folder, token)]
    return FolderUse(sum(sizes), len(sizes), _free_bytes(folder))


def cache_use(settings: Settings, *, token: CancelToken) -> FolderUse:
    """What the cache keeps of drafts and finals: all that its limit counts."""
    return folder_use(settings.cache_dir / SEGMENTS_FOLDER, token=token)


def clear_cache(settings: Settings, *, token: CancelToken) -> int:
    """Remove what the cache keeps; the bytes that were freed. Nothing of a project is touched.

    Raises:
        Cancelled: the token was cancelled; what is left is still good.
    """
    freed = 0
    for entry in list(_files(settings.cache_dir / SEGMENTS_FOLDER, token)):
        token.check()
        # Another program may have removed it, or hold it open: then it stays.
        with suppress(OSError):
            size = entry.stat(follow_symlinks=False).st_size
            Path(entry.path).unlink()
            freed += size
    return freed


def _files(folder: Path, token: CancelToken) -> Iterator[os.DirEntry[str]]:
    """The files in a folder and below it; what cannot be read is left out."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in until_cancelled(entries, token):
        with suppress(OSError):
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path), token)
            elif entry.is_file(follow_symlinks=False):
                yield entry


def _free_bytes(folder: Path) -> int | None:
    for place in (folder, *folder.parents):
        with suppress(OSError):
            return shutil.disk_usage(place).free
    return None
