"""Looks and takes as an editor goes through them, and what is compared with what."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from emo_desktop.app.comparing import Version, film_with, is_there, next_version, other_versions
from emo_desktop.app.looks import (
    apply_look,
    free_lines,
    new_look,
    next_look,
    set_gaze,
    take_beside,
)
from emo_desktop.motion.control_points import ControlPoint
from emo_desktop.project.changes import EditError
from emo_desktop.project.edits.lines import lock_lines
from emo_desktop.project.edits.performance import set_controls
from emo_desktop.project.model import Project, TakeUse
from emo_desktop.project.render_choice import Quality, RenderChoice
from tests.render.lines import make_line, make_project, make_take


@pytest.fixture
def project() -> Project:
    first = make_line(3)
    more = TakeUse("t5", Fraction(1), Fraction(4))
    second = replace(make_line(4, begin_s=20), uses=(*first.uses, more))
    return make_project(first, second, takes=(make_take(2), make_take(5)))


def test_a_new_look_has_a_seed_of_its_own(project: Project) -> None:
    once = new_look(project, "c3").after
    twice = new_look(once, "c3").after
    clip = twice.clip("c3")
    assert len({look.seed for look in clip.pictures}) == 3
    assert clip.picture == clip.pictures[-1].id
    assert clip.chosen_picture.controls == clip.pictures[0].controls


def test_looks_are_gone_through_in_turn(project: Project) -> None:
    project = new_look(new_look(project, "c3").after, "c3").after
    clip = project.clip("c3")
    assert next_look(clip) == "p1"
    assert next_look(replace(clip, picture="p1")) == "p2"


def test_a_look_is_applied_to_others_without_its_points(project: Project) -> None:
    point = ControlPoint("jawOpen", Fraction(1), 0.5)
    project = set_controls(project, ["c4"], changes={"points": [point]}).after
    project = set_controls(
        project, ["c3"], changes={"lip_strength": 1.7, "points": [replace(point, value=0.1)]}
    ).after
    look = replace(project.clip("c3").chosen_picture, seed=9, choice=RenderChoice(Quality.DRAFT))
    clips = tuple(
        replace(clip, pictures=(look,)) if clip.id == "c3" else clip for clip in project.clips
    )
    edit = apply_look(replace(project, clips=clips), "c3", "p1", ["c3", "c4"])
    applied = edit.after.clip("c4").chosen_picture
    assert (applied.seed, applied.choice, applied.controls.lip_strength) == (9, look.choice, 1.7)
    assert applied.controls.points == (point,)
    assert edit.after.clip("c3").chosen_picture == look
    with pytest.raises(EditError, match="no other lines"):
        apply_look(project, "c3", "p1", ["c3"])


def test_gaze_turns_along_one_axis(project: Project) -> None:
    project = set_controls(project, ["c4"], changes={"gaze_target_deg": (3, 4)}).after
    edit = set_gaze(project, ["c3", "c4"], axis=0, angle_deg=-7, merge_key="m")
    targets = [clip.chosen_picture.controls.gaze_target_deg for clip in edit.after.clips]
    assert targets == [(-7, 0), (-7, 4)]
    assert edit.merge_key == "m"
    for lines, angle_deg in (((), 1), (("c3",), 21)):
        with pytest.raises(EditError):
            set_gaze(project, lines, axis=1, angle_deg=angle_deg)


def test_locked_lines_are_left_out(project: Project) -> None:
    locked = lock_lines(project, ["c3"], True).after
    assert free_lines(project) == ("c3", "c4")
    assert free_lines(locked) == ("c4",)
    assert free_lines(locked, character="k1") == ("c4",)
    assert free_lines(locked, character="k9") == ()


def test_takes_lie_beside_each_other(project: Project) -> None:
    clip = project.clip("c4")
    assert (take_beside(clip, 1), take_beside(clip, -1)) == ("t5", None)
    assert take_beside(replace(clip, take="t5"), -1) == "t2"
    assert take_beside(replace(clip, take=""), 1) == "t2"
    assert take_beside(replace(clip, uses=(), take=""), 1) is None


def test_other_looks_and_takes_are_compared_in_turn(project: Project) -> None:
    project = new_look(project, "c4").after
    clip = project.clip("c4")
    look, take = Version("c4", picture="p1"), Version("c4", take="t5")
    assert other_versions(clip) == (look, take)
    assert [next_version(clip, each) for each in (None, look, take)] == [look, take, look]
    assert next_version(project.clip("c3"), None) is None
    assert is_there(project, look)
    assert not is_there(project, Version("c4", picture="p2"))
    assert not is_there(project, Version("c9", picture="p1"))


def test_a_locked_line_can_be_compared_too(project: Project) -> None:
    project = lock_lines(new_look(project, "c4").after, ["c4"], True).after
    assert film_with(project, Version("c4", picture="p1")).clip("c4").picture == "p1"
    assert film_with(project, Version("c4", take="t5")).clip("c4").take == "t5"
    with pytest.raises(EditError):
        film_with(project, Version("c4", picture="p9"))
