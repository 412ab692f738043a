"""Undo and redo as a list of documents."""

from __future__ import annotations

from dataclasses import dataclass, replace

from emo_desktop.project.changes import Edit, EditError, changes_between
from emo_desktop.project.media import Take
from emo_desktop.project.model import Project

MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a history.

    Args:
        name: of the edit that led to it; empty for the first.
        project: the document after it.
    """

    name: str
    project: Project


class History:
    """The documents that led to the present one, and those that were undone.

    What was recorded in the program is kept: undoing brings back the document as it was, with the
    takes recorded since then still among its takes, though no line uses them.
    """

    def __init__(self, project: Project) -> None:
        self._steps = [Step("", project)]
        self._place = 0
        self._open_key = ""
        self._recorded: dict[str, Take] = {}
        self._next_id = 1
        self._has_forgotten = False

    @property
    def current(self) -> Project:
        """The present document."""
        return self._steps[self._place].project

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every document there is, from the oldest to the last one undone."""
        return tuple(self._steps)

    @property
    def place(self) -> int:
        """Which of the steps is the present."""
        return self._place

    @property
    def has_forgotten(self) -> bool:
        """Whether there were steps before the oldest that is kept."""
        return self._has_forgotten

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to undo."""
        return self._place > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is an edit to redo."""
        return self._place < len(self._steps) - 1

    @property
    def undo_name(self) -> str:
        """The name of the edit that is undone next; empty without one."""
        return self._steps[self._place].name if self.can_undo else ""

    @property
    def redo_name(self) -> str:
        """The name of the edit that is redone next; empty without one."""
        return self._steps[self._place + 1].name if self.can_redo else ""

    def apply(self, edit: Edit) -> bool:
        """Make an edit of the present document a step; whether anything is different after it.

        An edit with the merge key of the gesture that goes on becomes part of its step, and a
        gesture that ends where it began is none. What was undone can no longer be redone.
        """
        if edit.after == self.current:
            return False
        is_merged = bool(edit.merge_key) and edit.merge_key == self._open_key
        del self._steps[self._place + 1 :]
        if is_merged:
            self._steps[self._place] = replace(self._steps[self._place], project=edit.after)
        else:
            self._steps.append(Step(edit.name, edit.after))
            self._place += 1
        self._open_key = edit.merge_key
        self._drop_what_is_too_much()
        self._remember_recorded(edit.after)
        return True

    def end_gesture(self) -> None:
        """Let the next edit be a step of its own, whatever its merge key."""
        self._open_key = ""

    def undo(self) -> Edit:
        """Go back one step: the document there, and what is different in it.

        Raises:
            EditError: there is nothing to undo.
        """
        if not self.can_undo:
            raise EditError("There is nothing to undo.", hint="")
        return self._go(self._place - 1, name=self.undo_name)

    def redo(self) -> Edit:
        """Go forward one step: the document there, and what is different in it.

        Raises:
            EditError: there is nothing to redo.
        """
        if not self.can_redo:
            raise EditError("There is nothing to redo.", hint="")
        return self._go(self._place + 1, name=self.redo_name)

    def go_to(self, index: int) -> Edit:
        """Go to one of the steps: the document there, and what is different in it.

        Raises:
            EditError: there is no such step.
        """
        if not 0 <= index < len(self._steps):
            raise EditError(f"The history has no step {index}.")
        return self._go(index, name=self._steps[index].name)

    def _go(self, place: int, *, name: str) -> Edit:
        self.end_gesture()
        before = self.current
        self._steps[place] = replace(
            self._steps[place], project=self._with_recorded(self._steps[place].project)
        )
        self._place = place
        return Edit(self.current, changes_between(before, self.current), name)

    def _drop_what_is_too_much(self) -> None:
        """Forget a gesture that leads nowhere, and steps older than the last two hundred."""
        if self._open_key and self._place and self._steps[self._place - 1].project == self.current:
            del self._steps[self._place]
            self._place -= 1
            self.end_gesture()
        excess = self._place - MOST_STEPS
        if excess > 0:
            del self._steps[:excess]
            self._place -= excess
            self._steps[0] = replace(self._steps[0], name="")
            self._has_forgotten = True

    def _remember_recorded(self, project: Project) -> None:
        for take in project.takes:
            if take.recording is not None:
                self._recorded.setdefault(take.id, take)
        self._next_id = max(self._next_id, project.next_id)

    def _with_recorded(self, project: Project) -> Project:
        known = {take.id for take in project.takes}
        lost = [take for id_, take in self._recorded.items() if id_ not in known]
        if not lost:
            return project
        next_id = max(project.next_id, self._next_id)
        return replace(project, takes=(*project.takes, *lost), next_id=next_id)
