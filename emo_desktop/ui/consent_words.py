"""What a consent is worth today, in words and in colour."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from emo_desktop.export.provenance.consent import ConsentState, consent_state
from emo_desktop.project.media import Consent
from emo_desktop.project.model import Character
from emo_desktop.ui.theme import Token

_CONTEXT = "ConsentWords"
_SHORT = {
    ConsentState.GIVEN: QT_TRANSLATE_NOOP("ConsentWords", "✓ Recorded"),
    ConsentState.MISSING: QT_TRANSLATE_NOOP("ConsentWords", "! Missing"),
    ConsentState.NOT_YET: QT_TRANSLATE_NOOP("ConsentWords", "✕ Not yet"),
    ConsentState.ENDED: QT_TRANSLATE_NOOP("ConsentWords", "✕ Ended"),
    ConsentState.WITHDRAWN: QT_TRANSLATE_NOOP("ConsentWords", "✕ Withdrawn"),
}
_TOKENS = {ConsentState.GIVEN: Token.DONE, ConsentState.MISSING: Token.STALE}


def short_consent(character: Character) -> str:
    """A character's consent in a word or two, for a table."""
    words = _SHORT[_state(character.consent)]
    return QCoreApplication.translate(_CONTEXT, f"{words}")


def consent_token(character: Character) -> Token:
    """The colour of these words."""
    return _TOKENS.get(_state(character.consent), Token.ERROR)


def consent_line(character: Character) -> str:
    """A character's consent in a line: whose it is and until when, or what is in its way."""
    consent, state = character.consent, _state(character.consent)
    if consent is None or state is ConsentState.MISSING:
        if character.goes_without_consent:
            return QCoreApplication.translate("ConsentWords", "! Missing; exported without it")
        return short_consent(character)
    text, day = "", consent.given_on
    if state is ConsentState.WITHDRAWN:
        text = QCoreApplication.translate("ConsentWords", "✕ Withdrawn on {day} ({by})")
        day = consent.withdrawn_on
    elif state is ConsentState.ENDED:
        text = QCoreApplication.translate("ConsentWords", "✕ Ended on {day} ({by})")
        day = consent.valid_until
    elif state is ConsentState.NOT_YET:
        text = QCoreApplication.translate("ConsentWords", "✕ Counts from {day} on ({by})")
    elif consent.valid_until:
        text = QCoreApplication.translate("ConsentWords", "✓ {by}, until {day}")
        day = consent.valid_until
    else:
        text = "✓ {by}, {day}"
    return text.format(by=consent.by, day=day)


def is_locked(character: Character) -> bool:
    """Whether the character cannot be exported now."""
    return consent_token(character) is Token.ERROR


def _state(consent: Consent | None) -> ConsentState:
    return consent_state(consent, date.today())
