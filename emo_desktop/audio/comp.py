"""The best of several takes, put together into one."""

from __future__ import annotations

import contextlib
import wave
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np

from emo_desktop.audio.source import probe_sound, read_blocks
from emo_desktop.base.arrays import Floats
from emo_desktop.base.atomic import PendingFile, explained
from emo_desktop.base.errors import OutputError
from emo_desktop.base.jobs import CancelToken

_SAMPLE_BYTES = 3
_LARGEST_WAV = 2**32 - 1024
_FULL_SCALE = 2**23


def write_comp(
    pieces: Sequence[tuple[Path, Fraction, Fraction]],
    output: Path,
    *,
    sample_rate_hz: int,
    fade_s: float = 0.01,
    token: CancelToken,
) -> Fraction:
    """How long the sound is that pieces of others make, one after the other, in a 24-bit WAV file.

    Two pieces fade into each other with equal power around the moment where they meet, so that
    the whole is as long as they are together. Pieces that go on from one another in the same file
    are one. The file is mono unless a piece is not, and appears when it is complete.

    Args:
        pieces: at least one file, and where in it the piece begins and ends.
        output: the file to write; one that is there is replaced.
        sample_rate_hz: of the output.
        fade_s: how long a fade lasts; less where a piece is shorter.
        token: to stop it; then nothing is written.

    Raises:
        SoundError: a file is missing or cannot be read; the message names it.
        OutputError: the output cannot be written.
        Cancelled: the token was cancelled.
    """
    if not pieces:
        raise ValueError("no pieces")
    cuts = _joined(pieces)
    facts = [probe_sound(path) for path in dict.fromkeys(path for path, _, _ in cuts)]
    channels = min(2, max(each.channels for each in facts))
    spans = _spans(cuts, sample_rate_hz, fade_s)
    total = spans[-1].end
    if total * channels * _SAMPLE_BYTES > _LARGEST_WAV:
        raise OutputError(f"{output.name} would be larger than a WAV file may be.")
    sounds = [
        _faded(_stretched(cut, span, sample_rate_hz, channels), span)
        for cut, span in zip(cuts, spans, strict=True)
    ]
    blocks = _overlapped(sounds, [2 * span.falls for span in spans], channels)
    _write(blocks, output, channels=channels, rate_hz=sample_rate_hz, total=total, token=token)
    return Fraction(total, sample_rate_hz)


@dataclass(frozen=True, slots=True)
class _Span:
    """Where a piece lies in the output, in samples.

    Args:
        begin: its first sample, where it meets the piece before.
        end: the one behind its last.
        rises: how many samples before ``begin``, and after it, it fades in.
        falls: how many samples before ``end``, and after it, it fades out.
    """

    begin: int
    end: int
    rises: int
    falls: int

    def __len__(self) -> int:
        return self.rises + self.end - self.begin + self.falls


def _joined(
    pieces: Iterable[tuple[Path, Fraction, Fraction]],
) -> list[tuple[Path, Fraction, Fraction]]:
    """The pieces without seams between those that are one piece of a file."""
    joined: list[tuple[Path, Fraction, Fraction]] = []
    for path, in_s, out_s in pieces:
        if joined and (joined[-1][0], joined[-1][2]) == (path, in_s):
            joined[-1] = (path, joined[-1][1], out_s)
        else:
            joined.append((path, in_s, out_s))
    return joined


def _spans(
    cuts: Sequence[tuple[Path, Fraction, Fraction]], rate_hz: int, fade_s: float
) -> list[_Span]:
    moments = accumulate((out_s - in_s for _, in_s, out_s in cuts), initial=Fraction(0))
    places = [round(moment * rate_hz) for moment in moments]
    most = round(fade_s * rate_hz / 2)
    lengths = [end - begin for begin, end in pairwise(places)]
    halves = [min(most, one // 2, next_ // 2) for one, next_ in pairwise(lengths)]
    fades = pairwise([0, *halves, 0])
    return [
        _Span(begin, end, *fade) for (begin, end), fade in zip(pairwise(places), fades, strict=True)
    ]


def _stretched(
    cut: tuple[Path, Fraction, Fraction], span: _Span, rate_hz: int, channels: int
) -> Iterator[Floats]:
    """A piece with what its fades need beside it, (N, channels); silence beyond the file."""
    path, in_s, out_s = cut
    begin_s, end_s = in_s - Fraction(span.rises, rate_hz), out_s + Fraction(span.falls, rate_hz)
    missing = round(max(Fraction(0), -begin_s) * rate_hz)
    yield np.zeros((missing, channels), np.float32)
    left = len(span) - missing
    for block in read_blocks(
        path, sample_rate_hz=rate_hz, mono=channels == 1, begin_s=begin_s, end_s=end_s
    ):
        columns = block.reshape(len(block), -1)[:left]
        yield np.repeat(columns, channels // columns.shape[1], axis=1)
        left -= len(columns)
    while left > 0:
        yield np.zeros((min(left, rate_hz), channels), np.float32)
        left -= rate_hz


def _faded(blocks: Iterable[Floats], span: _Span) -> Iterator[Floats]:
    """A stretched piece that fades in and out with equal power."""
    begin = 0
    for block in blocks:
        places = np.arange(begin, begin + len(block)) + 0.5
        begin += len(block)
        loudness = _ramp(places, 2 * span.rises) * _ramp(len(span) - places, 2 * span.falls)
        yield np.asarray(block * loudness[:, None], dtype=np.float32)


def _ramp(places: Floats, length: int) -> Floats:
    """(N,) 0 to 1 over ``length`` samples, then 1; where two cross, their powers sum to 1."""
    if not length:
        return np.ones(len(places))
    return np.asarray(np.sin(np.pi / 2 * np.clip(places / length, 0, 1)))


def _overlapped(
    sounds: Iterable[Iterable[Floats]], overlaps: Sequence[int], channels: int
) -> Iterator[Floats]:
    """Sounds one after the other, each overlapping the next by that many samples."""
    silence = tail = np.zeros((0, channels), np.float32)
    for sound, overlap in zip(sounds, overlaps, strict=True):
        held = silence
        for block in sound:
            count = min(len(tail), len(block))
            block[:count] += tail[:count]
            tail = tail[count:]
            held = np.concatenate([held, block])
            ready = max(0, len(held) - overlap)
            yield held[:ready]
            held = held[ready:]
        tail = held


def _write(
    blocks: Iterable[Floats],
    output: Path,
    *,
    channels: int,
    rate_hz: int,
    total: int,
    token: CancelToken,
) -> None:
    pending = PendingFile(output)
    with contextlib.ExitStack() as stack:
        stack.callback(pending.discard)
        with explained(output), pending.path.open("wb") as file, wave.open(file, "wb") as writer:
            writer.setnchannels(channels)
            writer.setsampwidth(_SAMPLE_BYTES)
            writer.setframerate(rate_hz)
            writer.setnframes(total)
            for block in blocks:
                token.check()
                writer.writeframesraw(_as_24_bit(block))
        pending.commit()


def _as_24_bit(samples: Floats) -> bytes:
    whole = np.rint(samples.astype(np.float64) * _FULL_SCALE)
    clipped = np.clip(whole, -_FULL_SCALE, _FULL_SCALE - 1).astype("<i4")
    return clipped.reshape(-1, 1).view(np.uint8)[:, :_SAMPLE_BYTES].tobytes()
