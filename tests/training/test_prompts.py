"""The phones of a text take the times at which they, or their neighbours, were heard."""

from __future__ import annotations

import numpy as np
import pytest

from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.training.speech.human import HEARD_LATE_S
from emo_desktop.training.speech.prompts import (
    Matching,
    Span,
    match,
    placed,
    read_texts,
    readings_of,
    speech_spans,
    unlikeness,
)
from emo_desktop.training.speech.recordings import Phone

WHOLE = (Span(0.0, 2.0),)


def heard_at(*rows: tuple[float, float, str]) -> list[Phone]:
    return [Phone(*row) for row in rows]


def place(said: str, heard: list[Phone], speech: tuple[Span, ...] = WHOLE) -> list[Phone]:
    matching = match(said, [phone.ipa for phone in heard])
    return list(placed(said, heard, matching, speech))


def starts(phones: list[Phone]) -> list[float]:
    return [round(phone.start_s, 3) for phone in phones]


def test_the_same_sounds_are_paired() -> None:
    assert match("papa", "papa") == Matching((0, 1, 2, 3), 0.0)


def test_a_misheard_sound_keeps_its_place() -> None:
    assert match("pato", "tato").partners == (0, 1, 2, 3)


def test_missed_and_extra_sounds_have_no_partner() -> None:
    assert match("amo", "ao").partners == (0, None, 1)
    assert match("ao", "amo").partners == (0, 2)


def test_a_vowel_is_no_partner_of_a_consonant() -> None:
    assert match("p", "a").partners == (None,)


def test_nothing_matches_nothing() -> None:
    assert match("", "").partners == ()
    assert match("ab", "").partners == (None, None)


@pytest.mark.parametrize(
    ("ipa", "near", "far"),
    [("p", "b", "t"), ("p", "t", "n"), ("r", "ɹ", "k"), ("m", "n", "s"), ("o", "oʊ", "i")],
)
def test_sounds_made_alike_are_less_unlike(ipa: str, near: str, far: str) -> None:
    assert 0 < unlikeness(ipa, near) < unlikeness(ipa, far)
    assert unlikeness(ipa, near) == unlikeness(near, ipa)


def test_another_text_is_less_like() -> None:
    right, wrong = match("premereuno", "pɹimɛɹiuno"), match("premereuno", "səlotusfik")
    assert right.unlikeness < 0.36 < wrong.unlikeness


def test_paired_sounds_take_the_time_heard() -> None:
    phones = place("pa", heard_at((0.1, 0.2, "b"), (0.2, 0.4, "a")))
    assert [phone.ipa for phone in phones] == ["p", "a"]
    assert starts(phones) == [0.1, 0.2]
    assert phones[-1].end_s == pytest.approx(0.4)


def test_missed_sounds_share_the_gap() -> None:
    phones = place("ampo", heard_at((0.1, 0.2, "a"), (0.4, 0.5, "o")))
    assert starts(phones) == [0.1, 0.2, 0.3, 0.4]


def test_without_a_gap_the_sound_before_gives_time() -> None:
    phones = place("amo", heard_at((0.1, 0.3, "a"), (0.3, 0.5, "o")))
    assert starts(phones) == [0.1, 0.2, 0.3]


def test_missed_sounds_at_the_ends_stay_near_their_neighbours() -> None:
    phones = place("map", heard_at((1.0, 1.1, "a")))
    assert starts(phones) == [0.88, 1.0, 1.1]
    assert phones[-1].end_s == pytest.approx(1.22)


def test_nothing_is_placed_in_a_pause() -> None:
    speech = (Span(0.0, 0.3), Span(0.8, 2.0))
    heard = heard_at((0.1, 0.2, "a"), (0.9, 1.0, "o"))
    phones = place("ampo", heard, speech)
    assert starts(phones) == [0.1, 0.2, 0.8, 0.9]
    assert phones[1].end_s == pytest.approx(0.3)


def test_a_sound_heard_into_a_pause_ends_with_the_speech() -> None:
    speech = (Span(0.0, 0.3), Span(0.8, 2.0))
    phones = place("ao", heard_at((0.1, 0.85, "a"), (0.85, 1.0, "o")), speech)
    assert starts(phones) == [0.1, 0.85]
    assert phones[0].end_s == pytest.approx(0.3)


def test_speech_is_found_around_a_pause() -> None:
    tone = 0.3 * np.sin(np.arange(ANALYSIS_RATE_HZ // 2))
    gap = np.zeros(ANALYSIS_RATE_HZ // 5)
    (first, second) = speech_spans(np.concatenate([tone, gap, tone]).astype(np.float32))
    assert first == pytest.approx((HEARD_LATE_S, 0.5 + HEARD_LATE_S))
    assert second == pytest.approx((0.7 + HEARD_LATE_S, 1.2 + HEARD_LATE_S))


def test_the_closure_of_a_stop_is_no_pause() -> None:
    tone = 0.3 * np.sin(np.arange(ANALYSIS_RATE_HZ // 2))
    gap = np.zeros(ANALYSIS_RATE_HZ // 10)
    assert len(speech_spans(np.concatenate([tone, gap, tone]).astype(np.float32))) == 1


def test_texts_are_read_by_name() -> None:
    lines = "; Sounds: all\n\nadded: Aggiunto.\nbeep: [a tone]\nsaved: Il [suo] messaggio: ok\n"
    assert read_texts(lines) == {"added": "Aggiunto.", "saved": "Il [suo] messaggio: ok"}


def test_words_in_brackets_may_be_spoken_or_not() -> None:
    assert readings_of("Il [suo] messaggio (piano).") == (
        "Il messaggio.",
        "Il suo messaggio piano.",
    )
    assert readings_of("Aggiunto.") == ("Aggiunto.",)
