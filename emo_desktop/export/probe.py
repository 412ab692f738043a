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

from emo_desktop.base.errors import MediaError


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
        picture_codec: e.g. ``h264``.
        sound_codec: e.g. ``aac``; empty without sound.
        size_bytes: of the file.
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
    next(container.decode(picture))
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
    fps = picture.average_rate or Fraction(0)
    return FilmFacts(
        frames=frames,
        fps=fps,
        width=picture.codec_context.width,
        height=picture.codec_context.height,
        duration_s=frames / fps if fps else Fraction(0),
        sound_duration_s=sound_end_s,
        picture_codec=picture.codec_context.name,
        sound_codec=sounds[0].codec_context.name if sounds else "",
        size_bytes=path.stat().st_size,
    )


def _end_s(packet: Packet[Stream]) -> Fraction:
    if packet.pts is None or packet.time_base is None:
        return Fraction(0)
    return (packet.pts + (packet.duration or 0)) * packet.time_base
