"""Consents that are said on the command line with an export, and those that are missing."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from emo_desktop.base.errors import EmoError

if TYPE_CHECKING:
    from emo_desktop.project.model import Character, Project

_HINT = '--consent "May use my face and voice." --consent-by NAME records it.'


def consent_misuse(args: argparse.Namespace) -> EmoError | None:
    """What was said of a consent that does not go together."""
    if (args.consent is None) != (args.consent_by is None):
        return EmoError(
            "--consent and --consent-by belong together: what was agreed, and by whom.",
            hint="Give both, or neither.",
        )
    return None


def consented(
    args: argparse.Namespace, project: Project, characters: Iterable[Character]
) -> Project:
    """The project with the consent that was said for all of some who have none, saved.

    It is the same where none was said.

    Raises:
        EditError: the consent cannot be written down so.
        OutputError: the project cannot be saved.
    """
    if args.consent is None:
        return project
    from datetime import date

    from emo_desktop.app.consents import without_consent
    from emo_desktop.project.changes import EditError
    from emo_desktop.project.edits.characters import set_consent
    from emo_desktop.project.media import Consent
    from emo_desktop.project.storage import save_project

    try:
        today = date.today().isoformat()
        consent = Consent(args.consent, args.consent_by, today, args.consent_basis)
    except ValueError as error:
        raise EditError(f"The consent cannot be written down: {error}.") from error
    unasked = without_consent(characters)
    for each in unasked:
        project = set_consent(project, each.id, consent).after
    if unasked:
        save_project(args.folder, project)
    return project


def tell_missing(characters: Iterable[Character]) -> None:
    """Say whose consent is missing of those who were exported; nothing where none is."""
    from emo_desktop.app.consents import consent_notices

    for notice in consent_notices(characters, hint=_HINT):
        print(notice.text, file=sys.stderr)
