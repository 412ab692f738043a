"""Names of files for lines: safe, short, and no two alike."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from PySide6.QtCore import QTextBoundaryFinder

from emo_desktop.app.film_names import example_name, graphemes, names_of_lines
from emo_desktop.base.errors import EmoError
from emo_desktop.project.model import Project
from tests.render.lines import make_line, make_project, make_take

FAMILY = "👨‍👩‍👧‍👦"
SAMPLES = [
    "e\u0301a\u0308o",
    f"a{FAMILY}b👍🏽c",
    "🇮🇹🇩🇪🇫",
    "한국어 \u1112\u1161\u11ab\u1100",
    "नमस्ते",
    "❤️‍🔥☺️",
    "🏴󠁧󠁢󠁳󠁣󠁴󠁿x",
    "plain",
    "",
]


def project_saying(*texts: str, name: str = "Scene") -> Project:
    lines = [make_line(3 + n, begin_s=12 * n) for n in range(len(texts))]
    project = make_project(*lines, takes=(make_take(2),))
    clips = tuple(
        replace(clip, text=text, begin_s=Fraction(12 * n))
        for n, (clip, text) in enumerate(zip(project.clips, texts, strict=True))
    )
    return replace(project, clips=clips, name=name)


def names(*texts: str, template: str = "{number:03} {text}", name: str = "Scene") -> list[str]:
    project = project_saying(*texts, name=name)
    return list(names_of_lines(project, project.clips, template))


@pytest.mark.parametrize("text", SAMPLES)
def test_letters_are_parted_as_people_see_them(text: str) -> None:
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    places, encoded = [0], text.encode("utf-16-le")
    while (place := finder.toNextBoundary()) != -1:
        places.append(place)
    pairs = pairwise(places)
    seen = [encoded[2 * a : 2 * b].decode("utf-16-le") for a, b in pairs]
    if text == "नमस्ते":  # newer rules keep what a virama joins in one
        seen = ["न", "म", "स्ते"]
    assert list(graphemes(text)) == seen


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Who? Me: <a/b\\c>|*", "001 Who_ Me_ _a_b_c___"),
        ("One\nTwo\tThree  Four", "001 One Two Three Four"),
        ("He left . . .", "001 He left"),
        ("\u202egnp.exe\u200b", "001 gnp.exe"),
        ("", "001"),
        ("Caffe\u0300", "001 Caffè"),
    ],
)
def test_unsafe_letters_are_replaced(text: str, name: str) -> None:
    assert names(text) == [name]


@pytest.mark.parametrize("word", ["con", "NUL", "Com1", "aux.b"])
def test_no_name_means_a_device(word: str) -> None:
    assert names(word, template="{text}") == [f"_{word}"]


def test_a_name_is_neither_empty_nor_hidden() -> None:
    assert names("...", "", ".secret", template="{text}") == ["1", "2", "secret"]


def test_long_names_are_cut_between_letters() -> None:
    (name,) = names("ab" + FAMILY * 30)
    assert len(name.encode()) <= 150
    body = name.removeprefix("001 ab")
    assert body == FAMILY * (len(body) // len(FAMILY))
    assert body
    (accents,) = names("e\u0301\u0308" * 200)
    assert not accents.removeprefix("001 ").strip("é\u0308")
    (one,) = names("x" + "\u0301" * 400)
    assert one == "001"


def test_a_long_project_leaves_room_for_the_number() -> None:
    made = names("a", "b", template="{project} {number:03} {text}", name="P" * 190)
    assert made[0].endswith("001 a") and made[1].endswith("002 b")


def test_equal_names_are_numbered_and_case_does_not_part_them() -> None:
    made = names("Yes", "yes", "Yes", "Yes (2)", "STRASSE", "straße", template="{text}")
    assert made == ["Yes", "yes (2)", "Yes (3)", "Yes (2) (2)", "STRASSE", "straße (2)"]
    long = names(*["w" * 300] * 3, template="{text} " + "v" * 200)
    assert len({name.casefold() for name in long}) == 3
    assert all(len(name.encode()) <= 150 for name in long)


def test_numbers_have_the_digits_that_were_asked_for() -> None:
    assert names("a", template="{number}_{number:5}_{number:02}") == ["1_00001_01"]


@pytest.mark.parametrize(
    "template", ["{nix}", "{text:03}", "{number:x}", "{", "a}b", "{text!r}", "{0}", "", "  "]
)
def test_a_template_that_means_nothing_is_refused(template: str) -> None:
    with pytest.raises(EmoError):
        names("a", template=template)


def test_the_example_is_the_first_line() -> None:
    project = project_saying("Hello", "World")
    assert example_name(project, project.clips, "{number:02} {text}") == "01 Hello.mp4"
    assert example_name(project, (), "{text}") == ""
