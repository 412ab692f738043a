"""How much a film changes from frame to frame: jumps, stills and black."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.render.final.drift import seam_ratio

_SIDE_PX = 128  # at which frames are compared


@dataclass(frozen=True, slots=True, eq=False)
class ChangeTrack:
    """What changed in F frames.

    Args:
        change: (F,) mean difference from the frame before, grey levels; 0 in the first.
        seam: (F,) seam score of a join before each frame: see ``render.final.drift.seam_ratio``;
            1 in the first and last.
        brightness: (F,) mean grey level, 0 to 255.
    """

    change: Floats
    seam: Floats
    brightness: Floats


class ChangeMeter:
    """Measures frame after frame, in constant memory."""

    def __init__(self) -> None:
        self._recent: deque[Bytes] = deque(maxlen=4)
        self._change: list[float] = []
        self._seam: list[float] = []
        self._brightness: list[float] = []

    def add(self, rgb: Bytes) -> None:
        """Measure the next frame (H, W, 3) uint8."""
        small = cv2.resize(rgb, (_SIDE_PX, _SIDE_PX), interpolation=cv2.INTER_AREA)
        before = self._recent[-1] if self._recent else small
        self._recent.append(small)
        self._change.append(float(cv2.absdiff(small, before).mean()))
        self._brightness.append(float(small.mean()))
        if len(self._recent) == 4:
            first, second, third, fourth = self._recent
            self._seam.append(seam_ratio((first, second), (third, fourth)))

    def track(self) -> ChangeTrack:
        """What was measured."""
        frames = len(self._change)
        seam = np.ones(frames)
        seam[2 : 2 + len(self._seam)] = self._seam
        return ChangeTrack(np.array(self._change), seam, np.array(self._brightness))
