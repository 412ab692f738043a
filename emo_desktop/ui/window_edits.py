"""What the commands of the window do to the document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from emo_desktop.project.changes import Edit, EditError
from emo_desktop.project.edits.cutting import join_lines, split_line
from emo_desktop.project.edits.lines import delete_lines, duplicate_lines, lock_lines
from emo_desktop.project.edits.markers import add_marker
from emo_desktop.project.edits.timing import move_lines, trim_line
from emo_desktop.project.model import Clip
from emo_desktop.project.shots import frames_of_line
from emo_desktop.ui.document import Document


class WindowEdits:
    """Edits of what is selected, or under the playhead.

    Args:
        document: that is changed.
    """

    def __init__(self, document: Document) -> None:
        self._document = document

    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What belongs to which action."""
        document = self._document
        return {
            "undo": document.undo,
            "redo": document.redo,
            "split": self._split,
            "join": lambda: self._try(lambda: join_lines(document.project, meant_lines(document))),
            "duplicate": lambda: self._try(
                lambda: duplicate_lines(document.project, meant_lines(document))
            ),
            "delete": lambda: self._try(
                lambda: delete_lines(document.project, meant_lines(document))
            ),
            "ripple_delete": lambda: self._try(
                lambda: delete_lines(document.project, meant_lines(document), ripple=True)
            ),
            "trim_start": lambda: self._trim(is_start=True),
            "trim_end": lambda: self._trim(is_start=False),
            "nudge_back": lambda: self._nudge(-1),
            "nudge_on": lambda: self._nudge(1),
            "nudge_ten_back": lambda: self._nudge(-10),
            "nudge_ten_on": lambda: self._nudge(10),
            "lock": self._lock,
            "select_all": lambda: document.select(clip.id for clip in document.project.clips),
            "marker": lambda: self._try(
                lambda: add_marker(document.project, at_s=self._moment_s, name="")
            ),
            "marker_before": lambda: self._go_to_marker(-1),
            "marker_after": lambda: self._go_to_marker(1),
            "frame_back": lambda: self._step(-1),
            "frame_on": lambda: self._step(1),
            "ten_back": lambda: self._step(-10),
            "ten_on": lambda: self._step(10),
            "second_back": lambda: self._step(-round(document.fps)),
            "second_on": lambda: self._step(round(document.fps)),
            "to_start": lambda: document.move_playhead(0),
            "to_end": lambda: document.move_playhead(document.frames),
            "line_before": lambda: self._go_to_line(-1),
            "line_after": lambda: self._go_to_line(1),
            "mark_in": lambda: self._mark(is_in=True),
            "mark_out": lambda: self._mark(is_in=False),
            "mark_line": self._mark_line,
            "mark_clear": lambda: document.set_range(None),
        }

    @property
    def _moment_s(self) -> Fraction:
        return self._document.playhead / self._document.fps

    def _try(self, make: Callable[[], Edit]) -> None:
        self._document.try_edit(make)
        self._document.end_gesture()

    def _split(self) -> None:
        document = self._document

        def split() -> Edit:
            under = document.clip_at(document.playhead) or _meant_line(document)
            return split_line(document.project, under.id, self._moment_s)

        self._try(split)

    def _trim(self, *, is_start: bool) -> None:
        document = self._document

        def trim() -> Edit:
            clip = document.clip_at(document.playhead) or _meant_line(document)
            if clip.use is None:
                raise EditError("The line has no take to trim.", hint="Record one first.")
            moment_s = clip.use.in_s + self._moment_s - clip.begin_s
            if is_start:
                return trim_line(document.project, clip.id, in_s=moment_s, ripple=True)
            return trim_line(document.project, clip.id, out_s=moment_s, ripple=True)

        self._try(trim)

    def _nudge(self, frames: int) -> None:
        document = self._document
        self._try(
            lambda: move_lines(document.project, meant_lines(document), frames / document.fps)
        )

    def _lock(self) -> None:
        document = self._document

        def lock() -> Edit:
            lines = meant_lines(document)
            are_locked = all(document.project.clip(line).is_locked for line in lines)
            return lock_lines(document.project, lines, not are_locked)

        self._try(lock)

    def _step(self, frames: int) -> None:
        self._document.move_playhead(self._document.playhead + frames)

    def _go_to_line(self, by: int) -> None:
        document = self._document
        clips = document.project.clips
        if not clips:
            return
        here = document.current_clip
        place = clips.index(here) + by if here is not None else 0
        clip = clips[max(0, min(place, len(clips) - 1))]
        document.select([clip.id])
        document.move_playhead(frames_of_line(clip, document.fps).start)

    def _go_to_marker(self, by: int) -> None:
        document = self._document
        frames = [round(each.at_s * document.fps) for each in document.project.markers]
        here = document.playhead
        beyond = [frame for frame in frames if (frame - here) * by > 0]
        if beyond:
            document.move_playhead(min(beyond, key=lambda frame: abs(frame - here)))

    def _mark(self, *, is_in: bool) -> None:
        document = self._document
        begin, end = document.range_frames or (0, document.frames)
        here = document.playhead
        if is_in:
            document.set_range((here, max(end, here + 1)))
        else:
            document.set_range((max(0, min(begin, here - 1)), here))

    def _mark_line(self) -> None:
        document, clip = self._document, self._document.current_clip
        if clip is not None:
            on = frames_of_line(clip, document.fps)
            document.set_range((on.start, on.stop))


def meant_lines(document: Document) -> tuple[str, ...]:
    """The selected lines, or the one under the playhead.

    Raises:
        EditError: there is none.
    """
    return document.selection or (_meant_line(document).id,)


def _meant_line(document: Document) -> Clip:
    clip = document.current_clip
    if clip is None:
        raise EditError("No line is selected.", hint="Click one, or put the playhead on it.")
    return clip
