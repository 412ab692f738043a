"""Small pictures of portraits, read beside the window's own work."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPainter, QPainterPath, QPixmap

from emo_desktop.app.small_pictures import read_small_picture
from emo_desktop.base.arrays import Bytes
from emo_desktop.base.errors import EmoError
from emo_desktop.face.geometry import FaceBox
from emo_desktop.project.model import Character
from emo_desktop.ui.background import Background
from emo_desktop.ui.theme import Token, colour

SIDE_PX = 40
_SHARPNESS = 2  # pixels of the screen for one of the window, at most
_MOST = 200
_Key: TypeAlias = tuple[str, FaceBox | None]


class Thumbnails(QObject):
    """Pictures of characters, each read once.

    Signals:
        ready(): there are more of them.

    Args:
        background: reads them.
    """

    ready = Signal()

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._background = background
        # None: it cannot be read.
        self._pictures: OrderedDict[_Key, QIcon | None] = OrderedDict()
        self._wanted: dict[_Key, Path] = {}
        self._is_reading = False

    def of(self, character: Character, path: Path) -> QIcon:
        """The character's picture, or a sign of it until that is read.

        Args:
            character: who is seen.
            path: where the portrait lies.
        """
        key = (character.portrait.digest, character.face_box)
        if key not in self._pictures:
            self._wanted[key] = path
            if not self._is_reading:
                self._is_reading = True
                self._background.start(self._read())
        return self._pictures.get(key) or sign(character.name)

    def forget_failures(self) -> None:
        """Try again what could not be read."""
        failures = [key for key, picture in self._pictures.items() if picture is None]
        for key in failures:
            del self._pictures[key]
        if failures:
            self.ready.emit()

    async def _read(self) -> None:
        try:
            while self._wanted:
                key, path = self._wanted.popitem()
                self._pictures[key] = await self._picture(path, key[1])
                while len(self._pictures) > _MOST:
                    self._pictures.popitem(last=False)
                self.ready.emit()
        finally:
            self._is_reading = False

    async def _picture(self, path: Path, face_box: FaceBox | None) -> QIcon | None:
        side_px = SIDE_PX * _SHARPNESS
        try:
            pixels = await self._background.run(
                lambda _: read_small_picture(path, side_px, face_box=face_box)
            )
        except EmoError:
            return None
        return _icon(_rounded(pixels))


def sign(name: str) -> QIcon:
    """The first letter of a name in a square, where there is no picture."""
    picture = QPixmap(SIDE_PX * _SHARPNESS, SIDE_PX * _SHARPNESS)
    picture.setDevicePixelRatio(_SHARPNESS)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(colour(Token.STRONG_BORDER))
    painter.setBrush(colour(Token.RAISED))
    room = QRect(0, 0, SIDE_PX, SIDE_PX)
    painter.drawRoundedRect(room.adjusted(1, 1, -1, -1), 4, 4)
    font = painter.font()
    font.setPixelSize(18)
    painter.setFont(font)
    painter.setPen(colour(Token.SECONDARY))
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, name[:1].upper())
    painter.end()
    return _icon(picture)


def _icon(picture: QPixmap) -> QIcon:
    """The same picture in a row that is selected: skin must not be tinted."""
    icon = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        icon.addPixmap(picture, mode)
    return icon


def _rounded(pixels: Bytes) -> QPixmap:
    side = pixels.shape[0]
    image = QImage(pixels.tobytes(), side, side, 4 * side, QImage.Format.Format_RGBA8888)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape = QPainterPath()
    shape.addRoundedRect(0, 0, side, side, 4 * _SHARPNESS, 4 * _SHARPNESS)
    painter.setClipPath(shape)
    painter.drawImage(0, 0, image)
    painter.end()
    picture.setDevicePixelRatio(_SHARPNESS)
    return picture
