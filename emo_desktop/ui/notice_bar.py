"""A bar above the picture: something is not as it should be, and one button that mends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from emo_desktop.ui.announcing import announce
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.theme import Token, colour

_STRIPE_PX = 4
_SIGN_PX = 28


@dataclass(frozen=True, slots=True)
class _Notice:
    """Something that is said until it is closed or withdrawn.

    Args:
        id: of it; there is one of each.
        text: what is said.
        button_text: of what mends it; empty: nothing does.
        action: what mends it.
    """

    id: str
    text: str
    button_text: str
    action: Callable[[], object] | None


@survives_errors
class NoticeBar(QWidget):
    """Shows one notice after the other; it never takes the focus, and without any it is not there.

    Signals:
        closed(str): the user closed the notice with this id.
    """

    closed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._notices: list[_Notice] = []
        self.text = QLabel(wordWrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.more = QLabel()
        self.button, self.close_button = QPushButton(), QPushButton("✕")
        self.close_button.setAccessibleName(self.tr("Close this notice"))
        self.close_button.setToolTip(self.tr("Close this notice"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_STRIPE_PX + _SIGN_PX, 4, 8, 4)
        layout.setSpacing(8)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.more)
        for button in (self.button, self.close_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAutoDefault(True)
            layout.addWidget(button)
        self.button.clicked.connect(self._act)
        self.close_button.clicked.connect(self._close_first)
        self.hide()

    @property
    def ids(self) -> tuple[str, ...]:
        """Of all notices, the shown one first."""
        return tuple(notice.id for notice in self._notices)

    def show_notice(
        self,
        notice_id: str,
        text: str,
        button_text: str = "",
        action: Callable[[], object] | None = None,
        *,
        is_urgent: bool = False,
    ) -> None:
        """Say something, after what is said already; the same id again changes its words.

        Args:
            notice_id: names it.
            text: a sentence or two.
            button_text: of what mends it; empty: nothing does.
            action: what mends it.
            is_urgent: whether it is said before what is said already.
        """
        notice = _Notice(notice_id, text, button_text, action)
        if notice_id in self.ids:
            self._notices[self.ids.index(notice_id)] = notice
        else:
            self._notices.insert(0 if is_urgent else len(self._notices), notice)
            announce(self, text)
        self._show()

    def withdraw(self, notice_id: str) -> None:
        """Say something no longer; harmless where it is not said."""
        self._notices = [each for each in self._notices if each.id != notice_id]
        self._show()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(Token.RAISED))
        painter.fillRect(0, 0, _STRIPE_PX, self.height(), colour(Token.STALE))
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour(Token.STALE))
        font = painter.font()
        font.setPixelSize(18)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(colour(Token.STALE))
        room = QRect(_STRIPE_PX, 0, _SIGN_PX, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, "!")
        painter.end()

    def _show(self) -> None:
        self.setVisible(bool(self._notices))
        if not self._notices:
            return
        first, count = self._notices[0], len(self._notices)
        self.text.setText(first.text)
        self.setAccessibleName(first.text)
        self.button.setText(first.button_text)
        self.button.setVisible(first.action is not None and bool(first.button_text))
        self.more.setText(self.tr("1 of {count}").format(count=count))
        self.more.setVisible(count > 1)

    def _act(self) -> None:
        notice = self._notices[0]
        self.withdraw(notice.id)
        if notice.action is not None:
            notice.action()

    def _close_first(self) -> None:
        notice = self._notices[0]
        self.withdraw(notice.id)
        self.closed.emit(notice.id)
