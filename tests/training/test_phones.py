"""Speech sounds of any language become the classes of the mouth."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from emo_desktop.motion.visemes import CLASSES
from emo_desktop.training.speech.phones import (
    UnknownSoundError,
    class_track,
    classes_of,
    unknown_sounds,
)
from emo_desktop.training.speech.recordings import Phone, completed, gaps_closed, quiet_before


def names(ipa: str) -> list[str]:
    return [name for name, _ in classes_of(ipa)]


def track(phones: list[Phone], steps: int) -> list[str]:
    return [CLASSES[index] for index in class_track(phones, steps)]


@pytest.mark.parametrize(
    ("ipa", "expected"),
    [
        ("", ["sil"]),
        ("p", ["PBM"]),
        ("tʰ", ["TDNL"]),
        ("nʲ", ["TDNL"]),
        ("ɛ̃", ["EH"]),
        ("ã", ["A"]),  # one code point, as NFC writes it
        ("iː", ["IY"]),
        ("tʃ", ["SH"]),
        ("t͡s", ["SZ"]),
        ("ʤ", ["SH"]),
        ("pf", ["PBM", "FV"]),
        ("ks", ["KG", "SZ"]),
        ("r̝", ["SH"]),  # Czech ř
        ("aɪ", ["A", "IH"]),
        ("aɪɚ", ["A", "IH", "ER"]),
        ("əl", ["AH", "TDNL"]),
        ("ˈo3", ["OH"]),
    ],
)
def test_a_sound_has_its_classes(ipa: str, expected: list[str]) -> None:
    assert names(ipa) == expected


def test_every_class_is_reached() -> None:
    sounds = ["", *"pfθtsʃkhɹwjaəæɛɪiɔʊuyɝ"]
    assert {name for ipa in sounds for name in names(ipa)} == set(CLASSES)


def test_shares_sum_to_one_and_a_diphthong_dwells_on_its_first_part() -> None:
    (_, first), (_, second) = classes_of("aʊ")
    assert first + second == pytest.approx(1)
    assert first / second == pytest.approx(1.4)


def test_a_long_part_takes_longer() -> None:
    (_, first), (_, second) = classes_of("lːə")
    assert first / second == pytest.approx(1.6)


def test_an_unknown_sound_is_named() -> None:
    with pytest.raises(UnknownSoundError, match="☃"):
        classes_of("a☃")
    phones = [Phone(0, 1, "a"), Phone(1, 2, "☃"), Phone(2, 3, "☃")]
    assert unknown_sounds(phones) == ["☃"]


def test_a_step_has_the_class_at_its_centre() -> None:
    phones = [Phone(0.02, 0.05, "m"), Phone(0.05, 0.09, "a")]
    # Centres at 10, 30, 50, 70, 90 ms; a phone holds its start but not its end.
    assert track(phones, 5) == ["sil", "PBM", "A", "A", "sil"]


def test_the_parts_of_a_phone_share_its_time() -> None:
    assert track([Phone(0, 0.24, "aɪ")], 12) == ["A"] * 7 + ["IH"] * 5


def test_phones_beyond_the_steps_are_cut_off() -> None:
    assert track([Phone(-0.05, 0.03, "s"), Phone(0.03, 9.0, "i")], 3) == ["SZ", "IY", "IY"]


def test_the_track_of_no_phones_is_silence() -> None:
    assert track([], 4) == ["sil"] * 4


def test_completed_phones_cover_the_sound_without_overlap() -> None:
    phones = [Phone(0.5, 0.8, "a"), Phone(-0.1, 0.2, "m"), Phone(0.7, 1.4, "s")]
    whole = completed(phones, 1.0)
    assert [phone.ipa for phone in whole] == ["m", "", "a", "s"]
    assert whole[0].start_s == 0
    assert whole[-1].end_s == 1.0
    for before, after in pairwise(whole):
        assert before.end_s == after.start_s


def hum(*parts: tuple[float, float]) -> np.ndarray:
    """A tone of the given (seconds, amplitude) at 16 kHz."""
    tones = [
        amplitude * np.sin(2 * np.pi * 200 * np.arange(round(seconds * 16000)) / 16000)
        for seconds, amplitude in parts
    ]
    return np.concatenate(tones).astype(np.float32)


def test_the_quiet_before_a_burst_is_its_closure() -> None:
    samples = hum((0.3, 0.5), (0.06, 0.001), (0.2, 0.5))
    assert quiet_before(samples, 16000, moment_s=0.36, reach_s=0.1) == pytest.approx(
        0.06, abs=0.006
    )
    assert quiet_before(samples, 16000, moment_s=0.36, reach_s=0.03) == pytest.approx(0.03)
    assert quiet_before(samples, 16000, moment_s=0.25, reach_s=0.1) == 0


def test_a_gap_that_sounds_belongs_to_its_neighbours() -> None:
    samples = hum((1.0, 0.5))
    phones = [Phone(0, 0.4, "a"), Phone(0.4, 0.6, ""), Phone(0.6, 1.0, "m")]
    assert gaps_closed(phones, samples, 16000) == (Phone(0, 0.5, "a"), Phone(0.5, 1.0, "m"))


def test_a_quiet_gap_stays_a_pause_unless_a_stop_follows_soon() -> None:
    samples = hum((0.4, 0.5), (0.12, 0.0), (0.48, 0.5))
    before, gap = Phone(0, 0.4, "a"), Phone(0.4, 0.52, "")
    nasal, stop = Phone(0.52, 1.0, "m"), Phone(0.52, 1.0, "p")
    assert gaps_closed([before, gap, nasal], samples, 16000) == (before, gap, nasal)
    assert gaps_closed([before, gap, stop], samples, 16000) == (before, Phone(0.4, 1.0, "p"))
