"""Recorded takes become edits of the document: read on a thread, put into their lines in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from PySide6.QtCore import QObject, Signal

from emo_desktop.app.line_comp import add_line_comp, read_line_comp
from emo_desktop.app.lost_takes import LostTake, read_lost_take
from emo_desktop.app.recording import (
    add_punch,
    add_recording,
    read_cleaned,
    read_punch,
    read_recording,
)
from emo_desktop.app.recording_target import RecordingTarget, next_take
from emo_desktop.audio.recording import RecordedTake
from emo_desktop.audio.take_file import bring_back
from emo_desktop.project.changes import Edit
from emo_desktop.ui.background import Background
from emo_desktop.ui.document import Document


class TakeKeeper(QObject):
    """Puts takes into their lines.

    Signals:
        kept(str, object): the line that has a new take now, and the RecordedTake.

    Args:
        document: the open project.
        background: reads the files.
        parent: of this object.
    """

    kept = Signal(str, object)

    def __init__(self, document: Document, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._background = document, background
        self._reading = asyncio.Lock()  # takes come in in the order in which they were recorded

    def keep(self, taken: RecordedTake, target: RecordingTarget) -> None:
        """Put a take into its line."""
        self._background.start(self._keep(taken, target))

    def bring_back(self, taken: RecordedTake, target: RecordingTarget) -> None:
        """Keep a take after all that was put aside."""
        self._background.start(self._bring_back(taken, target))

    def clean(self, line: str, high_pass_hz: float, loudness_lufs: float | None) -> None:
        """Give a line a cleaner copy of its take; see ``read_cleaned``."""
        self._background.start(self._clean(line, high_pass_hz, loudness_lufs))

    def use_part(self, line: str, take: str, part: tuple[Fraction, Fraction]) -> None:
        """Let a part of a line sound as another of its takes.

        Args:
            line: id of the line.
            take: id of the other take.
            part: where on the timeline the part begins and ends.
        """
        self._background.start(self._use_part(line, take, part))

    def keep_lost(self, lost: LostTake) -> None:
        """Put a take that a crash left into its line, or into a new one."""
        self._background.start(self._keep_lost(lost))

    async def _keep(self, taken: RecordedTake, target: RecordingTarget) -> None:
        async with self._reading:
            if target.is_part:
                line = await self._keep_part(taken, target)
            else:
                line = await self._keep_whole(taken, target)
        if line:
            self.kept.emit(line, taken)

    async def _keep_part(self, taken: RecordedTake, target: RecordingTarget) -> str:
        document, begin_s = self._document, target.plan.begin_s
        folder, project = document.folder, document.project
        punched = await self._background.run(
            lambda token: read_punch(
                folder, project, target.line, taken, begin_s=begin_s, token=token
            )
        )
        return self._apply(lambda: add_punch(document.project, punched, line=target.line))

    async def _keep_whole(self, taken: RecordedTake, target: RecordingTarget) -> str:
        document, folder = self._document, self._document.folder
        sound = await self._background.run(lambda token: read_recording(folder, taken, token=token))
        return self._apply(
            lambda: add_recording(
                document.project,
                sound,
                line=target.line or None,
                begin_s=target.plan.begin_s,
                character=target.character,
            )
        )

    async def _bring_back(self, taken: RecordedTake, target: RecordingTarget) -> None:
        path = next_take(self._document.folder, target)()
        await self._background.run(lambda _: bring_back(taken.path, path))
        await self._keep(replace(taken, path=path, is_discarded=False), target)

    async def _clean(self, line: str, high_pass_hz: float, loudness_lufs: float | None) -> None:
        document = self._document
        folder, project = document.folder, document.project
        sound = await self._background.run(
            lambda token: read_cleaned(
                folder,
                project,
                line,
                high_pass_hz=high_pass_hz,
                loudness_lufs=loudness_lufs,
                token=token,
            )
        )
        self._apply(lambda: add_recording(document.project, sound, line=line))

    async def _use_part(self, line: str, take: str, part: tuple[Fraction, Fraction]) -> None:
        document = self._document
        folder, project = document.folder, document.project
        async with self._reading:
            comp = await self._background.run(
                lambda token: read_line_comp(folder, project, line, take, part=part, token=token)
            )
            self._apply(lambda: add_line_comp(document.project, comp, line=line))

    async def _keep_lost(self, lost: LostTake) -> None:
        document = self._document
        folder, project = document.folder, document.project
        async with self._reading:
            sound = await self._background.run(
                lambda token: read_lost_take(folder, project, lost, token=token)
            )
            line, begin_s = lost.line or None, lost.begin_s
            self._apply(lambda: add_recording(document.project, sound, line=line, begin_s=begin_s))

    def _apply(self, make: Callable[[], Edit]) -> str:
        """Change the document, as a step of its own; the line, empty where it cannot be changed."""
        document = self._document
        before = {clip.id: clip.take for clip in document.project.clips}
        document.end_gesture()
        if not document.try_edit(make):
            return ""
        document.end_gesture()
        for clip in document.project.clips:
            if before.get(clip.id) != clip.take:
                document.select([clip.id])
                return clip.id
        return ""
