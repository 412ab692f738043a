"""Lines moved, trimmed and rippled: on frames, never before 0, sound and picture together."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emo_desktop.project.changes import Changes, EditError
from emo_desktop.project.edits.film import set_format
from emo_desktop.project.edits.lines import lock_lines
from emo_desktop.project.edits.timing import move_line_to, move_lines, ripple_from, trim_line
from emo_desktop.project.model import Project, TakeUse, on_frame
from tests.project import documents
from tests.project.films import film, s


def begins(project: Project) -> list[Fraction]:
    return [project.clip(each.id).begin_s for each in film().clips]


def window(project: Project, line: str) -> tuple[Fraction, Fraction]:
    use = project.clip(line).use
    assert use is not None
    return use.in_s, use.out_s


def test_lines_move_together_by_whole_frames() -> None:
    edit = move_lines(film(), ["c7", "c8"], s("0.31"), merge_key="drag")
    assert begins(edit.after) == [s(0), s("2.32"), s("4.32"), s(8)]
    assert edit.changes == Changes.TIMING
    assert edit.merge_key == "drag"


def test_lines_that_would_go_before_0_go_as_far_as_they_may_together() -> None:
    assert begins(move_lines(film(), ["c7", "c8"], s(-9)).after)[1:3] == [s(0), s(2)]


def test_a_line_that_overtakes_another_changes_the_order() -> None:
    edit = move_line_to(film(), "c6", s("5.01"))
    assert [clip.id for clip in edit.after.clips] == ["c7", "c8", "c6", "c9"]
    assert edit.changes == Changes.TIMING | Changes.LINES
    assert edit.after.clip("c6").begin_s == s(5)


def test_a_move_beyond_what_a_film_may_last_is_refused() -> None:
    with pytest.raises(EditError):
        move_line_to(film(), "c6", s(10**6))


def test_a_trimmed_line_keeps_its_sound_where_it_is() -> None:
    edit = trim_line(film(), "c8", in_s=s("3.49"))
    assert edit.after.clip("c8").begin_s == s("4.48")
    assert window(edit.after, "c8") == (s("3.48"), s(6))
    assert begins(edit.after)[3] == s(8)
    assert edit.changes == Changes.TIMING


def test_a_line_is_extended_as_far_as_its_take_and_the_timeline_go() -> None:
    both = trim_line(film(), "c7", in_s=s(-3), out_s=s(99)).after
    assert window(both, "c7") == (s(0), s("3.01"))
    first = trim_line(film(), "c6", in_s=s(0)).after
    assert (first.clip("c6").begin_s, window(first, "c6")) == (s(0), (s(1), s(3)))


def test_rippled_trimming_leaves_the_begin_and_pulls_what_follows() -> None:
    start = trim_line(film(), "c7", in_s=s("0.6"), ripple=True).after
    assert begins(start) == [s(0), s(2), s("3.4"), s("7.4")]
    assert window(start, "c7") == (s("0.6"), s("1.6"))
    end = trim_line(film(), "c7", out_s=s(3), ripple=True).after
    assert begins(end) == [s(0), s(2), s("5.4"), s("9.4")]
    locked = lock_lines(film(), ["c8"], True).after
    assert begins(trim_line(locked, "c7", in_s=s(1), ripple=True).after) == [s(0), s(2), s(4), s(7)]


def test_a_take_is_used_to_its_last_sample_and_not_beyond() -> None:
    project = film()
    longer = replace(project.take("t4"), duration_s=s("3.03"))
    project = replace(project, takes=(project.takes[0], longer, project.takes[2]))
    assert window(trim_line(project, "c7", out_s=s("3.025")).after, "c7")[1] == s("3.03")
    assert window(trim_line(project, "c7", out_s=s("3.01")).after, "c7")[1] == s(3)


def test_a_line_shorter_than_a_frame_stays_when_it_is_extended_with_ripple() -> None:
    project = film()
    rest = replace(project.clip("c7"), uses=(TakeUse("t4", s(3), s("3.01")),))
    project = replace(project, clips=(rest, project.clip("c8")))
    after = trim_line(project, "c7", in_s=s(2), ripple=True).after
    assert [clip.begin_s for clip in after.clips] == [s(2), s(5)]


def test_nothing_left_is_refused() -> None:
    for line in ("c8", "c9"):
        with pytest.raises(EditError, match="Nothing"):
            trim_line(film(), line, in_s=s(7), out_s=s(7))


def test_a_line_without_a_take_is_trimmed_in_its_own_time() -> None:
    edit = trim_line(film(), "c9", in_s=s(1), out_s=s("2.52"))
    line = edit.after.clip("c9")
    assert (line.begin_s, line.length_s) == (s(9), s("1.52"))
    longer = trim_line(film(), "c9", in_s=s(-2)).after.clip("c9")
    assert (longer.begin_s, longer.length_s) == (s(6), s(5))


def test_a_gap_opens_and_closes_for_free_lines() -> None:
    project = lock_lines(film(), ["c8"], True).after
    opened = ripple_from(project, s(2), s(1))
    assert begins(opened.after) == [s(0), s(3), s(4), s(9)]
    assert opened.name == "Open a gap"
    assert ripple_from(opened.after, s(3), s(-1)).after == project
    assert begins(ripple_from(film(), s(2), s(-10)).after) == [s(0), s(0), s(2), s(6)]


@given(
    st.sampled_from(["c6", "c7", "c8"]),
    st.fractions(-2, 12, max_denominator=50),
    st.fractions(-2, 12, max_denominator=50),
    st.booleans(),
)
def test_every_trim_is_on_frames_and_leaves_the_sound(
    line: str, in_s: Fraction, out_s: Fraction, ripple: bool
) -> None:
    project = film()
    before = project.clip(line)
    try:
        after = trim_line(project, line, in_s=in_s, out_s=out_s, ripple=ripple).after
    except EditError:
        return
    clip, take = after.clip(line), after.take(before.take)
    first_s, last_s = window(after, line)
    assert first_s == on_frame(first_s, project.fps)
    assert last_s in (on_frame(last_s, project.fps), take.duration_s)
    old_in_s = window(project, line)[0]
    assert ripple or clip.begin_s - first_s == before.begin_s - old_in_s
    assert all(each.begin_s == on_frame(each.begin_s, project.fps) for each in after.clips)


@settings(max_examples=30)
@given(documents.projects(most_lines=3), st.sampled_from(documents.RATES))
def test_at_another_frame_rate_everything_is_on_its_frames(project: Project, fps: Fraction) -> None:
    after = set_format(project, fps=fps).after
    moments = [clip.begin_s for clip in after.clips] + [each.at_s for each in after.markers]
    moments += [use.in_s for clip in after.clips for use in clip.uses]
    assert all(moment_s == on_frame(moment_s, fps) for moment_s in moments)
    for clip in after.clips:
        for use in clip.uses:
            ends = (on_frame(use.out_s, fps), after.take(use.take).duration_s)
            assert use.out_s in ends


def test_a_line_shorter_than_a_new_frame_keeps_one() -> None:
    project = set_format(film(), fps=Fraction(60)).after
    short = replace(
        project.clip("c7"), uses=(TakeUse("t4", Fraction(7, 60), Fraction(8, 60)),), pins=()
    )
    project = replace(project, clips=(short,))
    slow = set_format(project, fps=Fraction(2)).after
    assert window(slow, "c7") == (s(0), s("0.5"))
    take = replace(project.take("t4"), duration_s=s("2.97"))
    last = replace(short, uses=(TakeUse("t4", s("2.95"), s("2.96")),))
    project = replace(project, takes=(take,), clips=(last,))
    assert window(set_format(project, fps=Fraction(2)).after, "c7") == (s("2.5"), s("2.97"))
