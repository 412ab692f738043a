"""The doctor names what is wrong with a sound and is silent about a good one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from emo_desktop.app.samples import sample_voice
from emo_desktop.audio.doctor import SoundReport, examine_sound
from emo_desktop.audio.source import read_blocks
from emo_desktop.base.arrays import Floats
from emo_desktop.base.findings import Finding
from tests.audio.voices import RATE, babble, hiss, silence, vowel, write_wav


def examine(
    folder: Path, sound: Floats, rate_hz: int = RATE
) -> tuple[SoundReport, tuple[Finding, ...]]:
    path = folder / "a.wav"
    soundfile.write(path, sound, rate_hz, subtype="FLOAT")
    return examine_sound(path)


def said(findings: tuple[Finding, ...], severity: str) -> str:
    return " ".join(f.message for f in findings if f.severity == severity)


def test_nothing_is_wrong_with_a_good_sound(tmp_path: Path) -> None:
    report, findings = examine(tmp_path, babble(4))
    assert findings == ()
    assert report.decoded_s == pytest.approx(4)
    assert -30 < report.level_db < -10
    assert not report.is_cut_off


def test_phrases_are_counted(tmp_path: Path) -> None:
    phrase = np.concatenate([vowel(0.8), silence(0.1), vowel(0.5), silence(0.5)])
    report, _ = examine(tmp_path, np.tile(phrase, 3) + 1e-4 * hiss(5.7, level=1))
    assert report.phrases == 3
    assert report.voiced_share == pytest.approx(1.3 / 1.9, abs=0.05)


@pytest.mark.parametrize("level", [0.0, 1e-5])
def test_silence_is_an_error(tmp_path: Path, level: float) -> None:
    _, findings = examine(tmp_path, level * vowel(1) / 0.1)
    assert [f.severity for f in findings] == ["error"]
    assert "silent" in findings[0].message


@pytest.mark.parametrize(
    ("sound", "words"),
    [
        (babble(3) * 0.02, "very quiet"),
        (np.clip(babble(3) * 20, -1, 1), "clipped"),
        (babble(0.2), "very short"),
        (babble(4) + hiss(4, level=0.05, low_hz=100), "below the voice"),
    ],
)
def test_a_poor_sound_is_warned_of(tmp_path: Path, sound: Floats, words: str) -> None:
    _, findings = examine(tmp_path, sound)
    assert words in said(findings, "warning")
    assert all(f.hint for f in findings)


def test_a_telephone_is_heard_by_rate_and_by_band(tmp_path: Path) -> None:
    sound = babble(3)
    spectrum = np.fft.rfft(sound)
    spectrum[np.fft.rfftfreq(len(sound), 1 / RATE) > 3400] = 0
    _, narrow = examine(tmp_path, np.fft.irfft(spectrum, len(sound)))
    _, slow = examine(tmp_path, sound[::2], 8000)
    assert "telephone" in said(narrow, "warning")
    assert "telephone" in said(slow, "warning")


@pytest.mark.parametrize("rate_hz", [16000, 44100, 48000])
@pytest.mark.parametrize("noise_db", [-90, -65])
def test_a_telephone_is_heard_under_noise_that_came_later(
    tmp_path: Path, rate_hz: int, noise_db: float
) -> None:
    voice = np.concatenate(list(read_blocks(sample_voice(), sample_rate_hz=8000, mono=True)))
    sound = soxr.resample(voice, 8000, rate_hz)
    noise = np.random.default_rng(0).normal(size=len(sound)) * 10 ** (noise_db / 20)
    _, findings = examine(tmp_path, sound + noise, rate_hz)
    assert "telephone" in said(findings, "warning")
    whole = np.concatenate(list(read_blocks(sample_voice(), sample_rate_hz=rate_hz, mono=True)))
    _, findings = examine(tmp_path, whole, rate_hz)
    assert findings == ()


@pytest.mark.parametrize("seconds", [0.0001, 0.02, 0.05])
def test_the_shortest_sounds_are_measured(tmp_path: Path, seconds: float) -> None:
    report, findings = examine(tmp_path, np.full(max(1, round(seconds * RATE)), 0.1))
    assert "very short" in said(findings, "warning")
    assert report.phrases == 1


def test_channels(tmp_path: Path) -> None:
    sound = babble(4)
    _, one_sided = examine(tmp_path, np.stack([0 * sound, sound], axis=1))
    assert "Only the right channel" in said(one_sided, "note")
    _, inverted = examine(tmp_path, np.stack([sound, -sound], axis=1))
    assert "cancel" in said(inverted, "warning")
    _, normal = examine(tmp_path, np.stack([sound, 0.8 * sound], axis=1))
    assert normal == ()
    _, surround = examine(tmp_path, np.repeat(sound[:, None], 6, axis=1))
    assert "6 channels" in said(surround, "note")


def test_a_file_that_was_cut_off(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", babble(4))
    path.write_bytes(path.read_bytes()[: 44 + 3 * RATE])
    report, findings = examine_sound(path)
    assert report.is_cut_off
    assert "only the first 1.50 s" in said(findings, "error")
