"""What a drag does, from the press of the button to its release: one step of undo, or none."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count

from emo_desktop.project.changes import Changes, Edit, changes_between
from emo_desktop.project.edits.markers import move_marker
from emo_desktop.project.edits.timing import move_lines, trim_line
from emo_desktop.project.model import Project
from emo_desktop.ui.document import Document
from emo_desktop.ui.timeline.bars import Bar
from emo_desktop.ui.timeline.snapping import nearest_snap

_numbers = count()


@dataclass(frozen=True, slots=True)
class Pull:
    """Where the mouse is, and what is held with it.

    Args:
        frame: the frame that begins nearest to it.
        under: the frame it is on.
        snaps: whether edges are drawn to what is near.
        ripples: whether what comes behind follows.
        px_per_frame: how large a frame is.
        up_px: how far the mouse is above where it was pressed.
    """

    frame: int
    under: int
    snaps: bool
    ripples: bool
    px_per_frame: float
    up_px: float = 0.0


class Gesture(ABC):
    """A drag. ``snap_frame`` is what an edge snapped to, ``peek_frame`` what is worth seeing."""

    snap_frame: int | None = None
    peek_frame: int | None = None

    @abstractmethod
    def follow(self, pull: Pull) -> None:
        """Do what the drag means now."""

    @abstractmethod
    def finish(self) -> None:
        """Leave it so."""

    @abstractmethod
    def cancel(self) -> None:
        """Leave it as it was before."""

    def _snapped(self, edges: Sequence[int], targets: Sequence[int], pull: Pull) -> int:
        """How many frames the edges go so that one lies on a target."""
        snap = None
        if pull.snaps:
            snap = nearest_snap(edges, targets, px_per_frame=pull.px_per_frame)
        self.snap_frame = None if snap is None else snap.frame
        return 0 if snap is None else snap.shift


class EditDrag:
    """A drag that edits: always anew from the document it began with, and all of it one step.

    Args:
        document: the open project.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._before = self._present = document.project
        self._key = f"timeline drag {next(_numbers)}"
        document.end_gesture()

    def finish(self) -> None:
        """Leave it so."""
        self._document.end_gesture()

    def cancel(self) -> None:
        """Leave it as it was before."""
        if self._document.project is self._present:
            self._apply(lambda project: Edit(project, Changes.NONE, ""))
        self._document.end_gesture()

    def _apply(self, make: Callable[[Project], Edit]) -> bool:
        """Put what the drag means now in place of what it meant before; whether that can be.

        Where something else has changed the document meanwhile, the drag has ended.
        """
        if self._document.project is not self._present:
            return False

        def anew() -> Edit:
            edit = make(self._before)
            changes = changes_between(self._present, edit.after)
            return replace(edit, changes=changes, merge_key=self._key)

        is_done = self._document.try_edit(anew)
        self._present = self._document.project
        return is_done


class EditGesture(EditDrag, Gesture):
    """A drag of lines or markers that edits."""


class MoveLines(EditGesture):
    """Lines are moved together.

    Args:
        document: the open project.
        bars: the lines, in order; none is locked.
        grabbed: the frame at which the drag began.
        targets: frames that draw their edges.
    """

    def __init__(
        self, document: Document, bars: Sequence[Bar], *, grabbed: int, targets: Sequence[int]
    ) -> None:
        super().__init__(document)
        self._lines = [bar.id for bar in bars]
        self._edges = [bars[0].begin, *(bar.end for bar in bars)]
        self._grabbed, self._targets = grabbed, targets

    def follow(self, pull: Pull) -> None:
        by = max(pull.frame - self._grabbed, -self._edges[0])
        by += self._snapped([edge + by for edge in self._edges], self._targets, pull)
        by_s = by / self._before.fps
        self._apply(lambda project: move_lines(project, self._lines, by_s))


class TrimLine(EditGesture):
    """An edge of a line is dragged.

    Args:
        document: the open project.
        bar: the line.
        is_begin: whether it is the first edge.
        targets: frames that draw it.
    """

    def __init__(
        self, document: Document, bar: Bar, *, is_begin: bool, targets: Sequence[int]
    ) -> None:
        super().__init__(document)
        self._bar, self._is_begin, self._targets = bar, is_begin, targets

    def follow(self, pull: Pull) -> None:
        bar = self._bar
        frame = pull.frame + self._snapped([pull.frame], self._targets, pull)
        frame = min(frame, bar.end - 1) if self._is_begin else max(frame, bar.begin + 1)
        use = bar.clip.use
        shown_from_s = Fraction(0) if use is None else use.in_s
        moment_s = shown_from_s + Fraction(frame - bar.begin) / self._before.fps

        def trimmed(project: Project) -> Edit:
            if self._is_begin:
                return trim_line(project, bar.id, in_s=moment_s, ripple=pull.ripples)
            return trim_line(project, bar.id, out_s=moment_s, ripple=pull.ripples)

        self._apply(trimmed)
        clip, fps = self._present.clip(bar.id), self._before.fps
        edge_s = clip.begin_s if self._is_begin else clip.end_s
        self.peek_frame = round(edge_s * fps) - (not self._is_begin)


class MoveMarker(EditGesture):
    """A marker is dragged.

    Args:
        document: the open project.
        marker: id of it.
        targets: frames that draw it.
    """

    def __init__(self, document: Document, marker: str, *, targets: Sequence[int]) -> None:
        super().__init__(document)
        self._marker, self._targets = marker, targets

    def follow(self, pull: Pull) -> None:
        frame = pull.frame + self._snapped([pull.frame], self._targets, pull)
        at_s = Fraction(frame) / self._before.fps
        self._apply(lambda project: move_marker(project, self._marker, at_s))


class MarkRange(Gesture):
    """A range is marked.

    Args:
        document: the open project.
        begin: the frame at which the drag began.
        targets: frames that draw its edges.
    """

    def __init__(self, document: Document, *, begin: int, targets: Sequence[int]) -> None:
        self._document, self._targets = document, targets
        self._before = document.range_frames
        self._begin = begin

    def follow(self, pull: Pull) -> None:
        frame = pull.frame + self._snapped([pull.frame], self._targets, pull)
        self._document.set_range((min(self._begin, frame), max(self._begin, frame)))

    def finish(self) -> None:
        pass

    def cancel(self) -> None:
        self._document.set_range(self._before)


class Scrub(Gesture):
    """The playhead is dragged.

    Args:
        document: the open project.
        heard: told of every frame on the way.
    """

    def __init__(self, document: Document, heard: Callable[[int], None]) -> None:
        self._document, self._heard = document, heard
        self._before = document.playhead

    def follow(self, pull: Pull) -> None:
        self._document.move_playhead(pull.under)
        self._heard(self._document.playhead)

    def finish(self) -> None:
        pass

    def cancel(self) -> None:
        self._document.move_playhead(self._before)
