"""What changed is told truly, and quickly."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from emo_desktop.project.changes import Changes, changes_between
from emo_desktop.project.edits.lines import lock_lines
from emo_desktop.project.edits.pictures import add_picture, star_picture
from emo_desktop.project.edits.takes import choose_take
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
