"""The first steps: reached by keyboard, dropped on, gone when they are done."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from emo_desktop.project.edits.characters import add_character
from emo_desktop.project.edits.lines import add_line
from emo_desktop.project.edits.takes import add_take
from emo_desktop.project.model import Project
from emo_desktop.ui.canvas.canvas import Canvas
from emo_desktop.ui.document import Document
from emo_desktop.ui.welcome import Welcome
from tests.render.lines import make_media, make_take
from tests.ui.documents import open_document


@pytest.fixture
def empty(tmp_path: Path, qapp: object) -> Document:
    return open_document(tmp_path, Project("Empty"))


@pytest.fixture
def window(empty: Document, qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    canvas = Canvas()
    window.setCentralWidget(canvas)
    window.resize(900, 500)
    window.welcome = Welcome(empty, canvas)  # type: ignore[attr-defined]
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    yield window
    empty.close()


@pytest.fixture
def welcome(window: QMainWindow) -> Welcome:
    return window.welcome  # type: ignore[attr-defined,no-any-return]


def drop(target: object, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    target.dropEvent(event)  # type: ignore[attr-defined]


def test_it_covers_the_picture_at_every_size(
    welcome: Welcome, window: QMainWindow, qtbot: QtBot
) -> None:
    over = window.centralWidget()
    assert welcome.size() == over.size()
    window.resize(520, 640)
    assert welcome.size() == over.size()
    qtbot.waitUntil(lambda: welcome.portrait.geometry().bottom() < welcome.voice.geometry().top())


def test_keys_press_the_target_and_not_the_window(
    welcome: Welcome, window: QMainWindow, qtbot: QtBot
) -> None:
    play = window.addAction("Play")
    play.setShortcut(Qt.Key.Key_Space)
    welcome.portrait.setFocus()
    with qtbot.waitSignal(welcome.portrait_wanted), qtbot.assertNotEmitted(play.triggered):
        qtbot.keyClick(welcome.portrait, Qt.Key.Key_Space)
    qtbot.keyClick(welcome.portrait, Qt.Key.Key_Tab)
    assert welcome.voice.hasFocus()
    with qtbot.waitSignal(welcome.voice_wanted):
        qtbot.keyClick(welcome.voice, Qt.Key.Key_Return)
    with qtbot.waitSignal(welcome.sample_wanted):
        qtbot.mouseClick(welcome.sample, Qt.MouseButton.LeftButton)


def test_files_are_dropped_on_it(welcome: Welcome, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(welcome.files_dropped) as told:
        drop(welcome.voice, tmp_path / "voice.wav")
    assert told.args == [[str(tmp_path / "voice.wav")]]


def test_what_is_done_is_marked_and_then_it_goes(welcome: Welcome, empty: Document) -> None:
    assert welcome.isVisible()
    empty.apply(add_character(empty.project, name="Anna", portrait=make_media("anna.png")))
    assert welcome.portrait.accessibleDescription() == "It is there."
    assert welcome.isVisible()
    assert not welcome.sample.isVisible()
    empty.apply(add_take(empty.project, make_take()))
    project = empty.project
    empty.apply(add_line(project, take=project.takes[0].id, character=project.characters[0].id))
    assert not welcome.isVisible()
    while empty.session.history.can_undo:
        empty.undo()
    assert welcome.isVisible()
