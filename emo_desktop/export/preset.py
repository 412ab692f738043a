"""The kinds of films there are: container, coding of picture and sound, frame, rate, loudness.

A preset is a JSON file; what can be said in one is the fields below. Whatever is chosen beside a
preset is a change of it, so that all that follows sees one value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    model_validator,
)

from emo_desktop.base.errors import EmoError
from emo_desktop.base.timing import parse_fps
from emo_desktop.export.frame import FilmFrame
from emo_desktop.export.interchange.clock import FilmClock, clock_from
from emo_desktop.export.place import film_room_bytes
from emo_desktop.export.rates import rate_name

# What editing programs and broadcasters know; others are possible.
FILM_RATES = ("23.976", "24", "25", "29.97", "30", "50", "59.94", "60")
LOUDNESS_TARGETS_LUFS = (-23.0, -16.0, -14.0)
LONGEST_HANDLES_S = 60.0


_TIMECODE = re.compile(r"\d{2}:\d{2}:\d{2}[:;]\d{2,3}", re.ASCII)


class PresetError(EmoError):
    """A preset, or what is chosen beside it, cannot be used."""

    hint = "emo-desktop presets show standard shows what a preset may say."


class Container(StrEnum):
    """What a film is written as; each is also the ending of the file's name."""

    MP4 = "mp4"
    MOV = "mov"
    WEBM = "webm"
    PNG = "png"
    WAV = "wav"

    @property
    def suffix(self) -> str:
        """What a file's name ends in; empty: a folder of pictures."""
        return "" if self is Container.PNG else f".{self}"


class PictureCodec(StrEnum):
    """How pictures are coded."""

    H264 = "h264"
    H265 = "h265"
    PRORES_422_HQ = "prores-422-hq"
    PRORES_4444 = "prores-4444"
    VP9 = "vp9"
    PNG = "png"


class SoundCodec(StrEnum):
    """How sound is coded; pcm is 24 bit."""

    AAC = "aac"
    OPUS = "opus"
    PCM = "pcm"


class EncoderChoice(StrEnum):
    """Who encodes."""

    AUTO = "auto"
    GRAPHICS = "graphics"
    PROCESSOR = "processor"


# The pixel formats of each codec by depth and transparency; what is not here is not possible.
_FORMS: dict[tuple[PictureCodec, int, bool], str] = {
    (PictureCodec.H264, 8, False): "yuv420p",
    (PictureCodec.H264, 10, False): "yuv420p10le",
    (PictureCodec.H265, 8, False): "yuv420p",
    (PictureCodec.H265, 10, False): "yuv420p10le",
    (PictureCodec.PRORES_422_HQ, 10, False): "yuv422p10le",
    (PictureCodec.PRORES_4444, 10, False): "yuv444p10le",
    (PictureCodec.PRORES_4444, 10, True): "yuva444p10le",
    (PictureCodec.VP9, 8, False): "yuv420p",
    (PictureCodec.VP9, 8, True): "yuva420p",
    (PictureCodec.PNG, 8, False): "rgb24",
    (PictureCodec.PNG, 8, True): "rgba",
}
_HELD: dict[Container, tuple[frozenset[PictureCodec], frozenset[SoundCodec]]] = {
    Container.MP4: (
        frozenset({PictureCodec.H264, PictureCodec.H265}),
        frozenset({SoundCodec.AAC}),
    ),
    Container.MOV: (
        frozenset(PictureCodec) - {PictureCodec.VP9, PictureCodec.PNG},
        frozenset({SoundCodec.AAC, SoundCodec.PCM}),
    ),
    Container.WEBM: (frozenset({PictureCodec.VP9}), frozenset({SoundCodec.OPUS})),
    Container.PNG: (frozenset({PictureCodec.PNG}), frozenset({SoundCodec.PCM})),
    Container.WAV: (frozenset(), frozenset({SoundCodec.PCM})),
}
_LARGEST_QUALITY = {PictureCodec.H264: 51, PictureCodec.H265: 51, PictureCodec.VP9: 63}


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PictureCoding(_Said):
    """How pictures are coded.

    Args:
        codec: the coding.
        depth: bits of a colour.
        alpha: whether transparency is kept: straight, colours continued under what is transparent.
        quality: crf of x264, x265 and VP9; less is better and larger. Graphics cards are asked for
            about the same.
        speed: preset of x264 and x265; of VP9 a number from 0 to 8.
        tuning: further wishes of x264 or x265, as ``name=value`` with colons between.
        gop_s: the longest time from one frame that stands by itself to the next.
        encoder: who encodes.
    """

    codec: PictureCodec
    depth: Literal[8, 10] = 8
    alpha: bool = False
    quality: int = Field(default=17, ge=0)
    speed: str = Field(default="veryfast", pattern=r"^[a-z0-9]{1,12}$")
    tuning: str = Field(default="", pattern=r"^[a-z0-9_.:=,-]*$")
    gop_s: float = Field(default=2.0, gt=0, le=60)
    encoder: EncoderChoice = EncoderChoice.PROCESSOR

    @model_validator(mode="after")
    def _goes_together(self) -> PictureCoding:
        if (self.codec, self.depth, self.alpha) not in _FORMS:
            alpha = "with" if self.alpha else "without"
            raise ValueError(f"there is no {self.codec} of {self.depth} bits {alpha} alpha")
        most = _LARGEST_QUALITY.get(self.codec)
        if most is not None and self.quality > most:
            raise ValueError(f"quality {self.quality} is more than {most}")
        has_cards = self.codec in (PictureCodec.H264, PictureCodec.H265)
        if self.encoder is EncoderChoice.GRAPHICS and not has_cards:
            raise ValueError(f"no graphics card encodes {self.codec}")
        return self

    @property
    def pixel_format(self) -> str:
        """What the frames of the film hold, by FFmpeg's name."""
        return _FORMS[self.codec, self.depth, self.alpha]


class SoundCoding(_Said):
    """How sound is coded.

    Args:
        codec: the coding.
        mono_kbps: of sound in one channel; of no meaning for pcm.
        stereo_kbps: of sound in two.
        rate_hz: of the samples; none: what suits the project and the coding.
    """

    codec: SoundCodec
    mono_kbps: int = Field(default=128, ge=16, le=512)
    stereo_kbps: int = Field(default=192, ge=16, le=512)
    rate_hz: Literal[44100, 48000] | None = None

    @model_validator(mode="after")
    def _goes_together(self) -> SoundCoding:
        if self.codec is SoundCodec.OPUS and self.rate_hz == 44100:
            raise ValueError("opus has 48000 samples a second")
        return self

    def bit_rate(self, channels: int) -> int:
        """Bits a second."""
        return 1000 * (self.mono_kbps if channels == 1 else self.stereo_kbps)


class UsualCosts(_Said):
    """What a film costs, measured on talking heads; only forecasts depend on it.

    Args:
        bits_per_pixel: of the picture.
        s_per_megapixel: of encoding on two cores.
        room: how much more disk it may need than a standard film.
    """

    bits_per_pixel: float = Field(default=0.1, ge=0)
    s_per_megapixel: float = Field(default=0.03, ge=0)
    room: float = Field(default=1.0, gt=0, le=1000)


def _as_rate(value: object) -> object:
    return parse_fps(value) if isinstance(value, str) else value


Rate = Annotated[
    Fraction,
    Field(description='such as "25" or "23.976"'),
    BeforeValidator(_as_rate),
    PlainSerializer(rate_name),
]


class FilmPreset(_Said):
    """What a film is written as.

    Args:
        id: names it; the name of its file.
        format: of the preset's file.
        name: for people, in English.
        use: what it is for, in a few words.
        container: what it is written as.
        picture: how its pictures are coded; none: sound only.
        sound: how its sound is coded; none: silent.
        frame: size, placement and background; none: as the portrait.
        fps: frames per second; none: as the project.
        timecode: of the timeline's first frame, ``HH:MM:SS:FF``; with ``;`` before the frames,
            frames are dropped. None: the file bears no time code.
        handles_s: how much more is shown before and after, seconds.
        loudness_lufs: how loud the mix becomes; none: as it is.
        peak_dbtp: what no true peak of a mix of that loudness passes.
        stems: whether each character's voice is written beside, dry.
        report: whether what was checked is written beside.
        costs: for forecasts.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")
    format: Literal[1] = 1
    name: str = Field(min_length=1, max_length=80)
    use: str = Field(default="", max_length=200)
    container: Container
    picture: PictureCoding | None = None
    sound: SoundCoding | None = None
    frame: FilmFrame | None = None
    fps: Rate | None = None
    timecode: str | None = None
    handles_s: float = Field(default=0.0, ge=0, le=LONGEST_HANDLES_S)
    loudness_lufs: float | None = Field(default=None, ge=-40, le=-5)
    peak_dbtp: float = Field(default=-1.0, ge=-12, le=0)
    stems: bool = False
    report: bool = False
    costs: UsualCosts = UsualCosts()

    @model_validator(mode="after")
    def _goes_together(self) -> FilmPreset:
        pictures, sounds = _HELD[self.container]
        if (self.picture is None) != (not pictures):
            raise ValueError(f"{self.container} {'needs a' if pictures else 'holds no'} picture")
        if self.picture is not None and self.picture.codec not in pictures:
            raise ValueError(f"{self.container} does not hold {self.picture.codec} here")
        if self.sound is not None and self.sound.codec not in sounds:
            raise ValueError(f"{self.container} does not hold {self.sound.codec} here")
        if self.sound is None and self.container is Container.WAV:
            raise ValueError("wav needs a sound")
        is_clear = self.frame is not None and self.frame.background.is_transparent
        if is_clear and not self.keeps_alpha:
            raise ValueError("a transparent background needs a picture with alpha")
        if self.timecode is not None and not _TIMECODE.fullmatch(self.timecode):
            raise ValueError(f"{self.timecode!r} is no time code such as 01:00:00:00")
        if self.timecode is not None and self.fps is not None:
            _check_clock(self.timecode, self.fps)
        return self

    @property
    def keeps_alpha(self) -> bool:
        """Whether transparency is kept."""
        return self.picture is not None and self.picture.alpha

    @property
    def suffix(self) -> str:
        """What a film's name ends in; empty: it is a folder."""
        return self.container.suffix

    def clock(self, fps: Fraction) -> FilmClock | None:
        """What the frames of the timeline are called at a rate; None: the film says nothing of it.

        Raises:
            EmoError: the time code does not exist at this rate.
        """
        if self.timecode is None:
            return None
        # A habit such as 01:00:00;00 is for all projects; most rates leave out no numbers.
        leaves_out = fps in (Fraction(30000, 1001), Fraction(60000, 1001))
        text = self.timecode if leaves_out else self.timecode.replace(";", ":")
        return clock_from(text, fps)

    def changed(self, changes: Mapping[str, Any]) -> FilmPreset:
        """The preset with some things said otherwise, as its file would say them.

        Args:
            changes: values by field; ``picture.encoder`` names a field of a part.

        Raises:
            PresetError: they do not go together; the message says which.
        """
        if not changes:
            return self
        said = self.model_dump(mode="json")
        for path, value in changes.items():
            part, _, field = path.partition(".")
            if field:
                said[part] = (said[part] or {}) | {field: value}
            else:
                said[part] = value
        return _checked(said, f"What is chosen beside the preset {self.id} does not fit it")

    def room_bytes(self, frames: int, *, pixels: int, fps: Fraction) -> int:
        """How much free disk a film may need; see ``film_room_bytes``."""
        if self.picture is None:
            return film_room_bytes(frames, pixels=0, fps=fps) * 12
        return round(self.costs.room * film_room_bytes(frames, pixels=pixels, fps=fps))

    def usual_bytes(self, frames: int, *, pixels: int, fps: Fraction) -> float:
        """How large a film with sound will be, about.

        Args:
            frames: of the film.
            pixels: of a frame.
            fps: frames per second.
        """
        picture = frames * pixels * self.costs.bits_per_pixel if self.picture else 0.0
        return (picture + float(frames / fps) * self._usual_sound_bits) / 8

    @property
    def _usual_sound_bits(self) -> int:
        """A second of mono takes."""
        if self.sound is None:
            return 0
        is_plain = self.sound.codec is SoundCodec.PCM
        return 24 * (self.sound.rate_hz or 48000) if is_plain else self.sound.bit_rate(1)


def parse_preset(content: bytes, preset_id: str, place: Path) -> FilmPreset:
    """The preset a file holds.

    Args:
        content: of the file.
        preset_id: what it is called.
        place: the file, for messages and for the pictures it names.

    Raises:
        PresetError: it is none; the message names the field.
    """
    wrong = f"The preset {place} is not valid"
    try:
        said = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise PresetError(f"{wrong}: it is not JSON.", hint="Mend the file.") from error
    if not isinstance(said, dict):
        raise PresetError(f"{wrong}: it is not an object.", hint="Mend the file.")
    if "id" in said:
        raise PresetError(f"{wrong}: id is the name of the file.", hint="Leave it out.")
    preset = _checked(said | {"id": preset_id}, wrong)
    if preset.frame is None:
        return preset
    return preset.model_copy(update={"frame": preset.frame.beside(place.parent)})


def _check_clock(timecode: str, fps: Fraction) -> None:
    """Raise ValueError unless a time code exists at a rate."""
    try:
        clock_from(timecode, fps)
    except EmoError as error:
        raise ValueError(f"{error}") from error


def _checked(said: Mapping[str, Any], wrong: str) -> FilmPreset:
    try:
        return FilmPreset.model_validate(said)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"])
        sentence = fault["msg"].removeprefix("Value error, ").rstrip(".")
        sentence = f"{sentence[0].lower()}{sentence[1:]}"
        raise PresetError(f"{wrong}: {f'{where}: ' if where else ''}{sentence}.") from error
