"""Something that is drawn over the picture, and may be dragged there."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter


class Layer(QObject):
    """A layer of the canvas; this one shows nothing and wants nothing.

    Signals:
        changed(): it is to be drawn again.
    """

    changed = Signal()
    stands_alone = False  # whether it is shown where there is no picture, too

    def __init__(self) -> None:
        super().__init__()
        self._is_on = False

    @property
    def is_on(self) -> bool:
        """Whether it is shown."""
        return self._is_on

    def set_on(self, is_on: bool) -> None:
        """Show it, or do not."""
        self._is_on = is_on
        self.changed.emit()

    def paint(self, painter: QPainter, where: QRectF) -> None:
        """Draw it over a picture.

        Args:
            painter: on the canvas.
            where: the picture lies on the canvas.
        """

    def cursor(self, at: QPointF, where: QRectF) -> Qt.CursorShape | None:
        """How the mouse looks there; None: nothing can be dragged there."""
        del at, where
        return None

    def press(self, at: QPointF, where: QRectF) -> bool:
        """Begin a drag there; whether there is anything to be dragged."""
        del at, where
        return False

    def drag(self, at: QPointF, where: QRectF) -> None:
        """Go on with the drag."""

    def release(self) -> None:
        """End the drag."""

    def reset_at(self, at: QPointF, where: QRectF) -> bool:
        """Set back what was clicked twice; whether there was anything."""
        del at, where
        return False

    def wants(self, key: QKeyEvent) -> bool:
        """Whether a key is for this layer while the canvas has the focus."""
        del key
        return False

    def press_key(self, key: QKeyEvent) -> None:
        """Do what a key says that it wants."""

    def release_key(self) -> None:
        """The key was let go."""

    def choose_next(self, *, is_forward: bool) -> bool:
        """Choose what keys act on; whether there was another one in that direction."""
        del is_forward
        return False
