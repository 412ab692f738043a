"""Packed projects opened, whoever made them: nothing is written but what the document names.

A packed project holds ``project.json`` and the files the document uses under names made of their
content, uncompressed. So names need no cleaning, sizes are known before anything is written, and
what was written is what the document means. Everything else is refused.
"""

from __future__ import annotations

import io
import os
import re
import secrets
import shutil
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from emo_desktop.base.atomic import explained, sync_folder, write_atomically
from emo_desktop.base.errors import OutputError, ProjectError
from emo_desktop.base.jobs import CancelToken, Progress
from emo_desktop.project.document_file import project_in
from emo_desktop.project.document_form import MOST_BYTES
from emo_desktop.project.media import Media
from emo_desktop.project.media_bytes import ByteCount
from emo_desktop.project.storage import MEDIA, PROJECT_FILE, SUFFIX, check_room

STAGE = "Unpacking files"
_MEMBER = re.compile(r"media/[0-9a-f]{32}(\.[a-z0-9]{1,8})?", re.ASCII)
_MOST_MEMBERS = 20_000
# The list of members is read in one piece, which must not fill the memory.
_LONGEST_READ = 4 * 1024**2
_PIECE_BYTES = 1024**2
_UNFINISHED_LIFE_S = 3600.0
# What the parts of the library raise for a damaged archive.
_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
)


def unpack_project(packed: Path, folder: Path, *, token: CancelToken) -> Iterator[Progress]:
    """Make ``folder`` of a packed project, and yield how far that has come.

    Args:
        packed: a file that ``pack_project`` made.
        folder: its name ends in ``.emo``; it must not exist. It appears when it is whole.
        token: stops the work; then nothing is left of it.

    Raises:
        ProjectError: the file is damaged, or is no packed project.
        OutputError: the folder cannot be written, or there is no room for it.
        Cancelled: the job was asked to stop.
    """
    _check_new_folder(folder)
    with _opened(packed) as archive, _unfinished_folder(folder) as unfinished:
        text = _read_document(archive, packed)
        members = _members_of(archive, text, packed)
        total = sum(media.size_bytes for media in members.values())
        check_room(unfinished, len(text) + total)
        (unfinished / MEDIA).mkdir()
        done = 0
        for path, media in members.items():
            for written in _write_member(archive, media, unfinished / path, packed):
                token.check()
                yield Progress(STAGE, done + written, total)
            done += media.size_bytes
        write_atomically(unfinished / PROJECT_FILE, text)
        sync_folder(unfinished / MEDIA)
        unfinished.rename(folder)
        sync_folder(folder.parent)


def _check_new_folder(folder: Path) -> None:
    with explained(folder):
        is_there, has_parent = os.path.lexists(folder), folder.parent.is_dir()
    if folder.suffix.lower() != SUFFIX:
        raise OutputError(
            f"The project {folder.name} does not end in {SUFFIX}.",
            hint=f"Name it {folder.name}{SUFFIX}",
        )
    if is_there:
        raise OutputError(f"{folder} exists already.", hint="Choose another name.")
    if not has_parent:
        raise OutputError(f"The folder {folder.parent} does not exist.", hint="Make it first.")


@contextmanager
def _unfinished_folder(folder: Path) -> Iterator[Path]:
    """A new hidden folder beside the wanted one, which is gone after the block."""
    unfinished = folder.parent / f".emo-unpack-{secrets.token_hex(4)}.part"
    with explained(folder):
        _remove_leftovers(folder.parent)
        unfinished.mkdir()
        try:
            yield unfinished
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)


def _remove_leftovers(parent: Path) -> None:
    """Remove what runs that were killed have left, and no run that is still going."""
    for left in parent.glob(".emo-unpack-*.part"):
        with suppress(OSError):
            written = max(path.stat().st_mtime for path in (left, *left.rglob("*")))
            if time.time() - written > _UNFINISHED_LIFE_S:
                shutil.rmtree(left, ignore_errors=True)


class _CarefulFile(io.FileIO):
    """A file of which nobody reads more at a time than a sound archive asks for."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            size = os.fstat(self.fileno()).st_size - self.tell()
        if size > _LONGEST_READ:
            raise zipfile.BadZipFile("its list of members is too long")
        return super().read(size) or b""


@contextmanager
def _opened(packed: Path) -> Iterator[zipfile.ZipFile]:
    try:
        # Whoever opens a pipe waits for its other end.
        if not packed.is_file():
            raise ProjectError(f"There is no file {packed}.", hint="Look where it was moved to.")
        file = _CarefulFile(packed)
    except OSError as error:
        raise ProjectError(
            f"{packed} cannot be read: {error.strerror or error}.", hint="Look at the disk."
        ) from error
    with file:
        try:
            archive = zipfile.ZipFile(file)
        except (*_DAMAGE, OSError) as error:
            raise _no_project(packed, "it is cut off, or no such file at all") from error
        with archive:
            yield archive


def _no_project(packed: Path, why: str) -> ProjectError:
    return ProjectError(
        f"{packed} is no packed project: {why}.", hint="Copy or download it once more."
    )


def _read_document(archive: zipfile.ZipFile, packed: Path) -> bytes:
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS:
        raise _no_project(packed, f"it has {len(members)} members")
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        raise _no_project(packed, "it has two members with one name")
    for member in members:
        _check_member(member, packed)
    if PROJECT_FILE not in names:
        raise _no_project(packed, f"there is no {PROJECT_FILE} in it")
    pieces = _pieces_of(archive, PROJECT_FILE, MOST_BYTES, packed)
    return b"".join(pieces)


def _check_member(member: zipfile.ZipInfo, packed: Path) -> None:
    is_document = member.orig_filename == PROJECT_FILE
    # The name as it stands in the file: the library cuts it at a NUL, and turns slashes.
    if not is_document and not _MEMBER.fullmatch(member.orig_filename):
        raise _no_project(packed, f"it has a member {ascii(member.orig_filename)[:60]}")
    mode = member.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise _no_project(packed, f"{member.filename} is no ordinary file")
    if member.flag_bits & 1:
        raise _no_project(packed, f"{member.filename} is encrypted")
    if not is_document and member.compress_type != zipfile.ZIP_STORED:
        raise _no_project(packed, f"{member.filename} is compressed")
    if is_document and member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _no_project(packed, f"{member.filename} is compressed in an unknown way")


def _members_of(archive: zipfile.ZipFile, text: bytes, packed: Path) -> dict[str, Media]:
    """The files of the document by their names in the archive, which holds no others."""
    project = project_in(text, packed)
    members = {media.path: media for media in project.media}
    sizes = {each.filename: each.file_size for each in archive.infolist()}
    del sizes[PROJECT_FILE]
    for path, media in members.items():
        if not _MEMBER.fullmatch(path) or media.digest not in path:
            raise _no_project(packed, f"{media.name} is not inside")
        if sizes.get(path) != media.size_bytes:
            raise _no_project(packed, f"{media.name} is missing, or has another size")
    if sizes.keys() != members.keys():
        raise _no_project(packed, "it has members that the project does not use")
    # Stored as they are they cannot be more than the archive, unless two share their bytes.
    if sum(sizes.values()) > Path(packed).stat().st_size:
        raise _no_project(packed, "its members overlap")
    return members


def _write_member(
    archive: zipfile.ZipFile, media: Media, path: Path, packed: Path
) -> Iterator[int]:
    """Write one file, and yield how many bytes of it are written."""
    counted = ByteCount()
    with path.open("xb") as file:
        for piece in _pieces_of(archive, f"{MEDIA}/{path.name}", media.size_bytes, packed):
            file.write(counted.add(piece))
            yield counted.size_bytes
        file.flush()
        os.fsync(file.fileno())
    if (counted.digest, counted.size_bytes) != (media.digest, media.size_bytes):
        raise _no_project(packed, f"{media.name} is damaged")


def _pieces_of(
    archive: zipfile.ZipFile, name: str, most_bytes: int, packed: Path
) -> Iterator[bytes]:
    """What a member holds, a piece at a time; counted, whatever the archive claims."""
    left = most_bytes
    try:
        with archive.open(name) as member:
            while piece := member.read(_PIECE_BYTES):
                left -= len(piece)
                if left < 0:
                    raise _no_project(packed, f"{name} holds more than it may")
                yield piece
    except (*_DAMAGE, OSError) as error:
        raise _no_project(packed, f"{name} is damaged") from error
