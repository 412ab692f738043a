"""Who may be exported: the one place that decides, for films, sounds and files of every door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from emo_desktop.base.errors import ProjectError
from emo_desktop.base.jobs import Notice
from emo_desktop.export.provenance.consent import (
    ConsentState,
    consent_digest,
    consent_fault,
    consent_state,
    export_is_locked,
)
from emo_desktop.export.provenance.facts import ConsentMention
from emo_desktop.project.autosave import read_newest
from emo_desktop.project.model import Character, Project


def check_consents(characters: Iterable[Character], today: date | None = None) -> None:
    """Make sure that all may be exported; a consent that is missing is no hindrance.

    Args:
        characters: who is seen or heard.
        today: the day; the present one when None.

    Raises:
        ConsentError: one's consent was withdrawn, has ended, or does not count yet.
    """
    day = today or date.today()
    for each in characters:
        fault = consent_fault(each.consent, day, name=each.name)
        if fault is not None and export_is_locked(each.consent, day):
            raise fault


def without_consent(
    characters: Iterable[Character], today: date | None = None
) -> tuple[Character, ...]:
    """Those of whom nobody has said by what right they are seen and heard."""
    day = today or date.today()
    return tuple(
        each for each in characters if consent_state(each.consent, day) is ConsentState.MISSING
    )


def to_be_asked(characters: Iterable[Character]) -> tuple[Character, ...]:
    """Those without a consent of whom the user was not asked yet."""
    return tuple(each for each in without_consent(characters) if not each.goes_without_consent)


def consent_notices(characters: Iterable[Character], *, hint: str) -> Iterator[Notice]:
    """That consents are missing, as one sentence; nothing where none is.

    Args:
        characters: who is seen or heard.
        hint: what to do.
    """
    names = ", ".join(each.name for each in to_be_asked(characters))
    if names:
        yield Notice(f"Nobody has said yet by what right {names} may be seen and heard. {hint}")


def consent_mentions(characters: Iterable[Character]) -> Iterator[ConsentMention]:
    """The consents there are, as a film mentions them: by their basis and their digest."""
    for each in characters:
        if each.consent is not None:
            pictures = [each.portrait.digest]
            digest = consent_digest(each.consent, character=each.id, pictures=pictures)
            yield ConsentMention(each.consent.basis, digest)


def with_present_consents(project: Project, folder: Path) -> Project:
    """A document of earlier with the consents that its project has now, saved or kept unsaved.

    What has waited in a queue is made as it was then, but not against a consent that was withdrawn
    since. Of a character that is gone, and of a project that cannot be read, the earlier counts.

    Args:
        project: the document as it was.
        folder: of the project.
    """
    try:
        newest = read_newest(folder)
    except ProjectError:
        return project
    consents = {each.id: each.consent for each in newest.characters if each.consent}
    characters = (
        replace(each, consent=consents.get(each.id, each.consent)) for each in project.characters
    )
    return replace(project, characters=tuple(characters))
