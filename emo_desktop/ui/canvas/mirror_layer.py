"""The portrait that follows who speaks, over the film while it is recorded."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter

from emo_desktop.ui.canvas.layer import Layer
from emo_desktop.ui.canvas.painting import Corner, ShownPicture, paint_label


class MirrorLayer(Layer):
    """Shows one picture after the other."""

    stands_alone = True

    def __init__(self) -> None:
        super().__init__()
        self._picture: ShownPicture | None = None
        self._is_slow = False

    @property
    def has_picture(self) -> bool:
        """Whether somebody is seen in it."""
        return self._picture is not None

    def show_picture(self, picture: ShownPicture | None, *, is_slow: bool = False) -> None:
        """Show a picture; None: the film again.

        Args:
            picture: who speaks.
            is_slow: whether this computer cannot draw it as fast as the voice.
        """
        if picture is None and self._picture is None:
            return
        self._picture, self._is_slow = picture, is_slow
        self.set_on(picture is not None)

    def paint(self, painter: QPainter, where: QRectF) -> None:
        """Draw it."""
        if self._picture is None:
            return
        size = QSizeF(self._picture.width, self._picture.height)
        size.scale(where.size(), Qt.AspectRatioMode.KeepAspectRatio)
        box = QRectF(where.topLeft(), size)
        box.moveCenter(where.center())
        self._picture.paint(painter, box)
        slow = self.tr("Mirror (slow on this computer)")
        label = slow if self._is_slow else self.tr("Mirror")
        paint_label(painter, label, box, Corner.BOTTOM_LEFT)
