"""What the lines of a project are drawn with, found by what the document says of it."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from emo_desktop.app.quality import pack_for
from emo_desktop.app.studio import Studio
from emo_desktop.base.jobs import CancelToken, Event
from emo_desktop.emo.packs.pack import WeightsPack
from emo_desktop.face.picture import read_picture
from emo_desktop.face.portrait import Portrait, prepare_portrait
from emo_desktop.project.model import Character, Clip, PictureTake, Project
from emo_desktop.project.render_choice import Quality, RenderChoice
from emo_desktop.project.shots import Shot
from emo_desktop.project.storage import media_path
from emo_desktop.render.engine import render_segments
from emo_desktop.render.final.device_choices import DeviceChoices
from emo_desktop.render.line_plan import (
    Drawing,
    PlannedSegment,
    name_of_portrait,
    plan_line,
    plan_rest,
)
from emo_desktop.render.renderer import Renderer
from emo_desktop.render.request import SegmentRequest
from emo_desktop.render.take_voices import TakeVoices

_PORTRAITS_AT_HAND = 8


@dataclass(frozen=True, slots=True)
class Override:
    """What is said for all lines at once, instead of what each says itself.

    Args:
        quality: who draws; None: as the line says.
        pack: name of the weights pack; None: as the line says.
    """

    quality: Quality | None = None
    pack: str | None = None

    def of(self, choice: RenderChoice) -> RenderChoice:
        """The choice with what is said for all."""
        return replace(
            choice, quality=self.quality or choice.quality, pack=self.pack or choice.pack
        )


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line with its segments and who draws them.

    Args:
        clip: the line.
        choice: how it is drawn.
        drawing: what its plan was made for.
        segments: in order; none while nobody speaks it.
    """

    clip: Clip
    choice: RenderChoice
    drawing: Drawing
    segments: tuple[PlannedSegment, ...]

    def segments_of(self, frames: range) -> tuple[PlannedSegment, ...]:
        """The segments that have some of these frames of the take."""
        return tuple(
            each
            for each in self.segments
            if each.recipe.frames.start < frames.stop and frames.start < each.recipe.frames.stop
        )


_Parts: TypeAlias = tuple[object, ...]


def _made_of(project: Project, clip: Clip, picture: PictureTake | None) -> _Parts:
    """The parts of a document that decide how a line is planned."""
    character = project.character(clip.character) if clip.character else None
    take = project.take(clip.take) if clip.take else None
    return clip, picture, character, take, project.fps, project.size_px


def _are_same(one: _Parts, other: _Parts) -> bool:
    """Whether nothing was exchanged; parts that an edit leaves alone are the same objects."""
    return all(a is b for a, b in zip(one, other, strict=True))


class ProjectStudio:
    """Portraits, voices and renderers for the lines of a project.

    Args:
        folder: of the project.
        studio: the parts that no project owns.
        override: what is said for all lines at once.
        device: where the final quality is made.
    """

    def __init__(
        self,
        folder: Path,
        studio: Studio,
        *,
        override: Override | None = None,
        device: DeviceChoices | None = None,
    ) -> None:
        self.folder, self.studio = folder, studio
        self._override = override or Override()
        self._device = device or studio.device_choices
        self._voices = TakeVoices(studio.cache)
        self._renderers: dict[RenderChoice, Renderer] = {}
        self._portraits: dict[str, Portrait] = {}
        self._plans: dict[tuple[str, str], tuple[Drawing, _Parts, PlannedLine]] = {}

    def renderer(self, choice: RenderChoice) -> Renderer:
        """Who draws so.

        Raises:
            PackError: the weights pack cannot be used.
            DeviceError: the final quality cannot be made here.
        """
        chosen = self._override.of(choice)
        if chosen not in self._renderers:
            pack = self.pack_of(choice)
            # The networks of one way of drawing fill the memory: the way before is let go.
            self._renderers = {
                key: kept for key, kept in self._renderers.items() if not kept.caches_frames
            }
            self._renderers[chosen] = self.studio.renderer(
                pack, choices=chosen.final, device=self._device
            )
        return self._renderers[chosen]

    def pack_of(self, choice: RenderChoice) -> WeightsPack | None:
        """The weights that draw so; None where the draft draws.

        Raises:
            PackError: the weights pack cannot be used.
            DeviceError: the final quality cannot be made here.
        """
        chosen = self._override.of(choice)
        return pack_for(
            chosen.quality,
            name=chosen.pack,
            choices=chosen.final,
            packs_dir=self.studio.settings.packs_dir,
        )

    def plan(
        self, project: Project, clip: Clip, *, picture: PictureTake | None = None
    ) -> PlannedLine:
        """The segments of a line, by name; nothing is read."""
        choice = (picture or clip.chosen_picture).choice
        drawing = Drawing.by(self.renderer(choice))
        made_of = _made_of(project, clip, picture)
        known = self._plans.get((clip.id, (picture or clip.chosen_picture).id))
        if known is not None and known[0] == drawing and _are_same(known[1], made_of):
            return known[2]
        segments = plan_line(project, clip, drawing, picture=picture)
        line = PlannedLine(clip, choice, drawing, segments)
        self._plans[clip.id, (picture or clip.chosen_picture).id] = (drawing, made_of, line)
        return line

    def plan_rest(self, project: Project, shot: Shot, line: PlannedLine) -> PlannedLine:
        """The segments in which the character of a line rests beside it."""
        is_behind = bool(line.segments) and (
            shot.first_frame >= line.segments[-1].recipe.frames.stop
        )
        chains = line.drawing.chains_segments and is_behind
        after = line.segments[-1].recipe.key if chains else ""
        return replace(line, segments=plan_rest(project, shot, line.drawing, after=after))

    def is_rendered(self, line: PlannedLine, segment: PlannedSegment) -> bool:
        """Whether the cache has what is dear about a segment."""
        recipe = segment.recipe
        key = recipe.key if line.drawing.caches_frames else recipe.motion_key
        return self.studio.cache.size_of(key) is not None

    def missing(self, line: PlannedLine) -> tuple[PlannedSegment, ...]:
        """The dirty segments of a line."""
        return tuple(each for each in line.segments if not self.is_rendered(line, each))

    def requests(
        self, project: Project, segments: Iterable[PlannedSegment]
    ) -> Iterator[SegmentRequest]:
        """The segments with picture and voice, each read when it is its turn.

        Raises:
            MediaError: picture or sound cannot be used.
        """
        for segment in segments:
            yield SegmentRequest(
                self.portrait(segment.character, project.size_px),
                self._voices.read(segment.sound, media_path(self.folder, segment.sound.media)),
                segment.recipe,
            )

    def events(
        self,
        requests: Iterable[SegmentRequest],
        renderer: Renderer,
        *,
        token: CancelToken,
        shows_kept: bool = True,
        wanted: range | None = None,
    ) -> Generator[Event, None, None]:
        """What the engine says while it makes segments; see ``render_segments``."""
        return render_segments(
            requests,
            renderer,
            self.studio.cache,
            hearing=self.studio.hearing,
            token=token,
            shows_kept=shows_kept,
            wanted=wanted,
        )

    def portrait(self, character: Character, size_px: int) -> Portrait:
        """A character made ready to be animated.

        Raises:
            PictureError: the picture cannot be read, or there is no face in it.
        """
        name = name_of_portrait(character, size_px)
        portrait = self._portraits.pop(name, None) or self._prepared(character, size_px, name)
        self._portraits[name] = portrait
        while len(self._portraits) > _PORTRAITS_AT_HAND:
            del self._portraits[next(iter(self._portraits))]
        return portrait

    def _prepared(self, character: Character, size_px: int, name: str) -> Portrait:
        portrait = prepare_portrait(
            read_picture(media_path(self.folder, character.portrait)),
            short_side=size_px,
            face_box=character.face_box,
            landmark_moves=tuple(
                (move.index, move.right, move.down) for move in character.landmark_moves
            ),
            detector=self.studio.detector,
        )
        return replace(portrait, digest=name)
