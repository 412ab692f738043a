"""What a film file holds, found by reading it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import av.error
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from emo_desktop.base.errors import MediaError

# Rates in containers whose clock counts milliseconds or nanoseconds are this near to what is meant.
_RATE_TOLERANCE = 1e-5
_FULL_RANGE = 2


@dataclass(frozen=True, slots=True)
class ColourTags:
    """What a film says of its colours, by the numbers of ITU-T H.273; 2 is: it does not say.

    Args:
        primaries: 1 is BT.709.
        transfer: 1 is BT.709.
        matrix: 1 is BT.709.
        is_full_range: whether black is 0, rather than 16 of 255.
    """

    primaries: int
    transfer: int
    matrix: int
    is_full_range: bool


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """A film as it was read back.

    Args:
        frames: pictures in the file.
        fps: frames per second.
        width: of the picture.
        height: of the picture.
        duration_s: of the picture.
        sound_duration_s: from the first frame to the end of the sound; 0 without sound.
        picture_codec: e.g. ``h264``; empty without pictures.
        sound_codec: e.g. ``aac``; empty without sound.
        size_bytes: of the file.
        pixel_format: e.g. ``yuv420p``.
        colours: what it says of them; None where there are none, or nothing is said.
        sample_rate_hz: of the sound; 0 without.
        channels: of the sound; 0 without.
        timecode: of the first frame; empty: none.
    """

    frames: int
    fps: Fraction
    width: int
    height: int
    duration_s: Fraction
    sound_duration_s: Fraction
    picture_codec: str
    sound_codec: str
    size_bytes: int
    pixel_format: str = ""
    colours: ColourTags | None = None
    sample_rate_hz: int = 0
    channels: int = 0
    timecode: str = ""

    @property
    def gap_s(self) -> Fraction:
        """How far the ends of sound and picture lie apart; 0 where one of them is not there."""
        has_both = self.sound_codec and self.picture_codec
        return abs(self.sound_duration_s - self.duration_s) if has_both else Fraction(0)


def probe_film(path: Path) -> FilmFacts:
    """What ``path`` holds: every packet is read, the first picture is decoded.

    Raises:
        MediaError: it is not a film, or it ends before its index says.
    """
    try:
        with av.open(str(path)) as container:
            return _read_facts(container, path)
    except (av.error.FFmpegError, OSError, StopIteration, IndexError) as error:
        raise MediaError(
            f"{path.name} is not a film that can be read.", hint="Check that the file is complete."
        ) from error


def _read_facts(container: InputContainer, path: Path) -> FilmFacts:
    picture = container.streams.video[0]
    sounds = container.streams.audio[:1]
    shown = next(container.decode(picture))
    container.seek(0)
    frames, sound_end_s = 0, Fraction(0)
    for packet in container.demux(picture, *sounds):
        if packet.size == 0:
            continue
        if packet.is_corrupt:
            raise MediaError(f"{path.name} is damaged.", hint="Check that the file is complete.")
        if packet.stream.type == "video":
            frames += 1
        else:
            sound_end_s = max(sound_end_s, _end_s(packet))
    fps = _meant_rate(picture.average_rate or Fraction(0))
    coder = picture.codec_context
    primaries, transfer, matrix = (
        int(each) for each in (coder.color_primaries, coder.color_trc, coder.colorspace)
    )
    return FilmFacts(
        frames=frames,
        fps=fps,
        width=coder.width,
        height=coder.height,
        duration_s=frames / fps if fps else Fraction(0),
        sound_duration_s=sound_end_s,
        picture_codec=coder.name,
        sound_codec=sounds[0].codec_context.name if sounds else "",
        size_bytes=path.stat().st_size,
        pixel_format=_pixel_format(picture, shown),
        colours=ColourTags(primaries, transfer, matrix, coder.color_range == _FULL_RANGE),
        sample_rate_hz=sounds[0].codec_context.sample_rate if sounds else 0,
        channels=sounds[0].codec_context.channels if sounds else 0,
        timecode=_timecode(container),
    )


def _meant_rate(rate: Fraction) -> Fraction:
    """The rate of film that a rounded one stands for."""
    for meant in (Fraction(round(rate)), Fraction(round(rate * Fraction(1001, 1000)) * 1000, 1001)):
        if meant and abs(rate / meant - 1) < _RATE_TOLERANCE:
            return meant
    return rate


def _pixel_format(picture: VideoStream, shown: av.VideoFrame) -> str:
    """What frames hold; of VP9 the usual decoder does not show the transparency."""
    name = shown.format.name
    has_more = picture.metadata.get("alpha_mode") == "1"
    return name.replace("yuv", "yuva", 1) if has_more and name.startswith("yuv4") else name


def _timecode(container: InputContainer) -> str:
    """What the first frame is called; of a track of its own, of the pictures, or of the whole."""
    said = (container.metadata, *(stream.metadata for stream in container.streams))
    found = (each.get("timecode") or each.get("TIMECODE") for each in said)
    text = next((text for text in found if text), "")
    # At ten frames a second and fewer FFmpeg writes their number with one digit.
    return f"{text[:9]}{text[9:].zfill(2)}" if text else ""


def _end_s(packet: Packet[Stream]) -> Fraction:
    if packet.pts is None or packet.time_base is None:
        return Fraction(0)
    return (packet.pts + (packet.duration or 0)) * packet.time_base
