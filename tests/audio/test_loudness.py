"""Loudness by the signals of EBU Tech 3341 and ITU-R BS.1770; a copy that is cleaner."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from emo_desktop.audio.loudness import LoudnessMeter, measure_take, write_cleaned
from emo_desktop.audio.take_file import TakeFile
from emo_desktop.audio.take_header import TakeLabel, read_label
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import OutputError
from emo_desktop.base.jobs import Cancelled, CancelToken

RATE_HZ = 48000


def tone(level_db: float, seconds: float, *, hz: float = 1000, rate_hz: int = RATE_HZ) -> Floats:
    time_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return np.asarray(10 ** (level_db / 20) * np.sin(2 * np.pi * hz * time_s))


def measured(sound: Floats, *, channels: int = 1, rate_hz: int = RATE_HZ) -> float:
    meter = LoudnessMeter(rate_hz, channels)
    columns = np.repeat(sound[:, None], channels, axis=1)
    for block in np.array_split(columns, 37):
        meter.push(block)
    return meter.loudness_lufs


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(-23, 20)], -23),  # Tech 3341, case 1
        ([(-33, 20)], -33),  # 2
        ([(-36, 10), (-23, 60), (-36, 10)], -23),  # 3
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23),  # 4
        ([(-26, 20), (-20, 20.1), (-26, 20)], -23),  # 5
    ],
)
def test_the_signals_of_the_standard_have_their_loudness(
    parts: list[tuple[float, float]], expected: float
) -> None:
    sound = np.concatenate([tone(level_db, seconds) for level_db, seconds in parts])
    assert measured(sound, channels=2) == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("rate_hz", [44100, 48000, 96000])
def test_one_channel_at_full_scale_is_three_below(rate_hz: int) -> None:
    sound = tone(0, 5, hz=997, rate_hz=rate_hz)
    assert measured(sound, rate_hz=rate_hz) == pytest.approx(-3.01, abs=0.03)


def test_the_ear_weighs_high_and_low_differently() -> None:
    assert measured(tone(-20, 5, hz=8000)) - measured(tone(-20, 5)) == pytest.approx(3.3, abs=0.3)
    assert measured(tone(-20, 5, hz=40)) < measured(tone(-20, 5)) - 5


@pytest.mark.parametrize("seconds", [0.01, 0.3, 5])
def test_silence_and_next_to_nothing_have_the_least_loudness(seconds: float) -> None:
    assert measured(np.zeros(round(seconds * RATE_HZ))) == -70
    assert measured(tone(-10, min(seconds, 0.3))) == -70


def test_blocks_of_any_length_are_measured_alike() -> None:
    sound = np.random.default_rng(3).normal(0, 0.1, 2 * RATE_HZ)
    whole, pieces = LoudnessMeter(RATE_HZ), LoudnessMeter(RATE_HZ)
    whole.push(sound)
    at = 0
    for length in (1, 7, 5000, 1, 40000, 50000):
        pieces.push(sound[at : at + length])
        at += length
    assert at < len(sound)
    pieces.push(sound[at:])
    assert pieces.loudness_lufs == pytest.approx(whole.loudness_lufs, abs=1e-9)


def write_take(path: Path, sound: Floats) -> Path:
    file = TakeFile(path, TakeLabel(RATE_HZ, begin_s=3.0, line="c4"))
    file.write(np.asarray(sound, np.float32))
    file.close()
    return path


def test_a_take_is_measured(tmp_path: Path) -> None:
    sound = np.concatenate([tone(-12, 2), tone(-60, 2)])
    levels = measure_take(write_take(tmp_path / "take.wav", sound))
    assert levels.peak_db == pytest.approx(-12, abs=0.1)
    assert levels.noise_db == pytest.approx(-63, abs=0.3)
    assert levels.loudness_lufs == pytest.approx(-15, abs=0.5)
    assert levels.clipped_share == 0


def test_a_cleaner_copy_leaves_the_take_as_it_was(tmp_path: Path) -> None:
    take = write_take(tmp_path / "take.wav", tone(-40, 3) + tone(-20, 3, hz=25))
    before = take.read_bytes()
    copy = tmp_path / "copy.wav"
    gain_db = write_cleaned(take, copy, high_pass_hz=100, loudness_lufs=-23, token=CancelToken())
    assert take.read_bytes() == before
    assert gain_db == pytest.approx(20, abs=1)
    assert measure_take(copy).loudness_lufs == pytest.approx(-23, abs=0.1)
    samples, _ = soundfile.read(copy)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    hz = np.fft.rfftfreq(len(samples), 1 / RATE_HZ)
    assert 20 * np.log10(spectrum[hz < 30].max() / spectrum[abs(hz - 1000) < 5].max()) < -2
    label = read_label(copy)
    assert label is not None and (label.line, label.begin_s) == ("c4", 3.0)


def test_a_copy_never_becomes_louder_than_its_peak_allows(tmp_path: Path) -> None:
    sound = tone(-40, 3)
    sound[RATE_HZ] = 0.5
    take = write_take(tmp_path / "take.wav", sound)
    write_cleaned(take, tmp_path / "copy.wav", loudness_lufs=-10, token=CancelToken())
    assert measure_take(tmp_path / "copy.wav").peak_db == pytest.approx(-1, abs=0.1)


def test_a_copy_that_is_cancelled_or_in_the_way_is_not_there(tmp_path: Path) -> None:
    take = write_take(tmp_path / "take.wav", tone(-20, 1))
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        write_cleaned(take, tmp_path / "copy.wav", token=token)
    assert not (tmp_path / "copy.wav").exists()
    (tmp_path / "copy.wav").write_bytes(b"precious")
    with pytest.raises(OutputError):
        write_cleaned(take, tmp_path / "copy.wav", token=CancelToken())
    assert (tmp_path / "copy.wav").read_bytes() == b"precious"
