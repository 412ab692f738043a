"""How far a long film has drifted from its portrait, window by window.

The limits come from films that the draft made of the 24 test portraits, whose colours and identity
are the portrait's: of 288 frames of performances none lies beyond them, nor of 192 with the head
turned by up to 8 degrees; at 12 degrees 2 of 96 do. Beyond them lie 97 of 100 frames with a cast of
5 grey levels, and 76 of 100 faces of strangers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.geometry import FaceBox
from emo_desktop.face.portrait import Portrait, opaque_rgb
from emo_desktop.face.proportions import proportions_apart, rigid_proportions
from emo_desktop.render.final.crop import FaceCrop

COLOUR_LIMIT = 4.0
IDENTITY_LIMIT = 0.03
SEAM_LIMIT = 2.0
NO_FACE = 1.0  # the identity drift of a window in which no face is seen

_COLOUR_FRAMES = 4  # of a window, evenly spaced, whose colours are compared
_GRID = 8  # places along a side at which colours are compared
_SOFTNESS = 2.0  # places over which colours are spread
_SEAM_PX = 128  # side at which frames are compared
_NOISE_LEVELS = 0.5  # differences below it are nothing that a seam could stand out from
_MIN_CONFIDENCE = 0.2


@dataclass(frozen=True, slots=True)
class WindowDrift:
    """What became of the portrait in one window.

    Args:
        colour: mean difference of soft colours from the reference image's, grey levels, 0 to 255.
        identity: change of the face's rigid proportions once the head's pose is taken away, in
            distances of the outer eye corners; 0 is the same face. None when no face is found in
            the reference image either.
        seam: difference of the two frames at the join with the window before, over the larger of
            the differences next to it; about 1 where none shows. None in the first window.
    """

    colour: float
    identity: float | None
    seam: float | None

    @property
    def colours_drift(self) -> bool:
        """Whether the colours are other than motion explains."""
        return self.colour > COLOUR_LIMIT

    @property
    def identity_drifts(self) -> bool:
        """Whether this may be another face."""
        return self.identity is not None and self.identity > IDENTITY_LIMIT

    @property
    def seam_shows(self) -> bool:
        """Whether the film jumps where the window begins."""
        return self.seam is not None and self.seam > SEAM_LIMIT

    @property
    def is_suspicious(self) -> bool:
        """Whether someone should look at this window."""
        return self.colours_drift or self.identity_drifts or self.seam_shows


class DriftMeter:
    """Compares windows with the reference image of one portrait.

    Args:
        portrait: who speaks.
        crop: the square of it that the model sees.
        size: side of the model's square, pixels.
        detector: finds the landmarks.
    """

    def __init__(
        self, portrait: Portrait, crop: FaceCrop, size: int, *, detector: FaceDetector
    ) -> None:
        reference = crop.cut(opaque_rgb(portrait.pixels), size)
        points = crop.points_in(portrait.landmarks[:, :2], size)
        low, high = points.min(axis=0) + 0.5, points.max(axis=0) + 0.5
        self._box = FaceBox(*(float(value) for value in (*low, *(high - low))))
        self._detector = detector
        self._colours = _soft_colours(reference)
        self._proportions = self._proportions_in(reference)

    def measure(self, frames: Sequence[Bytes], before: Sequence[Bytes]) -> WindowDrift:
        """The drift of one window, as the model drew it.

        Args:
            frames: of the window, each (size, size, 3) uint8; at least one.
            before: the last frames of the window before, of which two tell motion from a seam
                better than one; empty in the first window.
        """
        some = frames[:: max(1, len(frames) // _COLOUR_FRAMES)]
        colours = np.mean([_soft_colours(frame) for frame in some], axis=0)
        return WindowDrift(
            colour=float(np.abs(colours - self._colours).mean()),
            identity=self._identity_drift(frames[-1]),
            seam=seam_ratio(before, frames) if len(before) else None,
        )

    def _identity_drift(self, frame: Bytes) -> float | None:
        if self._proportions is None:
            return None
        seen = self._proportions_in(frame)
        if seen is None:
            return NO_FACE
        return min(proportions_apart(seen, self._proportions), NO_FACE)

    def _proportions_in(self, frame: Bytes) -> Floats | None:
        """(K, 2) the rigid points of a face as seen from its front, in eye distances."""
        mesh = self._detector.landmarks(frame, self._box)
        if mesh.confidence < _MIN_CONFIDENCE:
            return None
        return rigid_proportions(mesh.points)


def seam_ratio(before: Sequence[Bytes], after: Sequence[Bytes]) -> float:
    """How much more changes at a join than beside it; about 1 where the film runs on.

    Beside it lie the last change of the window before and the first of the one after: motion that
    sets in at the join goes on after it, a jump does not. (The median of all changes in both
    windows, the plainer measure, finds half as many jumps of colour at as few false alarms.)

    Args:
        before: (S, S, 3) uint8 frames up to the join; the last two matter.
        after: frames from the join on; the first two matter.
    """
    earlier, later = [[_small(frame) for frame in side] for side in (before[-2:], after[:2])]
    beside = [_change(*side) for side in (earlier, later) if len(side) == 2]
    return _change(earlier[-1], later[0]) / max([_NOISE_LEVELS, *beside])


def _change(first: Floats, second: Floats) -> float:
    return float(np.abs(second - first).mean())


def _small(frame: Bytes) -> Floats:
    sized = cv2.resize(frame, (_SEAM_PX, _SEAM_PX), interpolation=cv2.INTER_AREA)
    return np.asarray(sized, np.float32)


def _soft_colours(frame: Bytes) -> Floats:
    """(8, 8, 3) float32 colours too soft to show small motion."""
    coarse = cv2.resize(frame, (_GRID, _GRID), interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(coarse, (0, 0), _SOFTNESS), np.float32)
