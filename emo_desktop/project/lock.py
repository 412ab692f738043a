"""One program at a time changes a project; who it is can be told to the other one."""

from __future__ import annotations

import contextlib
import errno
import getpass
import json
import os
import platform
from datetime import datetime
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from emo_desktop.base.atomic import write_atomically
from emo_desktop.base.errors import EmoError, ProjectError

_LOCK = ".lock"
# Beside the lock, since some systems let nobody read a file that is locked.
_OWNER = ".lock-owner.json"
_OWNER_BYTES = 2000
_MOST_SHOWN = 60
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


class ProjectLock:
    """The right to change the project in a folder, until it is given back or the program ends.

    A program that is killed holds nothing: the system gives the lock back. Where nothing can be
    written there is nothing to lock: the project is read-only, and can still be looked at.

    Args:
        folder: of the project.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_read_only = False
        self._lock = FileLock(folder / _LOCK, timeout=0, thread_local=False)

    def __enter__(self) -> ProjectLock:
        self.take()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.give_back()

    @property
    def is_held(self) -> bool:
        """Whether the project may be changed through this lock."""
        return self._lock.is_locked

    def take(self) -> None:
        """Hold the lock, or find that the project is read-only.

        Raises:
            ProjectError: another program holds it, and which; or nothing can be locked there.
        """
        if not self.folder.is_dir():
            raise ProjectError(f"There is no folder {self.folder}.", hint="Look where it is now.")
        try:
            self._lock.acquire()
        except Timeout:
            raise ProjectError(
                f"The project {self.folder.name} is open elsewhere{_owner(self.folder)}.",
                hint="Close it there first.",
            ) from None
        except (OSError, NotImplementedError) as error:
            if isinstance(error, OSError) and error.errno in _FORBIDDEN:
                self.is_read_only = True
                return
            raise ProjectError(
                f"The project {self.folder} cannot be locked: {error}.",
                hint="Copy it to a disk of this machine.",
            ) from error
        self.is_read_only = False
        _sign(self.folder)

    def give_back(self) -> None:
        """Let others change the project. Harmless where the lock is not held."""
        if self._lock.is_locked:
            with contextlib.suppress(OSError):
                (self.folder / _OWNER).unlink(missing_ok=True)
            self._lock.release()


def _sign(folder: Path) -> None:
    """Say who holds the lock; who cannot say it holds it all the same."""
    owner = {
        "pid": os.getpid(),
        "host": platform.node(),
        "user": _user(),
        "since": datetime.now().astimezone().isoformat(timespec="seconds"),
    }
    with contextlib.suppress(EmoError, OSError, UnicodeError):
        write_atomically(folder / _OWNER, json.dumps(owner, indent=1).encode())


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user without a name
        return "somebody"


def _owner(folder: Path) -> str:
    """Who holds the lock, as the end of a sentence; empty where that is not known."""
    try:
        with (folder / _OWNER).open("rb") as file:
            owner = json.loads(file.read(_OWNER_BYTES))
        words = {name: str(owner[name])[:_MOST_SHOWN] for name in ("user", "host", "pid", "since")}
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return ""
    return ": by {user} on {host} since {since}, process {pid}".format(**words)
