"""The command that measures."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from emo_desktop.cli.bench_export import measured_export
from emo_desktop.cli.bench_final import measured_final
from emo_desktop.cli.bench_project import measured_project
from emo_desktop.cli.exits import Exit
from emo_desktop.cli.measured import Figures, last_of
from emo_desktop.cli.render import film_facts
from emo_desktop.cli.session import Session
from emo_desktop.cli.tables import print_json, print_rows

if TYPE_CHECKING:
    from emo_desktop.app.bench import BenchReport
    from emo_desktop.app.measuring import Spent
    from emo_desktop.app.speech_bench import SpeechReport


def run_bench(args: argparse.Namespace, session: Session) -> Exit:
    """Measure what was asked for, and print the figures."""
    if args.subject == "speech":
        facts, rows = _measured_speech(args, session)
    elif args.subject == "final":
        facts, rows = measured_final(args, session)
    elif args.subject == "project":
        facts, rows = measured_project(session)
    elif args.subject == "export":
        facts, rows = measured_export(args, session)
    else:
        facts, rows = _measured_draft(args, session)
    if args.json:
        print_json(facts)
    else:
        print_rows(rows)
    return Exit.DONE


def _measured_draft(args: argparse.Namespace, session: Session) -> Figures:
    from emo_desktop.app.bench import BenchFinished, bench_draft

    job = bench_draft(
        size=args.size, seconds=args.seconds, settings=session.settings, token=session.token
    )
    report = last_of(job, BenchFinished).report
    return draft_facts(report), _draft_rows(report)


def _measured_speech(args: argparse.Namespace, session: Session) -> Figures:
    from emo_desktop.app.speech_bench import SpeechBenchFinished, bench_speech

    job = bench_speech(seconds=args.seconds, token=session.token)
    report = last_of(job, SpeechBenchFinished).report
    return speech_facts(report), _speech_rows(report)


def draft_facts(report: BenchReport) -> dict[str, Any]:
    """The figures of the draft, for programs."""
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


def speech_facts(report: SpeechReport) -> dict[str, Any]:
    """The figures of the hearing, for programs; times of parts are for one second of voice."""
    memory = report.peak_memory_mib
    parts = {
        "whole": report.whole,
        "network": report.network,
        "features": report.features,
        "motion": report.motion,
    }
    return {
        "seconds": report.seconds,
        **{f"{name}_cpu_ms": round(1000 * spent.cpu_s, 2) for name, spent in parts.items()},
        **{f"{name}_ms": round(1000 * spent.wall_s, 2) for name, spent in parts.items()},
        "first_curves_cold_s": round(report.cold.first_s, 3),
        "line_cold_s": round(report.cold.whole_s, 3),
        "first_curves_warm_s": round(report.warm.first_s, 3),
        "line_warm_s": round(report.warm.whole_s, 3),
        "peak_memory_mib": memory and round(memory, 1),
        "yardstick_ms": round(1000 * report.yardstick.wall_s, 3),
        "yardstick_cpu_ms": round(1000 * report.yardstick.cpu_s, 3),
        "whole_to_yardstick": round(report.whole_to_yardstick, 3),
    }


def _draft_rows(report: BenchReport) -> Iterator[tuple[str, str]]:
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


def _speech_rows(report: SpeechReport) -> Iterator[tuple[str, str]]:
    yield "voice", f"{report.seconds:.1f} s, OpenCV on one thread; times are for one second of it"
    yield "whole", _milliseconds(report.whole)
    yield "speech network", _milliseconds(report.network)
    yield "voice features", _milliseconds(report.features)
    yield "tone and motion", _milliseconds(report.motion)
    cold, warm = report.cold, report.warm
    yield (
        "first curves, cold",
        f"after {cold.first_s:.2f} s; of all of a 10 s line {cold.whole_s:.2f} s",
    )
    yield (
        "first curves, warm",
        f"after {warm.first_s:.2f} s; of all of a 10 s line {warm.whole_s:.2f} s",
    )
    yield "float32 product, 1 GFLOP", _milliseconds(report.yardstick)
    yield "whole : product", f"{report.whole_to_yardstick:.2f}"
    if report.peak_memory_mib is not None:
        yield "peak memory", f"{report.peak_memory_mib:.0f} MiB"


def _seconds(spent: Spent) -> str:
    return f"{spent.wall_s:.2f} s (processor {spent.cpu_s:.2f} s)"


def _milliseconds(spent: Spent) -> str:
    return f"{spent.wall_s * 1000:.1f} ms (processor {spent.cpu_s * 1000:.1f} ms)"
