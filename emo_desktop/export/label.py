"""A label that everybody sees: that the film is made by a computer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.export.colour import Samples

USUAL_WORDS = "AI-generated"
MOST_WORDS = 120
# OpenCV brings its fonts along (Rubik, and WenQuanYi for what that lacks): a label looks the same
# on every machine, in every language it is likely to be written in.
_FONT, _WEIGHT = "sans", 450
_TALL = "ÄÉgj"  # as high and as low as letters go: all labels have the same height
_CAPITALS = 0.75  # height of capital letters, in shares of a font's size
_LEAST_PX = 11  # smaller letters are not read
_MARGIN = 0.6  # of the letters' height, to the sides of the picture
_PADDING = 0.35
_MOST_WIDTH = 0.9  # of the picture: longer words are made smaller
_BLACK, _WHITE, _GREY = 16, 235, 128  # of limited range
_PLATE_SHARE = 0.55  # how much of the plate covers the picture


class Corner(StrEnum):
    """Where the label stands."""

    TOP_LEFT = "top left"
    TOP = "top"
    TOP_RIGHT = "top right"
    BOTTOM_LEFT = "bottom left"
    BOTTOM = "bottom"
    BOTTOM_RIGHT = "bottom right"


@dataclass(frozen=True, slots=True)
class Label:
    """A visible label.

    Args:
        words: one line.
        corner: where it stands.
        height: of the letters, in shares of the picture's short side.
        opacity: 0 to 1.

    Raises:
        ValueError: a field cannot be true; the message names it.
    """

    words: str = USUAL_WORDS
    corner: Corner = Corner.BOTTOM_LEFT
    height: float = 0.03
    opacity: float = 0.85

    def __post_init__(self) -> None:
        if not self.words.strip() or not self.words.isprintable() or len(self.words) > MOST_WORDS:
            raise ValueError(f"a label has one line of 1 to {MOST_WORDS} characters")
        if not 0.01 <= self.height <= 0.2:
            raise ValueError(f"label height is {self.height}, outside 0.01 to 0.2")
        if not 0.2 <= self.opacity <= 1:
            raise ValueError(f"label opacity is {self.opacity}, outside 0.2 to 1")


class LabelPainter:
    """Draws a label into frames of one size.

    The letters are drawn once, white on a dark plate with round corners, so that they are read on
    any picture, and laid over each frame.

    Args:
        label: what is drawn.
        width: of every frame, pixels.
        height: of every frame, pixels.
    """

    def __init__(self, label: Label, *, width: int, height: int) -> None:
        plate = _drawn_plate(label, width, height)
        rows, columns = plate.shape[:2]
        left, top = _place(label.corner, (width, height), (columns, rows))
        self._part = (slice(top, top + rows), slice(left, left + columns))
        self._size = (width, height)
        self._cover: Floats = plate[..., 3:].astype(np.float32) / 255
        self._colour: Floats = plate[..., :3].astype(np.float32)

    def apply(self, frame: Bytes) -> Bytes:
        """The frame with the label; the one that was given stays as it is.

        Args:
            frame: (H, W, 3) RGB or (H, W, 4) RGBA uint8 with straight alpha.
        """
        if frame.shape[:2] != (self._size[1], self._size[0]) or frame.dtype != np.uint8:
            raise ValueError(f"a frame of {frame.shape} {frame.dtype} is not of the film's size")
        labelled = frame.copy()
        below = frame[self._part].astype(np.float32)
        under = below[..., 3:] / 255 if frame.shape[2] == 4 else np.ones_like(self._cover)
        alpha = self._cover + under * (1 - self._cover)
        colour = self._colour * self._cover + below[..., :3] * under * (1 - self._cover)
        part = labelled[self._part]
        straight = np.where(alpha > 0, colour / np.maximum(alpha, 1e-6), below[..., :3])
        part[..., :3] = np.round(straight).astype(np.uint8)
        if frame.shape[2] == 4:
            part[..., 3:] = np.round(alpha * 255).astype(np.uint8)
        return labelled

    def draw(self, planes: tuple[Samples, ...]) -> None:
        """The same for the planes of a film, where they lie: luma, two of colour, perhaps alpha.

        White letters on a black plate have no colour: that of the picture below is taken away.

        Args:
            planes: as ``PlaneConverter`` makes them, of 8 bits or of 10 as uint16, limited range.
        """
        step = 1 if planes[0].dtype == np.uint8 else 4
        light = _BLACK + (_WHITE - _BLACK) * self._colour[..., 0] / 255
        alpha = planes[3] if len(planes) > 3 else None
        covers = self._seen_covers(planes, alpha)
        self._blend(planes[0], light * step, covers[0])
        for plane, cover in zip(planes[1:3], covers[1:], strict=True):
            self._blend(plane, _GREY * step, cover)
        if alpha is not None:
            part, most = alpha[self._part], float((256 * step) - 1)
            part[:] = np.round(part + (most - part) * self._cover[..., 0])

    def _seen_covers(self, planes: tuple[Samples, ...], alpha: Samples | None) -> list[Floats]:
        """How much of the label covers luma and colours; of a film without alpha, always."""
        cover = self._cover[..., 0]
        if alpha is not None:
            # Where nothing is seen below, nothing of it is mixed in.
            cover = np.where((alpha[self._part] > 0) | (cover == 0), cover, 1)
        return [self._shared(cover, plane.shape) for plane in planes[:3]]

    def _shared(self, cover: Floats, shape: tuple[int, ...]) -> Floats:
        """A cover of the label's part, for a plane of this shape."""
        down, across = self._size[1] // shape[0], self._size[0] // shape[1]
        if down == across == 1:
            return cover
        rows, columns = self._part
        # As many whole samples as the label touches.
        above, beside = rows.start % down, columns.start % across
        below, after = -rows.stop % down, -columns.stop % across
        whole = np.pad(cover, ((above, below), (beside, after))).astype(np.float32)
        size = (whole.shape[1] // across, whole.shape[0] // down)
        return np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), np.float32)

    def _blend(self, plane: Samples, level: Floats | int, cover: Floats) -> None:
        """Lay the label's level over a plane (h, w)."""
        width, height = self._size
        down, across = height // plane.shape[0], width // plane.shape[1]
        rows, columns = self._part
        part = plane[
            rows.start // down : -(-rows.stop // down),
            columns.start // across : -(-columns.stop // across),
        ]
        part[:] = np.round(part * (1 - cover) + level * cover)


def _drawn_plate(label: Label, width: int, height: int) -> Bytes:
    """(h, w, 4) uint8: the words on their plate, as large as they are in the film."""
    letters_px = max(_LEAST_PX, round(label.height * min(width, height) / _CAPITALS))
    room = round(width * _MOST_WIDTH - 2 * _PADDING * letters_px)
    length = _extent(label.words, letters_px)[2]
    if length > room:
        letters_px = max(1, letters_px * room // length)
    padding = max(2, round(_PADDING * letters_px))
    left, _, length, _ = _extent(label.words, letters_px)
    _, top, _, rows = _extent(_TALL, letters_px)
    size = (min(width, length + 2 * padding), min(height, rows + 2 * padding))
    letters = _written(label.words, letters_px, (padding - left, padding - top), size)
    return _stacked(_rounded(size, radius=padding), letters, label.opacity)


def _extent(words: str, letters_px: int) -> tuple[int, int, int, int]:
    """Left, top, width and height of words that begin at 0, 0, pixels."""
    font = cv2.FontFace(_FONT)
    left, top, width, height = cv2.getTextSize((0, 0), words, (0, 0), font, letters_px, _WEIGHT)
    return left, top, width, height


def _written(words: str, letters_px: int, place: tuple[int, int], size: tuple[int, int]) -> Floats:
    """(h, w) 0 to 1: the words, their first letter's foot at ``place``."""
    paper = np.zeros((size[1], size[0], 3), np.uint8)
    font = cv2.FontFace(_FONT)
    cv2.putText(paper, words, place, (255, 255, 255), font, letters_px, _WEIGHT)
    return paper[..., 0].astype(np.float32) / 255


def _stacked(plate: Floats, letters: Floats, opacity: float) -> Bytes:
    """White letters (h, w) over a black plate (h, w), both 0 to 1, as straight RGBA."""
    back = plate * _PLATE_SHARE * (1 - letters)
    alpha = letters + back
    light = 255 * letters / np.maximum(alpha, 1e-6)
    return np.dstack([light, light, light, 255 * alpha * opacity]).round().astype(np.uint8)


def _rounded(size: tuple[int, int], *, radius: int) -> Floats:
    """(h, w) 0 to 1: a plate with round, smooth corners."""
    # How far a pixel is beyond the rectangle between the centres of the corners.
    beyond = [
        np.maximum(np.abs(np.arange(length) - (length - 1) / 2) - (length / 2 - radius), 0)
        for length in size
    ]
    distance = np.hypot(beyond[0][None, :], beyond[1][:, None])
    return np.asarray(np.clip(radius - distance + 0.5, 0, 1), np.float32)


def _place(corner: Corner, picture: tuple[int, int], plate: tuple[int, int]) -> tuple[int, int]:
    """Left and top of the plate, pixels; within the picture."""
    words = corner.value.split()
    margin = max(2, round(_MARGIN * plate[1] / 2))
    free = (picture[0] - plate[0], picture[1] - plate[1])
    across = {"left": min(margin, free[0]), "right": max(0, free[0] - margin)}
    left = across.get(words[-1], free[0] // 2)
    top = min(margin, free[1]) if words[0] == "top" else max(0, free[1] - margin)
    return left, top
