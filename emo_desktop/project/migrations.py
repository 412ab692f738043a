"""One function for each step of the file format, so that every project ever saved still opens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emo_desktop.project.plain_values import FormError

FORMAT = 3


def _with_gains(raw: dict[str, Any]) -> dict[str, Any]:
    """Format 2 says how loud lines are played, and which lanes are heard."""
    project = raw["project"]
    clips = [{"gain_db": 0.0, **clip} for clip in project.get("clips", [])]
    return raw | {"project": {**project, "clips": clips}}


def _with_consent_terms(raw: dict[str, Any]) -> dict[str, Any]:
    """Format 3 says what a consent rests on, what for and until when, and who goes without."""
    project = raw["project"]
    terms = {"basis": "", "purpose": "", "valid_until": "", "recording": None, "withdrawn_on": ""}
    characters = [
        {
            "goes_without_consent": False,
            **each,
            "consent": each.get("consent") and {**terms, **each["consent"]},
        }
        for each in project.get("characters", [])
    ]
    return raw | {"project": {**project, "characters": characters}}


# The format that a function reads, and the function that makes the next one of it. Each changes
# the raw document that it is given and gives it back; none may use the classes of the document,
# which change.
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    1: _with_gains,
    2: _with_consent_terms,
}


class NewerFormatError(FormError):
    """A document of a format that only a newer program knows."""


def upgrade(raw: Any) -> dict[str, Any]:
    """The raw document in the present format.

    Raises:
        NewerFormatError: it was made by a newer version of the program.
        FormError: it is no document.
    """
    if not isinstance(raw, dict):
        raise FormError("is not a JSON object")
    found = raw.get("format")
    if isinstance(found, bool) or not isinstance(found, int) or found < 1:
        raise FormError("does not say its format")
    if found > FORMAT:
        raise NewerFormatError("was made by a newer version of the program")
    document: dict[str, Any] = raw
    for step in range(found, FORMAT):
        try:
            document = MIGRATIONS[step](document) | {"format": step + 1}
        except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
            raise FormError(f"of format {step} cannot be understood") from error
    return document
