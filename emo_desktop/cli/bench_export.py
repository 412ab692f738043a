"""The figures of an export, for people and for programs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from emo_desktop.base.errors import EmoError
from emo_desktop.cli.measured import Figures, last_of
from emo_desktop.cli.session import Session

if TYPE_CHECKING:
    from emo_desktop.app.export_bench import ExportFigures

USUAL = "wide-1920x1080"


def measured_export(args: argparse.Namespace, session: Session) -> Figures:
    """Measure the export of frames that are rendered."""
    from emo_desktop.app.export_bench import ExportMeasured, bench_export
    from emo_desktop.export.preset import Container
    from emo_desktop.export.presets import read_shelf

    preset = read_shelf().preset(args.preset)
    if preset.picture is None or preset.container is Container.PNG:
        raise EmoError(
            f"{preset.name} has no encoder to compare with.", hint=f"For instance: {USUAL}"
        )
    job = bench_export(
        preset=preset,
        size=args.size,
        seconds=args.seconds,
        settings=session.settings,
        token=session.token,
    )
    figures = last_of(job, ExportMeasured).figures
    return export_figures(figures), _rows(figures)


def export_figures(figures: ExportFigures) -> dict[str, Any]:
    """The figures for programs."""
    film = figures.film.facts
    return {
        "preset": figures.preset,
        "encoder": figures.film.encoder,
        "width": film.width,
        "height": film.height,
        "frames": film.frames,
        "export_fps": round(film.frames / figures.whole.wall_s, 1),
        "encoder_fps": round(film.frames / figures.encoder.wall_s, 1),
        "export_cpu_ms": round(1000 * figures.whole.cpu_s / film.frames, 2),
        "encoder_cpu_ms": round(1000 * figures.encoder.cpu_s / film.frames, 2),
        "share_of_encoder": round(figures.share_of_encoder, 3),
        "share_of_work": round(figures.share_of_work, 3),
        "gap_ms": round(1000 * float(film.gap_s), 3),
        "again_rendered": figures.again_rendered,
    }


def _rows(figures: ExportFigures) -> Iterator[tuple[str, str]]:
    known = export_figures(figures)
    yield "film", f"{known['frames']} frames, {known['width']} x {known['height']}"
    yield "encoder", f"{known['encoder']} alone: {known['encoder_fps']} frames a second"
    yield "export", f"{known['export_fps']} frames a second, kept frames, sound, and reading back"
    yield "export : encoder", f"{known['share_of_encoder']:.0%}"
    yield (
        "processor",
        f"{known['export_cpu_ms']} ms a frame, {known['share_of_work']:.0%} of it the encoder",
    )
    yield "again", f"{known['again_rendered']} frames had to be rendered"
    yield "ends", f"sound and picture {known['gap_ms']} ms apart"
