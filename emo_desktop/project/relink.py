"""Missing files of a project found again, wherever they were moved to."""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

from emo_desktop.base.errors import MediaError
from emo_desktop.base.jobs import CancelToken, Progress
from emo_desktop.project.media import Media
from emo_desktop.project.media_bytes import count_bytes

STAGE = "Looking for files"
_REPORT_EVERY_S = 0.1


def find_media(
    missing: Sequence[Media], search_dir: Path, *, token: CancelToken
) -> Generator[Progress, None, dict[Media, Path]]:
    """Look for files in a folder and all folders in it; the generator's result is what was found.

    A file is the one that is missing if its bytes are; its name only says which to look at first.
    Only files of the right size are read. What cannot be read is passed over.

    Args:
        missing: the files as the project knows them.
        search_dir: where to look; links are not followed.
        token: stops the work.

    Yields:
        Progress: how many files were found.

    Returns:
        dict[Media, Path]: where each file is that was found.

    Raises:
        Cancelled: the job was asked to stop.
    """
    wanted = set(missing)
    found: dict[Media, Path] = {}
    sizes = {media.size_bytes for media in wanted}
    others: list[tuple[Path, int]] = []
    reported_s = 0.0
    for path, size in _files_in(search_dir):
        token.check()
        if time.monotonic() - reported_s > _REPORT_EVERY_S:
            reported_s = time.monotonic()
            yield Progress(STAGE, len(found), len(wanted))
        if size not in sizes:
            continue
        if any(path.name in (media.name, Path(media.path).name) for media in wanted):
            found |= _same(path, size, wanted - found.keys(), token)
        else:
            others.append((path, size))
        if len(found) == len(wanted):
            break
    for path, size in others:
        still = wanted - found.keys()
        if not still:
            break
        found |= _same(path, size, still, token)
        yield Progress(STAGE, len(found), len(wanted))
    yield Progress(STAGE, len(found), len(wanted))
    return found


def _same(path: Path, size: int, wanted: set[Media], token: CancelToken) -> dict[Media, Path]:
    """Which of the wanted files ``path`` is; it is read only if its size fits one."""
    fitting = [media for media in wanted if media.size_bytes == size]
    if not fitting:
        return {}
    try:
        digest = count_bytes(path, token).digest
    except MediaError:
        return {}
    return {media: path for media in fitting if media.digest == digest}


def _files_in(folder: Path) -> Iterator[tuple[Path, int]]:
    """Every ordinary file below ``folder`` with its size, folder by folder in order of name."""
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(parent) / name
            try:
                if not path.is_symlink() and path.is_file():
                    yield path, path.stat().st_size
            except OSError:
                continue
