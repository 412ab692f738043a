"""The inspector shows the selected lines and changes all of them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from emo_desktop.motion.emotion import Emotion
from emo_desktop.project.edits.lines import lock_lines
from emo_desktop.project.edits.takes import note_take
from emo_desktop.project.render_choice import Quality
from emo_desktop.ui.document import Document
from emo_desktop.ui.inspector.inspector import Inspector
from emo_desktop.ui.translation import install_translator


@pytest.fixture
def inspector(document: Document, qtbot: QtBot) -> Inspector:
    inspector = Inspector(document)
    qtbot.addWidget(inspector)
    inspector.show()
    return inspector


def controls(document: Document, line: str):
    return document.project.clip(line).chosen_picture.controls


def test_without_a_line_nothing_can_be_set(inspector: Inspector) -> None:
    assert inspector.title.text() == "No line is selected."
    assert not inspector.segment.in_edit.isEnabled()
    assert not inspector.performance.emotion_box.isEnabled()


def test_it_shows_the_line(inspector: Inspector, document: Document) -> None:
    document.select(["c4"])
    assert inspector.title.text() == "Line 2"
    assert (inspector.segment.in_edit.text(), inspector.segment.out_edit.text()) == (
        "00:00:00:00",
        "00:00:12:00",
    )
    assert inspector.segment.take_box.currentText() == "take 5"
    document.select(["c3", "c4"])
    assert inspector.title.text() == "2 lines"


def test_the_gain_is_dragged_and_typed_each_one_step(
    inspector: Inspector, document: Document
) -> None:
    document.select(["c3", "c4"])
    gain = inspector.segment.gain
    for value in (-2, -10, -12):
        gain.slider.setValue(value)
    gain.slider.sliderReleased.emit()
    assert [document.project.clip(line).gain_db for line in ("c3", "c4")] == [-6, -6]
    assert gain.field is not None and gain.field.value() == -6
    gain.field.setValue(1.3)
    assert document.project.clip("c4").gain_db == 1.3
    document.undo()
    assert (document.project.clip("c4").gain_db, gain.field.value()) == (-6, -6)
    document.undo()
    assert document.project.clip("c3").gain_db == 0
    gain.field.setValue(99)
    assert document.project.clip("c3").gain_db == 12


def test_a_note_is_said_in_the_language_of_the_window(document: Document, qtbot: QtBot) -> None:
    note = "-19.5 LUFS, peak -2.1 dB, noise -61 dB, clipped, 2 dropouts"
    document.apply(note_take(document.project, document.project.clip("c3").take, note))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    install_translator(app, "it")
    try:
        inspector = Inspector(document)
        qtbot.addWidget(inspector)
        document.select(["c3"])
        said = inspector.segment.note.text()
    finally:
        install_translator(app, "en")
    assert said == "-19.5 LUFS, picco -2.1 dB, rumore -61 dB, saturato, 2 interruzioni"


def test_a_slider_changes_all_selected_lines_in_one_step(
    inspector: Inspector, document: Document
) -> None:
    document.select(["c3", "c4"])
    slider = inspector.performance.strengths["lip_strength"].slider
    for value in (120, 140, 150):
        slider.setValue(value)
    slider.sliderReleased.emit()
    assert [controls(document, line).lip_strength for line in ("c3", "c4")] == [1.5, 1.5]
    document.undo()
    assert controls(document, "c3").lip_strength == 1.0
    assert slider.value() == 100


def test_what_keys_do_to_one_line_and_then_to_another_are_two_steps(
    inspector: Inspector, document: Document
) -> None:
    """Keys move a slider without ever letting it go."""
    sliders = inspector.segment.gain.slider, inspector.performance.strengths["lip_strength"].slider
    for slider in sliders:
        before = document.project
        document.select(["c3"])
        QTest.keyClick(slider, Qt.Key.Key_Right)
        QTest.keyClick(slider, Qt.Key.Key_Right)
        first = document.project
        document.select(["c4"])
        QTest.keyClick(slider, Qt.Key.Key_Right)
        assert document.project != first
        document.undo()
        assert document.project == first
        document.undo()
        assert document.project == before


def test_a_control_is_set_back(inspector: Inspector, document: Document) -> None:
    document.select(["c3"])
    strength = inspector.performance.strengths["expression"]
    strength.slider.setValue(20)
    strength.findChild(QToolButton, "reset").click()
    assert controls(document, "c3").expression == 1.0


def test_emotion_quality_and_seed(inspector: Inspector, document: Document) -> None:
    document.select(["c3"])
    inspector.performance.emotion_box.setCurrentIndex(
        inspector.performance.emotion_box.findData(Emotion.SAD)
    )
    inspector.performance.emotion_box.activated.emit(
        inspector.performance.emotion_box.currentIndex()
    )
    inspector.segment.quality_box.setCurrentIndex(
        inspector.segment.quality_box.findData(Quality.DRAFT)
    )
    inspector.segment.quality_box.activated.emit(inspector.segment.quality_box.currentIndex())
    inspector.segment.seed_edit.setFocus()
    inspector.segment.seed_edit.selectAll()
    QTest.keyClicks(inspector.segment.seed_edit, "4172")
    QTest.keyClick(inspector.segment.seed_edit, Qt.Key.Key_Return)
    picture = document.project.clip("c3").chosen_picture
    assert picture.controls.emotion is Emotion.SAD
    assert (picture.choice.quality, picture.seed) == (Quality.DRAFT, 4172)


def test_in_and_out_are_typed_as_timecodes(inspector: Inspector, document: Document) -> None:
    document.select(["c3"])
    inspector.segment.out_edit.setFocus()
    inspector.segment.out_edit.selectAll()
    QTest.keyClicks(inspector.segment.out_edit, "10:00")
    QTest.keyClick(inspector.segment.out_edit, Qt.Key.Key_Return)
    assert document.project.clip("c3").duration_s == Fraction(10)
    inspector.segment.out_edit.selectAll()
    QTest.keyClicks(inspector.segment.out_edit, "rubbish")
    QTest.keyClick(inspector.segment.out_edit, Qt.Key.Key_Return)
    assert inspector.segment.out_edit.text() == "00:00:10:00"


def test_a_locked_line_is_shown_and_not_changed(inspector: Inspector, document: Document) -> None:
    document.apply(lock_lines(document.project, ["c3"], True))
    document.select(["c3"])
    assert inspector.title.text() == "Line 1, locked"
    assert not inspector.performance.emotion_box.isEnabled()


def test_everything_has_a_name_for_those_who_do_not_see_it(inspector: Inspector) -> None:
    from PySide6.QtWidgets import QComboBox, QLineEdit, QSlider

    for kind in (QComboBox, QLineEdit, QSlider):
        for widget in inspector.findChildren(kind):
            assert widget.accessibleName() or isinstance(widget.parent(), QComboBox)
