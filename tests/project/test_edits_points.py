"""Points as lanes set them: put, moved on both sides, drawn, reset, copied and pasted."""

from __future__ import annotations

import math

import pytest

from emo_desktop.motion.control_points import ControlPoint, PointMode
from emo_desktop.project.changes import Changes, EditError
from emo_desktop.project.edits.lines import lock_lines
from emo_desktop.project.edits.points import (
    copied_points,
    draw_points,
    move_points,
    paste_points,
    put_points,
    reset_curves,
)
from emo_desktop.project.model import Project
from tests.project.films import film

SMILES = ("mouthSmileLeft", "mouthSmileRight")


def points(project: Project, line: str) -> tuple[ControlPoint, ...]:
    return project.clip(line).chosen_picture.controls.points


def with_smiles(*, at_s: float = 3.5, value: float = 0.4) -> Project:
    both = [ControlPoint(curve, at_s, value) for curve in SMILES]
    return put_points(film(), "c8", both).after


def test_points_are_put_and_those_at_their_places_give_way() -> None:
    first = put_points(film(), "c8", [ControlPoint("jawOpen", 3.5, 0.2)], merge_key="drag")
    assert (first.changes, first.merge_key) == (Changes.MOTION, "drag")
    assert first.name == "Set a point of line 3"
    again = put_points(
        first.after,
        "c8",
        [ControlPoint("jawOpen", 3.5004, 0.9), ControlPoint("jawOpen", 3.5, 0.1, PointMode.ADD)],
    )
    assert [(each.value, each.mode) for each in points(again.after, "c8")] == [
        (0.9, PointMode.OVERRIDE),
        (0.1, PointMode.ADD),
    ]


def test_both_sides_move_together_and_over_others() -> None:
    one = put_points(with_smiles(), "c8", [ControlPoint(SMILES[0], 4.0, 1.0)]).after
    moved = move_points(one, "c8", [0, 1], time_s=4.0, value=0.7).after
    assert [(each.curve, each.time_s, each.value) for each in points(moved, "c8")] == [
        (SMILES[0], 4.0, 0.7),
        (SMILES[1], 4.0, 0.7),
    ]
    with pytest.raises(EditError, match="no point 7"):
        move_points(one, "c8", [7], time_s=4.0, value=0.7)
    with pytest.raises(EditError, match="outside 0 to 1"):
        move_points(one, "c8", [0], time_s=4.0, value=1.7)


def test_a_drawn_curve_takes_the_place_of_what_it_covers() -> None:
    before = put_points(
        with_smiles(at_s=5.9),
        "c8",
        [
            ControlPoint("mouthSmileLeft", 4.0, 0.1),
            ControlPoint("mouthSmileLeft", 4.0, 0.1, PointMode.ADD),
        ],
    ).after
    stroke = [(3.5 + index / 25, math.sin(math.pi * index / 40)) for index in range(41)]
    drawn = draw_points(before, "c8", SMILES, stroke)
    assert drawn.name == "Draw a curve of line 3"
    left = [each for each in points(drawn.after, "c8") if each.curve == SMILES[0]]
    right = [each for each in points(drawn.after, "c8") if each.curve == SMILES[1]]
    assert [each.time_s for each in left if each.mode is PointMode.ADD] == [4.0]
    overriding = [each for each in left if each.mode is PointMode.OVERRIDE]
    assert [(each.time_s, each.value) for each in overriding] == [
        (each.time_s, each.value) for each in right
    ]
    assert 5 < len(overriding) < 15
    assert overriding[0].time_s == 5.9, "what is beside the stroke stays"
    with pytest.raises(EditError):
        draw_points(before, "c8", SMILES, [])


def test_curves_are_reset_one_or_all() -> None:
    before = put_points(with_smiles(), "c8", [ControlPoint("jawOpen", 3.5, 0.2)]).after
    one = reset_curves(before, ["c8"], curves=("jawOpen",))
    assert {each.curve for each in points(one.after, "c8")} == set(SMILES)
    assert one.name == "Reset a curve of line 3"
    every = reset_curves(before, ["c8", "c7"])
    assert points(every.after, "c8") == points(every.after, "c7") == ()


def test_points_are_pasted_where_they_were_from_the_beginning_of_the_line() -> None:
    project = put_points(with_smiles(), "c6", [ControlPoint("jawOpen", 1.5, 0.9)]).after
    copied = copied_points(project, "c8")
    assert [(each.curve, each.time_s) for each in copied] == [(c, 0.5) for c in SMILES]
    pasted = paste_points(project, ["c6", "c7"], copied)
    assert {(each.curve, each.time_s) for each in points(pasted.after, "c6")} == {
        ("jawOpen", 1.5),
        (SMILES[0], 1.5),
        (SMILES[1], 1.5),
    }
    assert {each.time_s for each in points(pasted.after, "c7") if each.curve in SMILES} == {0.5}
    again = paste_points(pasted.after, ["c6"], copied_points(pasted.after, "c6"))
    assert set(points(again.after, "c6")) == set(points(pasted.after, "c6"))


def test_what_a_line_does_not_show_is_not_copied_nor_pasted() -> None:
    project = put_points(
        film(), "c8", [ControlPoint("jawOpen", at, 0.5) for at in (2.9, 3.0, 5.5, 6.1)]
    ).after
    copied = copied_points(project, "c8", curves=["jawOpen"])
    assert [each.time_s for each in copied] == [0.0, 2.5]
    assert copied_points(project, "c8", curves=["headYaw"]) == ()
    pasted = paste_points(project, ["c7"], copied)
    # The line lasts 1.6 s of its take; its own point at 3 s lies behind it.
    assert [each.time_s for each in points(pasted.after, "c7")] == [3.0, 0.0]


def test_locked_lines_keep_their_points() -> None:
    locked = lock_lines(with_smiles(), ["c8"], True).after
    copied = copied_points(locked, "c8")
    for make in (
        lambda: put_points(locked, "c8", copied),
        lambda: move_points(locked, "c8", [0], time_s=4, value=0),
        lambda: draw_points(locked, "c8", SMILES, [(4.0, 0.0)]),
        lambda: reset_curves(locked, ["c8"]),
        lambda: paste_points(locked, ["c8"], copied),
    ):
        with pytest.raises(EditError, match="is locked"):
            make()
    with pytest.raises(EditError, match="No points are copied"):
        paste_points(locked, ["c6"], ())
