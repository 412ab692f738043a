"""A performance in parts is the whole performance; controls and seed do what they say."""

from __future__ import annotations

import functools
import math
from dataclasses import fields
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import soxr
from hypothesis import example, given, settings
from hypothesis import strategies as st

from emo_desktop.audio.features import VoiceMeter, measure_voice
from emo_desktop.audio.tone import hear_tone
from emo_desktop.base.arrays import Floats
from emo_desktop.base.digest import digest_value
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX
from emo_desktop.motion.control_points import ControlPoint, PointMode
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.emotion import Emotion
from emo_desktop.motion.hearing import Hearing
from emo_desktop.motion.performance import MARGIN_S, Delivery, PerformanceControls, perform
from emo_desktop.motion.speech_encoder import SpeechEncoder
from emo_desktop.motion.visemes import read_style
from tests.audio.voices import RATE, silence, slice_of, vowel

VOICES = Path(__file__).parents[2] / "resources" / "samples" / "voices"
TRACKS = ("weights", "head_deg", "gaze_deg")
HEARING = Hearing(VoiceMeter(), SpeechEncoder())
OPENING = ("jawOpen", "mouthUpperUpLeft", "mouthLowerDownLeft", "mouthFunnel", "mouthPucker")


@functools.cache
def voice(name: str = "speech") -> Floats:
    """A sample voice at 16 kHz."""
    samples, rate_hz = soundfile.read(VOICES / f"{name}.flac", dtype="float32")
    return np.asarray(soxr.resample(samples, rate_hz, RATE))


def performed(
    clip: Floats,
    first: int = 0,
    count: int | None = None,
    *,
    fps: Fraction = Fraction(25),
    seed: int = 11,
    **controls: Any,
) -> MotionCurves:
    """Frames of a clip, from no more of its sound than the margin allows."""
    count = max(1, round(len(clip) / RATE * fps)) - first if count is None else count
    begin = math.floor((first / fps - Fraction(MARGIN_S)) * RATE)
    end = math.ceil(((first + count) / fps + Fraction(MARGIN_S)) * RATE)
    return perform(
        slice_of(clip, begin, end - begin),
        first_frame=first,
        frame_count=count,
        fps=fps,
        seed=seed,
        controls=PerformanceControls(**controls),
        hearing=HEARING,
    )


def column(curves: MotionCurves, name: str) -> Floats:
    return curves.weights[:, INDEX[name]]


@functools.cache
def whole_performance(rate: str) -> MotionCurves:
    return performed(both_voices(), fps=Fraction(rate), emotion=Emotion.HAPPY)


@functools.cache
def both_voices() -> Floats:
    """Eleven seconds of speech, nine of song."""
    return np.concatenate([voice(), voice("song")])


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.integers(1, 490), max_size=4, unique=True), st.sampled_from(["25", "30000/1001"])
)
@example(cuts=[40 * place for place in range(1, 13)], rate="25")
def test_cuts_do_not_show(cuts: list[int], rate: str) -> None:
    fps = Fraction(rate)
    whole = whole_performance(rate)
    places = [0, *sorted(cuts), len(whole)]
    for begin, end in pairwise(places):
        part = performed(both_voices(), begin, end - begin, fps=fps, emotion=Emotion.HAPPY)
        for name in TRACKS:
            assert np.array_equal(getattr(part, name), getattr(whole, name)[begin:end]), name


@pytest.mark.parametrize("frame", [150, 275, 400])
def test_a_frame_does_not_know_what_is_out_of_reach(frame: int) -> None:
    clip = np.concatenate([voice("song"), voice(), voice("song")])
    far = clip.copy()
    margin = round(MARGIN_S * RATE)
    middle = round((frame + 0.5) / 25 * RATE)
    far[: max(0, middle - margin)] = 0.3
    far[middle + margin :] = 0
    one, other = (
        perform(
            slice_of(sound),
            first_frame=frame,
            frame_count=1,
            fps=Fraction(25),
            seed=1,
            controls=PerformanceControls(),
            hearing=HEARING,
        )
        for sound in (clip, far)
    )
    for name in TRACKS:
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


def test_the_seed_decides() -> None:
    one, same, other = (performed(voice(), seed=seed) for seed in (11, 11, 12))
    for name in TRACKS:
        assert np.array_equal(getattr(one, name), getattr(same, name))
        assert not np.array_equal(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize("emotion", Emotion)
def test_values_are_in_their_ranges(emotion: Emotion) -> None:
    loud = {"expression": 2, "lip_strength": 2, "head_motion": 2, "head_speed": 2, "blink_rate": 2}
    curves = performed(both_voices(), emotion=emotion, gaze_target_deg=(20, -20), **loud)
    assert curves.weights.min() >= 0
    assert curves.weights.max() <= 1
    assert (column(curves, "mouthClose") <= column(curves, "jawOpen")).all()
    assert (np.abs(curves.head_deg).max(axis=0) <= [19, 17, 14]).all()
    assert np.abs(curves.gaze_deg).max() <= 25
    assert all(getattr(curves, name).dtype == np.float32 for name in TRACKS)
    assert not curves.weights[:, [i for n, i in INDEX.items() if n.startswith("eyeLook")]].any()


@pytest.mark.parametrize("emotion", Emotion)
def test_a_clip_begins_near_the_portrait(emotion: Emotion) -> None:
    sound = np.concatenate([silence(0.5), vowel(2)])
    curves = performed(sound, emotion=emotion, gaze_target_deg=(10.0, 5.0))
    assert curves.weights[0].max() < 0.02
    assert np.abs(curves.head_deg[0]).max() < 0.05
    assert np.abs(curves.gaze_deg[0]).max() < 0.05


def test_silence_leaves_a_living_but_silent_face() -> None:
    curves = performed(silence(20))
    mouth = [i for name, i in INDEX.items() if name.startswith(("mouth", "jaw", "tongue"))]
    assert curves.weights[:, mouth].max() < 1e-6
    assert column(curves, "eyeBlinkLeft").max() > 0.9
    assert 0.2 < curves.head_deg.std() < 2


@pytest.mark.parametrize("emotion", Emotion)
def test_a_silent_mouth_is_shut_whatever_it_feels(emotion: Emotion) -> None:
    curves = performed(silence(8), emotion=emotion)
    for name in OPENING:
        assert column(curves, name).max() == 0, name
    usual = performed(silence(8))
    if emotion is not Emotion.NEUTRAL:
        assert np.abs(curves.weights - usual.weights)[50:].mean() > 0.01


@pytest.mark.parametrize("emotion", Emotion)
def test_lips_that_close_do_so_whatever_the_face_feels(emotion: Emotion) -> None:
    usual, felt = performed(voice()), performed(voice(), emotion=emotion)
    pressed = column(usual, "mouthPressLeft") > 0.4
    assert pressed.sum() >= 3
    for name in ("jawOpen", "mouthUpperUpLeft", "mouthLowerDownLeft"):
        assert (column(felt, name) - column(usual, name))[pressed].max() < 0.02, name
    assert column(felt, "mouthPressLeft")[pressed].min() > 0.4
    speaks = column(usual, "jawOpen") > 0.25
    assert (column(felt, "mouthPressLeft") - column(usual, "mouthPressLeft"))[speaks].max() < 0.02


def test_emotions_are_told_apart_while_speaking() -> None:
    happy, sad = (performed(voice(), emotion=e) for e in (Emotion.HAPPY, Emotion.SAD))
    assert column(happy, "mouthSmileLeft")[50:].mean() > 0.35
    assert column(sad, "mouthFrownLeft")[50:].mean() > 0.35
    assert sad.head_deg[50:, 1].mean() < happy.head_deg[50:, 1].mean() - 3
    looks = [float((c.head_deg[50:, 1] + c.gaze_deg[50:, 1]).mean()) for c in (happy, sad)]
    assert looks[1] < looks[0] - 4
    half = performed(voice(), emotion=Emotion.HAPPY, emotion_intensity=0.5)
    assert 0.15 < column(half, "mouthSmileLeft")[50:].mean() < 0.35


def under_3_hz(track: Floats, fps: int = 25) -> float:
    """The share of a track's energy below 3 Hz."""
    power = np.abs(np.fft.rfft(track - track.mean(axis=0), axis=0)) ** 2
    return float(power[np.fft.rfftfreq(len(track), 1 / fps) < 3].sum() / power.sum())


def test_the_head_moves_with_the_voice_and_slowly() -> None:
    clip = np.tile(voice(), 4)
    still, talking = performed(silence(len(clip) / RATE)), performed(clip)
    assert talking.head_deg.std(axis=0).sum() > 1.3 * still.head_deg.std(axis=0).sum()
    assert under_3_hz(talking.head_deg) > 0.95
    assert np.abs(np.diff(talking.head_deg, axis=0)).max() * 25 < 90


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_two_minutes_keep_the_bars(seed: int) -> None:
    curves = performed(np.tile(voice(), 11)[: 120 * RATE], seed=seed)
    speed = np.linalg.norm(np.diff(curves.head_deg, axis=0), axis=1) * 25
    assert speed.max() <= 90
    assert all(under_3_hz(curves.head_deg[:, [axis]]) >= 0.95 for axis in range(3))
    lids = column(curves, "eyeBlinkLeft")
    begins = np.flatnonzero((lids[1:] > 0.5) & (lids[:-1] <= 0.5))
    assert 12 <= len(begins) / 2 <= 22
    assert np.diff(begins).min() / 25 >= 0.65


def test_eyes_blink_where_phrases_end() -> None:
    clip = np.concatenate([np.zeros(RATE), *[voice()[: 3 * RATE], silence(1.0)] * 3])
    tone = hear_tone(measure_voice(slice_of(clip), first_step=0, count=len(clip) * 100 // RATE))
    ends = np.rint(np.flatnonzero(tone.phrase_end) / 4).astype(int)
    assert len(ends) >= 3
    follows = []
    for seed in range(12):
        lids = column(performed(clip, seed=seed), "eyeBlinkLeft")
        follows += [lids[end : end + 8].max() > 0.9 for end in ends if end + 8 < len(lids)]
    assert np.mean(follows) > 0.4


def test_song_and_speech_move_differently() -> None:
    song = voice("song")
    heard, forced = performed(song), performed(song, delivery=Delivery.SONG)
    spoken = performed(song, delivery=Delivery.SPEECH)
    for name in TRACKS:
        assert np.array_equal(getattr(heard, name)[50:-50], getattr(forced, name)[50:-50]), name
    sideways = [0, 2]
    assert heard.head_deg[:, sideways].std() > 1.2 * spoken.head_deg[:, sideways].std()
    strokes = [np.abs(np.diff(c.head_deg[:, 1], n=2)).max() for c in (heard, spoken)]
    assert strokes[1] > 4 * strokes[0]
    assert np.median(column(heard, "eyeBlinkLeft")[50:]) > 0.1
    assert np.median(column(spoken, "eyeBlinkLeft")[50:]) == 0
    assert column(heard, "jawOpen").mean() > 1.05 * column(spoken, "jawOpen").mean()


def test_speech_is_taken_for_speech() -> None:
    heard, forced = performed(voice()), performed(voice(), delivery=Delivery.SPEECH)
    for name in TRACKS:
        assert np.array_equal(getattr(heard, name), getattr(forced, name)), name


def test_the_eyes_stay_with_the_viewer() -> None:
    curves = performed(np.tile(voice(), 3))
    assert np.corrcoef(curves.head_deg[:, 0], curves.gaze_deg[:, 0])[0, 1] < -0.2


def test_the_eyes_rest_where_they_are_told() -> None:
    ahead, aside = (
        performed(voice(), gaze_target_deg=target) for target in ((0.0, 0.0), (12.0, -6.0))
    )
    moved = (aside.gaze_deg - ahead.gaze_deg)[30:]
    assert moved.mean(axis=0) == pytest.approx([12, -6], abs=0.3)


@pytest.mark.parametrize(
    ("control", "track", "columns"),
    [
        ("lip_strength", "weights", ["jawOpen", "mouthPucker"]),
        ("expression", "weights", ["browInnerUp", "browOuterUpLeft"]),
        ("blink_rate", "weights", ["eyeBlinkLeft"]),
        ("head_motion", "head_deg", None),
    ],
)
def test_a_control_does_what_it_says(control: str, track: str, columns: list[str] | None) -> None:
    def amount(value: float) -> float:
        values = getattr(performed(np.tile(voice(), 2), **{control: value}), track)
        return float(
            np.abs(values if columns is None else values[:, [INDEX[c] for c in columns]]).mean()
        )

    none, usual, double = (amount(value) for value in (0.0, 1.0, 2.0))
    assert none < 1e-6
    assert double > 1.3 * usual > 0.005


def test_head_speed_is_the_speed_of_the_head() -> None:
    def motion(value: float) -> Floats:
        return performed(np.tile(voice(), 2), head_speed=value).head_deg[50:]

    speeds = [float(np.abs(np.diff(motion(v), axis=0)).mean()) for v in (0.0, 0.5, 1.0, 2.0)]
    assert speeds[0] == 0
    assert speeds[1] == pytest.approx(0.5 * speeds[2], rel=0.25)
    assert speeds[3] == pytest.approx(2 * speeds[2], rel=0.25)
    assert motion(2.0).std() < 1.4 * motion(1.0).std()


def test_styles_change_the_mouth_alone() -> None:
    usual = performed(voice())
    cartoon = performed(voice(), mouth_style=read_style("cartoon"))
    assert column(cartoon, "jawOpen").mean() > 1.1 * column(usual, "jawOpen").mean()
    assert np.array_equal(cartoon.head_deg, usual.head_deg)


def test_points_have_the_last_word() -> None:
    points = (
        ControlPoint("jawOpen", 3.0, 0.7),
        ControlPoint("jawOpen", 4.0, 0.7),
        ControlPoint("headYaw", 3.5, 6.0, PointMode.ADD),
        ControlPoint("gazePitch", 3.5, -9.0),
    )
    usual, edited = performed(voice()), performed(voice(), points=points)
    assert column(edited, "jawOpen")[76:99] == pytest.approx(0.7)
    assert edited.head_deg[87, 0] - usual.head_deg[87, 0] == pytest.approx(6, abs=0.1)
    assert edited.gaze_deg[87, 1] == pytest.approx(-9, abs=0.1)
    far = np.r_[0:65, 110 : len(usual)]
    for name in TRACKS:
        assert np.array_equal(getattr(edited, name)[far], getattr(usual, name)[far]), name


def test_a_wild_sound_is_performed() -> None:
    wild = np.random.default_rng(0).normal(scale=5, size=3 * RATE)
    for clip in (wild, np.ones(2 * RATE), voice()[: RATE // 20], np.full(10, 0.1)):
        assert np.isfinite(performed(clip).weights).all()


@pytest.mark.parametrize("name", ["expression", "lip_strength", "head_speed", "emotion_intensity"])
@pytest.mark.parametrize("value", [-0.1, 2.1, math.nan, math.inf])
def test_a_control_outside_its_range_is_named(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=name):
        PerformanceControls(**{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("emotion", "bored"),
        ("delivery", "rap"),
        ("gaze_target_deg", (21.0, 0.0)),
        ("gaze_target_deg", (0.0, math.nan)),
        ("gaze_target_deg", (0.0,)),
        ("points", (ControlPoint("jawOpen", 1.0, 0.2), ControlPoint("jawOpen", 1.0, 0.3))),
    ],
)
def test_a_control_that_makes_no_sense_is_named(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        PerformanceControls(**{name: value})  # type: ignore[arg-type]


def test_every_control_has_its_part_in_the_digest() -> None:
    others: dict[str, object] = {
        "emotion": Emotion.SAD,
        "emotion_intensity": 0.4,
        "gaze_target_deg": (1.0, 0.0),
        "mouth_style": read_style("mumble"),
        "delivery": Delivery.SONG,
        "points": (ControlPoint("jawOpen", 1.0, 0.2),),
    }
    digests = {digest_value(PerformanceControls())}
    for field in fields(PerformanceControls):
        value = others.get(field.name, 0.5)
        digests.add(digest_value(PerformanceControls(**{field.name: value})))  # type: ignore[arg-type]
    assert len(digests) == 1 + len(fields(PerformanceControls))
    assert digest_value(PerformanceControls()) == digest_value(PerformanceControls())


def test_at_least_one_frame() -> None:
    with pytest.raises(ValueError, match="frame_count"):
        performed(voice(), 0, 0)
    assert performed(voice(), 3, 1).weights.shape == (1, len(BLENDSHAPES))
