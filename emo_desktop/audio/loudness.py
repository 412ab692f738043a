"""Loudness as ITU-R BS.1770 has it, and a take made cleaner without touching the original.

The filters of the standard are recursive; here they are convolutions with their own answer to a
click, which has died away to nothing after a fraction of a second.
"""

from __future__ import annotations

import contextlib
import functools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from emo_desktop.audio.doctor import measure_sound
from emo_desktop.audio.source import probe_sound, read_blocks
from emo_desktop.audio.take_file import TakeFile
from emo_desktop.audio.take_header import TakeLabel, read_label
from emo_desktop.base.arrays import Floats
from emo_desktop.base.jobs import CancelToken

SILENT_LUFS = -70.0  # the gate of the standard: what is below counts as silence

_OFFSET_DB = -0.691
_BLOCKS_PER_GATE = 4  # pieces of 100 ms in a block of 400 ms
_PIECE_S = 0.1
_RELATIVE_GATE_DB = -10.0
# The high shelf and the high pass of the standard, as analogue filters (De Man, 2018).
_SHELF_HZ, _SHELF_DB, _SHELF_Q = 1681.9744509555319, 3.99984385397, 0.7071752369554193
_PASS_HZ, _PASS_Q = 38.13547087613982, 0.5003270373253953
_BUTTERWORTH_Q = 0.5**0.5
_ANSWER_S = 0.25
_LOUDEST_PEAK = 10 ** (-1 / 20)


@dataclass(frozen=True, slots=True)
class TakeLevels:
    """How a take is recorded. Levels are in dB of full scale, -120 is silence.

    Args:
        peak_db: the loudest sample.
        noise_db: level of the quietest tenth.
        loudness_lufs: by BS.1770 with its gates; -70 where nothing is loud enough to count.
        clipped_share: part of the samples at full scale, 0 to 1.
    """

    peak_db: float
    noise_db: float
    loudness_lufs: float
    clipped_share: float


def measure_take(path: Path) -> TakeLevels:
    """How a take is recorded.

    Raises:
        SoundError: it cannot be read.
    """
    report = measure_sound(path)
    meter = LoudnessMeter(report.facts.sample_rate_hz, min(2, report.facts.channels))
    for block in read_blocks(path, mono=False):
        meter.push(block)
    return TakeLevels(report.peak_db, report.noise_db, meter.loudness_lufs, report.clipped_share)


class LoudnessMeter:
    """Measures the loudness of a whole sound; 8 bytes of memory for every 0.1 s of it.

    Args:
        sample_rate_hz: of the sound.
        channels: of it; one or two, which count alike.
    """

    def __init__(self, sample_rate_hz: int, channels: int = 1) -> None:
        self._piece = round(_PIECE_S * sample_rate_hz)
        answer = _weighting(sample_rate_hz)
        self._filters = [ClickFilter(answer) for _ in range(channels)]
        self._rest = np.zeros(0)
        self._powers: list[Floats] = []

    def push(self, samples: Floats) -> None:
        """Hear the next samples (N,) or (N, C)."""
        columns = samples.reshape(len(samples), -1)
        power = sum(
            np.square(each.filtered(columns[:, channel]))
            for channel, each in enumerate(self._filters)
        )
        joined = np.concatenate([self._rest, np.asarray(power)])
        whole = len(joined) // self._piece * self._piece
        self._powers.append(joined[:whole].reshape(-1, self._piece).mean(axis=1))
        self._rest = joined[whole:]

    @property
    def loudness_lufs(self) -> float:
        """Of all that was heard; -70 where nothing counts."""
        powers = np.concatenate([np.zeros(0), *self._powers])
        if len(powers) < _BLOCKS_PER_GATE:
            return SILENT_LUFS
        blocks = np.convolve(powers, np.full(_BLOCKS_PER_GATE, 1 / _BLOCKS_PER_GATE), "valid")
        heard = blocks[blocks > _power(SILENT_LUFS)]
        if not len(heard):
            return SILENT_LUFS
        heard = heard[heard > heard.mean() * 10 ** (_RELATIVE_GATE_DB / 10)]
        return max(SILENT_LUFS, float(_OFFSET_DB + 10 * np.log10(heard.mean())))


class ClickFilter:
    """Filters a sound, block by block, by what the filter answers to a click.

    Args:
        answer: (M,) the answer to a click.
    """

    def __init__(self, answer: Floats) -> None:
        self._answer = answer
        self._size = 1 << (4 * len(answer) - 1).bit_length()
        self._spectrum = np.fft.rfft(answer, self._size)
        self._before = np.zeros(len(answer) - 1)

    def filtered(self, samples: Floats) -> Floats:
        """(N,) the next samples, filtered; none comes later."""
        reach = len(self._before)
        joined = np.concatenate([self._before, np.asarray(samples, np.float64)])
        self._before = joined[len(joined) - reach :].copy()
        step = self._size - reach
        pieces = [
            np.fft.irfft(
                np.fft.rfft(joined[begin : begin + self._size], self._size) * self._spectrum,
                self._size,
            )[reach : reach + min(step, len(samples) - begin)]
            for begin in range(0, len(samples), step)
        ]
        return np.concatenate(pieces) if pieces else np.zeros(0)


def write_cleaned(
    source: Path,
    output: Path,
    *,
    high_pass_hz: float = 0.0,
    loudness_lufs: float | None = None,
    token: CancelToken,
) -> float:
    """Write a cleaner copy of a take, and say by how many dB it is louder; the take stays as it is.

    Args:
        source: the take; mixed to mono if it is not.
        output: the file to write, which must not exist.
        high_pass_hz: what lies below is taken away: rumble, steps, pops; 0: nothing is.
        loudness_lufs: how loud it becomes, as far as its peak stays below -1 dB; None: as it is.
        token: to stop it; then nothing is written.

    Raises:
        SoundError: the take cannot be read.
        OutputError: the copy cannot be written.
        Cancelled: the token was cancelled.
    """
    rate_hz = probe_sound(source).sample_rate_hz
    gain = 1.0
    if loudness_lufs is not None:
        meter, peak = LoudnessMeter(rate_hz), 0.0
        for block in _high_passed(source, rate_hz, high_pass_hz, token):
            meter.push(block)
            peak = max(peak, float(np.abs(block).max()))
        if peak > 0:
            gain = 10 ** ((loudness_lufs - meter.loudness_lufs) / 20)
            gain = min(gain, _LOUDEST_PEAK / peak)
    label = read_label(source) or TakeLabel(rate_hz)
    file = TakeFile(output, replace(label, is_copy=True))
    try:
        for block in _high_passed(source, rate_hz, high_pass_hz, token):
            file.write(np.asarray(block * gain, np.float32))
        file.close()
    except BaseException:
        file.abandon()
        with contextlib.suppress(OSError):
            output.unlink()
        raise
    return float(20 * np.log10(gain))


def _high_passed(path: Path, rate_hz: int, hz: float, token: CancelToken) -> Iterator[Floats]:
    blocks: Iterable[Floats] = read_blocks(path, mono=True)
    chain = ClickFilter(_answer([_high_pass(hz, _BUTTERWORTH_Q, rate_hz)], rate_hz)) if hz else None
    for block in blocks:
        token.check()
        yield block if chain is None else chain.filtered(block)


_Section = tuple[Floats, Floats]  # b and a of a filter of the second order


@functools.lru_cache(maxsize=8)
def _weighting(rate_hz: int) -> Floats:
    """(M,) the answer of the filters of BS.1770 to a click."""
    b, a = _high_pass(_PASS_HZ, _PASS_Q, rate_hz)
    # The standard lets this one pass a little more than all.
    return _answer([_high_shelf(rate_hz), (b * a[0], a)], rate_hz)


def _high_shelf(rate_hz: int) -> _Section:
    k = math.tan(math.pi * _SHELF_HZ / rate_hz)
    high = 10 ** (_SHELF_DB / 20)
    band = high**0.4996667741545416
    b = np.array(
        [high + band * k / _SHELF_Q + k * k, 2 * (k * k - high), high - band * k / _SHELF_Q + k * k]
    )
    return b, np.array([1 + k / _SHELF_Q + k * k, 2 * (k * k - 1), 1 - k / _SHELF_Q + k * k])


def _high_pass(hz: float, q: float, rate_hz: int) -> _Section:
    k = math.tan(math.pi * hz / rate_hz)
    a = np.array([1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k])
    return np.array([1.0, -2.0, 1.0]), a


def _answer(sections: Iterable[_Section], rate_hz: int) -> Floats:
    """(M,) what filters one after the other answer to a click."""
    samples = round(_ANSWER_S * rate_hz)
    answer: Floats = np.zeros(samples)
    answer[0] = 1
    for b, a in sections:
        answer = _recursive(answer, b / a[0], a / a[0])
    return answer


def _recursive(samples: Floats, b: Floats, a: Floats) -> Floats:
    filtered = np.convolve(samples, b)[: len(samples)].tolist()
    for index in range(len(filtered)):
        for delay in (1, 2):
            if index >= delay:
                filtered[index] -= a[delay] * filtered[index - delay]
    return np.asarray(filtered)


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET_DB) / 10))
