"""The command that makes films of projects: the whole, a part, or lines as files."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

from emo_desktop.base.errors import EmoError, OutputError
from emo_desktop.cli.exits import Exit, print_error
from emo_desktop.cli.project_facts import told
from emo_desktop.cli.project_rendering import studio_of
from emo_desktop.cli.render import watched
from emo_desktop.cli.session import Session
from emo_desktop.cli.tables import count_of, plain_rate

if TYPE_CHECKING:
    from emo_desktop.app.film_job import FilmsReport
    from emo_desktop.app.film_orders import FilmOrder
    from emo_desktop.app.project_film import ProjectFilmReport
    from emo_desktop.project.model import Project


def export(args: argparse.Namespace, session: Session) -> Exit:
    """Make the film of a project or of a part of it, or of each of some lines."""
    from emo_desktop.app.projects import open_project

    if fault := _fault(args):
        print_error(fault)
        return Exit.USAGE
    with open_project(args.folder) as project:
        if args.lines is not None:
            return _export_lines(args, project, session)
        return _export_film(args, project, session)


def _fault(args: argparse.Namespace) -> EmoError | None:
    """What was said together that does not go together."""
    is_part = args.begin is not None or args.end is not None
    if args.lines is not None and is_part:
        return EmoError(
            "--lines cannot be combined with --from or --to: every line is a whole film.",
            hint="Leave out one or the other.",
        )
    said = {"--name": args.name, "--replace": args.replace}
    idle = [option for option, value in said.items() if value]
    if args.lines is None and idle:
        return EmoError(
            f"{' and '.join(idle)} would change nothing: there is one film, called as --output "
            "says.",
            hint="It belongs to --lines.",
        )
    return None


def _export_film(args: argparse.Namespace, project: Project, session: Session) -> Exit:
    from emo_desktop.app.project_film import ProjectFilmFinished, make_project_film
    from emo_desktop.export.presets import PRESETS

    job = make_project_film(
        project,
        args.output,
        studio=studio_of(args, session),
        token=session.token,
        frames=_frames(args, project),
        preset=PRESETS[args.preset],
    )
    with closing(watched(job)) as events:
        report = next(event.report for event in events if isinstance(event, ProjectFilmFinished))
    return told(args, _film_facts(report), _film_sentence(report))


def _frames(args: argparse.Namespace, project: Project) -> range | None:
    """The part of the film that was asked for; None: the whole."""
    from emo_desktop.base.timing import frame_count

    if args.begin is None and args.end is None:
        return None
    begin = 0 if args.begin is None else args.begin.frame(project.fps)
    film_end = frame_count(project.duration_s, project.fps)
    return range(begin, film_end if args.end is None else args.end.frame(project.fps))


def _export_lines(args: argparse.Namespace, project: Project, session: Session) -> Exit:
    from emo_desktop.app.film_job import FilmsFinished, make_films
    from emo_desktop.export.presets import PRESETS

    orders = _orders(args, project)
    job = make_films(
        orders,
        project,
        studio=studio_of(args, session),
        token=session.token,
        preset=PRESETS[args.preset],
        replaces=args.replace,
    )
    with closing(watched(job)) as events:
        report = next(event.report for event in events if isinstance(event, FilmsFinished))
    told(args, _films_facts(args, report), _films_sentence(args, report))
    for fault in report.faults:
        print(f"{fault.output}: {fault.error} {fault.error.hint}".rstrip(), file=sys.stderr)
    return Exit.BAD_INPUT if report.faults else Exit.DONE


def _orders(args: argparse.Namespace, project: Project) -> tuple[FilmOrder, ...]:
    from emo_desktop.app.film_names import TEMPLATE
    from emo_desktop.app.film_orders import existing_files, order_lines, seen_lines
    from emo_desktop.app.projects import line_numbered

    if args.output.exists() and not args.output.is_dir():
        raise OutputError(
            f"{args.output} is a file, not a folder.",
            hint="Lines are files of their own: --output names the folder they go to.",
        )
    wanted = [line_numbered(project, number).id for number in args.lines]
    seen = {clip.id for clip in seen_lines(project, wanted)}
    numbers = [f"{n}" for n, clip in zip(args.lines, wanted, strict=True) if clip not in seen]
    if numbers:
        raise EmoError(
            f"Without a voice or a character: line {', '.join(numbers)}.",
            hint="emo-desktop project info DIR.emo lists them.",
        )
    orders = order_lines(project, seen, args.output, args.name or TEMPLATE)
    there = existing_files(orders)
    if there and not args.replace:
        raise OutputError(
            f"There is already {', '.join(path.name for path in there[:3])} in {args.output}.",
            hint="--replace replaces what is there; --name gives other names.",
        )
    return orders


def _film_facts(report: ProjectFilmReport) -> dict[str, Any]:
    film = report.facts
    return {
        "output": str(report.output),
        "frames": film.frames,
        "fps": plain_rate(film.fps),
        "width": film.width,
        "height": film.height,
        "duration_s": round(float(film.duration_s), 6),
        "elapsed_s": round(report.elapsed_s, 3),
        "lines": report.lines,
        "segments": report.segments,
        "segments_reused": report.segments_reused,
        "limited_db": round(report.limited_db, 2),
    }


def _film_sentence(report: ProjectFilmReport) -> str:
    film, limited = report.facts, ""
    if report.limited_db >= 0.1:
        limited = f"; voices that add up were turned down by up to {report.limited_db:.1f} dB"
    return (
        f"{report.output}: {film.frames} frames, {float(film.duration_s):.2f} s, "
        f"{film.width} x {film.height}, {count_of(report.lines, 'line')}, made in "
        f"{report.elapsed_s:.1f} s{limited}"
    )


def _films_facts(args: argparse.Namespace, report: FilmsReport) -> dict[str, Any]:
    return {
        "output": str(args.output),
        "films": [_film_facts(each) for each in report.made],
        "elapsed_s": round(report.elapsed_s, 3),
        "faults": [
            {"output": str(each.output), "reason": f"{each.error}", "hint": each.error.hint}
            for each in report.faults
        ],
    }


def _films_sentence(args: argparse.Namespace, report: FilmsReport) -> str:
    made = "\n".join(_film_sentence(each) for each in report.made)
    whole = f"{args.output}: {count_of(len(report.made), 'film')} in {report.elapsed_s:.1f} s"
    return f"{made}\n{whole}" if made else whole
