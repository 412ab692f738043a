"""The command that makes training clips of the user's own footage."""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from emo_desktop.cli.exits import EXIT_CODES_HELP, Exit
from emo_desktop.cli.options import AddCommand, add_json
from emo_desktop.cli.render import watched
from emo_desktop.cli.session import Session
from emo_desktop.cli.tables import count_of, print_json

if TYPE_CHECKING:
    from emo_desktop.training.footage.record import FilmRecord

_EPILOG = f"""\
examples:
  emo-desktop train footage ~/interviews ~/heads --who "Ann Speaker" --basis "release of 3 May 2026"
  emo-desktop train footage ~/cast ~/heads --who "the cast" --basis contract --until 2028-12-31 \\
      --held-out ann

Each folder inside DIR holds the films of one person; films that lie in DIR itself are of one person
each. Shots that show one face which speaks what is heard become clips; footage.txt beside the clips
says what was refused and why. The same command goes on where it was stopped.

{EXIT_CODES_HELP}"""


def add_footage(add_action: AddCommand) -> None:
    """Add the action to ``train``."""
    parser = add_action(
        "footage",
        help="make clips of your own films to learn from",
        description="Look through films, and make training clips of what can be learnt from.",
        epilog=_EPILOG,
    )
    add = parser.add_argument
    add("footage", type=Path, metavar="DIR", help="with the films")
    add("folder", type=Path, metavar="OUT", help="of the data set")
    add("--who", required=True, metavar="NAME", help="who agreed to be learnt from")
    add("--basis", required=True, metavar="TEXT", help="how, e.g. a signed release and its date")
    add("--until", type=_day, metavar="DAY", help="last day of the agreement, e.g. 2028-12-31")
    add("--held-out", nargs="+", default=[], metavar="NAME", help="who is kept from training")
    add_json(parser)


def run_footage(args: argparse.Namespace, session: Session) -> Exit:
    """Look through the films, and say what became of each."""
    # Loaded late: it brings the libraries of pictures and sound.
    from emo_desktop.training.footage.consent import FootageConsent
    from emo_desktop.training.footage.doctor import (
        FilmDone,
        FootageDone,
        FootageOrder,
        look_through,
    )

    consent = FootageConsent(args.who, args.basis, args.until)
    order = FootageOrder(args.footage, args.folder, consent, frozenset(args.held_out))
    with closing(watched(look_through(order, token=session.token))) as events:
        for event in events:
            if isinstance(event, FilmDone) and not args.json:
                _print_film(event.record)
            elif isinstance(event, FootageDone):
                _print_end(event.films, as_json=args.json)
    return Exit.DONE


def _print_film(film: FilmRecord) -> None:
    print(f"{film.file}: {count_of(len(film.clips), 'clip')}")
    for each in film.refused:
        print(f"  {each.begin_s:.1f}-{each.end_s:.1f} s refused: {each.sentence}")


def _print_end(films: tuple[FilmRecord, ...], *, as_json: bool) -> None:
    clips = sum(len(film.clips) for film in films)
    refused = sum(len(film.refused) for film in films)
    if as_json:
        print_json({"films": len(films), "clips": clips, "refused": refused})
    else:
        print(f"{count_of(clips, 'clip')} of {count_of(len(films), 'film')}, {refused} refused")


def _day(text: str) -> date:
    """A day of the calendar."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2028-12-31") from None
