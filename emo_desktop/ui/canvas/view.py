"""How large the picture is shown, and where."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF

_LEAST_ZOOM, _MOST_ZOOM = 0.05, 32.0
_STAYS_SEEN_PX = 48.0


class PictureView:
    """Zoom and place of a picture in a room; fitted until it is zoomed or moved."""

    def __init__(self) -> None:
        self._zoom: float | None = None  # None: as large as fits
        self._shift = QPointF()  # of the picture's middle from the room's

    @property
    def is_fitted(self) -> bool:
        """Whether the picture is as large as it fits."""
        return self._zoom is None

    def fit(self) -> None:
        """Show the picture as large as it fits."""
        self._zoom, self._shift = None, QPointF()

    def scale(self, picture: QSizeF, room: QRectF) -> float:
        """Screen pixels of a picture's pixel."""
        if self._zoom is not None:
            return self._zoom
        if picture.isEmpty() or room.isEmpty():
            return 1.0
        return min(room.width() / picture.width(), room.height() / picture.height())

    def rect(self, picture: QSizeF, room: QRectF) -> QRectF:
        """Where a picture lies."""
        scale = self.scale(picture, room)
        where = QRectF(0, 0, picture.width() * scale, picture.height() * scale)
        where.moveCenter(room.center() + self._shift)
        return where

    def set_zoom(self, zoom: float, picture: QSizeF, room: QRectF, at: QPointF) -> None:
        """Show the picture larger or smaller; what is at a point stays there."""
        before = self.scale(picture, room)
        after = min(_MOST_ZOOM, max(_LEAST_ZOOM, zoom))
        from_middle = at - (room.center() + self._shift)
        self._shift += from_middle * (1 - after / before)
        self._zoom = after
        self._keep_seen(picture, room)

    def show_part(self, part: QRectF, picture: QSizeF, room: QRectF) -> None:
        """Show a part of the picture as large as it fits.

        Args:
            part: in pixels of the picture.
            picture: its size.
            room: it may lie in.
        """
        fitted = min(room.width() / part.width(), room.height() / part.height())
        self._zoom = min(_MOST_ZOOM, max(_LEAST_ZOOM, fitted))
        whole = QRectF(0, 0, picture.width(), picture.height())
        self._shift = (whole.center() - part.center()) * self._zoom
        self._keep_seen(picture, room)

    def move(self, by: QPointF, picture: QSizeF, room: QRectF) -> None:
        """Move the picture; some of it stays in the room."""
        self._zoom = self.scale(picture, room)
        self._shift += by
        self._keep_seen(picture, room)

    def _keep_seen(self, picture: QSizeF, room: QRectF) -> None:
        where = self.rect(picture, room)
        reach = QPointF(
            (where.width() + room.width()) / 2 - _STAYS_SEEN_PX,
            (where.height() + room.height()) / 2 - _STAYS_SEEN_PX,
        )
        self._shift = QPointF(
            max(-reach.x(), min(reach.x(), self._shift.x())),
            max(-reach.y(), min(reach.y(), self._shift.y())),
        )
