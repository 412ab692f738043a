"""Loudness targets and true peaks: reached, and never by touching what was given."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile

from emo_desktop.audio.loudness import SILENT_LUFS
from emo_desktop.base.arrays import Floats
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.export.levelling import MixLevel, find_level, measure_level
from emo_desktop.export.limiter import Limiter
from emo_desktop.export.mixdown import SoundPart, mix_parts
from emo_desktop.export.soundtrack import SoundTrack
from emo_desktop.export.true_peak import SILENT_DBTP, PeakMeter

RATE = 48000
DURATION_S = Fraction(4)


def speech(level: float) -> Floats:
    """(N,) syllables with loud moments, as a voice has."""
    time_s = np.arange(4 * RATE) / RATE
    rng = np.random.default_rng(4)
    noise = np.convolve(rng.normal(size=len(time_s)), np.ones(24) / 24, "same")
    syllables = np.clip(np.sin(2 * np.pi * 3 * time_s), 0, 1) ** 2
    accents = 1 + 3 * (np.sin(2 * np.pi * 0.7 * time_s) > 0.97)
    return np.asarray(level * noise * syllables * accents, np.float32)


@pytest.fixture
def mix(tmp_path: Path) -> Callable[[MixLevel], SoundTrack]:
    path = tmp_path / "voice.wav"
    soundfile.write(path, speech(0.2), RATE, subtype="FLOAT")
    part = SoundPart(path, Fraction(0), DURATION_S, Fraction(0))

    def mixed(level: MixLevel) -> SoundTrack:
        return mix_parts(
            [part],
            sample_rate_hz=RATE,
            channels=1,
            duration_s=DURATION_S,
            gain_db=level.gain_db,
            ceiling_dbtp=level.ceiling_dbtp,
        )

    return mixed


def found(mix: Callable[[MixLevel], SoundTrack], lufs: float, ceiling_dbtp: float) -> MixLevel:
    job = find_level(mix, loudness_lufs=lufs, ceiling_dbtp=ceiling_dbtp, token=CancelToken())
    try:
        while True:
            next(job)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]


@pytest.mark.parametrize(("lufs", "ceiling"), [(-23.0, -1.0), (-16.0, -2.0), (-14.0, -1.0)])
def test_a_mix_gets_its_loudness_below_its_true_peak(
    mix: Callable[[MixLevel], SoundTrack], lufs: float, ceiling: float
) -> None:
    level = found(mix, lufs, ceiling)
    heard = measure_level(mix(level).blocks, sample_rate_hz=RATE, channels=1)
    assert heard.loudness_lufs == pytest.approx(lufs, abs=0.15)
    assert heard.peak_dbtp <= ceiling + 0.05


def test_a_mix_that_has_room_is_only_made_louder(mix: Callable[[MixLevel], SoundTrack]) -> None:
    plain = np.concatenate(list(mix(MixLevel()).blocks))
    level = found(mix, -40.0, -1.0)
    quiet = np.concatenate(list(mix(level).blocks))
    assert np.allclose(quiet, plain * 10 ** (level.gain_db / 20), atol=1e-6)


def test_silence_stays_silence(tmp_path: Path) -> None:
    def silent(_: MixLevel) -> SoundTrack:
        return SoundTrack(iter([np.zeros((RATE, 1), np.float32)] * 2), RATE, 1)

    assert found(silent, -14.0, -1.0).gain_db == 0
    level = measure_level(silent(MixLevel()).blocks, sample_rate_hz=RATE, channels=1)
    assert (level.loudness_lufs, level.peak_dbtp) == (SILENT_LUFS, SILENT_DBTP)


def test_measuring_can_be_cancelled(mix: Callable[[MixLevel], SoundTrack]) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        list(find_level(mix, loudness_lufs=-23, ceiling_dbtp=-1, token=token))


def test_peaks_between_samples_are_found_in_blocks_of_any_length() -> None:
    # A quarter of the rate, half-way between: every sample is 3 dB below the wave's top.
    wave = np.sin(np.pi / 2 * np.arange(4800) + np.pi / 4)
    wave *= np.minimum(1, np.minimum(np.arange(4800), np.arange(4800)[::-1]) / 480)
    for step in (4800, 700, 64, 5):
        meter = PeakMeter()
        for begin in range(0, 4800, step):
            meter.push(wave[begin : begin + step])
        assert meter.dbtp == pytest.approx(0, abs=0.05)
    assert 20 * np.log10(np.abs(wave).max()) == pytest.approx(-3, abs=0.05)


@pytest.mark.parametrize("step", [RATE, 1000, 100])
def test_the_limiter_holds_true_peaks_from_the_very_first_sample(step: int) -> None:
    sound = np.random.default_rng(2).normal(scale=0.5, size=(RATE // 2, 2)).astype(np.float32)
    limiter = Limiter(RATE, ceiling_dbtp=-1.0)
    blocks = [sound[begin : begin + step] for begin in range(0, len(sound), step)]
    limited = np.concatenate(list(limiter.limit(blocks)))
    assert limited.shape == sound.shape
    meter = PeakMeter()
    meter.push(limited)
    assert meter.dbtp <= -0.9 and limiter.most_reduction_db > 6
