"""Who is seen when in the film of a project, and the segments that show it."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

from emo_desktop.app.project_studio import PlannedLine, ProjectStudio
from emo_desktop.base.arrays import Bytes
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken, Event, Progress
from emo_desktop.project.model import Project
from emo_desktop.project.shots import Shot, film_shots
from emo_desktop.render.engine import FrameReady, SegmentFinished
from emo_desktop.render.line_plan import PlannedSegment
from emo_desktop.render.pace import PaceBook


@dataclass(frozen=True, slots=True)
class SeenShot:
    """A shot, and what is seen of it.

    Args:
        shot: of the whole film: rests are divided from their first frame on.
        frames: of the take, that are seen.
    """

    shot: Shot
    frames: range


@dataclass(frozen=True, slots=True)
class NeededSegment:
    """A segment that a film needs.

    Args:
        line: whose it is, or whose speaker rests in it.
        segment: it.
    """

    line: PlannedLine
    segment: PlannedSegment


class SeenShots:
    """The shots of a film or of a part of it, ready to be rendered and shown.

    Args:
        project: the document.
        studio: of the project.
        frames: of the film, that are wanted; all when None.

    Attributes:
        all: what is seen, in order.
        needed: the segments that show it, and those that have to be rendered to lead up to them.
        missing: of these, those that the cache does not have.

    Raises:
        EmoError: nobody is to be seen in it.
    """

    def __init__(
        self, project: Project, studio: ProjectStudio, frames: range | None = None
    ) -> None:
        self._project, self._studio = project, studio
        self.all = tuple(_seen(film_shots(project), frames))
        if not self.all:
            raise EmoError(
                "There is nothing to see: no line of the project has both a voice and a character.",
                hint="emo-desktop project add-line adds one.",
            )
        seen = dict.fromkeys(each.shot.clip for each in self.all)
        self._lines = {clip: studio.plan(project, project.clip(clip)) for clip in seen}
        self._rests = {
            each.shot: studio.plan_rest(project, each.shot, self._lines[each.shot.clip])
            for each in self.all
            if each.shot.rests
        }
        self._plans = (*self._lines.values(), *self._rests.values())
        self._named = {
            segment.recipe.key: NeededSegment(plan, segment)
            for plan in self._plans
            for segment in plan.segments
        }
        self.needed = tuple(self._needed())
        self.missing = tuple(each for each in self.needed if not self._is_rendered(each))

    @property
    def frame_count(self) -> int:
        """How many frames are seen."""
        return sum(len(each.frames) for each in self.all)

    @property
    def lines(self) -> tuple[PlannedLine, ...]:
        """The lines that are seen, or whose speaker is."""
        return tuple(self._lines.values())

    @property
    def draws_frames(self) -> bool:
        """Whether some frames are drawn while the film is put together, rather than read."""
        return not all(line.drawing.caches_frames for line in self._lines.values())

    def rendered(
        self, token: CancelToken, *, paces: PaceBook | None = None
    ) -> Generator[Event, None, None]:
        """Render what the cache does not have, a line with its rests after the other.

        Args:
            token: stops the work.
            paces: takes notice of how long it takes.
        """
        done, begun_s = 0, time.perf_counter()
        for line in self._plans:
            missing = self._missing_of(line)
            if not missing:
                continue
            events = self._studio.events(
                self._studio.requests(self._project, missing),
                self._studio.renderer(line.choice),
                token=token,
                shows_kept=False,
            )
            rendering = iter(missing)
            with closing(events):
                for event in events:
                    if isinstance(event, SegmentFinished):
                        segment, now_s = next(rendering), time.perf_counter()
                        if paces is not None and not event.reused:
                            self._learn(paces, NeededSegment(line, segment), now_s - begun_s)
                        done, begun_s = done + (not event.reused), now_s
                        yield Progress("Rendering", done, len(self.missing))
                    elif not isinstance(event, FrameReady):
                        yield event

    def frames(self, token: CancelToken) -> Generator[Bytes, None, None]:
        """Every frame that is seen."""
        for each in self.all:
            plan = self._plan(each.shot)
            events = self._studio.events(
                self._studio.requests(self._project, plan.segments_of(each.frames)),
                self._studio.renderer(plan.choice),
                token=token,
                wanted=each.frames,
            )
            with closing(events):
                for event in events:
                    if isinstance(event, FrameReady):
                        yield event.pixels

    def pixels_of(self, needed: NeededSegment) -> int:
        """How many pixels a frame of a segment has.

        Raises:
            PictureError: the portrait cannot be read.
        """
        portrait = self._studio.portrait(needed.segment.character, self._project.size_px)
        return portrait.pixels[..., 0].size

    def _plan(self, shot: Shot) -> PlannedLine:
        return self._rests[shot] if shot.rests else self._lines[shot.clip]

    def _is_rendered(self, needed: NeededSegment) -> bool:
        return self._studio.is_rendered(needed.line, needed.segment)

    def _needed(self) -> Iterator[NeededSegment]:
        """What is seen, and before it what has to be rendered first, in the order of the plans."""
        seen = (
            segment.recipe.key
            for each in self.all
            for segment in self._plan(each.shot).segments_of(each.frames)
        )
        wanted = self._with_lead_up(seen)
        for plan in self._plans:
            for segment in plan.segments:
                if segment.recipe.key in wanted:
                    yield NeededSegment(plan, segment)

    def _with_lead_up(self, keys: Iterable[str]) -> set[str]:
        """The keys, and those that have to be rendered before them, back to one that is there."""
        wanted: set[str] = set()
        for key in keys:
            leading: NeededSegment | None = self._named[key]
            while leading is not None and leading.segment.recipe.key not in wanted:
                wanted.add(leading.segment.recipe.key)
                is_there = self._is_rendered(leading)
                before = None if is_there else self._named.get(leading.segment.recipe.after)
                leading = None if before is None or self._is_rendered(before) else before
        return wanted

    def _missing_of(self, line: PlannedLine) -> list[PlannedSegment]:
        """What is to be rendered of a plan now: meanwhile the cache may have lost what it had."""
        missing = [
            each.segment.recipe.key
            for each in self.needed
            if each.line is line and not self._is_rendered(each)
        ]
        wanted = self._with_lead_up(missing)
        return [segment for segment in line.segments if segment.recipe.key in wanted]

    def _learn(self, paces: PaceBook, needed: NeededSegment, seconds: float) -> None:
        recipe = needed.segment.recipe
        paces.learn(
            needed.line.drawing.renderer_id,
            self.pixels_of(needed),
            frames=recipe.frame_count,
            seconds=seconds,
            size_bytes=self._studio.studio.cache.size_of(recipe.key) or 0,
        )


def _seen(shots: tuple[Shot, ...], frames: range | None) -> Iterator[SeenShot]:
    """What is seen of shots in some frames of the film."""
    for shot in shots:
        if frames is None:
            yield SeenShot(shot, shot.frames)
        elif max(shot.at_frame, frames.start) < min(shot.end_frame, frames.stop):
            shift = shot.first_frame - shot.at_frame
            begin, end = max(shot.at_frame, frames.start), min(shot.end_frame, frames.stop)
            yield SeenShot(shot, range(begin + shift, end + shift))
