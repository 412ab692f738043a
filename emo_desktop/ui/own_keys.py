"""Keys that a widget keeps for itself where the window has shortcuts for them."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


def takes_key(happening: QEvent, keys: Collection[Qt.Key]) -> bool:
    """Take one of these keys, pressed alone, before the window does; whether that was done.

    Args:
        happening: whatever a widget's ``event`` is given.
        keys: that belong to the widget.
    """
    is_taken = (
        happening.type() == QEvent.Type.ShortcutOverride
        and isinstance(happening, QKeyEvent)
        and happening.key() in keys
        and happening.modifiers() in PLAIN
    )
    if is_taken:
        happening.accept()
    return is_taken
