"""What happens without being looked at, said to those who hear the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from emo_desktop.ui.document import Document, StateKind

_COLLECTED_MS = 400
_MOST_NAMED = 3
_WORKED_ON = (StateKind.QUEUED, StateKind.RENDERING)


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say something, whatever has the focus.

    Args:
        widget: it is about.
        text: what is said.
    """
    if text and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class LineAnnouncer(QObject):
    """Says what has become of lines that were rendered: done or failed, and nothing else.

    Signals:
        announced(str): what was said.

    Args:
        document: whose lines.
        widget: it is about.
    """

    announced = Signal(str)

    def __init__(self, document: Document, widget: QWidget) -> None:
        super().__init__(widget)
        self._document, self._widget = document, widget
        self._kinds: dict[str, StateKind] = {}
        self._news: dict[str, StateKind] = {}
        self._collecting = QTimer(self, singleShot=True, interval=_COLLECTED_MS)
        self._collecting.timeout.connect(self._say)
        document.states_changed.connect(self._look)
        self._look()

    def _look(self) -> None:
        document = self._document
        kinds = {clip.id: document.line_state(clip.id).kind for clip in document.project.clips}
        for line, kind in kinds.items():
            before = self._kinds.get(line)
            if before in _WORKED_ON and kind in (StateKind.DONE, StateKind.FAILED):
                self._news[line] = kind
        self._kinds = kinds
        if self._news and not self._collecting.isActive():
            self._collecting.start()

    def _say(self) -> None:
        """Say all that has happened meanwhile at once: many lines in one sentence."""
        news, self._news = self._news, {}
        numbers = {clip.id: n for n, clip in enumerate(self._document.project.clips, start=1)}
        words = []
        for kind in (StateKind.FAILED, StateKind.DONE):
            lines = sorted(
                numbers[line] for line, each in news.items() if each is kind and line in numbers
            )
            if lines:
                words.append(self._sentence(kind, lines))
        text = " ".join(words)
        announce(self._widget, text)
        self.announced.emit(text)

    def _sentence(self, kind: StateKind, lines: list[int]) -> str:
        is_done = kind is StateKind.DONE
        if len(lines) > _MOST_NAMED:
            many = self.tr("{count} lines done.") if is_done else self.tr("{count} lines failed.")
            return many.format(count=len(lines))
        named = ", ".join(f"{number}" for number in lines)
        if len(lines) > 1:
            some = self.tr("Lines {named} done.") if is_done else self.tr("Lines {named} failed.")
            return some.format(named=named)
        one = self.tr("Line {named} done.") if is_done else self.tr("Line {named} failed.")
        return one.format(named=named)
