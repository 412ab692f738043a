"""The command that measures."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from emo_desktop.cli.exits import Exit
from emo_desktop.cli.render import film_facts, watched
from emo_desktop.cli.session import Session
from emo_desktop.cli.tables import print_json, print_rows

if TYPE_CHECKING:
    from emo_desktop.app.bench import BenchReport, Spent


def run_bench(args: argparse.Namespace, session: Session) -> Exit:
    """Measure the draft, and print the figures."""
    from emo_desktop.app.bench import BenchFinished, bench_draft

    job = bench_draft(
        size=args.size, seconds=args.seconds, settings=session.settings, token=session.token
    )
    with closing(watched(job)) as events:
        for event in events:
            if isinstance(event, BenchFinished):
                _print_report(event.report, as_json=args.json)
    return Exit.DONE


def bench_facts(report: BenchReport) -> dict[str, Any]:
    """The figures, for programs."""
    memory = report.peak_memory_mib
    return {
        "prepare_s": round(report.prepare.wall_s, 3),
        "fit_s": round(report.fit.wall_s, 3),
        "frame_ms": round(report.frame.wall_s * 1000, 2),
        "frame_cpu_ms": round(report.frame.cpu_s * 1000, 2),
        "first_frame_s": round(report.film.first_frame_s, 3),
        "real_time_factor": round(report.film.real_time_factor, 4),
        "peak_memory_mib": memory and round(memory, 1),
        "whole_cpu_s": round(report.whole.cpu_s, 3),
        "encoder_s": round(report.encoder.wall_s, 3),
        "encoder_cpu_s": round(report.encoder.cpu_s, 3),
        "whole_to_encoder": round(report.whole_to_encoder, 2),
        "film": film_facts(report.film),
    }


def _print_report(report: BenchReport, *, as_json: bool) -> None:
    if as_json:
        print_json(bench_facts(report))
    else:
        print_rows(_rows(report))


def _rows(report: BenchReport) -> Iterator[tuple[str, str]]:
    film = report.film
    yield "film", f"{film.frames} frames, {film.width} x {film.height}, {film.duration_s:.1f} s"
    yield "prepare the portrait", f"{report.prepare.wall_s:.2f} s"
    yield "fit the rig", f"{report.fit.wall_s:.2f} s, its first frame included"
    yield "draw, one thread", f"{_milliseconds(report.frame)} a frame"
    yield "first frame of the film", f"after {film.first_frame_s:.2f} s"
    yield "whole film", f"{_seconds(report.whole)}, {film.real_time_factor:.3f} of its length"
    each = _milliseconds(report.encoder.shared(film.frames))
    yield "encoder alone", f"{_seconds(report.encoder)}, {each} a frame"
    yield "whole : encoder", f"{report.whole_to_encoder:.2f}"
    if report.peak_memory_mib is not None:
        yield "peak memory", f"{report.peak_memory_mib:.0f} MiB"


def _seconds(spent: Spent) -> str:
    return f"{spent.wall_s:.2f} s (processor {spent.cpu_s:.2f} s)"


def _milliseconds(spent: Spent) -> str:
    return f"{spent.wall_s * 1000:.1f} ms (processor {spent.cpu_s * 1000:.1f} ms)"
