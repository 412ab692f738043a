"""Edits of who speaks: portraits, faces, what new lines begin with, consent."""

from __future__ import annotations

from dataclasses import replace

from emo_desktop.face.geometry import FaceBox
from emo_desktop.motion.controls import PerformanceControls
from emo_desktop.project.changes import Edit, EditError
from emo_desktop.project.edits.making import (
    explained,
    find_character,
    find_free_lines,
    made,
    new_id,
    with_lines,
)
from emo_desktop.project.media import Consent, Media
from emo_desktop.project.model import Character, LandmarkMove, Project
from emo_desktop.project.render_choice import RenderChoice


@explained
def add_character(
    project: Project,
    *,
    name: str,
    portrait: Media,
    face_box: FaceBox | None = None,
    seed: int = 0,
    consent: Consent | None = None,
) -> Edit:
    """The project with one more character, the last."""
    character = Character(
        new_id(project, "k"), name, portrait, face_box=face_box, seed=seed, consent=consent
    )
    after = replace(
        project,
        characters=(*project.characters, character),
        next_id=project.next_id + 1,
    )
    return made(project, after, name=f"Add character {name}")


@explained
def rename_character(project: Project, character_id: str, name: str) -> Edit:
    """The character with another name."""
    character = find_character(project, character_id)
    after = _with_character(project, replace(character, name=name))
    return made(project, after, name=f"Rename {character.name}")


@explained
def replace_portrait(
    project: Project, character_id: str, portrait: Media, *, face_box: FaceBox | None = None
) -> Edit:
    """The character with another picture, and lines as they were.

    Moves of landmarks belonged to the old picture and go; so does consent, which was given for
    that picture, unless the new file is the same picture.
    """
    character = find_character(project, character_id)
    is_same = portrait.digest == character.portrait.digest
    changed = replace(
        character,
        portrait=portrait,
        face_box=face_box,
        landmark_moves=(),
        consent=character.consent if is_same else None,
        goes_without_consent=character.goes_without_consent and is_same,
    )
    after = _with_character(project, changed)
    return made(project, after, name=f"Replace the portrait of {character.name}")


@explained
def set_face(
    project: Project,
    character_id: str,
    *,
    face_box: FaceBox | None,
    landmark_moves: tuple[LandmarkMove, ...],
    merge_key: str = "",
) -> Edit:
    """The character with the face box and moved landmarks that are given."""
    character = find_character(project, character_id)
    changed = replace(character, face_box=face_box, landmark_moves=tuple(landmark_moves))
    after = _with_character(project, changed)
    return made(project, after, name=f"Fit the face of {character.name}", merge_key=merge_key)


@explained
def set_character_defaults(
    project: Project,
    character_id: str,
    *,
    controls: PerformanceControls | None = None,
    seed: int | None = None,
    choice: RenderChoice | None = None,
    merge_key: str = "",
) -> Edit:
    """The character with other values for its new lines; what is None, and every line, stays."""
    character = find_character(project, character_id)
    changed = replace(
        character,
        controls=character.controls if controls is None else controls,
        seed=character.seed if seed is None else seed,
        choice=character.choice if choice is None else choice,
    )
    after = _with_character(project, changed)
    return made(
        project, after, name=f"Change what {character.name} begins with", merge_key=merge_key
    )


@explained
def set_consent(project: Project, character_id: str, consent: Consent | None) -> Edit:
    """The character with a record of consent, or with none; then it is asked for again."""
    character = find_character(project, character_id)
    changed = replace(character, consent=consent, goes_without_consent=False)
    after = _with_character(project, changed)
    return made(project, after, name=f"Record consent for {character.name}")


@explained
def withdraw_consent(project: Project, character_id: str, *, on: str) -> Edit:
    """The character with a consent that no longer counts; the record of it stays.

    Args:
        project: the document.
        character_id: whose consent.
        on: the first day it no longer counts, an ISO date.

    Raises:
        EditError: there is none, it was withdrawn before, or that is no day.
    """
    character, consent = _find_consent(project, character_id)
    if consent.withdrawn_on:
        raise EditError(f"The consent for {character.name} is withdrawn already.")
    if not on:
        raise EditError("A withdrawal needs a day.", hint="Give it as 2026-12-31.")
    after = _with_character(project, replace(character, consent=replace(consent, withdrawn_on=on)))
    return made(project, after, name=f"Withdraw the consent for {character.name}")


@explained
def restore_consent(project: Project, character_id: str) -> Edit:
    """The character with its consent as it was before it was withdrawn.

    Raises:
        EditError: there is none, or it is not withdrawn.
    """
    character, consent = _find_consent(project, character_id)
    if not consent.withdrawn_on:
        raise EditError(f"The consent for {character.name} is not withdrawn.")
    after = _with_character(project, replace(character, consent=replace(consent, withdrawn_on="")))
    return made(project, after, name=f"Restore the consent for {character.name}")


@explained
def go_without_consent(project: Project, character_id: str) -> Edit:
    """The character as one that is exported though no consent is recorded; nobody asks again."""
    character = find_character(project, character_id)
    after = _with_character(project, replace(character, goes_without_consent=True))
    return made(project, after, name=f"Export {character.name} without a consent")


@explained
def remove_character(project: Project, character_id: str) -> Edit:
    """The project without the character; nobody says its lines then.

    Raises:
        EditError: there is none, or a line of it is locked.
    """
    character = find_character(project, character_id)
    spoken = [clip.id for clip in project.clips if clip.character == character_id]
    lines = find_free_lines(project, spoken) if spoken else ()
    silent = [replace(clip, character="") for clip in lines]
    left = tuple(each for each in project.characters if each.id != character_id)
    hearing = project.hearing.without(character_id)
    after = replace(with_lines(project, silent), characters=left, hearing=hearing)
    return made(project, after, name=f"Remove {character.name}")


def _find_consent(project: Project, character_id: str) -> tuple[Character, Consent]:
    character = find_character(project, character_id)
    if character.consent is None:
        raise EditError(
            f"No consent is recorded for {character.name}.", hint="Record one in the characters."
        )
    return character, character.consent


def _with_character(project: Project, changed: Character) -> Project:
    return replace(
        project,
        characters=tuple(changed if each.id == changed.id else each for each in project.characters),
    )
