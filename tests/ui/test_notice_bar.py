"""Notices: one after the other, each with what mends it, and the focus stays where it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.ui.notice_bar import NoticeBar


@pytest.fixture
def bar(qtbot: QtBot) -> NoticeBar:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    return bar


def test_without_notices_it_is_not_there(bar: NoticeBar) -> None:
    assert not bar.isVisible()
    bar.withdraw("nothing")


def test_they_are_shown_in_order_and_closed_one_by_one(bar: NoticeBar, qtbot: QtBot) -> None:
    bar.show_notice("gpu", "No GPU: drafts work, final quality needs one.")
    bar.show_notice("input", "The input is disconnected.", "Choose another", lambda: None)
    assert bar.isVisible()
    assert (bar.text.text()[:6], bar.more.text()) == ("No GPU", "1 of 2")
    assert not bar.button.isVisible()
    with qtbot.waitSignal(bar.closed) as told:
        qtbot.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    assert told.args == ["gpu"]
    assert bar.button.text() == "Choose another"
    assert not bar.more.isVisible()
    bar.withdraw("input")
    assert not bar.isVisible()


def test_the_button_mends_it(bar: NoticeBar) -> None:
    done: list[str] = []
    bar.show_notice("pack", "No pack.", "Packs…", lambda: done.append("packs"))
    bar.button.click()
    assert done == ["packs"]
    assert bar.ids == ()


def test_the_same_notice_changes_its_words(bar: NoticeBar) -> None:
    bar.show_notice("media", "1 file is missing.")
    bar.show_notice("media", "2 files are missing.")
    assert bar.ids == ("media",)
    assert bar.text.text() == "2 files are missing."


def test_it_never_takes_the_focus(qtbot: QtBot) -> None:
    window, field, bar = QWidget(), QLineEdit(), NoticeBar()
    layout = QVBoxLayout(window)
    layout.addWidget(bar)
    layout.addWidget(field)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    bar.show_notice("gpu", "No GPU.", "Why?", lambda: None)
    bar.show_notice("pack", "No pack.", "Packs…", lambda: None)
    assert field.hasFocus()
    qtbot.mouseClick(bar.button, Qt.MouseButton.LeftButton)
    assert field.hasFocus()
