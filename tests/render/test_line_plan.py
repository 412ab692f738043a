"""Lines as segments by name: what an edit dirties, and that nothing else does."""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction

import pytest

from emo_desktop.face.geometry import FaceBox
from emo_desktop.motion.control_points import ControlPoint
from emo_desktop.motion.performance import PerformanceControls
from emo_desktop.project.edits.cutting import split_line
from emo_desktop.project.edits.timing import move_lines, trim_line
from emo_desktop.project.media import Consent
from emo_desktop.project.model import Character, LandmarkMove, PictureTake, Pin, Project
from emo_desktop.project.shots import Shot
from emo_desktop.render.line_plan import (
    PlannedSegment,
    name_of_portrait,
    pins_for,
    plan_line,
    plan_rest,
)
from tests.render.lines import (
    DRAWN,
    KEPT,
    make_line,
    make_media,
    make_project,
    make_take,
    with_picture,
)


def plan(project: Project, number: int = 0, drawing=DRAWN) -> tuple[PlannedSegment, ...]:
    return plan_line(project, project.clips[number], drawing)


def keys(project: Project, number: int = 0, drawing=DRAWN) -> list[str]:
    return [segment.recipe.key for segment in plan(project, number, drawing)]


def frames(project: Project, number: int = 0) -> list[tuple[int, int]]:
    return [(each.recipe.frames.start, each.recipe.frames.stop) for each in plan(project, number)]


def test_segments_begin_at_the_cuts_of_the_take() -> None:
    assert frames(make_project()) == [(0, 100), (100, 200), (200, 300)]
    assert frames(make_project(make_line(in_s=3, out_s=9))) == [(75, 100), (100, 200), (200, 225)]


def test_a_segment_hears_its_frames_and_what_is_around_them() -> None:
    first, second, _ = plan(make_project())
    assert (first.sound.first_sample, first.sound.sample_count) == (-160_000, 24 * 16_000)
    assert second.sound.first_sample == 4 * 16_000 - 160_000
    assert second.recipe.first_sample == second.sound.first_sample


def test_a_line_that_nobody_says_has_no_segments() -> None:
    line = make_line()
    assert not plan(make_project(replace(line, character="")))
    assert not plan(make_project(replace(line, take="")))


def test_moving_a_line_dirties_nothing() -> None:
    project = make_project(make_line(3), make_line(4, begin_s=20))
    moved = move_lines(project, ["c3", "c4"], Fraction(7)).after
    assert [keys(moved, number) for number in (0, 1)] == [keys(project, n) for n in (0, 1)]


def test_splitting_a_line_at_a_cut_dirties_nothing() -> None:
    project = make_project()
    split = split_line(project, "c3", Fraction(4)).after
    assert keys(split, 0) + keys(split, 1) == keys(project)


def test_splitting_a_line_elsewhere_dirties_the_segment_that_is_split() -> None:
    project = make_project()
    split = split_line(project, "c3", Fraction(6)).after
    both = keys(split, 0) + keys(split, 1)
    assert len(both) == 4
    assert set(both) & set(keys(project)) == {keys(project)[0], keys(project)[2]}


def test_trimming_a_line_dirties_the_segment_at_its_end() -> None:
    project = make_project()
    trimmed = trim_line(project, "c3", out_s=Fraction(11)).after
    assert keys(trimmed)[:2] == keys(project)[:2]
    assert keys(trimmed)[2] != keys(project)[2]


def test_a_renderer_that_goes_on_begins_anew_with_each_line() -> None:
    project = make_project()
    split = split_line(project, "c3", Fraction(4)).after
    assert keys(split, 0, KEPT) == keys(project, 0, KEPT)[:1]
    assert not set(keys(split, 1, KEPT)) & set(keys(project, 0, KEPT))
    afters = [segment.recipe.after for segment in plan(project, drawing=KEPT)]
    assert afters == ["", *keys(project, 0, KEPT)[:2]]


def test_editing_one_line_of_many_dirties_only_its_own_segments() -> None:
    lines = [make_line(number, begin_s=12 * number, out_s=12) for number in range(3, 203)]
    project = make_project(*lines)
    edited = with_picture(lines[50], controls=PerformanceControls(expression=0.5))
    after = replace(project, clips=(*lines[:50], edited, *lines[51:]))
    for number in range(len(lines)):
        same = keys(after, number) == keys(project, number)
        assert same == (number != 50)


@pytest.mark.parametrize(
    "changes", [{"seed": 5}, {"controls": PerformanceControls(lip_strength=1.5)}]
)
def test_what_changes_the_look_changes_every_key(changes: dict[str, object]) -> None:
    project = make_project(with_picture(make_line(), **changes))
    assert not set(keys(project)) & set(keys(make_project()))


@pytest.mark.parametrize("changes", [{"stars": 5}, {"name": "better"}, {"id": "p1"}])
def test_what_does_not_change_the_look_changes_no_key(changes: dict[str, object]) -> None:
    assert keys(make_project(with_picture(make_line(), **changes))) == keys(make_project())


def test_a_point_dirties_only_the_segments_near_it() -> None:
    points = (ControlPoint("jawOpen", 6.0, 0.4),)
    project = make_project(with_picture(make_line(), controls=PerformanceControls(points=points)))
    same = [
        ours == theirs for ours, theirs in zip(keys(project), keys(make_project()), strict=True)
    ]
    assert same == [True, False, True]


def test_another_picture_take_is_planned_without_being_chosen() -> None:
    line = make_line()
    other = PictureTake("p2", seed=9)
    project = make_project(replace(line, pictures=(*line.pictures, other)))
    planned = plan_line(project, project.clips[0], DRAWN, picture=other)
    assert [segment.recipe.seed for segment in planned] == [9, 9, 9]
    assert keys(project) == keys(make_project())


def test_the_film_s_format_is_part_of_the_look() -> None:
    project = make_project()
    for changed in (
        replace(project, size_px=256),
        replace(project, fps=Fraction(24)),
        replace(project, takes=(replace(make_take(), has_music=True),)),
        replace(project, takes=(replace(make_take(), media=make_media("other.wav")),)),
    ):
        assert not set(keys(changed)) & set(keys(project))


LOOKS = {
    "portrait": make_media("other.png"),
    "face_box": FaceBox(1, 2, 30, 40),
    "landmark_moves": (LandmarkMove(3, 0.1, 0.0),),
}
OTHERS = {
    "id": "k9",
    "name": "Bea",
    "controls": PerformanceControls(expression=0.1),
    "seed": 4,
    "choice": None,
    "consent": Consent("yes", "Anna", "2026-01-01"),
    "goes_without_consent": True,
}


@pytest.mark.parametrize("field", [field.name for field in fields(Character)])
def test_a_portrait_is_named_by_what_is_seen_of_it(field: str) -> None:
    character = make_project().characters[0]
    changed = replace(character, **{field: (LOOKS | OTHERS)[field]})
    same = name_of_portrait(character, 512) == name_of_portrait(changed, 512)
    assert same == (field in OTHERS)
    assert name_of_portrait(character, 256) != name_of_portrait(character, 512)


def test_who_rests_is_silent_and_goes_on_from_the_line() -> None:
    project = make_project()
    shot = Shot("c3", at_frame=300, first_frame=300, frame_count=260, rests=True)
    rest = plan_rest(project, shot, KEPT, after="the last one")
    assert [len(each.recipe.frames) for each in rest] == [125, 125, 10]
    assert rest[0].recipe.frames.start == 300
    assert {each.sound.heard for each in rest} == {(0, 12 * 16_000)}
    assert [rest[0].recipe.after, rest[1].recipe.after] == ["the last one", rest[0].recipe.key]
    loud = plan(make_project(make_line(out_s=23)))
    assert not {each.recipe.sound for each in rest} & {each.recipe.sound for each in loud}


def rendered_again(number: int, drawing=KEPT) -> tuple[Project, tuple[PlannedSegment, ...]]:
    """The document when one segment of a rendered line gets a new seed, and its old plan."""
    project = make_project()
    before = plan(project, drawing=drawing)
    line = replace(
        with_picture(make_line(), seed=7), pins=pins_for(before, range(number, number + 1))
    )
    return make_project(line), before


def test_what_is_kept_stays_and_the_new_segment_runs_into_it() -> None:
    project, before = rendered_again(1)
    first, new, last = plan(project, drawing=KEPT)
    assert (first.recipe.key, last.recipe.key) == (before[0].recipe.key, before[2].recipe.key)
    assert new.recipe.key != before[1].recipe.key
    assert new.recipe.after == before[0].recipe.key
    assert new.recipe.blends_into == before[1].recipe.key


def test_the_last_segment_runs_into_nothing() -> None:
    project, before = rendered_again(2)
    planned = plan(project, drawing=KEPT)
    assert [each.recipe.key for each in planned[:2]] == [each.recipe.key for each in before[:2]]
    assert planned[2].recipe.blends_into == ""


def test_pins_without_a_change_keep_all_keys() -> None:
    project = make_project()
    before = plan(project, drawing=KEPT)
    pinned = make_project(replace(make_line(), pins=pins_for(before, range(1, 2))))
    assert keys(pinned, 0, KEPT) == keys(project, 0, KEPT)


def test_pins_that_fit_no_segment_and_those_of_the_draft_say_nothing() -> None:
    pins = (Pin(10, 20, "gone"),)
    assert keys(make_project(replace(make_line(), pins=pins)), 0, KEPT) == keys(
        make_project(), 0, KEPT
    )
    project, _ = rendered_again(1, DRAWN)
    assert not any(each.recipe.pinned for each in plan(project, drawing=DRAWN))
