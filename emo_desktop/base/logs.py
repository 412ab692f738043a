"""The log file: what went on, for when something went wrong."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def log_to_file(logs_dir: Path) -> Path | None:
    """The rotating file the log goes to from now on; None when its folder cannot be written."""
    path = logs_dir / "emo-desktop.log"
    try:
        logs_dir.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(logging.Formatter(_FORMAT))
    logger = logging.getLogger("emo_desktop")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    return path
