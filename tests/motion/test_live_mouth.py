"""The mirror's mouth: it follows at once, closes in pauses, and does much of what is done later."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile
import soxr

from emo_desktop.audio.features import measure_voice
from emo_desktop.audio.source import ANALYSIS_RATE_HZ, SoundSlice
from emo_desktop.base.arrays import Floats
from emo_desktop.motion.arkit import INDEX
from emo_desktop.motion.live_mouth import STEP_S, LiveMouth
from emo_desktop.motion.mouth import hear_mouth, mouth_weights
from emo_desktop.motion.speech_encoder import SpeechEncoder
from emo_desktop.motion.visemes import natural_style
from tests.audio.voices import AH, EE, OO, hiss, vowel
from tests.conftest import ROOT

JAW = INDEX["jawOpen"]


def followed(sound: Floats, *, rate_hz: int = ANALYSIS_RATE_HZ, block_s: float = STEP_S) -> Floats:
    """(T, 52) the mouth after every block."""
    mouth, block = LiveMouth(rate_hz), round(block_s * rate_hz)
    rows = []
    for begin in range(0, len(sound), block):
        mouth.push(np.asarray(sound[begin : begin + block], np.float32))
        rows.append(mouth.read())
    return np.array(rows)


def at(rows: Floats, seconds: float) -> Floats:
    return np.asarray(rows[round(seconds / STEP_S) - 1])


def room(seconds: float) -> Floats:
    noise = np.random.default_rng(8).normal(0, 3e-4, round(seconds * ANALYSIS_RATE_HZ))
    return np.asarray(noise)


def said(*parts: Floats) -> Floats:
    sound = np.concatenate(parts)
    return np.asarray(sound + room(len(sound) / ANALYSIS_RATE_HZ)[: len(sound)])


def test_the_jaw_opens_and_closes_within_a_tenth_of_a_second() -> None:
    rows = followed(said(np.zeros(8000), vowel(0.5, AH), np.zeros(8000)))
    jaw = rows[:, JAW]
    most = jaw.max()
    assert most > 0.25
    assert at(rows, 0.48)[JAW] < 0.02
    assert at(rows, 0.60)[JAW] > most / 2
    assert at(rows, 1.10)[JAW] < most / 3
    assert at(rows, 1.30)[JAW] < 0.02


def test_vowels_and_hisses_have_mouths_of_their_own() -> None:
    mouths = {}
    sounds = {
        "ah": vowel(0.4, AH),
        "ee": vowel(0.4, EE),
        "oo": vowel(0.4, OO),
        "s": hiss(0.4, level=0.08),
    }
    for name, sound in sounds.items():
        rows = followed(said(np.zeros(4800), vowel(0.3, AH), np.zeros(1600), sound))
        mouths[name] = dict(zip(INDEX, at(rows, 1.0), strict=True))
    jaws = {name: mouth["jawOpen"] for name, mouth in mouths.items()}
    assert jaws["ah"] > 1.5 * max(jaws["ee"], jaws["oo"], jaws["s"])
    assert mouths["oo"]["mouthPucker"] > 2 * max(mouths[n]["mouthPucker"] for n in ("ah", "ee"))
    assert mouths["ee"]["mouthStretchLeft"] > 2 * mouths["oo"]["mouthStretchLeft"]
    assert mouths["s"]["mouthPucker"] < 0.1


@pytest.mark.parametrize("level", [0.0, 1e-5, 3e-3])
def test_silence_and_a_noisy_room_leave_the_mouth_closed(level: float) -> None:
    noise = np.random.default_rng(2).normal(0, 1, 5 * ANALYSIS_RATE_HZ) * level
    assert followed(noise)[100:, JAW].max() < 0.03


def test_a_quiet_voice_opens_the_mouth_like_a_loud_one() -> None:
    voice = np.concatenate([vowel(0.3, AH), np.zeros(3200)] * 12)
    loud = followed(voice)
    quiet = followed(voice * 0.06)
    assert quiet[-100:, JAW].max() > 0.6 * loud[-100:, JAW].max()


def test_blocks_of_any_length_make_the_same_mouth() -> None:
    sound = said(vowel(0.5, AH), hiss(0.2), vowel(0.3, EE))
    assert np.allclose(
        followed(sound, block_s=0.02)[-1], followed(sound, block_s=0.005)[-1], atol=1e-6
    )
    assert np.allclose(followed(sound)[-1], followed(sound, block_s=5.0)[-1], atol=1e-6)


def test_the_weights_are_those_of_a_mouth() -> None:
    chance = np.random.default_rng(3)
    rows = followed(chance.normal(0, 0.5, 3 * ANALYSIS_RATE_HZ))
    assert ((rows >= 0) & (rows <= 1)).all()
    assert (rows[:, INDEX["mouthClose"]] <= rows[:, JAW] + 1e-9).all()
    assert not rows[:, INDEX["eyeBlinkLeft"]].any()


@pytest.mark.parametrize("name", ["speech", "song"])
def test_the_mirror_does_much_of_what_the_performance_does_later(name: str) -> None:
    samples, rate_hz = soundfile.read(ROOT / "resources" / "samples" / "voices" / f"{name}.flac")
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    slow = np.asarray(soxr.resample(mono, rate_hz, ANALYSIS_RATE_HZ), np.float32)
    sound, steps = SoundSlice(slow, 0), int(len(slow) / ANALYSIS_RATE_HZ / STEP_S)
    speech = SpeechEncoder().listen(sound, first_step=0, count=steps)
    level_db = measure_voice(sound, first_step=0, count=2 * steps).level_db[::2]
    style = natural_style()
    heard = hear_mouth(speech, level_db, np.zeros(steps), style=style)
    later = mouth_weights(heard.shapes, heard.seal, seed=0, strength=1, style=style)[:, JAW]
    fast = np.asarray(soxr.resample(mono, rate_hz, 48000))
    live = followed(fast, rate_hz=48000)[:steps, JAW]
    likeness = [
        np.corrcoef(live[behind:], later[: len(later) - behind])[0, 1] for behind in range(10)
    ]
    assert max(likeness) > 0.65
    assert int(np.argmax(likeness)) * STEP_S <= 0.08  # so much it is behind, with the way it moves
