"""Sound that FFmpeg reads: M4A, AAC, MP3, films with a sound track, and what else turns up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from numpy.typing import NDArray

from emo_desktop.audio.facts import SoundFacts, check_rate
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import SoundError

# Only these containers: play lists and the like could make FFmpeg open other files or the network.
_FORMATS = (
    "aac,ac3,aiff,amr,asf,au,avi,caf,eac3,flac,flv,matroska,webm,mov,mp4,m4a,3gp,mp3,mpeg,mpegts,"
    "ogg,w64,wav,wv"
)
_ROUNDING_S = 0.002  # time stamps in milliseconds place a frame no better than this
_GAP_S = 0.1  # a longer jump of the time stamps is missing sound
_LONGEST_GAP_S = 600  # a still longer one is a broken time stamp
_GAP_PIECE_SAMPLES = 1 << 15


@contextmanager
def open_film(path: Path) -> Iterator[OpenFilm]:
    """Open the sound of a file with FFmpeg.

    Raises:
        SoundError: the file is no sound or film, is damaged, or has no sound.
    """
    options = {"protocol_whitelist": "file", "format_whitelist": _FORMATS}
    try:
        container = av.open(str(path), options=options)
    except (FFmpegError, ValueError) as error:
        raise SoundError(
            f"{path.name} cannot be read: it is damaged, incomplete, or not a sound or film."
        ) from error
    with container:
        stream = container.streams.best("audio")
        if not isinstance(stream, AudioStream):
            raise SoundError(f"{path.name} has no sound track.")
        frames = _decoded(container, stream)
        first = next(frames, None)
        if first is None:
            raise SoundError(f"{path.name} has a sound track, but no sound in it can be decoded.")
        check_rate(path, first.sample_rate)
        yield OpenFilm(_facts(path, container, stream, first), container, stream, first, frames)


def _decoded(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """The frames of a stream; damaged packets are left out, as players do."""
    try:
        for packet in container.demux(stream):
            try:
                frames = packet.decode()
            except FFmpegError:
                continue
            for frame in frames:
                if isinstance(frame, AudioFrame) and frame.samples:
                    yield frame
    except FFmpegError:
        return  # the file breaks off here: what came before is good


def _facts(
    path: Path, container: InputContainer, stream: AudioStream, first: AudioFrame
) -> SoundFacts:
    end_s = _declared_end_s(container, stream)
    estimate_s = Fraction(container.duration or 0, 1_000_000)
    if stream.duration and stream.time_base:
        estimate_s = Fraction(stream.duration * stream.time_base)
    return SoundFacts(
        path=path,
        duration_s=end_s or estimate_s,
        # The frame's rate, not the stream's: HE-AAC decodes to twice what its header says.
        sample_rate_hz=first.sample_rate,
        channels=first.layout.nb_channels,
        codec=stream.codec_context.name,
        exact=end_s is not None,
    )


def _origin_s(container: InputContainer) -> Fraction:
    """The time stamp at which the presentation begins; sound before it is encoder delay."""
    return max(Fraction(0), Fraction(container.start_time or 0, 1_000_000))


def _declared_end_s(container: InputContainer, stream: AudioStream) -> Fraction | None:
    """When the sound of an MP4 or MOV file ends, by its edit list; None for other containers."""
    if "mp4" not in container.format.name or not stream.duration or not stream.time_base:
        return None
    end = (stream.start_time or 0) + stream.duration
    return Fraction(end * stream.time_base) - _origin_s(container)


@dataclass(frozen=True, slots=True)
class OpenFilm:
    """A file being decoded by FFmpeg."""

    facts: SoundFacts
    container: InputContainer
    stream: AudioStream
    first: AudioFrame
    rest: Iterator[AudioFrame]

    def pieces(self) -> Iterator[Floats]:
        """The sound from time 0 on in pieces (N, channels) float32; gaps are filled with silence.

        Raises:
            SoundError: the sample rate changes midway.
        """
        rate_hz, channels = self.facts.sample_rate_hz, self.facts.channels
        end_s = _declared_end_s(self.container, self.stream)
        position, held = 0, np.zeros((0, channels), np.float32)
        for frame in chain([self.first], self.rest):
            yield held  # one frame late, since the last one may have to be shortened
            position += len(held)
            held = _samples_of(frame, self.facts)
            shift = self._shift(frame, position)
            if shift < 0 and position == 0:
                held = held[-shift:]
            elif shift > 0:
                yield from _silence(shift, channels)
                position += shift
        if end_s is not None and position < round(end_s * rate_hz):
            held = held[: round(end_s * rate_hz) - position]
        yield held

    def _shift(self, frame: AudioFrame, position: int) -> int:
        """Samples by which ``frame`` begins later than ``position``; 0 within the rounding."""
        if frame.pts is None or frame.time_base is None:
            return 0
        rate_hz = self.facts.sample_rate_hz
        begin_s = Fraction(frame.pts * frame.time_base) - _origin_s(self.container)
        shift = round(begin_s * rate_hz) - position
        tolerance_s = _GAP_S if position else _ROUNDING_S
        usual = abs(shift) <= tolerance_s * rate_hz
        return 0 if usual or abs(shift) > _LONGEST_GAP_S * rate_hz else shift


def _silence(samples: int, channels: int) -> Iterator[Floats]:
    for begin in range(0, samples, _GAP_PIECE_SAMPLES):
        yield np.zeros((min(_GAP_PIECE_SAMPLES, samples - begin), channels), np.float32)


def _samples_of(frame: AudioFrame, facts: SoundFacts) -> Floats:
    """(N, channels) float32 in -1 to 1, whatever the sample format."""
    if frame.sample_rate != facts.sample_rate_hz:
        raise SoundError(f"{facts.path.name} changes its sample rate midway.")
    raw = frame.to_ndarray()
    channels = frame.layout.nb_channels
    columns = raw.T if frame.format.is_planar else raw.reshape(-1, channels)
    samples = _as_float(np.ascontiguousarray(columns))
    if channels != facts.channels:
        samples = np.repeat(samples.mean(axis=1, keepdims=True), facts.channels, axis=1)
    return samples


def _as_float(samples: NDArray[Any]) -> Floats:
    if samples.dtype.kind == "f":
        return samples.astype(np.float32, copy=False)
    full_scale = 2.0 ** (8 * samples.dtype.itemsize - 1)
    offset = full_scale if samples.dtype.kind == "u" else 0.0
    return ((samples - np.float64(offset)) / full_scale).astype(np.float32)
