"""The portrait as a mirror of who speaks: drawn small, so that it is there at once."""

from __future__ import annotations

import time
from collections import deque

import numpy as np

from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.draft.warp import DraftPainter
from emo_desktop.project.model import Character

SIZES_PX = (384, 256, 160)

_TOO_SLOW_S = 0.06
_MEASURED = 8
_STILL = np.zeros(3), np.zeros(2)


class Mirror:
    """Draws who speaks with any mouth, as large as there is time for; belongs to one thread.

    Args:
        studio: of the project; nobody else uses it.
        size_px: short side of the film, which is not exceeded.
    """

    def __init__(self, studio: ProjectStudio, size_px: int) -> None:
        self._studio = studio
        self._sizes = deque(dict.fromkeys(min(size_px, each) for each in SIZES_PX))
        self._painter: tuple[Character, int, DraftPainter] | None = None
        self._spent_s: list[float] = []
        self.is_slow = False  # although it is as small as it gets

    @property
    def size_px(self) -> int:
        """Short side of what is drawn now."""
        return self._sizes[0]

    def draw(self, character: Character, weights: Floats) -> Bytes:
        """(H, W, 4) uint8 RGB with straight alpha.

        Args:
            character: who speaks.
            weights: (52,) of ``arkit.BLENDSHAPES``.

        Raises:
            PictureError: the portrait cannot be used.
        """
        painter = self._fitted(character)
        begin_s = time.perf_counter()
        pixels = painter.paint(weights, *_STILL)
        self._measure(time.perf_counter() - begin_s)
        return pixels

    def _fitted(self, character: Character) -> DraftPainter:
        known = self._painter
        if known is not None and known[:2] == (character, self.size_px):
            return known[2]
        painter = DraftPainter(self._studio.portrait(character, self.size_px))
        self._painter = character, self.size_px, painter
        return painter

    def _measure(self, spent_s: float) -> None:
        """Draw smaller from now on where half of the last frames took too long."""
        self._spent_s.append(spent_s)
        if len(self._spent_s) < _MEASURED:
            return
        usual_s = float(np.median(self._spent_s))
        self._spent_s.clear()
        self.is_slow = usual_s > _TOO_SLOW_S
        if self.is_slow and len(self._sizes) > 1:
            self._sizes.popleft()
            self.is_slow = False
