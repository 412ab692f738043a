"""Two versions of a line beside each other: the film, and the film with another one chosen."""

from __future__ import annotations

from dataclasses import dataclass

from emo_desktop.project.edits.lines import lock_lines
from emo_desktop.project.edits.pictures import choose_picture
from emo_desktop.project.edits.takes import choose_take
from emo_desktop.project.model import Clip, Project


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a line: one of its looks with the chosen take, or one of its takes.

    Args:
        line: id of the line.
        picture: id of the look; empty: the chosen one.
        take: id of the take; empty: the chosen one.
    """

    line: str
    picture: str = ""
    take: str = ""


def other_versions(clip: Clip) -> tuple[Version, ...]:
    """What a line can be compared with: its other looks, then its other takes."""
    looks = (Version(clip.id, picture=each.id) for each in clip.pictures if each.id != clip.picture)
    takes = (Version(clip.id, take=each.take) for each in clip.uses if each.take != clip.take)
    return (*looks, *takes)


def film_with(project: Project, version: Version) -> Project:
    """The document with another version of a line chosen; also of one that is locked.

    Raises:
        EditError: there is no such line, look or take.
    """
    if project.clip(version.line).is_locked:
        project = lock_lines(project, [version.line], False).after
    if version.picture:
        project = choose_picture(project, version.line, version.picture).after
    if version.take:
        project = choose_take(project, version.line, version.take).after
    return project


def is_there(project: Project, version: Version) -> bool:
    """Whether a version can still be compared with."""
    clip = next((each for each in project.clips if each.id == version.line), None)
    return clip is not None and version in other_versions(clip)


def next_version(clip: Clip, version: Version | None) -> Version | None:
    """The version after another one, in turn; None where a line has only one."""
    versions = other_versions(clip)
    if not versions:
        return None
    place = versions.index(version) + 1 if version in versions else 0
    return versions[place % len(versions)]
