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
    parts: Iterable[SoundPart],
    *,
    sample_rate_hz: int,
    channels: int,
    duration_s: Fraction,
    gain_db: float = 0.0,
    ceiling_dbtp: float | None = None,
) -> MixedTrack:
    """The sound of a film from its parts, mixed while it is read, in constant memory.

    Every part is placed to the sample. Where it begins or ends in silence it fades within 5 ms;
    where another begins at the very sample at which it ends, neither does: the border is heard as
    the two samples lie. Parts that go on from one another in the same file, as those of a line
    that was split do, are one, whose gain goes from one to the next within 5 ms. Parts that
    overlap add up; where the sum passes full scale it is turned down for that moment. Between
    parts there is silence. A mono file is in the middle; a file that ends too early is silent from
    there on.

    Args:
        parts: in any order; those behind the film's end are left out.
        sample_rate_hz: of the film's sound.
        channels: of the film's sound, 1 or 2.
        duration_s: of the film.
        gain_db: how much louder the whole becomes.
        ceiling_dbtp: what no true peak passes; None: no sample passes full scale.

    Raises:
        SoundError: a file is missing or cannot be read; the message names it.
    """
    joined = _joined(sorted(parts, key=lambda part: (part.begin_s, part.path, part.in_s)))
    for path in dict.fromkeys(stretch.path for stretch in joined):
        probe_sound(path)
    total = round(duration_s * sample_rate_hz)
    limiter = Limiter(sample_rate_hz, ceiling_dbtp=ceiling_dbtp)
    voices = [_Voice(stretch, sample_rate_hz, channels) for stretch in joined]
    firsts, ends = {voice.first for voice in voices}, {voice.end for voice in voices}
    for voice in voices:
        voice.fades_in, voice.fades_out = voice.first not in ends, voice.end not in firsts
    summed = _summed(voices, _silence(total, sample_rate_hz, channels))
    gain = np.float32(10 ** (gain_db / 20))
    louder = (block * gain for block in summed) if gain_db else summed
    return MixedTrack(
        limiter.limit(louder), sample_rate_hz=sample_rate_hz, channels=channels, limiter=limiter
    )


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Parts that go on from one another in a file, as one.

    Args:
        path: of the file.
        in_s: where the first begins in the file.
        begin_s: where it begins in the film.
        ends_s: where each ends in the film, rising.
        gains_db: of each.
    """

    path: Path
    in_s: Fraction
    begin_s: Fraction
    ends_s: tuple[Fraction, ...]
    gains_db: tuple[float, ...]

    def followed_by(self, part: SoundPart) -> _Stretch:
        """The same with a part that goes on from it."""
        ends_s, gains_db = (*self.ends_s, part.end_s), (*self.gains_db, part.gain_db)
        return replace(self, ends_s=ends_s, gains_db=gains_db)


def _joined(parts: Iterable[SoundPart]) -> list[_Stretch]:
    """The parts without seams between those that are one piece of a file."""
    joined: list[_Stretch] = []
    open_ends: dict[tuple[Path, Fraction, Fraction], int] = {}
    for part in parts:
        number = open_ends.pop((part.path, part.in_s, part.begin_s), len(joined))
        if number < len(joined):
            joined[number] = joined[number].followed_by(part)
        else:
            stretch = _Stretch(part.path, part.in_s, part.begin_s, (part.end_s,), (part.gain_db,))
            joined.append(stretch)
        open_ends[part.path, part.out_s, part.end_s] = number
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
    """A stretch as samples of the film; whether it fades is said by who knows the others."""

    fades_in = fades_out = True

    def __init__(self, stretch: _Stretch, rate_hz: int, channels: int) -> None:
        self.rate_hz, self.channels = rate_hz, channels
        self.first = round(stretch.begin_s * rate_hz)
        borders = [round(end_s * rate_hz) for end_s in stretch.ends_s]
        self.end = borders[-1]
        self._stretch = stretch
        self._gains = np.array([10 ** (gain_db / 20) for gain_db in stretch.gains_db], np.float32)
        self._borders = np.array(borders[:-1])

    def open(self) -> SampleQueue:
        """Its samples, still to be read."""
        return SampleQueue(SoundTrack(self._blocks(), self.rate_hz, self.channels))

    def _blocks(self) -> Iterator[Floats]:
        stretch = self._stretch
        for block in read_blocks(
            stretch.path,
            sample_rate_hz=self.rate_hz,
            mono=self.channels == 1,
            begin_s=stretch.in_s,
            end_s=stretch.in_s + stretch.ends_s[-1] - stretch.begin_s,
        ):
            columns = block.reshape(len(block), -1)
            yield np.broadcast_to(columns, (len(columns), self.channels))

    def add_to(self, block: Floats, begin: int, queue: SampleQueue) -> None:
        """Add what is heard in a block (N, C) of the film that begins at sample ``begin``."""
        low = max(self.first, begin)
        heard = queue.take(min(self.end, begin + len(block)) - low)
        places = np.arange(low, low + len(heard), dtype=np.float64)
        loudness = self._gain(places) * self._fade(places)
        block[low - begin :][: len(heard)] += heard * loudness[:, None]

    def _gain(self, places: Floats) -> Floats:
        """(N,) by how much it is louder at these samples of the film."""
        if (self._gains == self._gains[0]).all():
            return np.full(len(places), self._gains[0])
        half = FADE_S * self.rate_hz / 2
        gain = np.full(len(places), self._gains[0])
        for border, step in zip(self._borders, np.diff(self._gains), strict=True):
            share = np.clip((places - border + half + 0.5) / (2 * half), 0, 1)
            gain += step * np.sin(np.pi / 2 * share) ** 2
        return np.asarray(gain, np.float32)

    def _fade(self, places: Floats) -> Floats:
        """(N,) how far it is faded in at these samples of the film, 0 to 1."""
        length = max(1, min(FADE_S * self.rate_hz, (self.end - self.first) / 2))
        share = np.ones(len(places))
        if self.fades_in:
            share = np.minimum(share, (places - self.first + 0.5) / length)
        if self.fades_out:
            share = np.minimum(share, (self.end - places - 0.5) / length)
        return np.asarray(np.sin(np.pi / 2 * np.clip(share, 0, 1)) ** 2, dtype=np.float32)
