"""The document as the window sees it."""

from __future__ import annotations

from fractions import Fraction

from pytestqt.qtbot import QtBot

from emo_desktop.project.changes import Changes, EditError
from emo_desktop.project.edits.lines import delete_lines, set_text
from emo_desktop.project.edits.performance import set_controls
from emo_desktop.ui.document import Document, LineState, StateKind


def test_a_change_is_told_with_what_it_changes(document: Document, qtbot: QtBot) -> None:
    told: list[Changes] = []
    document.changed.connect(told.append)
    with qtbot.waitSignal(document.saved_changed):
        document.apply(set_text(document.project, "c3", "Hello"))
    assert told == [Changes.TEXT]
    document.undo()
    assert document.project.clip("c3").text == ""
    document.redo()
    assert document.project.clip("c3").text == "Hello"
    document.redo()  # there is nothing more to redo, and that is no error


def test_after_a_change_it_settles(document: Document, qtbot: QtBot) -> None:
    with qtbot.waitSignal(document.settled, timeout=2000):
        document.apply(set_text(document.project, "c3", "Hello"))


def test_what_cannot_be_done_is_said(document: Document, qtbot: QtBot) -> None:
    def refuse() -> None:
        raise EditError("That line is locked.", hint="Unlock it.")

    with qtbot.waitSignal(document.refused) as said:
        assert not document.try_edit(refuse)
    assert said.args == ["That line is locked.", "Unlock it."]
    assert document.session.is_saved


def test_lines_that_are_gone_are_not_selected(document: Document, qtbot: QtBot) -> None:
    document.select(["c4", "c3", "nobody"])
    assert document.selection == ("c3", "c4")
    with qtbot.waitSignal(document.selection_changed):
        document.apply(delete_lines(document.project, ["c3"]))
    assert document.selection == ("c4",)


def test_the_playhead_stays_in_the_film(document: Document) -> None:
    assert document.frames == 27 * 25
    for asked, got in ((-5, 0), (100, 100), (10**6, 675)):
        document.move_playhead(asked)
        assert document.playhead == got
    document.apply(delete_lines(document.project, ["c9"]))
    assert document.playhead == document.frames == 600


def test_who_is_on_where_the_playhead_is(document: Document) -> None:
    seen = [document.clip_at(frame) for frame in (0, 299, 300, 10**6)]
    assert [clip and clip.id for clip in seen] == ["c3", "c3", "c4", None]
    document.move_playhead(310)
    assert document.current_clip is document.project.clip("c4")
    document.select(["c9"])
    assert document.current_clip is document.project.clip("c9")


def test_a_range_has_a_length(document: Document, qtbot: QtBot) -> None:
    with qtbot.waitSignal(document.range_changed):
        document.set_range((10, 20))
    assert document.range_frames == (10, 20)
    document.set_range((20, 20))
    assert document.range_frames is None


def test_the_state_of_a_line_is_said_in_words(document: Document, qtbot: QtBot) -> None:
    assert document.line_state("c3").kind is StateKind.RECORDED
    assert document.line_state("c9").kind is StateKind.TO_RECORD
    with qtbot.waitSignal(document.states_changed):
        document.set_states({"c3": LineState(StateKind.RENDERING, 0.62)})
    assert document.line_state("c3").words == "Rendering 62%"
    assert all(LineState(kind).icon and LineState(kind).words for kind in StateKind)


def test_a_drag_is_one_step(document: Document) -> None:
    for value in (0.1, 0.2, 0.3):
        document.apply(
            set_controls(
                document.project, ["c3"], changes={"expression": value}, merge_key="slider"
            )
        )
    document.end_gesture()
    document.undo()
    assert document.project.clip("c3").chosen_picture.controls.expression == 1.0


def test_saving_makes_it_saved(document: Document, qtbot: QtBot) -> None:
    document.apply(set_text(document.project, "c3", "Hello"))
    with qtbot.waitSignal(document.saved_changed):
        assert document.save()
    assert document.session.is_saved
    assert document.project.duration_s == Fraction(27)
