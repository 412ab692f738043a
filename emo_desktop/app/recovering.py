"""What becomes of unsaved work that a run before left."""

from __future__ import annotations

from emo_desktop.project.autosave import put_recovery_aside
from emo_desktop.project.session import Session


def keep_last_saved(session: Session) -> None:
    """Go on with the project as it was saved; the unsaved work is put aside, not destroyed."""
    if session.recovery is not None:
        if not session.is_read_only:
            put_recovery_aside(session.folder)
        session.recovery = None
