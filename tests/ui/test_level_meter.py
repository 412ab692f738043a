"""The bar shows levels, and forgets that it clipped when it is told to."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from emo_desktop.audio.level_meter import Levels
from emo_desktop.ui.level_meter import LevelMeterBar, share_of


@pytest.fixture
def bar(qtbot: QtBot) -> LevelMeterBar:
    bar = LevelMeterBar()
    qtbot.addWidget(bar)
    bar.resize(260, 38)
    return bar


def image(bar: LevelMeterBar) -> QImage:
    return bar.grab().toImage()


def test_the_scale_goes_from_60_below_to_0() -> None:
    assert [share_of(level) for level in (-120, -60, -30, 0, 3)] == [0, 0, 0.5, 1, 1]


def test_louder_is_longer_and_the_loudest_is_held(bar: LevelMeterBar) -> None:
    seen = []
    for levels in (
        None,
        Levels(peak_db=-40, hold_db=-40),
        Levels(peak_db=-40, hold_db=-10),
        Levels(peak_db=-1, hold_db=-1, has_clipped=True),
    ):
        bar.show_levels(levels)
        seen.append(image(bar))
    assert all(one != other for one, other in pairwise(seen))
    assert "clipped" in bar.accessibleDescription()


def test_a_click_or_enter_forgets_that_it_clipped(bar: LevelMeterBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.clip_cleared):
        qtbot.mouseClick(bar, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.clip_cleared):
        qtbot.keyClick(bar, Qt.Key.Key_Return)
