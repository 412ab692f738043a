"""Files that a project misses are looked for, and referred to where they are."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from emo_desktop.base.jobs import CancelToken, Event, Progress
from emo_desktop.project.changes import Edit, EditError, changes_between
from emo_desktop.project.edits.takes import replace_media
from emo_desktop.project.lock import ProjectLock
from emo_desktop.project.media import Media
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


@dataclass(frozen=True, slots=True)
class MediaFound(Event):
    """The last event of a search.

    Args:
        found: what the project knew, and where that is now.
    """

    found: Mapping[Media, Media]


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
        found = yield from _brought_in(folder, missing, search, token)
        for old, new in found.items():
            project = replace_media(project, old, new).after
        save_project(folder, project)
    lost = tuple(media.name for media in missing if media not in found)
    yield RelinkFinished(project, len(found), lost)


def search_media(
    folder: Path, missing: Sequence[Media], search: Path, *, token: CancelToken
) -> Iterator[Event]:
    """Look for what an open project misses, and bring it in; the document is not changed yet.

    Args:
        folder: of the project.
        missing: files of the project.
        search: where to look, in all folders below too.
        token: stops the job.

    Yields:
        Progress, and at last MediaFound.

    Raises:
        MediaError, OutputError: a file that was found cannot be brought in.
        Cancelled: the token was cancelled.
    """
    found = yield from _brought_in(folder, missing, search, token)
    yield MediaFound(found)


def relink_media(project: Project, found: Mapping[Media, Media]) -> Edit:
    """The project referring to files where they were found, as one step.

    Raises:
        EditError: none of them was found.
    """
    if not found:
        raise EditError("None of the missing files was found there.", hint="Try another folder.")
    after = project
    for old, new in found.items():
        after = replace_media(after, old, new).after
    (first, *more) = found
    name = f"Find {len(found)} files" if more else f"Find {first.name}"
    return Edit(after, changes_between(project, after), name)


def _brought_in(
    folder: Path, missing: Sequence[Media], search: Path, token: CancelToken
) -> Generator[Progress, None, dict[Media, Media]]:
    found = yield from find_media(missing, search, token=token)
    return {
        media: bring_in(folder, path, copies=media.is_inside, token=token)
        for media, path in found.items()
    }
