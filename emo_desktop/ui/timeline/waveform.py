"""Sounds as pictures: a column of pixels is what is heard in it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from emo_desktop.audio.peaks import PeakPyramid
from emo_desktop.base.arrays import Floats
from emo_desktop.project.media import Guide, Media
from emo_desktop.ui.timeline.bars import Bar
from emo_desktop.ui.timeline.scale import TimeScale

FindPeaks = Callable[[Media], PeakPyramid | None]

_ROWS = 3
# Lines no wider than this are read whole, and kept while only the place changes.
_KEPT_PX = 512
# How strong the peaks are drawn around the body of a sound.
_PEAK_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class _Grid:
    """The columns of pixels, counted from the start of the film.

    Args:
        first: the first that is seen.
        count: how many are seen.
        per_frame: how many a frame has.
        column_s: how long one lasts.
    """

    first: int
    count: int
    per_frame: float
    column_s: float


class WaveReader:
    """What is heard in the columns of the timeline.

    Args:
        find: gives the peaks of a sound; None while they are not there.
    """

    def __init__(self, find: FindPeaks) -> None:
        self._find = find
        self._zoom = 0.0, 0.0
        self._kept: dict[tuple[str, float, int, int], Floats] = {}

    def voices(
        self, bars: Iterable[Bar], scale: TimeScale, *, fps: Fraction, ratio: float
    ) -> Floats:
        """What is heard of lines, as loud as they are played; where two are heard, of both.

        Args:
            bars: the lines that are seen.
            scale: what is seen.
            fps: of the film.
            ratio: pixels of the screen in one of the window.

        Returns:
            (W, 3) lowest, highest and loudness, -1 to 1; NaN where no line is.
        """
        grid = _grid(scale, fps, ratio)
        zoom = grid.per_frame, grid.column_s
        if zoom != self._zoom:
            self._zoom = zoom
            self._kept.clear()
        columns = np.full((grid.count, _ROWS), np.nan, np.float32)
        for bar in bars:
            if bar.media is not None:
                self._put_bar(columns, grid, bar, bar.media)
        return columns

    def guide(self, guide: Guide, scale: TimeScale, *, fps: Fraction, ratio: float) -> Floats:
        """What is heard of the guide, as loud as it is played; as ``voices``."""
        grid = _grid(scale, fps, ratio)
        columns = np.full((grid.count, _ROWS), np.nan, np.float32)
        begin = float(guide.begin_s * fps)
        end = begin + float(guide.duration_s * fps)
        first, behind = _columns_of(grid, begin, end)
        low, high = max(first, grid.first), min(behind, grid.first + grid.count)
        if high > low:
            there = slice(low - grid.first, high - grid.first)
            columns[there] = _read(self._find(guide.media), 0.0, begin, low, high, grid)
        return _louder(columns, guide.gain_db)

    def _put_bar(self, columns: Floats, grid: _Grid, bar: Bar, media: Media) -> None:
        first, behind = _columns_of(grid, bar.begin, bar.end)
        low, high = max(first, grid.first), min(behind, grid.first + grid.count)
        if high <= low:
            return
        if behind - first <= _KEPT_PX:
            heard = self._whole(bar, media, first, behind, grid)[low - first : high - first]
        else:
            heard = _read(self._find(media), bar.in_s, bar.begin, low, high, grid)
        heard = _louder(heard, bar.clip.gain_db)
        there = columns[low - grid.first : high - grid.first]
        np.fmin(there[:, 0], heard[:, 0], out=there[:, 0])
        np.fmax(there[:, 1:], heard[:, 1:], out=there[:, 1:])

    def _whole(self, bar: Bar, media: Media, first: int, behind: int, grid: _Grid) -> Floats:
        key = media.digest, bar.in_s, bar.begin, bar.end
        kept = self._kept.get(key)
        if kept is None:
            peaks = self._find(media)
            kept = _read(peaks, bar.in_s, bar.begin, first, behind, grid)
            if peaks is not None:
                self._kept[key] = kept
        return kept


def wave_image(columns: Floats, height: int, *, amplitude: float, ink: QColor) -> QImage:
    """The columns as a picture without a ground: the body of the sound, and its peaks around it.

    Args:
        columns: (W, 3) lowest, highest and loudness; NaN: nothing is drawn.
        height: in pixels of the screen.
        amplitude: how much larger than life.
        ink: the colour.
    """
    half = (height - 1) / 2
    low, high, loudness = np.clip(columns.T * amplitude, -1, 1) * half
    rows = np.arange(height, dtype=np.float32)[:, None]
    peaks = _cover(half - high, half - low + 1, rows)
    body = _cover(half - np.minimum(loudness, high), half + np.minimum(loudness, -low) + 1, rows)
    shade = np.nan_to_num(np.maximum(peaks * _PEAK_SHARE, body) * 255).astype(np.uint8)
    pixels = np.ascontiguousarray(_inks(ink)[shade])
    width = pixels.shape[1]
    style = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(pixels.data, width, height, 4 * width, style).copy()


def _louder(columns: Floats, gain_db: float) -> Floats:
    """The columns so much louder, as far as they can be."""
    if not gain_db:
        return columns
    return np.asarray(np.clip(columns * np.float32(10 ** (gain_db / 20)), -1, 1), np.float32)


def _grid(scale: TimeScale, fps: Fraction, ratio: float) -> _Grid:
    per_frame = scale.px_per_frame * ratio
    return _Grid(
        round(scale.left_px * ratio),
        round(scale.width_px * ratio),
        per_frame,
        1 / (per_frame * float(fps)),
    )


def _columns_of(grid: _Grid, begin: float, end: float) -> tuple[int, int]:
    """The first column of what goes from one frame to another, and the one behind the last."""
    return math.ceil(begin * grid.per_frame), math.ceil(end * grid.per_frame)


def _read(
    peaks: PeakPyramid | None, in_s: float, begin: float, low: int, high: int, grid: _Grid
) -> Floats:
    """(high - low, 3) of a sound that begins with ``in_s`` at frame ``begin``; silent without."""
    if peaks is None:
        return np.zeros((high - low, _ROWS), np.float32)
    begin_s = in_s + (low - begin * grid.per_frame) * grid.column_s
    return peaks.read(begin_s, begin_s + (high - low) * grid.column_s, high - low)


def _cover(top: Floats, bottom: Floats, rows: Floats) -> Floats:
    """(H, W) how much of each pixel lies between top and bottom, 0 to 1."""
    cover = np.minimum(bottom, rows + 1) - np.maximum(top, rows)
    return np.asarray(np.clip(cover, 0, 1), np.float32)


def _inks(ink: QColor) -> NDArray[np.uint32]:
    """(256,) the colour from clear to full, multiplied by its share as Qt wants it."""
    share = np.arange(256, dtype=np.uint32)
    mixed = np.zeros(256, np.uint32)
    for part in (255, ink.red(), ink.green(), ink.blue()):
        mixed = (mixed << np.uint32(8)) | (part * share + 127) // 255
    return mixed.astype(np.uint32)
