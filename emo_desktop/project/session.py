"""The open document: what is present, what is saved, and who wants to be told."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from emo_desktop.base.errors import ProjectError
from emo_desktop.project.autosave import (
    Recovery,
    discard_recovery,
    put_recovery_aside,
    read_recovery,
    write_autosave,
)
from emo_desktop.project.changes import Changes, Edit, changes_between
from emo_desktop.project.history import History
from emo_desktop.project.lock import ProjectLock
from emo_desktop.project.model import Project
from emo_desktop.project.storage import load_project, save_project

QUIET_S = 3.0
LONGEST_UNSAVED_S = 60.0

Listener = Callable[[Changes, Project], None]


def open_session(folder: Path, *, clock: Callable[[], float] = time.time) -> Session:
    """The project in ``folder``, locked for this program until the session is closed.

    Where nothing can be written, the session is read-only. Its ``recovery`` is work that a run
    before could not save.

    Raises:
        ProjectError: another program has it open, or it cannot be read.
    """
    lock = ProjectLock(folder)
    lock.take()
    try:
        session = Session(folder, load_project(folder), clock=clock, lock=lock)
        session.recovery = read_recovery(folder)
        return session
    except BaseException:
        lock.give_back()
        raise


class Session:
    """An open project. Every change goes through it; nothing here waits or runs by itself.

    Args:
        folder: of the project.
        project: as it is in the folder.
        clock: seconds since 1970.
        lock: given back when the session is closed; None: there is nothing to give back.
    """

    def __init__(
        self,
        folder: Path,
        project: Project,
        *,
        clock: Callable[[], float] = time.time,
        lock: ProjectLock | None = None,
    ) -> None:
        self.folder = folder
        self.history = History(project)
        self._clock, self._lock = clock, lock
        # Work of a run before; until it is restored or discarded, nothing takes its place.
        self.recovery: Recovery | None = None
        self._saved = self._kept = project
        self._is_kept = True
        self._first_unkept_s = self._changed_s = clock()
        self._listeners: dict[object, Listener] = {}

    @property
    def project(self) -> Project:
        """The present document."""
        return self.history.current

    @property
    def is_saved(self) -> bool:
        """Whether the present document is the one in the folder."""
        return self.project == self._saved

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be saved in the folder."""
        return self._lock is not None and self._lock.is_read_only

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every change; the result is what ends that."""
        key = object()
        self._listeners[key] = listener

        def unlisten() -> None:
            self._listeners.pop(key, None)

        return unlisten

    def apply(self, edit: Edit) -> None:
        """Make what an edit made the present document, unless it changed nothing."""
        if self.history.apply(edit):
            self._tell(edit.changes)

    def end_gesture(self) -> None:
        """Let the next edit be an undo step of its own."""
        self.history.end_gesture()

    def undo(self) -> None:
        """Go back to the document before the last edit.

        Raises:
            EditError: there is nothing to undo.
        """
        self._tell(self.history.undo().changes)

    def redo(self) -> None:
        """Go forward to the document that was left by undo.

        Raises:
            EditError: there is nothing to redo.
        """
        self._tell(self.history.redo().changes)

    def go_to(self, step: int) -> None:
        """Go to a step of the history.

        Raises:
            EditError: there is no such step.
        """
        self._tell(self.history.go_to(step).changes)

    def restore_recovery(self) -> None:
        """Make the work of a run before the present document; it is one step, and not yet saved."""
        if self.recovery is not None:
            after = self.recovery.project
            changes = changes_between(self.project, after)
            self.recovery = None
            self.apply(Edit(after, changes, "Restore unsaved work"))

    def discard_recovery(self) -> None:
        """Let the work of a run before go."""
        if self.recovery is not None:
            self.recovery = None
            discard_recovery(self.folder)

    def save(self) -> None:
        """Put the present document into the folder; the one before it becomes a version.

        Raises:
            ProjectError: the session is read-only.
            OutputError: it cannot be written; nothing was lost, and it is still not saved.
        """
        if self.is_read_only:
            raise ProjectError(
                f"{self.folder} is read-only: nothing can be saved there.",
                hint="Copy the project to another folder, and open it there.",
            )
        present = self.project
        save_project(self.folder, present)
        self._saved = present
        self._let_autosave_go()
        self.history.end_gesture()

    def autosave_due(self, now_s: float) -> bool:
        """Whether there is work to keep: 3 s after the last change, or 60 s after the first.

        Args:
            now_s: by the clock of the session. A clock that was set back makes it due.
        """
        if self._is_kept or self.is_read_only or self.project == self._kept:
            return False
        is_quiet = not 0 <= now_s - self._changed_s < QUIET_S
        return is_quiet or not 0 <= now_s - self._first_unkept_s < LONGEST_UNSAVED_S

    def autosave(self) -> None:
        """Keep the present document beside the saved one.

        Raises:
            OutputError: it cannot be written; it is due again after the same waits.
        """
        # Put off before it is tried: a full disk is not asked again at every tick.
        self._first_unkept_s = self._changed_s = self._clock()
        if self.is_saved:
            self._let_autosave_go()
            return
        self._put_recovery_aside()
        present = self.project
        write_autosave(self.folder, present, now_s=self._clock())
        self._kept, self._is_kept = present, True

    def close(self, *, keeps_unsaved: bool = True) -> None:
        """Let others open the project.

        Args:
            keeps_unsaved: whether work that was not saved is kept for the next time; else it is
                let go.

        Raises:
            OutputError: it cannot be kept; the project is closed all the same.
        """
        try:
            if not self.is_read_only and not self.is_saved and keeps_unsaved:
                self.autosave()
            elif not self.is_read_only and self.recovery is None:
                discard_recovery(self.folder)
        finally:
            self._listeners.clear()
            if self._lock is not None:
                self._lock.give_back()

    def _let_autosave_go(self) -> None:
        self._put_recovery_aside()
        discard_recovery(self.folder)
        self._kept, self._is_kept = self.project, True

    def _put_recovery_aside(self) -> None:
        if self.recovery is not None:
            put_recovery_aside(self.folder)
            self.recovery = None

    def _tell(self, changes: Changes) -> None:
        now_s = self._clock()
        if self._is_kept:
            self._first_unkept_s = now_s
        self._changed_s, self._is_kept = now_s, False
        for listener in tuple(self._listeners.values()):
            listener(changes, self.project)
