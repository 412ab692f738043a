"""Sounds that are hard to hear: each makes a film, with a mouth that opens and closes again."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from emo_desktop.app.samples import sample_voice
from emo_desktop.audio.source import read_blocks
from emo_desktop.base.arrays import Floats
from emo_desktop.cli.commands import main
from emo_desktop.motion.arkit import INDEX
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.live_link import read_curves

RATE = 16000
FPS = Fraction(25)
PAUSE_S = 1.0
SECONDS = 5.0


def spoken() -> Floats:
    """Five seconds of the sample voice and a second of silence."""
    voice = np.concatenate(list(read_blocks(sample_voice(), sample_rate_hz=RATE, mono=True)))
    return np.concatenate([voice[: round(SECONDS * RATE)], np.zeros(round(PAUSE_S * RATE))])


def in_one_ear(voice: Floats) -> Floats:
    return np.stack([np.zeros_like(voice), voice], axis=1)


def backward(voice: Floats) -> Floats:
    pause = round(PAUSE_S * RATE)
    return np.concatenate([voice[:-pause][::-1], np.zeros(pause)])


def plucked(voice: Floats) -> Floats:
    """Strings that are plucked and ring, and a drum: as long as the voice, without it."""
    chance = np.random.default_rng(1)
    music = np.zeros(len(voice))
    for beat in range(int(len(voice) / RATE * 4)):
        time = np.arange(len(voice) - beat * RATE // 4) / RATE
        for pitch in chance.choice([0, 3, 5, 7, 10, 12], 2):
            hz = 196.0 * 2 ** (pitch / 12)
            for overtone in range(1, 9):
                tone = np.sin(2 * np.pi * hz * overtone * time)
                music[beat * RATE // 4 :] += tone * np.exp(-time * (2 + overtone)) / overtone
        drum = chance.normal(size=len(time)) * np.exp(-time * 40)
        music[beat * RATE // 4 :] += 0.5 * drum
    return np.asarray(0.2 * music / np.abs(music).max())


def noisy(voice: Floats) -> Floats:
    return np.random.default_rng(2).normal(size=len(voice)) * 0.05


VOICES: list[tuple[str, Callable[[Floats], Floats], int, str]] = [
    ("clipped", lambda voice: np.clip(20 * voice, -1, 1), RATE, "clipped"),
    ("quiet", lambda voice: 0.005 * voice, RATE, "very quiet"),
    ("telephone", lambda voice: soxr.resample(voice, RATE, 8000), 8000, "telephone"),
    ("one ear", in_one_ear, RATE, "Only the right channel"),
    ("backward", backward, RATE, ""),
]
NO_VOICES: list[tuple[str, Callable[[Floats], Floats]]] = [("music", plucked), ("noise", noisy)]


@pytest.mark.parametrize(("name", "spoil", "rate_hz", "words"), VOICES, ids=[v[0] for v in VOICES])
def test_a_poor_voice_moves_the_mouth_and_leaves_it_closed(
    name: str,
    spoil: Callable[[Floats], Floats],
    rate_hz: int,
    words: str,
    portrait: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sound = tmp_path / f"{name}.wav"
    soundfile.write(sound, spoil(spoken()), rate_hz, subtype="PCM_24")
    jaw = performed(portrait, sound).weights[:, INDEX["jawOpen"]]
    assert len(jaw) == (SECONDS + PAUSE_S) * FPS
    while_spoken, paused = jaw[: round(SECONDS * FPS)], jaw[-round(PAUSE_S * FPS / 2) :]
    assert while_spoken.max() > 0.15
    assert (while_spoken < 0.1).mean() > 0.1  # it closes between the words too
    assert paused.max() < 0.03
    said = " ".join(found(sound, capsys))
    assert words in said
    assert "No voice" not in said


@pytest.mark.parametrize(("name", "make"), NO_VOICES, ids=[v[0] for v in NO_VOICES])
def test_without_a_voice_the_mouth_rests_and_inspect_says_so(
    name: str,
    make: Callable[[Floats], Floats],
    portrait: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sound = tmp_path / f"{name}.wav"
    soundfile.write(sound, make(spoken()), RATE)
    motion = performed(portrait, sound)
    assert motion.weights[:, INDEX["jawOpen"]].mean() < 0.04
    assert motion.weights[:, INDEX["mouthPressLeft"]].max() < 0.2
    assert any("No voice is heard" in message for message in found(sound, capsys))


@pytest.mark.parametrize("seconds", [0.001, 0.05])
def test_the_shortest_sound_makes_a_film(
    seconds: float, portrait: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = tmp_path / "short.wav"
    soundfile.write(sound, spoken()[RATE : RATE + round(seconds * RATE)], RATE)
    assert len(performed(portrait, sound)) == 1
    assert any("very short" in message for message in found(sound, capsys))


def performed(portrait: Path, sound: Path) -> MotionCurves:
    """The motion of a film that is made of a sound."""
    curves = sound.with_suffix(".csv")
    files = ["--portrait", portrait, "--audio", sound, "--output", sound.with_suffix(".mp4")]
    assert main(["render", *map(str, files), "--size", "64", "--curves", str(curves)]) == 0
    return read_curves(curves, fps=FPS)


def found(sound: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What inspect finds wrong with a sound; it can be used all the same."""
    capsys.readouterr()
    assert main(["inspect", str(sound), "--json"]) == 0
    return [finding["message"] for finding in json.loads(capsys.readouterr().out)["findings"]]
