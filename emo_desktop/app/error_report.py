"""What to send to somebody who is to find out why something failed."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from emo_desktop import __version__
from emo_desktop.base.settings import Settings

_PACKAGES = ("PySide6-Essentials", "numpy", "opencv-python-headless", "av", "torch", "diffusers")
LOG_FILE = "emo-desktop.log"
_LAST_BYTES = 64 * 1024
_LAST_LINES = 60


def make_report(
    sentence: str, hint: str, *, settings: Settings, device: str = "", lines: int = _LAST_LINES
) -> str:
    """An error with versions, device and the end of the log.

    The user's own folder is written as ``~``.

    Args:
        sentence: what went wrong.
        hint: what to do about it; may be empty.
        settings: say where the log is.
        device: that computes, in words.
        lines: of the log, at most.
    """
    parts = [
        sentence,
        hint,
        "",
        f"EMO Desktop {__version__}, Python {platform.python_version()}",
        f"{platform.system()} {platform.release()}, {platform.machine()}, "
        f"{os.cpu_count()} cores, {device or 'CPU'}",
        ", ".join(_versions()),
        "",
        *_end_of_log(settings.logs_dir / LOG_FILE, lines),
    ]
    return without_home("\n".join(parts)).strip() + "\n"


def without_home(text: str) -> str:
    """The text with the user's own folder written as ``~``."""
    home = str(Path.home())
    if len(home) < 2:
        return text
    return text.replace(home, "~").replace(home.replace("\\", "\\\\"), "~")


def _versions() -> Iterator[str]:
    for name in _PACKAGES:
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            yield f"no {name}"


def _end_of_log(path: Path, lines: int) -> list[str]:
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _LAST_BYTES))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ["There is no log."]
    return text.splitlines()[-lines:]
