"""How loud lines are, and which lanes are heard: edits, their steps, and what stays consistent."""

from __future__ import annotations

import pytest

from emo_desktop.project.changes import Changes, EditError
from emo_desktop.project.edits.characters import remove_character
from emo_desktop.project.edits.cutting import split_line
from emo_desktop.project.edits.lines import lock_lines
from emo_desktop.project.edits.markers import remove_guide
from emo_desktop.project.edits.sound import (
    change_gain,
    mute_lane,
    set_gain,
    set_guide_gain,
    solo_lane,
)
from emo_desktop.project.hearing import GUIDE, VOICES, Hearing
from emo_desktop.project.history import History
from emo_desktop.project.model import Project
from tests.project.films import film, s


def gains(project: Project) -> list[float]:
    return [clip.gain_db for clip in project.clips]


def test_lines_get_a_gain_and_nothing_else_changes() -> None:
    edit = set_gain(film(), ["c6", "c8"], -6)
    assert gains(edit.after) == [-6, 0, -6, 0]
    assert (edit.changes, edit.name) == (Changes.SOUND, "Gain of 2 lines")
    for wrong_db in (-60.1, 12.1, float("nan")):
        with pytest.raises(EditError, match="gain_db"):
            set_gain(film(), ["c6"], wrong_db)
    locked = lock_lines(film(), ["c6"], True).after
    with pytest.raises(EditError, match="locked"):
        set_gain(locked, ["c6"], 1)


def test_a_drag_of_the_gain_is_one_step() -> None:
    history = History(film())
    for gain_db in (-1.0, -2.0, -3.0):
        history.apply(set_gain(history.current, ["c6"], gain_db, merge_key="drag"))
    assert gains(history.current)[0] == -3
    history.undo()
    assert history.current == film()


def test_lines_become_louder_each_from_where_it_is() -> None:
    project = set_gain(film(), ["c7"], 8).after
    louder = change_gain(project, ["c6", "c7"], 6).after
    assert gains(louder) == [6, 12, 0, 0]
    assert gains(change_gain(louder, ["c6", "c7"], -100).after) == [-60, -60, 0, 0]


def test_both_halves_of_a_line_keep_its_gain() -> None:
    project = split_line(set_gain(film(), ["c8"], -3).after, "c8", s(5)).after
    assert sorted(gains(project)) == [-3, -3, 0, 0, 0]


def test_the_guide_has_a_gain_of_its_own() -> None:
    edit = set_guide_gain(film(), -12)
    assert edit.after.guide is not None and edit.after.guide.gain_db == -12
    assert edit.changes == Changes.GUIDE
    with pytest.raises(EditError, match="outside"):
        set_guide_gain(film(), -61)
    with pytest.raises(EditError, match="no guide"):
        set_guide_gain(remove_guide(film()).after, 0)


def heard(hearing: Hearing) -> str:
    """Which of Anna, Ben, nobody and the guide are heard."""
    lines = "".join(
        sign for id_, sign in (("k1", "a"), ("k2", "b"), ("", "n")) if hearing.hears_line(id_)
    )
    return lines + ("g" if hearing.hears_guide else "")


@pytest.mark.parametrize(
    ("muted", "solo", "expected"),
    [
        ((), (), "abng"),
        (("k1",), (), "bng"),
        ((VOICES,), (), "g"),
        ((GUIDE,), (), "abn"),
        ((), ("k2",), "b"),
        ((), ("k1", "k2"), "ab"),
        ((), (VOICES,), "abn"),
        ((), (GUIDE,), "g"),
        (("k1",), ("k1",), ""),
        (("k1",), (VOICES,), "bn"),
    ],
)
def test_mute_and_solo_are_as_on_a_mixing_desk(
    muted: tuple[str, ...], solo: tuple[str, ...], expected: str
) -> None:
    assert heard(Hearing(muted, solo)) == expected


def test_the_guide_alone_does_not_silence_a_film() -> None:
    assert heard(Hearing((), (GUIDE,)).of_film) == "abng"
    assert heard(Hearing(("k1",), (GUIDE, "k2")).of_film) == "b"


def test_lanes_are_muted_and_heard_alone_by_edits() -> None:
    edit = mute_lane(film(), "k1", True)
    assert (edit.changes, edit.name) == (Changes.SOUND, "Mute Anna")
    assert mute_lane(edit.after, "k1", True).after == edit.after
    assert mute_lane(edit.after, "k1", False).after == film()
    both = solo_lane(solo_lane(film(), GUIDE, True).after, "k2", True)
    assert both.after.hearing == Hearing((), (GUIDE, "k2"))
    assert both.name == "Solo Ben"
    with pytest.raises(EditError, match="k9"):
        mute_lane(film(), "k9", True)


def test_nothing_is_said_of_lanes_that_are_gone() -> None:
    project = solo_lane(mute_lane(film(), GUIDE, True).after, "k2", True).after
    assert remove_character(project, "k2").after.hearing == Hearing((GUIDE,))
    assert remove_guide(project).after.hearing == Hearing((), ("k2",))
    with pytest.raises(ValueError, match="no lane 'k9'"):
        Project("x", hearing=Hearing(("k9",)))
