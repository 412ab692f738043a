"""Recordings that a run before left behind: put them into their lines, or out of the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from emo_desktop.app.lost_takes import LostTake

_LIST_PX = 140


class LostTakesDialog(QDialog):
    """Asks what becomes of them; the window is there all the while.

    Whoever closes it without an answer is asked again the next time.

    Signals:
        kept(object): a LostTake is to be put into the project.
        left(object): a LostTake is to be moved out of the way.

    Args:
        takes: that were found.
        parent: the window.
    """

    kept = Signal(object)
    left = Signal(object)

    def __init__(self, takes: Sequence[LostTake], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Recordings found"))
        self._takes = tuple(takes)
        self.text = QLabel(
            self.tr("The project does not know of these recordings. The program ended early."),
            wordWrap=True,
        )
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Recordings found"))
        self.list.setFixedHeight(_LIST_PX)
        for take in takes:
            self.list.addItem(self._words(take))
        note = QLabel(
            self.tr("What is left is moved to the folder “discarded” beside the takes."),
            wordWrap=True,
        )
        self.keep_button = self._button(self.tr("Keep"), lambda: self._answer(self.kept.emit))
        self.keep_button.setObjectName("primary")
        self.keep_button.setDefault(True)
        self.leave_button = self._button(self.tr("Leave"), lambda: self._answer(self.left.emit))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.leave_button)
        buttons.addWidget(self.keep_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        for widget in (self.text, self.list, note):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.setMinimumWidth(460)

    def _words(self, take: LostTake) -> str:
        words = self.tr("{name}: {time:.1f} s").format(
            name=take.path.name, time=float(take.duration_s)
        )
        when = take.at.replace("T", " ")[:16]
        broken = self.tr("broken off") if take.was_broken_off else ""
        return ", ".join(word for word in (words, when, broken) if word)

    def _button(self, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(lambda _=False: act())
        return button

    def _answer(self, tell: Callable[[LostTake], object]) -> None:
        for take in self._takes:
            tell(take)
        self.accept()
