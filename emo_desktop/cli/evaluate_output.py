"""Where the figures of a judgement go."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from emo_desktop.base.atomic import write_atomically
from emo_desktop.cli.tables import print_json


def write_values(target: str | None, values: Mapping[str, Any]) -> None:
    """Write values as JSON into a file, or print them where ``target`` is ``-``.

    Raises:
        OutputError: the file cannot be written.
    """
    if target == "-":
        print_json(values)
    elif target is not None:
        text = json.dumps(values, ensure_ascii=False, allow_nan=False, indent=1)
        write_atomically(Path(target), f"{text}\n".encode())
