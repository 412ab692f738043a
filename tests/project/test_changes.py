"""What changed is told truly, and quickly."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings

from emo_desktop.project.changes import Changes, changes_between
from emo_desktop.project.edits.cutting import split_line
from emo_desktop.project.edits.lines import add_line, delete_lines, lock_lines, set_text
from emo_desktop.project.edits.performance import set_controls
from emo_desktop.project.edits.pictures import add_picture, star_picture
from emo_desktop.project.edits.takes import choose_take
from emo_desktop.project.edits.timing import move_lines, trim_line
from emo_desktop.project.history import History
from emo_desktop.project.model import Project
from tests.project import documents
from tests.project.films import film, s


@settings(max_examples=30)
@given(documents.projects())
def test_nothing_differs_between_equal_documents(project: Project) -> None:
    assert changes_between(project, replace(project)) == Changes.NONE
    clips = tuple(replace(clip) for clip in project.clips)
    assert changes_between(project, replace(project, clips=clips)) == Changes.NONE


@settings(max_examples=15)
@given(documents.projects(), documents.projects())
def test_what_differs_one_way_differs_the_other(first: Project, second: Project) -> None:
    assert changes_between(first, second) == changes_between(second, first)
    shown = (first.name, first.fps, first.size_px, first.sample_rate_hz, first.characters)
    other = (second.name, second.fps, second.size_px, second.sample_rate_hz, second.characters)
    assert bool(changes_between(first, second)) or shown == other


def test_locks_stars_and_hidden_pictures_are_told_apart() -> None:
    project = film()
    assert lock_lines(project, ["c6"], True).changes == Changes.LINES
    assert star_picture(project, "c7", "p2", 1).changes == Changes.RENDER
    assert add_picture(project, "c6").changes == Changes.RENDER | Changes.MOTION
    assert choose_take(project, "c8", "t3", in_s=s(4)).changes == Changes.TIMING


def long_film(lines: int) -> Project:
    start = film()
    clips = tuple(
        replace(start.clips[n % 3], id=f"c{100 + n}", begin_s=s(4 * n), text=f"Line {n}")
        for n in range(lines)
    )
    return replace(start, clips=clips, next_id=100 + lines)


EDITS_OF_ONE_LINE: dict[str, Callable[[Project], object]] = {
    "controls": lambda project: set_controls(project, ["c177"], changes={"expression": 0.5}),
    "text": lambda project: set_text(project, "c177", "Other words"),
    "move": lambda project: move_lines(project, ["c177"], s(1)),
    "split": lambda project: split_line(project, "c178", s(78 * 4 + 1)),
    "trim": lambda project: trim_line(project, "c177", in_s=s("0.4"), ripple=True),
    "delete": lambda project: delete_lines(project, ["c177"], ripple=True),
    "add": lambda project: add_line(project, character="k1", text="New"),
}


@pytest.mark.parametrize("name", EDITS_OF_ONE_LINE)
def test_an_edit_of_one_of_two_hundred_lines_takes_no_time(name: str) -> None:
    project = long_film(200)
    edit = EDITS_OF_ONE_LINE[name]

    def seconds() -> float:
        begun = time.perf_counter()
        History(project).apply(edit(project))  # type: ignore[arg-type]
        return time.perf_counter() - begun

    # The bar is 5 ms; a machine at work on other things is given six times as long.
    assert min(seconds() for _ in range(7)) < 0.03
