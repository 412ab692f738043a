"""Three arrangements of panels, each remembered for itself; one panel alone; panels that stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTabBar, QWidget

_Area = Qt.DockWidgetArea
_STATE_VERSION = 1
_CURRENT = "current"


class Workspace(StrEnum):
    """What panels are arranged for."""

    RECORD = "record"
    ANIMATE = "animate"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where panels are at first; those that are not named are out of sight on the right.

    Args:
        left: names of panels, as tabs, the first in front.
        right: likewise.
        bottom: likewise.
        left_px: width of the left panels.
        right_px: width of the right ones.
        bottom_px: height of the lower ones.
    """

    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    bottom: tuple[str, ...] = ()
    left_px: int = 400
    right_px: int = 330
    bottom_px: int = 300


ARRANGEMENTS = {
    # Many lines and their words; the voice is what is looked at.
    Workspace.RECORD: Arrangement(
        left=("lines", "characters", "media", "queue"),
        right=("inspector",),
        bottom=("timeline",),
        left_px=420,
    ),
    # Curves need height, and what was tried is gone back to.
    Workspace.ANIMATE: Arrangement(
        left=("lines", "characters", "media", "queue"),
        right=("inspector", "history"),
        bottom=("timeline",),
        bottom_px=320,
    ),
    # What is rendered and what waits; nothing is edited any more.
    Workspace.EXPORT: Arrangement(
        left=("queue", "lines", "media"), bottom=("timeline",), left_px=420, bottom_px=260
    ),
}


class Workspaces(QObject):
    """The arrangements of one window.

    Signals:
        shown(str): another workspace is on.

    Args:
        window: the panels belong to.
        docks: the panels by name.
        first: the workspace that is shown while nothing else is restored.
    """

    shown = Signal(str)

    def __init__(
        self,
        window: QMainWindow,
        docks: Mapping[str, QDockWidget],
        *,
        first: Workspace = Workspace.ANIMATE,
    ) -> None:
        super().__init__(window)
        self._window, self._docks = window, dict(docks)
        self._kept: dict[Workspace, bytes] = {}
        self._before: bytes | None = None  # the arrangement behind a panel that is alone
        self._features = {name: dock.features() for name, dock in docks.items()}
        self.is_locked = False
        self.current = first
        self._arrange(ARRANGEMENTS[first])

    @property
    def is_maximised(self) -> bool:
        """Whether one panel is alone."""
        return self._before is not None

    def show(self, workspace: str) -> None:
        """Arrange the panels as they were left in a workspace."""
        self._let_others_back()
        self._kept[self.current] = self._present()
        self.current = Workspace(workspace)
        self._bring_back(self.current)
        self.shown.emit(self.current.value)

    def reset(self) -> None:
        """Arrange the present workspace as it was at first."""
        self._let_others_back()
        self._kept.pop(self.current, None)
        self._arrange(ARRANGEMENTS[self.current])
        self._hide_lost_tabs()

    def lock(self, is_locked: bool) -> None:
        """Let panels stay where they are, without their title bars; or let them be moved again."""
        if is_locked == self.is_locked:
            return
        self.is_locked = is_locked
        for name, dock in self._docks.items():
            if is_locked:
                dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
                dock.setTitleBarWidget(QWidget(dock))
            else:
                bar = dock.titleBarWidget()
                dock.setTitleBarWidget(None)  # type: ignore[arg-type]
                if bar is not None:
                    bar.deleteLater()
                dock.setFeatures(self._features[name])

    def maximise(self) -> None:
        """Show the panel under the mouse, else the one with the focus, alone; again: all."""
        if self.is_maximised:
            self._let_others_back()
            return
        alone = self._panel_of(QApplication.widgetAt(QCursor.pos()))
        alone = alone or self._panel_of(QApplication.focusWidget())
        if alone is not None:
            self.show_alone(alone)

    def show_alone(self, panel: QWidget) -> None:
        """Show a dock, or the middle of the window, and nothing else."""
        self._let_others_back()
        focused = QApplication.focusWidget()
        self._before = self._present()
        for dock in self._docks.values():
            dock.setVisible(dock is panel)
        middle = self._window.centralWidget()
        if middle is not None:
            middle.setVisible(middle is panel)
        self._hide_lost_tabs()
        if focused is not None and panel.isAncestorOf(focused):
            focused.setFocus()
        else:
            panel.setFocus()

    def state(self) -> dict[str, bytes]:
        """What is to be remembered."""
        present = self._present() if self._before is None else self._before
        kept = self._kept | {self.current: present}
        return {each.value: kept[each] for each in kept} | {_CURRENT: self.current.value.encode()}

    def restore(self, state: Mapping[str, bytes]) -> None:
        """Bring back what was remembered; what cannot be understood is as at first."""
        self._let_others_back()
        self._kept = {each: bytes(state[each]) for each in Workspace if each in state}
        wanted = bytes(state.get(_CURRENT, b"")).decode("utf-8", "replace")
        if wanted in set(Workspace):
            self.current = Workspace(wanted)
        self._bring_back(self.current)
        self.shown.emit(self.current.value)

    def _present(self) -> bytes:
        return bytes(self._window.saveState(_STATE_VERSION).data())

    def _bring_back(self, workspace: Workspace) -> None:
        kept = self._kept.get(workspace)
        self._clear()
        if kept is None or not self._window.restoreState(kept, _STATE_VERSION):
            self._kept.pop(workspace, None)
            self._arrange(ARRANGEMENTS[workspace])
        self._hide_lost_tabs()

    def _let_others_back(self) -> None:
        if self._before is None:
            return
        before, self._before = self._before, None
        focused = QApplication.focusWidget()
        middle = self._window.centralWidget()
        if middle is not None:
            middle.show()
        self._clear()
        self._window.restoreState(before, _STATE_VERSION)
        self._hide_lost_tabs()
        if focused is not None and focused.isVisible():
            focused.setFocus()

    def _panel_of(self, widget: QWidget | None) -> QWidget | None:
        """The dock, or the middle of the window, that a widget is part of."""
        panels = (*self._docks.values(), self._window.centralWidget())
        while widget is not None and widget not in panels:
            widget = widget.parentWidget()
        return widget

    def _arrange(self, arrangement: Arrangement) -> None:
        """Put every panel where the arrangement has it."""
        places = (
            (_Area.LeftDockWidgetArea, arrangement.left),
            (_Area.RightDockWidgetArea, arrangement.right),
            (_Area.BottomDockWidgetArea, arrangement.bottom),
        )
        self._clear()
        for area, names in places:
            self._put(area, [self._docks[name] for name in names if name in self._docks])
        named = {name for _, names in places for name in names}
        for name, dock in self._docks.items():
            if name not in named:
                self._window.addDockWidget(_Area.RightDockWidgetArea, dock)
                dock.hide()
        self._resize(arrangement)

    def _clear(self) -> None:
        """Take every panel out, so that Qt lets go of its tabs."""
        for dock in self._docks.values():
            dock.setFloating(False)
            self._window.removeDockWidget(dock)
        self._settle()

    def _settle(self) -> None:
        layout = self._window.layout()
        if layout is not None:
            layout.invalidate()
            layout.activate()

    def _hide_lost_tabs(self) -> None:
        """Qt 6.11 forgets tabs of an arrangement before; they would lie over the present ones."""
        self._settle()
        groups = {frozenset(self._tabbed_with(dock)) for dock in self._docks.values()}
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        # Those that were made last are those in use.
        for tabs in reversed(self._window.findChildren(QTabBar, options=direct)):
            words = frozenset(tabs.tabText(place) for place in range(tabs.count()))
            if words:
                tabs.setVisible(words in groups)
                groups.discard(words)

    def _tabbed_with(self, dock: QDockWidget) -> list[str]:
        together = [dock, *self._window.tabifiedDockWidgets(dock)]
        titles = [each.windowTitle() for each in together if not each.isHidden()]
        return titles if len(titles) > 1 else []

    def _put(self, area: Qt.DockWidgetArea, docks: list[QDockWidget]) -> None:
        for dock in docks:
            self._window.addDockWidget(area, dock)
            dock.show()
            if dock is not docks[0]:
                self._window.tabifyDockWidget(docks[0], dock)
        if docks:
            docks[0].raise_()

    def _resize(self, arrangement: Arrangement) -> None:
        for names, size, way in (
            (arrangement.left, arrangement.left_px, Qt.Orientation.Horizontal),
            (arrangement.right, arrangement.right_px, Qt.Orientation.Horizontal),
            (arrangement.bottom, arrangement.bottom_px, Qt.Orientation.Vertical),
        ):
            docks = [self._docks[name] for name in names[:1] if name in self._docks]
            self._window.resizeDocks(docks, [size] * len(docks), way)
