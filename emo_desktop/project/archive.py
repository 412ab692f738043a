"""A project with everything it needs: all files in its folder, or all of it in one file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from emo_desktop.base.atomic import PendingFile, explain_failure
from emo_desktop.base.errors import MediaError, OutputError
from emo_desktop.base.jobs import CancelToken, Progress
from emo_desktop.project.document_file import check_text_is_of, document_text
from emo_desktop.project.edits.takes import replace_media
from emo_desktop.project.media import Media
from emo_desktop.project.media_bytes import ByteCount, read_pieces
from emo_desktop.project.model import Project
from emo_desktop.project.storage import MEDIA, PROJECT_FILE, bring_in, check_room, media_path

PACKED_SUFFIX = ".emoz"
STAGE = "Packing files"
_ENDING_LETTERS = 8


def collect_media(folder: Path, project: Project, *, token: CancelToken) -> Project:
    """The project with every file it uses in its folder; nothing of it is saved.

    Raises:
        MediaError: a file outside is gone or has changed.
        OutputError: a copy cannot be written, or there is no room for it.
        Cancelled: the job was asked to stop.
    """
    for media in project.media:
        if not media.is_inside:
            inside = bring_in(folder, media_path(folder, media), token=token)
            if inside.digest != media.digest:
                raise _changed(media)
            project = replace_media(project, media, replace(inside, name=media.name)).after
    return project


def _changed(media: Media) -> MediaError:
    return MediaError(
        f"{media.path} is no longer the file that was brought in.",
        hint="Find the right file, or replace it in the project.",
    )


def pack_project(
    folder: Path, project: Project, output: Path, *, token: CancelToken
) -> Iterator[Progress]:
    """Write the project and all files it uses into one file, and yield how far that has come.

    Args:
        folder: of the project.
        project: the document; it need not be saved.
        output: its name ends in ``.emoz``; a file there is replaced when the new one is whole.
        token: stops the work; then nothing is written.

    Raises:
        MediaError: a file is gone or has changed.
        OutputError: the file cannot be written, or there is no room for it.
        Cancelled: the job was asked to stop.
    """
    if output.suffix.lower() != PACKED_SUFFIX:
        raise OutputError(
            f"The output {output.name} does not end in {PACKED_SUFFIX}.",
            hint=f"Name it {output.stem}{PACKED_SUFFIX}",
        )
    if not output.parent.is_dir():
        raise OutputError(f"The folder {output.parent} does not exist.", hint="Make it first.")
    members = {media: packed_path(media) for media in project.media}
    packed = project
    for media, path in members.items():
        packed = replace_media(packed, media, replace(media, path=path)).after
    text = document_text(packed)
    check_text_is_of(packed, text)
    check_room(output.parent, len(text) + sum(media.size_bytes for media in members))
    pending = PendingFile(output)
    try:
        with zipfile.ZipFile(pending.path, "w", allowZip64=True) as archive:
            archive.writestr(_member(PROJECT_FILE, zipfile.ZIP_DEFLATED), text)
            # Two names of one content are one member.
            once = {path: media for media, path in members.items()}
            yield from _write_media(archive, folder, once, token)
        pending.commit()
    except OSError as error:
        raise explain_failure(error, output) from error
    finally:
        pending.discard()


def _write_media(
    archive: zipfile.ZipFile, folder: Path, members: dict[str, Media], token: CancelToken
) -> Iterator[Progress]:
    total = sum(media.size_bytes for media in members.values())
    done = 0
    for path, media in members.items():
        counted = ByteCount()
        member = _member(path, zipfile.ZIP_STORED)
        with archive.open(member, "w", force_zip64=True) as file:
            for piece in read_pieces(media_path(folder, media), token):
                file.write(counted.add(piece))
                yield Progress(STAGE, done + counted.size_bytes, total)
        if (counted.digest, counted.size_bytes) != (media.digest, media.size_bytes):
            raise _changed(media)
        done += counted.size_bytes


def packed_path(media: Media) -> str:
    """Where a file lies in a packed project: under the name of its content."""
    ending = PurePosixPath(media.path.replace("\\", "/")).suffix.lower()
    letters = ending[1:]
    is_plain = letters.isascii() and letters.isalnum() and len(letters) <= _ENDING_LETTERS
    return f"{MEDIA}/{media.digest}{ending if is_plain else ''}"


def _member(path: str, compression: int) -> zipfile.ZipInfo:
    # No dates and no owner: the same project makes the same file.
    member = zipfile.ZipInfo(path)
    member.compress_type = compression
    member.external_attr = 0o100644 << 16
    return member
