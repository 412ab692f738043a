"""Frames for the encoder: RGB(A) pictures become BT.709 video planes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.export.edges import continue_colours

Colour = tuple[int, int, int]
Samples: TypeAlias = NDArray[np.unsignedinteger[Any]]
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


def compose_over(frame: Bytes, background: Colour | Bytes) -> Bytes:
    """``frame`` without alpha: (H, W, 3), laid over a plain colour or a picture.

    Args:
        frame: (H, W, 3) RGB or (H, W, 4) RGBA with straight alpha.
        background: what shows through, RGB; or (H, W, 3).
    """
    if frame.shape[2] == 3:
        return frame
    alpha = cv2.extractChannel(frame, 3)
    rgb = _bytes(cv2.cvtColor(frame, cv2.COLOR_RGBA2RGB))
    if alpha.min() == _OPAQUE:
        return rgb
    cover = cv2.cvtColor(alpha, cv2.COLOR_GRAY2RGB)
    front = cv2.multiply(rgb, cover, scale=1 / 255)
    if isinstance(background, tuple):
        behind = np.full_like(rgb, np.array(background, dtype=np.uint8))
    else:
        behind = np.ascontiguousarray(background)
    return _bytes(cv2.add(front, cv2.multiply(cv2.bitwise_not(cover), behind, scale=1 / 255)))


def _bytes(picture: cv2.typing.MatLike) -> Bytes:
    return np.asarray(picture, dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class PlaneForm:
    """How a pixel format lays out a picture.

    Args:
        depth: bits of a sample, 8 or 10.
        across: pixels of a row that share a colour sample, 1 or 2.
        down: rows that share one, 1 or 2.
        has_alpha: whether a plane says how opaque each pixel is, in full range.
    """

    depth: int
    across: int
    down: int
    has_alpha: bool


FORMS = MappingProxyType(
    {
        "yuv420p": PlaneForm(8, 2, 2, False),
        "yuva420p": PlaneForm(8, 2, 2, True),
        "yuv420p10le": PlaneForm(10, 2, 2, False),
        "yuv422p10le": PlaneForm(10, 2, 1, False),
        "yuv444p10le": PlaneForm(10, 1, 1, False),
        "yuva444p10le": PlaneForm(10, 1, 1, True),
    }
)


class PlaneConverter:
    """Turns frames of one size into planes of YCbCr, BT.709, limited range.

    OpenCV's own conversion writes BT.601, which shifts reds and greens in every player that
    believes the stream's tag; the two matrix products here cost as much as swscale's one pass.

    Args:
        width: of every frame.
        height: of every frame.
        background: what shows through where the form has no transparency.
        pixel_format: name of one of ``FORMS``.
    """

    def __init__(
        self,
        width: int,
        height: int,
        *,
        background: Colour = WHITE,
        pixel_format: str = "yuv420p",
    ) -> None:
        if width % 2 or height % 2 or width < 2 or height < 2:
            raise ValueError(f"film size {width}×{height} is not even")
        self._shape = (height, width)
        self._background = background
        self.form = FORMS[pixel_format]
        self._matrix = bt709_matrix() * np.float32(1 << (self.form.depth - 8))

    @property
    def black(self) -> tuple[int, int, int]:
        """Y, Cb and Cr of black."""
        shift = self.form.depth - 8
        return 16 << shift, 128 << shift, 128 << shift

    def planes(self, frame: Bytes) -> tuple[Samples, ...]:
        """The planes Y (H, W), Cb and Cr, as large as the form has them, and alpha if it has it.

        Args:
            frame: (H, W, 3) RGB or (H, W, 4) RGBA with straight alpha.

        Returns:
            uint8, or uint16 where the form has more than 8 bits.
        """
        height, width = self._shape
        if frame.shape[:2] != self._shape or frame.shape[2] not in (3, 4):
            raise ValueError(f"frame has shape {frame.shape}, the film is {height}×{width}")
        whole = np.ascontiguousarray(frame)
        if not self.form.has_alpha:
            return self._coloured(compose_over(whole, self._background))
        return (*self._coloured(continue_colours(whole)), self._opacity(whole))

    def full_planes(self, rgb: Bytes) -> tuple[Samples, Samples, Samples]:
        """Y, Cb and Cr of a picture of any size, each as large as it.

        Args:
            rgb: (H, W, 3).
        """
        whole = self._product(rgb)
        luma, blue, red = (np.empty(whole.shape[:2], whole.dtype) for _ in range(3))
        cv2.split(whole, [luma, blue, red])  # six times as fast as channel by channel
        return _samples(luma), _samples(blue), _samples(red)

    def _coloured(self, rgb: Bytes) -> tuple[Samples, Samples, Samples]:
        """Y, Cb and Cr of (H, W, 3)."""
        if self.form.across == 1:
            return self.full_planes(rgb)
        luma = cv2.extractChannel(self._product(rgb), 0)
        chroma = self._product(self._shared(rgb))
        blue, red = (cv2.extractChannel(chroma, channel) for channel in (1, 2))
        return _samples(luma), _samples(blue), _samples(red)

    def _product(self, rgb: Bytes) -> cv2.typing.MatLike:
        return cv2.transform(rgb if self.form.depth == 8 else rgb.astype(np.uint16), self._matrix)

    def _opacity(self, frame: Bytes) -> Samples:
        """(H, W) how opaque; all where the frame does not say."""
        full = (1 << self.form.depth) - 1
        kind = np.uint8 if self.form.depth == 8 else np.uint16
        if frame.shape[2] == 3:
            return np.full(self._shape, full, kind)
        alpha = cv2.extractChannel(frame, 3)
        return np.asarray(_OPACITY_OF[self.form.depth][alpha], kind)

    def _shared(self, rgb: Bytes) -> Bytes:
        """The colours that pixels share: on the left one of a pair, as in MPEG."""
        height, width = self._shape
        size = (width // 2, height // self.form.down)
        shifted = cv2.copyMakeBorder(rgb, 0, 0, 1, 0, cv2.BORDER_REPLICATE)[:, :-1]
        on_pair = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
        before = cv2.resize(shifted, size, interpolation=cv2.INTER_AREA)
        return _bytes(cv2.addWeighted(on_pair, 0.5, before, 0.5, 0))


# Alpha of 8 bits in the full range of each depth.
_OPACITY_OF = {
    depth: np.rint(np.arange(256) * (((1 << depth) - 1) / 255)).astype(np.uint16)
    for depth in (8, 10)
}


def write_planes(planes: Sequence[Samples], values: Sequence[Samples]) -> None:
    """Copy the values of planes into others of the same shapes."""
    for plane, each in zip(planes, values, strict=True):
        np.copyto(plane, each)


def _samples(plane: cv2.typing.MatLike) -> Samples:
    return cast(Samples, plane)
