"""Frames of portraits placed in the film's frame, over what is behind them."""

from __future__ import annotations

from typing import TypeAlias, cast

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes
from emo_desktop.export.colour import Samples, compose_over
from emo_desktop.export.edges import scaled
from emo_desktop.export.frame import BackgroundKind, FilmFrame

# The blurred background is made so much smaller, and dimmed, so that it stands back.
_BLUR_SHARE, _BLUR_SIGMA, _DIMMED = 24, 2.0, 0.72
_FINE = 4  # as many pixels of the picture for one of the blurred

_Place: TypeAlias = tuple[slice, slice]


class FramePlacer:
    """Places frames of portraits, of any size, in a film's frame.

    Args:
        frame: the film's frame.
        picture: (H, W, 3) RGB, what is behind where a picture is; of any size.

    Attributes:
        still: (H, W, C) what is behind and does not move.
    """

    def __init__(self, frame: FilmFrame, picture: Bytes | None = None) -> None:
        self.frame = frame
        self.still = self._still(picture)

    def placed(self, portrait: Bytes) -> Bytes:
        """The film's frame: (H, W, 3) RGB, or (H, W, 4) RGBA where nothing is behind.

        Args:
            portrait: (h, w, 4) RGBA with straight alpha.
        """
        frame, kind = self.frame, self.frame.background.kind
        height, width = portrait.shape[:2]
        left, top, own_width, own_height = frame.place(width, height)
        inner, outer = seen_parts(frame, left, top, own_width, own_height)
        shown = scaled(portrait, own_width, own_height)[inner]
        canvas = self._blurred(portrait) if kind is BackgroundKind.BLUR else self.still.copy()
        if frame.background.is_transparent:
            canvas[outer] = shown
        else:
            canvas[outer] = compose_over(np.ascontiguousarray(shown), canvas[outer])
        return canvas

    def _still(self, picture: Bytes | None) -> Bytes:
        """What is behind and does not move."""
        frame, background = self.frame, self.frame.background
        if background.is_transparent:
            return np.zeros((frame.height, frame.width, 4), np.uint8)
        plain = np.full((frame.height, frame.width, 3), background.colour, np.uint8)
        if picture is None:
            return plain
        return covering(picture, frame.width, frame.height)

    def _blurred(self, portrait: Bytes) -> Bytes:
        """The portrait itself, out of focus, as large as the frame."""
        frame = self.frame
        flat = compose_over(portrait, frame.background.colour)
        small = blurred(flat, frame, 0)
        size = (frame.width, frame.height)
        return np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def blurred(picture: Samples, frame: FilmFrame, black: int) -> Samples:
    """A picture out of focus and dimmed, much smaller than the frame and of its shape.

    Args:
        picture: (H, W, 3) or a plane (H, W).
        frame: the film's.
        black: what nothing is in it.
    """
    size = [max(8, side // _BLUR_SHARE) for side in (frame.width, frame.height)]
    part = _middle(picture, *size)
    while part.shape[1] >= _FINE * size[0] and part.shape[0] >= _FINE * size[1]:
        part = _halved(part)
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), _BLUR_SIGMA, borderType=cv2.BORDER_REPLICATE)
    whole = np.rint(black + (np.asarray(soft, np.float32) - black) * _DIMMED)
    return cast(Samples, whole.astype(picture.dtype))


def _halved(picture: Samples) -> Samples:
    """A picture half as large: for what is soft anyway, many times as fast as any other share."""
    height, width = (side // 2 for side in picture.shape[:2])
    even = picture[: 2 * height, : 2 * width]
    return cast(Samples, cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA))


def covering(picture: Bytes, width: int, height: int) -> Bytes:
    """(H, W, 3) the middle of a picture, as large as fills a frame."""
    part = np.ascontiguousarray(_middle(picture, width, height), np.uint8)
    return scaled(part, width, height)


def _middle(picture: Samples, width: int, height: int) -> Samples:
    """As much of a picture as has the shape of another size."""
    own_height, own_width = picture.shape[:2]
    factor = max(width / own_width, height / own_height)
    across = min(own_width, max(1, round(width / factor)))
    down = min(own_height, max(1, round(height / factor)))
    left, top = (own_width - across) // 2, (own_height - down) // 2
    return picture[top : top + down, left : left + across]


def seen_parts(
    frame: FilmFrame, left: int, top: int, width: int, height: int
) -> tuple[_Place, _Place]:
    """Which part of a placed picture is in the frame, and where in the frame that is."""
    begin_x, end_x = max(0, left), min(frame.width, left + width)
    begin_y, end_y = max(0, top), min(frame.height, top + height)
    inner = (slice(begin_y - top, end_y - top), slice(begin_x - left, end_x - left))
    return inner, (slice(begin_y, end_y), slice(begin_x, end_x))
