"""What the mouse does to the lines: each drag one step of undo, and nothing by accident."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from emo_desktop.project.edits.sound import mute_lane, set_gain
from emo_desktop.project.model import Project
from emo_desktop.ui.timeline.gains import gain_box, guide_gain_box
from emo_desktop.ui.timeline.hits import Part
from emo_desktop.ui.timeline.rows import Track
from tests.ui.timeline.scenes import ALT, CTRL, SHIFT, Bench

PICTURE, VOICE, RULER = Track.PICTURE, Track.VOICE, Track.RULER


def steps(bench: Bench) -> int:
    return len(bench.document.session.history.steps)


def test_a_click_selects_and_a_click_beside_does_not(bench: Bench) -> None:
    bench.click(25, PICTURE)
    assert bench.document.selection == ("c1",)
    bench.click(175, Track.LINES, CTRL)
    assert bench.document.selection == ("c1", "c3")
    bench.click(175, PICTURE, CTRL)
    assert bench.document.selection == ("c1",)
    bench.click(175, PICTURE, SHIFT)
    assert bench.document.selection == ("c1", "c2", "c3")
    bench.click(75, PICTURE)
    assert bench.document.selection == ("c2",)
    bench.click(125, PICTURE)
    assert bench.document.selection == ()
    assert bench.document.playhead == 125
    assert steps(bench) == 1


def test_a_drag_moves_a_line_in_one_step(bench: Bench) -> None:
    bench.panel.set_snaps(False)
    bench.drag(PICTURE, 175, 180, 190, 200)
    assert bench.clip("c3").begin_s == 7
    assert steps(bench) == 2
    bench.drag(PICTURE, 200, 190, 188)
    assert bench.clip("c3").begin_s == 7 - Fraction(12, 25)
    assert steps(bench) == 3
    bench.document.undo()
    bench.document.undo()
    assert bench.clip("c3").begin_s == 6
    assert not bench.document.session.history.can_undo


def test_a_drag_that_comes_back_is_no_step(bench: Bench) -> None:
    bench.drag(PICTURE, 175, 250, 175)
    assert bench.clip("c3").begin_s == 6
    assert steps(bench) == 1


def test_lines_move_together_and_none_before_the_film(bench: Bench) -> None:
    bench.document.select(["c1", "c3"])
    bench.panel.set_snaps(False)
    bench.drag(PICTURE, 175, 195)
    assert (bench.clip("c1").begin_s, bench.clip("c3").begin_s) == (
        Fraction(20, 25),
        6 + Fraction(20, 25),
    )
    assert bench.document.selection == ("c1", "c3")
    bench.drag(PICTURE, 195, 100)
    assert (bench.clip("c1").begin_s, bench.clip("c3").begin_s) == (0, 6)


def test_a_locked_line_does_not_move(bench: Bench) -> None:
    bench.drag(PICTURE, 75, 120)
    bench.drag(PICTURE, 50.5, 60)
    bench.document.select(["c2", "c3"])
    bench.panel.set_snaps(False)
    bench.drag(PICTURE, 175, 185)
    assert bench.clip("c2").begin_s == 2
    assert bench.clip("c3").begin_s == 6 + Fraction(10, 25)


def test_edges_snap_within_eight_pixels_unless_alt_is_held(bench: Bench) -> None:
    frame_px = bench.panel.lanes.scale.px_per_frame
    near = round(6 / frame_px)
    bench.press(bench.place(175, PICTURE))
    bench.move(bench.place(175 - 50 + near, PICTURE))
    assert bench.clip("c3").begin_s == 4
    assert bench.panel.lanes.snap_frame == 100
    bench.move(bench.place(175 - 50 + near, PICTURE), ALT)
    assert bench.clip("c3").begin_s == 4 + Fraction(near, 25)
    assert bench.panel.lanes.snap_frame is None
    bench.move(bench.place(175 - 25 - near, PICTURE))
    assert bench.clip("c3").begin_s == 5, "the marker draws"
    bench.release(bench.place(175 - 25 - near, PICTURE))
    assert bench.panel.lanes.snap_frame is None
    assert steps(bench) == 2


def test_escape_ends_a_drag_as_if_it_had_not_been(bench: Bench, qtbot: QtBot) -> None:
    before = bench.document.project
    for track, begin, end in ((PICTURE, 175, 230), (PICTURE, 199, 220), (Track.MARKERS, 125, 90)):
        bench.press(bench.place(begin, track))
        bench.move(bench.place(end, track))
        assert bench.document.project != before
        qtbot.keyClick(bench.panel.lanes, Qt.Key.Key_Escape)
        bench.release(bench.place(end, track))
        assert bench.document.project == before
        assert steps(bench) == 1


def test_an_edge_trims_and_shows_its_frame(bench: Bench) -> None:
    bench.panel.set_snaps(False)
    seen: list[int] = []
    bench.panel.peeked.connect(seen.append)
    bench.drag(PICTURE, 199.5, 190, 180)
    use = bench.clip("c3").use
    assert use is not None
    assert use.out_s == 3 - Fraction(20, 25)
    assert seen[-1] == 179
    bench.drag(PICTURE, 150.5, 160)
    use = bench.clip("c3").use
    assert use is not None
    assert use.in_s == 1 + Fraction(10, 25)
    assert bench.clip("c3").begin_s == 6 + Fraction(10, 25)
    assert seen[-1] == 160
    assert steps(bench) == 3


def test_a_trim_ends_with_the_take_and_never_leaves_nothing(bench: Bench) -> None:
    bench.panel.set_snaps(False)
    refused: list[str] = []
    bench.document.refused.connect(lambda text, _: refused.append(text))
    bench.drag(PICTURE, 199.5, 150, 100)
    use = bench.clip("c3").use
    assert use is not None
    assert use.out_s - use.in_s == Fraction(1, 25)
    bench.document.undo()
    bench.drag(PICTURE, 150.5, 110)
    use = bench.clip("c3").use
    assert use is not None
    assert use.in_s == 0
    assert bench.clip("c3").begin_s == 5
    assert not refused


def test_shift_lets_what_follows_follow(bench: Bench) -> None:
    bench.panel.set_snaps(False)
    bench.drag(PICTURE, 49.5, 40, keys=SHIFT)
    assert bench.clip("c1").end_s == Fraction(40, 25)
    assert bench.clip("c2").begin_s == 2, "it is locked"
    assert bench.clip("c3").begin_s == 6 - Fraction(10, 25)
    assert steps(bench) == 2


def test_a_click_in_the_wave_seeks_and_a_drag_marks(bench: Bench) -> None:
    bench.click(33.5, VOICE)
    assert bench.document.playhead == 33
    assert bench.document.selection == ()
    bench.panel.set_snaps(False)
    bench.drag(VOICE, 120, 140, 30)
    assert bench.document.range_frames == (30, 120)
    bench.click(10, VOICE)
    assert bench.document.range_frames is None
    assert steps(bench) == 1


def test_the_ruler_scrubs(bench: Bench) -> None:
    heard: list[int] = []
    ended: list[bool] = []
    bench.panel.scrubbed.connect(heard.append)
    bench.panel.scrub_ended.connect(lambda: ended.append(True))
    bench.drag(RULER, 20.5, 60.5, 90.5)
    assert heard == [20, 60, 90]
    assert bench.document.playhead == 90
    assert ended == [True]


def test_a_marker_is_moved_and_visited(bench: Bench) -> None:
    bench.click(125, Track.MARKERS)
    assert bench.document.playhead == 125
    bench.drag(Track.MARKERS, 125, 140, 131)
    assert bench.document.project.markers[0].at_s == Fraction(131, 25)
    assert steps(bench) == 2
    bench.double_click(60.5, Track.MARKERS)
    assert bench.document.project.markers[0].at_s == Fraction(60, 25)


def test_a_double_click_opens_the_words(bench: Bench) -> None:
    lines: list[str] = []
    markers: list[str] = []
    bench.panel.edit_text_wanted.connect(lines.append)
    bench.panel.marker_edit_wanted.connect(markers.append)
    bench.double_click(75, PICTURE)
    bench.double_click(175, Track.LINES)
    bench.double_click(125, Track.MARKERS)
    bench.double_click(175, VOICE)
    assert (lines, markers) == (["c2", "c3"], ["m8"])


def test_the_wheel_scrolls_zooms_and_makes_waves_higher(bench: Bench) -> None:
    lanes = bench.panel.lanes
    fitted = lanes.scale
    frame = fitted.frame_at(300)
    bench.wheel(4, 300, CTRL)
    assert lanes.scale.px_per_frame > 2 * fitted.px_per_frame
    assert abs(lanes.scale.x(frame) - fitted.x(frame)) < lanes.scale.px_per_frame
    left = lanes.scale.left_px
    bench.wheel(-1, 300)
    assert lanes.scale.left_px > left
    bench.wheel(1, 300, SHIFT)
    assert lanes.amplitude > 1
    bench.wheel(-50, 300, ALT)
    assert lanes.scale.px_per_frame == fitted.px_per_frame / 2


def test_what_changes_meanwhile_ends_a_drag(bench: Bench) -> None:
    bench.panel.set_snaps(False)
    bench.press(bench.place(175, PICTURE))
    bench.move(bench.place(185, PICTURE))
    bench.document.undo()
    bench.move(bench.place(195, PICTURE))
    bench.release(bench.place(195, PICTURE))
    assert bench.clip("c3").begin_s == 6


def test_the_middle_button_pans(bench: Bench, qtbot: QtBot) -> None:
    lanes = bench.panel.lanes
    lanes.set_scale(lanes.scale.zoomed(8, at_x=400))
    left = lanes.scale.left_px
    middle = Qt.MouseButton.MiddleButton
    qtbot.mousePress(lanes, middle, pos=QPointF(400, 100).toPoint())
    bench.move(QPointF(370, 100))
    qtbot.mouseRelease(lanes, middle, pos=QPointF(370, 100).toPoint())
    assert lanes.scale.left_px == left + 30
    bench.move(QPointF(300, 100))
    assert lanes.scale.left_px == left + 30


def test_drags_change_no_document_that_others_hold(bench: Bench) -> None:
    held: Project = bench.document.project
    bench.drag(PICTURE, 175, 250)
    assert held.clip("c3").begin_s == 6


def gain_handle(bench: Bench, line: str) -> QPointF:
    lanes = bench.panel.lanes
    bar = next(bar for bar in lanes.bars if bar.id == line)
    box = gain_box(lanes.scene(), bar)
    assert box is not None
    return box.center()


def test_the_gain_is_dragged_up_and_down_in_one_step(bench: Bench) -> None:
    bench.document.select(["c1", "c3"])
    bench.panel.zoom_to_selection()
    place = gain_handle(bench, "c1")
    bench.press(place)
    for up in (10, 20, 30):
        bench.move(place - QPointF(0, up))
    bench.release(place - QPointF(0, 30))
    assert (bench.clip("c1").gain_db, bench.clip("c3").gain_db) == (6, 6)
    assert bench.document.selection == ("c1", "c3")
    assert bench.document.playhead == 0 and steps(bench) == 2
    bench.press(place, SHIFT)
    bench.move(place + QPointF(0, 30), SHIFT)
    bench.release(place + QPointF(0, 30), SHIFT)
    assert bench.clip("c1").gain_db == 4.5
    bench.document.undo()
    bench.document.undo()
    assert bench.clip("c1").gain_db == 0


def test_a_gain_is_written_where_it_says_something_and_set_back_by_a_double_click(
    bench: Bench,
) -> None:
    lanes = bench.panel.lanes
    bench.panel.zoom_in()
    shown = [gain_box(lanes.scene(), bar) is not None for bar in lanes.bars]
    assert not any(shown)
    bench.document.apply(set_gain(bench.document.project, ["c1"], -3))
    place = gain_handle(bench, "c1")
    assert lanes.hit(place).part is Part.GAIN
    bench.double_click_at(place)
    assert bench.clip("c1").gain_db == 0
    assert lanes.hit(place).part is Part.SOUND
    bench.document.apply(mute_lane(bench.document.project, "k9", True))
    assert lanes.hit(place).part is Part.GAIN


def test_the_guide_has_a_gain_that_is_dragged_too(bench: Bench) -> None:
    lanes = bench.panel.lanes
    box = guide_gain_box(lanes.scene())
    assert box is not None
    place = box.center()
    bench.press(place)
    bench.move(place + QPointF(0, 20))
    bench.move(place + QPointF(0, 60))
    bench.release(place + QPointF(0, 60))
    guide = bench.document.project.guide
    assert guide is not None and guide.gain_db == -12
    assert steps(bench) == 2 and bench.document.playhead == 0
    bench.double_click_at(place)
    guide = bench.document.project.guide
    assert guide is not None and guide.gain_db == 0
