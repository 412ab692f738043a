"""How lines are played: controls, points, and several ways side by side."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from emo_desktop.base.digest import canonical_json
from emo_desktop.motion.control_points import ControlPoint
from emo_desktop.motion.controls import PerformanceControls
from emo_desktop.motion.emotion import Emotion
from emo_desktop.motion.visemes import natural_style, read_style
from emo_desktop.project.changes import Changes, EditError
from emo_desktop.project.edits.performance import (
    reset_controls,
    set_choice,
    set_controls,
    set_seed,
)
from emo_desktop.project.edits.pictures import (
    add_picture,
    choose_picture,
    remove_picture,
    rename_picture,
    set_pins,
    star_picture,
)
from emo_desktop.project.edits.points import add_point, move_point, remove_points, set_points
from emo_desktop.project.model import Pin, Project
from emo_desktop.project.render_choice import Quality, RenderChoice
from tests.project.films import film, pointed, s


def controls(project: Project, line: str) -> PerformanceControls:
    return project.clip(line).chosen_picture.controls


def times_s(project: Project, line: str) -> list[float]:
    return [point.time_s for point in controls(project, line).points]


def test_controls_change_on_one_line_on_many_and_on_all() -> None:
    changes = {"expression": 0.5, "emotion": "happy"}
    edit = set_controls(film(), ["c6", "c8"], changes=changes, merge_key="slider")
    for line in ("c6", "c8"):
        wanted = PerformanceControls(expression=0.5, emotion=Emotion.HAPPY)
        assert controls(edit.after, line) == wanted
    assert controls(edit.after, "c7") == controls(film(), "c7")
    assert (edit.changes, edit.merge_key) == (Changes.MOTION, "slider")
    assert edit.name == "Change controls of 2 lines"
    ids = [clip.id for clip in film().clips]
    every = set_controls(film(), ids, changes={"gaze_target_deg": [3, -4]})
    assert every.name == "Change gaze target of all lines"
    assert controls(every.after, "c7").points == controls(film(), "c7").points


def test_only_the_chosen_picture_changes() -> None:
    edit = set_controls(film(), ["c7"], changes={"blink_rate": 0})
    assert edit.after.clip("c7").pictures[1] == film().clip("c7").pictures[1]


def test_a_whole_number_is_stored_as_the_same_content_as_its_float() -> None:
    changes = {"blink_rate": 2, "gaze_target_deg": (1, 2)}
    whole = set_controls(film(), ["c6"], changes=changes).after
    exact = {"blink_rate": 2.0, "gaze_target_deg": (1.0, 2.0)}
    assert canonical_json(whole) == canonical_json(
        set_controls(film(), ["c6"], changes=exact).after
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mood", 1.0),
        ("expression", 2.5),
        ("expression", float("nan")),
        ("expression", "much"),
        ("expression", True),
        ("expression", None),
        ("gaze_target_deg", 3.0),
        ("gaze_target_deg", (1.0,)),
        ("gaze_target_deg", "ab"),
        ("emotion", "hungry"),
        ("mouth_style", "clear"),
        ("points", 3),
        ("points", ("jawOpen",)),
    ],
)
def test_what_no_control_can_be_is_named(name: str, value: object) -> None:
    with pytest.raises(EditError, match=name):
        set_controls(film(), ["c6"], changes={name: value})


def test_reset_leads_back_to_how_the_character_plays_and_leaves_points() -> None:
    style = read_style("clear")
    project = set_controls(film(), ["c7"], changes={"blink_rate": 0.1, "mouth_style": style}).after
    some = reset_controls(project, ["c7"], names=["mouth_style"]).after
    assert controls(some, "c7").mouth_style == natural_style()
    assert controls(some, "c7").blink_rate == 0.1
    whole = reset_controls(project, ["c7"]).after
    assert controls(whole, "c7") == replace(pointed(1.0, 3.0), expression=1.5)
    assert times_s(reset_controls(project, ["c7"], names=["points"]).after, "c7") == []
    with pytest.raises(EditError, match="mood"):
        reset_controls(project, ["c7"], names=["mood"])


def test_seed_and_choice_change_in_the_chosen_picture() -> None:
    edit = set_seed(film(), ["c6", "c7"], 77)
    assert edit.changes == Changes.MOTION
    assert edit.after.clip("c7").chosen_picture.seed == 77
    final = RenderChoice(Quality.FINAL)
    chosen = set_choice(film(), ["c6"], final)
    assert chosen.changes == Changes.RENDER
    assert chosen.after.clip("c6").chosen_picture.choice == final
    with pytest.raises(EditError, match="seed is -1"):
        set_seed(film(), ["c6"], -1)


def test_points_come_move_and_go_in_their_places() -> None:
    project = add_point(film(), "c7", ControlPoint("jawOpen", 2.0000004, 1.0)).after
    assert times_s(project, "c7") == [1.0, 3.0, 2.0]
    edit = move_point(project, "c7", 0, time_s=5, value=0, merge_key="drag")
    assert controls(edit.after, "c7").points[0] == ControlPoint("jawOpen", 5.0, 0.0)
    assert (edit.changes, edit.merge_key) == (Changes.MOTION, "drag")
    assert times_s(remove_points(edit.after, "c7", {0, 2}).after, "c7") == [3.0]
    assert times_s(set_points(project, "c7", pointed(4.0).points).after, "c7") == [4.0]


def test_points_that_contradict_or_are_not_there_are_refused() -> None:
    for refused in (
        lambda: add_point(film(), "c7", ControlPoint("jawOpen", 3.0, 1.0)),
        lambda: move_point(film(), "c7", 0, time_s=3.0, value=0.5),
        lambda: move_point(film(), "c7", 0, time_s=-1.0, value=0.5),
        lambda: move_point(film(), "c7", 0, time_s=1.0, value=1.5),
        lambda: move_point(film(), "c7", 2, time_s=1.0, value=0.5),
        lambda: move_point(film(), "c7", -1, time_s=1.0, value=0.5),
        lambda: remove_points(film(), "c7", [5]),
    ):
        with pytest.raises(EditError):
            refused()


def test_a_new_picture_is_as_the_one_before_but_for_what_is_given() -> None:
    edit = add_picture(film(), "c7", seed=8, name="Wilder")
    line = edit.after.clip("c7")
    assert line.picture == "p3"
    assert line.chosen_picture == replace(
        film().clip("c7").chosen_picture, id="p3", seed=8, name="Wilder"
    )
    assert line.pictures[:2] == film().clip("c7").pictures
    other = choose_picture(edit.after, "c7", "p2")
    assert other.after.clip("c7").chosen_picture.seed == 9
    assert other.changes == Changes.MOTION | Changes.RENDER


def test_pictures_are_judged_named_and_removed_but_for_the_last() -> None:
    project = star_picture(film(), "c7", "p2", 4).after
    project = rename_picture(project, "c7", "p2", "Calm").after
    assert (project.clip("c7").pictures[1].stars, project.clip("c7").pictures[1].name) == (
        4,
        "Calm",
    )
    first_gone = remove_picture(project, "c7", "p1")
    assert first_gone.after.clip("c7").picture == "p2"
    assert remove_picture(project, "c7", "p2").after.clip("c7").picture == "p1"
    last_chosen = choose_picture(project, "c7", "p2").after
    assert remove_picture(last_chosen, "c7", "p2").after.clip("c7").picture == "p1"
    with pytest.raises(EditError, match="only this picture"):
        remove_picture(first_gone.after, "c7", "p2")
    with pytest.raises(EditError, match="p9"):
        choose_picture(project, "c7", "p9")
    assert add_picture(first_gone.after, "c7").after.clip("c7").picture == "p3"


def test_pins_are_kept_in_order_and_never_overlap() -> None:
    edit = set_pins(film(), "c8", [Pin(100, 10, "b"), Pin(75, 25, "a")])
    assert [pin.key for pin in edit.after.clip("c8").pins] == ["a", "b"]
    assert edit.changes == Changes.RENDER
    with pytest.raises(EditError, match="pins"):
        set_pins(film(), "c8", [Pin(75, 26, "a"), Pin(100, 10, "b")])


def test_an_edit_of_a_line_shares_all_the_rest_with_the_document_before() -> None:
    before = film()
    after = set_controls(before, ["c6"], changes={"expression": 0.5}).after
    assert after.takes is before.takes
    assert after.characters is before.characters
    assert after.clip("c8") is before.clip("c8")
    assert json.loads(canonical_json(before)) == json.loads(canonical_json(film()))
    assert after.clip("c6").begin_s == s(0)
