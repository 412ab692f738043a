"""Frames of the film as pixels of the timeline, and back."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

# Left of the first frame, so that its edge and the playhead's head can be seen and grabbed.
LEAD_PX = 12
MOST_PX_PER_FRAME = 40.0
# A film shorter than this is shown as if it were as long.
_LEAST_FRAMES = 250
_TAIL_PX = 24


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Which part of a film is seen, and how large.

    Args:
        frames: of the film.
        width_px: of what is seen.
        px_per_frame: how large.
        left_px: what of the film is at the left edge; whole pixels, so that a waveform is drawn
            from the same samples wherever it is scrolled to.
    """

    frames: int = 0
    width_px: int = 800
    px_per_frame: float = 2.0
    left_px: int = -LEAD_PX

    def x(self, frame: float) -> float:
        """Where a frame begins."""
        return frame * self.px_per_frame - self.left_px

    def frame_at(self, x: float) -> int:
        """The frame that is seen there; never negative."""
        return max(0, math.floor((x + self.left_px) / self.px_per_frame))

    def edge_at(self, x: float) -> int:
        """The frame that begins nearest; never negative."""
        return max(0, round((x + self.left_px) / self.px_per_frame))

    @property
    def seen(self) -> tuple[int, int]:
        """The first frame that is seen, and the one behind the last."""
        return self.frame_at(0), self.frame_at(self.width_px) + 1

    @property
    def reach_px(self) -> tuple[int, int]:
        """The least and the most of ``left_px``: a film that is seen whole stays where it is."""
        end = math.ceil(self.frames * self.px_per_frame)
        if LEAD_PX + end + _TAIL_PX <= self.width_px + 1:
            return -LEAD_PX, -LEAD_PX
        return -LEAD_PX, max(-LEAD_PX, end - self.width_px // 2)

    @property
    def fit_px_per_frame(self) -> float:
        """How large the film is when all of it is seen."""
        room = max(1, self.width_px - LEAD_PX - _TAIL_PX)
        return min(MOST_PX_PER_FRAME, room / max(self.frames, _LEAST_FRAMES))

    def fitted(self) -> TimeScale:
        """The whole film."""
        return replace(self, px_per_frame=self.fit_px_per_frame, left_px=-LEAD_PX)

    def zoomed(self, factor: float, *, at_x: float) -> TimeScale:
        """Larger or smaller; what is at ``at_x`` stays there."""
        moment = (at_x + self.left_px) / self.px_per_frame
        wanted = self.px_per_frame * factor
        size = min(MOST_PX_PER_FRAME, max(self.fit_px_per_frame / 2, wanted))
        return _within_reach(replace(self, px_per_frame=size, left_px=round(moment * size - at_x)))

    def spanning(self, begin: int, end: int) -> TimeScale:
        """Frames from ``begin`` to before ``end``, with some room beside them."""
        room = max(1, self.width_px - 2 * _TAIL_PX)
        size = min(MOST_PX_PER_FRAME, room / max(1, end - begin))
        left = round(begin * size) - (self.width_px - round((end - begin) * size)) // 2
        return _within_reach(replace(self, px_per_frame=size, left_px=left))

    def scrolled(self, by_px: int) -> TimeScale:
        """Later by so many pixels, or earlier."""
        return self.scrolled_to(self.left_px + by_px)

    def scrolled_to(self, left_px: int) -> TimeScale:
        """With this pixel of the film at the left edge, or the nearest that may be there."""
        return _within_reach(replace(self, left_px=left_px))

    def resized(self, width_px: int) -> TimeScale:
        """Of another width."""
        return _within_reach(replace(self, width_px=max(1, width_px)))

    def lasting(self, frames: int) -> TimeScale:
        """Of a film of another length; what is seen stays, unless it is no longer there."""
        return _within_reach(replace(self, frames=frames))

    def revealing(self, frame: int) -> TimeScale:
        """With a frame in sight: a page on, or where it is when it is in sight already."""
        if 0 <= self.x(frame) < self.width_px:
            return self
        return self.scrolled_to(round(frame * self.px_per_frame) - LEAD_PX)


def _within_reach(scale: TimeScale) -> TimeScale:
    least, most = scale.reach_px
    return replace(scale, left_px=min(most, max(least, scale.left_px)))
