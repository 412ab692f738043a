"""The commands that make films."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import Event, Notice, Progress
from emo_desktop.base.timing import format_duration
from emo_desktop.cli.controls import controls_of, options_given
from emo_desktop.cli.exits import Exit, print_error
from emo_desktop.cli.final import device_choices_of, final_choices_of, final_options_given
from emo_desktop.cli.progress import ProgressDisplay
from emo_desktop.cli.session import Session
from emo_desktop.cli.tables import plain_rate, print_json, rounded

if TYPE_CHECKING:
    from emo_desktop.app.drift_summary import DriftSummary
    from emo_desktop.app.orders import RenderOrder
    from emo_desktop.app.tasks import FilmReport

_MOST_PLACES = 8


def run_render(args: argparse.Namespace, session: Session) -> Exit:
    """Make the film that was ordered, and say what became of it."""
    from emo_desktop.app.orders import RenderOrder
    from emo_desktop.project.render_choice import Quality

    if args.curves_in is not None and (idle := options_given(args)):
        print_error(
            EmoError(
                f"{' and '.join(idle)} would change nothing: --curves-in brings its own motion.",
                hint="Leave out one or the other.",
            )
        )
        return Exit.USAGE
    quality = Quality(args.quality)
    if chosen := final_options_given(args):
        if quality is Quality.DRAFT:
            print_error(
                EmoError(
                    f"{' and '.join(chosen)} would change nothing: the draft needs no pack.",
                    hint="Leave out one or the other.",
                )
            )
            return Exit.USAGE
        quality = Quality.FINAL
    order = RenderOrder(
        portrait=args.portrait,
        audio=args.audio,
        output=args.output,
        quality=quality,
        size=args.size,
        fps=args.fps,
        seed=args.seed,
        face_box=args.face,
        controls=controls_of(args),
        has_music=bool(args.music),
        curves=args.curves,
        curves_in=args.curves_in,
        pack=args.pack,
        final=final_choices_of(args),
        device=device_choices_of(args),
    )
    report = _make(order, args, session)
    if args.json:
        print_json(film_facts(report))
    else:
        print(film_sentence(report))
    return Exit.DONE


def run_demo(args: argparse.Namespace, session: Session) -> Exit:
    """Make a film of the shipped sample; the last line on stdout is its path."""
    from emo_desktop.app.orders import RenderOrder
    from emo_desktop.app.samples import sample_portrait, sample_voice

    order = RenderOrder(portrait=sample_portrait(), audio=sample_voice(), output=args.output)
    report = _make(order, args, session)
    print(film_sentence(report))
    print(report.output.resolve())
    return Exit.DONE


def watched(events: Iterator[Event]) -> Generator[Event, None, None]:
    """The events that are not progress; progress goes to stderr."""
    with closing(ProgressDisplay(sys.stderr)) as display:
        for event in events:
            if isinstance(event, Progress):
                display.show(event)
            elif isinstance(event, Notice):
                display.note(event.text)
            else:
                yield event


def film_sentence(report: FilmReport) -> str:
    """What became of an order, for people."""
    return (
        f"{report.output}: {report.frames} frames, {report.duration_s:.2f} s, "
        f"{report.width} x {report.height}, made in {report.elapsed_s:.1f} s "
        f"({report.real_time_factor:.2f} of its length){_worth_a_look(report)}"
    )


def _worth_a_look(report: FilmReport) -> str:
    if report.drift is None or not report.drift.suspicious_s:
        return ""
    places = ", ".join(format_duration(begin) for begin in report.drift.suspicious_s[:_MOST_PLACES])
    count = len(report.drift.suspicious_s)
    return f"; look at {count} of {report.drift.windows} windows, where it may drift: {places}"


def film_facts(report: FilmReport) -> dict[str, Any]:
    """What became of an order, for programs."""
    return {
        "output": str(report.output),
        "frames": report.frames,
        "fps": plain_rate(report.fps),
        "width": report.width,
        "height": report.height,
        "duration_s": round(report.duration_s, 6),
        "elapsed_s": round(report.elapsed_s, 3),
        "first_frame_s": round(report.first_frame_s, 3),
        "real_time_factor": round(report.real_time_factor, 4),
        "segments": report.segments,
        "segments_reused": report.segments_reused,
        "stages": rounded(report.stages),
        "pack": report.pack,
        "drift": report.drift and _drift_facts(report.drift),
    }


def _drift_facts(drift: DriftSummary) -> dict[str, Any]:
    return {
        "colour": round(drift.colour, 3),
        "identity": drift.identity and round(drift.identity, 4),
        "seam": drift.seam and round(drift.seam, 3),
        "windows": drift.windows,
        "suspicious_s": [round(begin, 3) for begin in drift.suspicious_s],
    }


def _make(order: RenderOrder, args: argparse.Namespace, session: Session) -> FilmReport:
    from emo_desktop.app.honesty_choices import HonestyChoices
    from emo_desktop.app.tasks import FilmFinished, render_film

    honesty = HonestyChoices(signs=not args.no_credentials, marks=not args.no_mark)
    film = render_film(order, settings=session.settings, token=session.token, honesty=honesty)
    with closing(watched(film)) as events:
        for event in events:
            if isinstance(event, FilmFinished):
                return event.report
    raise AssertionError("a film ends with FilmFinished")
