"""Workspaces on a real window: each remembers its own panels, and rubbish harms none."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QTextEdit
from pytestqt.qtbot import QtBot

from emo_desktop.ui.workspaces import Workspace, Workspaces

_Area = Qt.DockWidgetArea
NAMES = ("lines", "queue", "inspector", "history", "timeline")


class Window(QMainWindow):
    """Panels with a field each, around a middle."""

    def __init__(self) -> None:
        super().__init__()
        self.middle = QTextEdit()
        self.setCentralWidget(self.middle)
        self.setCorner(Qt.Corner.BottomLeftCorner, _Area.BottomDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, _Area.BottomDockWidgetArea)
        self.docks: dict[str, QDockWidget] = {}
        for name in NAMES:
            dock = QDockWidget(name, self)
            dock.setObjectName(name)
            dock.setWidget(QTextEdit())
            self.docks[name] = dock
        self.workspaces = Workspaces(self, self.docks)
        self.resize(1600, 960)

    def visible(self) -> set[str]:
        return {name for name, dock in self.docks.items() if not dock.isHidden()}


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    window = Window()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def test_each_workspace_has_panels_of_its_own(window: Window) -> None:
    spaces = window.workspaces
    assert spaces.current is Workspace.ANIMATE
    assert window.visible() == set(NAMES)
    assert window.dockWidgetArea(window.docks["timeline"]) is _Area.BottomDockWidgetArea
    assert window.tabifiedDockWidgets(window.docks["inspector"]) == [window.docks["history"]]
    spaces.show("export")
    assert window.visible() == {"lines", "queue", "timeline"}
    spaces.show("record")
    assert window.visible() == {"lines", "queue", "inspector", "timeline"}


def test_what_a_user_arranged_is_there_again(window: Window) -> None:
    spaces = window.workspaces
    window.addDockWidget(_Area.RightDockWidgetArea, window.docks["lines"])
    window.docks["history"].hide()
    spaces.show("export")
    window.docks["timeline"].hide()
    spaces.show("animate")
    assert window.dockWidgetArea(window.docks["lines"]) is _Area.RightDockWidgetArea
    assert window.visible() == set(NAMES) - {"history"}
    spaces.show("export")
    assert window.visible() == {"lines", "queue"}
    spaces.reset()
    assert window.visible() == {"lines", "queue", "timeline"}
    spaces.show("animate")
    assert window.visible() == set(NAMES) - {"history"}


def test_arrangements_outlive_the_window(window: Window, qtbot: QtBot) -> None:
    window.docks["queue"].hide()
    window.workspaces.show("record")
    window.docks["inspector"].hide()
    other = Window()
    qtbot.addWidget(other)
    with qtbot.waitSignal(other.workspaces.shown) as heard:
        other.workspaces.restore(window.workspaces.state())
    assert heard.args == ["record"]
    assert other.visible() == {"lines", "queue", "timeline"}
    other.workspaces.show("animate")
    assert other.visible() == set(NAMES) - {"queue"}


def tab_bars(window: Window) -> list[list[str]]:
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    bars = [bar for bar in window.findChildren(QTabBar, options=direct) if bar.isVisible()]
    texts = [[bar.tabText(place) for place in range(bar.count())] for bar in bars]
    return sorted(each for each in texts if each)


@pytest.mark.parametrize("is_shown_before", [True, False])
def test_tabs_of_other_arrangements_are_gone(qtbot: QtBot, is_shown_before: bool) -> None:
    window = Window()
    qtbot.addWidget(window)
    if is_shown_before:
        window.show()
        qtbot.waitExposed(window)
    spaces = window.workspaces
    spaces.restore(spaces.state() | {"current": b"record"})
    window.show()
    qtbot.waitExposed(window)
    expected = {
        "record": [["lines", "queue"]],
        "export": [["queue", "lines"]],
        "animate": [["inspector", "history"], ["lines", "queue"]],
    }
    qtbot.waitUntil(lambda: tab_bars(window) == expected["record"])
    for name in ("export", "record", "animate", "export", "animate", "record", "export"):
        spaces.show(name)
        qtbot.waitUntil(lambda name=name: tab_bars(window) == expected[name])
        spaces.show_alone(window.docks["timeline"])
        assert tab_bars(window) == []
        spaces.maximise()
        qtbot.waitUntil(lambda name=name: tab_bars(window) == expected[name])
        spaces.reset()
        qtbot.waitUntil(lambda name=name: tab_bars(window) == expected[name])


def test_rubbish_is_as_at_first(window: Window) -> None:
    spaces = window.workspaces
    good = spaces.state()["animate"]
    chance = random.Random(7)
    rubbish = [b"", b"\0", good[:20], good[:-10], chance.randbytes(500), good[:8] + good[30:]]
    for content in rubbish:
        spaces.restore({"animate": content, "current": b"animate", "other": b"x"})
        assert "timeline" in window.visible()
        assert spaces.current is Workspace.ANIMATE
        spaces.restore({"current": b"\xff\xfe"})
        assert window.visible() == set(NAMES)
    flipped = bytearray(good)
    for _ in range(60):
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        spaces.restore({"animate": bytes(flipped), "current": b"animate"})
    spaces.reset()
    assert window.visible() == set(NAMES)
    assert window.middle.isVisible()


def test_the_panel_with_the_focus_is_alone_and_all_come_back(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QCursor, "pos", lambda: window.geometry().bottomRight() * 3)
    spaces = window.workspaces
    window.activateWindow()
    field = window.docks["timeline"].widget()
    field.setFocus()
    width = window.docks["lines"].width()
    spaces.maximise()
    assert window.visible() == {"timeline"}
    assert not window.middle.isVisible()
    qtbot.waitUntil(lambda: window.docks["timeline"].height() > 900)
    assert window.focusWidget() is field
    spaces.maximise()
    assert window.visible() == set(NAMES)
    assert window.middle.isVisible()
    assert window.docks["lines"].width() == width
    assert window.focusWidget() is field


def test_the_panel_under_the_mouse_comes_before_the_one_with_the_focus(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.docks["lines"].widget().setFocus()
    place = window.middle.mapToGlobal(QPoint(100, 100))
    monkeypatch.setattr(QCursor, "pos", lambda: place)
    window.workspaces.maximise()
    assert window.visible() == set()
    assert window.middle.isVisible()
    window.workspaces.show("record")
    assert not window.workspaces.is_maximised
    assert window.visible() == {"lines", "queue", "inspector", "timeline"}


def test_one_panel_alone_is_not_what_is_remembered(window: Window, qtbot: QtBot) -> None:
    window.workspaces.show_alone(window.docks["lines"])
    state = window.workspaces.state()
    other = Window()
    qtbot.addWidget(other)
    other.workspaces.restore(state)
    assert other.visible() == set(NAMES)
    window.workspaces.restore(state)
    assert window.visible() == set(NAMES)
    assert window.middle.isVisible()


def test_locked_panels_stay_and_have_no_title_bars(window: Window) -> None:
    spaces, dock = window.workspaces, window.docks["timeline"]
    movable = dock.features()
    spaces.lock(True)
    assert dock.features() == QDockWidget.DockWidgetFeature.NoDockWidgetFeatures
    assert dock.titleBarWidget().sizeHint().height() <= 0
    spaces.show("record")
    assert dock.features() == QDockWidget.DockWidgetFeature.NoDockWidgetFeatures
    spaces.lock(False)
    assert dock.features() == movable
    assert dock.titleBarWidget() is None


def test_a_panel_that_floats_comes_home_on_reset(window: Window) -> None:
    window.docks["lines"].setFloating(True)
    window.workspaces.reset()
    assert not window.docks["lines"].isFloating()
