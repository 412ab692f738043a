"""``python -m emo_desktop``: the command line."""

from __future__ import annotations

import sys

from emo_desktop.cli.commands import main

if __name__ == "__main__":
    sys.exit(main())
