"""A script pasted as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emo_desktop.project.changes import EditError
from emo_desktop.project.cues import Cue
from emo_desktop.project.script import read_script, spoken_s
from tests.project.films import s


def test_names_and_paragraphs_make_cues() -> None:
    script = """ANNA: How are
you?
Ben Smith (whispering): Fine.

Nobody says this.
And this with it.

花子：はい。
"""
    assert read_script(script) == (
        Cue("How are\nyou?", character="ANNA"),
        Cue("Fine.", character="Ben Smith"),
        Cue("Nobody says this.\nAnd this with it."),
        Cue("はい。", character="花子"),
    )


def test_a_name_may_stand_above_its_words() -> None:
    assert read_script("ANNA:\r\nHello.\r\n\r\nBEN:\r\n") == (Cue("Hello.", character="ANNA"),)


@pytest.mark.parametrize(
    "line",
    [
        "We meet at 10:30 there.",
        "See https://example.org",
        "It was late, so: go.",
        "This is far too long for one: name",
        "12: a number",
    ],
)
def test_what_is_no_name_stays_in_the_words(line: str) -> None:
    assert read_script(line) == (Cue(line),)


def test_a_script_without_words_is_refused() -> None:
    for text in ("", " \n\n\t", "ANNA:", "\x00"):
        with pytest.raises(EditError, match="no words"):
            read_script(text)
    with pytest.raises(EditError, match="5000001"):
        read_script("x" * 5_000_001)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        cues = read_script(text)
    except EditError:
        return
    assert all(cue.text.strip() for cue in cues)


def test_words_take_as_long_as_they_are_said() -> None:
    assert spoken_s("") == s(1)
    assert spoken_s("a  b\n" * 30) == (4 * 30 - 1) / s(15)
