"""The mark is drawn into frames."""

from __future__ import annotations

import math
from fractions import Fraction

import cv2
import numpy as np

from emo_desktop.base.arrays import Floats, Ints
from emo_desktop.export.colour import Samples
from emo_desktop.export.mark.code import encode
from emo_desktop.export.mark.pattern import (
    PERIOD,
    SLOT_S,
    STROKES,
    TEXTURE_STEPS,
    bit_of_cell,
    cells_of,
    chips_of,
    grid_of,
    thinned,
)


class MarkEmbedder:
    """Draws the mark of a payload into the frames of a film, in any order.

    Args:
        payload: 64 bits that are read back from the film.
        width: of every frame, pixels.
        height: of every frame, pixels.
        fps: frames per second.
        wide_depth: bits of a sample where frames are uint16; those of uint8 have 8.

    Raises:
        ValueError: the payload has more than 64 bits.
    """

    def __init__(
        self, payload: int, *, width: int, height: int, fps: Fraction, wide_depth: int = 10
    ) -> None:
        self._size, self._fps = (width, height), fps
        self._wide_step = 1 << wide_depth - 8
        self._grid = grid_of(width, height)
        self._row_of_line = np.arange(height) * self._grid.rows // height
        chips = chips_of(self._grid)
        bits = encode(payload).astype(np.int8)
        carried = np.stack([bits[bit_of_cell(self._grid, slot)] for slot in range(PERIOD)])
        self._signs, self._ranks = chips.signs * carried, chips.ranks

    def marked(self, luma: Samples, frame: int, visible: Samples | None = None) -> Samples:
        """Draw the mark into the luma of a frame, where it lies; for ``PictureTrack``.

        Args:
            luma: (H, W), or another frame that ``apply`` takes; may be a part of a larger one.
            frame: its number in the film, from 0.
            visible: (H, W), 0 where nothing is seen: the plane of alpha; None: all is seen.

        Returns:
            The luma that was given.
        """
        self._draw(luma, frame, visible=visible, onto=luma)
        return luma

    def apply(self, frame: Samples, index: int, *, visible: Samples | None = None) -> Samples:
        """The frame with the mark in it; the one that was given stays as it is.

        Args:
            frame: (H, W) luma, or (H, W, 3) RGB, or (H, W, 4) RGBA with straight alpha; uint8, or
                uint16 of ``wide_depth``.
            index: of the frame in the film, from 0.
            visible: (H, W), 0 where nothing is seen and nothing may be changed; that of an
                RGBA frame is its alpha.
        """
        marked = np.empty(frame.shape, frame.dtype)
        self._draw(frame, index, visible=visible, onto=marked)
        return marked

    def _draw(self, frame: Samples, index: int, *, visible: Samples | None, onto: Samples) -> None:
        width, height = self._size
        if frame.shape[:2] != (height, width) or frame.dtype not in (np.uint8, np.uint16):
            raise ValueError(f"a frame of {frame.shape} {frame.dtype} is not of the film's kind")
        if frame.ndim == 3 and frame.shape[2] == 4 and visible is None:
            visible = cv2.extractChannel(frame, 3)
        strokes = self._strokes(frame, math.floor(index / self._fps / SLOT_S) % PERIOD)
        if frame.ndim == 2 and self._has_room(frame):
            # Nothing overflows: what is taken away is added as the rest to a whole turn.
            np.add(frame, self._spread(strokes, frame, visible), out=onto)
            return
        cv2.add(frame, self._spread(np.maximum(strokes, 0), frame, visible), dst=onto)
        cv2.subtract(onto, self._spread(np.maximum(-strokes, 0), frame, visible), dst=onto)

    def _has_room(self, luma: Samples) -> bool:
        """Whether the strongest stroke makes nothing darker than black or lighter than white."""
        darkest, lightest, _, _ = cv2.minMaxLoc(luma)
        stroke, most = STROKES[-1] * self._step(luma), np.iinfo(luma.dtype).max
        return bool(darkest >= stroke and lightest <= most - stroke)

    def _step(self, frame: Samples) -> int:
        """What one level of 255 is in a frame."""
        return 1 if frame.dtype == np.uint8 else self._wide_step

    def _strokes(self, frame: Samples, slot: int) -> Ints:
        """(rows, columns) int16: by how much each cell becomes lighter."""
        step = self._step(frame)
        luma = frame if frame.ndim == 2 else np.asarray(cv2.extractChannel(frame, 1), frame.dtype)
        _, variance = cells_of(thinned(luma, self._grid), self._grid)
        deviation = np.sqrt(variance) / step
        strength = STROKES[0] + sum(
            (deviation >= least).astype(np.int16) for least in TEXTURE_STEPS
        )
        drawn = self._ranks[slot] >= strength
        return np.where(drawn, strength * self._signs[slot], 0).astype(np.int16) * step

    def _spread(self, strokes: Ints, frame: Samples, visible: Samples | None) -> Samples:
        """The strokes in the frame's size and channels, only where something is seen."""
        cells, width = strokes.astype(frame.dtype), self._size[0]
        lines = cv2.resize(cells, (width, len(cells)), interpolation=cv2.INTER_NEAREST)
        plane = lines[self._row_of_line]
        if visible is not None:
            plane = cv2.copyTo(plane, (visible > 0).astype(np.uint8))
        if frame.ndim == 2:
            return np.asarray(plane, frame.dtype)
        alpha = [np.zeros_like(plane)] * (frame.shape[2] - 3)
        return np.asarray(cv2.merge([plane] * 3 + alpha), frame.dtype)


def psnr_db(frame: Samples | Floats, marked: Samples | Floats, *, peak: float = 255.0) -> float:
    """How little two pictures of one shape differ, decibels; infinite when not at all."""
    error = np.mean(np.square(np.subtract(frame, marked, dtype=np.float64)))
    return math.inf if error == 0 else float(10 * np.log10(peak**2 / error))
