"""What a source of speech hands over: the sound and what is said when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import soxr

from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.base.errors import EmoError

Samples = npt.NDArray[np.float32]
Split = Literal["train", "test"]

_QUIET_DB = -26.0  # below the loudest moment nearby: a closed mouth, or nobody speaking
_BLOCK_S = 0.005
_SHORTEST_PAUSE_S = 0.09
_SHORTEST_PAUSE_BEFORE_STOP_S = 0.15
STOPS = frozenset("pbtdkgɡqcɟʈɖ")


class ToolError(EmoError):
    """A program, voice or package that makes training speech is not installed."""

    hint = "It is needed for training only, on Debian or Ubuntu."


class Phone(NamedTuple):
    """One speech sound; ``ipa`` is empty in a pause."""

    start_s: float
    end_s: float
    ipa: str


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """A sound and its phones.

    Args:
        samples: (N,) mono, at ``rate_hz``.
        rate_hz: samples per second.
        voice: the speaker, unique over all sources.
        language: a language code.
        text: what is said, as far as known.
        phones: what is said when, by the source's own labels.
        heard: what a recogniser heard, for sounds without labels; its times are rough.
    """

    samples: Samples
    rate_hz: int
    voice: str
    language: str
    text: str
    phones: tuple[Phone, ...] = ()
    heard: tuple[Phone, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """An utterance that can be made; ``speak`` makes it in any process.

    It is the same each time, but for espeak-ng, whose library carries some state from one
    utterance to the next; the labels fit what was spoken all the same.
    """

    name: str
    split: Split
    speak: Callable[[], Spoken]


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of speech.

    Args:
        name: the name of its folder.
        minutes: how much to make, orders beyond are left unspoken; None makes all of them.
        orders: the orders, given the folder of the corpus.
    """

    name: str
    minutes: float | None
    orders: Callable[[Path], Iterator[Order]]


def resampled(samples: npt.NDArray[np.floating], rate_hz: float) -> Samples:
    """(N,) samples at 16 kHz, at most 0.95 loud."""
    sound = soxr.resample(samples.astype(np.float32), rate_hz, ANALYSIS_RATE_HZ)
    loudest = float(np.abs(sound).max(initial=0.0))
    return np.asarray(sound if loudest <= 0.95 else sound * (0.95 / loudest), np.float32)


def completed(phones: Sequence[Phone], duration_s: float) -> tuple[Phone, ...]:
    """The phones in order from 0 to the end of the sound, with pauses wherever nothing was said."""
    whole: list[Phone] = []
    now = 0.0
    for phone in sorted(phones):
        start, end = max(phone.start_s, now), min(phone.end_s, duration_s)
        if end - start < 1e-4:
            continue
        if start > now + 1e-4:
            whole.append(Phone(now, start, ""))
        whole.append(Phone(start, end, phone.ipa))
        now = end
    if duration_s - now > 1e-4:
        whole.append(Phone(now, duration_s, ""))
    return tuple(whole)


def quiet_before(
    samples: npt.NDArray[np.floating], rate_hz: int, *, moment_s: float, reach_s: float
) -> float:
    """Seconds of low energy right before a moment, at most ``reach_s``.

    Low is 26 dB below the loudest 5 ms from 150 ms before the moment to 50 ms after.
    """
    block = round(_BLOCK_S * rate_hz)
    end = int(moment_s * rate_hz)
    first = max(0, end - round(0.15 * rate_hz))
    loudest = _levels(samples[first : end + round(0.05 * rate_hz)], block).max(initial=-120.0)
    before = _levels(samples[max(0, end - round(reach_s * rate_hz)) : end][::-1], block)
    # The burst may begin within the last block before its label.
    loud = np.flatnonzero(before[1:] > loudest + _QUIET_DB)
    count = int(loud[0]) + 1 if len(loud) else len(before)
    return min(count * _BLOCK_S, reach_s) if count > 1 else 0.0


def _levels(samples: npt.NDArray[np.floating], block: int) -> npt.NDArray[np.float64]:
    count = len(samples) // block
    blocks = samples[: count * block].reshape(count, block).astype(np.float64)
    return np.asarray(10 * np.log10((blocks**2).mean(axis=1) + 1e-12))


def gaps_closed(
    phones: Sequence[Phone], samples: npt.NDArray[np.floating], rate_hz: int
) -> tuple[Phone, ...]:
    """The phones of a voice that gives time to blanks between words, too.

    A gap in which the sound goes on belongs to its neighbours: to a stop that follows, otherwise
    half to each. A quiet gap stays a pause.
    """
    merged: list[Phone] = []
    for phone in phones:
        if merged and not merged[-1].ipa and not phone.ipa:
            merged[-1] = merged[-1]._replace(end_s=phone.end_s)
        else:
            merged.append(phone)
    for place in range(1, len(merged) - 1):
        before, gap, after = merged[place - 1 : place + 2]
        before_stop = after.ipa[:1] in STOPS
        shortest_s = _SHORTEST_PAUSE_BEFORE_STOP_S if before_stop else _SHORTEST_PAUSE_S
        is_long = gap.end_s - gap.start_s >= shortest_s
        if gap.ipa or (is_long and _is_quiet(gap, samples, rate_hz)):
            continue
        cut = gap.start_s if before_stop else (gap.start_s + gap.end_s) / 2
        merged[place - 1] = before._replace(end_s=cut)
        merged[place] = gap._replace(start_s=cut, end_s=cut)
        merged[place + 1] = after._replace(start_s=cut)
    return tuple(phone for phone in merged if phone.end_s > phone.start_s)


def _is_quiet(gap: Phone, samples: npt.NDArray[np.floating], rate_hz: int) -> bool:
    """Whether a gap is quiet for most of its time."""
    block = round(_BLOCK_S * rate_hz)
    first, last = (max(0, int(moment * rate_hz)) for moment in gap[:2])
    around = _levels(samples[max(0, first - rate_hz // 2) : last + rate_hz // 2], block)
    within = _levels(samples[first:last], block)
    quiet = within < around.max(initial=-120.0) + _QUIET_DB
    return bool(quiet.mean() > 0.5) if len(quiet) else True
