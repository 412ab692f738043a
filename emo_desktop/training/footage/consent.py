"""Who agreed that footage of them teaches a network, on what basis, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from emo_desktop.base.digest import digest_value
from emo_desktop.base.errors import EmoError


class ConsentError(EmoError):
    """Nobody agreed, or not for today."""

    hint = "Ask the people who are seen and heard, and say who agreed, how, and until when."


@dataclass(frozen=True, slots=True)
class FootageConsent:
    """An agreement.

    Args:
        who: is seen and heard, or speaks for them.
        basis: of the agreement, e.g. "signed release of 3 May 2026".
        until: the last day on which it holds; None: without end.

    Raises:
        ConsentError: nobody, or no basis, is named.
    """

    who: str
    basis: str
    until: date | None = None

    def __post_init__(self) -> None:
        if not self.who.strip():
            raise ConsentError("Nobody is named who agreed to the use of this footage.")
        if not self.basis.strip():
            raise ConsentError(f"It is not said on what basis {self.who} agreed.")

    @property
    def digest(self) -> str:
        """Names the agreement."""
        until = None if self.until is None else self.until.isoformat()
        return digest_value({"who": self.who, "basis": self.basis, "until": until})

    def check(self, today: date) -> None:
        """Raise ConsentError where the agreement has ended."""
        if self.until is not None and today > self.until:
            raise ConsentError(f"The agreement of {self.who} ended on {self.until.isoformat()}.")

    def as_plain(self) -> dict[str, str | None]:
        """For the record of a data set."""
        until = None if self.until is None else self.until.isoformat()
        return {"who": self.who, "basis": self.basis, "until": until, "digest": self.digest}
