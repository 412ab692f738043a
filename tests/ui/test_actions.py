"""Every command has a text, a tip and keys of its own."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from emo_desktop.ui.action_specs import ACTIONS, MENUS
from emo_desktop.ui.actions import ActionSet


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


def test_every_action_has_text_tip_and_keys_of_its_own(window: QMainWindow) -> None:
    actions = ActionSet(window)
    ids = Counter(spec.id for spec in ACTIONS)
    assert max(ids.values()) == 1
    keys: Counter[str] = Counter()
    for spec in ACTIONS:
        action = actions[spec.id]
        assert action.text()
        assert action.statusTip().endswith(".")
        assert not any(key.isEmpty() for key in action.shortcuts())
        keys.update(key.toString() for key in action.shortcuts())
    assert [key for key, count in keys.items() if count > 1] == []


def test_all_actions_are_in_the_menus(window: QMainWindow) -> None:
    actions = ActionSet(window)
    actions.fill(window.menuBar())
    shown = [action.menu().title() for action in window.menuBar().actions()]
    assert shown == list(MENUS)
    inside = [one for menu in window.menuBar().actions() for one in menu.menu().actions()]
    assert len(inside) == len(ACTIONS)


def test_a_user_s_own_keys_take_the_place_of_the_usual_ones(window: QMainWindow) -> None:
    actions = ActionSet(window, {"split": ("Ctrl+Alt+S",)})
    assert [key.toString() for key in actions["split"].shortcuts()] == ["Ctrl+Alt+S"]
    assert "Ctrl+Alt+S" in actions["split"].toolTip()


def test_commands_are_found_by_their_words(window: QMainWindow) -> None:
    actions = ActionSet(window)
    assert actions.found("split play")[0] is actions["split"]
    assert actions["ripple_delete"] in actions.found("close gap")
    assert len(actions.found("")) == len(ACTIONS)
    assert actions.found("no such command") == []


def test_single_keys_are_off_while_a_text_is_edited(window: QMainWindow) -> None:
    actions = ActionSet(window)
    actions.set_editing(True)
    assert not actions["split"].isEnabled()
    assert not actions["play"].isEnabled()
    assert actions["save"].isEnabled()
    actions.set_editing(False)
    assert actions["split"].isEnabled()


def test_an_action_does_what_it_is_connected_to(window: QMainWindow) -> None:
    actions = ActionSet(window)
    done: list[str] = []
    actions.connect({"play": lambda: done.append("play"), "save": lambda: done.append("save")})
    actions["save"].trigger()
    actions["play"].trigger()
    assert done == ["save", "play"]


def test_what_has_nothing_to_do_stays_so_while_others_are_blocked(window: QMainWindow) -> None:
    actions = ActionSet(window, {"mute_guide": ("G",)})
    actions.offer("mute_guide", False)
    actions.block(["mute_guide", "loop"])
    actions.set_editing(True)
    actions.set_editing(False)
    actions.block([])
    assert actions["loop"].isEnabled() and not actions["mute_guide"].isEnabled()
    actions.block(["mute_guide"])
    actions.offer("mute_guide", True)
    assert not actions["mute_guide"].isEnabled()
    actions.block([])
    assert actions["mute_guide"].isEnabled()
