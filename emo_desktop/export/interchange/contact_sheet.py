"""Small pictures of lines side by side on one sheet, each with its words below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes

_PICTURE_PX, _GAP_PX, _ROW_PX = 200, 16, 18
_TEXT_PX, _LETTERS = 13, 30
_PAPER, _INK = (245, 245, 245), (40, 40, 40)
_MOST_COLUMNS = 8
_FONT = "sans"


@dataclass(frozen=True, slots=True, eq=False)
class Still:
    """A picture of a line.

    Args:
        pixels: (H, W, 4) uint8 RGB with straight alpha.
        rows: words below it, at most three.
    """

    pixels: Bytes
    rows: tuple[str, ...]


def contact_sheet(stills: Sequence[Still]) -> Bytes:
    """(H, W, 3) uint8 RGB: the pictures in rows, as near to a sheet of A4 as they come.

    Args:
        stills: at least one.
    """
    columns = min(_MOST_COLUMNS, max(1, round(float(np.sqrt(len(stills) * 1.1)))))
    lines = -(-len(stills) // columns)
    cell_width, cell_height = _PICTURE_PX + _GAP_PX, _PICTURE_PX + 3 * _ROW_PX + _GAP_PX
    sheet = np.empty((lines * cell_height + _GAP_PX, columns * cell_width + _GAP_PX, 3), np.uint8)
    sheet[:] = _PAPER
    for number, still in enumerate(stills):
        row, column = divmod(number, columns)
        _place(sheet, still, _GAP_PX + column * cell_width, _GAP_PX + row * cell_height)
    return sheet


def _place(sheet: Bytes, still: Still, left: int, top: int) -> None:
    """Lay a picture and its words on the sheet, in place."""
    height, width = still.pixels.shape[:2]
    factor = _PICTURE_PX / max(height, width)
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = np.asarray(cv2.resize(still.pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    x, y = left + (_PICTURE_PX - size[0]) // 2, top + _PICTURE_PX - size[1]
    under = sheet[y : y + size[1], x : x + size[0]]
    cover = small[..., 3:] / 255
    under[:] = np.rint(small[..., :3] * cover + under * (1 - cover)).astype(np.uint8)
    font = cv2.FontFace(_FONT)
    for number, words in enumerate(still.rows[:3], 1):
        place = (left, top + _PICTURE_PX + number * _ROW_PX)
        cv2.putText(sheet, _short(words), place, _INK, font, _TEXT_PX)


def _short(words: str) -> str:
    """As many letters as fit below a picture."""
    plain = " ".join(words.split())
    return plain if len(plain) <= _LETTERS else plain[: _LETTERS - 1].rstrip() + "…"
