"""The actions of a window, and their keys and menus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenuBar, QWidget

from emo_desktop.app.key_maps import is_typed, normal_key
from emo_desktop.ui.action_specs import ACTIONS, MENUS, ActionSpec


class ActionSet:
    """The actions of one window.

    Args:
        window: they belong to.
        keys: a user's own shortcuts by id, in place of the usual ones.
    """

    def __init__(self, window: QWidget, keys: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._actions = {spec.id: _made(spec, window, keys or {}) for spec in ACTIONS}
        self._blocked: frozenset[str] = frozenset()
        self._idle: frozenset[str] = frozenset()
        self._is_editing = False
        window.addActions(list(self._actions.values()))

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def set_keys(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        """Let actions have a user's own shortcuts by id; the others have the usual ones."""
        for spec in ACTIONS:
            _give_keys(self[spec.id], keys.get(spec.id, spec.keys))

    def connect(self, slots: Mapping[str, Callable[[], object]]) -> None:
        """Say what actions do."""
        for action_id, slot in slots.items():
            self[action_id].triggered.connect(lambda _=False, slot=slot: slot())

    def fill(self, bar: QMenuBar) -> None:
        """Put every action into its menu."""
        for name in MENUS:
            menu = bar.addMenu(_translated(name))
            for spec in ACTIONS:
                if spec.menu == name:
                    menu.addAction(self[spec.id])

    def found(self, words: str) -> list[QAction]:
        """Actions whose text or tip has all the words, those of the text first."""
        wanted = words.casefold().split()
        texts = [(action, action.text().casefold()) for action in self._actions.values()]
        first = [action for action, text in texts if all(word in text for word in wanted)]
        more = [
            action
            for action, text in texts
            if action not in first
            and all(word in f"{text} {action.statusTip().casefold()}" for word in wanted)
        ]
        return first + more

    @property
    def is_editing(self) -> bool:
        """Whether a text is edited."""
        return self._is_editing

    def set_editing(self, is_editing: bool) -> None:
        """Let single keys be typed while a text is edited."""
        self._is_editing = is_editing
        for action_id in self._actions:
            self._enable(action_id)

    def block(self, action_ids: Iterable[str]) -> None:
        """Let these actions do nothing for now, and those that were blocked before do it again."""
        before, self._blocked = self._blocked, frozenset(action_ids)
        for action_id in before | self._blocked:
            self._enable(action_id)

    def offer(self, action_id: str, is_offered: bool) -> None:
        """Let an action do something, or nothing while there is nothing for it to do."""
        self._idle = self._idle - {action_id} if is_offered else self._idle | {action_id}
        self._enable(action_id)

    def _enable(self, action_id: str) -> None:
        action = self._actions[action_id]
        is_off = self._is_editing and _is_typed(action)
        action.setEnabled(not (is_off or action_id in self._blocked or action_id in self._idle))


def _is_typed(action: QAction) -> bool:
    return any(is_typed(normal_key(key.toString()) or "") for key in action.shortcuts())


def _made(spec: ActionSpec, window: QWidget, keys: Mapping[str, tuple[str, ...]]) -> QAction:
    action = QAction(_translated(spec.text), window)
    action.setObjectName(spec.id)
    action.setStatusTip(_translated(spec.tip))
    action.setCheckable(spec.checkable)
    _give_keys(action, keys.get(spec.id, spec.keys))
    return action


def _give_keys(action: QAction, keys: tuple[str, ...]) -> None:
    shown = [QKeySequence(key) for key in keys]
    action.setShortcuts(shown)
    key = f" ({shown[0].toString(QKeySequence.SequenceFormat.NativeText)})" if shown else ""
    action.setToolTip(f"{action.statusTip()}{key}")


def _translated(text: str) -> str:
    return QCoreApplication.translate("Actions", text)
