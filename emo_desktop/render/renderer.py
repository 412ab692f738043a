"""What every renderer can do. ``tests/render/renderer_contract.py`` says it as tests."""

from __future__ import annotations

from collections.abc import Generator
from typing import Protocol

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.jobs import CancelToken
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.render.request import SegmentRequest


class Renderer(Protocol):
    """Makes frames of a portrait from motion curves."""

    @property
    def renderer_id(self) -> str:
        """Names code version and weights: equal ids promise the same recipe."""
        ...

    @property
    def caches_frames(self) -> bool:
        """Whether drawing a frame is dearer than reading it back from the disk."""
        ...

    def draw(
        self, request: SegmentRequest, curves: MotionCurves, *, token: CancelToken
    ) -> Generator[Bytes, None, None]:
        """The frames of a segment, in order, as soon as each is drawn.

        The same request and curves give the same frames, also when two threads draw at once.
        Closing the generator ends the work.

        Args:
            request: the segment; its portrait and seed matter here, its sound need not.
            curves: one row per frame of the segment.
            token: checked at least once per frame.

        Yields:
            (H, W, 4) uint8 RGB with straight alpha, as large as the portrait's pixels. The array
            belongs to the caller.

        Raises:
            Cancelled: the token was cancelled; no later than one frame after it was.
        """
        ...
