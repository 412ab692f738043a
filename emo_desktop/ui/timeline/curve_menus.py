"""What the menus of a curve lane offer."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from emo_desktop.motion.curve_groups import CURVES, Side
from emo_desktop.ui.timeline.curve_keys import EditingCurveLane
from emo_desktop.ui.timeline.curve_names import name_of_curve, name_of_side


def fill_with_curves(menu: QMenu, lane: EditingCurveLane) -> None:
    """Offer the curves of a lane's group: one is edited, others may be shown with it."""
    view = lane.view
    exclusive = QActionGroup(menu)
    for curve in CURVES[view.group]:
        action = _checkable(menu, name_of_curve(curve), is_checked=curve == view.curve)
        exclusive.addAction(action)
        action.triggered.connect(lambda _=False, to=curve: lane.set_view(lane.view.editing(to)))
    others = [curve for curve in CURVES[view.group] if curve != view.curve]
    if others:
        beside = menu.addMenu(QCoreApplication.translate("CurveMenus", "Show with it"))
        for curve in others:
            action = _checkable(beside, name_of_curve(curve), is_checked=curve in view.beside)
            action.triggered.connect(
                lambda _=False, also=curve: lane.set_view(lane.view.toggled(also))
            )
    if view.has_sides:
        fill_with_sides(menu, lane)


def fill_with_sides(menu: QMenu, lane: EditingCurveLane) -> None:
    """Offer which side of the face is edited."""
    menu.addSeparator()
    exclusive = QActionGroup(menu)
    for side in Side:
        action = _checkable(menu, name_of_side(side), is_checked=side is lane.view.side)
        exclusive.addAction(action)
        action.triggered.connect(
            lambda _=False, to=side: lane.set_view(replace(lane.view, side=to))
        )


def _checkable(menu: QMenu, words: str, *, is_checked: bool) -> QAction:
    action = menu.addAction(words)
    action.setCheckable(True)
    action.setChecked(is_checked)
    return action
