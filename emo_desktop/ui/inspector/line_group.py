"""What the groups of the inspector have in common: the selected lines, and edits of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGroupBox

from emo_desktop.project.changes import Edit
from emo_desktop.project.model import Clip, Project
from emo_desktop.ui.document import Document


class LineGroup(QGroupBox):
    """A group that shows the first of the selected lines and changes all of them.

    Args:
        title: of the group.
        document: whose lines.
    """

    def __init__(self, title: str, document: Document) -> None:
        super().__init__(title)
        self._document = document

    def show_line(self, clip: Clip) -> None:
        """Show a line as it is, without telling anybody."""

    def _clip(self) -> Clip | None:
        """The line that is shown."""
        return self._document.current_clip if self._document.selection else None

    def _edit(self, make: Callable[[Project, Sequence[str]], Edit]) -> bool:
        """Change the selected lines; whether that could be done. If not, show them as they are."""
        document = self._document
        is_done = document.try_edit(lambda: make(document.project, document.selection))
        clip = self._clip()
        if not is_done and clip is not None:
            self.show_line(clip)
        return is_done

    def _step(self, make: Callable[[Project, Sequence[str]], Edit]) -> bool:
        """The same as an undo step of its own."""
        is_done = self._edit(make)
        self._document.end_gesture()
        return is_done
