"""Where a folder of pictures goes, and the hidden one in which it is made."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import sys
from pathlib import Path
from typing import IO

from emo_desktop.base.errors import OutputError

if sys.platform != "win32":
    import fcntl

LOCK_NAME = ".lock"
# What a folder may hold for us to replace it: what we write ourselves.
_OURS = (".png", ".wav", ".json")


def check_sequence_output(output: Path) -> None:
    """Raise OutputError if pictures cannot take the place of what is at ``output``."""
    if output.exists() and not output.is_dir():
        raise OutputError(
            f"{output} is a file, not a folder.", hint="Pictures go to a folder of their own."
        )
    if not output.is_dir():
        return
    strange = [path for path in output.iterdir() if path.suffix.lower() not in _OURS]
    if strange:
        raise OutputError(
            f"The folder {output} holds other things, such as {strange[0].name}.",
            hint="Pictures go to a folder of their own: choose another name.",
        )


def new_hidden_folder(output: Path) -> tuple[Path, IO[bytes]]:
    """A new hidden folder beside the wanted one, and its lock; what killed runs left is removed."""
    stem = hashlib.blake2b(os.fsencode(output.name), digest_size=6).hexdigest()
    for left in output.parent.glob(f".emo-{stem}-*.frames"):
        if not _is_in_use(left):
            shutil.rmtree(left, ignore_errors=True)
    folder = output.parent / f".emo-{stem}-{secrets.token_hex(4)}.frames"
    folder.mkdir()
    lock = (folder / LOCK_NAME).open("wb")
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return folder, lock


def _is_in_use(folder: Path) -> bool:
    if sys.platform == "win32":
        return True  # nobody knows there
    try:
        with (folder / LOCK_NAME).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
