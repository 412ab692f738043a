"""Lines that come, go, are said by someone and are locked."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from emo_desktop.motion.controls import PerformanceControls
from emo_desktop.project.changes import Changes, EditError
from emo_desktop.project.edits.lines import (
    add_line,
    assign_character,
    delete_lines,
    duplicate_lines,
    lock_lines,
    set_text,
)
from emo_desktop.project.edits.performance import set_controls, set_seed
from emo_desktop.project.edits.takes import choose_take
from emo_desktop.project.edits.timing import move_lines, trim_line
from emo_desktop.project.model import Project
from tests.project.films import film, pointed, s


def begins(project: Project) -> dict[str, Fraction]:
    return {clip.id: clip.begin_s for clip in project.clips}


def test_a_line_is_added_after_the_last_one_as_its_character_plays() -> None:
    edit = add_line(film(), character="k2", text="x" * 45)
    line = edit.after.clip("c11")
    assert (line.begin_s, line.length_s) == (s(11), s(3))
    assert line.chosen_picture.controls.expression == 1.5
    assert edit.after.next_id == 12
    assert edit.changes == Changes.LINES
    assert edit.name == "Add line 5"


def test_a_line_of_a_take_shows_all_of_it_or_a_part_on_frames() -> None:
    whole = add_line(film(), take="t4").after.clip("c11")
    assert whole.duration_s == s("3.01")
    part = add_line(film(), take="t4", in_s=s("0.99"), out_s=s("2.03"), begin_s=s("5.03")).after
    use = part.clip("c11").use
    assert use is not None
    assert (use.in_s, use.out_s) == (s(1), s("2.04"))
    assert part.clip("c11").begin_s == s("5.04")


def test_a_line_after_a_take_that_ends_within_a_frame_begins_on_the_next() -> None:
    first = add_line(film(), take="t4", begin_s=s(20)).after
    second = add_line(first).after
    assert second.clip("c12").begin_s == s("23.04")


@pytest.mark.parametrize(
    "wrong",
    [
        {"character": "k9"},
        {"take": "t9"},
        {"take": "t4", "in_s": s(3), "out_s": s(1)},
        {"take": "t4", "in_s": s("3.03")},
        {"length_s": s(0)},
        {"length_s": s(10**6)},
        {"text": "\x07"},
    ],
)
def test_a_line_of_what_there_is_not_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(EditError):
        add_line(film(), **wrong)  # type: ignore[arg-type]


def test_who_says_a_line_nobody_said_brings_controls_and_leaves_points() -> None:
    project = assign_character(film(), ["c7"], "").after
    edit = assign_character(project, ["c7", "c6"], "k1")
    line = edit.after.clip("c7")
    assert line.character == "k1"
    assert line.chosen_picture.seed == 5
    assert line.chosen_picture.controls == pointed(1.0, 3.0)
    assert line.pictures[1] == project.clip("c7").pictures[1]
    assert Changes.CHARACTERS in edit.changes


def test_another_character_leaves_the_picture_as_it_was_set() -> None:
    line = assign_character(film(), ["c7"], "k1").after.clip("c7")
    assert line.pictures == film().clip("c7").pictures


def test_copies_are_as_far_apart_as_the_lines_and_free() -> None:
    project = lock_lines(film(), ["c6"], True).after
    edit = duplicate_lines(project, ["c7", "c6"])
    assert begins(edit.after)["c11"] == s("3.6")
    assert begins(edit.after)["c12"] == s("5.6")
    copy = edit.after.clip("c11")
    assert not copy.is_locked
    assert copy == replace(project.clip("c6"), id="c11", begin_s=s("3.6"), is_locked=False)
    placed = duplicate_lines(project, ["c7"], begin_s=s("0.5")).after
    assert begins(placed)["c11"] == s("0.48")


def test_deleted_lines_leave_their_takes_and_a_gap() -> None:
    edit = delete_lines(film(), ["c7"])
    assert begins(edit.after) == {"c6": s(0), "c8": s(4), "c9": s(8)}
    assert edit.after.takes == film().takes
    assert edit.changes == Changes.LINES
    assert edit.name == "Delete line 2"


def test_ripple_closes_what_was_deleted_once_and_moves_no_locked_line() -> None:
    assert begins(delete_lines(film(), ["c7"], ripple=True).after) == {
        "c6": s(0),
        "c8": s("2.4"),
        "c9": s("6.4"),
    }
    both = delete_lines(film(), ["c6", "c7"], ripple=True).after
    assert begins(both) == {"c8": s("0.4"), "c9": s("4.4")}
    overlapping = move_lines(film(), ["c7"], s(-1)).after
    assert begins(delete_lines(overlapping, ["c6", "c7"], ripple=True).after)["c8"] == s("1.4")
    locked = lock_lines(film(), ["c8"], True).after
    assert begins(delete_lines(locked, ["c7"], ripple=True).after)["c8"] == s(4)


def test_a_locked_line_refuses_what_would_change_its_place_or_picture() -> None:
    project = lock_lines(film(), ["c7"], True).after
    for refused in (
        lambda: move_lines(project, ["c6", "c7"], s(1)),
        lambda: trim_line(project, "c7", in_s=s(1)),
        lambda: delete_lines(project, ["c7"]),
        lambda: set_controls(project, ["c7"], changes={"expression": 0.5}),
        lambda: set_seed(project, ["c6", "c7"], 3),
        lambda: choose_take(project, "c7", "t3"),
        lambda: assign_character(project, ["c7"], "k1"),
    ):
        with pytest.raises(EditError, match="Line 2 is locked"):
            refused()
    assert set_text(project, "c7", "Hello!").after.clip("c7").text == "Hello!"
    free = lock_lines(project, ["c7"], False)
    assert free.name == "Unlock line 2"
    assert free.after == film()


def test_text_is_all_that_changes_with_the_text() -> None:
    edit = set_text(film(), "c7", "Hi, Anna.", merge_key="typing")
    assert edit.changes == Changes.TEXT
    assert (edit.name, edit.merge_key) == ("Text of line 2", "typing")
    with pytest.raises(EditError, match="20001"):
        set_text(film(), "c7", "x" * 20_001)


def test_lines_that_are_not_there_are_named() -> None:
    with pytest.raises(EditError, match="c99"):
        set_text(film(), "c99", "")
    with pytest.raises(EditError, match="No line is chosen"):
        lock_lines(film(), [], True)


def test_everything_chosen_is_called_so() -> None:
    ids = [clip.id for clip in film().clips]
    assert lock_lines(film(), ids, True).name == "Lock all lines"
    assert lock_lines(film(), ids[:2], True).name == "Lock 2 lines"


def test_points_of_a_character_are_not_those_of_its_lines() -> None:
    project = film()
    anna = replace(project.characters[0], controls=pointed(2.0))
    project = replace(project, characters=(anna, project.characters[1]))
    line = add_line(project, character="k1").after.clip("c11")
    assert line.chosen_picture.controls == PerformanceControls()
