"""What every renderer can do. ``tests/render/renderer_contract.py`` says it as tests."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Protocol

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.jobs import CancelToken, Event
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.render.request import SegmentRequest


@dataclass(frozen=True, slots=True)
class Carried(Event):
    """What a segment hands on to the next one.

    Args:
        content: for the renderer that made it; the same after a restart.
    """

    content: bytes


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

    @property
    def chains_segments(self) -> bool:
        """Whether a segment begins from the last frames of the one before."""
        ...

    def draw(
        self,
        request: SegmentRequest,
        curves: MotionCurves,
        *,
        token: CancelToken,
        carried: bytes = b"",
    ) -> Generator[Bytes | Event, None, None]:
        """The frames of a segment, in order, as soon as each is drawn.

        The same request and curves give the same frames, also when two threads draw at once.
        Closing the generator ends the work.

        Args:
            request: the segment; its portrait and seed matter here, its sound need not.
            curves: one row per frame of the segment.
            token: checked at least once per frame, or per step of what is slower.
            carried: what the segment before handed on; empty for the first.

        Yields:
            (H, W, 4) uint8 RGB with straight alpha, as large as the portrait's pixels. The array
            belongs to the caller. Between them events: what is going on, and Carried at the end
            where segments are chained.

        Raises:
            Cancelled: the token was cancelled; no later than one frame after it was.
        """
        ...
