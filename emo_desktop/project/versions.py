"""The last ten states of a project that were saved, beside the present one."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from emo_desktop.base.atomic import explained, remove_leftovers, write_atomically
from emo_desktop.project.document_file import read_document
from emo_desktop.project.model import Project

VERSIONS = "versions"
MOST_VERSIONS = 10
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"([0-9]{8}T[0-9]{6}Z)-([0-9]{1,9})\.json", re.ASCII)


@dataclass(frozen=True, slots=True)
class Version:
    """A state of the project that was saved once.

    Args:
        path: of its file.
        number: versions are counted, so that they are in order whatever the clock did.
        saved_at: when it was saved, as far as the clock was right.
    """

    path: Path
    number: int
    saved_at: datetime


def list_versions(folder: Path) -> tuple[Version, ...]:
    """The versions of the project in ``folder``, the latest first; none where there are none."""
    found = []
    with contextlib.suppress(OSError):
        for path in (folder / VERSIONS).iterdir():
            name = _NAME.fullmatch(path.name)
            with contextlib.suppress(ValueError):  # a thirteenth month
                if name:
                    at = datetime.strptime(name[1], _STAMP).replace(tzinfo=UTC)
                    found.append(Version(path, int(name[2]), at))
    return tuple(sorted(found, key=lambda version: version.number, reverse=True))


def read_version(version: Version) -> Project:
    """The project as it was.

    Raises:
        ProjectError: the version is damaged or gone.
    """
    return read_document(version.path)


def keep_version(folder: Path, content: bytes, *, saved_s: float) -> None:
    """Keep what project.json held as the latest version; only the last ten stay.

    Args:
        folder: of the project.
        content: what the file held.
        saved_s: when it was saved, seconds since 1970.

    Raises:
        OutputError: it cannot be written.
    """
    known = list_versions(folder)
    if known and _holds(known[0].path, content):
        return  # a save that was broken off had kept it already
    number = known[0].number + 1 if known else 1
    with explained(folder / VERSIONS):
        (folder / VERSIONS).mkdir(exist_ok=True)
        remove_leftovers(folder / VERSIONS)
    stamp = datetime.fromtimestamp(saved_s, UTC).strftime(_STAMP)
    write_atomically(folder / VERSIONS / f"{stamp}-{number}.json", content)
    for version in known[MOST_VERSIONS - 1 :]:
        with contextlib.suppress(OSError):
            version.path.unlink()


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False
