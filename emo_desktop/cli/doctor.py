"""The command that looks at the machine."""

from __future__ import annotations

import argparse

from emo_desktop.cli.exits import Exit
from emo_desktop.cli.session import Session
from emo_desktop.cli.tables import print_json


def run_doctor(args: argparse.Namespace, session: Session) -> Exit:
    """Show what the machine has; exit code 4 when films cannot be made on it."""
    from emo_desktop.app.machine import Verdict, examine_machine

    facts = examine_machine(session.settings)
    if args.json:
        found = [{"name": f.name, "verdict": f.verdict, "detail": f.detail} for f in facts]
        print_json({"facts": found})
    else:
        width = max(len(fact.name) for fact in facts)
        for fact in facts:
            print(f"{fact.verdict:<4}  {fact.name:<{width}}  {fact.detail}")
    failed = any(fact.verdict is Verdict.FAIL for fact in facts)
    return Exit.INTERNAL if failed else Exit.DONE
