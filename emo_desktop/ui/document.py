"""The open project as the window sees it: selection, playhead, and what is rendered.

It holds no rules: every change is an edit, and what is rendered is what the plan and the cache say.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from emo_desktop.base.errors import EmoError
from emo_desktop.base.timing import frame_count
from emo_desktop.project.changes import Changes, Edit, EditError
from emo_desktop.project.media import Media
from emo_desktop.project.model import Clip, Project
from emo_desktop.project.session import Session
from emo_desktop.project.shots import frames_of_line
from emo_desktop.project.storage import media_path

_QUIET_MS = 150
_AUTOSAVE_TICK_MS = 500


class StateKind(StrEnum):
    """What has become of a line."""

    TO_RECORD = "To record"
    RECORDED = "Recorded"
    NOT_RENDERED = "Not rendered"
    QUEUED = "Queued"
    RENDERING = "Rendering"
    DONE = "Done"
    OUT_OF_DATE = "Out of date"
    FAILED = "Failed"


ICONS = {
    StateKind.TO_RECORD: "○",
    StateKind.RECORDED: "◐",
    StateKind.NOT_RENDERED: "◌",
    StateKind.QUEUED: "…",
    StateKind.RENDERING: "▶",
    StateKind.DONE: "✓",
    StateKind.OUT_OF_DATE: "↻",
    StateKind.FAILED: "✕",
}


@dataclass(frozen=True, slots=True)
class LineState:
    """What has become of a line, as it is shown.

    Args:
        kind: in one word.
        share: of it that is rendered, 0 to 1.
        reason: why it failed; empty otherwise.
    """

    kind: StateKind
    share: float = 0.0
    reason: str = ""

    @property
    def icon(self) -> str:
        """A sign, so that colour is never alone."""
        return ICONS[self.kind]

    @property
    def words(self) -> str:
        """In words."""
        word = QCoreApplication.translate("LineState", self.kind.value)
        return f"{word} {self.share:.0%}" if self.kind is StateKind.RENDERING else word


class Document(QObject):
    """The open project.

    Args:
        session: the project on disk.
        autosaves: whether unsaved work is kept by itself.
    """

    changed = Signal(object)
    selection_changed = Signal()
    playhead_moved = Signal(int)
    range_changed = Signal()
    states_changed = Signal()
    settled = Signal()
    refused = Signal(str, str)
    saved_changed = Signal()

    def __init__(self, session: Session, *, autosaves: bool = True) -> None:
        super().__init__()
        self.session = session
        self.selection: tuple[str, ...] = ()
        self.playhead = 0
        self.range_frames: tuple[int, int] | None = None
        self._states: dict[str, LineState] = {}
        self._was_saved = session.is_saved
        self._unlisten = session.listen(self._session_changed)
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._quiet.timeout.connect(self.settled)
        self._autosave = QTimer(self, interval=_AUTOSAVE_TICK_MS)
        self._autosave.timeout.connect(self._autosave_if_due)
        if autosaves:
            self._autosave.start()

    @property
    def project(self) -> Project:
        """The present document."""
        return self.session.project

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.session.folder

    @property
    def fps(self) -> Fraction:
        """Frames per second."""
        return self.project.fps

    @property
    def frames(self) -> int:
        """How long the film is; 0 without lines."""
        duration_s = self.project.duration_s
        return frame_count(duration_s, self.fps) if duration_s else 0

    def media_path(self, media: Media) -> Path:
        """Where a file of the project lies."""
        return media_path(self.folder, media)

    def apply(self, edit: Edit) -> None:
        """Change the document."""
        self.session.apply(edit)

    def try_edit(self, make: Callable[[], Edit]) -> bool:
        """Change the document if that can be done; else say why not, where the user looks."""
        try:
            edit = make()
        except EditError as error:
            self.refused.emit(str(error), error.hint)
            return False
        self.apply(edit)
        return True

    def end_gesture(self) -> None:
        """Let the next edit be an undo step of its own."""
        self.session.end_gesture()

    def undo(self) -> None:
        """Go back one step, if there is one."""
        if self.session.history.can_undo:
            self.session.undo()

    def redo(self) -> None:
        """Go forward one step, if there is one."""
        if self.session.history.can_redo:
            self.session.redo()

    def save(self) -> bool:
        """Save; whether that worked. If not it is said why."""
        try:
            self.session.save()
        except EmoError as error:
            self.refused.emit(str(error), error.hint)
            return False
        self._tell_saved()
        return True

    def select(self, lines: Iterable[str]) -> None:
        """Select lines, those that are there."""
        wanted = set(lines)
        chosen = tuple(clip.id for clip in self.project.clips if clip.id in wanted)
        if chosen != self.selection:
            self.selection = chosen
            self.selection_changed.emit()

    @property
    def current_clip(self) -> Clip | None:
        """The line that is selected alone or first, else the one under the playhead."""
        for clip in self.project.clips:
            if clip.id in self.selection:
                return clip
        return self.clip_at(self.playhead)

    def clip_at(self, frame: int) -> Clip | None:
        """The line that began last of those that are on in a frame of the film."""
        found = None
        for clip in self.project.clips:
            if frame in frames_of_line(clip, self.fps):
                found = clip
        return found

    def move_playhead(self, frame: int) -> None:
        """Put the playhead on a frame of the film, or its end."""
        frame = max(0, min(frame, self.frames))
        if frame != self.playhead:
            self.playhead = frame
            self.playhead_moved.emit(frame)

    def set_range(self, frames: tuple[int, int] | None) -> None:
        """Mark a range of the film; None: none."""
        if frames is not None and frames[1] <= frames[0]:
            frames = None
        if frames != self.range_frames:
            self.range_frames = frames
            self.range_changed.emit()

    def line_state(self, clip_id: str) -> LineState:
        """What has become of a line."""
        known = self._states.get(clip_id)
        if known is not None:
            return known
        clip = self.project.clip(clip_id)
        return LineState(StateKind.RECORDED if clip.take else StateKind.TO_RECORD)

    def set_states(self, states: dict[str, LineState]) -> None:
        """Take notice of what has become of lines."""
        if states != self._states:
            self._states = states
            self.states_changed.emit()

    def close(self) -> None:
        """Let the project go; what is not saved is kept for the next time."""
        self._autosave.stop()
        self._quiet.stop()
        self._unlisten()
        self.session.close()

    def _session_changed(self, changes: Changes, _: Project) -> None:
        there = {clip.id for clip in self.project.clips}
        if not there.issuperset(self.selection):
            self.select(self.selection)
        if self.playhead > self.frames:
            self.move_playhead(self.frames)
        self.changed.emit(changes)
        self._quiet.start()
        self._tell_saved()

    def _tell_saved(self) -> None:
        if self.session.is_saved != self._was_saved:
            self._was_saved = self.session.is_saved
            self.saved_changed.emit()

    def _autosave_if_due(self) -> None:
        if self.session.autosave_due(time.time()):
            self.keep_unsaved()

    def keep_unsaved(self) -> None:
        """Keep what is not saved beside the saved project, now; if that fails it is said why."""
        if self.session.is_read_only:
            return
        try:
            self.session.autosave()
        except EmoError as error:
            self.refused.emit(str(error), error.hint)
