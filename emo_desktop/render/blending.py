"""The end of a segment that is drawn anew runs into a neighbour that stays as it was."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.easing import smoothstep
from emo_desktop.base.jobs import Event

BLENDED_FRAMES = 12
# Of 255, seen at 128 pixels: beyond it two heads show through each other.
GHOST_LIMIT = 6.0
_SEEN_PX = 128


@dataclass(frozen=True, slots=True)
class BlendMeasured(Event):
    """How well new frames run into those that stay.

    Args:
        ghost: how far new and old frames differ where both show half, in levels of 255.
    """

    ghost: float

    @property
    def is_good(self) -> bool:
        """Whether nobody will see it."""
        return self.ghost <= GHOST_LIMIT


def blended(
    drawing: Generator[Bytes | Event, None, None], lead: Sequence[Bytes], frame_count: int
) -> Generator[Bytes | Event, None, None]:
    """The frames of a segment, of which the last become those that led into its neighbour.

    Args:
        drawing: ``frame_count`` new frames (H, W, 4) uint8, and events.
        lead: old frames of the same size, the last of which the neighbour goes on from.
        frame_count: of the segment.

    Yields:
        The frames and events of ``drawing``, and at last BlendMeasured.

    Raises:
        ValueError: the frames differ in size.
    """
    count = min(len(lead), frame_count, BLENDED_FRAMES)
    shares = smoothstep(np.arange(1, count + 1, dtype=np.float64), 0.0, count + 1.0)
    number, ghost = 0, 0.0
    with closing(drawing):
        for drawn in drawing:
            if isinstance(drawn, Event):
                yield drawn
                continue
            place = number - (frame_count - count)
            number += 1
            if place < 0:
                yield drawn
                continue
            old, share = lead[len(lead) - count + place], float(shares[place])
            if old.shape != drawn.shape:
                raise ValueError(f"frames of {old.shape} cannot be blended with {drawn.shape}")
            # Both show most where each has a half; at the ends one hides the other.
            both = 4 * share * (1 - share)
            ghost = max(ghost, both * float(np.abs(_small(old) - _small(drawn)).mean()))
            yield _mixed(drawn, old, share)
    yield BlendMeasured(ghost)


def _mixed(new: Bytes, old: Bytes, share: float) -> Bytes:
    return np.asarray(cv2.addWeighted(old, share, new, 1 - share, 0), np.uint8)


def _small(frame: Bytes) -> Floats:
    sized = cv2.resize(frame[..., :3], (_SEEN_PX, _SEEN_PX), interpolation=cv2.INTER_AREA)
    return np.asarray(sized, np.float32)
