"""Files that were dropped on the window: what they are, and the edits that bring them in."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from emo_desktop.app.projects import check_portrait, read_take
from emo_desktop.base.errors import EmoError, NoFaceError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.face.detector import FaceDetector
from emo_desktop.project.changes import Edit, changes_between
from emo_desktop.project.cue_sheets import read_cues
from emo_desktop.project.cues import Cue
from emo_desktop.project.edits.characters import add_character
from emo_desktop.project.edits.cues import add_cues
from emo_desktop.project.edits.lines import add_line, assign_character
from emo_desktop.project.edits.takes import add_take
from emo_desktop.project.media import Media, Take
from emo_desktop.project.model import Project
from emo_desktop.project.storage import bring_in

_PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".gif"}
_CUES = {".srt", ".ass", ".ssa", ".vtt", ".csv", ".txt"}


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read of files, ready to be put into the document.

    Args:
        portraits: name and file of each picture.
        takes: one of each sound; their ids are given by the edit.
        cues: of cue sheets and scripts.
        faults: what could not be read, and why.
    """

    portraits: tuple[tuple[str, Media], ...] = ()
    takes: tuple[Take, ...] = ()
    cues: tuple[Cue, ...] = ()
    faults: tuple[EmoError, ...] = ()


def read_files(
    folder: Path,
    paths: Sequence[Path],
    *,
    project: Project,
    detector: FaceDetector,
    token: CancelToken,
) -> Imported:
    """Files brought into the project's folder; a file that cannot be used is a fault among others.

    A picture in which no face is found can be used: its face is a box that the user places.

    Args:
        folder: of the project.
        paths: pictures, sounds, films, cue sheets, scripts.
        project: the document, for its size and frame rate.
        detector: finds faces.
        token: stops the reading.

    Raises:
        Cancelled: the token was cancelled.
    """
    portraits: list[tuple[str, Media]] = []
    takes: list[Take] = []
    cues: list[Cue] = []
    faults: list[EmoError] = []
    for path in paths:
        token.check()
        try:
            if path.suffix.lower() in _CUES:
                cues += read_cues(path, fps=project.fps)
            elif path.suffix.lower() in _PICTURES:
                _check_picture(path, size_px=project.size_px, detector=detector)
                portraits.append((path.stem, bring_in(folder, path, token=token)))
            else:
                take = read_take(path, has_music=False, token=token)
                takes.append(take(bring_in(folder, path, token=token)))
        except EmoError as error:
            faults.append(error)
    return Imported(tuple(portraits), tuple(takes), tuple(cues), tuple(faults))


def add_imported(project: Project, imported: Imported) -> Edit:
    """The project with what was imported, as one step.

    Pictures become characters, sounds lines said by who spoke last, or by the first character; the
    first picture of a project takes over lines that nobody says.

    Raises:
        EditError: it does not fit into the document.
    """
    after = project
    for name, media in imported.portraits:
        after = add_character(after, name=name, portrait=media).after
    unspoken = [clip.id for clip in after.clips if not clip.character]
    if imported.portraits and unspoken and not project.characters:
        after = assign_character(after, unspoken, after.characters[0].id).after
    for take in imported.takes:
        after = add_take(after, take).after
        who = after.next_speaker
        after = add_line(
            after, take=after.takes[-1].id, character="" if who is None else who.id
        ).after
    if imported.cues:
        after = add_cues(after, imported.cues).after
    return Edit(after, changes_between(project, after), "Import")


def _check_picture(path: Path, *, size_px: int, detector: FaceDetector) -> None:
    """Raise PictureError unless a face is in the picture, or could be shown in it by hand."""
    with suppress(NoFaceError):
        check_portrait(path, size_px=size_px, face_box=None, detector=detector)
