"""Points on what a user sets for a whole line, the head's speed and the emotion, over time.

The value of such a curve is that of the control itself: a point overrides what the line has, or is
added to it. Where the points end the line is again as it would be without them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.base.easing import smoothstep
from emo_desktop.motion.control_points import (
    SLOW_EASE_S,
    SPEED_CURVE,
    ControlPoint,
    act_on,
    by_curve,
    limits_of,
)

_STEP_S = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class SpeedTrack:
    """How fast a head moves at F frames.

    Args:
        speed: (F,) 0 to 2.
        swayed_s: (F,) how far the sway has come: the integral of the speed.
        share: (F,) 0 to 1, how much this counts, rather than the speed the line has.
    """

    speed: Floats
    swayed_s: Floats
    share: Floats


def control_track(
    points: tuple[ControlPoint, ...], curve: str, times_s: Floats, *, base: float
) -> Floats:
    """(F,) a control over time.

    Args:
        points: of any curves, in any order.
        curve: one of ``CONTROL_CURVES``.
        times_s: (F,) moments of the frames.
        base: what the line has.
    """
    track = np.full(len(times_s), base)
    for of_mode in by_curve(tuple(point for point in points if point.curve == curve)):
        act_on(track, of_mode, times_s)
    return np.asarray(np.clip(track, *limits_of(curve)))


def speed_track(
    points: tuple[ControlPoint, ...], times_s: Floats, *, base: float
) -> SpeedTrack | None:
    """The head's speed over time; None without points on it. Arguments as ``control_track``.

    The sway runs on from where it is at the first point, faster or slower, and goes over into what
    it would have been when the effect of the last one ends.
    """
    moments_s = [point.time_s for point in points if point.curve == SPEED_CURVE]
    if not moments_s:
        return None
    begin_s = min(moments_s) - SLOW_EASE_S
    steps = max(2, int(np.ceil((times_s[-1] - begin_s) / _STEP_S)) + 2)
    # From the first point on and not from the first frame, that parts of a clip fit together.
    grid_s = begin_s + _STEP_S * np.arange(steps)
    speeds = control_track(points, SPEED_CURVE, grid_s, base=base)
    gained_s = np.concatenate([[0.0], np.cumsum((speeds[1:] + speeds[:-1]) / 2 - base)]) * _STEP_S
    after_s = times_s - max(moments_s)
    share = np.where(times_s > begin_s, 1 - smoothstep(after_s, 0.0, SLOW_EASE_S), 0.0)
    return SpeedTrack(
        speed=control_track(points, SPEED_CURVE, times_s, base=base),
        swayed_s=base * times_s + np.interp(times_s, grid_s, gained_s),
        share=np.asarray(share),
    )
