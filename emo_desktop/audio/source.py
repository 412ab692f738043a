"""Any sound file, or the sound track of a film, as float samples: streamed in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import numpy as np

from emo_desktop.audio.facts import OpenSound, SoundFacts
from emo_desktop.base.arrays import Floats
from emo_desktop.base.digest import digest_array
from emo_desktop.base.errors import SoundError

ANALYSIS_RATE_HZ = 16000
_START = Fraction(0)
# Left and right shares of the channels of 5.1 and 7.1 sound: front left, front right, centre,
# low frequency (left out), back left, back right, side left, side right.
_SURROUND_LEFT = (1.0, 0.0, 0.7, 0.0, 0.7, 0.0, 0.7, 0.0)
_SURROUND_RIGHT = (0.0, 1.0, 0.7, 0.0, 0.0, 0.7, 0.0, 0.7)


@dataclass(frozen=True, eq=False)
class SoundSlice:
    """A piece of a clip's voice, ready to be analysed.

    Args:
        samples: (N,) float32, 16 kHz mono; zero outside the clip.
        first_sample: the index in the clip of ``samples[0]``; may be negative.
        name: names the samples by where they are from, if that is known: then ``digest`` is made
            without looking at them.
    """

    samples: Floats
    first_sample: int
    name: str = ""

    @cached_property
    def digest(self) -> str:
        """Names the sound, wherever in a clip it lies; 32 hex digits unless it has a name."""
        if self.name:
            return self.name
        return digest_array(np.rint(np.clip(self.samples, -1, 1) * 32767).astype("<i2"))


def probe_sound(path: Path) -> SoundFacts:
    """What a sound file is: cheap, however long it lasts.

    Raises:
        SoundError: there is no such file, or no sound in it that can be read.
    """
    with _open_sound(path) as sound:
        return sound.facts


def read_blocks(
    path: Path,
    *,
    sample_rate_hz: int | None = None,
    mono: bool,
    block_s: float = 1.0,
    begin_s: Fraction = _START,
    end_s: Fraction | None = None,
) -> Iterator[Floats]:
    """The sound of a file or of a part of it, block by block, in constant memory.

    Args:
        path: a sound file, or a film with a sound track.
        sample_rate_hz: the rate wanted; the file's own when None.
        mono: whether to mix all channels into one.
        block_s: the length of every block but the last.
        begin_s: where the part begins: at the file's sample that is nearest. A change of the rate
            hears nothing before it, so that its first and last few ms differ from the whole's.
        end_s: where the part ends; at the end of the sound when None.

    Yields:
        float32 blocks, (N,) when mono, else (N, C) with C at most 2; never empty. The first sample
        is at ``begin_s``. None at all where the part lies behind the end of the sound.

    Raises:
        SoundError: the file cannot be read, holds no sound, or a sample is not a number.
    """
    with _open_sound(path) as sound:
        facts = sound.facts
        rate_hz = sample_rate_hz or facts.sample_rate_hz
        begin = round(max(_START, begin_s) * facts.sample_rate_hz)
        pieces = sound.pieces(begin)
        if end_s is not None:
            pieces = _first_samples(pieces, round(end_s * facts.sample_rate_hz) - begin)
        pieces = _mixed(_only_numbers(pieces, facts, begin), mono=mono)
        if rate_hz != facts.sample_rate_hz:
            pieces = _resampled(pieces, from_hz=facts.sample_rate_hz, to_hz=rate_hz)
        empty = begin == 0 and end_s is None
        for block in _regrouped(pieces, max(1, round(block_s * rate_hz))):
            empty = False
            yield block if not mono else block[:, 0]
        if empty:
            raise SoundError(f"{path.name} holds no sound: its length is zero.")


def _open_sound(path: Path) -> AbstractContextManager[OpenSound]:
    """Open ``path`` with the reader that suits it; their libraries load only here."""
    magic = _first_bytes(path)
    from emo_desktop.audio import wave_reader

    if wave_reader.can_read(path, magic):
        return wave_reader.open_wave(path)
    from emo_desktop.audio import film_reader

    return film_reader.open_film(path)


def _first_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise SoundError(f"{path} is a folder, not a sound file.")
    try:
        with path.open("rb") as file:
            first = file.read(16)
    except FileNotFoundError:
        raise SoundError(
            f"There is no file {path}.", hint="Check the spelling and the folder."
        ) from None
    except OSError as error:
        raise SoundError(f"{path} cannot be opened: {error.strerror or error}.") from error
    if not first:
        raise SoundError(f"{path.name} is empty (0 bytes).", hint="Export or copy the sound again.")
    return first


def _only_numbers(pieces: Iterator[Floats], facts: SoundFacts, first: int) -> Iterator[Floats]:
    position = first
    for piece in pieces:
        bad = ~np.isfinite(piece).all(axis=1)
        if bad.any():
            moment_s = (position + int(bad.argmax())) / facts.sample_rate_hz
            raise SoundError(
                f"{facts.path.name} has a sample that is not a number at {moment_s:.3f} s.",
                hint="Export the sound again, best as 16- or 24-bit WAV.",
            )
        position += len(piece)
        yield piece


def _first_samples(pieces: Iterator[Floats], count: int) -> Iterator[Floats]:
    """The first ``count`` samples; what comes behind them is not decoded."""
    while count > 0 and (piece := next(pieces, None)) is not None:
        yield piece[:count]
        count -= len(piece)


def _mixed(pieces: Iterator[Floats], *, mono: bool) -> Iterator[Floats]:
    """(N, C) pieces as (N, 1), or as (N, C) with C at most 2."""
    for piece in pieces:
        channels = piece.shape[1]
        mixed = piece @ _stereo_weights(channels) if channels > 2 else piece
        yield mixed.mean(axis=1, keepdims=True, dtype=np.float32) if mono else mixed


def _stereo_weights(channels: int) -> Floats:
    """(C, 2) float32 shares of each channel in left and right; each column sums to 1."""
    if channels in (6, 8):
        weights = np.array([_SURROUND_LEFT[:channels], _SURROUND_RIGHT[:channels]]).T
    else:
        weights = np.ones((channels, 2))
    return np.asarray(weights / weights.sum(axis=0), dtype=np.float32)


def _resampled(pieces: Iterator[Floats], *, from_hz: int, to_hz: int) -> Iterator[Floats]:
    import soxr

    stream: soxr.ResampleStream | None = None
    channels = 1
    for piece in pieces:
        if stream is None:
            channels = piece.shape[1]
            stream = soxr.ResampleStream(from_hz, to_hz, channels, dtype="float32")
        yield stream.resample_chunk(piece)
    if stream is not None:
        yield stream.resample_chunk(np.zeros((0, channels), np.float32), last=True)


def _regrouped(pieces: Iterator[Floats], block_samples: int) -> Iterator[Floats]:
    """The same samples in blocks of ``block_samples``, the last one shorter."""
    waiting: list[Floats] = []
    count = 0
    for piece in pieces:
        waiting.append(piece)
        count += len(piece)
        if count < block_samples:
            continue
        joined = np.concatenate(waiting)
        whole = count - count % block_samples
        for begin in range(0, whole, block_samples):
            yield joined[begin : begin + block_samples]
        waiting, count = [joined[whole:]], count - whole
    if count:
        yield np.concatenate(waiting)
