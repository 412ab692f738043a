"""Points set, moved, drawn and removed in curve lanes, by mouse and by keys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.base.arrays import Ints
from emo_desktop.motion.control_points import PointMode
from emo_desktop.motion.curve_groups import CurveGroup, Side
from emo_desktop.ui.timeline.curve_view import LaneView, views_as_text, views_of_text
from tests.ui.timeline.curve_scenes import CurveBench
from tests.ui.timeline.scenes import ALT, CTRL, NONE, SHIFT

JAW, BLINKS, HEAD, LIPS = CurveGroup.JAW, CurveGroup.BLINKS, CurveGroup.HEAD, CurveGroup.LIPS


def test_a_click_sets_a_point_where_it_is_and_a_drag_moves_it(curve_bench: CurveBench) -> None:
    jaw = curve_bench.lane(JAW)
    curve_bench.drag(jaw, (20.4, 0.6))
    (point,) = curve_bench.points("c1")
    # Frame 20 of the film is frame 45 of the take, and a point lies in the middle of it.
    assert (point.curve, point.mode) == ("jawOpen", PointMode.OVERRIDE)
    assert point.time_s == pytest.approx(45.5 / 25)
    assert point.value == pytest.approx(0.6, abs=1e-3)
    assert curve_bench.steps() == 2
    curve_bench.drag(jaw, (20.5, point.value), (24.5, 0.3), (30.5, 0.2))
    (point,) = curve_bench.points("c1")
    assert point.time_s == pytest.approx(55.5 / 25)
    assert point.value == pytest.approx(0.2, abs=0.02)
    assert curve_bench.steps() == 3
    curve_bench.document.undo()
    curve_bench.document.undo()
    assert curve_bench.points("c1") == ()


def test_the_curve_follows_the_drag_at_once(curve_bench: CurveBench) -> None:
    jaw = curve_bench.lane(JAW)
    bar = jaw.tracks.bars[0]
    before = jaw.source.played(bar)
    curve_bench.press(jaw, 20.5, 0.9)
    curve_bench.move(jaw, 20.5, 0.8)
    after = jaw.source.played(jaw.tracks.bars[0])
    assert before is not None
    assert after is not None
    assert after.line is before.line, "no voice is heard again"
    assert after.values("jawOpen")[20] == pytest.approx(0.8, abs=0.01)
    assert "0.80" in (jaw._said or ("", ""))[1]


def test_alt_moves_a_tenth_as_far(curve_bench: CurveBench) -> None:
    jaw = curve_bench.lane(JAW)
    curve_bench.drag(jaw, (20.5, 0.5))
    curve_bench.drag(jaw, (20.5, 0.5), (20.5, 0.9), keys=ALT)
    assert curve_bench.points("c1")[0].value == pytest.approx(0.54, abs=0.01)


def test_a_drag_goes_beyond_the_lane_but_not_beyond_the_limits(curve_bench: CurveBench) -> None:
    head = curve_bench.lane(HEAD)
    assert head.values().most == 10
    curve_bench.drag(head, (20.5, 5.0), (20.5, 22.0))
    assert curve_bench.points("c1")[0].value == pytest.approx(22, abs=0.1)
    assert head.values().most == 30
    curve_bench.drag(head, (20.5, 22.0), (20.5, 300.0), (999.0, 300.0))
    (point,) = curve_bench.points("c1")
    assert point.value == 30
    assert point.time_s == pytest.approx(74.5 / 25), "the last frame of the line"


def test_an_angle_is_said_with_its_way(curve_bench: CurveBench) -> None:
    head = curve_bench.lane(HEAD)
    curve_bench.press(head, 20.5, -7.5)
    assert (head._said or ("", ""))[1] == "left 7.5°   00:00:00:20"


def test_shift_adds_on_top(curve_bench: CurveBench) -> None:
    jaw = curve_bench.lane(JAW)
    played = jaw.source.played(jaw.tracks.bars[0])
    assert played is not None
    base = float(played.values("jawOpen")[20])
    curve_bench.drag(jaw, (20.5, base + 0.25), keys=SHIFT)
    (point,) = curve_bench.points("c1")
    assert point.mode is PointMode.ADD
    assert point.value == pytest.approx(0.25, abs=0.01)
    ((_, place),) = jaw.points(jaw.tracks.bars[0])
    assert place.y() == pytest.approx(jaw.values().y(base + 0.25), abs=1), "it lies on its curve"


def test_a_curve_is_drawn_by_hand(curve_bench: CurveBench) -> None:
    jaw = curve_bench.lane(JAW)
    hill = [(5.5, 0.1), (15.5, 0.9), (25.5, 0.9), (40.5, 0.0)]
    curve_bench.drag(jaw, *hill, (30.5, 0.5), keys=CTRL)
    points = sorted(curve_bench.points("c1"), key=lambda each: each.time_s)
    assert 4 <= len(points) <= 8
    assert points[0].time_s == pytest.approx(30.5 / 25)
    assert points[-1].time_s == pytest.approx(65.5 / 25)
    assert curve_bench.steps() == 2
    played = jaw.source.played(jaw.tracks.bars[0])
    assert played is not None
    assert played.values("jawOpen")[20] == pytest.approx(0.9, abs=0.05)
    # Drawn back over: what was drawn last counts.
    assert played.values("jawOpen")[30] == pytest.approx(0.5, abs=0.06)


def test_both_sides_go_together_unless_one_is_chosen(curve_bench: CurveBench) -> None:
    blinks = curve_bench.lane(BLINKS)
    curve_bench.drag(blinks, (20.5, 0.7))
    assert {point.curve for point in curve_bench.points("c1")} == {"eyeBlinkLeft", "eyeBlinkRight"}
    curve_bench.drag(blinks, (20.5, 0.7), (22.5, 0.4))
    assert {point.time_s for point in curve_bench.points("c1")} == {47.5 / 25}
    blinks.set_view(replace(blinks.view, side=Side.LEFT))
    curve_bench.drag(blinks, (22.5, 0.4), (22.5, 1.0))
    values = {point.curve: point.value for point in curve_bench.points("c1")}
    assert values["eyeBlinkLeft"] == pytest.approx(1.0, abs=0.02)
    assert values["eyeBlinkRight"] == pytest.approx(0.4, abs=0.02)


def test_escape_takes_a_drag_back(curve_bench: CurveBench, qtbot: QtBot) -> None:
    jaw = curve_bench.lane(JAW)
    before = curve_bench.document.project
    curve_bench.press(jaw, 20.5, 0.5)
    curve_bench.move(jaw, 25.5, 0.9)
    assert curve_bench.document.project != before
    qtbot.keyClick(jaw, Qt.Key.Key_Escape)
    curve_bench.move(jaw, 30.5, 0.9)
    assert curve_bench.document.project == before
    assert curve_bench.steps() == 1


def test_a_locked_line_refuses_once_and_stays(curve_bench: CurveBench) -> None:
    refused: list[str] = []
    curve_bench.document.refused.connect(lambda sentence, _: refused.append(sentence))
    curve_bench.drag(curve_bench.lane(JAW), (75.5, 0.5), (80.5, 0.6), (85.5, 0.7))
    assert refused == ["Line 2 is locked."]
    assert curve_bench.points("c2") == ()


def test_where_no_line_is_a_click_seeks(curve_bench: CurveBench) -> None:
    curve_bench.drag(curve_bench.lane(JAW), (125.5, 0.5))
    assert curve_bench.document.playhead == 125
    assert curve_bench.steps() == 1


def test_points_are_edited_by_keys_alone(curve_bench: CurveBench, qtbot: QtBot) -> None:
    jaw = curve_bench.lane(JAW)
    jaw.setFocus(Qt.FocusReason.TabFocusReason)
    for frame in (10, 30):
        curve_bench.document.move_playhead(frame)
        qtbot.keyClick(jaw, Qt.Key.Key_Return)
    first, second = curve_bench.points("c1")
    played = jaw.source.played(jaw.tracks.bars[0])
    assert played is not None
    assert second.value == pytest.approx(float(played.line.base("jawOpen")[30]), abs=0.01)
    qtbot.keyClick(jaw, Qt.Key.Key_Left)
    steps = curve_bench.steps()
    for _ in range(3):
        qtbot.keyClick(jaw, Qt.Key.Key_Up, SHIFT)
    qtbot.keyClick(jaw, Qt.Key.Key_Right, CTRL)
    moved = next(each for each in curve_bench.points("c1") if each != second)
    assert moved.value == pytest.approx(first.value + 0.3, abs=1e-3)
    assert moved.time_s == pytest.approx(first.time_s + 1 / 25)
    assert curve_bench.steps() == steps + 1, "nudging is one step"
    assert "Line 1" in jaw.accessibleDescription()
    qtbot.keyClick(jaw, Qt.Key.Key_Delete)
    assert curve_bench.points("c1") == (second,)


def test_keys_of_the_lane_are_not_those_of_the_window(curve_bench: CurveBench) -> None:
    jaw = curve_bench.lane(JAW)

    def is_kept(key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, keys)
        event.ignore()
        QApplication.sendEvent(jaw, event)
        return event.isAccepted()

    assert is_kept(Qt.Key.Key_Delete), "or the line would be deleted"
    assert not is_kept(Qt.Key.Key_Left), "without points the playhead goes back"
    assert not is_kept(Qt.Key.Key_Space)
    curve_bench.drag(jaw, (20.5, 0.5))
    assert is_kept(Qt.Key.Key_Left)
    assert is_kept(Qt.Key.Key_Right, CTRL)
    assert not is_kept(Qt.Key.Key_Right, SHIFT)


def test_one_point_is_chosen_at_most(curve_bench: CurveBench) -> None:
    jaw, head = curve_bench.lane(JAW), curve_bench.lane(HEAD)
    curve_bench.drag(jaw, (20.5, 0.5))
    curve_bench.drag(head, (20.5, 5.0))
    assert jaw.chosen is None
    assert head.chosen is not None
    curve_bench.document.undo()
    assert head.chosen is None, "it is gone"
    curve_bench.document.redo()
    head.choose(head._all_points()[0])
    curve_bench.document.select(["c3"])
    assert head.chosen is None, "another line is selected"


def test_curves_are_reset_copied_and_pasted(curve_bench: CurveBench) -> None:
    said: list[str] = []
    curve_bench.panel.said.connect(said.append)
    curve_bench.document.select(["c3"])
    curve_bench.panel.copy_curves()
    curve_bench.drag(curve_bench.lane(JAW), (20.5, 0.5))
    curve_bench.panel.copy_curves()
    assert said == ["There are no points to copy.", "Points copied: 1"]
    curve_bench.document.select(["c3"])
    curve_bench.panel.paste_curves()
    (pasted,) = curve_bench.points("c3")
    assert pasted == curve_bench.points("c1")[0]
    curve_bench.panel.reset_curves()
    assert curve_bench.points("c3") == ()
    assert curve_bench.points("c1") != ()


def test_lanes_are_added_closed_and_show_other_curves(curve_bench: CurveBench) -> None:
    area = curve_bench.area
    assert [view.group for view in area.views] == [
        group for group in CurveGroup if group is not CurveGroup.CHEEKS
    ]
    cheeks = area.add_lane(CurveGroup.CHEEKS)
    assert area.lanes[-1] is cheeks
    area.close_lane(area.lanes[0])
    assert JAW not in [view.group for view in area.views]
    lips = curve_bench.lane(LIPS)
    lips.set_view(lips.view.editing("mouthSmile").toggled("mouthPucker"))
    assert lips.view.edited == ("mouthSmileLeft", "mouthSmileRight")
    lips.grab()
    assert lips.view.editing("mouthPucker").beside == ()
    area.set_views([LaneView.of(HEAD)])
    assert [lane.view.curve for lane in area.lanes] == ["headYaw"]


def test_lanes_can_be_remembered(curve_bench: CurveBench) -> None:
    lips = curve_bench.lane(LIPS)
    lips.set_view(replace(lips.view.editing("mouthSmile").toggled("mouthFrown"), side=Side.LEFT))
    views = curve_bench.area.views
    assert views_of_text(views_as_text(views)) == views
    for text in ("", "[1]", "null", '[["lips", "jawOpen", [], "both"]]', '[["ear", "", [], ""]]'):
        assert views_of_text(text) == ()


def pixels(widget: QWidget) -> Ints:
    """(H, W, 4) as it is drawn."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    drawn = np.frombuffer(image.constBits(), np.uint8)
    return drawn.reshape(image.height(), image.width(), 4).astype(np.int64)


def test_lanes_follow_the_tracks_to_the_pixel(curve_bench: CurveBench) -> None:
    jaw, lanes = curve_bench.lane(JAW), curve_bench.panel.lanes
    curve_bench.drag(jaw, *((frame + 0.5, 0.9 - frame % 7 / 10) for frame in range(50)), keys=CTRL)
    jaw.leaveEvent(QEvent(QEvent.Type.Leave))
    top_left = jaw.mapToGlobal(jaw.rect().topLeft())
    assert top_left.x() == lanes.mapToGlobal(lanes.rect().topLeft()).x()
    lanes.set_scale(lanes.scale.zoomed(6, at_x=100))
    for by in (37, 3, 3, 3, 250, -90, -2, -2, 5000, -4000):
        lanes.set_scale(lanes.scale.scrolled(by))
        scrolled = pixels(jaw)
        jaw.redraw()
        # Smooth edges may differ by a shade where a line was begun elsewhere.
        assert np.abs(pixels(jaw) - scrolled).max() <= 24


def test_without_a_reader_there_are_no_lanes(bench: object) -> None:
    panel = bench.panel  # type: ignore[attr-defined]
    panel.show_curves(True)
    panel.show_pitch(True)
    panel.copy_curves()
    assert not panel.shows_curves


def test_pitch_is_drawn_over_the_voice(curve_bench: CurveBench, qtbot: QtBot) -> None:
    lanes = curve_bench.panel.lanes
    plain = lanes.grab().toImage()
    curve_bench.panel.show_pitch(True)
    legend = lanes.grab().toImage()
    assert legend != plain
    source = curve_bench.area.source
    qtbot.waitUntil(lambda: all(source.voice(bar) for bar in lanes.bars), timeout=20_000)
    qtbot.waitUntil(lambda: lanes.grab().toImage() != legend)
    curve_bench.panel.show_pitch(False)
    assert lanes.grab().toImage() == plain
