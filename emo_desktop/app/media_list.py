"""Every file of a project: what it is, which lines use it, and whether it is still there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

from emo_desktop.project.media import Media, Take
from emo_desktop.project.model import Project
from emo_desktop.project.storage import MissingMedia, Why, media_path


class MediaKind(StrEnum):
    """What a project uses a file for."""

    PORTRAIT = "Portrait"
    TAKE = "Take"
    GUIDE = "Guide"
    CONSENT = "Consent"


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file of a project.

    Args:
        media: the file as the project knows it.
        kind: what it is used for.
        names: of the characters or takes that it is, or whose consent it is.
        path: where it lies, or should.
        lines: numbers of the lines that use it, from 1.
        why: what is wrong with it; None: nothing.
        duration_s: how long it lasts; None for a picture.
    """

    media: Media
    kind: MediaKind
    names: tuple[str, ...]
    path: Path
    lines: tuple[int, ...] = ()
    why: Why | None = None
    duration_s: Fraction | None = None

    @property
    def is_in_bin(self) -> bool:
        """Whether it is a take that no line uses."""
        return self.kind is MediaKind.TAKE and not self.lines


def list_media(
    project: Project, folder: Path, missing: Iterable[MissingMedia] = ()
) -> tuple[MediaFile, ...]:
    """The files of a project: those that are missing first, then portraits, takes, consents, guide.

    Args:
        project: the document.
        folder: of the project.
        missing: as ``check_media`` found them.
    """
    faults = {each.media: each.why for each in missing}
    lines = _lines_by_file(project)
    files = [
        MediaFile(
            media,
            kind,
            tuple(names),
            media_path(folder, media),
            lines=tuple(lines.get((kind, media), ())),
            why=faults.get(media),
            duration_s=duration_s,
        )
        for find in (_portraits, _takes, _consents)
        for kind, media, names, duration_s in find(project)
    ]
    guide = project.guide
    if guide is not None:
        path = media_path(folder, guide.media)
        why = faults.get(guide.media)
        files.append(
            MediaFile(guide.media, MediaKind.GUIDE, (), path, why=why, duration_s=guide.duration_s)
        )
    return tuple(sorted(files, key=lambda file: file.why is None))


_Row: TypeAlias = tuple[MediaKind, Media, list[str], Fraction | None]


def _portraits(project: Project) -> Iterator[_Row]:
    names: dict[Media, list[str]] = {}
    for character in project.characters:
        names.setdefault(character.portrait, []).append(character.name)
    for media, called in names.items():
        yield MediaKind.PORTRAIT, media, called, None


def _takes(project: Project) -> Iterator[_Row]:
    takes: dict[Media, list[Take]] = {}
    for take in project.takes:
        takes.setdefault(take.media, []).append(take)
    for media, same in takes.items():
        longest_s = max(take.duration_s for take in same)
        yield MediaKind.TAKE, media, [take.name for take in same], longest_s


def _consents(project: Project) -> Iterator[_Row]:
    """The spoken sentences of consents."""
    names: dict[Media, list[str]] = {}
    for character in project.characters:
        spoken = character.consent and character.consent.recording
        if spoken:
            names.setdefault(spoken, []).append(character.name)
    for media, called in names.items():
        yield MediaKind.CONSENT, media, called, None


def _lines_by_file(project: Project) -> dict[tuple[MediaKind, Media], list[int]]:
    """The numbers of the lines that use a file for something."""
    portraits = {each.id: each.portrait for each in project.characters}
    sounds = {each.id: each.media for each in project.takes}
    lines: dict[tuple[MediaKind, Media], list[int]] = {}
    for number, clip in enumerate(project.clips, start=1):
        used = {(MediaKind.TAKE, sounds[use.take]) for use in clip.uses}
        if clip.character:
            used.add((MediaKind.PORTRAIT, portraits[clip.character]))
        for key in used:
            lines.setdefault(key, []).append(number)
    return lines
