"""The labels of each kind of voice become phones at the right times, without the voices."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from emo_desktop.training.speech.phones import unknown_sounds
from emo_desktop.training.speech.recordings import Phone, ToolError
from emo_desktop.training.speech.russian import _ipa, _labels
from emo_desktop.training.speech.singing import _drawn_out, _melody
from emo_desktop.training.speech.songs import _score
from emo_desktop.training.speech.voices_espeak import _phones, _with_closures
from emo_desktop.training.speech.voices_festival import _IPA, phones_of_segments
from emo_desktop.training.speech.voices_hibari import phones_of_letters
from emo_desktop.training.speech.voices_piper import _without_pads


def test_stress_marks_belong_to_what_follows_and_length_marks_to_what_was() -> None:
    letters = ["", "ˈ", "I", "ː", " ", "T"]
    phones = list(phones_of_letters(letters, [0.1, 0.05, 0.1, 0.05, 0.02, 0.08], -0.1))
    assert [phone.ipa for phone in phones] == ["", "aɪ", "", "ɾ"]
    assert [phone.end_s for phone in phones] == pytest.approx([0, 0.2, 0.22, 0.3])
    assert phones[1].start_s == pytest.approx(0)


def test_pads_give_half_to_each_neighbour() -> None:
    merged = _without_pads(["^", "_", "b", "_", "$"], [0.1, 0.2, 0.3, 0.4, 0.5])
    assert [letter for letter, _ in merged] == ["^", "b", "$"]
    assert [seconds for _, seconds in merged] == pytest.approx([0.2, 0.6, 0.7])


def test_a_stop_begins_with_its_closure() -> None:
    rate_hz = 16000
    tone = 0.5 * np.sin(2 * np.pi * 200 * np.arange(rate_hz) / rate_hz)
    tone[round(0.4 * rate_hz) : round(0.45 * rate_hz)] = 0
    phones = _phones([(0.1, "a"), (0.45, "p"), (0.5, "(en)"), (0.5, "i")], 1.0)
    closed = _with_closures(phones, tone.astype(np.float32), rate_hz)
    assert [phone.ipa for phone in closed] == ["", "a", "p", "i"]
    assert closed[2].start_s == pytest.approx(0.4, abs=0.006)
    assert closed[1].end_s == closed[2].start_s
    assert closed[3] == Phone(0.5, 1.0, "i")


def test_segments_of_festival_are_shifted_and_named() -> None:
    phones = list(phones_of_segments([(0.2, "pau"), (0.5, "ay")], "en", 0.01))
    assert [phone.ipa for phone in phones] == ["", "aɪ"]
    assert [phone.end_s for phone in phones] == pytest.approx([0.21, 0.51])
    assert phones[1].start_s == phones[0].end_s
    assert list(phones_of_segments([(0.2, "E1")], "it", 0.0)) == [Phone(0.0, 0.2, "ɛ")]
    with pytest.raises(ToolError, match="qq"):
        list(phones_of_segments([(0.2, "qq")], "en", 0.0))


@pytest.mark.parametrize("language", sorted(_IPA))
def test_every_segment_of_festival_has_a_class(language: str) -> None:
    assert unknown_sounds(Phone(0, 1, ipa) for ipa in _IPA[language].values()) == []


def test_russian_labels_are_read(tmp_path: Path) -> None:
    path = tmp_path / "one.lab"
    path.write_text("#\n0.30000 125 pau\n0.40000 125 pp\n0.55000 125 aa\n", encoding="utf-8")
    assert list(_labels(path)) == [
        Phone(0.0, 0.3, ""),
        Phone(0.3, 0.4, "pʲ"),
        Phone(0.4, 0.55, "a"),
    ]
    with pytest.raises(ToolError, match="qq"):
        _ipa("qq")


SPOKEN = [
    Phone(0.0, 0.6, ""),
    Phone(0.6, 0.7, "m"),
    Phone(0.7, 0.8, "a"),
    Phone(0.8, 0.86, "ɪ"),
    Phone(0.86, 1.0, "n"),
    Phone(1.0, 1.1, "u"),
]


@pytest.mark.parametrize("seed", range(20))
def test_singing_draws_out_vowels_and_keeps_the_rest(seed: int) -> None:
    sung, knots, notes = _drawn_out(SPOKEN, -12.0, np.random.default_rng(seed))
    assert [phone.ipa for phone in sung] == [phone.ipa for phone in SPOKEN]
    assert sung[0].end_s == pytest.approx(0.35)
    for spoken, now in zip(SPOKEN[1:], sung[1:], strict=True):
        stretch = (now.end_s - now.start_s) / (spoken.end_s - spoken.start_s)
        assert stretch >= 1 - 1e-9
        if spoken.ipa in "mn":
            assert stretch <= 1.3
    # Both clocks run forward, and a phone ends at the same place in both.
    assert (np.diff(knots, axis=0) >= 0).all()
    ends = [(now.end_s, spoken.end_s) for now, spoken in zip(sung, SPOKEN, strict=True)]
    assert {tuple(np.round(end, 9)) for end in ends} <= {tuple(np.round(row, 9)) for row in knots}
    assert all(before.end_s <= after.start_s for before, after in pairwise(notes))


def test_the_melody_holds_its_notes() -> None:
    _, _, notes = _drawn_out(SPOKEN, -12.0, np.random.default_rng(1))
    note = max(notes, key=lambda one: one.end_s - one.start_s)
    frames = np.arange(int(notes[-1].end_s / 0.005)) * 0.005
    melody = _melody(notes, frames, np.random.default_rng(2))
    middle = (frames > note.start_s + 0.04) & (frames < note.end_s - 0.04)
    semitones = 12 * np.log2(melody[middle] / 440)
    assert np.abs(semitones - note.semitones).max() < 1.0


def test_a_song_is_marked_up() -> None:
    score = _score("gently:E4,D4:.7,.3 -:.4", 60)
    assert '<PITCH NOTE="E4,D4"><DURATION BEATS=".7,.3">gently</DURATION></PITCH>' in score
    assert '<REST BEATS=".4"></REST>' in score
    assert '<SINGING BPM="60">' in score
