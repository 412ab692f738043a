"""What went wrong, what to do, and a report that can be copied."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from emo_desktop.ui.announcing import announce
from emo_desktop.ui.background import Background


class ErrorBox(QDialog):
    """Shows an error; every word of it can be selected, and nothing waits for it.

    Args:
        sentence: what went wrong.
        hint: what to try; may be empty.
        report: makes the text for whoever is to help, on a thread.
        background: runs that.
        parent: the window.
        retry: what "Try again" does; None: there is nothing to try again.
    """

    def __init__(
        self,
        sentence: str,
        hint: str,
        *,
        report: Callable[[], str],
        background: Background,
        parent: QWidget,
        retry: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Something went wrong"))
        self.setMinimumWidth(480)
        self._report, self._background, self._retry = report, background, retry
        self.sentence, self.hint = _selectable(f"✕ {sentence}"), _selectable(hint)
        self.hint.setVisible(bool(hint))
        self.details = QPlainTextEdit(readOnly=True)
        self.details.setAccessibleName(self.tr("Details"))
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.hide()
        self.details_button = QPushButton(self.tr("Details…"))
        self.copy_button = QPushButton(self.tr("Copy report"))
        self.retry_button = QPushButton(self.tr("Try again"))
        self.retry_button.setVisible(retry is not None)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setDefault(True)
        self._lay_out()
        self.details_button.clicked.connect(lambda: background.start(self._show_details()))
        self.copy_button.clicked.connect(lambda: background.start(self._copy()))
        self.retry_button.clicked.connect(self._try_again)
        self.close_button.clicked.connect(self.accept)
        announce(self, f"{sentence} {hint}".strip())

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.details_button, self.copy_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.retry_button)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(self.sentence)
        layout.addWidget(self.hint)
        layout.addWidget(self.details, 1)
        layout.addLayout(buttons)

    async def _show_details(self) -> None:
        if self.details.isVisible():
            self.details.hide()
            self.adjustSize()
            return
        text = await self._background.run(lambda _: self._report())
        if isValid(self):
            self.details.setPlainText(text)
            self.details.show()
            self.resize(max(self.width(), 640), 460)

    async def _copy(self) -> None:
        text = await self._background.run(lambda _: self._report())
        QGuiApplication.clipboard().setText(text)
        if isValid(self):
            self.copy_button.setText(self.tr("✓ Copied"))

    def _try_again(self) -> None:
        self.accept()
        if self._retry is not None:
            self._retry()


def _selectable(text: str) -> QLabel:
    label = QLabel(text, wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label


def show_error(
    sentence: str,
    hint: str,
    *,
    report: Callable[[], str],
    background: Background,
    parent: QWidget,
    retry: Callable[[], object] | None = None,
) -> ErrorBox:
    """Show an error without holding up the window; see ``ErrorBox``."""
    box = ErrorBox(sentence, hint, report=report, background=background, parent=parent, retry=retry)
    box.finished.connect(box.deleteLater)
    box.open()
    return box
