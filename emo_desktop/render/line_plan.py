"""A line of the document becomes segments, by name: no sound and no picture is read.

So what is dirty is known at once: the segments whose key the cache does not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.base.digest import digest_value
from emo_desktop.base.timing import frame_count, sample_at
from emo_desktop.face.portrait import FACE_VERSION
from emo_desktop.project.media import Media, Take
from emo_desktop.project.model import Character, Clip, PictureTake, Pin, Project, TakeUse
from emo_desktop.project.shots import Shot
from emo_desktop.render.planner import MARGIN_SAMPLES, controls_of_frames
from emo_desktop.render.renderer import Renderer
from emo_desktop.render.request import SegmentRecipe

_VOICE_VERSION = "voice-1"
_REST_S = 5


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a plan has to know of a renderer.

    Args:
        renderer_id: names it.
        chains_segments: whether it begins a segment from the last frames of the one before.
        caches_frames: whether its frames are kept, rather than drawn again.
    """

    renderer_id: str
    chains_segments: bool
    caches_frames: bool

    @classmethod
    def by(cls, renderer: Renderer) -> Drawing:
        """What a plan has to know of this one."""
        return cls(renderer.renderer_id, renderer.chains_segments, renderer.caches_frames)


@dataclass(frozen=True, slots=True)
class TakeSound:
    """Which samples of a take are heard, at 16 kHz, counted from its start.

    Args:
        media: the take's file.
        has_music: whether the voice is taken from the middle.
        first_sample: may be negative; there is silence before the take and after it.
        sample_count: how many.
        heard: first and last sample, half-open, outside which silence is heard; None: all of it.
    """

    media: Media
    has_music: bool
    first_sample: int
    sample_count: int
    heard: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        """Names the samples by the file they are from."""
        return digest_value(
            [
                _VOICE_VERSION,
                self.media.digest,
                self.has_music,
                self.first_sample,
                self.sample_count,
                self.heard,
            ]
        )


@dataclass(frozen=True)
class PlannedSegment:
    """A segment of a line, by name.

    Args:
        clip: id of the line.
        character: who is seen.
        sound: what is heard.
        recipe: what decides how it looks.
    """

    clip: str
    character: Character
    sound: TakeSound
    recipe: SegmentRecipe


def plan_line(
    project: Project, clip: Clip, drawing: Drawing, *, picture: PictureTake | None = None
) -> tuple[PlannedSegment, ...]:
    """The segments of a line in order, counted in frames of its take; none while nobody speaks it.

    A take is performed once and a line is a window on it. So segments begin where the take has its
    cuts, and trimming or splitting a line dirties at most the segments at its ends.

    Args:
        project: the document.
        clip: one of its lines.
        drawing: of the renderer that will draw it.
        picture: one of its picture takes; the chosen one when None.
    """
    use, character = clip.use, _character_of(project, clip)
    if use is None or character is None:
        return ()
    frames = frames_of_use(use, project.fps)
    shown = picture or clip.chosen_picture
    plan = _Plan(project, clip, character, project.take(use.take), shown, drawing)
    pins = clip.pins if shown.id == clip.picture and drawing.caches_frames else ()
    return tuple(plan.segments(_cut_frames(plan.take, frames, project.fps), pins=pins))


def plan_rest(
    project: Project, shot: Shot, drawing: Drawing, *, after: str = ""
) -> tuple[PlannedSegment, ...]:
    """The segments of frames in which a line's character rests beside the line.

    Args:
        project: the document.
        shot: one that rests.
        drawing: of the renderer that will draw it.
        after: key of the segment before, for a renderer that goes on from it.
    """
    clip = project.clip(shot.clip)
    use, character = clip.use, _character_of(project, clip)
    assert use is not None and character is not None, "who rests has spoken"
    heard = tuple(round(moment_s * ANALYSIS_RATE_HZ) for moment_s in (use.in_s, use.out_s))
    plan = _Plan(
        project, clip, character, project.take(use.take), clip.chosen_picture, drawing, heard
    )
    step = max(1, round(_REST_S * project.fps))
    stop = shot.first_frame + shot.frame_count
    return tuple(plan.segments([*range(shot.first_frame, stop, step), stop], after=after))


def frames_of_use(use: TakeUse, fps: Fraction) -> range:
    """The frames of a take that a line shows."""
    first = round(use.in_s * fps)
    return range(first, first + frame_count(use.out_s - use.in_s, fps))


def name_of_portrait(character: Character, size_px: int) -> str:
    """Names a character's prepared portrait, without looking at the picture."""
    return digest_value(
        [
            FACE_VERSION,
            character.portrait.digest,
            size_px,
            character.face_box,
            character.landmark_moves,
        ]
    )


def pins_for(planned: Sequence[PlannedSegment], again: range) -> tuple[Pin, ...]:
    """Pins that keep every segment of a line as it was rendered, but for those drawn again.

    Args:
        planned: the line's segments as they were rendered.
        again: the numbers of those that are to be drawn again.
    """
    before = ["", *(segment.recipe.key for segment in planned)]
    return tuple(
        Pin(
            segment.recipe.first_frame,
            segment.recipe.frame_count,
            segment.recipe.key,
            leads_from=before[number],
        )
        for number, segment in enumerate(planned)
        if number not in again
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the segments of a line have in common."""

    project: Project
    clip: Clip
    character: Character
    take: Take
    picture: PictureTake
    drawing: Drawing
    heard: tuple[int, ...] | None = None

    def segments(
        self, cuts: Sequence[int], *, pins: Sequence[Pin] = (), after: str = ""
    ) -> Iterator[PlannedSegment]:
        """One segment from every cut to the next."""
        pinned = {(pin.first_frame, pin.frame_count): pin for pin in pins}
        portrait = name_of_portrait(self.character, self.project.size_px)
        ranges = [range(*ends) for ends in pairwise(cuts)]
        for number, frames in enumerate(ranges):
            segment = self._segment(frames, portrait, after)
            pin = pinned.get((frames.start, len(frames)))
            following = ranges[number + 1 : number + 2]
            next_pin = pinned.get((frames.stop, len(following[0]))) if following else None
            recipe = segment.recipe
            if pin is not None:
                recipe = replace(recipe, pinned=pin.key)
            elif next_pin is not None and next_pin.leads_from not in ("", recipe.key):
                recipe = replace(recipe, blends_into=next_pin.leads_from)
            yield replace(segment, recipe=recipe)
            after = recipe.key if self.drawing.chains_segments else ""

    def _segment(self, frames: range, portrait: str, after: str) -> PlannedSegment:
        fps = self.project.fps
        begin = sample_at(frames.start, fps, ANALYSIS_RATE_HZ) - MARGIN_SAMPLES
        stop = sample_at(frames.stop, fps, ANALYSIS_RATE_HZ) + MARGIN_SAMPLES
        heard = None if self.heard is None else (self.heard[0], self.heard[1])
        sound = TakeSound(self.take.media, self.take.has_music, begin, stop - begin, heard)
        recipe = SegmentRecipe(
            sound=sound.name,
            first_sample=begin,
            first_frame=frames.start,
            frame_count=len(frames),
            fps=fps,
            seed=self.picture.seed,
            controls=controls_of_frames(self.picture.controls, frames.start, frames.stop, fps),
            portrait=portrait,
            renderer_id=self.drawing.renderer_id,
            after=after,
        )
        return PlannedSegment(self.clip.id, self.character, sound, recipe)


def _character_of(project: Project, clip: Clip) -> Character | None:
    return project.character(clip.character) if clip.character else None


def _cut_frames(take: Take, frames: range, fps: Fraction) -> list[int]:
    """The frames at which segments begin, and the one behind the last."""
    cuts = {round(cut_s * fps) for cut_s in take.cuts_s}
    return sorted({frames.start, frames.stop} | (cuts & set(frames)))
