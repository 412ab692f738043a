"""Parts of films as documents of their own."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from emo_desktop.export.interchange.part import lines_of, part_of
from emo_desktop.project.media import Marker
from emo_desktop.project.model import Project
from tests.export.interchange.scenes import line, scene
from tests.project.documents import projects


def test_lines_are_trimmed_to_the_part() -> None:
    markers = (Marker("m1", Fraction(4), "in"), Marker("m2", Fraction(9), "out"))
    clips = (line("c1", 2, 4, in_s=10), line("c2", 8, 4, of=""), line("c3", 20))
    part = part_of(scene(*clips, markers=markers), range(75, 225))  # 3 s to 9 s
    first, second = part.clips
    assert (first.begin_s, first.use.in_s, first.use.out_s) == (0, 11, 14)
    assert (second.begin_s, second.duration_s) == (5, 1)
    assert [(each.name, each.at_s) for each in part.markers] == [("in", 1)]


@settings(max_examples=12)
@given(projects(), st.integers(0, 2000), st.integers(1, 2000))
def test_a_part_is_a_document_and_says_the_same(project: Project, first: int, count: int) -> None:
    frames = range(first, first + count)
    part = part_of(project, frames)
    begin_s = frames.start / project.fps
    for clip in part.clips:
        whole = project.clip(clip.id)
        assert clip.begin_s + begin_s == max(whole.begin_s, begin_s)
        assert clip.end_s + begin_s == min(whole.end_s, frames.stop / project.fps)
        if whole.use:
            shift_s = whole.use.in_s - whole.begin_s
            assert clip.use.in_s - clip.begin_s - begin_s == shift_s


def test_some_lines() -> None:
    project = scene()
    assert [c.id for c in lines_of(project, lines=["c3", "c1"]).clips] == ["c1", "c3"]
    assert [c.id for c in lines_of(project, characters=["k2"]).clips] == ["c2", "c4"]
    assert lines_of(project) == project
