"""The pictures of a film, one after the other, and what its file says about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.errors import MediaError
from emo_desktop.base.timing import MAX_FPS, MIN_FPS

_OPTIONS = {"protocol_whitelist": "file"}
_HINT = "Use a film with a picture that FFmpeg reads, such as MP4, MOV, MKV or WebM."
_QUARTER_DEG = 90


@dataclass(frozen=True, slots=True)
class FilmHeader:
    """What a film's file says of itself.

    Args:
        path: of the film.
        fps: frames per second.
        frames: how many there are by the file's account; 0 where it does not say.
        has_sound: whether there is a sound track.
    """

    path: Path
    fps: Fraction
    frames: int
    has_sound: bool


@dataclass(frozen=True, slots=True, eq=False)
class FilmFrame:
    """One picture of a film.

    Args:
        number: counted from 0.
        time_s: when it appears, seconds from where the film's sound begins.
        pixels: (H, W, 3) uint8 RGB, upright.
    """

    number: int
    time_s: float
    pixels: Bytes


def read_header(path: Path) -> FilmHeader:
    """What a film's file says of itself.

    Raises:
        MediaError: it is no film, or has no picture.
    """
    with _opened(path) as container:
        picture = _picture_of(container, path)
        fps = _rate_of(picture, path)
        length_s = Fraction(container.duration or 0, av.time_base)
        return FilmHeader(
            path=path,
            fps=fps,
            frames=picture.frames or round(length_s * fps),
            has_sound=bool(container.streams.audio),
        )


def read_frames(path: Path) -> Iterator[FilmFrame]:
    """Every picture of a film, in the order in which they are shown.

    Raises:
        MediaError: it is no film, or has no picture that can be decoded.
    """
    with _opened(path) as container:
        picture = _picture_of(container, path)
        picture.thread_type = "FRAME"
        fps = _rate_of(picture, path)
        begin_s = max(0, container.start_time or 0) / av.time_base
        number = -1
        for number, frame in enumerate(_decoded(container, picture)):
            stamp_s = number / float(fps) if frame.time is None else frame.time - begin_s
            yield FilmFrame(number, stamp_s, _upright(frame))
    if number < 0:
        raise MediaError(f"No picture in {path.name} can be decoded.", hint=_HINT)


def _opened(path: Path) -> InputContainer:
    if not path.is_file():
        raise MediaError(f"There is no file {path}.", hint="Check the spelling and the folder.")
    try:
        return av.open(str(path), options=_OPTIONS)
    except (FFmpegError, ValueError, OSError) as error:
        raise MediaError(f"{path.name} is not a film that can be read.", hint=_HINT) from error


def _picture_of(container: InputContainer, path: Path) -> VideoStream:
    stream = container.streams.best("video")
    if not isinstance(stream, VideoStream):
        raise MediaError(f"{path.name} has no picture.", hint=_HINT)
    return stream


def _rate_of(picture: VideoStream, path: Path) -> Fraction:
    rate = picture.average_rate or picture.guessed_rate
    if not rate or not MIN_FPS <= rate <= MAX_FPS:
        raise MediaError(f"{path.name} does not say how many frames it has a second.", hint=_HINT)
    return Fraction(rate)


def _decoded(container: InputContainer, picture: VideoStream) -> Iterator[VideoFrame]:
    """The frames; a film that breaks off ends where it does."""
    try:
        for frame in container.decode(picture):
            if isinstance(frame, VideoFrame):
                yield frame
    except FFmpegError:
        return


def _upright(frame: VideoFrame) -> Bytes:
    pixels = frame.to_ndarray(format="rgb24")
    quarters = round(frame.rotation / _QUARTER_DEG) % 4
    return np.ascontiguousarray(np.rot90(pixels, quarters))
