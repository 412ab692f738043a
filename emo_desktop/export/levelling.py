"""How loud a mix is made: EBU R 128. Takes are never touched."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from pathlib import Path

from emo_desktop.audio.loudness import SILENT_LUFS, LoudnessMeter
from emo_desktop.audio.source import probe_sound, read_blocks
from emo_desktop.base.arrays import Floats
from emo_desktop.base.jobs import CancelToken, Event, Progress, until_cancelled
from emo_desktop.export.soundtrack import SoundTrack
from emo_desktop.export.true_peak import PeakMeter

_NEAR_ENOUGH_LU = 0.1
_MOST_PASSES = 6
# A limiter takes away most of what is added to what it limits already, but never all.
_LEAST_SLOPE = 0.15
# A whisper in a long silence is not made a roar.
_MOST_GAIN_DB = 40.0


@dataclass(frozen=True, slots=True)
class SoundLevel:
    """How loud a sound is.

    Args:
        loudness_lufs: integrated, by BS.1770 with its gates; -70 where nothing counts.
        peak_dbtp: its true peak.
    """

    loudness_lufs: float
    peak_dbtp: float


@dataclass(frozen=True, slots=True)
class MixLevel:
    """How a mix is made as loud as it is to be.

    Args:
        gain_db: how much louder the whole becomes.
        ceiling_dbtp: what no true peak passes; None: no sample passes full scale.
    """

    gain_db: float = 0.0
    ceiling_dbtp: float | None = None


def measure_level(blocks: Iterable[Floats], *, sample_rate_hz: int, channels: int) -> SoundLevel:
    """How loud a sound is, which is read once."""
    meter, peaks = LoudnessMeter(sample_rate_hz, channels), PeakMeter()
    for block in blocks:
        meter.push(block)
        peaks.push(block)
    return SoundLevel(meter.loudness_lufs, peaks.dbtp)


def measure_file(path: Path, token: CancelToken) -> SoundLevel:
    """How loud the sound of a file is.

    Raises:
        SoundError: there is no readable sound in it.
        Cancelled: the token was cancelled.
    """
    facts = probe_sound(path)
    blocks = until_cancelled(read_blocks(path, mono=False), token)
    channels = min(2, facts.channels)
    return measure_level(blocks, sample_rate_hz=facts.sample_rate_hz, channels=channels)


def find_level(
    mix: Callable[[MixLevel], SoundTrack],
    *,
    loudness_lufs: float,
    ceiling_dbtp: float,
    token: CancelToken,
) -> Generator[Event, None, MixLevel]:
    """How a mix gets a loudness, with its peaks held down; silence stays as it is.

    Args:
        mix: makes the mix anew.
        loudness_lufs: wanted.
        ceiling_dbtp: what no true peak passes.
        token: stops the measuring.

    Yields:
        Progress.
    """
    yield Progress("Measuring the loudness", 0, _MOST_PASSES)
    own = _heard(mix, MixLevel(), token, PeakMeter())
    if own.loudness_lufs <= SILENT_LUFS:
        return MixLevel(0.0, ceiling_dbtp)
    gain_db = min(_MOST_GAIN_DB, loudness_lufs - own.loudness_lufs)
    if own.peak_dbtp + gain_db < ceiling_dbtp:
        return MixLevel(gain_db, ceiling_dbtp)  # nothing is turned down
    slope, before = 1.0, (0.0, own.loudness_lufs)
    for number in range(1, _MOST_PASSES):
        yield Progress("Measuring the loudness", number, _MOST_PASSES)
        found = _heard(mix, MixLevel(gain_db, ceiling_dbtp), token, None).loudness_lufs
        missing_db = loudness_lufs - found
        if abs(missing_db) <= _NEAR_ENOUGH_LU or gain_db >= _MOST_GAIN_DB:
            break
        # What the limiter takes away is asked for once more.
        added_db = gain_db - before[0]
        slope = max(_LEAST_SLOPE, min(1.0, (found - before[1]) / added_db)) if added_db else slope
        before = (gain_db, found)
        gain_db = min(_MOST_GAIN_DB, gain_db + missing_db / slope)
    return MixLevel(gain_db, ceiling_dbtp)


def _heard(
    mix: Callable[[MixLevel], SoundTrack],
    level: MixLevel,
    token: CancelToken,
    peaks: PeakMeter | None,
) -> SoundLevel:
    """How loud a mix is."""
    track = mix(level)
    meter = LoudnessMeter(track.sample_rate_hz, track.channels)
    for block in until_cancelled(track.blocks, token):
        meter.push(block)
        if peaks is not None:
            peaks.push(block)
    return SoundLevel(meter.loudness_lufs, peaks.dbtp if peaks else 0.0)
