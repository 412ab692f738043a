"""What an edit leaves as it is stays on the screen; what it may change does not."""

from __future__ import annotations

from fractions import Fraction

from emo_desktop.app.changed_frames import unchanged_frames
from emo_desktop.project.edits.characters import rename_character
from emo_desktop.project.edits.film import set_format
from emo_desktop.project.edits.lines import set_text
from emo_desktop.project.edits.performance import set_controls
from emo_desktop.project.edits.timing import move_line_to
from tests.render.lines import make_line, make_project

PROJECT = make_project(make_line(3), make_line(4, begin_s=14), make_line(5, begin_s=30))
WHOLE = [(0, 300), (300, 350), (350, 650), (650, 750), (750, 1050)]


def ends(frames: tuple[range, ...]) -> list[tuple[int, int]]:
    return [(each.start, each.stop) for each in frames]


def test_words_and_names_change_no_frame() -> None:
    for edit in (
        set_text(PROJECT, "c4", "Good evening."),
        rename_character(PROJECT, "k1", "Berta"),
    ):
        assert edit.after != PROJECT
        assert ends(unchanged_frames(PROJECT, edit.after)) == WHOLE


def test_controls_change_their_line_and_its_rest() -> None:
    after = set_controls(PROJECT, ["c4"], changes={"expression": 0.5}).after
    assert ends(unchanged_frames(PROJECT, after)) == [*WHOLE[:2], WHOLE[4]]


def test_a_line_that_is_moved_changes_what_was_where_it_was_and_is() -> None:
    after = move_line_to(PROJECT, "c4", Fraction(15)).after
    assert ends(unchanged_frames(PROJECT, after)) == [WHOLE[0], WHOLE[4]]


def test_another_size_changes_everything() -> None:
    assert unchanged_frames(PROJECT, set_format(PROJECT, size_px=256).after) == ()
