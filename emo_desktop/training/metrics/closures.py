"""Whether the lips close where a p, b or m is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.base.runs import runs
from emo_desktop.motion.visemes import CLASS_INDEX, STEPS_PER_S

_SURE = 0.5  # of a p, b or m
_LEAST_S = 0.03  # that one lasts
_SLACK_S = 0.06  # by how much lips and sound may miss each other
_CLOSED_BELOW = 0.3  # of the way from the mouth shut to the mouth wide open
_SHUT_PERCENTILE, _OPEN_PERCENTILE = 3, 95

Stretch = tuple[float, float]


@dataclass(frozen=True, slots=True)
class LipClosures:
    """Lips against the p, b and m that are said.

    Args:
        said_s: begin and end of each.
        shown: for each, whether the lips close.
    """

    said_s: tuple[Stretch, ...]
    shown: tuple[bool, ...]

    @property
    def share(self) -> float | None:
        """Share of them at which the lips close; None where none is said."""
        return sum(self.shown) / len(self.shown) if self.shown else None


def heard_bilabials(posteriors: Floats, *, first_step: int = 0) -> tuple[Stretch, ...]:
    """Begin and end, seconds, of every p, b and m that is heard.

    Args:
        posteriors: (T, 23) how likely each class of ``visemes.CLASSES`` is, every 20 ms.
        first_step: the step that index 0 stands for.
    """
    sure = posteriors[:, CLASS_INDEX["PBM"]] > _SURE
    stretches = (
        ((first_step + begin) / STEPS_PER_S, (first_step + end) / STEPS_PER_S)
        for begin, end in runs(sure).tolist()
    )
    return tuple(each for each in stretches if each[1] - each[0] >= _LEAST_S)


def lip_closures(opening: Floats, times_s: Floats, said_s: Sequence[Stretch]) -> LipClosures:
    """Where the mouth is as good as shut while a p, b or m is said.

    What is shut is told by the film itself: less than 0.3 of the way from its narrowest (third
    percentile) to its widest mouth.

    Args:
        opening: (F,) of the mouth in any unit; NaN where it is not known.
        times_s: (F,) the middle of the time in which each frame is shown.
        said_s: begin and end of what is said; those outside the film are left out.
    """
    known = np.isfinite(opening)
    if not known.any():
        return LipClosures((), ())
    narrow, wide = np.percentile(opening[known], [_SHUT_PERCENTILE, _OPEN_PERCENTILE])
    limit = narrow + _CLOSED_BELOW * (wide - narrow)
    said, shown = [], []
    for begin_s, end_s in said_s:
        meets = known & (times_s >= begin_s - _SLACK_S) & (times_s <= end_s + _SLACK_S)
        if meets.any():
            said.append((begin_s, end_s))
            shown.append(bool(opening[meets].min() < limit))
    return LipClosures(tuple(said), tuple(shown))
