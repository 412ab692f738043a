"""The figures of the final quality, for people and for programs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from emo_desktop.base.settings import GIB
from emo_desktop.cli.final import device_choices_of
from emo_desktop.cli.measured import Figures, last_of
from emo_desktop.cli.session import Session

if TYPE_CHECKING:
    from emo_desktop.app.final_bench import FinalFigures

_TERA = 1e12
_PAPER_S = "15 to 18 s on one A100 (the paper, 12 frames, 40 steps)"


def measured_final(args: argparse.Namespace, session: Session) -> Figures:
    """Measure a window of the variant that was asked for."""
    from emo_desktop.app.final_bench import bench_final, final_measured

    job = bench_final(
        variant=args.variant,
        device=device_choices_of(args),
        steps=args.steps,
        token=session.token,
    )
    figures = last_of(job, final_measured()).figures
    return final_facts(figures), _rows(figures)


def final_facts(figures: FinalFigures) -> dict[str, Any]:
    """The figures for programs."""
    return {
        "variant": figures.variant,
        "device": figures.device,
        "plan": figures.reason,
        "is_tiny": figures.is_tiny,
        "size_px": figures.size_px,
        "frames": figures.frames,
        "steps": figures.steps,
        "step_tflop": round(figures.step_flop / _TERA, 4),
        "windows": [
            {
                "name": window.name,
                "seconds": round(window.seconds, 4),
                "spread_s": round(window.spread_s, 4),
                "error": window.error and round(window.error, 5),
            }
            for window in figures.windows
        ],
        "compile_s": figures.compile_s and round(figures.compile_s, 2),
        "reference_s": round(figures.reference_s, 4),
        "decode_s": round(figures.decode_s, 4),
        "peak_gib": figures.peak_bytes and round(figures.peak_bytes / GIB, 2),
        "planned_gib": figures.planned_bytes and round(figures.planned_bytes / GIB, 2),
        "yardstick_tflop_s": round(figures.yardstick_flop_s / _TERA, 3),
        "share_of_yardstick": round(figures.share_of_yardstick, 4),
    }


def _rows(figures: FinalFigures) -> Iterator[tuple[str, str]]:
    size = "tiny networks, which say nothing about a GPU" if figures.is_tiny else "full size"
    yield "measured", f"{figures.variant}, {size}, on {figures.device}"
    yield "plan", figures.reason
    yield (
        "window",
        f"{figures.frames} frames, {figures.size_px} x {figures.size_px}, {figures.steps} steps, "
        f"{figures.step_flop / _TERA:.3g} TFLOP a step",
    )
    exact = figures.windows[0].seconds
    for window in figures.windows:
        error = "" if window.error is None else f", differs by {window.error:.2g}"
        yield (
            window.name,
            f"{window.seconds:.3f} s (±{window.spread_s / 2:.3f}), "
            f"{exact / window.seconds:.2f} times as fast{error}",
        )
    if figures.compile_s is not None:
        yield "compiling", f"{figures.compile_s:.1f} s, once"
    yield "portrait", f"{figures.reference_s:.3f} s, once"
    yield "decoding a window", f"{figures.decode_s:.3f} s"
    if figures.peak_bytes is not None:
        planned = (
            "" if figures.planned_bytes is None else f", {figures.planned_bytes / GIB:.1f} planned"
        )
        yield "peak memory", f"{figures.peak_bytes / GIB:.1f} GiB{planned}"
    yield (
        "product of matrices",
        f"{figures.yardstick_flop_s / _TERA:.3g} TFLOP/s, of which the exact window reaches "
        f"{figures.share_of_yardstick:.0%}",
    )
    if not figures.is_tiny:
        yield "to compare", _PAPER_S
