"""The command that makes films of projects: the whole, a part, or lines as files."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

from emo_desktop.base.errors import EmoError, OutputError
from emo_desktop.cli.consents import consent_misuse, consented, tell_missing
from emo_desktop.cli.exits import Exit, print_error
from emo_desktop.cli.export_changes import preset_asked
from emo_desktop.cli.project_facts import told
from emo_desktop.cli.project_rendering import studio_of
from emo_desktop.cli.project_values import frames_between
from emo_desktop.cli.render import watched
from emo_desktop.cli.session import Session
from emo_desktop.cli.tables import count_of, plain_rate

if TYPE_CHECKING:
    from emo_desktop.app.film_job import FilmsReport
    from emo_desktop.app.film_orders import FilmOrder
    from emo_desktop.app.honesty_choices import HonestyChoices
    from emo_desktop.app.project_film import ProjectFilmReport
    from emo_desktop.export.preset import FilmPreset
    from emo_desktop.project.model import Project


def export(args: argparse.Namespace, session: Session) -> Exit:
    """Make the film of a project or of a part of it, or of each of some lines."""
    from emo_desktop.app.film_honesty import honest_extras
    from emo_desktop.app.film_job import FilmsFinished, make_films
    from emo_desktop.app.film_orders import characters_of
    from emo_desktop.app.projects import open_project

    if fault := _fault(args) or consent_misuse(args):
        print_error(fault)
        return Exit.USAGE
    preset = preset_asked(args)
    with open_project(args.folder) as saved:
        studio = studio_of(args, session)
        project = consented(args, saved, characters_of(_orders(args, saved, preset)))
        orders = _orders(args, project, preset)
        job = make_films(
            orders,
            project,
            studio=studio,
            token=session.token,
            preset=preset,
            replaces=args.replace,
            extras=honest_extras(studio, preset, _honesty(args)),
        )
        with closing(watched(job)) as events:
            report = next(event.report for event in events if isinstance(event, FilmsFinished))
    tell_missing(characters_of(orders))
    return _told_film(args, report) if args.lines is None else _told_films(args, report)


def _honesty(args: argparse.Namespace) -> HonestyChoices:
    """What films are to say of themselves."""
    from emo_desktop.app.honesty_choices import HonestyChoices
    from emo_desktop.export.label import USUAL_WORDS, Corner

    return HonestyChoices(
        signs=not args.no_credentials,
        marks=not args.no_mark,
        has_label=args.label is not None,
        words=args.label if isinstance(args.label, str) else USUAL_WORDS,
        corner=Corner(args.label_place),
    )


def _fault(args: argparse.Namespace) -> EmoError | None:
    """What was said together that does not go together."""
    is_part = args.begin is not None or args.end is not None
    if args.lines is not None and is_part:
        return EmoError(
            "--lines cannot be combined with --from or --to: every line is a whole film.",
            hint="Leave out one or the other.",
        )
    if args.lines is None and args.name:
        return EmoError(
            "--name would change nothing: there is one film, called as --output says.",
            hint="It belongs to --lines.",
        )
    return None


def _orders(
    args: argparse.Namespace, project: Project, preset: FilmPreset
) -> tuple[FilmOrder, ...]:
    """The films that are wanted.

    Raises:
        EmoError: they cannot be made, or not there.
    """
    from emo_desktop.app.film_orders import existing_files, order_film

    if args.lines is None:
        frames = frames_between(args.begin, args.end, project)
        orders: tuple[FilmOrder, ...] = (order_film(project, args.output, frames, preset=preset),)
    else:
        orders = _line_orders(args, project, preset)
    there = existing_files(orders, preset)
    if there and not args.replace:
        raise OutputError(
            f"There is already {', '.join(path.name for path in there[:3])} in {there[0].parent}.",
            hint="--replace replaces what is there; another --output or --name leaves it.",
        )
    return orders


def _line_orders(
    args: argparse.Namespace, project: Project, preset: FilmPreset
) -> tuple[FilmOrder, ...]:
    from emo_desktop.app.film_names import TEMPLATE
    from emo_desktop.app.film_orders import order_lines, seen_lines
    from emo_desktop.app.projects import line_numbered

    if args.output.exists() and not args.output.is_dir():
        raise OutputError(
            f"{args.output} is a file, not a folder.",
            hint="Lines are files of their own: --output names the folder they go to.",
        )
    if not args.lines:
        every = [clip.id for clip in project.clips]
        return order_lines(project, every, args.output, args.name or TEMPLATE, preset=preset)
    wanted = [line_numbered(project, number).id for number in args.lines]
    seen = {clip.id for clip in seen_lines(project, wanted)}
    numbers = [f"{n}" for n, clip in zip(args.lines, wanted, strict=True) if clip not in seen]
    if numbers:
        raise EmoError(
            f"Without a voice or a character: line {', '.join(numbers)}.",
            hint="emo-desktop project info DIR.emo lists them.",
        )
    return order_lines(project, seen, args.output, args.name or TEMPLATE, preset=preset)


def _told_film(args: argparse.Namespace, report: FilmsReport) -> Exit:
    """Say what became of the one film; why, where it was not made."""
    if report.faults:
        raise report.faults[0].error
    (made,) = report.made
    return told(args, _film_facts(made), _film_sentence(made))


def _told_films(args: argparse.Namespace, report: FilmsReport) -> Exit:
    told(args, _films_facts(args, report), _films_sentence(args, report))
    for fault in report.faults:
        print(f"{fault.output}: {fault.error} {fault.error.hint}".rstrip(), file=sys.stderr)
    return Exit.BAD_INPUT if report.faults else Exit.DONE


def _film_facts(report: ProjectFilmReport) -> dict[str, Any]:
    film, level = report.facts, report.level
    return {
        "output": str(report.output),
        "preset": report.preset.id,
        "encoder": report.encoder,
        "frames": film.frames,
        "fps": plain_rate(film.fps),
        "width": film.width,
        "height": film.height,
        "duration_s": round(float(film.duration_s), 6),
        "timecode": film.timecode,
        "size_bytes": film.size_bytes,
        "elapsed_s": round(report.elapsed_s, 3),
        "lines": report.lines,
        "segments": report.segments,
        "segments_reused": report.segments_reused,
        "frames_rendered": report.frames_rendered,
        "limited_db": round(report.limited_db, 2),
        "loudness_lufs": level and round(level.loudness_lufs, 2),
        "true_peak_dbtp": level and round(level.peak_dbtp, 2),
        "beside": [str(path) for path in report.beside],
    }


def _film_sentence(report: ProjectFilmReport) -> str:
    film, said = report.facts, ""
    if report.level is not None:
        said = f"; {report.level.loudness_lufs:.1f} LUFS"
    if report.limited_db >= 0.1:
        said += f"; the sound was turned down by up to {report.limited_db:.1f} dB where it was loud"
    if report.beside:
        said += f"; beside it {', '.join(path.name for path in report.beside)}"
    size = f"{film.frames} frames, {film.width} x {film.height}, " if film.frames else ""
    return (
        f"{report.output}: {size}{float(film.duration_s):.2f} s, "
        f"{count_of(report.lines, 'line')}, made in {report.elapsed_s:.1f} s{said}"
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
