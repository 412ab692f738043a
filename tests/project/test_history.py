"""Undo, redo, gestures that are one step, and what was recorded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emo_desktop.project.changes import Changes, Edit, EditError
from emo_desktop.project.edits.film import rename_project
from emo_desktop.project.edits.lines import delete_lines, set_text
from emo_desktop.project.edits.performance import set_controls
from emo_desktop.project.edits.takes import add_take, star_take
from emo_desktop.project.edits.timing import move_lines
from emo_desktop.project.history import MOST_STEPS, History, Step
from emo_desktop.project.model import Project
from tests.project.films import a_take, film, recorded_take, s


def dragged(history: History, to: float, *, key: str = "drag") -> bool:
    changes = {"expression": to}
    return history.apply(set_controls(history.current, ["c6"], changes=changes, merge_key=key))


def expression(history: History) -> float:
    return history.current.clip("c6").chosen_picture.controls.expression


def test_undo_and_redo_name_what_they_do_and_say_what_changed() -> None:
    history = History(film())
    assert (history.can_undo, history.can_redo, history.undo_name) == (False, False, "")
    assert not history.has_forgotten
    assert history.apply(set_text(history.current, "c7", "Hello."))
    assert history.apply(move_lines(history.current, ["c7"], s(1)))
    assert (history.undo_name, history.redo_name) == ("Move line 2", "")
    undone = history.undo()
    assert (undone.name, undone.changes) == ("Move line 2", Changes.TIMING)
    assert undone.after is history.current
    assert (history.undo_name, history.redo_name) == ("Text of line 2", "Move line 2")
    assert history.undo().after == film()
    assert [history.redo().changes, history.redo().changes] == [Changes.TEXT, Changes.TIMING]
    assert history.current.clip("c7").begin_s == s(3)


def test_there_is_an_end_to_undoing_and_redoing() -> None:
    history = History(film())
    for refused in (
        history.undo,
        history.redo,
        lambda: history.go_to(1),
        lambda: history.go_to(-1),
    ):
        with pytest.raises(EditError):
            refused()
    assert history.current == film()


def test_an_edit_after_undoing_takes_the_place_of_what_was_undone() -> None:
    history = History(film())
    history.apply(set_text(history.current, "c7", "One"))
    history.undo()
    history.apply(set_text(history.current, "c7", "Two"))
    assert not history.can_redo
    assert [step.name for step in history.steps] == ["", "Text of line 2"]


def test_an_edit_that_changes_nothing_is_no_step_and_leaves_what_can_be_redone() -> None:
    history = History(film())
    history.apply(set_text(history.current, "c7", "One"))
    history.undo()
    assert not history.apply(set_text(history.current, "c7", "Hi."))
    assert history.can_redo
    assert not history.can_undo


def test_a_drag_is_one_step() -> None:
    history = History(film())
    for to in (0.9, 0.8, 0.7):
        assert dragged(history, to)
    history.end_gesture()
    dragged(history, 0.5)
    assert [step.name for step in history.steps[1:]] == ["Change expression of line 1"] * 2
    history.undo()
    assert expression(history) == 0.7
    history.undo()
    assert expression(history) == 1.0


def test_drags_of_other_things_and_after_undo_are_steps_of_their_own() -> None:
    history = History(film())
    dragged(history, 0.9)
    dragged(history, 0.8, key="another")
    dragged(history, 0.7)
    assert len(history.steps) == 4
    history.undo()
    dragged(history, 0.6)
    assert [expression_of(step) for step in history.steps] == [1.0, 0.9, 0.8, 0.6]


def expression_of(step: Step) -> float:
    return step.project.clip("c6").chosen_picture.controls.expression


def test_edits_without_a_key_are_never_merged() -> None:
    history = History(film())
    history.apply(set_text(history.current, "c7", "One"))
    history.apply(set_text(history.current, "c7", "Two"))
    assert len(history.steps) == 3


def test_a_drag_that_ends_where_it_began_is_no_step() -> None:
    history = History(film())
    history.apply(rename_project(history.current, "Other"))
    dragged(history, 0.9)
    dragged(history, 1.0)
    assert history.undo_name == "Rename project"
    dragged(history, 0.8)
    dragged(history, 0.7)
    assert len(history.steps) == 3


def test_two_hundred_steps_are_kept() -> None:
    history = History(film())
    for number in range(MOST_STEPS + 30):
        history.apply(rename_project(history.current, f"Name {number}"))
    assert len(history.steps) == MOST_STEPS + 1
    assert history.has_forgotten
    while history.can_undo:
        history.undo()
    assert history.current.name == "Name 29"
    assert history.steps[0].name == ""
    while history.can_redo:
        history.redo()
    assert history.current.name == f"Name {MOST_STEPS + 29}"


def test_any_step_can_be_gone_to() -> None:
    history = History(film())
    for name in ("A", "B", "C"):
        history.apply(rename_project(history.current, name))
    edit = history.go_to(1)
    assert (edit.after.name, edit.changes, history.place) == ("A", Changes.NAME, 1)
    assert history.go_to(1).changes == Changes.NONE
    assert history.go_to(3).after.name == "C"


def test_what_was_recorded_stays_among_the_takes_when_it_is_undone() -> None:
    history = History(film())
    history.apply(add_take(history.current, recorded_take(), line="c9"))
    history.apply(star_take(history.current, "t11", 4))
    after = history.current
    history.undo()
    edit = history.undo()
    assert edit.after == replace(film(), takes=(*after.takes[:-1], history_take(after)), next_id=12)
    assert edit.after.clip("c9").take == ""
    history.apply(delete_lines(history.current, ["c9"]))
    assert [take.id for take in history.current.takes] == ["t3", "t4", "t5", "t11"]
    second = add_take(history.current, a_take("", "1")).after
    assert second.takes[-1].id == "t12"


def history_take(project: Project) -> object:
    return replace(project.take("t11"), stars=0)


def test_redo_leads_to_equal_documents_after_a_recording_was_undone() -> None:
    history = History(film())
    history.apply(add_take(history.current, recorded_take(), line="c9"))
    history.apply(set_text(history.current, "c9", "Now it is."))
    end = history.current
    history.go_to(0)
    history.redo()
    assert history.redo().after == end


def test_an_imported_take_goes_when_its_import_is_undone() -> None:
    history = History(film())
    history.apply(add_take(history.current, a_take("", "1")))
    assert history.undo().after == film()


def test_an_edit_from_nowhere_is_told_from_the_present() -> None:
    history = History(film())
    assert not history.apply(Edit(film(), Changes.NONE, "Nothing"))
    assert history.steps == (Step("", film()),)
