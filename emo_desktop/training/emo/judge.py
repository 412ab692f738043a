"""Reads how far a mouth is open off a picture: a ridge regression, fitted where the truth is known.

The loss does not show whether the sound is followed; a judge that looks at drawn mouths does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.draft.topology import LIPS_OUTER_LOWER, LIPS_OUTER_UPPER
from emo_desktop.training.emo.batches import mouth_opening
from emo_desktop.training.emo.clip_file import TrainingClip

_SIDE = 20  # of the mouth as the judge sees it, in pixels
_WIDTHS = 1.9  # of the square cut out round the mouth, in widths of the mouth
_PENALTY = 30.0
_LIPS = [*LIPS_OUTER_UPPER, *LIPS_OUTER_LOWER]


@dataclass(frozen=True, slots=True, eq=False)
class MouthJudge:
    """Tells the opening of a mouth from its picture.

    Args:
        mean: (D,) of what it looks at.
        slope: (D,) what each value counts.
        offset: opening where all is as on average.
    """

    mean: Floats
    slope: Floats
    offset: float

    @classmethod
    def fitted(cls, clips: Sequence[TrainingClip], *, every: int = 4) -> MouthJudge:
        """One that knows these clips.

        Args:
            clips: the truth.
            every: how many frames of them are looked at: one of so many.
        """
        seen = np.concatenate([_looks(clip, clip.frames)[::every] for clip in clips])
        openings = np.concatenate([true_opening(clip)[::every] for clip in clips])
        mean, offset = seen.mean(axis=0), float(openings.mean())
        centred = seen - mean
        gram = centred.T @ centred + _PENALTY * np.eye(seen.shape[1])
        slope = np.linalg.solve(gram, centred.T @ (openings - offset))
        return cls(mean, slope, offset)

    def openings(self, clip: TrainingClip, frames: Bytes) -> Floats:
        """(F,) openings in frames of a clip, in widths of the mouth.

        Args:
            clip: whose reference they were drawn from.
            frames: (F, S, S, 3) uint8.
        """
        told: Floats = (_looks(clip, frames) - self.mean) @ self.slope + self.offset
        return told


def true_opening(clip: TrainingClip) -> Floats:
    """(F,) how far the mouth of a clip is open, in widths of the mouth."""
    return mouth_opening(clip.points.astype(np.float64))


def mouth_square(clip: TrainingClip) -> tuple[float, float, float]:
    """Left, top and side of the square round the mouth of a clip, in shares of its picture.

    It stays where it is while the head moves.
    """
    points = clip.points[:, _LIPS].astype(np.float64)
    low, high = points.min(axis=1), points.max(axis=1)
    x, y = ((low + high) / 2).mean(axis=0)
    side = _WIDTHS * float((high - low)[:, 0].mean())
    return x - side / 2, y - side * 0.45, side


def _looks(clip: TrainingClip, frames: Bytes) -> Floats:
    """(F, D) what the judge looks at: how light and how red the mouth is, beside the reference."""
    square = mouth_square(clip)
    size = frames.shape[1]
    reference = cv2.resize(clip.reference, (size, size), interpolation=cv2.INTER_AREA)
    still = _mouth(reference, square)
    return np.stack([(_mouth(frame, square) - still).ravel() for frame in frames])


def _mouth(picture: Bytes, square: tuple[float, float, float]) -> Floats:
    """(2, side, side) light and red of the mouth, about 0 to 1."""
    left, top, side = (part * len(picture) for part in square)
    scale = side / _SIDE
    places = np.array([[scale, 0, left + scale / 2 - 0.5], [0, scale, top + scale / 2 - 0.5]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cut = cv2.warpAffine(
        picture, places, (_SIDE, _SIDE), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    colours = cut.astype(np.float32) / 255
    light = colours.mean(axis=2)
    return np.stack([light, colours[..., 0] - colours[..., 1]])


def correlation(first: Floats, second: Floats) -> float:
    """How far two series agree: r, 0 where one does not move."""
    if min(first.std(), second.std()) < 1e-9:
        return 0.0
    return float(np.corrcoef(first, second)[0, 1])
