"""``python -m emo_desktop``: the window, alone or with a project; else the command line."""

from __future__ import annotations

import sys


def main(arguments: list[str] | None = None) -> int:
    """Open the window, or do what the command line says; the exit code.

    Args:
        arguments: those after the program's name; those of the process when None.
    """
    words = sys.argv[1:] if arguments is None else arguments
    if not words or (len(words) == 1 and words[0].rstrip("/\\").lower().endswith(".emo")):
        from emo_desktop.ui.application import run_window

        return run_window(words)
    from emo_desktop.cli.commands import main as run_command

    return run_command(words)


if __name__ == "__main__":
    sys.exit(main())
