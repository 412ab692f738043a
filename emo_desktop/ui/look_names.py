"""What the looks of a line are called where they have no name."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from emo_desktop.project.model import Clip


def title_of_look(clip: Clip, picture: str) -> str:
    """The name of a look, else its number among the looks of its line."""
    for number, look in enumerate(clip.pictures, 1):
        if look.id == picture:
            unnamed = QCoreApplication.translate("Looks", "Look {number}").format(number=number)
            return look.name or unnamed
    return ""
