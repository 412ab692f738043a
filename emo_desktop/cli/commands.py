"""The door for the shell: runs one command, and turns whatever happens into an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from emo_desktop.base.errors import EmoError, ModelError
from emo_desktop.base.jobs import Cancelled
from emo_desktop.cli.exits import Exit, cancelled_by_signals, print_error, print_internal_error
from emo_desktop.cli.parser import build_parser
from emo_desktop.cli.session import Session


def main(argv: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: the arguments after the program's name; those of the process when None.

    Returns:
        The exit code, one of ``Exit``.
    """
    try:
        args = build_parser().parse_args(argv)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    with Session() as session:
        code = _run_guarded(args, session)
    _flush_stdout()
    return code


def _run_guarded(args: argparse.Namespace, session: Session) -> Exit:
    """Run a parsed command; no error leaves it, and no traceback reaches the terminal."""
    try:
        with cancelled_by_signals(session.token):
            return _command(args.command)(args, session)
    except (Cancelled, KeyboardInterrupt):
        print("cancelled: nothing was written", file=sys.stderr)
        return Exit.CANCELLED
    except BrokenPipeError:
        return Exit.DONE  # whoever read the output has seen enough
    except ModelError as error:
        print_error(error)
        return Exit.INTERNAL
    except EmoError as error:
        print_error(error)
        return Exit.BAD_INPUT
    except Exception as error:  # noqa: BLE001 - the outermost boundary: logged and said aloud
        print_internal_error(error, session.open_log())
        return Exit.INTERNAL


def _command(name: str) -> Callable[[argparse.Namespace, Session], Exit]:
    """The function behind a command; only its own imports are paid for."""
    if name == "inspect":
        from emo_desktop.cli.inspect import run_inspect

        return run_inspect
    if name == "doctor":
        from emo_desktop.cli.doctor import run_doctor

        return run_doctor
    if name == "bench":
        from emo_desktop.cli.bench import run_bench

        return run_bench
    if name == "project":
        from emo_desktop.cli.project import run_project

        return run_project
    if name in ("record", "devices"):
        from emo_desktop.cli.recording import run_devices, run_record

        return run_record if name == "record" else run_devices
    if name == "export":
        from emo_desktop.cli.project_export import export

        return export
    if name == "presets":
        from emo_desktop.cli.presets import run_presets

        return run_presets
    if name == "packs":
        from emo_desktop.cli.packs import run_packs

        return run_packs
    if name == "train":
        from emo_desktop.cli.training import run_training

        return run_training
    if name == "evaluate":
        from emo_desktop.cli.evaluate import run_evaluate

        return run_evaluate
    if name == "verify":
        from emo_desktop.cli.verify import run_verify

        return run_verify
    from emo_desktop.cli.render import run_demo, run_render

    return run_demo if name == "demo" else run_render


def _flush_stdout() -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
