"""The folder ``Name.emo/``: the document and the files it is made of, never half of either.

``project.json`` is the document, ``media/`` holds what was brought in by the digest of its bytes,
``takes/`` what was recorded, ``versions/`` the last saved states and ``autosave/`` the unsaved one.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PureWindowsPath

from emo_desktop.base.atomic import PendingFile, explained, remove_leftovers, write_atomically
from emo_desktop.base.digest import digest_file
from emo_desktop.base.disk import free_bytes
from emo_desktop.base.errors import MediaError, OutputError, ProjectError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.document_file import (
    check_text_is_of,
    document_text,
    read_content,
    read_document,
)
from emo_desktop.project.media import Media
from emo_desktop.project.media_bytes import ByteCount, count_bytes, read_pieces
from emo_desktop.project.model import Project
from emo_desktop.project.versions import VERSIONS, keep_version

SUFFIX = ".emo"
PROJECT_FILE = "project.json"
MEDIA = "media"
TAKES = "takes"

_MIB = 1024**2
_SPARE_BYTES = 16 * _MIB
_LONGEST_ENDING = 8
# A file beside the project moves with it more often than not; one further away does not.
_MOST_STEPS_UP = 2


def is_project(folder: Path) -> bool:
    """Whether there is a document in ``folder``; not whether it can be opened."""
    return (folder / PROJECT_FILE).is_file()


def create_project(folder: Path, project: Project) -> None:
    """Make ``folder`` and put the document in it.

    Args:
        folder: its name ends in ``.emo``; it may exist as long as it is empty.
        project: the document.

    Raises:
        OutputError: there is something already, or nothing can be written there.
        ProjectError: a value of the project cannot be stored.
    """
    if folder.suffix.lower() != SUFFIX:
        raise OutputError(
            f"The project {folder.name} does not end in {SUFFIX}.",
            hint=f"Name it {folder.name}{SUFFIX}",
        )
    with explained(folder):
        if folder.is_dir() and any(folder.iterdir()):
            raise OutputError(
                f"{folder} exists already, and is not empty.", hint="Choose another name."
            )
        if not folder.parent.is_dir():
            raise OutputError(f"The folder {folder.parent} does not exist.", hint="Make it first.")
    save_project(folder, project)


def load_project(folder: Path) -> Project:
    """The document in ``folder`` as it was saved last.

    Raises:
        ProjectError: there is none, or it cannot be read; nothing was changed.
    """
    if not is_project(folder):
        raise ProjectError(
            f"{folder} is not a project: it has no {PROJECT_FILE}.",
            hint=f"Name a folder that ends in {SUFFIX}; earlier states are in its {VERSIONS}.",
        )
    return read_document(folder / PROJECT_FILE)


def save_project(folder: Path, project: Project) -> None:
    """Make ``project`` the document in ``folder``; the one before it becomes the latest version.

    Nothing is written when the file holds it already. Whatever happens meanwhile, the file holds
    either the document before or all of this one.

    Raises:
        OutputError: it cannot be written; what was there is still there.
        ProjectError: a value of the project cannot be stored.
    """
    path = folder / PROJECT_FILE
    text = document_text(project)
    with explained(folder):
        folder.mkdir(exist_ok=True)
        is_there = path.is_file()
        saved_s = path.stat().st_mtime if is_there else 0.0
    before = read_content(path) if is_there else None
    if before == text:
        return
    check_text_is_of(project, text)
    if before is not None:
        keep_version(folder, before, saved_s=saved_s)
    write_atomically(path, text)


def media_path(folder: Path, media: Media) -> Path:
    """Where a file of the project in ``folder`` should be; it need not be there."""
    # Joining keeps an absolute path as it is, and knows none of another system: that is refused
    # when it is opened, as a file that is missing.
    return folder / media.path


def bring_in(folder: Path, source: Path, *, token: CancelToken, copies: bool = True) -> Media:
    """A file for the project in ``folder`` to use.

    It is copied under the name of its content: what is there already is not copied again. What
    lies in the folder already, as a recorded take does, stays where it is.

    Args:
        folder: of the project.
        source: the file; only read.
        token: stops the work.
        copies: whether the project gets a copy; else it refers to the file where it lies, by a
            relative path if it is near.

    Raises:
        MediaError: the file cannot be read, or changed while it was copied.
        OutputError: the copy cannot be written, or there is no room for it.
        Cancelled: the job was asked to stop; nothing is left of it.
    """
    counted = count_bytes(source, token)
    name = _printable(source.name)
    if not name.strip():
        name = "file"
    place = _reference(folder, source)
    if copies and (place.startswith("../") or _is_absolute(place)):
        place = f"{MEDIA}/{counted.digest}{_ending(source)}"
        _copy(source, folder / place, wanted=counted, token=token)
    elif _printable(place) != place or not place.strip():
        raise MediaError(
            f"The path of {_printable(place)} cannot be stored.",
            hint="Let it be copied into the project, or rename it.",
        )
    return Media(counted.digest, counted.size_bytes, name, place)


def _reference(folder: Path, source: Path) -> str:
    """How the project names a file that stays where it is; with slashes."""
    # The steps up from a folder that is a link lead up from where it points.
    real = Path(os.path.realpath(source.parent)) / source.name
    try:
        relative = Path(os.path.relpath(real, os.path.realpath(folder)))
    except ValueError:  # on another drive
        return real.as_posix()
    is_near = relative.parts.count("..") <= _MOST_STEPS_UP
    return (relative if is_near else real).as_posix()


def _is_absolute(place: str) -> bool:
    return place.startswith("/") or bool(PureWindowsPath(place).drive)


def _printable(name: str) -> str:
    """A file's name as it can be shown and stored: what is no letter is replaced."""
    whole = name.encode("utf-8", "replace").decode()
    return "".join(letter if ord(letter) >= 32 else "?" for letter in whole)


def _ending(source: Path) -> str:
    ending = source.suffix.lower()
    is_plain = ending[1:].isascii() and ending[1:].isalnum() and len(ending) <= _LONGEST_ENDING + 1
    return ending if is_plain else ""


def _copy(source: Path, target: Path, *, wanted: ByteCount, token: CancelToken) -> None:
    if _is_whole(target, wanted, token):
        return
    with explained(target.parent):
        target.parent.mkdir(exist_ok=True)
        remove_leftovers(target.parent)
    check_room(target.parent, wanted.size_bytes)
    pending = PendingFile(target)
    try:
        copied = ByteCount()
        with explained(target), pending.path.open("wb") as file:
            for piece in read_pieces(source, token):
                file.write(copied.add(piece))
        if copied.digest != wanted.digest:
            raise MediaError(
                f"{source} changed while it was copied.", hint="Try again when it is complete."
            )
        pending.commit()
    finally:
        pending.discard()


def _is_whole(path: Path, wanted: ByteCount, token: CancelToken) -> bool:
    if not path.is_file() or path.stat().st_size != wanted.size_bytes:
        return False
    return count_bytes(path, token).digest == wanted.digest


def check_room(folder: Path, size_bytes: int) -> None:
    """Raise OutputError if the disk of ``folder`` has no room for so many bytes."""
    with explained(folder):
        free = free_bytes(folder)
    if free < size_bytes + _SPARE_BYTES:
        raise OutputError(
            f"The disk of {folder} has {free // _MIB} MiB free, and "
            f"{(size_bytes + _SPARE_BYTES) // _MIB + 1} MiB are needed.",
            hint="Make room and try again.",
        )


class Why(StrEnum):
    """What is wrong with a file that a project uses."""

    MISSING = "missing"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class MissingMedia:
    """A file of the project that is not what it was.

    Args:
        media: the file as the project knows it.
        why: whether it is gone or has other content.
    """

    media: Media
    why: Why


def check_media(folder: Path, project: Project) -> tuple[MissingMedia, ...]:
    """The files of the project that are gone or have changed, in its order.

    Quick: a file is read only when it was written after the project was saved; one that was
    changed and keeps its size and an older time passes for the same.
    """
    try:
        saved_ns = (folder / PROJECT_FILE).stat().st_mtime_ns
    except OSError:
        saved_ns = 0
    found = ((media, _fault(media_path(folder, media), media, saved_ns)) for media in project.media)
    return tuple(MissingMedia(media, why) for media, why in found if why is not None)


def _fault(path: Path, media: Media, saved_ns: int) -> Why | None:
    try:
        if not path.is_file():
            return Why.MISSING
        facts = path.stat()
        if facts.st_size != media.size_bytes:
            return Why.CHANGED
        is_newer = facts.st_mtime_ns > saved_ns
        return Why.CHANGED if is_newer and digest_file(path) != media.digest else None
    except (OSError, ValueError):
        return Why.MISSING


def new_take_path(folder: Path, project: Project, line: str) -> Path:
    """Where the next take of a line is recorded: ``takes/L003_T02.wav``, which does not exist.

    Args:
        folder: of the project.
        project: the document; what it names is left free, even where it is missing.
        line: id of the line; the number in the name is its place in the list.

    Raises:
        KeyError: there is no such line.
        OutputError: the folder of the takes cannot be made.
    """
    place = project.clips.index(project.clip(line)) + 1
    with explained(folder):
        (folder / TAKES).mkdir(parents=True, exist_ok=True)
        names = [path.name for path in (folder / TAKES).iterdir()]
    names += [Path(media.path).name for media in project.media]
    taken = {name.lower() for name in names}  # some disks take large letters for small ones
    number = 1
    while (name := f"L{place:03}_T{number:02}.wav").lower() in taken:
        number += 1
    return folder / TAKES / name
