"""Lines split and joined: nothing moves, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from emo_desktop.motion.control_points import ControlPoint
from emo_desktop.project.changes import Changes, EditError
from emo_desktop.project.edits.cutting import auto_split, join_lines, split_line
from emo_desktop.project.edits.lines import assign_character, lock_lines, set_text
from emo_desktop.project.edits.pictures import set_pins
from emo_desktop.project.edits.points import set_points
from emo_desktop.project.edits.takes import add_take, choose_take
from emo_desktop.project.edits.timing import move_lines
from emo_desktop.project.edits.words import deal_out, join_texts, split_text
from emo_desktop.project.model import Pin, Project
from tests.project import documents
from tests.project.films import film, recorded_take, s


def shown(project: Project, line: str) -> tuple[Fraction, Fraction, Fraction]:
    """Where a line begins, and the part of its take it shows."""
    clip = project.clip(line)
    assert clip.use is not None
    return clip.begin_s, clip.use.in_s, clip.use.out_s


def test_both_halves_show_the_same_take_where_it_was() -> None:
    edit = split_line(film(), "c8", s("5.51"))
    assert shown(edit.after, "c8") == (s(4), s(3), s("4.52"))
    assert shown(edit.after, "c11") == (s("5.52"), s("4.52"), s(6))
    assert edit.after.clip("c8").pictures == edit.after.clip("c11").pictures
    assert [edit.after.clip(line).text for line in ("c8", "c11")] == ["One two", "three four"]
    assert edit.name == "Split line 3"
    assert edit.changes == Changes.LINES | Changes.TIMING | Changes.TEXT


def test_there_is_nothing_to_split_at_an_edge_or_outside() -> None:
    for at_s in (s(4), s("4.01"), s(7), s(99)):
        with pytest.raises(EditError, match="Line 3 cannot be split"):
            split_line(film(), "c8", at_s)


def test_join_undoes_split() -> None:
    project = add_take(film(), recorded_take(), line="c8").after
    project = choose_take(project, "c8", "t3").after
    half = split_line(project, "c8", s(6)).after
    assert {use.take for use in half.clip("c12").uses} == {"t3", "t11"}
    assert half.clip("c12").uses != project.clip("c8").uses
    joined = join_lines(half, ["c12", "c8"])
    assert replace(joined.after, next_id=12) == project
    assert joined.name == "Join 2 lines"


def test_join_undoes_three_splits_of_a_line_without_a_take() -> None:
    project = split_line(split_line(film(), "c9", s(9)).after, "c9", s("8.4")).after
    joined = join_lines(project, ["c9", "c11", "c12"]).after
    assert joined.clip("c9") == film().clip("c9")


def test_lines_that_do_not_follow_one_another_are_not_joined() -> None:
    split = split_line(film(), "c8", s(5)).after
    for project, lines, why in (
        (film(), ["c6", "c7"], "same character"),
        (film(), ["c6", "c8"], "do not follow one another"),
        (move_lines(split, ["c11"], s(1)).after, ["c8", "c11"], "do not follow"),
        (assign_character(split, ["c11"], "k2").after, ["c8", "c11"], "same character"),
        (choose_take(split, "c11", "t3", in_s=s("4.5")).after, ["c8", "c11"], "do not show parts"),
        (lock_lines(split, ["c11"], True).after, ["c8", "c11"], "locked"),
        (film(), ["c8"], "alone"),
    ):
        with pytest.raises(EditError, match=why):
            join_lines(project, lines)


def test_points_of_each_half_stay_when_they_are_joined() -> None:
    def point(time_s: float, value: float) -> ControlPoint:
        return ControlPoint("jawOpen", time_s, value)

    project = set_points(film(), "c8", [point(3.5, 0.1), point(5.5, 0.1)]).after
    project = split_line(project, "c8", s(5)).after
    project = set_points(project, "c11", [point(3.5, 0.9), point(4.5, 0.9)]).after
    joined = join_lines(project, ["c8", "c11"]).after.clip("c8")
    assert joined.chosen_picture.controls.points == (point(3.5, 0.1), point(4.5, 0.9))


def test_pins_go_with_the_part_that_shows_them() -> None:
    pins = [Pin(75, 25, "aa"), Pin(100, 30, "bb"), Pin(130, 20, "cc")]
    project = set_pins(film(), "c8", pins).after
    half = split_line(project, "c8", s("5.4")).after
    assert [pin.key for pin in half.clip("c8").pins] == ["aa"]
    assert [pin.key for pin in half.clip("c11").pins] == ["cc"]
    joined = join_lines(half, ["c8", "c11"]).after.clip("c8")
    assert [pin.key for pin in joined.pins] == ["aa", "cc"]


@settings(max_examples=40)
@given(documents.projects(most_lines=2), st.integers(0, 10), st.fractions(0, 1, max_denominator=9))
def test_whatever_is_split_is_joined_again(project: Project, place: int, share: Fraction) -> None:
    assume(project.clips)
    clip = project.clips[place % len(project.clips)]
    settled = tuple(
        replace(look, controls=replace(look.controls, points=())) for look in clip.pictures
    )
    clip = replace(clip, is_locked=False, pins=(), pictures=settled)
    project = replace(project, clips=(clip,))
    try:
        half = split_line(project, clip.id, clip.begin_s + share * clip.duration_s).after
    except EditError:
        return
    assert sum(each.duration_s for each in half.clips) == clip.duration_s
    joined = join_lines(half, [each.id for each in half.clips]).after
    assert joined.clips == project.clips


def test_a_long_recording_is_split_at_its_pauses_where_it_is_heard() -> None:
    project = choose_take(film(), "c8", "t3", in_s=s(0), out_s=s(10)).after
    ranges = [(s("0.51"), s("1.99")), (s(3), s(5)), (s(7), s(12))]
    edit = auto_split(project, "c8", ranges)
    assert shown(edit.after, "c8") == (s("4.48"), s("0.48"), s(2))
    assert shown(edit.after, "c11") == (s(7), s(3), s(5))
    assert shown(edit.after, "c12") == (s(11), s(7), s(10))
    texts = [edit.after.clip(line).text for line in ("c8", "c11", "c12")]
    assert texts == ["One two three four", "", ""]
    assert edit.name == "Split line 3 at pauses"


def test_the_first_range_keeps_the_other_takes_of_the_line() -> None:
    project = choose_take(add_take(film(), recorded_take(), line="c8").after, "c8", "t3").after
    after = auto_split(project, "c8", [(s(3), s(4)), (s(5), s(6))]).after
    assert [use.take for use in after.clip("c8").uses] == ["t3", "t11"]
    assert [use.take for use in after.clip("c12").uses] == ["t3"]


def test_words_are_dealt_out_where_there_are_as_many_as_ranges() -> None:
    project = set_text(film(), "c8", "One two. Three! \N{LEFT DOUBLE QUOTATION MARK}Four?” ").after
    edit = auto_split(project, "c8", [(s(3), s(4)), (s(4), s(5)), (s(5), s(6))])
    texts = [edit.after.clip(line).text for line in ("c8", "c11", "c12")]
    assert texts == ["One two.", "Three!", "“Four?”"]


def test_ranges_are_never_in_one_another_and_never_outside_the_line() -> None:
    edit = auto_split(film(), "c8", [(s(0), s("3.99")), (s("3.99"), s("5.01")), (s(8), s(9))])
    assert shown(edit.after, "c8")[1:] == (s(3), s(4))
    assert shown(edit.after, "c11")[1:] == (s(4), s("5.04"))
    assert len(edit.after.clips) == 5


def test_what_cannot_be_split_at_pauses_is_refused() -> None:
    for line, ranges, why in (
        ("c9", [(s(0), s(1))], "no take"),
        ("c8", [(s(7), s(8))], "no voice"),
        ("c8", [(s(4), s(5)), (s(1), s(2))], "do not rise"),
        ("c8", [(s(5), s(4))], "do not rise"),
    ):
        with pytest.raises(EditError, match=why):
            auto_split(film(), line, ranges)


@given(st.text(st.sampled_from("ab \n\t。、x"), max_size=30), st.fractions(0, 1))
def test_split_words_are_joined_to_the_same_words(text: str, share: Fraction) -> None:
    first, second = split_text(text, share)
    assert join_texts(first, second) == text
    assert second == second.lstrip()
    assert first.strip() or not text.strip()


def test_words_are_split_in_proportion() -> None:
    assert split_text("one two three four", Fraction(1, 4)) == ("one", "two three four")
    assert split_text("one two three four", Fraction(9, 10)) == ("one two three", "four")
    assert split_text("猫です。犬です。", Fraction(1, 2)) == ("猫です。", "犬です。")
    assert split_text("word", Fraction(1, 2)) == ("word", "")


def test_paragraphs_come_before_sentences() -> None:
    assert deal_out("A. B.\nC.\n", 2) == ["A. B.", "C."]
    assert deal_out("A. B.\nC.\n", 3) == ["A.", "B.", "C."]
    assert deal_out("A. B.", 3) == ["A. B.", "", ""]
    assert deal_out("はい。いいえ！", 2) == ["はい。", "いいえ！"]
    assert deal_out("", 2) == ["", ""]
