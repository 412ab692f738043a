"""Files and folders shown in the system's own window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def show_in_folder(path: Path) -> None:
    """Open the folder in which something lies, or the nearest one that is still there."""
    folder = next((each for each in path.parents if each.is_dir()), None)
    if folder is not None:
        open_in_system(folder)


def open_in_system(path: Path) -> None:
    """Open a file or folder with what the system opens it with."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
