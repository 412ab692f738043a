"""Takes, the files they are in, and who speaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emo_desktop.face.geometry import FaceBox
from emo_desktop.motion.controls import PerformanceControls
from emo_desktop.project.changes import Changes, EditError
from emo_desktop.project.edits.characters import (
    add_character,
    remove_character,
    rename_character,
    replace_portrait,
    set_character_defaults,
    set_consent,
    set_face,
)
from emo_desktop.project.edits.film import rename_project, set_format
from emo_desktop.project.edits.lines import lock_lines
from emo_desktop.project.edits.markers import (
    add_marker,
    move_guide,
    move_marker,
    remove_guide,
    remove_marker,
    rename_marker,
    set_guide,
)
from emo_desktop.project.edits.performance import set_controls
from emo_desktop.project.edits.pictures import set_pins
from emo_desktop.project.edits.points import set_points
from emo_desktop.project.edits.takes import (
    add_take,
    choose_take,
    mark_music,
    note_take,
    rename_take,
    replace_media,
    star_take,
)
from emo_desktop.project.media import Consent, Guide, TakePiece
from emo_desktop.project.model import LandmarkMove, Pin, Project, TakeUse
from tests.project.films import a_file, a_take, film, pointed, recorded_take, s

PINS = [Pin(75, 25, "aa")]
BOX = FaceBox(1.0, 2.0, 30.0, 40.0)


def pinned() -> Project:
    return set_pins(film(), "c8", PINS).after


def test_a_take_becomes_the_chosen_one_of_its_line_in_its_whole_length() -> None:
    edit = add_take(film(), recorded_take("2.5"), line="c9")
    line = edit.after.clip("c9")
    assert (line.take, line.use) == ("t11", TakeUse("t11", s(0), s("2.5")))
    assert edit.changes == Changes.TAKES | Changes.TIMING
    beside = add_take(edit.after, recorded_take())
    assert beside.after.clip("c9") is line
    assert beside.changes == Changes.TAKES


def test_a_take_put_together_of_takes_that_are_not_there_is_refused() -> None:
    piece = TakePiece("t99", s(0), s(1))
    with pytest.raises(EditError, match="t99"):
        add_take(film(), a_take("", "1", pieces=(piece,)))
    known = replace(piece, take="t4")
    assert add_take(film(), a_take("", "1", pieces=(known,))).after.take("t11").pieces == (known,)


def test_each_take_remembers_which_part_of_it_is_used() -> None:
    project = choose_take(film(), "c8", "t4", in_s=s("0.52"), out_s=s(2)).after
    assert project.clip("c8").use == TakeUse("t4", s("0.52"), s(2))
    project = choose_take(project, "c8", "t3").after
    assert project.clip("c8").use == film().clip("c8").use
    assert choose_take(project, "c8", "t4").after.clip("c8").duration_s == s("1.48")


def test_points_stay_where_they_are_seen_in_the_line() -> None:
    moments = (3.1, 3.7000001, 5.123456)
    project = set_points(film(), "c8", pointed(*moments).points).after
    other = choose_take(project, "c8", "t5", in_s=s("0.04"), out_s=s(3)).after
    points = other.clip("c8").chosen_picture.controls.points
    assert [point.time_s for point in points] == [0.14, 0.74, 2.163456]
    assert choose_take(other, "c8", "t3").after.clip("c8").pictures == project.clip("c8").pictures
    early = set_points(project, "c8", pointed(2.0, 4.0).points).after
    points = choose_take(early, "c8", "t5").after.clip("c8").chosen_picture.controls.points
    assert [point.time_s for point in points] == [1.0]
    narrower = choose_take(project, "c8", "t3", in_s=s(4)).after
    assert narrower.clip("c8").pictures == project.clip("c8").pictures


def test_a_part_that_holds_nothing_is_refused() -> None:
    with pytest.raises(EditError, match="Nothing of the take"):
        choose_take(film(), "c8", "t4", in_s=s(4))
    with pytest.raises(EditError, match="t99"):
        choose_take(film(), "c8", "t99")


def test_what_is_thought_of_a_take_is_kept() -> None:
    project = star_take(film(), "t3", 5).after
    project = note_take(rename_take(project, "t3", "Best").after, "t3", "Loud").after
    take = project.take("t3")
    assert (take.name, take.stars, take.note) == ("Best", 5, "Loud")
    assert project.clips is film().clips or project.clips == film().clips
    for refused in (lambda: star_take(project, "t3", 6), lambda: rename_take(project, "t3", " ")):
        with pytest.raises(EditError):
            refused()


def test_a_file_that_moved_keeps_pins_and_another_does_not() -> None:
    project = pinned()
    old = project.take("t3").media
    moved = replace_media(project, old, replace(old, path="elsewhere/t3.wav"))
    assert moved.after.take("t3").media.path == "elsewhere/t3.wav"
    assert moved.after.clip("c8").pins == tuple(PINS)
    other = replace_media(project, old, a_file("other.wav", content=7)).after
    assert other.clip("c8").pins == ()
    guide = project.guide
    assert guide is not None
    found = replace_media(project, guide.media, old).after
    assert found.guide == replace(guide, media=old)
    face = project.characters[0].portrait
    assert replace_media(project, face, old).after.characters[0].portrait == old
    spoken = Consent("Yes", "Anna", "2025-01-01", recording=a_file("yes.wav", content=8))
    agreed = set_consent(project, "k1", spoken).after
    assert spoken.recording in agreed.media
    moved = replace_media(agreed, a_file("yes.wav", content=8), old).after
    assert moved.characters[0].consent == replace(spoken, recording=old)


def test_another_portrait_leaves_the_lines_and_takes_what_was_of_the_old_one() -> None:
    project = pinned()
    moves = (LandmarkMove(1, 0.1, 0.1),)
    project = set_consent(project, "k1", Consent("Yes", "Anna", "2025-01-01")).after
    project = set_pins(
        set_face(project, "k1", face_box=None, landmark_moves=moves).after, "c8", PINS
    ).after
    edit = replace_portrait(project, "k1", a_file("new.png", content=9))
    anna = edit.after.character("k1")
    assert (anna.landmark_moves, anna.consent) == ((), None)
    assert edit.after.clip("c8") == replace(project.clip("c8"), pins=())
    assert edit.changes == Changes.CHARACTERS | Changes.RENDER
    same = replace_portrait(project, "k1", project.character("k1").portrait).after
    assert same.character("k1").consent is not None


def test_what_a_character_begins_with_changes_no_line() -> None:
    edit = set_character_defaults(pinned(), "k1", controls=PerformanceControls(expression=0.1))
    assert edit.changes == Changes.CHARACTERS
    assert edit.after.clips == pinned().clips
    assert edit.after.character("k1").seed == 5


def test_characters_come_and_go() -> None:
    project = add_character(film(), name="Cleo", portrait=a_file("c.png"), seed=3).after
    assert project.characters[-1].id == "k11"
    assert rename_character(project, "k11", "Clea").after.character("k11").name == "Clea"
    assert remove_character(project, "k11").after.characters == film().characters
    edit = remove_character(film(), "k1")
    assert [clip.character for clip in edit.after.clips] == ["", "k2", "", ""]
    with pytest.raises(EditError, match="Line 3 is locked"):
        remove_character(lock_lines(film(), ["c8"], True).after, "k1")
    with pytest.raises(EditError, match="name is empty"):
        rename_character(film(), "k1", "")


@pytest.mark.parametrize(
    "change",
    [
        lambda project: set_controls(project, ["c8"], changes={"expression": 0.5}),
        lambda project: choose_take(project, "c8", "t5"),
        lambda project: mark_music(project, "t3", True),
        lambda project: set_format(project, size_px=256),
        lambda project: set_face(project, "k1", face_box=BOX, landmark_moves=()),
        lambda project: remove_character(project, "k1"),
    ],
)  # fmt: skip
def test_pins_go_when_the_line_is_drawn_from_something_else(change) -> None:  # type: ignore[no-untyped-def]
    assert change(pinned()).after.clip("c8").pins == ()


def test_pins_stay_when_it_is_not() -> None:
    for edit in (
        star_take(pinned(), "t3", 1),
        lock_lines(pinned(), ["c8"], True),
        set_controls(pinned(), ["c6"], changes={"expression": 0.5}),
        set_controls(pinned(), ["c8"], changes={"expression": 1}),
        mark_music(pinned(), "t4", True),
    ):
        assert edit.after.clip("c8").pins == tuple(PINS)


def test_the_film_has_a_name_and_a_format() -> None:
    edit = rename_project(film(), "Another")
    assert (edit.after.name, edit.changes) == ("Another", Changes.NAME)
    wider = set_format(film(), size_px=720, sample_rate_hz=44100)
    assert (wider.after.size_px, wider.after.sample_rate_hz) == (720, 44100)
    assert wider.changes == Changes.FORMAT
    with pytest.raises(EditError, match="size_px is 721"):
        set_format(film(), size_px=721)


def test_markers_are_on_frames_and_in_order() -> None:
    project = add_marker(film(), s("1.01"), name="Act one").after
    assert [(each.id, each.at_s) for each in project.markers] == [("m11", s(1)), ("m10", s(4))]
    project = move_marker(project, "m10", s(-3)).after
    assert [(each.id, each.at_s) for each in project.markers] == [("m10", s(0)), ("m11", s(1))]
    project = rename_marker(project, "m10", "").after
    assert project.markers[0].name == ""
    left = remove_marker(project, "m10")
    assert [each.id for each in left.after.markers] == ["m11"]
    assert left.changes == Changes.MARKERS
    with pytest.raises(EditError, match="m10"):
        move_marker(left.after, "m10", s(1))


def test_the_guide_begins_on_a_frame() -> None:
    guide = Guide(a_file("g.mov"), s(9), s("1.01"), gain_db=-6)
    edit = set_guide(film(), guide)
    assert edit.after.guide == replace(guide, begin_s=s(1))
    assert edit.changes == Changes.GUIDE
    moved = move_guide(edit.after, s("2.03")).after
    assert moved.guide == replace(guide, begin_s=s("2.04"))
    without = remove_guide(moved).after
    assert without.guide is None
    with pytest.raises(EditError, match="no guide"):
        move_guide(without, s(1))
