"""Looks and takes in the inspector, values for other lines, and what is greyed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from emo_desktop.app.comparing import Version
from emo_desktop.app.looks import new_look
from emo_desktop.emo.config import PAPER
from emo_desktop.motion.visemes import read_style
from emo_desktop.project.edits.lines import lock_lines
from emo_desktop.project.edits.performance import set_controls
from emo_desktop.project.model import Clip, PictureTake, TakeUse
from emo_desktop.ui.background import Background
from emo_desktop.ui.document import Document
from emo_desktop.ui.inspector.inspector import Inspector
from emo_desktop.ui.inspector.obedience import Obedience
from emo_desktop.ui.inspector.strength import Strength
from tests.emo.packs.bare_packs import write_bare_pack
from tests.render.lines import make_line, make_project, make_take
from tests.ui.documents import open_document


@pytest.fixture
def document(qapp: object, tmp_path: Path) -> Iterator[Document]:
    """Two lines; the first has two takes."""
    first = make_line(3)
    more = TakeUse("t5", Fraction(0), Fraction(12))
    project = make_project(
        replace(first, uses=(*first.uses, more)),
        make_line(4, begin_s=12),
        takes=(make_take(2), make_take(5)),
    )
    document = open_document(tmp_path, project)
    yield document
    document.close()


@pytest.fixture
def inspector(document: Document, qtbot: QtBot) -> Inspector:
    inspector = Inspector(document)
    qtbot.addWidget(inspector)
    inspector.show()
    document.select(["c3"])
    return inspector


def line(document: Document, clip_id: str = "c3") -> Clip:
    return document.project.clip(clip_id)


def look(document: Document, clip_id: str = "c3") -> PictureTake:
    return line(document, clip_id).chosen_picture


def titles(inspector: Inspector) -> list[str]:
    looks = inspector.looks.list
    return [looks.topLevelItem(row).text(0) for row in range(looks.topLevelItemCount())]


def mark(inspector: Inspector, row: int) -> None:
    looks = inspector.looks.list
    looks.setFocus()
    looks.setCurrentItem(looks.topLevelItem(row))


def test_looks_are_made_chosen_and_removed(inspector: Inspector, document: Document) -> None:
    assert titles(inspector) == ["● Look 1"]
    assert not inspector.looks.remove_button.isEnabled()
    inspector.looks.new_button.click()
    assert titles(inspector) == ["Look 1", "● Look 2"]
    assert inspector.segment.seed_edit.text() == f"{look(document).seed}"
    mark(inspector, 0)
    inspector.looks.choose_button.click()
    assert line(document).picture == "p1"
    inspector.looks.choose_next()
    assert line(document).picture == "p2"
    inspector.looks.remove_button.click()
    assert titles(inspector) == ["● Look 1"]
    for count in (1, 2):
        document.undo()
        assert len(line(document).pictures) == 2, count


def test_a_look_is_renamed_where_it_stands(
    inspector: Inspector, document: Document, qtbot: QtBot
) -> None:
    inspector.looks.new_button.click()
    mark(inspector, 1)
    QTest.keyClick(inspector.looks.list, Qt.Key.Key_F2)
    (editor,) = inspector.looks.list.findChildren(QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "Angry eyes")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: look(document).name == "Angry eyes")
    assert titles(inspector) == ["Look 1", "● Angry eyes"]


def test_the_mark_stays_while_the_line_is_edited(inspector: Inspector, document: Document) -> None:
    inspector.looks.new_button.click()
    mark(inspector, 0)
    document.apply(set_controls(document.project, ["c3"], changes={"expression": 0.2}))
    inspector.star(2)
    assert [each.stars for each in line(document).pictures] == [2, 0]
    assert inspector.looks.list.currentItem().text(0) == "Look 1"


def test_stars_go_to_the_look_in_the_list_else_to_the_take(
    inspector: Inspector, document: Document
) -> None:
    inspector.segment.seed_edit.setFocus()
    inspector.star(4)
    assert document.project.take("t2").stars == 4
    assert look(document).stars == 0
    mark(inspector, 0)
    inspector.star(5)
    assert look(document).stars == 5
    assert document.project.take("t2").stars == 4


def test_stars_are_clicked_and_cleared(inspector: Inspector, document: Document) -> None:
    third = inspector.segment.stars.findChildren(QToolButton)[2]
    third.click()
    assert document.project.take("t2").stars == 3
    assert third.text() == "★"
    third.click()
    assert document.project.take("t2").stars == 0


def test_takes_are_gone_through(inspector: Inspector, document: Document) -> None:
    for by, take in ((1, "t5"), (1, "t5"), (-1, "t2"), (-1, "t2")):
        inspector.segment.choose_beside(by)
        assert line(document).take == take
        assert inspector.segment.take_box.currentData() == take


def test_a_look_is_applied_to_the_selected_lines(inspector: Inspector, document: Document) -> None:
    document.apply(set_controls(document.project, ["c3"], changes={"lip_strength": 1.5}))
    assert not inspector.looks.apply_button.isEnabled()
    document.select(["c3", "c4"])
    inspector.looks.apply_button.click()
    assert look(document, "c4").controls.lip_strength == 1.5


def test_a_look_is_compared(inspector: Inspector, document: Document, qtbot: QtBot) -> None:
    document.apply(new_look(document.project, "c3"))
    mark(inspector, 0)
    with qtbot.waitSignal(inspector.compare_wanted) as told:
        inspector.looks.compare_button.click()
    assert told.args == [Version("c3", picture="p1")]


def offers(strength: Strength) -> dict[str, object]:
    button = strength.findChild(QToolButton, "spread")
    button.menu().aboutToShow.emit()
    return {action.text(): action for action in button.menu().actions()}


def test_a_value_is_applied_to_other_lines(inspector: Inspector, document: Document) -> None:
    strength = inspector.performance.strengths["blink_rate"]
    strength.slider.setValue(30)
    assert list(offers(strength)) == ["All lines (2)", "All lines of Anna (2)"]
    offers(strength)["All lines of Anna (2)"].trigger()
    assert look(document, "c4").controls.blink_rate == 0.3
    document.undo()
    assert look(document, "c4").controls.blink_rate == 1.0
    document.apply(lock_lines(document.project, ["c4"], True))
    offers(strength)["All lines (1)"].trigger()
    assert look(document, "c4").controls.blink_rate == 1.0


def test_gaze_and_mouth_style(inspector: Inspector, document: Document) -> None:
    sideways, up = inspector.performance.gaze
    for steps in (10, 20, 30):
        sideways.slider.setValue(steps)
    sideways.slider.sliderReleased.emit()
    up.slider.setValue(-8)
    up.slider.sliderReleased.emit()
    assert look(document).controls.gaze_target_deg == (15.0, -4.0)
    document.undo()
    assert look(document).controls.gaze_target_deg == (15.0, 0.0)
    document.undo()
    assert look(document).controls.gaze_target_deg == (0.0, 0.0)
    box = inspector.performance.style_box
    box.setCurrentIndex(box.findData("mumble"))
    box.activated.emit(box.currentIndex())
    assert look(document).controls.mouth_style == read_style("mumble")
    document.undo()
    assert box.currentText() == "Natural"


def test_what_is_not_obeyed_is_greyed_and_says_why(
    document: Document, background: Background, tmp_path: Path, qtbot: QtBot
) -> None:
    obedience = Obedience(background, tmp_path)
    inspector = Inspector(document, obedience)
    qtbot.addWidget(inspector)
    document.select(["c3"])
    lips = inspector.performance.strengths["lip_strength"]
    head = inspector.performance.strengths["head_motion"]
    box = inspector.segment.quality_box
    write_bare_pack(tmp_path / "one", PAPER)
    box.setCurrentIndex(box.findText("Final"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: not lips.isEnabled(), timeout=10_000)
    assert "does not obey" in lips.toolTip()
    assert head.isEnabled()
    assert head.toolTip() == ""
    document.undo()
    qtbot.waitUntil(lips.isEnabled, timeout=10_000)
    assert lips.toolTip() == ""
