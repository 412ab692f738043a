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

from emo_desktop.audio.facts import SoundFacts, check_rate, without_first
from emo_desktop.audio.film_seeking import RUN_UP_S, can_seek
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

    def pieces(self, first_sample: int = 0) -> Iterator[Floats]:
        """The sound from a sample on in pieces (N, channels) float32; gaps become silence.

        Where the file says where in it a moment lies, only what is wanted is decoded. The samples
        are those of the whole sound then too, but for the noise that an AAC encoder left to the
        decoder to make up.

        Raises:
            SoundError: the sample rate changes midway.
        """
        target = first_sample - round(RUN_UP_S * self.facts.sample_rate_hz)
        if target <= 0 or not can_seek(self.container, self.stream, self.first, target):
            whole = self._joined(chain([self.first], self.rest), 0)
            yield from without_first(whole, first_sample)
            return
        frames = self._frames_from(target)
        first = next(frames, None)
        place = None if first is None else self._place(first)
        if first is not None and place is not None and place <= target:
            part = self._joined(chain([first], frames), place)
            yield from without_first(part, first_sample - place)
            return
        with open_film(self.facts.path) as again:
            yield from without_first(again.pieces(), first_sample)

    def _frames_from(self, sample: int) -> Iterator[AudioFrame]:
        """The frames from the one with ``sample`` on; none where they cannot be found."""
        assert self.stream.time_base is not None, "can_seek has looked"
        moment_s = Fraction(sample + self._offset(), self.facts.sample_rate_hz)
        stamp = (moment_s + _origin_s(self.container)) / self.stream.time_base
        try:
            self.container.seek(int(stamp), stream=self.stream)
        except FFmpegError:
            return
        yield from _decoded(self.container, self.stream)

    def _place(self, frame: AudioFrame) -> int | None:
        """Where a frame lies in the whole sound, by its time stamp."""
        stamped = self._stamped(frame)
        return None if stamped is None else stamped - self._offset()

    def _offset(self) -> int:
        """How much earlier than its time stamp says the whole sound begins, within rounding."""
        return (self._stamped(self.first) or 0) - self._shift(self.first, 0)

    def _stamped(self, frame: AudioFrame) -> int | None:
        """The sample at which a frame begins by its time stamp; None without one."""
        if frame.pts is None or frame.time_base is None:
            return None
        begin_s = Fraction(frame.pts * frame.time_base) - _origin_s(self.container)
        return round(begin_s * self.facts.sample_rate_hz)

    def _joined(self, frames: Iterator[AudioFrame], position: int) -> Iterator[Floats]:
        """The sound of frames of which the first begins at sample ``position``."""
        rate_hz, channels = self.facts.sample_rate_hz, self.facts.channels
        end_s = _declared_end_s(self.container, self.stream)
        held = np.zeros((0, channels), np.float32)
        for frame in frames:
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
        stamped = self._stamped(frame)
        if stamped is None:
            return 0
        rate_hz = self.facts.sample_rate_hz
        shift = stamped - position
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
