"""The film of a whole project: everything that is missing rendered, then put together."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from emo_desktop.app.film_thread import FilmThread
from emo_desktop.app.project_shots import SeenShots
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.projects import check_all_media
from emo_desktop.app.sound_parts import sound_of_line
from emo_desktop.base.arrays import Bytes
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken, Event, Notice, Progress, StageClock
from emo_desktop.base.timing import frame_count
from emo_desktop.export.film import FilmWriter
from emo_desktop.export.mixdown import MixedTrack, mix_parts
from emo_desktop.export.place import check_output
from emo_desktop.export.presets import STANDARD, FilmPreset
from emo_desktop.export.probe import FilmFacts
from emo_desktop.export.soundtrack import film_rate_hz
from emo_desktop.project.model import Project
from emo_desktop.project.shots import film_shots
from emo_desktop.project.storage import media_path
from emo_desktop.render.pace import PaceBook

_FRAMES_AHEAD = 8


@dataclass(frozen=True, slots=True)
class ProjectFilmReport:
    """What became of a film of a project.

    Args:
        output: the film.
        facts: what it holds.
        elapsed_s: from the order to the film in its place.
        lines: seen in it.
        segments: it was made of.
        segments_reused: of these, found in the cache.
        limited_db: by how much the sound was turned down at most, where voices add up.
    """

    output: Path
    facts: FilmFacts
    elapsed_s: float
    lines: int
    segments: int
    segments_reused: int
    limited_db: float


@dataclass(frozen=True, slots=True)
class ProjectFilmFinished(Event):
    """The last event: the film is complete and in its place."""

    report: ProjectFilmReport


def make_project_film(
    project: Project,
    output: Path,
    *,
    studio: ProjectStudio,
    token: CancelToken,
    frames: range | None = None,
    preset: FilmPreset = STANDARD,
) -> Generator[Event, None, None]:
    """Make the film of a project, from the beginning of its timeline to its last line's end.

    Who speaks is seen; where nobody does, who spoke last rests. The film is as large as the
    portrait that is seen first; others are fitted into it.

    Args:
        project: the document.
        output: the film, ``.mp4``; a file there is replaced when the new one is complete.
        studio: of the project.
        token: stops the job within one frame, or one step of the final quality.
        frames: the part of the film that is made, as large as the whole would be; None: the whole.
        preset: how good and how large the file is.

    Yields:
        Progress, Notice, the engine's events, and at last ProjectFilmFinished.

    Raises:
        EmoError: nobody speaks in the project, files of it are missing, or the film has not these
            frames.
        OutputError: the film cannot be written.
        MediaError: a picture or a sound cannot be used.
        Cancelled: the token was cancelled; nothing half-made is left behind.
    """
    started = time.perf_counter()
    yield Progress("Reading the project", 0, 1)
    check_all_media(studio.folder, project)
    part = check_part(project, frames)
    shots = SeenShots(project, studio, part)
    film = _FilmPlan(project, shots, studio, part, preset)
    film.check_output(output)
    yield from film.notices()
    missing = len(shots.missing)
    yield from shots.rendered(token, paces=film_paces(studio))
    facts = yield from _put_together(film, shots, output, token)
    yield ProjectFilmFinished(
        ProjectFilmReport(
            output=output,
            facts=facts,
            elapsed_s=time.perf_counter() - started,
            lines=len({each.shot.clip for each in shots.all}),
            segments=len(shots.needed),
            segments_reused=len(shots.needed) - missing,
            limited_db=film.limited_db,
        )
    )


def _put_together(
    film: _FilmPlan, shots: SeenShots, output: Path, token: CancelToken
) -> Generator[Event, None, FilmFacts]:
    """Write every frame and the sound, read the film back, and put it in its place."""
    begun = time.perf_counter()
    with closing(shots.frames(token)) as pictures, film.open(output) as writer:
        for number, frame in enumerate(pictures, 1):
            writer.add(fitted(frame, film.width, film.height))
            yield Progress("Putting the film together", number, film.frames)
        yield Progress("Finishing the film", 0, 1)
        writer.drain()
        token.check()
        facts = writer.finish()
    film.learn_pace(shots, facts, time.perf_counter() - begun)
    return facts


def film_paces(studio: ProjectStudio) -> PaceBook:
    """How long making films takes here; a book of its own, since books do not share a file."""
    return PaceBook(studio.studio.settings.cache_dir / "film_paces.json")


def pace_name(preset: FilmPreset, shots: SeenShots) -> str:
    """Names the pace of putting a film together: drawing drafts takes longer than reading."""
    return f"film {preset.id} {'drawn' if shots.draws_frames else 'kept'}"


def check_part(project: Project, frames: range | None) -> range | None:
    """The frames of a film that are wanted.

    Raises:
        EmoError: the film has none of them.
    """
    film_end = frame_count(project.duration_s, project.fps)
    if frames is None or not project.clips:
        return None
    part = range(max(0, frames.start), min(frames.stop, film_end))
    if not part:
        raise EmoError(
            f"There is no film in the range: it has {film_end} frames, and the range goes from "
            f"{frames.start} to {frames.stop}.",
            hint="Choose a range that begins before it ends, and before the film does.",
        )
    return part


class _FilmPlan:
    """How large the film is, how long, and what is heard in it."""

    def __init__(
        self,
        project: Project,
        shots: SeenShots,
        studio: ProjectStudio,
        part: range | None,
        preset: FilmPreset,
    ) -> None:
        self._project, self._studio, self._preset = project, studio, preset
        self.frames = shots.frame_count
        self.width, self.height = film_size(project, studio)
        self._track: MixedTrack | None = None
        begin_s = (part.start if part else 0) / project.fps
        end_s = begin_s + self.frames / project.fps
        self._clips = [
            clip for clip in project.clips if clip.begin_s < end_s and clip.end_s > begin_s
        ]
        self._parts = [
            sound_of_line(project, studio.folder, clip, begin_s=begin_s)
            for clip in self._clips
            if clip.use
        ]

    def check_output(self, output: Path) -> None:
        """Raise OutputError if the film cannot be written there."""
        room = self._preset.room_bytes(
            self.frames, pixels=self.width * self.height, fps=self._project.fps
        )
        inputs = [media_path(self._studio.folder, media) for media in self._project.media]
        check_output(output, suffix=".mp4", inputs=inputs, room_bytes=room)

    def notices(self) -> Iterator[Notice]:
        """What the user should know of the film, one sentence each."""
        unseen = [
            str(number)
            for number, clip in enumerate(self._project.clips, 1)
            if clip in self._clips and not (clip.take and clip.character)
        ]
        if unseen:
            yield Notice(f"Without a voice or a character, and so not seen: {', '.join(unseen)}.")

    def learn_pace(self, shots: SeenShots, facts: FilmFacts, seconds: float) -> None:
        """Take notice of how long the film took, and how large it is."""
        film_paces(self._studio).learn(
            pace_name(self._preset, shots),
            self.width * self.height,
            frames=facts.frames,
            seconds=seconds,
            size_bytes=facts.size_bytes,
        )

    @property
    def limited_db(self) -> float:
        """By how much the sound was turned down at most."""
        return 0.0 if self._track is None else self._track.reduction_db

    def open(self, output: Path) -> FilmThread:
        """The film, ready to take frames."""
        project = self._project
        self._track = mix_parts(
            self._parts,
            sample_rate_hz=film_rate_hz(project.sample_rate_hz),
            channels=_channels(project),
            duration_s=self.frames / project.fps,
        )
        threads = self._studio.studio.settings.thread_count
        writer = FilmWriter(
            output,
            width=self.width,
            height=self.height,
            fps=project.fps,
            sound=self._track,
            threads=threads,
            preset=self._preset,
        )
        return FilmThread(writer, frames_ahead=_FRAMES_AHEAD, clock=StageClock())


def film_size(project: Project, studio: ProjectStudio) -> tuple[int, int]:
    """Width and height of the film: those of the portrait that is seen first in the whole of it.

    Raises:
        PictureError: the portrait cannot be read.
    """
    first = project.clip(film_shots(project)[0].clip)
    portrait = studio.portrait(project.character(first.character), project.size_px)
    height, width = portrait.pixels.shape[:2]
    return width, height


def fitted(frame: Bytes, width: int, height: int) -> Bytes:
    """A frame (H, W, 4) uint8 in the middle of another size, whole; transparent beside it."""
    own_height, own_width = frame.shape[:2]
    if (own_width, own_height) == (width, height):
        return frame
    factor = min(width / own_width, height / own_height)
    size = (max(1, round(own_width * factor)), max(1, round(own_height * factor)))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    room = np.zeros((height, width, 4), np.uint8)
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    room[top : top + size[1], left : left + size[0]] = cv2.resize(frame, size, interpolation=method)
    return room


def _channels(project: Project) -> int:
    """As many as the takes that are heard have, at most 2."""
    heard = {clip.take for clip in project.clips if clip.take}
    return min(2, max((take.channels for take in project.takes if take.id in heard), default=1))
