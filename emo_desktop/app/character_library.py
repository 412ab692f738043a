"""Characters that are kept beside the projects, so that other projects can use them.

An entry is a folder with the character's picture, the spoken sentence of its consent where there is
one, and ``character.json``: a document of that one character, so that entries are read strictly and
are brought up to date like projects.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from emo_desktop.base.atomic import explained, sync_folder, write_atomically
from emo_desktop.base.errors import MediaError, ProjectError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.changes import Edit
from emo_desktop.project.document_file import document_text, read_document
from emo_desktop.project.edits.making import explained as explained_edit
from emo_desktop.project.edits.making import find_character, made, new_id
from emo_desktop.project.media import Media
from emo_desktop.project.model import Character, Project
from emo_desktop.project.storage import bring_in, media_path

CHARACTER_FILE = "character.json"
REMOVED = "Removed"
LIBRARY = "characters"

_MOST_NAME = 60
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_ALONE = "k1"


@dataclass(frozen=True, slots=True)
class LibraryCharacter:
    """A character of the library.

    Args:
        folder: of the entry.
        character: as a project will get it.
    """

    folder: Path
    character: Character

    @property
    def name(self) -> str:
        """What the entry is called; no other is called so."""
        return self.folder.name

    @property
    def picture(self) -> Path:
        """Where its portrait lies."""
        return media_path(self.folder, self.character.portrait)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What there is in a library.

    Args:
        characters: in order of their names.
        faults: of entries that cannot be used, one sentence each.
    """

    characters: tuple[LibraryCharacter, ...] = ()
    faults: tuple[str, ...] = ()


def characters_in(library: Path) -> Shelf:
    """The characters of a library; a damaged entry is left out and named."""
    found: list[LibraryCharacter] = []
    faults: list[str] = []
    for folder in _entries(library):
        try:
            found.append(_read(folder))
        except (MediaError, ProjectError) as error:
            faults.append(f"{error}")
    return Shelf(tuple(found), tuple(faults))


def add_to_library(
    project: Project, folder: Path, character_id: str, library: Path, *, token: CancelToken
) -> LibraryCharacter:
    """The entry of a character that other projects can use from now on.

    Where an equal one is there already it is that; nothing is ever overwritten.

    Args:
        project: the document.
        folder: of the project.
        character_id: of the character.
        library: is made when it is first used.
        token: stops the copying; then nothing is left of it.

    Raises:
        EditError: there is no such character.
        MediaError: its picture is missing or not what it was.
        OutputError: the library cannot be written.
        Cancelled: the token was cancelled.
    """
    wanted = find_character(project, character_id)
    with explained(library):
        library.mkdir(parents=True, exist_ok=True)
        pending = tempfile.TemporaryDirectory(
            prefix=".new-", dir=library, ignore_cleanup_errors=True
        )
    with pending:
        made_in = Path(pending.name, "entry")
        with explained(made_in):
            made_in.mkdir()
        kept = _alone(_copied(wanted, folder, made_in, token))
        same = [each for each in characters_in(library).characters if each.character == kept]
        if same:
            return same[0]
        text = document_text(Project(kept.name, characters=(kept,), next_id=2))
        write_atomically(made_in / CHARACTER_FILE, text)
        return LibraryCharacter(_put_in_place(made_in, library, kept.name), kept)


def copy_files(entry: LibraryCharacter, folder: Path, *, token: CancelToken) -> Character:
    """The character of an entry with its files copied into a project's folder.

    Raises:
        MediaError: one cannot be read, or is not what was kept.
        OutputError: one cannot be written.
        Cancelled: the token was cancelled.
    """
    return _copied(entry.character, entry.folder, folder, token)


@explained_edit
def use_from_library(project: Project, kept: Character) -> Edit:
    """The project with a character of the library.

    Args:
        project: the document.
        kept: from ``copy_files``.
    """
    taken = {each.name for each in project.characters}
    character = replace(
        kept, id=new_id(project, "k"), name=_free(kept.name, lambda name: name in taken)
    )
    after = replace(
        project, characters=(*project.characters, character), next_id=project.next_id + 1
    )
    return made(project, after, name=f"Use {character.name} from the library")


def set_aside(entry: LibraryCharacter, library: Path) -> Path:
    """Where an entry lies that was taken out of the library; nothing of it is destroyed.

    Raises:
        OutputError: it cannot be moved.
    """
    with explained(library / REMOVED):
        (library / REMOVED).mkdir(parents=True, exist_ok=True)
    return _put_in_place(entry.folder, library / REMOVED, entry.name)


def put_back(folder: Path, library: Path) -> Path:
    """Where an entry lies that was set aside and is in the library again.

    Raises:
        OutputError: it cannot be moved.
    """
    return _put_in_place(folder, library, folder.name)


def _entries(library: Path) -> Sequence[Path]:
    try:
        folders = [path for path in library.iterdir() if path.is_dir()]
    except OSError:
        return []
    shown = [path for path in folders if path.name != REMOVED and not path.name.startswith(".")]
    return sorted(shown, key=lambda path: (path.name.casefold(), path.name))


def _read(folder: Path) -> LibraryCharacter:
    project = read_document(folder / CHARACTER_FILE)
    if len(project.characters) != 1:
        raise ProjectError(f"{folder / CHARACTER_FILE} holds no single character.")
    entry = LibraryCharacter(folder, project.characters[0])
    if not entry.character.portrait.is_inside or not entry.picture.is_file():
        raise MediaError(f"The picture of {entry.name} in the library is missing.")
    return entry


def _alone(character: Character) -> Character:
    """The character as the only one; points are moments of takes, which stay in their project.

    That it goes without a consent was said of its project, not of the next.
    """
    controls = replace(character.controls, points=())
    return replace(character, id=_ALONE, controls=controls, goes_without_consent=False)


def _copied(character: Character, source: Path, folder: Path, token: CancelToken) -> Character:
    """The character with its files copied from one folder into another."""
    portrait = _brought_in(character.portrait, source, folder, token)
    if portrait.digest != character.portrait.digest:
        raise MediaError(
            f"The picture {portrait.name} is not what it was.",
            hint="Find the picture that was used, or choose the new one as the portrait first.",
        )
    consent = character.consent
    if consent is not None and consent.recording is not None:
        spoken = _brought_in(consent.recording, source, folder, token)
        if spoken.digest != consent.recording.digest:
            raise MediaError(
                f"The spoken consent {spoken.name} is not what it was.",
                hint="Find the sound that was used, or record the consent again.",
            )
        consent = replace(consent, recording=spoken)
    return replace(character, portrait=portrait, consent=consent)


def _brought_in(media: Media, source: Path, folder: Path, token: CancelToken) -> Media:
    brought = bring_in(folder, media_path(source, media), token=token)
    return replace(brought, name=media.name)


def _put_in_place(folder: Path, parent: Path, name: str) -> Path:
    with explained(parent):
        plain = _NOT_IN_NAMES.sub("_", name).strip(" .")[:_MOST_NAME].strip(" .")
        if not plain or plain == REMOVED or _RESERVED.fullmatch(plain):
            plain = f"{plain}_character".lstrip("_")
        taken = {path.name.casefold() for path in parent.iterdir()}
        target = parent / _free(plain, lambda wanted: wanted.casefold() in taken)
        folder.rename(target)
        sync_folder(parent)
        return target


def _free(name: str, is_taken: Callable[[str], bool]) -> str:
    """The name, with a number where it is taken."""
    free, number = name, 1
    while is_taken(free):
        number += 1
        free = f"{name} {number}"
    return free
