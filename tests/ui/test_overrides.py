"""An error in what Qt calls is told, and the program goes on."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.ui.overrides import survives_errors


@survives_errors
class Clumsy(QWidget):
    """Cannot be drawn."""

    def paintEvent(self, _: QPaintEvent) -> None:
        raise ValueError("no such colour")


@survives_errors
class Deaf(QWidget):
    """Answers nothing."""

    def event(self, _: QEvent) -> bool:
        raise ValueError("what?")


def test_who_cannot_answer_has_done_nothing(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: told.append(str(error)))
    widget = Deaf()
    qtbot.addWidget(widget)
    assert QApplication.sendEvent(widget, QEvent(QEvent.Type.User)) is False
    assert set(told) == {"what?"}


def test_an_error_while_drawing_is_told(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: told.append(str(error)))
    widget = Clumsy()
    qtbot.addWidget(widget)
    widget.grab()
    assert told == ["no such colour"]
