"""What is wrong with a sound, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from emo_desktop.audio.facts import HEADER_SLACK_S, SILENCE_LEVEL, SoundFacts
from emo_desktop.audio.riff import is_cut_off
from emo_desktop.audio.source import probe_sound, read_blocks
from emo_desktop.base.arrays import Bools, Floats
from emo_desktop.base.findings import Finding, sorted_findings

_STEP_S = 0.01
_FULL_SCALE = 0.999
_LOWEST_DB = -120.0

_CLIPPED_SHARE = 1e-4
_QUIET_DB = -45.0
_NOISY_DB = 12.0
_LONG_ENOUGH_FOR_NOISE_S = 2.0  # a single held vowel has no quiet parts
_SHORT_S = 0.3
_PAUSE_STEPS = 30
_VOICE_BELOW_LOUD_DB = 25.0
_NARROW_HZ, _NARROW_DB = 4200.0, -58.0
# A voice falls by 16 dB at most from one of these bands to the other. A telephone cuts between
# them, and what noise was added later hardly fills the upper one.
_BELOW_CUT_HZ, _ABOVE_CUT_HZ = (2600.0, 3300.0), (4300.0, 5200.0)
_CUT_DB = 20.0
_FAINT_SHARE = 1e-5  # of the mean power: a hum or a flute has nothing there at all
_SPECTRUM_SAMPLES = 2048
_CANCELLED = 0.1  # share of the power left when left and right are mixed


@dataclass(frozen=True, slots=True)
class SoundReport:
    """What was measured over all of a sound. Levels are in dB of full scale, -120 is silence.

    Args:
        facts: what its header says.
        decoded_s: how long the sound is that was really read.
        is_cut_off: whether there is less sound than the file promises.
        peak_db: the loudest sample.
        level_db: mean power while the voice sounds.
        noise_db: level of the quietest tenth, digital silence left out.
        clipped_share: part of the samples at or above full scale, 0 to 1.
        voiced_share: part of the time that is louder than a pause, 0 to 1.
        phrases: stretches of sound between pauses of at least 0.3 s.
        high_db: power above 4.2 kHz, in dB relative to all power.
        cut_db: how far the power falls from below 3.3 kHz to above 4.3 kHz; 0 where the rate of the
            file, or its length, does not let it be told.
        channel_peaks_db: the loudest sample of left and right; one value for mono.
        mixed_share: power of the mono mix relative to that of the channels, 0 to 1.
    """

    facts: SoundFacts
    decoded_s: float
    is_cut_off: bool
    peak_db: float
    level_db: float
    noise_db: float
    clipped_share: float
    voiced_share: float
    phrases: int
    high_db: float
    cut_db: float
    channel_peaks_db: tuple[float, ...]
    mixed_share: float


def examine_sound(path: Path) -> tuple[SoundReport, tuple[Finding, ...]]:
    """Measure a sound from beginning to end, and say what is wrong with it, gravest first.

    Memory grows by 0.5 MB for every hour of sound.

    Raises:
        SoundError: the sound cannot be read.
    """
    report = measure_sound(path)
    return report, sorted_findings(judge_sound(report))


def measure_sound(path: Path) -> SoundReport:
    """Measure a sound from beginning to end.

    Raises:
        SoundError: the sound cannot be read.
    """
    facts = probe_sound(path)
    rate_hz = facts.sample_rate_hz
    tally = _Tally(rate_hz)
    for block in read_blocks(path, mono=False):
        tally.add(block)
    steps_db = _decibels(np.sqrt(np.concatenate(tally.step_powers)))
    loud_db = float(np.percentile(steps_db, 98))
    voice = steps_db > max(loud_db - _VOICE_BELOW_LOUD_DB, _LOWEST_DB)
    heard = steps_db[steps_db > _LOWEST_DB]
    power = tally.channel_power.sum() / len(tally.channel_power)
    decoded_s = tally.samples / rate_hz
    return SoundReport(
        facts=facts,
        decoded_s=decoded_s,
        is_cut_off=is_cut_off(path)
        or (facts.exact and decoded_s < float(facts.duration_s) - HEADER_SLACK_S),
        peak_db=float(_decibels(tally.channel_peaks.max())),
        level_db=_power_db(10 ** (steps_db[voice] / 10)),
        noise_db=float(np.percentile(heard, 10)) if len(heard) else _LOWEST_DB,
        clipped_share=tally.clipped / (tally.samples * len(tally.channel_peaks)),
        voiced_share=float(voice.mean()),
        phrases=_phrases(voice),
        high_db=tally.high_db(),
        cut_db=tally.cut_db(),
        channel_peaks_db=tuple(float(db) for db in _decibels(tally.channel_peaks)),
        mixed_share=float(tally.mixed_power / power) if power > 0 else 1.0,
    )


class _Tally:
    """What is added up over the blocks of a sound."""

    def __init__(self, rate_hz: int) -> None:
        self.samples = self.clipped = 0
        self.channel_peaks = self.channel_power = np.zeros(1)
        self.mixed_power = 0.0
        self.step_powers: list[Floats] = []
        self._rate_hz = rate_hz
        self._step_samples = max(1, round(_STEP_S * rate_hz))
        self._spectrum = np.zeros(_SPECTRUM_SAMPLES // 2 + 1)
        self._taper = np.hanning(_SPECTRUM_SAMPLES)

    def add(self, block: Floats) -> None:
        """Count a block (N, C)."""
        level = np.abs(block)
        squares = np.square(block, dtype=np.float64)
        mixed = block.mean(axis=1, dtype=np.float64)
        self.clipped += int((level >= _FULL_SCALE).sum())
        self.samples += len(block)
        self.channel_peaks = np.maximum(self.channel_peaks, level.max(axis=0))
        self.channel_power = self.channel_power + squares.sum(axis=0)
        self.mixed_power += float(mixed @ mixed)
        self._add_steps(squares.mean(axis=1))
        self._add_spectrum(mixed)

    def _add_steps(self, squares: Floats) -> None:
        starts = np.arange(0, len(squares), self._step_samples)
        lengths = np.diff(np.append(starts, len(squares)))
        powers = np.add.reduceat(squares, starts) / lengths
        self.step_powers.append(powers.astype(np.float32))

    def _add_spectrum(self, mixed: Floats) -> None:
        """Every fourth window is enough to know the bandwidth."""
        whole = len(mixed) // _SPECTRUM_SAMPLES * _SPECTRUM_SAMPLES
        windows = mixed[:whole].reshape(-1, _SPECTRUM_SAMPLES)[::4]
        self._spectrum += (np.abs(np.fft.rfft(windows * self._taper, axis=1)) ** 2).sum(axis=0)

    def high_db(self) -> float:
        """Power above 4.2 kHz, in dB relative to all; 0 when the sound is too short to say."""
        hz = np.fft.rfftfreq(_SPECTRUM_SAMPLES, 1 / self._rate_hz)
        total = self._spectrum.sum()
        if total <= 0:
            return 0.0
        return float(10 * np.log10(self._spectrum[hz > _NARROW_HZ].sum() / total + 1e-12))

    def cut_db(self) -> float:
        """How far the power falls where a telephone cuts; 0 when that cannot be told."""
        hz = np.fft.rfftfreq(_SPECTRUM_SAMPLES, 1 / self._rate_hz)
        below, above = (
            self._spectrum[(hz > low) & (hz < high)] for low, high in (_BELOW_CUT_HZ, _ABOVE_CUT_HZ)
        )
        if hz[-1] < _ABOVE_CUT_HZ[1] or below.mean() <= _FAINT_SHARE * self._spectrum.mean():
            return 0.0
        return float(10 * np.log10(below.mean() / (above.mean() + 1e-12 * below.mean())))


def _decibels(amplitude: Floats) -> Floats:
    return np.asarray(np.maximum(20 * np.log10(np.maximum(amplitude, 1e-9)), _LOWEST_DB))


def _power_db(powers: Floats) -> float:
    return float(max(10 * np.log10(powers.mean()), _LOWEST_DB)) if len(powers) else _LOWEST_DB


def _phrases(voice: Bools) -> int:
    """Stretches of voice that a pause of 0.3 s parts."""
    sounding = np.flatnonzero(voice)
    return int((np.diff(sounding) > _PAUSE_STEPS).sum()) + 1 if len(sounding) else 0


def judge_sound(report: SoundReport) -> Iterator[Finding]:
    """What the measurements of a sound mean for a film."""
    if 10 ** (report.peak_db / 20) <= SILENCE_LEVEL:
        yield Finding(
            "error",
            "The sound is silent from beginning to end.",
            "Check that the right file and the right track were exported.",
        )
        return
    yield from _about_file(report)
    yield from _about_level(report)
    yield from _about_channels(report)
    yield from _about_band(report)


def _about_file(report: SoundReport) -> Iterator[Finding]:
    if report.is_cut_off:
        yield Finding(
            "error",
            f"The file is cut off: only the first {report.decoded_s:.2f} s of its sound are there.",
            "Copy or export it again.",
        )
    if report.decoded_s < _SHORT_S:
        yield Finding(
            "warning", f"The sound is very short: {report.decoded_s:.2f} s.", "Use a longer take."
        )


def _about_level(report: SoundReport) -> Iterator[Finding]:
    if report.level_db < _QUIET_DB:
        yield Finding(
            "warning",
            f"The voice is very quiet: {report.level_db:.0f} dB of full scale.",
            "Raise its level, best with the noise between the words removed.",
        )
    if report.clipped_share > _CLIPPED_SHARE:
        yield Finding(
            "warning",
            f"The sound is clipped: {report.clipped_share:.2%} of it is at full scale or above.",
            "Use a take recorded with less gain.",
        )
    above_db = report.level_db - report.noise_db
    if above_db < _NOISY_DB and report.decoded_s > _LONG_ENOUGH_FOR_NOISE_S:
        yield Finding(
            "warning",
            f"There is noise or music only {above_db:.0f} dB below the voice.",
            "Use a cleaner recording, or the voice without its music.",
        )


def _about_channels(report: SoundReport) -> Iterator[Finding]:
    silent = [10 ** (peak_db / 20) <= SILENCE_LEVEL for peak_db in report.channel_peaks_db]
    if any(silent):
        side = "left" if silent[1] else "right"
        yield Finding(
            "note",
            f"Only the {side} channel holds sound.",
            "The film will sound the same: on one side only.",
        )
    elif report.mixed_share < _CANCELLED:
        yield Finding(
            "warning",
            "Left and right cancel each other when mixed: one of them is upside down.",
            "Invert one channel, or use one channel only.",
        )
    if report.facts.channels > 2:
        channels = report.facts.channels
        yield Finding("note", f"Its {channels} channels are mixed to stereo in the film.")


def _about_band(report: SoundReport) -> Iterator[Finding]:
    is_slow = report.facts.sample_rate_hz < 2 * _NARROW_HZ
    if is_slow or report.high_db < _NARROW_DB or report.cut_db > _CUT_DB:
        yield Finding(
            "warning",
            "The sound has nothing above 4 kHz, like a telephone.",
            "Hisses such as s and f are hard to see in it; use the original recording.",
        )
