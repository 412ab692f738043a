"""The commands that render projects."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

from emo_desktop.base.errors import EmoError
from emo_desktop.base.timing import format_duration
from emo_desktop.cli.exits import Exit
from emo_desktop.cli.final import device_choices_of
from emo_desktop.cli.project_facts import told
from emo_desktop.cli.render import watched
from emo_desktop.cli.session import Session
from emo_desktop.cli.tables import count_of

if TYPE_CHECKING:
    from emo_desktop.app.project_rendering import RenderReport
    from emo_desktop.app.project_studio import ProjectStudio


def render(args: argparse.Namespace, session: Session) -> Exit:
    """Render what is missing of some lines, or of all."""
    from emo_desktop.app.project_rendering import RenderFinished, render_project
    from emo_desktop.app.projects import open_project

    with open_project(args.folder) as project:
        job = render_project(
            project, args.lines, studio=studio_of(args, session), token=session.token
        )
        with closing(watched(job)) as events:
            report = next(event.report for event in events if isinstance(event, RenderFinished))
    told(args, _render_facts(report), _render_sentence(report))
    for fault in report.faults:
        print(f"line {fault.number}: {fault.reason} {fault.hint}".rstrip(), file=sys.stderr)
    return Exit.BAD_INPUT if report.faults else Exit.DONE


def retake(args: argparse.Namespace, session: Session) -> Exit:
    """Render one segment of a line again, and keep the others."""
    from emo_desktop.app.project_rendering import RenderFinished, retake_segment
    from emo_desktop.app.projects import open_project
    from emo_desktop.render.blending import BlendMeasured

    ghost: float | None = None
    is_good = True
    with open_project(args.folder) as project:
        job = retake_segment(
            project,
            args.line,
            args.segment,
            seed=args.seed,
            studio=studio_of(args, session),
            token=session.token,
        )
        with closing(watched(job)) as events:
            for event in events:
                if isinstance(event, BlendMeasured):
                    ghost, is_good = event.ghost, event.is_good
                elif isinstance(event, RenderFinished):
                    report = event.report
    facts = _render_facts(report) | {"ghost": ghost and round(ghost, 2), "is_good": is_good}
    verdict = "" if ghost is None else f"; it runs into the next {_verdict(is_good)}"
    return told(args, facts, f"{_render_sentence(report)}{verdict}")


def studio_of(args: argparse.Namespace, session: Session) -> ProjectStudio:
    """What the lines are drawn with, by what was said for all of them."""
    from emo_desktop.app.project_studio import Override, ProjectStudio
    from emo_desktop.app.studio import Studio
    from emo_desktop.project.render_choice import Quality

    if args.pack is not None and args.quality == "draft":
        raise EmoError("--pack would change nothing: the draft needs none.", hint="Leave it out.")
    quality = None if args.quality is None else Quality(args.quality)
    if args.pack is not None:
        quality = Quality.FINAL
    return ProjectStudio(
        args.folder,
        Studio(session.settings),
        override=Override(quality, args.pack),
        device=device_choices_of(args),
    )


def _verdict(is_good: bool) -> str:
    return "unseen" if is_good else "visibly: look at it, or try another seed"


def _render_facts(report: RenderReport) -> dict[str, Any]:
    return {
        "lines": report.lines,
        "segments": report.segments,
        "segments_rendered": report.segments_rendered,
        "elapsed_s": round(report.elapsed_s, 3),
        "faults": [
            {"line": fault.number, "reason": fault.reason, "hint": fault.hint}
            for fault in report.faults
        ],
    }


def _render_sentence(report: RenderReport) -> str:
    took = format_duration(report.elapsed_s)
    return (
        f"{count_of(report.lines, 'line')}, {count_of(report.segments, 'segment')}: "
        f"{report.segments_rendered} rendered, "
        f"{report.segments - report.segments_rendered} were there, in {took}"
    )
