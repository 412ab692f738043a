"""How much room there is."""

from __future__ import annotations

import shutil
from pathlib import Path


def existing_folder(folder: Path) -> Path:
    """The folder itself, or the nearest above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def free_bytes(folder: Path) -> int:
    """Bytes that are free on the disk on which a folder is, or would be made.

    Raises:
        OSError: the disk does not answer.
    """
    return shutil.disk_usage(existing_folder(folder)).free
