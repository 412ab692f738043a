"""Frames for the encoder: RGB(A) pictures become BT.709 video planes."""

from __future__ import annotations

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
_OPAQUE = 255


def bt709_matrix() -> Floats:
    """(3, 4) float32: 8-bit full-range R'G'B' and 1 to limited-range Y', Cb, Cr (ITU-R BT.709)."""
    k_r, k_b = 0.2126, 0.0722
    k_g = 1.0 - k_r - k_b
    luma = np.array([k_r, k_g, k_b])
    blue = (np.array([0.0, 0.0, 1.0]) - luma) / (2.0 * (1.0 - k_b))
    red = (np.array([1.0, 0.0, 0.0]) - luma) / (2.0 * (1.0 - k_r))
    rows = np.stack([luma * 219 / 255, blue * 224 / 255, red * 224 / 255])
    return np.column_stack([rows, [16, 128, 128]]).astype(np.float32)


def compose_over(frame: Bytes, background: Colour) -> Bytes:
    """``frame`` without alpha: (H, W, 3), laid over a plain colour.

    Args:
        frame: (H, W, 3) RGB or (H, W, 4) RGBA with straight alpha.
        background: what shows through, RGB.
    """
    if frame.shape[2] == 3:
        return frame
    alpha = cv2.extractChannel(frame, 3)
    rgb = _bytes(cv2.cvtColor(frame, cv2.COLOR_RGBA2RGB))
    if alpha.min() == _OPAQUE:
        return rgb
    cover = cv2.cvtColor(alpha, cv2.COLOR_GRAY2RGB)
    front = cv2.multiply(rgb, cover, scale=1 / 255)
    plain = np.full_like(rgb, np.array(background, dtype=np.uint8))
    return _bytes(cv2.add(front, cv2.multiply(cv2.bitwise_not(cover), plain, scale=1 / 255)))


def _bytes(picture: cv2.typing.MatLike) -> Bytes:
    return np.asarray(picture, dtype=np.uint8)


class PlaneConverter:
    """Turns frames of one size into planar YCbCr 4:2:0, BT.709, limited range.

    OpenCV's own conversion writes BT.601, which shifts reds and greens in every player that
    believes the stream's tag; the two matrix products here cost as much as swscale's one pass.
    """

    def __init__(self, width: int, height: int, *, background: Colour = WHITE) -> None:
        if width % 2 or height % 2 or width < 2 or height < 2:
            raise ValueError(f"film size {width}×{height} is not even")
        self._shape = (height, width)
        self._background = background
        self._matrix = bt709_matrix()

    def planes(self, frame: Bytes) -> tuple[Bytes, Bytes, Bytes]:
        """The planes Y (H, W), Cb and Cr (H/2, W/2), uint8.

        Args:
            frame: (H, W, 3) RGB or (H, W, 4) RGBA.
        """
        height, width = self._shape
        if frame.shape[:2] != self._shape or frame.shape[2] not in (3, 4):
            raise ValueError(f"frame has shape {frame.shape}, the film is {height}×{width}")
        rgb = compose_over(np.ascontiguousarray(frame), self._background)
        luma = cv2.extractChannel(cv2.transform(rgb, self._matrix), 0)
        chroma = cv2.transform(self._halved(rgb), self._matrix)
        blue, red = (_bytes(cv2.extractChannel(chroma, channel)) for channel in (1, 2))
        return _bytes(luma), blue, red

    def _halved(self, rgb: Bytes) -> Bytes:
        """(H/2, W/2, 3), filtered so that colour sits on the left pixel of a pair, as in MPEG."""
        height, width = self._shape
        size = (width // 2, height // 2)
        shifted = cv2.copyMakeBorder(rgb, 0, 0, 1, 0, cv2.BORDER_REPLICATE)[:, :-1]
        on_pair = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
        before = cv2.resize(shifted, size, interpolation=cv2.INTER_AREA)
        return _bytes(cv2.addWeighted(on_pair, 0.5, before, 0.5, 0))
