"""Moments put on frames: of the film for places on the timeline, of the take for its parts."""

from __future__ import annotations

import math
from fractions import Fraction

from emo_desktop.project.changes import EditError
from emo_desktop.project.media import Take
from emo_desktop.project.model import TakeUse, on_frame


def placed(moment_s: Fraction, fps: Fraction) -> Fraction:
    """The frame of the timeline nearest to a moment; never before 0."""
    return max(Fraction(0), on_frame(moment_s, fps))


def next_frame(moment_s: Fraction, fps: Fraction) -> Fraction:
    """The first frame that begins at a moment or after it."""
    return math.ceil(moment_s * fps) / fps


def part_of_take(take: Take, *, in_s: Fraction, out_s: Fraction, fps: Fraction) -> TakeUse:
    """The part of a take from one moment to another, on its frames and within it.

    The end of a take is used to its last sample, wherever its last frame begins.

    Raises:
        EditError: nothing of the take lies there.
    """
    begin_s = placed(in_s, fps)
    end_s = take.duration_s if out_s >= take.duration_s else on_frame(out_s, fps)
    end_s = min(end_s, take.duration_s)
    if end_s <= begin_s:
        raise EditError(
            f"Nothing of the take {take.name} lies between {float(in_s):g} and {float(out_s):g} s.",
        )
    return TakeUse(take.id, begin_s, end_s)


def fitted(use: TakeUse, take: Take, *, fps: Fraction) -> TakeUse:
    """The part of a take put on frames of another rate; at least a frame is left of it."""
    last_s = next_frame(take.duration_s, fps) - 1 / fps
    begin_s = min(on_frame(use.in_s, fps), last_s)
    end_s = max(on_frame(use.out_s, fps), begin_s + 1 / fps)
    if use.out_s == take.duration_s:
        end_s = take.duration_s
    return TakeUse(use.take, begin_s, min(end_s, take.duration_s))
