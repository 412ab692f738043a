"""The document as text: exact, strict, small, and readable for ever."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

from emo_desktop.base.errors import ProjectError
from emo_desktop.motion.controls import PerformanceControls
from emo_desktop.motion.visemes import natural_style
from emo_desktop.project import migrations
from emo_desktop.project.document_file import document_text, project_in
from emo_desktop.project.document_form import from_json, plain_document, project_of, to_json
from emo_desktop.project.hearing import Hearing
from emo_desktop.project.media import Consent
from emo_desktop.project.model import Clip, PictureTake, Project
from emo_desktop.project.plain_values import FormError
from emo_desktop.project.storage import load_project
from tests.conftest import DATA
from tests.project import documents
from tests.project.examples import full_project, large_project

Change = Callable[[dict[str, Any]], object]


@settings(max_examples=30)
@given(documents.projects())
def test_a_document_that_is_written_and_read_is_the_same(project: Project) -> None:
    text = to_json(plain_document(project))
    read = project_of(from_json(text))
    assert read == project
    assert to_json(plain_document(read)) == text


@pytest.mark.slow
@settings(max_examples=1000)
@given(documents.projects())
def test_many_documents_that_are_written_and_read_are_the_same(project: Project) -> None:
    assert project_of(from_json(document_text(project))) == project


def as_of_format_2(project: Project) -> Project:
    """The project without what only later formats say."""
    (ada,) = project.characters
    assert ada.consent is not None
    plain = Consent(ada.consent.statement, by=ada.consent.by, given_on=ada.consent.given_on)
    return replace(project, characters=(replace(ada, consent=plain, goes_without_consent=False),))


def test_the_file_of_format_1_is_read_as_it_was_meant() -> None:
    project = as_of_format_2(full_project())
    line = replace(project.clips[0], gain_db=0.0)
    before_gains = replace(project, clips=(line,), hearing=Hearing())
    assert load_project(DATA / "projects" / "format1") == before_gains


def test_the_file_of_format_2_is_read_as_it_was_meant() -> None:
    assert load_project(DATA / "projects" / "format2") == as_of_format_2(full_project())


def test_the_file_of_format_3_is_read_as_it_was_meant() -> None:
    assert load_project(DATA / "projects" / "format3") == full_project()


def test_every_field_is_in_the_file_of_format_3() -> None:
    """What is default today may have another default tomorrow, and must be in the file."""
    stored = json.loads((DATA / "projects" / "format3" / "project.json").read_text("utf-8"))
    now = json.loads(document_text(full_project()))
    assert stored | {"program": ""} == now | {"program": ""}


def test_a_consent_of_earlier_versions_may_be_given_on_any_words() -> None:
    raw = json.loads((DATA / "projects" / "format2" / "project.json").read_text("utf-8"))
    raw["project"]["characters"][0]["consent"]["given_on"] = "long ago"
    raw["project"]["characters"].append(
        raw["project"]["characters"][0] | {"id": "k7", "consent": None}
    )
    first, second = project_of(raw).characters
    assert first.consent is not None and first.consent.given_on == "long ago"
    assert second.consent is None


def test_the_text_is_for_people_and_a_change_is_few_lines() -> None:
    project = full_project()
    line = replace(project.clips[0], text="Auf Wiedersehen – 再见", is_locked=False)
    before = document_text(project).decode().splitlines()
    after = document_text(replace(project, clips=(line,))).decode().splitlines()
    different = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [each.strip() for each in different] == [
        '"text": "Auf Wiedersehen – 再见",',
        '"is_locked": false,',
    ]


def test_a_mouth_style_is_stored_once_and_the_natural_one_never() -> None:
    mumbling = replace(natural_style(), name="mumbling", speed=0.75)
    looks = tuple(
        PictureTake(f"p{number}", controls=PerformanceControls(mouth_style=style))
        for number, style in enumerate([natural_style(), mumbling, replace(mumbling)])
    )
    clip = Clip("c1", Fraction(0), pictures=looks, picture="p0")
    raw = plain_document(Project("styles", clips=(clip,), next_id=2))
    assert [style["name"] for style in raw["mouth_styles"].values()] == ["mumbling"]
    read = [look.controls.mouth_style for look in project_of(raw).clips[0].pictures]
    assert read[0] is natural_style()
    assert read[1] is read[2]
    assert (read[1], read[1].name) == (mumbling, "mumbling")


def first_line(raw: dict[str, Any]) -> Any:
    return raw["project"]["clips"][0]


FAULTS: list[tuple[str, Change]] = [
    (
        "has an unknown field 'colour'",
        lambda raw: first_line(raw).update(colour="red"),
    ),
    ("has an unknown field 'extra'", lambda raw: raw.update(extra=1)),
    ("project.clips[0].begin_s is '1/0'", lambda raw: first_line(raw).update(begin_s="1/0")),
    ("is '1e999999999', not a fraction", lambda raw: first_line(raw).update(begin_s="1e999999999")),
    ("not a fraction", lambda raw: first_line(raw).update(begin_s="9" * 4000 + "/1")),
    ("not a fraction", lambda raw: first_line(raw).update(begin_s="١/٢")),
    ("not a fraction", lambda raw: first_line(raw).update(begin_s=1.5)),
    ("project.next_id is a huge number", lambda raw: raw["project"].update(next_id=10**300)),
    ("project.size_px is True", lambda raw: raw["project"].update(size_px=True)),
    ("project.size_px is 512.0", lambda raw: raw["project"].update(size_px=512.0)),
    ("project.name is None, not a text", lambda raw: raw["project"].update(name=None)),
    ("half a character", lambda raw: raw["project"].update(name="\ud800")),
    ("is_locked is 1, neither", lambda raw: first_line(raw).update(is_locked=1)),
    ("project.takes is an object, not a list", lambda raw: raw["project"].update(takes={})),
    ("project.takes[1] is a list", lambda raw: raw["project"]["takes"].__setitem__(1, [])),
    ("has no name", lambda raw: raw["project"].pop("name")),
    (
        "project.clips[0].pictures[0].controls.expression is 'loud'",
        lambda raw: first_line(raw)["pictures"][0]["controls"].update(expression="loud"),
    ),
    (
        "gaze_target_deg is a list, not 2 values",
        lambda raw: first_line(raw)["pictures"][0]["controls"].update(gaze_target_deg=[1.0]),
    ),
    (
        "emotion is 'bored', none of neutral, happy",
        lambda raw: first_line(raw)["pictures"][0]["controls"].update(emotion="bored"),
    ),
    (
        "which is not in mouth_styles",
        lambda raw: first_line(raw)["pictures"][0]["controls"].update(mouth_style="ff"),
    ),
    (
        "targets has other rows",
        lambda raw: next(iter(raw["mouth_styles"].values()))["targets"].pop(),
    ),
    (
        "gains has another length",
        lambda raw: next(iter(raw["mouth_styles"].values()))["gains"].pop(),
    ),
    (
        "speed has a value outside",
        lambda raw: next(iter(raw["mouth_styles"].values())).update(speed=9.0),
    ),
    ("mouth_styles is not an object", lambda raw: raw.update(mouth_styles=[])),
    ("has no character 'k9'", lambda raw: first_line(raw).update(character="k9")),
    ("does not say its format", lambda raw: raw.pop("format")),
    ("does not say its format", lambda raw: raw.update(format="1")),
    ("project is None, not an object", lambda raw: raw.pop("project")),
]


@pytest.mark.parametrize(("sentence", "change"), FAULTS, ids=[each[0] for each in FAULTS])
def test_a_fault_is_named_with_its_place(sentence: str, change: Change) -> None:
    raw = plain_document(full_project())
    change(raw)
    with pytest.raises(FormError) as raised:
        project_of(raw)
    assert sentence in str(raised.value)
    assert len(str(raised.value)) < 400


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"format": 1, "project": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        b'{"format": ' + b"9" * 5000 + b"}",
        b"[" + b"0," * 3_000_001 + b"0]",
        b'"' + b"a" * 64 * 1024**2 + b'"',
    ],
    ids=lambda text: f"{text[:20]!r} ({len(text)})",
)
def test_what_is_no_document_is_refused(text: bytes) -> None:
    with pytest.raises(FormError):
        project_of(from_json(text))


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_what_only_python_takes_for_json_is_refused(word: str) -> None:
    with pytest.raises(FormError, match=word):
        from_json(f"[{word}]".encode())


def test_a_number_written_without_a_point_is_the_same_number() -> None:
    raw = plain_document(full_project())
    first_line(raw)["pictures"][0]["controls"]["head_speed"] = 2
    read = project_of(raw)
    assert read == full_project()
    assert document_text(read) == document_text(full_project())


def test_fields_that_an_older_file_does_not_have_take_their_defaults() -> None:
    raw = plain_document(Project("old"))
    for name in ("guide", "markers", "size_px"):
        del raw["project"][name]
    assert project_of(raw) == Project("old")


def test_a_newer_format_asks_for_a_newer_program(tmp_path: Any) -> None:
    text = to_json(plain_document(full_project()) | {"format": 4, "clouds": True})
    with pytest.raises(ProjectError, match="made by a newer version") as raised:
        project_in(text, tmp_path / "project.json")
    assert "newest version" in raised.value.hint


def test_older_formats_are_led_up_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def second(raw: dict[str, Any]) -> dict[str, Any]:
        raw["project"]["name"] = raw["project"].pop("title")
        return raw

    def third(raw: dict[str, Any]) -> dict[str, Any]:
        raw["project"]["name"] += "!"
        return raw

    monkeypatch.setattr(migrations, "FORMAT", 3)
    monkeypatch.setattr(migrations, "MIGRATIONS", {1: second, 2: third})
    old = {"format": 1, "program": "0", "mouth_styles": {}, "project": {"title": "Old"}}
    assert project_of(old).name == "Old!"
    with pytest.raises(FormError, match="of format 1 cannot be understood"):
        project_of({"format": 1, "project": {}})
    with pytest.raises(FormError, match="of format 1 cannot be understood"):
        project_of({"format": 1, "project": None})


def test_there_is_a_step_for_every_format_before_this_one() -> None:
    assert sorted(migrations.MIGRATIONS) == list(range(1, migrations.FORMAT))
    for number in range(1, migrations.FORMAT + 1):
        load_project(DATA / "projects" / f"format{number}")


def test_a_large_project_is_the_same_too() -> None:
    project = large_project(50)
    assert project_of(from_json(document_text(project))) == project
