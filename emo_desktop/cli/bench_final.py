"""The figures of the final quality, for people and for programs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from emo_desktop.base.settings import GIB
from emo_desktop.cli.measured import Figures, last_of
from emo_desktop.cli.session import Session
from emo_desktop.emo.bench_figures import FinalFigures, FinalMeasured, WindowTiming
from emo_desktop.render.final.device_choices import DeviceChoices

_TERA, _GIGA = 1e12, 1e9
_PAPER = "12 frames in 15 s by the paper's text, in 18 s on an A100 by its supplement"


def measured_final(args: argparse.Namespace, session: Session) -> Figures:
    """Measure a window of the variant that was asked for."""
    from emo_desktop.app.final_bench import bench_final

    job = bench_final(
        variant=args.variant,
        pack=args.pack,
        packs_dir=None if args.pack is None else session.settings.packs_dir,
        is_tiny=args.tiny,
        device=DeviceChoices(args.device, args.precision, compiles=bool(args.compile)),
        steps=args.steps,
        token=session.token,
    )
    figures = last_of(job, FinalMeasured).figures
    return final_facts(figures), _rows(figures)


def final_facts(figures: FinalFigures) -> dict[str, Any]:
    """The figures for programs."""
    flop = figures.flop
    return {
        "variant": figures.variant,
        "device": figures.device,
        "plan": figures.reason,
        "is_tiny": figures.is_tiny,
        "size_px": figures.size_px,
        "frames": figures.frames,
        "steps": figures.steps,
        "tflop": {
            "step": round(flop.step / _TERA, 4),
            "before": round(flop.before / _TERA, 4),
            "decode": round(flop.decode / _TERA, 4),
            "portrait": round(flop.portrait / _TERA, 4),
            "window": round(flop.window(figures.steps) / _TERA, 4),
        },
        "windows": [_window_facts(each) for each in figures.windows],
        "portrait_s": round(figures.portrait_s, 4),
        "compile_s": figures.compile_s and round(figures.compile_s, 2),
        "product_tflop_s": round(figures.product_flop_s / _TERA, 3),
        "copy_gb_s": round(figures.copy_bytes_s / _GIGA, 1),
        "share_of_product": round(figures.share_of_product, 4),
        "bars": [{"name": bar.name, "is_met": bar.is_met} for bar in figures.bars],
    }


def _window_facts(window: WindowTiming) -> dict[str, Any]:
    return {
        "name": window.name,
        "is_exact": window.is_exact,
        "seconds": round(window.seconds, 4),
        "spread_s": round(window.spread_s, 4),
        "before_s": round(window.before_s, 4),
        "denoise_s": round(window.denoise_s, 4),
        "decode_s": round(window.decode_s, 4),
        "difference": window.difference and round(window.difference, 6),
        "peak_gib": window.peak_bytes and round(window.peak_bytes / GIB, 2),
        "reserved_gib": window.reserved_bytes and round(window.reserved_bytes / GIB, 2),
        "planned_gib": window.planned_bytes and round(window.planned_bytes / GIB, 2),
    }


def _rows(figures: FinalFigures) -> Iterator[tuple[str, str]]:
    tiny = "tiny networks: says nothing about a GPU at full size"
    size = tiny if figures.is_tiny else "full size"
    yield "measured", f"{figures.variant}, {size}, on {figures.device}"
    yield "plan", figures.reason
    flop = figures.flop
    yield (
        "window",
        f"{figures.frames} frames, {figures.size_px} x {figures.size_px}, {figures.steps} steps",
    )
    yield (
        "operations",
        f"{flop.window(figures.steps) / _TERA:.4g} TFLOP: {flop.step / _TERA:.3g} a step, "
        f"{flop.before / _TERA:.3g} before, {flop.decode / _TERA:.3g} for the codec",
    )
    for window in figures.windows:
        yield window.name, _words_of(window, figures.windows[0].seconds)
    if figures.compile_s is not None:
        yield "compiling", f"{figures.compile_s:.0f} s, once"
    yield "portrait", f"{figures.portrait_s:.3f} s, once"
    yield "product of matrices", f"{figures.product_flop_s / _TERA:.4g} TFLOP/s"
    yield "copy", f"{figures.copy_bytes_s / _GIGA:.4g} GB/s, read and written"
    yield (
        "share of the product",
        f"{figures.share_of_product:.1%} ({figures.fastest_exact.name})",
    )
    if not figures.is_tiny:
        yield "to compare", _PAPER
    for bar in figures.bars:
        yield bar.name, "met" if bar.is_met else "missed"


def _words_of(window: WindowTiming, plain_s: float) -> str:
    words = (
        f"{window.seconds:.3f} s ± {window.spread_s / 2:.3f}, "
        f"{plain_s / window.seconds:.2f} times as fast; before {window.before_s:.3f}, "
        f"denoising {window.denoise_s:.3f}, decoding {window.decode_s:.3f}"
    )
    if window.difference is not None:
        words += f"; differs by {window.difference:.2g}"
    if window.peak_bytes is not None and window.reserved_bytes is not None:
        words += f"; {window.peak_bytes / GIB:.1f} of {window.reserved_bytes / GIB:.1f} GiB"
    if window.planned_bytes is not None:
        words += f", {window.planned_bytes / GIB:.1f} planned"
    return words
