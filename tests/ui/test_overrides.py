"""An error in what Qt calls is told, and the program goes on."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.ui.overrides import survives_errors


@survives_errors
class Clumsy(QWidget):
    """Cannot be drawn."""

    def paintEvent(self, _: QPaintEvent) -> None:
        raise ValueError("no such colour")


def test_an_error_while_drawing_is_told(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: told.append(str(error)))
    widget = Clumsy()
    qtbot.addWidget(widget)
    widget.grab()
    assert told == ["no such colour"]
