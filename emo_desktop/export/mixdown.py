"""The sound of a whole film: parts of takes, each at its place, added up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from emo_desktop.audio.source import probe_sound, read_blocks
from emo_desktop.base.arrays import Floats
from emo_desktop.export.limiter import Limiter
from emo_desktop.export.soundtrack import SampleQueue, SoundTrack

FADE_S = 0.005


@dataclass(frozen=True, slots=True)
class SoundPart:
    """A part of a sound file, and where it is heard.

    Args:
        path: of the file.
        in_s: where the part begins in the file.
        out_s: where it ends in the file.
        begin_s: where it begins in the film.
        gain_db: how much louder it is played.
    """

    path: Path
    in_s: Fraction
    out_s: Fraction
    begin_s: Fraction
    gain_db: float = 0.0

    @property
    def end_s(self) -> Fraction:
        """Where it ends in the film."""
        return self.begin_s + self.out_s - self.in_s


@dataclass(frozen=True, slots=True, eq=False)
class MixedTrack(SoundTrack):
    """The sound of a film, and how loud its parts turned out to be together.

    Args:
        limiter: what keeps them below full scale.
    """

    limiter: Limiter

    @property
    def reduction_db(self) -> float:
        """How far the loudest moment so far was turned down; 0: the parts had room."""
        return self.limiter.most_reduction_db


def mix_parts(
    parts: Iterable[SoundPart], *, sample_rate_hz: int, channels: int, duration_s: Fraction
) -> MixedTrack:
    """The sound of a film from its parts, mixed while it is read, in constant memory.

    Every part is placed to the sample and fades in and out within 5 ms; parts that go on from one
    another in the same file, as those of a line that was split do, are one. Parts that overlap
    add up; where the sum passes full scale it is turned down for that moment. Between parts there
    is silence. A mono file is in the middle; a file that ends too early is silent from there on.

    Args:
        parts: in any order; those behind the film's end are left out.
        sample_rate_hz: of the film's sound.
        channels: of the film's sound, 1 or 2.
        duration_s: of the film.

    Raises:
        SoundError: a file is missing or cannot be read; the message names it.
    """
    joined = _joined(sorted(parts, key=lambda part: (part.begin_s, part.path, part.in_s)))
    for path in dict.fromkeys(part.path for part in joined):
        probe_sound(path)
    total = round(duration_s * sample_rate_hz)
    limiter = Limiter(sample_rate_hz)
    voices = [_Voice(part, sample_rate_hz, channels) for part in joined]
    summed = _summed(voices, _silence(total, sample_rate_hz, channels))
    return MixedTrack(
        limiter.limit(summed), sample_rate_hz=sample_rate_hz, channels=channels, limiter=limiter
    )


def _joined(parts: Iterable[SoundPart]) -> list[SoundPart]:
    """The parts without seams between those that are one piece of a file."""
    joined: list[SoundPart] = []
    open_ends: dict[tuple[Path, Fraction, Fraction, float], int] = {}
    for part in parts:
        number = open_ends.pop((part.path, part.in_s, part.begin_s, part.gain_db), len(joined))
        if number < len(joined):
            joined[number] = replace(joined[number], out_s=part.out_s)
        else:
            joined.append(part)
        open_ends[part.path, part.out_s, part.end_s, part.gain_db] = number
    return joined


def _silence(total: int, rate_hz: int, channels: int) -> Iterator[Floats]:
    """Blocks (N, C) of a second, together ``total`` samples."""
    for begin in range(0, total, rate_hz):
        yield np.zeros((min(rate_hz, total - begin), channels), np.float32)


def _summed(voices: list[_Voice], blocks: Iterable[Floats]) -> Iterator[Floats]:
    """Blocks of a film with voices added, which come in the order in which they begin."""
    upcoming = begin = 0
    sounding: list[tuple[_Voice, SampleQueue]] = []
    for block in blocks:
        end = begin + len(block)
        while upcoming < len(voices) and voices[upcoming].first < end:
            sounding.append((voices[upcoming], voices[upcoming].open()))
            upcoming += 1
        for voice, queue in sounding:
            voice.add_to(block, begin, queue)
        sounding = [(voice, queue) for voice, queue in sounding if voice.end > end]
        yield block
        begin = end


class _Voice:
    """A part as samples of the film."""

    def __init__(self, part: SoundPart, rate_hz: int, channels: int) -> None:
        self.rate_hz, self.channels = rate_hz, channels
        self.first = round(part.begin_s * rate_hz)
        self.end = round(part.end_s * rate_hz)
        self._part = part
        self._gain = float(10 ** (part.gain_db / 20))

    def open(self) -> SampleQueue:
        """Its samples, still to be read."""
        return SampleQueue(SoundTrack(self._blocks(), self.rate_hz, self.channels))

    def _blocks(self) -> Iterator[Floats]:
        part = self._part
        for block in read_blocks(
            part.path,
            sample_rate_hz=self.rate_hz,
            mono=self.channels == 1,
            begin_s=part.in_s,
            end_s=part.out_s,
        ):
            columns = block.reshape(len(block), -1)
            yield np.broadcast_to(columns, (len(columns), self.channels))

    def add_to(self, block: Floats, begin: int, queue: SampleQueue) -> None:
        """Add what is heard in a block (N, C) of the film that begins at sample ``begin``."""
        low = max(self.first, begin)
        heard = queue.take(min(self.end, begin + len(block)) - low)
        loudness = self._gain * self._fade(low, low + len(heard))
        block[low - begin :][: len(heard)] += heard * loudness[:, None]

    def _fade(self, begin: int, end: int) -> Floats:
        """(N,) how far the part is faded in at these samples of the film, 0 to 1."""
        length = min(FADE_S * self.rate_hz, (self.end - self.first) / 2)
        places = np.arange(begin, end)
        inside = np.minimum(places - self.first, self.end - 1 - places) + 0.5
        share = np.clip(inside / max(length, 1), 0, 1)
        return np.asarray(np.sin(np.pi / 2 * share) ** 2, dtype=np.float32)
