"""Another version of the line beside the one that plays, drawn with what time is left over."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from emo_desktop.app.changed_frames import unchanged_frames
from emo_desktop.app.comparing import (
    Version,
    film_with,
    is_there,
    next_version,
    other_versions,
)
from emo_desktop.base.arrays import Bytes
from emo_desktop.project.changes import Changes, EditError
from emo_desktop.project.model import Clip, Project
from emo_desktop.ui.canvas.comparison_layer import ComparisonLayer
from emo_desktop.ui.canvas.painting import ShownPicture
from emo_desktop.ui.document import Document
from emo_desktop.ui.frame_store import FrameStore, StoredFrame
from emo_desktop.ui.look_names import title_of_look
from emo_desktop.ui.player import Player
from emo_desktop.ui.render_worker import RenderWorker

_ONLY_HEARD = Changes.GUIDE | Changes.SOUND
_UNSEEN = Changes.NAME | Changes.TEXT | Changes.MARKERS | _ONLY_HEARD
_LIMIT_BYTES = 128 * 1024**2
_AHEAD_FRAMES = 25
# While the film plays B is drawn only when so much of A is there already.
_SPARE_S = 1.0
_NEAR_FRAMES = 8


class Comparison(QObject):
    """Shows B beside or behind the frame of A that is shown; A and the sound never wait for it.

    Signals:
        on_changed(bool): whether two versions are compared, however that came.
        fault(str, str): a sentence, and what to do.

    Args:
        document: the open project.
        layer: draws them.
        player: plays A.
        start_worker: starts who draws B; only while it is on.
    """

    on_changed = Signal(bool)
    fault = Signal(str, str)

    def __init__(
        self,
        document: Document,
        layer: ComparisonLayer,
        player: Player,
        start_worker: Callable[[], RenderWorker],
    ) -> None:
        super().__init__()
        self._document, self._layer, self._player = document, layer, player
        self._start_worker = start_worker
        self._worker: RenderWorker | None = None
        self._store = FrameStore(_LIMIT_BYTES)
        self._version: Version | None = None
        self._film = document.project  # with B chosen
        self._revision = self._job = self._next = 0
        self._has_begun = True
        self._failed_revision = -1
        self._number = document.playhead
        self._hears_other = self._names_heard = False
        self._draft_px: int | None = None
        player.frame_due.connect(self._show)
        player.window.arrived.connect(self._go_on)
        document.changed.connect(self._change)
        document.selection_changed.connect(self._follow_selection)

    @property
    def is_on(self) -> bool:
        """Whether two versions are compared."""
        return self._version is not None

    @property
    def version(self) -> Version | None:
        """What B is; None while nothing is compared."""
        return self._version

    def set_on(self, is_on: bool) -> None:
        """Compare the current line with another version of it, or do not."""
        if is_on == self.is_on:
            return
        clip = self._document.current_clip
        version = next_version(clip, None) if is_on and clip is not None else None
        if is_on and version is None:
            self.fault.emit(
                self.tr("The line has nothing to be compared with."),
                self.tr("Make a new look, or record another take."),
            )
            self.on_changed.emit(False)
        elif version is not None:
            self.compare_with(version)
        else:
            self._end()

    def compare_with(self, version: Version) -> None:
        """Let B be another version."""
        try:
            film = film_with(self._document.project, version)
        except EditError as error:
            self.fault.emit(str(error), error.hint)
            return
        was_on = self.is_on
        self._version, self._film = version, film
        self._drop_frames()
        if self._worker is None:
            self._worker = self._start_worker()
            self._worker.frame_ready.connect(self._take)
            self._worker.preview_ended.connect(self._finish)
        self._layer.show_other(None)
        self._hear()
        self._layer.set_on(True)
        if not was_on:
            self.on_changed.emit(True)
        self._show(min(self._document.playhead, max(0, self._document.frames - 1)))

    def compare_next(self) -> None:
        """Let B be the next version of the line."""
        if self._version is None:
            return
        clip = self._document.project.clip(self._version.line)
        version = next_version(clip, self._version)
        if version is not None:
            self.compare_with(version)

    def toggle_sound(self) -> None:
        """Hear B in place of A, or A again, at the same place; where nothing is compared, begin."""
        if self._version is None:
            self._begin_with_a_take()
        if self._version is not None:
            self._hears_other, self._names_heard = not self._hears_other, True
            self._hear()

    def set_beside(self, is_beside: bool) -> None:
        """Show B beside A, or behind a divider."""
        self._layer.set_beside(is_beside)

    def draw_drafts_at(self, size_px: int | None) -> None:
        """Draw drafts with so short a short side; None: as large as the film."""
        self._draft_px = size_px
        self._drop_frames()
        if self.is_on:
            self._show(self._number)

    def close(self) -> None:
        """Draw nothing more, and wait until that is so."""
        self._end()
        self._player.frame_due.disconnect(self._show)
        self._player.window.arrived.disconnect(self._go_on)
        self._document.changed.disconnect(self._change)
        self._document.selection_changed.disconnect(self._follow_selection)

    def _begin_with_a_take(self) -> None:
        """Compare the chosen take of the current line with another of its takes."""
        clip = self._document.current_clip
        takes = () if clip is None else (each for each in other_versions(clip) if each.take)
        version = next(iter(takes), None)
        if version is None:
            self.fault.emit(
                self.tr("The line has no other take to be heard."), self.tr("Record another take.")
            )
        else:
            self.compare_with(version)

    def _hear(self) -> None:
        """Let that be heard which is to be, and say which it is."""
        self._player.hear(self._film if self._hears_other else None)
        self._tell_names()

    def _end(self) -> None:
        self._hears_other = self._names_heard = False
        self._hear()
        was_on, self._version = self.is_on, None
        self._layer.set_on(False)
        self._layer.show_other(None)
        self._drop_frames()
        if self._worker is not None:
            self._worker.close()
            self._worker = None
        if was_on:
            self.on_changed.emit(False)

    def _drop_frames(self) -> None:
        self._drop_job()
        self._store.clear()
        self._revision += 1

    def _drop_job(self) -> None:
        if self._job and self._worker is not None:
            self._worker.cancel_preview()
        self._job, self._has_begun = 0, True

    def _tell_names(self) -> None:
        if self._version is None:
            return
        project = self._document.project
        clip = project.clip(self._version.line)
        first, second = self._name(project, clip), self._name(project, self._film.clip(clip.id))
        heard = self.tr("{name} (heard)")
        if self._names_heard and self._hears_other:
            second = heard.format(name=second)
        elif self._names_heard:
            first = heard.format(name=first)
        self._layer.show_names(first, second)

    def _name(self, project: Project, clip: Clip) -> str:
        """What the version of a line is called that a document has chosen."""
        if self._version is not None and self._version.take and clip.take:
            return project.take(clip.take).name
        return title_of_look(clip, clip.picture)

    def _show(self, number: int) -> None:
        """A frame of A is shown: show that of B, or the last there was, and have it drawn."""
        if self._version is None:
            return
        self._number = number
        frame = self._store.frame(self._revision, number)
        if frame is not None:
            self._show_frame(frame)
        elif self._failed_revision == self._revision:
            self._layer.show_other(None, self.tr("cannot be drawn"))
        else:
            self._layer.show_remark(self.tr("drawing…"))
        self._ask()

    def _show_frame(self, frame: StoredFrame) -> None:
        remark = self.tr("Final") if frame.is_final else self.tr("Draft")
        if frame.number != self._number:
            remark = self.tr("{quality}, {count} frames behind").format(
                quality=remark, count=abs(self._number - frame.number)
            )
        self._layer.show_other(ShownPicture(frame.pixels), remark)

    def _may_draw(self) -> bool:
        """Whether A has all it needs for now."""
        count = round(_SPARE_S * self._document.fps) if self._player.is_playing else 1
        end = min(self._number + count, self._document.frames)
        return self._player.window.is_ready(range(self._number, end))

    def _ask(self) -> None:
        """Have the frames of B drawn that come next, as far as A allows it."""
        worker, number = self._worker, self._number
        if worker is None or self._failed_revision == self._revision:
            return
        if not self._may_draw():
            if self._job:
                worker.allow(self._next)
            return
        limit = number + _AHEAD_FRAMES
        end = self._document.frames
        missing = self._store.first_missing(self._revision, range(number, min(limit, end)))
        if missing >= min(limit, end):
            return
        if self._job:
            is_coming = 0 <= missing - self._next <= _NEAR_FRAMES
            if is_coming or not self._has_begun:
                worker.allow(limit)
                return
        self._job = worker.preview(self._film, missing, end, limit=limit, draft_px=self._draft_px)
        self._next, self._has_begun = missing, False

    def _go_on(self, _: int) -> None:
        """A frame of A was drawn: perhaps there is time for B now."""
        if self.is_on:
            self._ask()

    def _take(self, job: int, number: int, pixels: Bytes, is_final: bool) -> None:
        if job != self._job:
            return
        self._next, self._has_begun = number + 1, True
        frame = StoredFrame(number, pixels, is_final)
        self._store.put(self._revision, frame)
        # What is a little late is better than what is older still.
        if number == self._number or (self._player.is_playing and number < self._number):
            self._show_frame(frame)
        self._ask()

    def _finish(self, job: int) -> None:
        if job != self._job:
            return
        if not self._has_begun:
            self._failed_revision = self._revision
            self._layer.show_other(None, self.tr("cannot be drawn"))
        self._job, self._has_begun = 0, True

    def _change(self, changes: Changes) -> None:
        version, project = self._version, self._document.project
        if version is None:
            return
        if not changes & ~_UNSEEN:
            if changes & _ONLY_HEARD:
                self._film = film_with(project, version)
                self._hear()
            return
        if not is_there(project, version):
            clip = next((each for each in project.clips if each.id == version.line), None)
            other = None if clip is None else next_version(clip, version)
            if other is None:
                self._end()
            else:
                self.compare_with(other)
            return
        before, self._film = self._film, film_with(project, version)
        self._revision += 1
        self._store.carry_over(self._revision, unchanged_frames(before, self._film))
        self._store.forget_before(self._revision)
        self._drop_job()
        self._hear()
        self._show(min(self._number, max(0, self._document.frames - 1)))

    def _follow_selection(self) -> None:
        """Compare the line that is selected now, if it has other versions."""
        clip = self._document.current_clip
        if self._version is None or clip is None or clip.id == self._version.line:
            return
        version = next_version(clip, None)
        if version is not None:
            self.compare_with(version)
