"""What a character does from a film's first frame to its last, also while others are seen."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np

from emo_desktop.app.project_studio import PlannedLine, ProjectStudio
from emo_desktop.base.jobs import CancelToken, Event, Progress
from emo_desktop.base.timing import frame_count
from emo_desktop.motion.arkit import BLENDSHAPES
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.project.model import Project
from emo_desktop.project.shots import Shot, film_shots, frames_of_line
from emo_desktop.render.engine import SegmentFinished
from emo_desktop.render.line_plan import PlannedSegment
from emo_desktop.render.planner import controls_of_frames

_LONG_RUN_S = 60


@dataclass(frozen=True, slots=True, eq=False)
class CharacterMotion:
    """What a character does in some frames of a film.

    Args:
        curves: a row for every frame.
        speaking: the frames in which it has a line, counted from the first.
    """

    curves: MotionCurves
    speaking: tuple[range, ...]


def character_motion(
    project: Project,
    character: str,
    frames: range,
    *,
    studio: ProjectStudio,
    token: CancelToken,
    rests: bool = True,
) -> Generator[Event, None, CharacterMotion]:
    """The motion of a character as if the film were nothing but its lines.

    Between them it rests, breathing and blinking, as it does where it is seen.

    Args:
        project: the document.
        character: id of who.
        frames: of the film.
        studio: of the project; the lines are to be drawn as drafts in it, so that no weights are
            needed.
        token: stops the work within a segment.
        rests: whether the motion between lines is wanted; without it nothing moves there.

    Yields:
        Progress.

    Raises:
        MediaError: the portrait or a voice cannot be used.
        Cancelled: the token was cancelled.
    """
    clips = tuple(c for c in project.clips if c.use and c.character == character)
    own = replace(project, clips=clips)
    shots = [shot for shot in _shots(own, project) if rests or not shot.rests]
    needed = [(shot, each) for shot in shots for each in _segments(own, shot, frames, studio)]
    film = _Film(frames, project)
    stage = f"Performing {project.character(character).name}"
    if needed:
        choice = own.clip(needed[0][0].clip).chosen_picture.choice
        events = studio.events(
            studio.requests(own, (segment for _, segment in needed)),
            studio.renderer(choice),
            token=token,
            shows_kept=False,
        )
        with closing(events):
            done = (event for event in events if isinstance(event, SegmentFinished))
            for number, ((shot, segment), event) in enumerate(zip(needed, done, strict=True), 1):
                film.add(shot, segment, event.curves)
                yield Progress(stage, number, len(needed))
    speaking = (frames_of_line(clip, project.fps) for clip in clips)
    inside = (
        range(max(on.start, frames.start) - frames.start, min(on.stop, frames.stop) - frames.start)
        for on in speaking
    )
    return CharacterMotion(film.curves(), tuple(on for on in inside if on))


def _shots(own: Project, project: Project) -> Iterator[Shot]:
    """Who is seen where one speaks alone, to the end of the whole film."""
    shots = film_shots(own)
    yield from shots
    last, end = shots[-1], frame_count(project.duration_s, project.fps)
    if last.end_frame < end:
        at, first = last.end_frame, last.first_frame + last.frame_count
        yield Shot(last.clip, at, first, end - at, rests=True)


def _segments(
    own: Project, shot: Shot, frames: range, studio: ProjectStudio
) -> tuple[PlannedSegment, ...]:
    """What is to be performed of a shot for some frames of the film."""
    begin, end = max(shot.at_frame, frames.start), min(shot.end_frame, frames.stop)
    if begin >= end:
        return ()
    line = studio.plan(own, own.clip(shot.clip))
    plan = studio.plan_rest(own, shot, line) if shot.rests else line
    shift = shot.first_frame - shot.at_frame
    segments = plan.segments_of(range(begin + shift, end + shift))
    return tuple(_in_long_runs(segments, plan, studio)) if shot.rests else segments


def _in_long_runs(
    segments: Iterable[PlannedSegment], plan: PlannedLine, studio: ProjectStudio
) -> Iterator[PlannedSegment]:
    """Segments of a rest, those that are still to be performed joined.

    What is performed in parts moves as one performed whole, and the voice around a long part need
    be measured but once.
    """
    run: list[PlannedSegment] = []
    for segment in segments:
        is_kept = studio.is_rendered(plan, segment)
        if run and (is_kept or segment.recipe.frames.stop - run[0].recipe.first_frame > _most(run)):
            yield _joined(run, plan)
            run = []
        if is_kept:
            yield segment
        else:
            run.append(segment)
    if run:
        yield _joined(run, plan)


def _most(run: Sequence[PlannedSegment]) -> int:
    """How many frames may be performed at once."""
    return round(_LONG_RUN_S * run[0].recipe.fps)


def _joined(run: Sequence[PlannedSegment], plan: PlannedLine) -> PlannedSegment:
    """One segment in place of some that follow each other."""
    first, last = run[0], run[-1]
    begin, stop = first.recipe.first_frame, last.recipe.frames.stop
    last_sample = last.sound.first_sample + last.sound.sample_count
    sound = replace(first.sound, sample_count=last_sample - first.sound.first_sample)
    controls = controls_of_frames(plan.clip.chosen_picture.controls, begin, stop, first.recipe.fps)
    recipe = replace(first.recipe, sound=sound.name, frame_count=stop - begin, controls=controls)
    return replace(first, sound=sound, recipe=recipe)


class _Film:
    """The rows of a film, filled in segment by segment; nothing moves where none was added."""

    def __init__(self, frames: range, project: Project) -> None:
        self._frames, self._fps = frames, project.fps
        self._weights = np.zeros((len(frames), len(BLENDSHAPES)), np.float32)
        self._head_deg = np.zeros((len(frames), 3), np.float32)
        self._gaze_deg = np.zeros((len(frames), 2), np.float32)

    def add(self, shot: Shot, segment: PlannedSegment, curves: MotionCurves) -> None:
        """Put the rows of a segment where its shot shows them."""
        shift = shot.at_frame - shot.first_frame
        first = segment.recipe.first_frame + shift
        begin = max(first, shot.at_frame, self._frames.start)
        end = min(first + len(curves), shot.end_frame, self._frames.stop)
        if begin >= end:
            return
        here = slice(begin - self._frames.start, end - self._frames.start)
        rows = slice(begin - first, end - first)
        self._weights[here] = curves.weights[rows]
        self._head_deg[here] = curves.head_deg[rows]
        self._gaze_deg[here] = curves.gaze_deg[rows]

    def curves(self) -> MotionCurves:
        """All rows."""
        return MotionCurves(self._fps, self._weights, self._head_deg, self._gaze_deg)
