"""Who agreed to be seen and heard: what a record of it says, and when it locks the export."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol

from emo_desktop.base.digest import digest_value
from emo_desktop.base.errors import EmoError

_FORM = 1


class ConsentError(EmoError):
    """Somebody would be seen or heard who may not be, or of whom nobody knows."""


class ConsentRecord(Protocol):
    """A consent, wherever it is kept. Dates are ISO dates; empty text says nothing."""

    @property
    def statement(self) -> str:
        """What was agreed, in words."""

    @property
    def by(self) -> str:
        """Whose agreement it is."""

    @property
    def given_on(self) -> str:
        """The first day it counts."""

    @property
    def basis(self) -> str:
        """See ``project.media.Basis``; empty where that was never asked (earlier versions)."""

    @property
    def purpose(self) -> str:
        """What for, e.g. the name of a production; empty is any."""

    @property
    def valid_until(self) -> str:
        """The last day it counts; empty is without end."""

    @property
    def recording_digest(self) -> str:
        """The spoken sentence, by its file's digest; empty for none."""

    @property
    def withdrawn_on(self) -> str:
        """The first day it no longer counts; empty while it does."""


class ConsentState(StrEnum):
    """Whether a character may be exported."""

    GIVEN = "given"
    MISSING = "missing"
    NOT_YET = "not yet"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


def consent_state(consent: ConsentRecord | None, today: date) -> ConsentState:
    """What a consent is worth today.

    A date that cannot be read does not open anything: it counts as missing.
    """
    if consent is None:
        return ConsentState.MISSING
    try:
        given, until, withdrawn = (
            date.fromisoformat(text[:10]) if text else None
            for text in (consent.given_on, consent.valid_until, consent.withdrawn_on)
        )
    except ValueError:
        return ConsentState.MISSING
    if withdrawn is not None and today >= withdrawn:
        return ConsentState.WITHDRAWN
    if given is not None and today < given:
        return ConsentState.NOT_YET
    if until is not None and today > until:
        return ConsentState.ENDED
    return ConsentState.GIVEN


def export_is_locked(consent: ConsentRecord | None, today: date) -> bool:
    """Whether a character may not be exported, whatever the user answers.

    A missing consent does not lock: the export asks for it once. One that was withdrawn, has ended
    or does not count yet does.
    """
    return consent_state(consent, today) in (
        ConsentState.WITHDRAWN,
        ConsentState.ENDED,
        ConsentState.NOT_YET,
    )


def consent_fault(consent: ConsentRecord | None, today: date, *, name: str) -> ConsentError | None:
    """What is wrong with a character's consent, and what to do; None when nothing is.

    Of these a missing one alone does not lock the export, see ``export_is_locked``.
    """
    state = consent_state(consent, today)
    if consent is None or state is ConsentState.MISSING:
        return ConsentError(
            f"Nobody has said yet by what right {name} may be seen and heard.",
            hint="Record a consent with the character.",
        )
    hint = "Record a new consent, or leave this character's lines out."
    if state is ConsentState.WITHDRAWN:
        day = consent.withdrawn_on[:10]
        return ConsentError(f"The consent for {name} was withdrawn on {day}.", hint=hint)
    if state is ConsentState.ENDED:
        day = consent.valid_until[:10]
        return ConsentError(f"The consent for {name} ended on {day}.", hint=hint)
    if state is ConsentState.NOT_YET:
        return ConsentError(
            f"The consent for {name} counts from {consent.given_on[:10]} on.",
            hint="Wait for that day, or leave this character's lines out.",
        )
    return None


def consent_digest(consent: ConsentRecord, *, character: str, pictures: Iterable[str]) -> str:
    """32 hex digits that name a consent and what it is for, the same on every machine.

    A film carries this and not the words: whoever has the project can prove which record it was,
    and nobody else learns who agreed to what. A consent that is withdrawn later keeps its name.

    Args:
        consent: the record.
        character: id of the character in its project.
        pictures: digests of the portraits it was given for.
    """
    return digest_value(
        {
            "form": _FORM,
            "character": character,
            "pictures": sorted(pictures),
            "statement": consent.statement,
            "by": consent.by,
            "given_on": consent.given_on,
            "basis": consent.basis,
            "purpose": consent.purpose,
            "valid_until": consent.valid_until,
            "recording": consent.recording_digest,
        }
    )
