"""The command that says what is known of films."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emo_desktop.base.jobs import Progress
from emo_desktop.cli.exits import EXIT_CODES_HELP, Exit
from emo_desktop.cli.options import AddCommand, add_json
from emo_desktop.cli.progress import ProgressDisplay
from emo_desktop.cli.session import Session
from emo_desktop.cli.tables import print_json, print_rows

if TYPE_CHECKING:
    from emo_desktop.app.verify import Verification

_EPILOG = f"""\
examples:
  emo-desktop verify line.mp4
  emo-desktop verify *.mp4 --json
  emo-desktop verify news.mp4 --trust signers.pem

Three things are looked for: Content Credentials (C2PA), signed by whoever made the film; the
invisible mark of EMO Desktop, which outlives encoding; and what the file says of itself, which
anybody can change. Nothing goes over the network. A film of which nothing is known is not thereby
real.

{EXIT_CODES_HELP}
  5    credentials that do not hold, or that belong to another film
  6    nothing is known of it

Of several films the gravest counts: 5, then 6."""


def add_verify(add_command: AddCommand) -> None:
    """Add the command to the parser."""
    parser = add_command(
        "verify",
        help="what is known of where a film comes from",
        description="Say what is known of where films come from, ours or others', and what is not.",
        epilog=_EPILOG,
    )
    add = parser.add_argument
    add(
        "films",
        nargs="+",
        type=Path,
        metavar="FILM",
        help="film, picture or sound, or the folder of a film's pictures",
    )
    add("--trust", type=Path, metavar="F.pem", help="certificates of signers you know")
    add(
        "--no-mark", action="store_true", help="do not look at the pictures: at once, and less sure"
    )
    add_json(parser)


def run_verify(args: argparse.Namespace, session: Session) -> Exit:
    """Say of each film what is known."""
    from emo_desktop.app.verify import read_trusted

    trusted = read_trusted(args.trust) if args.trust else b""
    reports = []
    for film in args.films:
        report = _verified(film, session, trusted=trusted, looks_for_mark=not args.no_mark)
        reports.append(report)
        if not args.json:
            if len(reports) > 1:
                print()
            _print(report)
    if args.json:
        print_json({"films": [verified_facts(report) for report in reports]})
    codes = [_code(report) for report in reports]
    return next((code for code in (Exit.CHANGED, Exit.UNKNOWN) if code in codes), Exit.DONE)


def verified_facts(report: Verification) -> dict[str, Any]:
    """What is known of a film, for programs."""
    credentials, reading, mark = report.credentials, report.search.reading, report.mark
    return {
        "file": str(report.path),
        "verdict": report.verdict.value,
        "sentences": list(report.sentences()),
        "credentials": {
            "state": credentials.state.value,
            "reason": credentials.reason,
            "generator": credentials.generator,
            "signer": credentials.signer,
            "made_at": credentials.made_at,
            "signed_at": credentials.signed_at,
            "source_types": list(credentials.source_types),
            "actions": list(credentials.actions),
            "ingredients": [
                {"title": each.title, "relationship": each.relationship}
                for each in credentials.ingredients
            ],
            "film": dict(credentials.film),
            "earlier": credentials.earlier,
        },
        "mark": reading
        and mark
        and {
            "payload": f"{reading.payload:016x}",
            "version": mark.version,
            "kind": mark.kind and mark.kind.value,
            "film_id": mark.film_id,
            "strength": round(reading.strength, 1),
            "chance": reading.chance,
        },
        "seconds_looked_at": round(report.search.seconds, 3),
        "metadata": {
            "title": report.words.title,
            "comment": report.words.comment,
            "tool": report.words.tool,
            "creator": report.words.creator,
            "source_type": report.words.source_type,
            "made_at": report.words.made_at,
        },
    }


def _verified(
    film: Path, session: Session, *, trusted: bytes, looks_for_mark: bool
) -> Verification:
    from emo_desktop.app.verify import FilmVerified, verify_film

    display = ProgressDisplay(sys.stderr)
    events = verify_film(
        film, token=session.token, trusted_pem=trusted, looks_for_mark=looks_for_mark
    )
    try:
        with closing(events):
            for event in events:
                if isinstance(event, Progress):
                    display.show(event)
                elif isinstance(event, FilmVerified):
                    return event.report
    finally:
        display.close()
    raise AssertionError("a verification ends with its report")


def _code(report: Verification) -> Exit:
    codes = {"known": Exit.DONE, "changed": Exit.CHANGED, "unknown": Exit.UNKNOWN}
    return codes[report.verdict.value]


def _print(report: Verification) -> None:
    print_rows(_rows(report))
    for sentence in report.sentences():
        print(sentence)


def _rows(report: Verification) -> Iterator[tuple[str, str]]:
    credentials, words = report.credentials, report.words
    yield "file", str(report.path)
    yield "verdict", report.verdict.value
    yield "credentials", credentials.state.value
    if credentials.generator:
        yield "made with", credentials.generator
    if credentials.made_at:
        yield "made at", credentials.made_at
    if credentials.signer:
        yield "signed by", credentials.signer
    if credentials.ingredients:
        yield "made from", ", ".join(each.title for each in credentials.ingredients)
    reading = report.search.reading
    if reading is not None:
        yield (
            "mark",
            f"{reading.payload:016x} (by chance: less than {max(reading.chance, 1e-99):.0e})",
        )
    elif report.search.seconds:
        yield "mark", f"none in {report.search.seconds:.0f} s"
    else:
        yield "mark", "not looked for"
    if words.comment:
        yield "it says", words.comment
