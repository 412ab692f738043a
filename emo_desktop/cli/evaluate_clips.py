"""The command that compares a pack with the draft on clips whose truth is known."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from emo_desktop.base.atomic import write_atomically
from emo_desktop.cli.evaluate_output import write_values
from emo_desktop.cli.exits import Exit
from emo_desktop.cli.measured import last_of
from emo_desktop.cli.session import Session

if TYPE_CHECKING:
    from emo_desktop.emo.packs.pack import WeightsPack
    from emo_desktop.training.evaluation.pack_method import PackDrawer


def run_evaluate_clips(args: argparse.Namespace, session: Session) -> Exit:
    """Draw held-out clips, score them, and print the tables."""
    # Loaded late: it brings torch.
    from emo_desktop.training.evaluation.clip_report import (
        html_clips_report,
        markdown_clips_report,
        plain_clips_report,
    )
    from emo_desktop.training.evaluation.clips import ClipsEvaluated, evaluate_clips

    job = evaluate_clips(
        args.clips, count=args.count, drawer=_drawer(args, session), token=session.token
    )
    evaluation = last_of(job, ClipsEvaluated).evaluation
    table = markdown_clips_report(evaluation)
    if args.report is not None:
        is_text = args.report.suffix.lower() in (".md", ".txt")
        text = table if is_text else html_clips_report(evaluation)
        write_atomically(args.report, text.encode())
    write_values(args.json, plain_clips_report(evaluation))
    if args.json != "-":
        print(table, end="")
    return Exit.DONE


def _drawer(args: argparse.Namespace, session: Session) -> PackDrawer | None:
    """What draws with the pack that was named; None where none was."""
    if args.pack is None:
        return None
    from emo_desktop.training.evaluation.pack_method import open_drawer

    return open_drawer(_pack(args.pack, session), device=args.device, token=session.token)


def _pack(name: str, session: Session) -> WeightsPack:
    from emo_desktop.emo.packs.pack import choose_pack, read_pack

    folder = Path(name)
    if folder.is_dir():
        return read_pack(folder)
    return choose_pack(session.settings.packs_dir, name)
