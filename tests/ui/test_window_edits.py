"""What the commands of the window do to the document."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from pytestqt.qtbot import QtBot

from emo_desktop.project.model import Clip, Project
from emo_desktop.ui.document import Document
from emo_desktop.ui.timeline.bars import bars_of
from emo_desktop.ui.window_edits import WindowEdits
from tests.ui.documents import open_document


def do(document: Document, *names: str) -> None:
    slots = WindowEdits(document).slots()
    for name in names:
        slots[name]()


def places(document: Document) -> list[tuple[float, float]]:
    return [(float(clip.begin_s), float(clip.end_s)) for clip in document.project.clips]


def test_splitting_and_joining(document: Document) -> None:
    document.move_playhead(100)
    do(document, "split")
    assert places(document) == [(0, 4), (4, 12), (12, 24), (24, 27)]
    document.select([clip.id for clip in document.project.clips[:2]])
    do(document, "join")
    assert places(document) == [(0, 12), (12, 24), (24, 27)]
    do(document, "undo", "undo")
    assert places(document) == [(0, 12), (12, 24), (24, 27)]
    assert not document.session.history.can_undo


def test_deleting_with_and_without_a_gap(document: Document) -> None:
    document.select(["c3"])
    do(document, "delete")
    assert places(document) == [(12, 24), (24, 27)]
    do(document, "undo")
    document.select(["c3"])
    do(document, "ripple_delete")
    assert places(document) == [(0, 12), (12, 15)]


def test_trimming_to_the_playhead_moves_what_follows(document: Document) -> None:
    document.move_playhead(250)
    do(document, "trim_end")
    assert places(document) == [(0, 10), (10, 22), (22, 25)]
    document.move_playhead(50)
    do(document, "trim_start")
    assert places(document)[0] == (0, 8)
    use = document.project.clips[0].use
    assert use is not None and use.in_s == Fraction(2)


def test_nudging_and_locking(document: Document, qtbot: QtBot) -> None:
    document.select(["c9"])
    do(document, "nudge_on", "nudge_on", "nudge_back")
    assert places(document)[2] == (24.04, 27.04)
    do(document, "lock")
    with qtbot.waitSignal(document.refused):
        do(document, "nudge_on")
    do(document, "lock", "nudge_back")
    assert places(document)[2] == (24, 27)


def test_the_playhead_moves_by_frames_seconds_and_lines(document: Document) -> None:
    for name, frame in (
        ("frame_on", 1),
        ("ten_on", 11),
        ("second_on", 36),
        ("frame_back", 35),
        ("ten_back", 25),
        ("second_back", 0),
        ("to_end", 675),
        ("to_start", 0),
        ("line_after", 300),
        ("line_after", 600),
        ("line_after", 600),
        ("line_before", 300),
    ):
        do(document, name)
        assert document.playhead == frame, name


def test_marking_a_range(document: Document) -> None:
    document.move_playhead(50)
    do(document, "mark_in")
    assert document.range_frames == (50, 675)
    document.move_playhead(200)
    do(document, "mark_out")
    assert document.range_frames == (50, 200)
    do(document, "mark_line")
    assert document.range_frames == (0, 300)
    do(document, "mark_clear")
    assert document.range_frames is None
    document.move_playhead(0)
    do(document, "mark_out")
    assert document.range_frames is None, "nothing lies before the film"


def test_a_marked_line_is_what_the_film_shows_of_it(tmp_path: Path, qapp: object) -> None:
    frame_s = Fraction(1, 25)
    line = Clip("c1", begin_s=frame_s * Fraction("9.4"), length_s=frame_s * Fraction("10.4"))
    document = open_document(tmp_path, Project("Between frames", clips=(line,), next_id=2))
    document.move_playhead(10)
    do(document, "mark_line")
    assert document.range_frames == (9, 19)
    (bar,) = bars_of(document.project)
    assert document.range_frames == (bar.begin, bar.end)
    assert [document.clip_at(frame) is not None for frame in (8, 9, 18, 19)] == [
        False,
        True,
        True,
        False,
    ]
    document.close()


def test_markers_and_copies(document: Document) -> None:
    document.move_playhead(75)
    do(document, "marker")
    assert [float(marker.at_s) for marker in document.project.markers] == [3]
    document.select(["c3"])
    do(document, "duplicate", "select_all")
    assert len(document.project.clips) == len(document.selection) == 4


def test_without_a_line_it_is_said(qapp: object, tmp_path: Path, qtbot: QtBot) -> None:
    document = open_document(tmp_path, Project("Empty"))
    for name in ("split", "delete", "trim_end", "nudge_on", "lock", "duplicate", "join"):
        with qtbot.waitSignal(document.refused):
            do(document, name)
    do(document, "line_after", "mark_line", "to_end")
    document.close()


def test_markers_are_visited_and_lines_nudged_by_ten(document: Document) -> None:
    slots = WindowEdits(document).slots()
    for frame in (10, 30):
        document.move_playhead(frame)
        slots["marker"]()
    document.move_playhead(20)
    slots["marker_after"]()
    assert document.playhead == 30
    slots["marker_after"]()
    assert document.playhead == 30
    slots["marker_before"]()
    assert document.playhead == 10
    line = document.project.clips[-1]
    document.select([line.id])
    slots["nudge_ten_on"]()
    assert document.project.clip(line.id).begin_s == line.begin_s + 10 / document.fps
