"""How large a film is, how long, what is heard in it, and where it goes."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from emo_desktop.app.film_handles import is_handle
from emo_desktop.app.film_names import safe_name
from emo_desktop.app.film_thread import FilmThread
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.sound_parts import heard_lines, muted_lines, sound_of_line
from emo_desktop.base.arrays import Bytes
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken, Event, Notice, StageClock
from emo_desktop.base.timing import frame_count
from emo_desktop.export.edges import scaled
from emo_desktop.export.film import FilmExtras
from emo_desktop.export.frame import BackgroundKind
from emo_desktop.export.levelling import MixLevel, find_level
from emo_desktop.export.mixdown import MixedTrack, SoundPart, mix_parts
from emo_desktop.export.outlets import FramesWriter, open_writer
from emo_desktop.export.place import check_output
from emo_desktop.export.placing import FramePlacer
from emo_desktop.export.preset import FilmPreset, SoundCodec
from emo_desktop.export.rates import frames_at_rate
from emo_desktop.export.soundtrack import film_rate_hz
from emo_desktop.face.picture import read_picture
from emo_desktop.project.model import Clip, Project
from emo_desktop.project.shots import film_shots
from emo_desktop.project.storage import media_path

_FRAMES_AHEAD = 8
_OPUS_RATE_HZ = 48_000
REPORT_ENDING = ".report.json"


class FilmPlan:
    """A film before it is made.

    Args:
        project: what is seen and heard.
        studio: of the project.
        preset: what it is written as.
        part: its frames of the project's film; None: all.
        at_frame: which frame of the timeline its first is; may lie before the first.

    Attributes:
        frames: of the project that are seen.
        fps: of the film.
        film_frames: of the film.
        size: width and height of the film; nothing where it is sound alone.

    Raises:
        PictureError: the picture behind cannot be read.
        EmoError: the time code does not exist at this rate.
    """

    def __init__(
        self,
        project: Project,
        studio: ProjectStudio,
        preset: FilmPreset,
        *,
        part: range | None,
        at_frame: int,
    ) -> None:
        self._project, self.studio, self.preset = project, studio, preset
        self.frames = len(part) if part else frame_count(project.duration_s, project.fps)
        self.fps = preset.fps or project.fps
        self.film_frames = frames_at_rate(self.frames, project.fps, self.fps)
        self.size = film_size(project, studio, preset) if preset.picture else (0, 0)
        self.placer = _placer(preset)
        self._at_s = at_frame / project.fps
        self._track: MixedTrack | None = None
        self._begin_s = (part.start if part else 0) / project.fps
        end_s = self._begin_s + self.frames / project.fps
        self._clips = [
            clip for clip in project.clips if clip.begin_s < end_s and clip.end_s > self._begin_s
        ]
        clock = preset.clock(self.fps)
        at = None if clock is None else clock.later(round(self._at_s * self.fps))
        self.timecode = "" if at is None else at.timecode(0)
        self._day_s = self._at_s if at is None else at.begin / self.fps

    def check_output(self, output: Path) -> None:
        """Raise OutputError if the film cannot be written there."""
        pixels = self.size[0] * self.size[1]
        room = self.preset.room_bytes(self.film_frames, pixels=pixels, fps=self.fps)
        inputs = inputs_of(self._project, self.studio.folder, self.preset)
        check_output(output, suffix=self.preset.suffix, inputs=inputs, room_bytes=room)

    def notices(self) -> Iterator[Notice]:
        """What the user should know of the film, one sentence each."""
        unseen = [
            str(number)
            for number, clip in enumerate(self._project.clips, 1)
            if clip in self._clips and not (clip.take and clip.character) and not is_handle(clip)
        ]
        if unseen and self.preset.picture:
            yield Notice(f"Without a voice or a character, and so not seen: {', '.join(unseen)}.")
        muted = muted_lines(self._project, self._clips)
        if muted:
            numbers = ", ".join(f"{number}" for number in muted)
            yield Notice(f"Muted, and so not heard: {numbers}.")

    @property
    def own_fps(self) -> Fraction:
        """Frames per second of the project."""
        return self._project.fps

    @property
    def lines_heard(self) -> int:
        """How many lines are heard in the film."""
        return len(self._heard())

    @property
    def limited_db(self) -> float:
        """By how much the sound was turned down at most."""
        return 0.0 if self._track is None else self._track.reduction_db

    @property
    def day_s(self) -> Fraction:
        """The moment of the day at which the film begins, by its time code."""
        return self._day_s

    def level(self, token: CancelToken) -> Generator[Event, None, MixLevel]:
        """How the mix is made as loud as the preset says."""
        wanted = self.preset.loudness_lufs
        if wanted is None or self.preset.sound is None:
            return MixLevel()
        return (
            yield from find_level(
                self.mix, loudness_lufs=wanted, ceiling_dbtp=self.preset.peak_dbtp, token=token
            )
        )

    def mix(self, level: MixLevel) -> MixedTrack:
        """What is heard in the film."""
        self._track = self._mixed(self._parts(), level)
        return self._track

    def stems(self) -> Iterator[tuple[str, MixedTrack]]:
        """The voice of each character by itself, dry, as long as the film; with a name for it."""
        for name, character in stem_names(self._project):
            if parts := self._parts(character):
                yield name, self._mixed(parts, MixLevel())

    def open(self, output: Path, level: MixLevel, extras: FilmExtras) -> FilmThread:
        """The film, ready to take frames."""
        writer: FramesWriter = open_writer(
            output,
            self.preset,
            size=self.size,
            fps=self.fps,
            sound=self.mix(level),
            threads=self.studio.studio.settings.thread_count,
            placer=self.placer,
            extras=replace(extras, timecode=self.timecode),
        )
        return FilmThread(writer, frames_ahead=_FRAMES_AHEAD, clock=StageClock())

    def shown(self, frame: Bytes) -> Bytes:
        """A frame as the writer takes it: placed there, or as large as the film already."""
        return frame if self.placer else fitted(frame, *self.size)

    def _heard(self) -> list[Clip]:
        """The lines that are heard in the film."""
        return [each for each in heard_lines(self._project, in_film=True) if each in self._clips]

    def _parts(self, character: str | None = None) -> list[SoundPart]:
        """What is heard of the lines, or of those of one character."""
        project, folder, begin_s = self._project, self.studio.folder, self._begin_s
        return [
            sound_of_line(project, folder, clip, begin_s=begin_s)
            for clip in self._heard()
            if character is None or clip.character == character
        ]

    def _mixed(self, parts: list[SoundPart], level: MixLevel) -> MixedTrack:
        return mix_parts(
            parts,
            sample_rate_hz=self._rate_hz,
            channels=_channels(self._project),
            duration_s=self.film_frames / self.fps,
            gain_db=level.gain_db,
            ceiling_dbtp=level.ceiling_dbtp,
        )

    @property
    def _rate_hz(self) -> int:
        sound = self.preset.sound
        if sound is not None and sound.rate_hz is not None:
            return sound.rate_hz
        if sound is not None and sound.codec is SoundCodec.OPUS:
            return _OPUS_RATE_HZ
        return film_rate_hz(self._project.sample_rate_hz)


def film_size(
    project: Project, studio: ProjectStudio, preset: FilmPreset | None = None
) -> tuple[int, int]:
    """Width and height of a film.

    Those of its preset; else those of the portrait that is seen first in the whole project.

    Raises:
        PictureError: the portrait cannot be read.
    """
    if preset is not None and preset.frame is not None:
        return preset.frame.width, preset.frame.height
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
    room = np.zeros((height, width, 4), np.uint8)
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    room[top : top + size[1], left : left + size[0]] = scaled(frame, *size)
    return room


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


def inputs_of(project: Project, folder: Path, preset: FilmPreset) -> list[Path]:
    """Files that a film is made of, and so are never overwritten by it."""
    inputs = [media_path(folder, media) for media in project.media]
    behind = preset.frame.background.path if preset.frame else None
    return [*inputs, behind] if behind else inputs


def stem_names(project: Project) -> tuple[tuple[str, str], ...]:
    """A name for the voice of each character that says something, and the character's id."""
    heard = {clip.character for clip in project.clips if clip.use}
    names: dict[str, str] = {}
    for character in project.characters:
        if character.id in heard:
            plain = safe_name(character.name) or character.id
            number, name = 1, plain
            while name.casefold() in {each.casefold() for each in names}:
                number += 1
                name = f"{plain} ({number})"
            names[name] = character.id
    return tuple(names.items())


def stem_path(output: Path, name: str) -> Path:
    """Where the voice of a character goes."""
    return output.with_name(f"{output.stem if output.suffix else output.name} - {name}.wav")


def report_path(output: Path) -> Path:
    """Where the report on a film goes."""
    return output.with_name(f"{output.name}{REPORT_ENDING}")


def _placer(preset: FilmPreset) -> FramePlacer | None:
    if preset.frame is None or preset.picture is None:
        return None
    background, behind = preset.frame.background, None
    if background.kind is BackgroundKind.PICTURE and background.path is not None:
        pixels = read_picture(background.path).pixels
        behind = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGBA2RGB), np.uint8)
    return FramePlacer(preset.frame, behind)


def _channels(project: Project) -> int:
    """As many as the takes that are heard have, at most 2."""
    heard = {clip.take for clip in project.clips if clip.take}
    return min(2, max((take.channels for take in project.takes if take.id in heard), default=1))
