"""What a film that was written has to be, and whether it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from emo_desktop.export.preset import FilmPreset, PictureCodec, SoundCodec
from emo_desktop.export.probe import ColourTags, FilmFacts

_BT709 = ColourTags(1, 1, 1, is_full_range=False)
_NAMES = {
    PictureCodec.H264: ("h264",),
    PictureCodec.H265: ("hevc",),
    PictureCodec.PRORES_422_HQ: ("prores",),
    PictureCodec.PRORES_4444: ("prores",),
    PictureCodec.VP9: ("vp9", "libvpx-vp9"),
    PictureCodec.PNG: ("png",),
}
_SOUND_NAMES = {
    SoundCodec.AAC: ("aac",),
    SoundCodec.OPUS: ("opus", "libopus"),
    SoundCodec.PCM: ("pcm_s24le",),
}
# FFmpeg decodes ProRes 4444 to 12 bits.
_SEEN_AS = {"yuva444p10le": "yuva444p12le", "yuv444p10le": "yuv444p12le"}


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was looked at.

    Args:
        name: what.
        expected: what it has to be.
        found: what it is.
        passes: whether that is well.
    """

    name: str
    expected: Any
    found: Any
    passes: bool

    @property
    def sentence(self) -> str:
        """What is wrong, for people."""
        return f"{self.name} is {self.found}, not {self.expected}"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a film has to be.

    Args:
        frames: pictures.
        size: width and height.
        fps: frames per second.
        picture_codecs: any of these.
        pixel_format: as it is decoded.
        colours: tags.
        sound_codecs: any of these; none: it is silent.
        timecode: of the first frame; empty: none.
    """

    frames: int
    size: tuple[int, int]
    fps: Fraction
    picture_codecs: tuple[str, ...]
    pixel_format: str
    colours: ColourTags
    sound_codecs: tuple[str, ...]
    timecode: str

    @classmethod
    def of(
        cls,
        preset: FilmPreset,
        *,
        frames: int,
        size: tuple[int, int],
        fps: Fraction,
        has_sound: bool,
        timecode: str = "",
    ) -> Expected:
        """What a film of a preset has to be."""
        coding, sound = preset.picture, preset.sound
        assert coding is not None, "a film has pictures"
        return cls(
            frames=frames,
            size=size,
            fps=fps,
            picture_codecs=_NAMES[coding.codec],
            pixel_format=_SEEN_AS.get(coding.pixel_format, coding.pixel_format),
            colours=_BT709,
            sound_codecs=_SOUND_NAMES[sound.codec] if sound and has_sound else (),
            timecode=timecode,
        )


def check_film(facts: FilmFacts, expected: Expected) -> Iterator[Check]:
    """Everything that is looked at in a film that was read back."""
    yield _same("number of frames", expected.frames, facts.frames)
    yield _same("size", expected.size, (facts.width, facts.height))
    yield _same("frame rate", expected.fps, facts.fps)
    codecs = expected.picture_codecs
    yield Check("picture codec", codecs[0], facts.picture_codec, facts.picture_codec in codecs)
    yield _same("pixel format", expected.pixel_format, facts.pixel_format)
    yield _same("colour", expected.colours, facts.colours)
    sounds = expected.sound_codecs or ("",)
    yield Check("sound codec", sounds[0], facts.sound_codec, facts.sound_codec in sounds)
    gap_frames = facts.gap_s * expected.fps
    yield Check(
        "end of the sound",
        "within one frame of the picture's",
        f"{float(gap_frames):.2f} frames from it",
        gap_frames <= 1,
    )
    yield _same("time code", expected.timecode, facts.timecode)


def _same(name: str, expected: object, found: object) -> Check:
    return Check(name, expected, found, expected == found)
