"""The command that judges films and packs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from emo_desktop.base.atomic import write_atomically
from emo_desktop.base.errors import EmoError
from emo_desktop.cli.evaluate_output import write_values
from emo_desktop.cli.exits import Exit, print_error
from emo_desktop.cli.measured import last_of
from emo_desktop.cli.session import Session
from emo_desktop.cli.tables import print_rows

if TYPE_CHECKING:
    from emo_desktop.training.evaluation.film import FilmEvaluation, FilmOrder


def run_evaluate(args: argparse.Namespace, session: Session) -> Exit:
    """Judge a film, or a pack on clips."""
    if (args.film is None) == (args.clips is None):
        print_error(
            EmoError(
                "Say what is to be judged: one film, or clips.",
                hint="emo-desktop evaluate FILM, or emo-desktop evaluate --clips DIR --pack NAME.",
            )
        )
        return Exit.USAGE
    if args.clips is not None:
        from emo_desktop.cli.evaluate_clips import run_evaluate_clips

        return run_evaluate_clips(args, session)
    return _run_film(args, session)


def _run_film(args: argparse.Namespace, session: Session) -> Exit:
    # Loaded late: it brings the libraries of pictures and sound.
    from emo_desktop.training.evaluation.film import FilmEvaluated, evaluate_film
    from emo_desktop.training.evaluation.film_report import html_report, plain_report

    job = evaluate_film(_order_of(args), token=session.token)
    evaluation = last_of(job, FilmEvaluated).evaluation
    if args.report is not None:
        write_atomically(args.report, html_report(evaluation).encode())
    write_values(args.json, plain_report(evaluation))
    if args.json != "-":
        _print_findings(evaluation)
    return Exit.FAULTS_FOUND if args.strict and evaluation.faults else Exit.DONE


def _order_of(args: argparse.Namespace) -> FilmOrder:
    from emo_desktop.training.evaluation.film import FilmOrder
    from emo_desktop.training.evaluation.network_figures import NetworkFiles

    return FilmOrder(
        film=args.film,
        against=args.against,
        portrait=args.portrait,
        voice=args.voice,
        script=args.script,
        has_music=args.music,
        networks=NetworkFiles(
            fid=args.fid_network,
            fvd=args.fvd_network,
            sync=args.sync_network,
            expression=args.expression_network,
            embedder=args.face_embedder,
        ),
    )


def _print_findings(evaluation: FilmEvaluation) -> None:
    from emo_desktop.training.evaluation.film_report import NO_FAULTS

    print_rows(_rows(evaluation))
    for fault in evaluation.faults:
        print(f"fault: {fault.sentence}")
    if not evaluation.faults:
        print(NO_FAULTS)


def _rows(evaluation: FilmEvaluation) -> Iterator[tuple[str, str]]:
    from emo_desktop.training.evaluation.figures import figures_of

    for figure in figures_of(evaluation):
        if figure.value is not None:
            yield figure.label, figure.text
