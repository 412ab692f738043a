"""A field in which a key is pressed rather than typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from emo_desktop.app.key_maps import is_free_to_use, normal_key
from emo_desktop.ui.overrides import survives_errors

_Key = Qt.Key
_Modifier = Qt.KeyboardModifier
_MODIFIERS = (_Key.Key_Shift, _Key.Key_Control, _Key.Key_Alt, _Key.Key_Meta, _Key.Key_AltGr)


def native_key(key: str) -> str:
    """A key as this system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def pressed_key(press: QKeyEvent) -> str | None:
    """The key of a press as it is kept; None for one that cannot be a shortcut."""
    if press.key() in (*_MODIFIERS, _Key.Key_unknown, 0):
        return None
    modifiers = press.modifiers() & ~_Modifier.KeypadModifier & ~_Modifier.GroupSwitchModifier
    text = chr(press.key()) if 0x20 < press.key() < 0x110000 else ""
    if len(text) == 1 and not text.isalnum():
        # Where "?" lies on Shift and another key depends on the keyboard: "?" is what is meant.
        modifiers &= ~_Modifier.ShiftModifier
    sequence = QKeySequence(QKeyCombination(modifiers, Qt.Key(press.key())))
    return normal_key(sequence.toString(QKeySequence.SequenceFormat.PortableText))


@survives_errors
class KeyEdit(QLineEdit):
    """Waits for one key. Tab and Esc lead out of it.

    Signals:
        pressed(str): a key that may be given to a command.
        refused(str): one that may not.
        left: Esc was pressed.
    """

    pressed = Signal(str)
    refused = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setPlaceholderText(self.tr("Click here, then press a key"))
        self.setAccessibleName(self.tr("New key"))
        self.setAccessibleDescription(self.tr("Press the key that the command is to have."))

    def event(self, happening: QEvent) -> bool:
        # Otherwise what is a shortcut already would not come here.
        if happening.type() == QEvent.Type.ShortcutOverride:
            happening.accept()
            return True
        return super().event(happening)

    def keyPressEvent(self, press: QKeyEvent) -> None:
        key = pressed_key(press)
        if key is None:
            return
        if is_free_to_use(key):
            self.setText(native_key(key))
            self.pressed.emit(key)
        elif press.key() == _Key.Key_Escape:
            self.left.emit()
        else:
            self.refused.emit(key)

    def focusInEvent(self, coming: QFocusEvent) -> None:
        super().focusInEvent(coming)
        self.setPlaceholderText(self.tr("Press a key…"))

    def focusOutEvent(self, going: QFocusEvent) -> None:
        super().focusOutEvent(going)
        self.setPlaceholderText(self.tr("Click here, then press a key"))
