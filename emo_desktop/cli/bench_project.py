"""The figures of a large project, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from emo_desktop.cli.measured import Figures, last_of
from emo_desktop.cli.session import Session

if TYPE_CHECKING:
    from emo_desktop.app.project_bench import ProjectFigures


def measured_project(session: Session) -> Figures:
    """Measure a project of two hundred lines."""
    from emo_desktop.app.project_bench import ProjectMeasured, bench_project

    job = bench_project(settings=session.settings, token=session.token)
    figures = last_of(job, ProjectMeasured).figures
    return project_figures(figures), _rows(figures)


def project_figures(figures: ProjectFigures) -> dict[str, Any]:
    """The figures for programs."""
    return {
        "lines": figures.lines,
        "segments": figures.segments,
        "file_bytes": figures.file_bytes,
        "open_ms": _ms(figures.open_s),
        "save_ms": _ms(figures.save_s),
        "autosave_ms": _ms(figures.autosave_s),
        "edit_ms": _ms(figures.edit_s),
        "plan_ms": _ms(figures.plan_s),
        "replan_ms": _ms(figures.replan_s),
        "dirty_by_edit": figures.dirty_by_edit,
        "dirty_by_move": figures.dirty_by_move,
        "parse_ms": _ms(figures.parse_s),
        "open_to_parse": round(figures.open_s / figures.parse_s, 2),
    }


def _rows(figures: ProjectFigures) -> Iterator[tuple[str, str]]:
    yield "project", f"{figures.lines} lines, {figures.segments} segments"
    yield "opening", f"{_ms(figures.open_s)} ms; {figures.file_bytes / 1e3:.0f} kB"
    yield "saving", f"{_ms(figures.save_s)} ms; beside the saved one {_ms(figures.autosave_s)} ms"
    yield "an edit", f"{_ms(figures.edit_s)} ms"
    yield "planning", f"{_ms(figures.plan_s)} ms; after an edit {_ms(figures.replan_s)} ms"
    yield "an edit dirties", f"{figures.dirty_by_edit} segments of its line"
    yield "moving all dirties", f"{figures.dirty_by_move} segments"
    ratio = figures.open_s / figures.parse_s
    yield "parsing alone", f"{_ms(figures.parse_s)} ms; opening takes {ratio:.1f} times as long"


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
