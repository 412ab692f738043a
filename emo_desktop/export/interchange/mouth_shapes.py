"""The nine mouth drawings of cartoons, found in motion curves.

The shapes are those that Rhubarb Lip Sync describes: A closed for p, b, m; B slightly open with
teeth; C open; D wide open; E slightly rounded; F puckered; G the lower lip under the teeth; H the
tongue behind them; X at rest. Each has some mouths that look like it, from the table of the
natural mouth style; a run of frames gets the shape whose mouths it is nearest to, in a way that
keeps every shape for a while: what flickers is worse than what comes a frame late.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from emo_desktop.base.arrays import Bools, Floats, Ints
from emo_desktop.base.runs import runs
from emo_desktop.motion.arkit import INDEX
from emo_desktop.motion.curves import MotionCurves


class MouthShape(StrEnum):
    """A mouth drawing, by Rhubarb's letter."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    G = "G"
    H = "H"
    X = "X"


@dataclass(frozen=True, slots=True)
class MouthCue:
    """A mouth drawing for a while.

    Args:
        first_frame: of the film, that shows it.
        end_frame: the frame behind the last.
        shape: the drawing.
    """

    first_frame: int
    end_frame: int
    shape: MouthShape


LEAST_FRAMES = 2
_LEAST_REST_S = Fraction(1, 5)  # a mouth that is closed for less is about to speak
_SHAPES = tuple(MouthShape)
_REST = _SHAPES.index(MouthShape.X)

# What is looked at: how far the jaw is down, how round, how pressed and how spread the lips are,
# whether teeth show, the lower lip lies under them, the tongue is out; and what difference counts.
_SCALES = np.array([0.13, 0.25, 0.3, 0.3, 0.2, 0.15, 0.15])
_PROTOTYPES: dict[MouthShape, tuple[tuple[float, ...], ...]] = {
    #                jaw   round pressed spread teeth lip  tongue
    MouthShape.A: ((0.00, 0.02, 0.75, 0.00, 0.00, 0.00, 0.0), (0.03, 0.05, 0.45, 0.0, 0.05, 0, 0)),
    MouthShape.B: (
        (0.12, 0.00, 0.00, 0.10, 0.28, 0.00, 0.0),
        (0.06, 0.05, 0.00, 0.25, 0.40, 0.00, 0.0),
        (0.13, 0.00, 0.00, 0.35, 0.35, 0.00, 0.0),
        (0.09, 0.35, 0.00, 0.00, 0.35, 0.00, 0.0),
        (0.11, 0.00, 0.00, 0.00, 0.15, 0.00, 0.0),
    ),
    MouthShape.C: (
        (0.28, 0.02, 0.00, 0.05, 0.28, 0.00, 0.0),
        (0.33, 0.00, 0.00, 0.22, 0.38, 0.00, 0.0),
        (0.42, 0.00, 0.00, 0.25, 0.45, 0.00, 0.0),
        (0.51, 0.00, 0.00, 0.25, 0.48, 0.00, 0.0),
    ),
    MouthShape.D: ((0.55, 0.00, 0.00, 0.05, 0.42, 0.00, 0.0), (0.55, 0.10, 0.0, 0.15, 0.45, 0, 0)),
    MouthShape.E: ((0.40, 0.45, 0.00, 0.00, 0.17, 0.00, 0.0), (0.22, 0.35, 0.0, 0.0, 0.15, 0, 0)),
    MouthShape.F: ((0.13, 0.92, 0.00, 0.00, 0.02, 0.00, 0.0), (0.18, 0.60, 0.0, 0.0, 0.08, 0, 0)),
    MouthShape.G: ((0.08, 0.00, 0.00, 0.05, 0.25, 0.45, 0.0),),
    MouthShape.H: ((0.34, 0.00, 0.00, 0.05, 0.35, 0.00, 0.4),),
    MouthShape.X: ((0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.0), (0.02, 0.1, 0.0, 0.0, 0.0, 0, 0)),
}
_MOST_COST = 12.0
_CHANGE_COST = 0.8
_OUTSIDE_COST = 100.0


def mouth_cues(curves: MotionCurves, speaking: Sequence[range]) -> tuple[MouthCue, ...]:
    """What a mouth shows, without holes from the first frame to the last.

    No shape is shown for less than two frames, and none but rest where nobody speaks.

    Args:
        curves: of a character, frame by frame of the film.
        speaking: the frames in which it has a line.
    """
    least = np.full(len(_SHAPES), LEAST_FRAMES)
    least[_REST] = max(LEAST_FRAMES, round(_LEAST_REST_S * curves.fps))
    is_on = np.zeros(len(curves), bool)
    for frames in speaking:
        is_on[max(0, frames.start) : max(0, frames.stop)] = True
    shown = np.full(len(curves), _REST)
    for part in _around(is_on, int(least[_REST])):
        costs = _costs(curves.weights[part])
        costs[~is_on[part]] += _OUTSIDE_COST
        costs[~is_on[part], _REST] = 0
        shown[part] = _steady(costs, least)
    return tuple(_runs(shown))


def _around(is_on: Bools, margin: int) -> Iterator[slice]:
    """Where something is on, with some frames before and after it; without overlaps, in order."""
    parts: list[list[int]] = []
    for begin, end in runs(is_on).tolist():
        if parts and begin - margin <= parts[-1][1]:
            parts[-1][1] = end + margin
        else:
            parts.append([max(0, begin - margin), end + margin])
    return (slice(begin, min(end, len(is_on))) for begin, end in parts)


def _costs(weights: Floats) -> Floats:
    """(F, 9) how little each shape looks like the mouth of (F, 52) weights."""
    seen = _features(weights)[:, None]
    costs = np.empty((len(weights), len(_SHAPES)))
    for number, shape in enumerate(_SHAPES):
        differences = (seen - np.array(_PROTOTYPES[shape])[None]) / _SCALES
        costs[:, number] = np.square(differences).sum(axis=2).min(axis=1)
    return np.minimum(costs, _MOST_COST)


def _features(weights: Floats) -> Floats:
    """(F, 7) what is looked at of (F, 52) weights."""

    def both(name: str) -> Floats:
        return np.asarray(
            (weights[:, INDEX[f"{name}Left"]] + weights[:, INDEX[f"{name}Right"]]) / 2, np.float64
        )

    def one(name: str) -> Floats:
        return np.asarray(weights[:, INDEX[name]], np.float64)

    upper, lower = one("mouthRollUpper"), one("mouthRollLower")
    return np.stack(
        [
            np.maximum(0, one("jawOpen") - one("mouthClose")),
            0.6 * one("mouthFunnel") + one("mouthPucker"),
            both("mouthPress") + upper,
            both("mouthStretch"),
            both("mouthUpperUp") + both("mouthLowerDown"),
            np.maximum(0, lower - 1.2 * upper),
            one("tongueOut"),
        ],
        axis=1,
    )


def _steady(costs: Floats, least: Ints) -> Ints:
    """(F,) the numbers of shapes that cost least together, each kept for as long as it must.

    Dynamic programming: ``best[f, s]`` is what it costs at least to be in shape s at frame f, and
    to have been in it for long enough.

    Args:
        costs: (F, S) of a shape in a frame.
        least: (S,) for how many frames each is kept.
    """
    frames, count = costs.shape
    shapes = np.arange(count)
    least = np.minimum(least, frames)
    sums = np.vstack([np.zeros(count), np.cumsum(costs, axis=0)])
    best = np.full(count, np.inf)
    before = np.zeros(frames + 1)  # the cheapest way to have ended a shape before a frame
    before[0] = -_CHANGE_COST
    ended_by = np.zeros(frames + 1, np.int64)
    began = np.zeros((frames, count), bool)
    for frame in range(frames):
        first = frame + 1 - least
        is_possible = first >= 0
        new = np.where(
            is_possible,
            before[np.maximum(first, 0)]
            + _CHANGE_COST
            + sums[frame + 1]
            - sums[np.maximum(first, 0), shapes],
            np.inf,
        )
        stayed = best + costs[frame]
        began[frame] = new < stayed
        best = np.minimum(new, stayed)
        ended_by[frame + 1] = best.argmin()
        before[frame + 1] = best[ended_by[frame + 1]]
    return _traced(ended_by, began, least)


def _traced(ended_by: Ints, began: Ints, least: Ints) -> Ints:
    """(F,) the way back from the last frame to the first."""
    shown = np.zeros(len(began), np.int64)
    frame = len(began)
    while frame > 0:
        shape = ended_by[frame]
        stop, frame = frame, frame - 1
        while not began[frame, shape]:
            frame -= 1
        frame = frame + 1 - least[shape]
        shown[frame:stop] = shape
    return shown


def _runs(shown: Ints) -> Iterator[MouthCue]:
    changes = np.flatnonzero(np.diff(shown)) + 1
    begins = [0, *changes.tolist()]
    for begin, end in zip(begins, [*begins[1:], len(shown)], strict=True):
        yield MouthCue(begin, end, _SHAPES[shown[begin]])
