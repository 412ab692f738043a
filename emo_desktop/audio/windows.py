"""Windows of a track on the clip's own grid: the same ones however the clip is cut into slices."""

from __future__ import annotations

import numpy as np

from emo_desktop.audio.features import STEPS_PER_S
from emo_desktop.base.arrays import Bools, Floats

HOP = STEPS_PER_S  # steps from one window to the next


class Windows:
    """The windows of the grid, one each second, that lie whole within a track.

    Args:
        first_step: the clip's step that the track's index 0 stands for; may be negative.
        count: steps of the track.
        length: steps of a window, even. Window k covers the clip's steps from ``HOP`` · k on.
    """

    def __init__(self, first_step: int, count: int, *, length: int) -> None:
        self.length = length
        self._count = count
        self._begin = -first_step % HOP
        self._windows = max(0, (count - self._begin - length) // HOP + 1)

    def __len__(self) -> int:
        return self._windows

    def cut(self, track: Floats | Bools) -> Floats:
        """(W, length) the windows of a track (T,)."""
        if not len(self):
            return np.zeros((0, self.length))
        views = np.lib.stride_tricks.sliding_window_view(track, self.length)
        return np.ascontiguousarray(views[self._begin :: HOP][: len(self)], dtype=np.float64)

    def read(self, values: Floats, *, smooth: bool = False) -> Floats:
        """(T,) a track from one value (W,) at the middle of each window.

        Between two middles it is a straight line, or one that begins and ends level if ``smooth``;
        beyond the first and the last, theirs.
        """
        if not len(self):
            return np.zeros(self._count)
        later = np.arange(self._count) - self._begin - self.length // 2
        later = np.clip(later, 0, HOP * (len(self) - 1))
        before = later // HOP
        after = np.minimum(before + 1, len(self) - 1)
        part = later % HOP / HOP
        if smooth:
            part = part * part * (3 - 2 * part)
        return np.asarray(values[before] * (1 - part) + values[after] * part)


def quantiles(
    values: Floats, chosen: Floats, shares: tuple[float, ...], *, without: float = 0.0
) -> list[Floats]:
    """The quantiles of the chosen values of every window.

    Args:
        values: (W, L).
        chosen: (W, L) 1 for the values that count, 0 for the others.
        shares: 0 is the smallest value, 1 the largest.
        without: the answer for a window with nothing chosen.

    Returns:
        One (W,) for each share.
    """
    order = np.sort(np.where(chosen > 0, values, np.inf), axis=1)
    count = (chosen > 0).sum(axis=1)
    found = []
    for share in shares:
        place = share * np.maximum(count - 1, 0)
        below = np.floor(place).astype(np.int64)
        above = np.minimum(below + 1, np.maximum(count - 1, 0))
        rows = np.arange(len(values))
        part = place - below
        with np.errstate(invalid="ignore"):
            between = order[rows, below] * (1 - part) + order[rows, above] * part
        found.append(np.where(count > 0, between, without))
    return found
