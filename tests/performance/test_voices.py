"""The performance of recorded people: a few seconds of labelled speech, and prompts in Italian."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from emo_desktop.audio.features import VoiceMeter
from emo_desktop.base.arrays import Floats
from emo_desktop.motion.arkit import INDEX
from emo_desktop.motion.hearing import Hearing
from emo_desktop.motion.speech_encoder import SpeechEncoder
from emo_desktop.training.speech.evaluate import (
    HEARD_SLACK_S,
    LABELLED_SLACK_S,
    frame_times_s,
    lip_closures,
    performed,
)
from emo_desktop.training.speech.metrics import ClosureScore, correlation, lag_s
from emo_desktop.training.speech.noises import (
    TRAINED_MUSIC,
    TRAINED_NOISES,
    UNSEEN_MUSIC,
    UNSEEN_NOISES,
    Maker,
    levelled,
)
from emo_desktop.training.speech.phones import class_track
from emo_desktop.training.speech.recordings import Phone
from emo_desktop.training.speech.reference import reference_shapes

VOICES = Path(__file__).parents[1] / "data" / "voices"
PAUSE = np.zeros(11_200, np.float32)
PAUSE_S = 0.7


@pytest.fixture(scope="module")
def hearing() -> Hearing:
    return Hearing(meter=VoiceMeter(), encoder=SpeechEncoder())


def _recordings(pattern: str) -> tuple[Floats, list[Phone], list[Phone]]:
    """Recordings one after the other: samples, phones where labelled, p b m."""
    pieces: list[Floats] = []
    phones: list[Phone] = []
    lips: list[Phone] = []
    begin_s = 0.0
    for path in sorted(VOICES.glob(pattern)):
        samples, rate_hz = soundfile.read(path, dtype="float32")
        assert rate_hz == 16_000
        facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        phones += [Phone(begin_s + a, begin_s + b, ipa) for a, b, ipa in facts.get("phones", [])]
        lips += [Phone(begin_s + a, begin_s + b, "m") for a, b in facts["bilabials"]]
        pieces += [samples, PAUSE]
        begin_s += len(samples) / rate_hz + PAUSE_S
    return np.concatenate(pieces), phones, lips


def _score(pattern: str, hearing: Hearing, slack_s: float) -> ClosureScore:
    samples, _, lips = _recordings(pattern)
    return lip_closures(performed(samples, hearing), lips, slack_s)


def test_lips_close_where_a_recorded_person_says_p_b_and_m(hearing: Hearing) -> None:
    score = _score("ru_*.flac", hearing, LABELLED_SLACK_S)
    assert score.said >= 10
    assert score.recall >= 0.97
    assert score.precision >= 0.9
    assert abs(np.median(score.offsets_s)) <= 0.02


def test_lips_close_in_a_language_and_a_telephone_never_trained_on(hearing: Hearing) -> None:
    score = _score("it_*.flac", hearing, HEARD_SLACK_S)
    assert score.said >= 20
    assert score.recall >= 0.9


def test_the_jaw_follows_what_is_said(hearing: Hearing) -> None:
    samples, phones, _ = _recordings("ru_*.flac")
    jaw = performed(samples, hearing).weights[:, INDEX["jawOpen"]]
    steps = len(samples) // 320
    reference = reference_shapes(class_track(phones, steps))[:, 0]
    expected = np.interp(frame_times_s(len(jaw)), (np.arange(steps) + 0.5) / 50, reference)
    assert correlation(jaw, expected) > 0.85
    assert abs(lag_s(jaw, expected, step_s=0.04)) <= 0.04


def test_the_mouth_rests_in_the_pauses(hearing: Hearing) -> None:
    samples, _, _ = _recordings("ru_*.flac")
    silence = np.zeros(32_000, np.float32)
    curves = performed(np.concatenate([silence, samples, silence]), hearing)
    jaw = curves.weights[:, INDEX["jawOpen"]]
    assert jaw[:40].max() < 0.02
    assert jaw[-38:].max() < 0.02


@pytest.mark.parametrize(
    "maker",
    [*TRAINED_NOISES, *TRAINED_MUSIC, *UNSEEN_NOISES, *UNSEEN_MUSIC],
    ids=lambda maker: maker.__name__,
)
def test_sounds_without_a_voice_leave_the_mouth_shut(maker: Maker, hearing: Hearing) -> None:
    sound = levelled(maker(np.random.default_rng(77), 5 * 16_000), -25)
    curves = performed(sound, hearing)
    assert curves.weights[:, INDEX["jawOpen"]].mean() <= 0.04
    assert lip_closures(curves, (), LABELLED_SLACK_S).closed == 0
