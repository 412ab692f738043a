"""Sees that the frames around the playhead are there, or on their way."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from emo_desktop.app.changed_frames import unchanged_frames
from emo_desktop.app.line_rendering import JobAdvanced
from emo_desktop.base.arrays import Bytes
from emo_desktop.base.jobs import Event
from emo_desktop.project.changes import Changes
from emo_desktop.project.model import Clip
from emo_desktop.project.shots import frames_of_line
from emo_desktop.render.engine import FrameReady, SegmentStarted
from emo_desktop.ui.document import Document
from emo_desktop.ui.frame_store import FrameStore, StoredFrame
from emo_desktop.ui.render_worker import RenderWorker

_SEEN = (
    Changes.FORMAT
    | Changes.CHARACTERS
    | Changes.TAKES
    | Changes.LINES
    | Changes.TIMING
    | Changes.MOTION
    | Changes.RENDER
)
# Drawing that has fallen behind begins anew so much further on, and not again before so long.
_LEAP_S = 0.2
_LEAP_AGAIN_S = 0.5
_BACK_FRAMES = 50
# Frames that come so soon are not asked for anew.
_NEAR_FRAMES = 8
_ROOM_SHARE = 0.75
_AHEAD_FRAMES = 250
# Until one is there nobody knows how large frames are.
_FIRST_FRAMES = 16


class PreviewWindow(QObject):
    """The frames of the film at hand, for the document as it is.

    Args:
        document: the open project.
        worker: draws what is missing.
        store: keeps what was drawn.
        clock: seconds that only grow.
    """

    arrived = Signal(int)
    outdated = Signal()

    def __init__(
        self,
        document: Document,
        worker: RenderWorker,
        store: FrameStore,
        *,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__()
        self._document, self._worker, self.store = document, worker, store
        self._clock = clock
        self._project = document.project  # of the revision
        self._revision = 0
        self._job = 0  # the preview that is being drawn; 0: none
        self._job_revision = 0
        self._next = self._end = 0  # what of it comes next, and the frame behind its last
        self._has_begun = True
        self._failed_revision = -1
        self._asked_s = 0.0
        self._looked_at = document.playhead
        self._draft_px: int | None = None
        self._rendered = range(0)  # frames of a take that the queue renders, if it keeps them
        document.changed.connect(self._change)
        worker.frame_ready.connect(self._take)
        worker.preview_ended.connect(self._finish)
        worker.queue_said.connect(self._notice)

    def frame(self, number: int) -> StoredFrame | None:
        """A frame of the film as it is now, or as it was just before the latest change."""
        now = self.store.frame(self._revision, number)
        return now or self.store.frame(self._job_revision, number)

    def is_up_to_date(self, number: int) -> bool:
        """Whether a frame is there as the film is now."""
        return self.store.has(self._revision, number)

    def draw_drafts_at(self, size_px: int | None) -> None:
        """Draw drafts with so short a short side; None: as large as the film."""
        self._draft_px = size_px
        self._revision += 1
        if self._has_begun:
            self._drop_job()
        self.outdated.emit()

    def retry(self) -> None:
        """Try again what could not be drawn."""
        self._failed_revision = -1

    def is_ready(self, frames: range) -> bool:
        """Whether these frames are there, or nothing is being drawn that could bring them."""
        missing = self.store.first_missing(self._revision, frames)
        return missing >= frames.stop or (not self._job and self._failed_revision == self._revision)

    def look_at(
        self,
        number: int,
        *,
        end: int | None = None,
        backwards: bool = False,
        follows: bool = False,
    ) -> None:
        """Have the frames from one on drawn, as far as there is room, unless they are.

        Args:
            number: the frame that is looked at.
            end: the frame behind the last that is wanted; the end of the film when None.
            backwards: whether those before it are wanted, rather than those behind it.
            follows: whether the film runs: where it overtakes the drawing, that leaps ahead.
        """
        self._looked_at = number
        stop = self._document.frames if end is None else min(end, self._document.frames)
        if backwards:
            wanted = range(max(0, number + 1 - _BACK_FRAMES), min(number + 1, stop))
            if self.store.first_missing(self._revision, wanted) == wanted.stop:
                wanted = range(max(0, wanted.start - _BACK_FRAMES), wanted.start)
        else:
            wanted = range(number, min(stop, number + self._ahead()))
        self.store.expect(self._revision, wanted)
        missing = self.store.first_missing(self._revision, wanted)
        if missing < wanted.stop and self._failed_revision != self._revision:
            self._ask_for(missing, wanted.stop if backwards else stop, follows=follows)
        self._allow()

    def forget_drafts(self, frames: range) -> None:
        """Have frames drawn anew that may have become final."""
        self.store.forget_drafts(self._revision, frames)
        if self._job and self._next > frames.start:
            self._drop_job()
        self.outdated.emit()

    def close(self) -> None:
        """Ask for nothing more."""
        self._document.changed.disconnect(self._change)
        self._worker.frame_ready.disconnect(self._take)
        self._worker.preview_ended.disconnect(self._finish)
        self._worker.queue_said.disconnect(self._notice)
        self._drop_job()

    def _ahead(self) -> int:
        room = self.store.room_frames()
        if room is None:
            return _FIRST_FRAMES
        return max(1, min(_AHEAD_FRAMES, round(room * _ROOM_SHARE)))

    def _ask_for(self, missing: int, end: int, *, follows: bool) -> None:
        """Have frames drawn from the first missing one on, unless they are coming."""
        if self._job and not self._has_begun:
            return  # what was asked for before comes first, or of many wishes none came true
        if self._job and self._job_revision == self._revision:
            if 0 <= missing - self._next <= _NEAR_FRAMES and missing < self._end:
                return
            if follows and missing == self._looked_at:
                if self._clock() - self._asked_s < _LEAP_AGAIN_S:
                    return
                missing += round(_LEAP_S * self._document.fps)
        limit = missing + self._ahead()
        self._job = self._worker.preview(
            self._document.project, missing, end, limit=limit, draft_px=self._draft_px
        )
        self._job_revision, self._next, self._end = self._revision, missing, end
        self._has_begun, self._asked_s = False, self._clock()

    def _allow(self) -> None:
        """Let the preview that is drawn go as far as there is room."""
        if self._job:
            self._worker.allow(self._looked_at + self._ahead())

    def _drop_job(self) -> None:
        if self._job:
            self._worker.cancel_preview()
        self._job = 0

    def _change(self, changes: Changes) -> None:
        if changes & _SEEN:
            before, self._project = self._project, self._document.project
            self._revision += 1
            self.store.carry_over(self._revision, unchanged_frames(before, self._project))
            if self._has_begun:
                self._drop_job()

    def _take(self, job: int, number: int, pixels: Bytes, is_final: bool) -> None:
        if job != self._job:
            return
        self._next, self._has_begun = number + 1, True
        self.store.put(self._job_revision, StoredFrame(number, pixels, is_final))
        self.store.forget_before(self._job_revision)
        self._allow()
        self.arrived.emit(number)

    def _notice(self, event: Event) -> None:
        """The queue goes on: where frames were rendered they are shown in place of drafts."""
        if isinstance(event, SegmentStarted):
            self._rendered = range(event.first_frame, event.first_frame)
        elif isinstance(event, FrameReady):
            self._rendered = range(self._rendered.start, event.frame + 1)
        elif isinstance(event, JobAdvanced) and self._rendered:
            clip = next((each for each in self._clips() if each.id == event.job.clip), None)
            if clip is not None and clip.use is not None:
                fps = self._document.fps
                shift = frames_of_line(clip, fps).start - round(clip.use.in_s * fps)
                rendered, self._rendered = self._rendered, range(0)
                self.forget_drafts(range(rendered.start + shift, rendered.stop + shift))

    def _clips(self) -> tuple[Clip, ...]:
        return self._document.project.clips

    def _finish(self, job: int) -> None:
        if job == self._job:
            if not self._has_begun and self._next < self._end:
                self._failed_revision = self._job_revision
            self._job, self._has_begun = 0, True
