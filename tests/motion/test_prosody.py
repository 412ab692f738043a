"""Head, brows and lids follow what is spoken in one way and what is sung in another."""

from __future__ import annotations

import numpy as np
import pytest

from emo_desktop.audio.features import STEPS_PER_S, measure_voice
from emo_desktop.audio.tone import ToneTrack, hear_tone
from emo_desktop.base.arrays import Floats
from emo_desktop.motion.arkit import INDEX
from emo_desktop.motion.prosody import Prosody, expression, head_turns, hear_prosody
from tests.audio.voices import RATE, silence, slice_of, vowel

LATE_S = 20.0  # where nothing settles any more


def said(count: int = 500, **tracks: Floats | float) -> Prosody:
    """Tracks that are zero but for those given."""
    names = ("activity", "nod", "melody", "height", "note", "song", "arousal")
    return Prosody(**{name: np.zeros(count) + tracks.get(name, 0.0) for name in names})


def turns(tracks: Prosody, *, speed: float = 1.0, liveliness: float = 1.0, seed: int = 3) -> Floats:
    times_s = LATE_S + np.arange(len(tracks.song)) / 25
    return head_turns(tracks, times_s, seed=seed, speed=speed, liveliness=liveliness)


def face(tracks: Prosody) -> dict[str, Floats]:
    times_s = LATE_S + np.arange(len(tracks.song)) / 25
    weights = expression(tracks, times_s, seed=3)
    return {name: weights[:, column] for name, column in INDEX.items()}


def heard(sound: Floats, *, song: float = 0.0) -> Prosody:
    voice = measure_voice(slice_of(sound), first_step=0, count=len(sound) * STEPS_PER_S // RATE)
    tone = hear_tone(voice)
    forced = np.full_like(tone.song, song)
    return hear_prosody(voice, ToneTrack(0, forced, tone.arousal, tone.emphasis, tone.phrase_end))


def test_an_accent_is_a_nod_of_three_degrees() -> None:
    nod = np.zeros(500)
    nod[250] = 1.0
    stroke = turns(said(nod=nod)) - turns(said())
    assert stroke[250, 1] == pytest.approx(-3.0, abs=0.5)
    assert np.abs(np.delete(stroke, 250, axis=0)).max() < 0.01
    assert np.abs(stroke[:, [0, 2]]).max() < 0.01


def test_a_nod_strikes_at_the_stressed_syllable() -> None:
    parts = [vowel(0.18, level=0.12 if place == 5 else 0.06) for place in range(10)]
    tracks = heard(np.concatenate([p for part in parts for p in (part, silence(0.08))]))
    assert tracks.nod.argmax() / STEPS_PER_S == pytest.approx(5 * 0.26 + 0.09, abs=0.07)
    stroke = tracks.nod / tracks.nod.max()
    peak = int(stroke.argmax())
    assert stroke[peak - 14] < 0.1
    assert stroke[peak + 25 : peak + 40].min() < -0.1


def test_singers_do_not_nod_but_sway() -> None:
    nod = np.abs(np.sin(np.arange(500)))
    spoken, sung = (turns(said(nod=nod, activity=1.0, song=song)) for song in (0.0, 1.0))
    calm = turns(said(activity=1.0, song=1.0))
    assert np.array_equal(sung, calm)
    assert np.abs(np.diff(spoken[:, 1], n=2)).max() > 10 * np.abs(np.diff(sung[:, 1], n=2)).max()
    assert np.abs(sung[:, 0]).max() == pytest.approx(4.3, abs=0.6)
    assert np.abs(sung[:, 2]).max() == pytest.approx(3.5, abs=0.6)


def test_the_head_is_livelier_in_talk_and_in_excitement() -> None:
    still, talking = turns(said()).std(), turns(said(activity=1.0)).std()
    excited = turns(said(activity=1.0, arousal=1.0)).std()
    assert 1.5 * still < talking < 0.9 * excited
    assert turns(said(activity=1.0), liveliness=0.5).std() < 0.6 * talking


def test_speed_zero_is_stillness_and_two_is_twice() -> None:
    tracks = said(activity=1.0)
    assert not turns(tracks, speed=0.0).any()
    usual, double = (np.abs(np.diff(turns(tracks, speed=s), axis=0)).mean() for s in (1.0, 2.0))
    assert double == pytest.approx(2 * usual, rel=0.2)


def test_brows_follow_the_pitch_of_a_song_and_the_stress_of_speech() -> None:
    high, low = face(said(height=1.0, song=1.0)), face(said(height=-1.0, song=1.0))
    assert high["browInnerUp"][0] > 0.4
    assert low["browInnerUp"][0] == 0
    assert low["browDownLeft"][0] > 0.05
    stressed, unstressed = (face(said(nod=n)) for n in (1.0, 0.0))
    assert stressed["browInnerUp"][0] > unstressed["browInnerUp"][0] + 0.2
    assert face(said(nod=1.0, song=1.0))["browInnerUp"][0] == 0


def test_lids_are_lowered_on_notes_alone() -> None:
    assert face(said(note=1.0, song=1.0))["eyeBlinkLeft"] == pytest.approx(0.18)
    assert not face(said(note=1.0))["eyeBlinkLeft"].any()
    assert not face(said(song=1.0))["eyeBlinkLeft"].any()


def test_height_is_heard_over_a_whole_line_of_song() -> None:
    notes = [vowel(0.8, f0_hz=hz) for hz in (200.0, 200.0, 300.0, 300.0, 200.0, 200.0)]
    tracks = heard(np.concatenate(notes), song=1.0)
    assert tracks.height[200:300].mean() > 0.4
    assert tracks.height[400:460].mean() < -0.1
    assert tracks.song.min() == 1
