"""The film as it can be shown now, from any frame on: final where that is rendered, else draft."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from emo_desktop.app.project_studio import PlannedLine, ProjectStudio
from emo_desktop.app.sound_parts import heard_lines, sound_of_guide, sound_of_line
from emo_desktop.base.arrays import Bytes
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.export.mixdown import MixedTrack, mix_parts
from emo_desktop.project.model import Clip, Project
from emo_desktop.project.shots import Shot, film_shots
from emo_desktop.render.engine import FrameReady
from emo_desktop.render.line_plan import Drawing, PlannedSegment, plan_line, plan_rest
from emo_desktop.render.packing import unpack_frames, unpack_segment
from emo_desktop.render.request import SegmentRequest

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class FilmFrame:
    """A frame of the film as it can be shown now.

    Args:
        number: of the film, from 0.
        pixels: (H, W, 4) uint8 RGB with straight alpha, as large as its character's portrait.
        is_final: whether the final quality made it.
    """

    number: int
    pixels: Bytes
    is_final: bool


def preview_frames(
    project: Project,
    studio: ProjectStudio,
    *,
    begin: int,
    end: int,
    token: CancelToken,
    draft_px: int | None = None,
) -> Generator[FilmFrame, None, None]:
    """The frames of the film from ``begin`` on, each as soon as it is there.

    A draft is drawn from that very frame on; of the final quality only what is rendered and kept
    is shown, and the draft in place of the rest. Whether a segment is rendered is asked when it is
    its turn.

    Args:
        project: the document.
        studio: of the project; used by one thread at a time.
        begin: the first frame.
        end: the frame behind the last; what lies behind the film's end is left out.
        token: stops the work within one frame.
        draft_px: short side of drafts, as films may have it, where that is less than the film's;
            smaller ones are drawn faster.

    Raises:
        MediaError: a picture or a sound cannot be used.
        ModelError: the speech network is missing or damaged.
        Cancelled: the token was cancelled.
    """
    token.check()
    drafts = project
    if draft_px is not None and draft_px < project.size_px:
        drafts = replace(project, size_px=draft_px)
    # Shots of the whole film, not of a part: rests are divided from their first frame on.
    for shot in film_shots(project):
        low, high = max(shot.at_frame, begin), min(shot.end_frame, end)
        if low < high:
            shift = shot.first_frame - shot.at_frame
            frames = _ShotFrames(project, drafts, studio, shot, token)
            with closing(frames.given(range(low + shift, high + shift))) as given:
                for frame in given:
                    yield replace(frame, number=frame.number - shift)


@dataclass(slots=True)
class _Segment:
    """A segment of a shot in both qualities.

    Args:
        draft: as the draft draws it.
        final: as it was, or will be, rendered; None: in no better quality.
    """

    draft: PlannedSegment
    final: PlannedSegment | None


class _ShotFrames:
    """The frames of one shot, numbered as in its take."""

    def __init__(
        self,
        project: Project,
        drafts: Project,
        studio: ProjectStudio,
        shot: Shot,
        token: CancelToken,
    ) -> None:
        self._project, self._drafts_of = project, drafts
        self._studio, self._shot, self._token = studio, shot, token
        self._line: PlannedLine | None = None

    def given(self, wanted: range) -> Generator[FilmFrame, None, None]:
        """Those of the shot that are wanted, in order."""
        left = deque(
            segment
            for segment in self._segments()
            if segment.draft.recipe.frames.start < wanted.stop
            and wanted.start < segment.draft.recipe.frames.stop
        )
        while left:
            if self._is_rendered(left[0]):
                yield from self._finals(left, wanted)
            else:
                yield from self._drafts(left, wanted)

    def _segments(self) -> Iterator[_Segment]:
        project, shot = self._drafts_of, self._shot
        clip, drawing = project.clip(shot.clip), Drawing.by(self._studio.studio.draft)
        drafts = (
            plan_rest(project, shot, drawing) if shot.rests else plan_line(project, clip, drawing)
        )
        self._line = self._rendered_line(clip)
        finals = self._line.segments if self._line is not None else (None,) * len(drafts)
        for draft, final in zip(drafts, finals, strict=True):
            yield _Segment(draft, final)

    def _rendered_line(self, clip: Clip) -> PlannedLine | None:
        """The line as the quality makes it that is kept; None: it is drawn as a draft."""
        try:
            line = self._studio.plan(self._project, clip)
        except EmoError as error:
            _log.info("Line %s is shown as a draft: %s", clip.id, error)
            return None
        if not line.drawing.caches_frames:
            return None
        return self._studio.plan_rest(self._project, self._shot, line) if self._shot.rests else line

    def _is_rendered(self, segment: _Segment) -> bool:
        line, final = self._line, segment.final
        return line is not None and final is not None and self._studio.is_rendered(line, final)

    def _finals(self, left: deque[_Segment], wanted: range) -> Generator[FilmFrame, None, None]:
        """The frames of the first segment as they were rendered; as drafts if they are damaged."""
        segment = left.popleft()
        final = segment.final
        assert final is not None, "only what was planned is rendered"
        frames, following = final.recipe.frames, final.recipe.first_frame
        try:
            packed = self._studio.studio.cache.get(final.recipe.key) or b""
            begin = max(frames.start, wanted.start)
            film = unpack_segment(packed)[0]
            with closing(unpack_frames(film, first=begin - frames.start)) as pictures:
                for number, pixels in zip(range(begin, frames.stop), pictures, strict=False):
                    self._token.check()
                    yield FilmFrame(number, pixels, is_final=True)
                    following = number + 1
                    if following == wanted.stop:
                        break
        except ValueError as error:
            _log.warning("A rendered segment is shown as a draft: %s", error)
        if following < min(frames.stop, wanted.stop):
            damaged = deque([replace(segment, final=None)])
            yield from self._drafts(damaged, range(max(following, wanted.start), wanted.stop))

    def _drafts(self, left: deque[_Segment], wanted: range) -> Generator[FilmFrame, None, None]:
        """The frames of the first segments, up to one that is rendered, drawn now."""
        events = self._studio.events(
            self._draft_requests(left),
            self._studio.studio.draft,
            token=self._token,
            wanted=wanted,
        )
        with closing(events):
            for event in events:
                if isinstance(event, FrameReady):
                    yield FilmFrame(event.frame, event.pixels, is_final=False)

    def _draft_requests(self, left: deque[_Segment]) -> Iterator[SegmentRequest]:
        yield from self._studio.requests(self._drafts_of, [left.popleft().draft])
        while left and not self._is_rendered(left[0]):
            yield from self._studio.requests(self._drafts_of, [left.popleft().draft])


def preview_sound(
    project: Project,
    folder: Path,
    *,
    begin_s: Fraction,
    sample_rate_hz: int,
    end_s: Fraction | None = None,
) -> MixedTrack:
    """What is heard of the film from a moment on, mixed while it is played.

    Lines and the guide as loud as the document says, without what is muted. Takes whose files are
    missing are silent.

    Args:
        project: the document.
        folder: of the project.
        begin_s: moment of the film at which the sound begins.
        sample_rate_hz: of the sound.
        end_s: moment at which it ends; the end of the film when None.

    Raises:
        SoundError: a file cannot be read.
    """
    end_s = project.duration_s if end_s is None else end_s
    parts = [
        sound_of_line(project, folder, clip, begin_s=begin_s)
        for clip in heard_lines(project)
        if clip.begin_s < end_s and clip.end_s > begin_s
    ]
    guide = sound_of_guide(project, folder, begin_s=begin_s)
    parts += [guide] if guide is not None else []
    takes = {clip.take for clip in project.clips if clip.take}
    channels = max((project.take(take).channels for take in takes), default=1)
    return mix_parts(
        [part for part in parts if part.path.exists()],
        sample_rate_hz=sample_rate_hz,
        channels=min(2, channels),
        duration_s=max(Fraction(0), end_s - begin_s),
    )
