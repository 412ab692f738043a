"""What the window does that takes a while: bringing files in, finding pauses, looking at lines."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from emo_desktop.app.imports import Imported, add_imported, read_files
from emo_desktop.app.long_takes import spoken_parts_of
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.quality import check_choice
from emo_desktop.app.studio import Studio
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.changes import Edit
from emo_desktop.project.edits.cutting import auto_split
from emo_desktop.project.edits.performance import set_choice
from emo_desktop.project.model import Clip, Project
from emo_desktop.project.render_choice import Quality, RenderChoice
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.background import Background
from emo_desktop.ui.document import Document, LineState
from emo_desktop.ui.line_states import LineStates


class WindowWork(QObject):
    """Use cases of one window; what they find becomes an edit of its document.

    Signals:
        said(str): what is being done, for the top bar; empty when it is done.
        fault(str, str): a sentence, and what to do.
        lines_chosen(list): lines that are to be rendered, if the user agrees.
        queued(): there is more in the queue.
        queue_changed(): something else has become of what waits.

    Args:
        document: that is changed.
        studio: what lines are drawn with.
        queue: what waits to be rendered.
        background: does the work.
    """

    said = Signal(str)
    fault = Signal(str, str)
    lines_chosen = Signal(list)
    queued = Signal()
    queue_changed = Signal()

    def __init__(
        self, document: Document, studio: Studio, queue: RenderQueue, background: Background
    ) -> None:
        super().__init__()
        self._document, self._studio = document, studio
        self._queue, self._background = queue, background
        self._states = LineStates(ProjectStudio(document.folder, studio), queue)
        self._looks_at_lines = self._lines_changed = False
        self._importing = asyncio.Lock()  # one after the other, in the order they were dropped
        background.fault.connect(self.fault)

    def bring_in(self, paths: Sequence[str]) -> None:
        """Bring files into the project: pictures, voices, cue sheets."""
        self._background.start(self._bring_in([Path(path) for path in paths]))

    async def _bring_in(self, paths: Sequence[Path]) -> None:
        document = self._document
        async with self._importing:
            self.said.emit(self.tr("Reading files…"))
            try:
                imported = await self._read(paths, document.project)
            finally:
                self.said.emit("")
            for fault in imported.faults:
                self.fault.emit(str(fault), fault.hint)
            document.try_edit(lambda: add_imported(document.project, imported))
            document.end_gesture()

    async def _read(self, paths: Sequence[Path], project: Project) -> Imported:
        folder, studio = self._document.folder, self._studio
        return await self._background.run(
            lambda token: read_files(
                folder, paths, project=project, detector=studio.detector, token=token
            )
        )

    def split_at_pauses(self) -> None:
        """Cut the current line where its voice pauses."""
        clip = self._document.current_clip
        if clip is None or not clip.take:
            self.fault.emit(self.tr("Select a line that has a take."), "")
        else:
            self._background.start(self._split_at_pauses(clip))

    async def _split_at_pauses(self, clip: Clip) -> None:
        document, project = self._document, self._document.project
        parts = await self._background.run(
            lambda token: spoken_parts_of(document.folder, project, clip, token=token)
        )
        document.try_edit(lambda: auto_split(document.project, clip.id, parts))
        document.end_gesture()

    def choose_lines(self, lines: Sequence[str]) -> None:
        """Say which lines are to be rendered."""
        if lines:
            self.lines_chosen.emit(list(lines))
        else:
            self.fault.emit(self.tr("Select a line."), "")

    def notice_queue(self) -> None:
        """Be told that the queue has changed, on whatever thread."""
        QTimer.singleShot(0, self, self.queue_changed.emit)

    def render_lines(self, lines: Sequence[str]) -> None:
        """Put lines at the end of the queue."""
        clips = [clip for clip in self._document.project.clips if clip.id in lines]
        self._queue.add((clip.id, clip.picture) for clip in clips)
        self.queued.emit()

    def render_final(self) -> None:
        """Let the selected lines be drawn in final quality, if a pack for that is there."""
        clip = self._document.current_clip
        lines = self._document.selection or ((clip.id,) if clip else ())
        if not lines:
            self.fault.emit(self.tr("Select a line."), "")
        else:
            self._background.start(self._render_final(lines))

    async def _render_final(self, lines: tuple[str, ...]) -> None:
        document, packs_dir = self._document, self._studio.settings.packs_dir
        choice = _as_final(document.project.clip(lines[0]).chosen_picture.choice)
        await self._background.run(lambda _: check_choice(choice, packs_dir))

        def choose() -> Edit:
            return set_choice(document.project, lines, choice)

        if document.try_edit(choose):
            document.end_gesture()
            self.choose_lines(lines)

    def look_at_lines(self) -> None:
        """Find out what has become of every line."""
        self._lines_changed = True
        if not self._looks_at_lines:
            self._looks_at_lines = True
            self._background.start(self._look_at_lines())

    async def _look_at_lines(self) -> None:
        document = self._document
        try:
            while self._lines_changed:
                self._lines_changed = False
                look = partial(self._states_of, document.project)
                document.set_states(await self._background.run(look))
        finally:
            self._looks_at_lines = False

    def _states_of(self, project: Project, _: CancelToken) -> dict[str, LineState]:
        return self._states.of(project)


def _as_final(choice: RenderChoice) -> RenderChoice:
    return replace(choice, quality=Quality.FINAL)
