"""What is found in a file the user brings: one sentence, how grave, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["error", "warning", "note"]

_GRAVEST_FIRST: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a picture or a sound the user should know.

    Args:
        severity: "error": no film can be made with it; "warning": the film will be worse than it
            could; "note": good to know.
        message: one sentence.
        hint: what to do about it; may be empty.
    """

    severity: Severity
    message: str
    hint: str = ""


def sorted_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, gravest first; of equal ones the first stays first."""
    return tuple(sorted(findings, key=lambda finding: _GRAVEST_FIRST.index(finding.severity)))
