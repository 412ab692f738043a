"""Whether a voice is found in a sound: wherever it begins, in a long one without hearing it all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from emo_desktop.app.inspection import inspect_file
from emo_desktop.app.samples import sample_voice
from emo_desktop.audio.source import SoundSlice, read_blocks
from emo_desktop.base.arrays import Floats
from emo_desktop.motion.speech_encoder import SpeechEncoder, SpeechTrack
from emo_desktop.motion.visemes import CLASS_INDEX, CLASSES, SHAPES

RATE = 16000


def finds_voice(path: Path, sound: Floats) -> bool:
    soundfile.write(path, sound, RATE)
    return not any("No voice" in found.message for found in inspect_file(path).findings)


def spoken() -> Floats:
    return np.concatenate(list(read_blocks(sample_voice(), sample_rate_hz=RATE, mono=True)))


def noise(seconds: float, level: float = 0.02) -> Floats:
    return level * np.random.default_rng(0).normal(size=round(seconds * RATE))


@pytest.mark.parametrize("before_s", [0, 7, 33])
def test_a_voice_is_found_wherever_it_begins(tmp_path: Path, before_s: int) -> None:
    for quiet in (np.zeros(before_s * RATE), noise(before_s, 0.001)):
        assert finds_voice(tmp_path / "a.wav", np.concatenate([quiet, spoken()]))


@pytest.mark.parametrize("seconds", [0.5, 1.0, 3.0])
def test_a_word_is_enough(tmp_path: Path, seconds: float) -> None:
    voice = spoken()
    loud = int(np.argmax(np.convolve(voice**2, np.ones(RATE // 2), "valid")))
    assert finds_voice(tmp_path / "a.wav", voice[loud : loud + round(seconds * RATE)])


@pytest.mark.parametrize("seconds", [0.5, 6.0])
def test_noise_is_no_voice(tmp_path: Path, seconds: float) -> None:
    assert not finds_voice(tmp_path / "a.wav", noise(seconds))


def test_a_long_sound_is_heard_in_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places: list[float] = []

    def hear_nothing(
        _self: SpeechEncoder, sound: SoundSlice, *, first_step: int, count: int
    ) -> SpeechTrack:
        places.append(float(sound.samples.max()))
        posteriors = np.zeros((count, len(CLASSES)))
        posteriors[:, CLASS_INDEX["sil"]] = 1
        return SpeechTrack(first_step, posteriors, np.zeros((count, len(SHAPES))))

    monkeypatch.setattr(SpeechEncoder, "listen", hear_nothing)
    louder = np.linspace(0.5, 1, 300 * RATE)
    assert not finds_voice(tmp_path / "a.wav", louder * noise(300))
    assert 8 <= len(places) <= 12
    assert places[-1] > 1.5 * places[0]  # to the end
