"""The one asyncio loop of the program, turned by Qt's, and when Python's garbage is collected."""

from __future__ import annotations

import gc
import os

os.environ.setdefault("QT_API", "pyside6")

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

_LOOK_MS = 500
# Older garbage is rare and dear to look for: only when so much of the younger kind has been seen.
_YOUNG, _MIDDLE, _OLD = 700, 10, 50


class WindowCollector(QObject):
    """Collects garbage on the thread of the window, and nowhere else.

    Python collects on whichever thread makes the next object; a widget found there would be
    destroyed on a thread that is not its own, which Qt does not survive.
    """

    def __init__(self) -> None:
        super().__init__()
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect what is due, by the same counts as Python does."""
        young, middle, old = gc.get_count()
        if old > _OLD:
            gc.collect(2)
        elif middle > _MIDDLE:
            gc.collect(1)
        elif young > _YOUNG:
            gc.collect(0)

    def stop(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()


def make_event_loop(app: QApplication) -> QEventLoop:
    """The asyncio loop that runs whenever Qt's does; make one a process.

    Whoever makes it stops and closes it.
    """
    return QEventLoop(app, already_running=True)
