"""Who is seen in every frame of the film, and which frame of the performance that is."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from emo_desktop.base.timing import frame_count
from emo_desktop.project.model import Clip, Project

# By then the last word has died away from the face.
_AFTER_LINE_S = 1


@dataclass(frozen=True, slots=True)
class Shot:
    """Frames of the film that show frames of one line's take, one for one.

    Args:
        clip: id of the line.
        at_frame: the first frame of the film.
        first_frame: the frame of the take that is seen there, counted from its start; never
            negative, but it may lie behind the end of the take.
        frame_count: how many.
        rests: whether the line is not on there; its speaker is silent, whatever the take has.
    """

    clip: str
    at_frame: int
    first_frame: int
    frame_count: int
    rests: bool

    @property
    def frames(self) -> range:
        """The frames of the take."""
        return range(self.first_frame, self.first_frame + self.frame_count)

    @property
    def end_frame(self) -> int:
        """The frame of the film behind the last."""
        return self.at_frame + self.frame_count


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a line is in the film.

    Args:
        clip: id of the line.
        begin: its first frame of the film.
        end: the frame behind its last.
        shift: what makes a frame of the film one of the take.
    """

    clip: str
    begin: int
    end: int
    shift: int

    def shot(self, begin: int, end: int, *, rests: bool) -> Shot:
        return Shot(self.clip, begin, begin + self.shift, end - begin, rests)


def film_shots(
    project: Project, *, begin_s: Fraction = Fraction(0), end_s: Fraction | None = None
) -> tuple[Shot, ...]:
    """Who is seen from the film's first frame to its last, in order and without holes.

    Of lines that overlap, the one that began last is seen; when it ends, the other again, if that
    still goes on. Between lines, and after the last, the line that was seen last rests: its take
    runs on. Before the first line, that one rests: with the frames that lead up to its in point,
    or, where the take has not that many, with those from a second after its out point on, where
    its speaker is as quiet. Lines without a take or without a character are not seen.

    Args:
        project: the document.
        begin_s: only what is seen from there on.
        end_s: only what is seen before it; to the end of the film when None.

    Returns:
        The shots; none where no line can be seen. Shots of a part of the film are those of the
        whole film, cut.
    """
    film_end = frame_count(project.duration_s, project.fps)
    places = [_place(clip, project.fps) for clip in project.clips if clip.use and clip.character]
    begin = max(0, round(begin_s * project.fps))
    end = film_end if end_s is None else min(film_end, round(end_s * project.fps))
    if not places or begin >= end:
        return ()
    shots = [*_lead_up_to(places[0], project.fps), *_rests_between(list(_seen(places)), film_end)]
    return tuple(_cut(shot, begin, end) for shot in shots if _overlaps(shot, begin, end))


def frames_of_line(clip: Clip, fps: Fraction) -> range:
    """The frames of the film in which a line is on."""
    first = round(clip.begin_s * fps)
    return range(first, first + frame_count(clip.duration_s, fps))


def _place(clip: Clip, fps: Fraction) -> _Place:
    use = clip.use
    assert use is not None, "a line without a take is not seen"
    on = frames_of_line(clip, fps)
    return _Place(clip.id, begin=on.start, end=on.stop, shift=round(use.in_s * fps) - on.start)


def _seen(places: Sequence[_Place]) -> Iterator[tuple[_Place, int, int]]:
    """Which line is on in which frames, in order; nothing where none is.

    Args:
        places: in order of their begins.
    """
    moments = sorted({place.begin for place in places} | {place.end for place in places})
    upcoming = 0
    running: list[tuple[int, _Place]] = []  # the one that began last comes first
    for begin, end in pairwise(moments):
        while upcoming < len(places) and places[upcoming].begin <= begin:
            heapq.heappush(running, (-upcoming, places[upcoming]))
            upcoming += 1
        while running and running[0][1].end <= begin:
            heapq.heappop(running)
        if running:
            yield running[0][1], begin, end


def _rests_between(seen: Sequence[tuple[_Place, int, int]], film_end: int) -> Iterator[Shot]:
    """A shot for every time a line is on, and one for every gap behind it."""
    joined: list[tuple[_Place, int, int]] = []
    for place, begin, end in seen:
        goes_on = bool(joined) and joined[-1][0] is place and joined[-1][2] == begin
        joined.append((place, joined.pop()[1] if goes_on else begin, end))
    nexts = [begin for _, begin, _ in joined[1:]] + [film_end]
    for (place, begin, end), following in zip(joined, nexts, strict=True):
        yield place.shot(begin, end, rests=False)
        if following > end:
            yield place.shot(end, following, rests=True)


def _lead_up_to(first: _Place, fps: Fraction) -> Iterator[Shot]:
    """The shot before the first line, if it begins later than the film."""
    if not first.begin:
        return
    before = first.shot(0, first.begin, rests=True)
    behind = first.end + first.shift + round(_AFTER_LINE_S * fps)
    yield before if before.first_frame >= 0 else replace(before, first_frame=behind)


def _overlaps(shot: Shot, begin: int, end: int) -> bool:
    return shot.at_frame < end and shot.end_frame > begin


def _cut(shot: Shot, begin: int, end: int) -> Shot:
    """The part of a shot within these frames of the film."""
    at = max(shot.at_frame, begin)
    return replace(
        shot,
        at_frame=at,
        first_frame=shot.first_frame + at - shot.at_frame,
        frame_count=min(shot.end_frame, end) - at,
    )
