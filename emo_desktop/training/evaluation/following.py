"""The face of a film, followed from frame to frame."""

from __future__ import annotations

import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.geometry import FaceBox
from emo_desktop.face.mesh import LEFT_EYE_OUTER, RIGHT_EYE_OUTER
from emo_desktop.face.portrait import find_faces

_LOST = 0.3  # confidence below which a face is looked for anew
_SEARCH_EVERY = 8  # frames, where all of a frame was searched in vain: that takes long


class FaceFollower:
    """Finds the landmarks of one face in frames that follow each other.

    Args:
        detector: finds faces and landmarks.
        near: (N, 2 or 3) about where the face is in every frame, where that is known: then it is
            looked for nowhere else.
    """

    def __init__(self, detector: FaceDetector, *, near: Floats | None = None) -> None:
        self._detector = detector
        self._home = self._last = near
        self._rest = 0  # frames until all of a frame is searched again

    def landmarks(self, rgb: Bytes) -> Floats | None:
        """(478, 3) landmarks of the face in a frame's pixels, or None where none is seen.

        Args:
            rgb: (H, W, 3) uint8, the frame after the one of the last call.
        """
        seen = None if self._last is None else self._near(rgb, self._last)
        if self._home is not None:
            self._last = self._home if seen is None else seen
            return seen
        if seen is None and self._rest == 0:
            seen = next((mesh.points for _box, mesh in find_faces(rgb, self._detector)), None)
            self._rest = 0 if seen is not None else _SEARCH_EVERY
        self._rest = max(0, self._rest - 1)
        if seen is not None:
            self._last, self._rest = seen, 0
        return seen

    def _near(self, rgb: Bytes, last: Floats) -> Floats | None:
        """The landmarks where the face was a frame ago."""
        mesh = self._detector.landmarks(rgb, box_of(last), roll_deg=_roll_deg(last))
        lies_inside = _share_inside(mesh.points, rgb) > 0.5
        return mesh.points if mesh.confidence >= _LOST and lies_inside else None


def box_of(points: Floats) -> FaceBox:
    """The box round landmarks (N, 2 or 3), in their unit."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return FaceBox(*(float(value) for value in (*low, *(high - low))))


def _roll_deg(points: Floats) -> float:
    across = points[LEFT_EYE_OUTER, :2] - points[RIGHT_EYE_OUTER, :2]
    return float(np.rad2deg(np.arctan2(across[1], across[0])))


def _share_inside(points: Floats, rgb: Bytes) -> float:
    limits = (rgb.shape[1], rgb.shape[0])
    return float(((points[:, :2] >= 0) & (points[:, :2] < limits)).all(axis=1).mean())
