"""Files that a project misses are looked for, and referred to where they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from emo_desktop.base.jobs import CancelToken, Event
from emo_desktop.project.edits.takes import replace_media
from emo_desktop.project.lock import ProjectLock
from emo_desktop.project.model import Project
from emo_desktop.project.relink import find_media
from emo_desktop.project.storage import bring_in, check_media, load_project, save_project


@dataclass(frozen=True, slots=True)
class RelinkFinished(Event):
    """The last event.

    Args:
        project: with the files that were found.
        found: how many.
        still_missing: names of the others.
    """

    project: Project
    found: int
    still_missing: tuple[str, ...]


def relink_project(folder: Path, search: Path, *, token: CancelToken) -> Iterator[Event]:
    """Look for what a project misses, and save it with what was found.

    A file that lay in the project is copied into it again; one that lay elsewhere is referred to
    where it lies now.

    Args:
        folder: of the project.
        search: where to look, in all folders below too.
        token: stops the job; then nothing is changed.

    Yields:
        Progress, and at last RelinkFinished.

    Raises:
        ProjectError: there is no project, it is damaged, or another program has it open.
        OutputError: it cannot be saved.
        Cancelled: the token was cancelled.
    """
    with ProjectLock(folder):
        project = load_project(folder)
        missing = [each.media for each in check_media(folder, project)]
        found = yield from find_media(missing, search, token=token)
        for media, path in found.items():
            new = bring_in(folder, path, copies=media.is_inside, token=token)
            project = replace_media(project, media, new).after
        save_project(folder, project)
    lost = tuple(media.name for media in missing if media not in found)
    yield RelinkFinished(project, len(found), lost)
